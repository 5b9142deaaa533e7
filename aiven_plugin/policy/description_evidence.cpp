#include <algorithm>

#include "core/text.h"
#include "policy/chinese_evidence.h"
#include "policy/description_words.h"
#include "policy/other_languages.h"
#include "policy/reading_statement.h"
#include "policy/tool_evidence.h"
#include "policy/verb_or_noun.h"

namespace claribi::policy {
namespace {

using core::IsIn;

constexpr std::size_t kMaxDescriptionBytes = 65536;

// Verbs that write as the name of a tool, and that a text also says of arguments, answers and ways
// of working: "accepts an id", "rejects empty lists", "exposes the fields", "navigates to the
// page". Only the order that a description begins with is meant as one.
bool HasAnotherSense(std::string_view stem) {
  return IsIn(stem, {"accept",   "acknowledge", "assume",     "authenticate", "confirm",
                     "decline",  "emit",        "enable",     "expire",       "expose",
                     "hide",     "ingest",      "initialize", "invoke",       "navigate",
                     "persist",  "produce",     "protect",    "put",          "recover",
                     "register", "reject",      "silence",    "synthesize",   "unlock"});
}

// What an argument is called, or what is confirmed by looking: who accepts or confirms one is no
// writer.
bool IsArgument(std::string_view word) {
  return IsIn(word, {"argument", "arguments", "availability", "date",     "dates",     "either",
                     "filter",   "filters",   "id",           "if",       "price",     "rate",
                     "that",     "whether",   "identifier",   "ids",      "json",      "list",
                     "name",     "names",     "one",          "optional", "parameter", "parameters",
                     "path",     "query",     "string",       "text",     "url"});
}

// What is sent to ask: "sends a request".
bool IsQuestion(std::string_view word) {
  return IsIn(word, {"call", "calls", "get", "http", "https", "prompt", "queries", "query",
                     "question", "request", "requests", "search"});
}

enum class Form { kNone, kBase, kThirdPerson, kGerund };

// The verb that writes at word `i` in its base form, and in which form it stands there.
struct Writing {
  Form form = Form::kNone;
  std::string stem;
};

Writing WritingAt(const ToldWords& words, std::size_t i, const Vocabulary& vocabulary) {
  if (i >= words.size()) return {};
  const std::string& word = words[i];
  // "Updates that are available" are things.
  const bool is_told_of =
      i + 2 < words.size() && words[i + 1] == "that" &&
      (IsIn(words[i + 2], {"are", "can", "have", "need", "wait", "were", "will"}) ||
       (i + 4 < words.size() && IsIn(words[i + 2], {"a", "an", "the"}) &&
        IsIn(words[i + 4], {"can", "could", "has", "may", "will", "would"})));
  // "Commits a week"
  const bool is_rate = i + 2 < words.size() && words[i + 1] == "a" &&
                       IsIn(words[i + 2], {"day", "hour", "minute", "month", "week", "year"});
  const bool has_object = !is_told_of && !is_rate && i + 1 < words.size() && IsObject(words[i + 1]);
  const auto writes = [&](const std::string& stem) {
    const WordClass word_class = vocabulary.ClassOf(stem);
    return word_class == WordClass::kWrite || (word_class == WordClass::kWriteOrNoun && has_object);
  };
  if (writes(word)) return {Form::kBase, word};
  if (word.ends_with("ing") && word.size() > 5) {
    std::string stem = word.substr(0, word.size() - 3);
    if (vocabulary.ClassOf(stem) == WordClass::kWrite || writes(stem)) return {Form::kGerund, stem};
    if (stem[stem.size() - 1] == stem[stem.size() - 2]) {
      const std::string single = stem.substr(0, stem.size() - 1);
      if (writes(single)) return {Form::kGerund, single};
    }
    stem += 'e';
    const WordClass word_class = vocabulary.ClassOf(stem);
    const bool is_write = word_class == WordClass::kWrite || word_class == WordClass::kWriteOrNoun;
    return is_write ? Writing{Form::kGerund, stem} : Writing{};
  }
  if (!word.ends_with('s')) return {};
  std::string stem = word.substr(0, word.size() - 1);
  if (writes(stem)) return {Form::kThirdPerson, stem};
  if (!stem.ends_with('e')) return {};
  stem.pop_back();
  if (writes(stem)) return {Form::kThirdPerson, stem};
  if (!stem.ends_with('i')) return {};
  stem.back() = 'y';
  return writes(stem) ? Writing{Form::kThirdPerson, stem} : Writing{};
}

// "sends no data", "sends a request": nothing is changed.
bool IsHarmless(const ToldWords& words, std::size_t i, const Writing& writing) {
  std::size_t object = i + 1;
  if (object < words.size() && IsNegation(words[object])) return true;
  while (object < words.size() &&
         (IsObject(words[object]) ||
          IsIn(words[object], {"fresh", "only", "separate", "temporary"}))) {
    ++object;
  }
  // "creates a new connection for each query"
  if (writing.stem == "create" && object + 2 < words.size() && words[object] == "connection" &&
      words[object + 1] == "for" && IsIn(words[object + 2], {"each", "every"})) {
    return true;
  }
  // "Replaces videos-get, which is deprecated"
  if (writing.stem == "replace" && i + 1 < words.size() && !IsObject(words[i + 1]) &&
      (words[i + 1] == "`" || words[i + 1].find_first_of("-_") != std::string::npos ||
       std::any_of(words.begin(), words.end(), [](const std::string& word) {
         return IsIn(word, {"deprecated", "legacy", "obsolete"});
       }))) {
    return true;
  }
  return writing.stem == "send" && object < words.size() && IsQuestion(words[object]);
}

// The verb that writes at `i` or in the list of verbs that begins there: "list, create and delete".
std::size_t FirstWriteOfList(const ToldWords& words, std::size_t i, const Vocabulary& vocabulary) {
  constexpr std::size_t kLongestList = 16;
  const std::size_t end = std::min(words.size(), i + kLongestList);
  const bool is_gerund = i < words.size() && words[i].ends_with("ing");
  for (std::size_t k = i; k < end; ++k) {
    const bool begins = k == i || IsIn(words[k - 1], {",", "and", "or", "and/or"});
    // Only a list of single words goes on: "list, create and delete".
    if (!begins && !IsIn(words[k], {",", "and", "or", "and/or"})) break;
    if (!begins) continue;
    const Writing writing = WritingAt(words, k, vocabulary);
    if (writing.form == Form::kNone || HasAnotherSense(writing.stem)) continue;
    if (k > i && is_gerund != (writing.form == Form::kGerund)) continue;
    if (!IsHarmless(words, k, writing)) return k;
  }
  return words.size();
}

// "Actions: list, delete" and "Supported operations: …": the first of the list that writes.
std::size_t ListedAction(const ToldWords& words, const Vocabulary& vocabulary) {
  const auto colon = std::find(words.begin(), words.end(), ":");
  const auto place = static_cast<std::size_t>(colon - words.begin());
  if (colon == words.end() || place == 0 || place > 3) return words.size();
  if (!IsIn(words[place - 1], {"action", "actions", "commands", "methods", "operation",
                               "operations", "subcommands"})) {
    return words.size();
  }
  for (std::size_t i = place + 1; i < words.size(); ++i) {
    const WordClass word_class = vocabulary.ClassOf(words[i]);
    const bool begins = i == place + 1 || IsIn(words[i - 1], {",", "and", "or"});
    if (begins && (word_class == WordClass::kWrite || word_class == WordClass::kWriteOrNoun)) {
      return i;
    }
  }
  return words.size();
}

// "Execute a shell command": whoever says so runs what the caller wrote, not what somebody saved.
std::size_t RunsCode(const ToldWords& words) {
  if (words.empty() ||
      !IsIn(words[0], {"eval", "evaluate", "evaluates", "execute", "executes", "run", "runs"})) {
    return words.size();
  }
  if (std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return IsIn(word, {"read-only", "readonly", "saved", "select"});
      })) {
    return words.size();
  }
  constexpr std::size_t kNear = 6;
  for (std::size_t i = 1; i < std::min(words.size(), kNear); ++i) {
    // "Execute ip commands" names the command.
    const bool is_any =
        i == 1 || IsIn(words[i - 1], {"a", "any", "arbitrary", "bash", "cli", "custom", "remote",
                                      "shell", "system", "terminal", "the", "your"});
    if (is_any && IsIn(words[i], {"command", "commands"})) return i;
    if (IsIn(words[i], {"arbitrary", "bash", "code", "javascript", "program", "python", "script",
                        "scripts", "shell"})) {
      return i;
    }
  }
  return words.size();
}

// "Bans and mutes a player has received": what somebody did to them.
bool IsWhatSomebodyHas(const ToldWords& words, std::size_t i) {
  constexpr std::size_t kNear = 5;
  for (std::size_t k = i + 2; k < std::min(words.size(), i + kNear); ++k) {
    if (IsIn(words[k], {",", "and", "that", "which", "who"})) return false;
    if (IsIn(words[k], {"had", "has", "have", "got", "gets", "received"})) return true;
  }
  return false;
}

// The order or statement that a sentence begins with.
bool BeginsByWriting(const ToldWords& words, bool is_first, const Vocabulary& vocabulary) {
  const Writing opening = WritingAt(words, 0, vocabulary);
  if (opening.form == Form::kNone || opening.form == Form::kGerund) return false;
  if (opening.form == Form::kBase && !is_first) return false;
  if (IsHarmless(words, 0, opening) || IsWhatSomebodyHas(words, 0)) return false;
  // "Gets a finding. Adds severity and age": to the answer.
  if (!is_first && words.size() > 1 && opening.stem == "add" && !IsObject(words[1])) return false;
  if (!HasAnotherSense(opening.stem)) return true;
  if (!is_first || words.size() < 2 || !IsObject(words[1])) return false;
  return std::none_of(
      words.begin() + 1,
      words.begin() + std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(words.size()), 5),
      [](const std::string& word) { return IsArgument(word); });
}

// "Compacts small files", "Re-runs failed checks": a verb that may be a noun, with its object.
bool BeginsWithABareObject(const ToldWords& words, const Vocabulary& vocabulary) {
  std::string first = words[0];
  if (first.starts_with("re-")) first.erase(2, 1);
  const auto stems = StemsOfThirdPerson(first);
  return HasBareObject(words, 0) && !IsWhatSomebodyHas(words, 0) &&
         std::any_of(stems.begin(), stems.end(), [&vocabulary](const std::string& stem) {
           const WordClass word_class = vocabulary.ClassOf(stem);
           return (word_class == WordClass::kWrite || word_class == WordClass::kWriteOrNoun) &&
                  !HasAnotherSense(stem) && stem != "send" && stem != "add";
         });
}

std::string WordThatWrites(const ToldWords& words, bool is_first, const Vocabulary& vocabulary) {
  if (words.empty()) return {};
  if (BeginsByWriting(words, is_first, vocabulary) ||
      (is_first && BeginsWithABareObject(words, vocabulary))) {
    return words[0];
  }
  for (const std::size_t found :
       {FirstWriteOfList(words, SaidOfTheTool(words), vocabulary), ListedAction(words, vocabulary),
        is_first ? RunsCode(words) : words.size()}) {
    if (found < words.size()) return words[found];
  }
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    if (IsNegation(words[i])) return {};
    if (!IsIn(words[i], {",", "also", "and", "or", "then"})) continue;
    const Writing joined = WritingAt(words, i + 1, vocabulary);
    if (HasAnotherSense(joined.stem) || IsHarmless(words, i + 1, joined)) continue;
    const bool has_object = i + 2 < words.size() && IsObject(words[i + 2]);
    // "Returns the index, creating it when missing."
    if (joined.form == Form::kGerund && is_first && i + 2 < words.size() &&
        IsIn(words[i + 2], {"it", "one", "them"})) {
      return words[i + 1];
    }
    if (joined.form == Form::kThirdPerson && has_object && !IsWhatSomebodyHas(words, i + 1)) {
      return words[i + 1];
    }
    if (joined.form == Form::kBase && is_first && has_object && words[i] != ",") {
      return words[i + 1];
    }
  }
  return {};
}

}  // namespace

std::optional<Denial> FindWriteInDescription(std::string_view description,
                                             const Vocabulary& vocabulary) {
  bool is_first = true;
  // "Composes the notes and returns the text; it isn't published."
  const bool keeps_nothing = SaysItOnlyReads(description);
  for (auto& words : SentencesOf(description.substr(0, kMaxDescriptionBytes))) {
    DropHeading(words);
    const std::string found = WordThatWrites(words, is_first, vocabulary);
    const bool is_a_text = keeps_nothing && IsIn(found, {"compose", "composes"}) &&
                           std::find(words.begin(), words.end(), "returns") != words.end();
    if (!found.empty() && !is_a_text) {
      return Denial{Layer::kDescription,
                    "the description says that it writes: " + core::Quoted(found)};
    }
    is_first = false;
  }
  if (auto denial = FindWriteInAnotherLanguage(description)) return denial;
  return FindWriteInChinese(description);
}

}  // namespace claribi::policy
