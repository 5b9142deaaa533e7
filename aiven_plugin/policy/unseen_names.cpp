#include "policy/unseen_names.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "core/json.h"
#include "core/name_words.h"
#include "policy/schema_drift.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::size_t kLongestNewName = 128;
constexpr std::size_t kDeepestNewName = 128;
constexpr std::size_t kLongestShortWord = 2;  // "of", "by", and the letters of a pattern
constexpr std::size_t kMostWordsOfName = 6;
constexpr std::size_t kMostWordsOfValue = 5;
// Of all values and titles of more words than a name of two or three. Several short ones could be a
// sentence, too.
constexpr std::size_t kFewWords = 3;
constexpr std::size_t kMostWordsOfAll = 40;

using KnownTexts = std::set<std::string_view>;

void Collect(const Json& value, KnownTexts& known, std::size_t depth) {
  if (depth > kDeepestNewName) return;
  if (const core::JsonString* text = value.AsString()) known.insert(*text);
  if (const Json::Array* items = value.AsArray()) {
    for (const Json& item : *items) Collect(item, known, depth + 1);
  }
  if (const Json::Object* members = value.AsObject()) {
    for (const auto& [name, member] : *members) {
      known.insert(name);
      Collect(member, known, depth + 1);
    }
  }
}

bool IsDialect(std::string_view text) {
  constexpr std::string_view kDialects[] = {"http://json-schema.org/", "https://json-schema.org/"};
  return std::any_of(std::begin(kDialects), std::end(kDialects), [&](std::string_view dialect) {
    return text.starts_with(dialect) && text.size() <= dialect.size() + 24;
  });
}

class NewNames {
 public:
  explicit NewNames(const KnownTexts& known) : known_(known) {}

  // The place of the first text that is no name.
  std::optional<std::string> Find(const std::string& at, const Json& value, std::size_t depth) {
    if (depth > kDeepestNewName) return at;
    if (const core::JsonString* text = value.AsString()) {
      return IsName(*text) ? std::nullopt : std::optional<std::string>(at);
    }
    if (const Json::Array* items = value.AsArray()) {
      for (std::size_t i = 0; i < items->size(); ++i) {
        if (auto found = Find(at + PointerStep(std::to_string(i)), (*items)[i], depth + 1)) {
          return found;
        }
      }
    }
    if (const Json::Object* members = value.AsObject()) {
      for (const auto& [name, member] : *members) {
        const std::string below = at + PointerStep(name);
        if (!IsName(name)) return below;
        if (name == "title" && member.IsString()) {
          if (!FitsTitle(*member.AsString())) return below;
          continue;
        }
        if (auto found = Find(below, member, depth + 1)) return found;
      }
    }
    return std::nullopt;
  }

 private:
  bool IsName(std::string_view text) {
    if (known_.contains(text) || IsDialect(text)) return true;
    if (text.size() > kLongestNewName ||
        !std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; })) {
      return false;
    }
    const std::vector<std::string> words = core::NameWords(text);
    if (text.find(' ') != std::string_view::npos) {
      return words.size() <= kMostWordsOfValue && FitsAll(words.size());
    }
    return std::count_if(words.begin(), words.end(), [](const std::string& word) {
             return word.size() > kLongestShortWord;
           }) <= static_cast<std::ptrdiff_t>(kMostWordsOfName);
  }

  bool FitsTitle(std::string_view title) {
    return known_.contains(title) || FitsAll(core::NameWords(title).size());
  }

  bool FitsAll(std::size_t words) {
    if (words > kFewWords) words_of_all_ += words;
    return words_of_all_ <= kMostWordsOfAll;
  }

  const KnownTexts& known_;
  std::size_t words_of_all_ = 0;
};

}  // namespace

std::optional<std::string> SentenceAmongNames(const VisibleTool& approved,
                                              const VisibleTool& shown) {
  KnownTexts known{approved.name, approved.title, approved.description};
  for (const Json* part :
       {&approved.input_schema, &approved.output_schema, &approved.annotations}) {
    Collect(*part, known, 0);
  }
  NewNames names(known);
  if (auto found = names.Find("/input_schema", shown.input_schema, 0)) return found;
  if (auto found = names.Find("/output_schema", shown.output_schema, 0)) return found;
  return names.Find("/annotations", shown.annotations, 0);
}

}  // namespace claribi::policy
