#include <algorithm>

#include "core/text.h"
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

// The words of each sentence, lower case; a comma is a word, names in backquotes are left out.
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
    if (c == ',') sentences.back().emplace_back(",");
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

enum class Form { kNone, kBase, kThirdPerson };

// Whether word `i` is a verb that writes, and in which form.
Form WritingForm(const std::vector<std::string>& words, std::size_t i,
                 const Vocabulary& vocabulary) {
  if (i >= words.size()) return Form::kNone;
  const std::string& word = words[i];
  const bool has_object = i + 1 < words.size() && IsObject(words[i + 1]);
  const auto writes = [&](const std::string& stem) {
    const WordClass word_class = vocabulary.ClassOf(stem);
    return word_class == WordClass::kWrite || (word_class == WordClass::kWriteOrNoun && has_object);
  };
  if (writes(word)) return Form::kBase;
  if (!word.ends_with('s')) return Form::kNone;
  std::string stem = word.substr(0, word.size() - 1);
  if (writes(stem)) return Form::kThirdPerson;
  if (!stem.ends_with('e')) return Form::kNone;
  stem.pop_back();
  if (writes(stem)) return Form::kThirdPerson;
  if (!stem.ends_with('i')) return Form::kNone;
  stem.back() = 'y';
  return writes(stem) ? Form::kThirdPerson : Form::kNone;
}

// The index of the word after "this tool" or "it" and a helping verb; words.size() if there is
// none.
std::size_t SaidOfTheTool(const std::vector<std::string>& words) {
  std::size_t i = 0;
  if (words.size() > 2 && IsAmong(words[0], {"the", "this"}) &&
      IsAmong(words[1],
              {"action", "call", "command", "endpoint", "function", "operation", "tool"})) {
    i = 2;
  } else if (words.size() > 1 && IsAmong(words[0], {"it", "this"})) {
    i = 1;
  } else {
    return words.size();
  }
  while (i < words.size() && IsAmong(words[i], {"also", "can", "may", "then", "will"})) ++i;
  return i;
}

std::string WordThatWrites(const std::vector<std::string>& words, bool is_first,
                           const Vocabulary& vocabulary) {
  const Form opening = WritingForm(words, 0, vocabulary);
  if (opening == Form::kThirdPerson || (is_first && opening == Form::kBase)) return words[0];
  const std::size_t said = SaidOfTheTool(words);
  if (WritingForm(words, said, vocabulary) != Form::kNone) return words[said];
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    if (!IsAmong(words[i], {",", "also", "and", "or", "then"})) continue;
    const Form joined = WritingForm(words, i + 1, vocabulary);
    const bool has_object = i + 2 < words.size() && IsObject(words[i + 2]);
    if (joined == Form::kThirdPerson && has_object) return words[i + 1];
    if (joined == Form::kBase && is_first && has_object && words[i] != ",") return words[i + 1];
  }
  return {};
}

}  // namespace

std::optional<Denial> FindWriteInDescription(std::string_view description,
                                             const Vocabulary& vocabulary) {
  bool is_first = true;
  for (const auto& words : Sentences(description.substr(0, kMaxDescriptionBytes))) {
    const std::string found = WordThatWrites(words, is_first, vocabulary);
    if (!found.empty()) {
      return Denial{Layer::kDescription,
                    "the description says that it writes: " + core::Quoted(found)};
    }
    is_first = false;
  }
  return std::nullopt;
}

}  // namespace claribi::policy
