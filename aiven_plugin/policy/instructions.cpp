#include "policy/instructions.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/enum_names.h"
#include "core/name_words.h"
#include "core/text.h"
#include "core/utf8.h"
#include "core/visible_text.h"
#include "policy/instruction_signs.h"

namespace claribi::policy {
namespace {

using core::Json;
using Kind = InstructionKind;

constexpr core::EnumNames<Kind, 6> kKinds{{"hidden_text", "addresses_model", "overrides_rules",
                                           "steers_calls", "keeps_from_user", "asks_for_secrets"}};
static_assert(kKinds.Of(Kind::kAsksForSecrets) == "asks_for_secrets");

constexpr std::size_t kMaxSpokenBytes = 65536;
constexpr std::size_t kMaxMarks = 20;
constexpr std::size_t kMaxExcerptBytes = 120;
constexpr std::size_t kMaxTextDepth = 64;
constexpr std::size_t kMaxTexts = 20000;  // in all schemas of one tool

bool IsOneOf(std::string_view alternatives, std::string_view word) {
  while (!alternatives.empty()) {
    const std::size_t bar = std::min(alternatives.find('|'), alternatives.size());
    if (alternatives.substr(0, bar) == word) return true;
    alternatives.remove_prefix(std::min(bar + 1, alternatives.size()));
  }
  return false;
}

struct SpokenWord {
  std::string text;  // lower case
  std::size_t begin;
  std::size_t end;
};

bool IsSpokenByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || core::IsDigit(c) || c == '\'';
}

// The first sign of each kind in one sentence.
class Sentence {
 public:
  void Add(SpokenWord word) { words_.push_back(std::move(word)); }
  void Clear() { words_.clear(); }

  // Calls found(kind, begin, end) for each sign that it shows.
  template <typename Found>
  void Search(Found found) const {
    for (const InstructionSign& sign : InstructionSigns()) {
      if (const auto last = LastWordOf(sign)) {
        found(sign.kind, words_[last->first].begin, words_[last->second].end);
      }
    }
  }

 private:
  // The first and last word. For each step the newest match is the best: gaps have no least size.
  std::optional<std::pair<std::size_t, std::size_t>> LastWordOf(const InstructionSign& sign) const {
    std::array<std::optional<std::pair<std::size_t, std::size_t>>, InstructionSign::kMaxSteps>
        reached;
    std::size_t steps = 0;
    while (steps < InstructionSign::kMaxSteps && !sign.steps[steps].empty()) ++steps;
    bool is_forbidden = false;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      is_forbidden =
          is_forbidden || IsOneOf("cannot|don't|must|never|no|not|only|should", words_[i].text);
      for (std::size_t step = steps; step-- > 0;) {
        if (!IsOneOf(sign.steps[step], words_[i].text)) continue;
        // "never delete without asking the user" protects the user.
        if (step == 0 && words_[i].text == "without" && is_forbidden) continue;
        if (step == 0 && sign.kind == Kind::kAsksForSecrets && IsForbidden(i)) continue;
        if (step == 0) {
          reached[0] = {i, i};
        } else if (reached[step - 1] && i - reached[step - 1]->second <= sign.gap + 1) {
          reached[step] = {reached[step - 1]->first, i};
        } else {
          continue;
        }
        if (step + 1 == steps) return reached[step];
      }
    }
    return std::nullopt;
  }

  // "do not include any secrets": the verb is not asked for.
  bool IsForbidden(std::size_t verb) const {
    return verb > 0 && IsOneOf("avoid|cannot|don't|never|not", words_[verb - 1].text);
  }

  std::vector<SpokenWord> words_;
};

// A letter of another script that looks like a Latin one: Cyrillic, and some of Greek, whose others
// are signs of mathematics (Δt, μs).
bool IsLookalike(char32_t c) {
  constexpr std::u32string_view kGreek = U"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονΥ";
  return (c >= 0x400 && c <= 0x52F) || kGreek.find(c) != std::u32string_view::npos;
}

// A Latin letter in a dress that searches do not see through: full width, mathematical.
bool IsDressedUp(char32_t c) {
  return (c >= 0xFF21 && c <= 0xFF5A) || (c >= 0x1D400 && c <= 0x1D7FF);
}

bool IsLatin(char32_t c) { return c < 0x80 && core::IsLetter(static_cast<char>(c)); }

// Two letters side by side that are not what they look like.
bool AreDisguised(char32_t one, char32_t other) {
  return (IsLatin(one) && IsLookalike(other)) || (IsLookalike(one) && IsLatin(other)) ||
         (IsDressedUp(one) && IsDressedUp(other));
}

class TextSearch {
 public:
  void SearchText(std::string_view place, std::string_view text) {
    if (text.empty()) return;
    if (++texts_ > kMaxTexts) return Mark(Kind::kHiddenText, "", "more texts than are searched");
    if (text.size() > kMaxSpokenBytes) {
      Mark(Kind::kHiddenText, place, "a text that is too long to be searched");
    }
    text = text.substr(0, kMaxSpokenBytes);
    SearchCharacters(place, text);
    const std::string lower = core::AsciiLower(text);
    for (const InstructionLiteral& literal : InstructionLiterals()) {
      const std::size_t at = lower.find(literal.text);
      if (at != std::string::npos) Mark(literal.kind, place, text.substr(at));
    }
    SearchSentences(place, text);
  }

  // "ignore_previous_instructions": its words are a sentence.
  void SearchName(std::string_view place, std::string_view name) {
    SearchCharacters(place, name);
    Sentence sentence;
    for (std::string& word : core::NameWords(name)) {
      sentence.Add({std::move(word), 0, std::min(name.size(), kMaxExcerptBytes)});
    }
    SearchSentence(place, name, sentence);
  }

  void SearchJson(const std::string& place, const Json& value, std::size_t depth) {
    if (texts_ > kMaxTexts) return;
    if (depth > kMaxTextDepth) {
      return Mark(Kind::kHiddenText, core::Excerpt(place, kMaxExcerptBytes),
                  "texts too deep to be searched");
    }
    if (const std::string* text = value.AsString()) return SearchText(place, *text);
    if (const Json::Array* items = value.AsArray()) {
      for (std::size_t i = 0; i < items->size(); ++i) {
        SearchJson(place + "/" + std::to_string(i), (*items)[i], depth + 1);
      }
    } else if (const Json::Object* members = value.AsObject()) {
      for (const auto& [name, member] : *members) {
        const std::string below = place + "/" + core::Excerpt(name, 60);
        ++texts_;
        SearchName(below, std::string_view(name).substr(0, 256));
        SearchJson(below, member, depth + 1);
      }
    }
  }

  std::vector<InstructionMark> Take() { return std::move(marks_); }

 private:
  void Mark(Kind kind, std::string_view place, std::string_view words) {
    const bool is_known = std::any_of(marks_.begin(), marks_.end(), [&](const auto& mark) {
      return mark.kind == kind && mark.place == place;
    });
    if (is_known || marks_.size() >= kMaxMarks) return;
    marks_.push_back(
        {kind, std::string(place),
         core::Excerpt(core::VisibleText(words.substr(0, 2 * kMaxExcerptBytes), core::Lines::kJoin),
                       kMaxExcerptBytes)});
  }

  void SearchCharacters(std::string_view place, std::string_view text) {
    constexpr std::size_t kManyBlanks = 40;  // pushes what follows out of a window
    constexpr std::size_t kManyLines = 12;
    std::string_view rest = text;
    std::size_t blanks = 0;
    std::size_t lines = 0;
    char32_t before = 0;
    while (!rest.empty()) {
      char32_t c = 0;
      const std::size_t length = core::DecodeUtf8(rest, c);
      const bool is_line = c == '\n' || c == '\r' || c == '\t';
      if (length != 0 && !is_line && core::IsInvisible(c) && !core::ShapesEmoji(c, before)) {
        Mark(Kind::kHiddenText, place, rest);
      }
      blanks = c == ' ' || c == 0xA0 || c == '\t' ? blanks + 1 : 0;
      if (c == '\n') ++lines;
      if (c != '\n' && c != '\r' && c != ' ') lines = 0;
      const std::string_view next = rest.substr(std::max<std::size_t>(length, 1));
      if ((blanks >= kManyBlanks || lines >= kManyLines) && !next.empty()) {
        Mark(Kind::kHiddenText, place, "a long gap in the text");
      }
      if (AreDisguised(before, c)) Mark(Kind::kHiddenText, place, rest);
      before = c;
      rest = next;
    }
  }

  void SearchSentences(std::string_view place, std::string_view text) {
    Sentence sentence;
    const auto end_sentence = [&] {
      SearchSentence(place, text, sentence);
      sentence.Clear();
    };
    for (std::size_t i = 0; i < text.size();) {
      if (!IsSpokenByte(text[i])) {
        const bool blank_line = text[i] == '\n' && i + 1 < text.size() && text[i + 1] == '\n';
        const bool full_stop = (text[i] == '.' || text[i] == '!' || text[i] == '?') &&
                               (i + 1 == text.size() || text[i + 1] <= ' ');
        if (blank_line || full_stop || text[i] == ';') end_sentence();
        // A part of a sentence takes the room of a word: "if not ready, tell the user".
        if (text[i] == ',' || text[i] == ':' || text[i] == '(') sentence.Add({",", i, i});
        ++i;
        continue;
      }
      // The typographic one is an apostrophe, too.
      constexpr std::string_view kApostrophe = "\xE2\x80\x99";
      SpokenWord word{"", i, i};
      while (i < text.size()) {
        if (text.substr(i).starts_with(kApostrophe)) {
          word.text += '\'';
          i += kApostrophe.size();
        } else if (IsSpokenByte(text[i])) {
          word.text += core::AsciiLower(text.substr(i, 1));
          ++i;
        } else {
          break;
        }
      }
      word.end = i;
      sentence.Add(std::move(word));
    }
    end_sentence();
  }

  void SearchSentence(std::string_view place, std::string_view text, const Sentence& sentence) {
    sentence.Search([&](Kind kind, std::size_t begin, std::size_t end) {
      Mark(kind, place, text.substr(begin, end - begin));
    });
  }

  std::vector<InstructionMark> marks_;
  std::size_t texts_ = 0;
};

}  // namespace

std::string_view Name(InstructionKind kind) { return kKinds.Of(kind); }

std::vector<InstructionMark> FindInstructions(const ToolTexts& texts) {
  TextSearch search;
  search.SearchName("name", texts.name);
  search.SearchText("title", texts.title);
  search.SearchText("description", texts.description);
  if (texts.input_schema != nullptr) search.SearchJson("input_schema", *texts.input_schema, 0);
  if (texts.output_schema != nullptr) search.SearchJson("output_schema", *texts.output_schema, 0);
  if (texts.annotations != nullptr) search.SearchJson("annotations", *texts.annotations, 0);
  return search.Take();
}

}  // namespace claribi::policy
