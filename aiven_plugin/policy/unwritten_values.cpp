#include "policy/unwritten_values.h"

#include <string>
#include <vector>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/page_words.h"
#include "policy/sentence_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;

constexpr std::size_t kLongestPlaceholder = 48;

bool IsDotsInPlace(std::string_view text) {
  return IsIn(text, {"...", "\xE2\x80\xA6", "..", "[...]"});
}

// A name that holds what is inside of a thing.
bool HoldsChildren(std::string_view name) {
  return IsIn(FoldedName(name),
              {"children", "nodes", "items", "entries", "replies", "descendants", "subtree",
               "folders", "files", "elements", "comments", "subfolders", "nested", "members"});
}

}  // namespace

bool IsPlaceholder(std::string_view text, std::string_view name) {
  if (text.size() < 2 || text.size() > kLongestPlaceholder) return false;
  if (IsDotsInPlace(text)) return HoldsChildren(name);
  const std::size_t close = std::string_view("])>}").find(text.back());
  if (close == std::string_view::npos || text.front() != "[(<{"[close]) return false;
  const std::string_view inner = core::TrimBlanks(text.substr(1, text.size() - 2));
  if (inner == "..." || inner == "\xE2\x80\xA6") return close != 1 || HoldsChildren(name);
  const SentenceWords words(inner);
  // What a printer writes that goes no deeper: "[Object]", "[Array(14)]".
  if (close == 0 && IsIn(words[0].text, {"object", "array", "map"})) {
    return words.size() == 1 || (words.size() == 2 && words[1].number);
  }
  if (words[0].number && words.size() == 2) {
    return close == 0 && IsIn(words[1].text, {"items", "elements", "entries", "keys", "children",
                                              "objects", "more", "rows", "nodes"});
  }
  const bool is_deep = words.Has({"depth", "nested", "nesting", "deep", "level", "levels"}) &&
                       words.Has({"max", "maximum", "too", "reached", "limit", "exceeded"});
  return is_deep ||
         (words.size() <= 3 && words.Has({"collapsed", "elided", "omitted", "abridged"}));
}

bool OmitsChildren(std::string_view flag) {
  if (!flag.ends_with("ed")) return false;
  const std::vector<std::string> words = core::NameWords(flag);
  return words.size() == 2 && HoldsChildren(words.front()) &&
         IsIn(words.back(), {"omitted", "truncated", "elided", "collapsed", "stripped", "skipped"});
}

}  // namespace claribi::policy
