// Express statements that a tool changes nothing (reading_statement.h): "Read-only.", "Nothing is
// stored.", "The cluster remains as it is.", "It isn't published.", "The language can only read."
#include <algorithm>

#include "core/text.h"
#include "policy/description_words.h"
#include "policy/reading_statement.h"

namespace claribi::policy {
namespace {

using core::IsIn;

constexpr std::size_t kOpenlySaidBytes = 4096;

bool HasAnyWord(const ToldWords& words, std::initializer_list<std::string_view> list) {
  return std::any_of(words.begin(), words.end(),
                     [list](const std::string& word) { return IsIn(word, list); });
}

// What holds in some cases only is no statement of all.
bool IsConditional(const ToldWords& words) {
  return HasAnyWord(words, {"after", "if", "unless", "until", "when", "while"});
}

// "The cluster remains as it is", "The branch is left alone", "Live rates stay unchanged".
bool LeavesAsItIs(const ToldWords& words) {
  constexpr std::size_t kLongest = 14;
  if (words.size() > kLongest || IsConditional(words)) return false;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (!IsIn(words[i], {"leaves", "left", "remain", "remains", "stay", "stays"})) continue;
    const ToldWords rest(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
    if (HasAnyWord(rest, {"alone", "unaffected", "unchanged", "untouched"})) return true;
    const auto as = std::find(rest.begin(), rest.end(), "as");
    if (rest.end() - as == 3 && IsIn(as[1], {"it", "they"}) && IsIn(as[2], {"are", "is"})) {
      return true;
    }
  }
  return false;
}

// "It isn't published", "The statement itself is not run", "It can only read".
bool KeepsNothing(const ToldWords& words) {
  constexpr std::size_t kShortSentence = 9;
  // "Evaluates a query, in a language without writing statements."
  const auto without = std::find(words.begin(), words.end(), "without");
  if (HasAnyWord(words, {"language"}) && words.end() - without > 1 &&
      IsIn(without[1], {"write", "writes", "writing"})) {
    return true;
  }
  if (words.size() > kShortSentence || IsConditional(words)) return false;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "only" && IsIn(words[i + 1], {"read", "reads"}) && i + 2 == words.size()) {
      return true;
    }
    const bool is_none = IsIn(words[i], {"aren't", "isn't", "never", "not"});
    if (is_none &&
        IsIn(words[i + 1], {"applied", "changed", "executed", "kept", "modified", "persisted",
                            "published", "run", "saved", "sent", "stored", "written"})) {
      return IsIn(words.front(), {"displayed", "it", "nothing", "the", "they", "this"});
    }
  }
  return false;
}

// "Looks at calendars only", "Compiles models without touching tables".
bool DoesNothingElse(const ToldWords& words) {
  if (IsIn(words.front(), {"looks", "reads"}) && words.back() == "only") return true;
  if (words.size() > 2 && words[0] == "only" && IsIn(words[1], {"looks", "reads"})) return true;
  if (!IsIn(words.front(), {"check", "checks", "compile", "compiles", "evaluate", "evaluates",
                            "plan", "plans", "preview", "previews", "render", "renders", "simulate",
                            "simulates", "translate", "translates", "validate", "validates"})) {
    return false;
  }
  const auto without = std::find(words.begin(), words.end(), "without");
  return words.end() - without > 2 &&
         IsIn(without[1], {"applying", "changing", "executing", "modifying", "running", "saving",
                           "storing", "touching", "writing"});
}

}  // namespace

bool SaysItOnlyReads(std::string_view description) {
  for (const ToldWords& words : SentencesOf(description.substr(0, kOpenlySaidBytes))) {
    constexpr std::size_t kShort = 8;
    if (words.empty()) continue;
    // "Read-only.", "This is a read-only operation."
    const bool is_negated = std::any_of(words.begin(), words.end(),
                                        [](const std::string& word) { return IsNegation(word); });
    if (words.size() <= kShort && !is_negated && HasAnyWord(words, {"read-only", "readonly"})) {
      return words.front().starts_with("read") ||
             IsIn(words.front(), {"it", "it's", "strictly", "the", "this"});
    }
    if (words.size() == 2 && words[0] == "simulation" && words[1] == "only") return true;
    // "Nothing is stored.", "No changes are made."
    if (words.size() > 2 && words[0] == "nothing" &&
        IsIn(words[1], {"changes", "gets", "goes", "is", "will"})) {
      return true;
    }
    if (words[0] == "no" && words.size() <= kShort + 4 &&
        HasAnyWord(words, {"booked", "changed", "charged", "created", "deleted", "made", "modified",
                           "opened", "saved", "sent", "started", "stored", "written"})) {
      return true;
    }
    if (LeavesAsItIs(words) || KeepsNothing(words) || DoesNothingElse(words)) return true;
    // "It does not modify any data."
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      if (!IsIn(words[i], {"doesn't", "never", "not"})) continue;
      const bool of_itself = i <= 4 && IsIn(words.front(), {"does", "it", "never", "the", "this"});
      if (of_itself && IsIn(words[i + 1], {"alter", "change", "changes", "modifies", "modify",
                                           "mutate", "mutates", "write", "writes"})) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace claribi::policy
