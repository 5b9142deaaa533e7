#include "policy/linked_rest.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/text.h"
#include "policy/answer_words.h"
#include "policy/prose_lines.h"
#include "policy/sentence_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

bool IsOfResult(std::string_view word) {
  return IsRowWord(word) ||
         IsIn(word, {"output", "response", "list", "table", "dataset", "data", "file", "csv",
                     "answer", "set", "resultset", "query", "listing", "export"});
}

// "the full result", "remaining 4,980 rows", "the rest of the list", "all 5,000 rows"
bool NamesRest(const SentenceWords& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (IsDenial(words[i].text)) return false;
    const bool is_all = words[i].text == "all" && words[i + 1].number;
    if (IsIn(words[i].text, {"rest", "remainder"})) return true;
    if (!is_all &&
        !IsIn(words[i].text, {"full", "complete", "entire", "whole", "remaining", "untruncated"})) {
      continue;
    }
    for (std::size_t j = i + 1; j <= i + 3; ++j) {
      if (IsOfResult(words[j].text)) return true;
    }
  }
  return false;
}

bool SaysLinked(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(".;\n"), text.size());
    const SentenceWords words(text.substr(0, end));
    const bool is_linked = words.Has(
        {"linked", "attached", "link", "attachment", "resource", "download", "downloaded"});
    if (is_linked && NamesRest(words)) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

bool IsLink(const Json& block) {
  const core::JsonString* type = block.FindString("type");
  return type != nullptr && *type == "resource_link";
}

// The first lines and the last ones speak of the others.
std::string_view Head(std::string_view text) { return text.substr(0, kLongestSentence); }
std::string_view Tail(std::string_view text) {
  return text.size() <= kLongestSentence ? std::string_view()
                                         : text.substr(text.size() - kLongestSentence);
}

}  // namespace

void ReadLinkedRest(const Json& content, bool has_data, Findings& found) {
  const Json::Array* blocks = content.AsArray();
  if (blocks == nullptr || std::ranges::none_of(*blocks, IsLink)) return;
  bool has_link = false, says_rest = false, says_linked = false;
  for (const Json& block : *blocks) {
    const core::JsonString* type = block.FindString("type");
    if (type == nullptr) continue;
    if (*type == "resource_link") {
      has_link = true;
      for (const char* name : {"description", "title", "name"}) {
        const core::JsonString* text = block.FindString(name);
        if (text == nullptr) continue;
        const std::string_view words = Head(*text);
        says_rest = says_rest || NamesRest(SentenceWords(words)) ||
                    SaidIncomplete(words) != Incompleteness::kNone;
      }
    } else if (const core::JsonString* text = block.FindString("text"); text && *type == "text") {
      // A line alone says what is linked, and shows no part of it.
      const bool has_lines = Stripped(*text).find('\n') != std::string_view::npos;
      has_data = has_data || has_lines;
      says_linked = says_linked || SaysLinked(Head(*text)) || SaysLinked(Tail(*text));
    }
  }
  if (has_link && has_data && (says_rest || says_linked)) {
    found.Say(Incompleteness::kMorePages, "The rest of the answer is in a resource that it links.");
  }
}

}  // namespace claribi::policy
