#include <algorithm>

#include "core/text.h"
#include "policy/chinese_evidence.h"
#include "policy/tool_evidence.h"

namespace claribi::policy {
namespace {

constexpr std::size_t kMaxDescriptionBytes = 65536;

bool IsAmong(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || core::IsDigit(c) || c == '_' ||
         c == '-' || c == '\'';
}

// The words of each sentence, lower case; a comma and a colon are words, names in backquotes are
// left out.
std::vector<std::vector<std::string>> Sentences(std::string_view text) {
  std::vector<std::vector<std::string>> sentences(1);
  const auto end_sentence = [&sentences] {
    if (!sentences.back().empty()) sentences.emplace_back();
  };
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (IsWordByte(c)) {
      std::size_t end = i;
      while (end < text.size() && IsWordByte(text[end])) ++end;
      sentences.back().push_back(core::AsciiLower(text.substr(i, end - i)));
      i = end;
      continue;
    }
    if (c == '`') {
      const std::size_t closing = text.find('`', i + 1);
      if (closing != std::string_view::npos) {
        sentences.back().emplace_back("`");
        i = closing + 1;
        continue;
      }
    }
    const bool blank_line = c == '\n' && i + 1 < text.size() && text[i + 1] == '\n';
    const bool full_stop =
        (c == '.' || c == '!' || c == '?') && (i + 1 == text.size() || text[i + 1] <= ' ');
    if (blank_line || full_stop || c == ';') end_sentence();
    if (c == ',' || c == ':') sentences.back().emplace_back(1, c);
    ++i;
  }
  return sentences;
}

// A word that shows that the word before it is a verb and no noun: "updates it", "update the plan".
bool IsObject(std::string_view word) {
  return IsAmong(
      word, {"a", "all", "an", "any", "every", "existing", "it", "its", "multiple", "new", "one",
             "that", "the", "their", "them", "these", "this", "those", "your"});
}

// Verbs that write as the name of a tool, and that a text also says of arguments, answers and ways
// of working: "accepts an id", "rejects empty lists", "exposes the fields", "navigates to the
// page". Only the order that a description begins with is meant as one.
bool HasAnotherSense(std::string_view stem) {
  return IsAmong(stem, {"accept",   "acknowledge", "assume",     "authenticate", "confirm",
                        "decline",  "emit",        "enable",     "expire",       "expose",
                        "hide",     "ingest",      "initialize", "invoke",       "navigate",
                        "persist",  "produce",     "protect",    "put",          "recover",
                        "register", "reject",      "silence",    "synthesize",   "unlock"});
}

// What an argument is called: who accepts one is no writer.
bool IsArgument(std::string_view word) {
  return IsAmong(
      word, {"argument",   "arguments",  "date", "dates", "either", "filter", "filters", "id",
             "identifier", "ids",        "json", "list",  "name",   "names",  "one",     "optional",
             "parameter",  "parameters", "path", "query", "string", "text",   "url"});
}

bool IsNegation(std::string_view word) {
  return IsAmong(
      word, {"cannot", "doesn't", "don't", "never", "no", "not", "nothing", "without", "won't"});
}

// What is sent to ask: "sends a request".
bool IsQuestion(std::string_view word) {
  return IsAmong(word, {"call", "calls", "get", "http", "https", "prompt", "queries", "query",
                        "question", "request", "requests", "search"});
}

enum class Form { kNone, kBase, kThirdPerson, kGerund };

// The verb that writes at word `i` in its base form, and in which form it stands there.
struct Writing {
  Form form = Form::kNone;
  std::string stem;
};

Writing WritingAt(const std::vector<std::string>& words, std::size_t i,
                  const Vocabulary& vocabulary) {
  if (i >= words.size()) return {};
  const std::string& word = words[i];
  const bool has_object = i + 1 < words.size() && IsObject(words[i + 1]);
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
bool IsHarmless(const std::vector<std::string>& words, std::size_t i, const Writing& writing) {
  std::size_t object = i + 1;
  if (object < words.size() && IsNegation(words[object])) return true;
  while (object < words.size() && (IsObject(words[object]) || words[object] == "only")) ++object;
  return writing.stem == "send" && object < words.size() && IsQuestion(words[object]);
}

// "[Function Description]: Get the rows": the sentence begins behind its heading.
void DropHeading(std::vector<std::string>& words) {
  constexpr std::size_t kLongestHeading = 3;
  const auto colon = std::find(words.begin(), words.end(), ":");
  const auto place = static_cast<std::size_t>(colon - words.begin());
  if (colon == words.end() || place == 0 || place > kLongestHeading) return;
  if (IsAmong(words[place - 1],
              {"description", "function", "goal", "overview", "purpose", "summary"})) {
    words.erase(words.begin(), colon + 1);
  }
}

bool IsToolNoun(std::string_view word) {
  return IsAmong(
      word, {"action", "call", "command", "endpoint", "function", "method", "operation", "tool"});
}

// What is said of the tool: the index of its verb after "this tool" or "it" and a helping verb;
// also after "use this tool to", "allows you to", "supports". words.size(): nothing is.
std::size_t SaidOfTheTool(const std::vector<std::string>& words) {
  std::size_t i = 0;
  const auto skip = [&](std::initializer_list<std::string_view> list) {
    const std::size_t before = i;
    while (i < words.size() && IsAmong(words[i], list)) ++i;
    return i > before;
  };
  const bool is_order = skip({"use"});
  // "Tool that retrieves the costs."
  const std::size_t noun = !words.empty() && words[0] == "mcp" ? 1 : 0;
  if (!is_order && noun + 1 < words.size() && words[noun] == "tool" &&
      IsAmong(words[noun + 1], {"for", "that", "to"})) {
    return noun + 2;
  }
  if (skip({"a", "the", "this"}) && i < words.size() && IsToolNoun(words[i])) {
    ++i;
  } else if (i == 0 && !skip({"it"})) {
    if (words.empty() || !IsAmong(words[0], {"allows", "enables", "lets", "supports", "used"})) {
      return words.size();
    }
  } else if (is_order) {
    skip({"it"});
  }
  if (is_order) return skip({"for", "to"}) ? i : words.size();
  skip({"also", "be", "can", "could", "is", "may", "might", "optionally", "then", "that", "which",
        "will"});
  if (skip({"allows", "enables", "helps", "lets", "supports", "used", "designed", "meant"})) {
    skip({"a", "agents", "clients", "for", "the", "to", "user", "users", "you"});
  }
  return i;
}

// The verb that writes at `i` or in the list of verbs that begins there: "list, create and delete".
std::size_t FirstWriteOfList(const std::vector<std::string>& words, std::size_t i,
                             const Vocabulary& vocabulary) {
  constexpr std::size_t kLongestList = 16;
  const std::size_t end = std::min(words.size(), i + kLongestList);
  const bool is_gerund = i < words.size() && words[i].ends_with("ing");
  for (std::size_t k = i; k < end; ++k) {
    const bool begins = k == i || IsAmong(words[k - 1], {",", "and", "or", "and/or"});
    // Only a list of single words goes on: "list, create and delete".
    if (!begins && !IsAmong(words[k], {",", "and", "or", "and/or"})) break;
    if (!begins) continue;
    const Writing writing = WritingAt(words, k, vocabulary);
    if (writing.form == Form::kNone || HasAnotherSense(writing.stem)) continue;
    if (k > i && is_gerund != (writing.form == Form::kGerund)) continue;
    if (!IsHarmless(words, k, writing)) return k;
  }
  return words.size();
}

// "Actions: list, delete" and "Supported operations: …": the first of the list that writes.
std::size_t ListedAction(const std::vector<std::string>& words, const Vocabulary& vocabulary) {
  const auto colon = std::find(words.begin(), words.end(), ":");
  const auto place = static_cast<std::size_t>(colon - words.begin());
  if (colon == words.end() || place == 0 || place > 3) return words.size();
  if (!IsAmong(words[place - 1], {"action", "actions", "commands", "methods", "operation",
                                  "operations", "subcommands"})) {
    return words.size();
  }
  for (std::size_t i = place + 1; i < words.size(); ++i) {
    const WordClass word_class = vocabulary.ClassOf(words[i]);
    const bool begins = i == place + 1 || IsAmong(words[i - 1], {",", "and", "or"});
    if (begins && (word_class == WordClass::kWrite || word_class == WordClass::kWriteOrNoun)) {
      return i;
    }
  }
  return words.size();
}

// "Execute a shell command": whoever says so runs what the caller wrote, not what somebody saved.
std::size_t RunsCode(const std::vector<std::string>& words) {
  if (words.empty() ||
      !IsAmong(words[0], {"eval", "evaluate", "evaluates", "execute", "executes", "run", "runs"})) {
    return words.size();
  }
  if (std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return IsAmong(word, {"read-only", "readonly", "saved", "select"});
      })) {
    return words.size();
  }
  constexpr std::size_t kNear = 6;
  for (std::size_t i = 1; i < std::min(words.size(), kNear); ++i) {
    // "Execute ip commands" names the command.
    const bool is_any =
        i == 1 || IsAmong(words[i - 1], {"a", "any", "arbitrary", "bash", "cli", "custom", "remote",
                                         "shell", "system", "terminal", "the", "your"});
    if (is_any && IsAmong(words[i], {"command", "commands"})) return i;
    if (IsAmong(words[i], {"arbitrary", "bash", "code", "javascript", "program", "python", "script",
                           "scripts", "shell"})) {
      return i;
    }
  }
  return words.size();
}

// The order or statement that a sentence begins with.
bool BeginsByWriting(const std::vector<std::string>& words, bool is_first,
                     const Vocabulary& vocabulary) {
  const Writing opening = WritingAt(words, 0, vocabulary);
  if (opening.form == Form::kNone || opening.form == Form::kGerund) return false;
  if (opening.form == Form::kBase && !is_first) return false;
  if (IsHarmless(words, 0, opening)) return false;
  if (!HasAnotherSense(opening.stem)) return true;
  if (!is_first || words.size() < 2 || !IsObject(words[1])) return false;
  return std::none_of(
      words.begin() + 1,
      words.begin() + std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(words.size()), 5),
      [](const std::string& word) { return IsArgument(word); });
}

std::string WordThatWrites(const std::vector<std::string>& words, bool is_first,
                           const Vocabulary& vocabulary) {
  if (words.empty()) return {};
  if (BeginsByWriting(words, is_first, vocabulary)) return words[0];
  for (const std::size_t found :
       {FirstWriteOfList(words, SaidOfTheTool(words), vocabulary), ListedAction(words, vocabulary),
        is_first ? RunsCode(words) : words.size()}) {
    if (found < words.size()) return words[found];
  }
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    if (IsNegation(words[i])) return {};
    if (!IsAmong(words[i], {",", "also", "and", "or", "then"})) continue;
    const Writing joined = WritingAt(words, i + 1, vocabulary);
    if (HasAnotherSense(joined.stem) || IsHarmless(words, i + 1, joined)) continue;
    const bool has_object = i + 2 < words.size() && IsObject(words[i + 2]);
    if (joined.form == Form::kThirdPerson && has_object) return words[i + 1];
    if (joined.form == Form::kBase && is_first && has_object && words[i] != ",") {
      return words[i + 1];
    }
  }
  return {};
}

}  // namespace

bool SaysItReads(std::string_view description, const Vocabulary& vocabulary) {
  constexpr std::size_t kOpeningBytes = 600;
  auto sentences = Sentences(description.substr(0, kOpeningBytes));
  std::vector<std::string>& words = sentences.front();
  DropHeading(words);
  if (std::find(words.begin(), words.end(), "read-only") != words.end() &&
      std::none_of(words.begin(), words.end(),
                   [](const std::string& word) { return IsNegation(word); })) {
    return true;
  }
  if (SaysItReadsInChinese(description)) return true;
  const std::size_t said = SaidOfTheTool(words);
  const std::size_t first = said < words.size() ? said : 0;
  if (first >= words.size()) return false;
  const auto reads = [&vocabulary](const std::string& stem) {
    const WordClass word_class = vocabulary.ClassOf(stem);
    return word_class == WordClass::kRead || word_class == WordClass::kReadOrNoun ||
           IsAmong(stem, {"audit", "monitor", "preview", "query", "render", "return", "review",
                          "simulate", "trace", "translate", "troubleshoot"});
  };
  std::string word = words[first];
  if (reads(word)) return true;
  if (!word.ends_with('s')) return false;
  word.pop_back();  // retrieves
  if (reads(word)) return true;
  if (!word.ends_with('e')) return false;
  word.pop_back();  // fetches
  if (reads(word)) return true;
  if (!word.ends_with('i')) return false;
  word.back() = 'y';  // queries
  return reads(word);
}

std::optional<Denial> FindWriteInDescription(std::string_view description,
                                             const Vocabulary& vocabulary) {
  bool is_first = true;
  for (auto& words : Sentences(description.substr(0, kMaxDescriptionBytes))) {
    DropHeading(words);
    const std::string found = WordThatWrites(words, is_first, vocabulary);
    if (!found.empty()) {
      return Denial{Layer::kDescription,
                    "the description says that it writes: " + core::Quoted(found)};
    }
    is_first = false;
  }
  return FindWriteInChinese(description);
}

}  // namespace claribi::policy
