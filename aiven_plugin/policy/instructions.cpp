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
#include "policy/sign_search.h"
#include "policy/spoken_words.h"

namespace claribi::policy {
namespace {

using core::Json;
using Kind = InstructionKind;

constexpr core::EnumNames<Kind, 7> kKinds{{"hidden_text", "addresses_model", "overrides_rules",
                                           "steers_calls", "keeps_from_user", "asks_for_secrets",
                                           "obeys_data"}};
static_assert(kKinds.Of(Kind::kObeysData) == "obeys_data");

constexpr std::size_t kMaxSpokenBytes = 65536;
constexpr std::size_t kMaxMarks = 20;
constexpr std::size_t kMaxExcerptBytes = 120;
constexpr std::size_t kMaxTextDepth = 64;
constexpr std::size_t kMaxTexts = 20000;  // in all schemas of one tool

// A letter of another script that looks like a Latin one: Cyrillic, Armenian, Cherokee, and some of
// Greek, whose others are signs of mathematics (Δt, μs).
bool IsLookalike(char32_t c) {
  if (c < 0x80) return false;
  constexpr std::u32string_view kGreek = U"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονΥ";
  return (c >= 0x400 && c <= 0x58F) || (c >= 0x13A0 && c <= 0x13FF) ||
         kGreek.find(c) != std::u32string_view::npos;
}

// A Latin letter in a dress that searches do not see through: full width, mathematical, in a
// circle, a small capital, raised.
bool IsDressedUp(char32_t c) {
  return (c >= 0xFF21 && c <= 0xFF5A) || (c >= 0x1D400 && c <= 0x1D7FF) ||
         (c >= 0x2460 && c <= 0x24FF) || (c >= 0x1F110 && c <= 0x1F189) ||
         (c >= 0x1D00 && c <= 0x1D6A);
}

bool IsLatin(char32_t c) { return c < 0x80 && core::IsLetter(static_cast<char>(c)); }

// Two letters side by side that are not what they look like.
bool AreDisguised(char32_t one, char32_t other) {
  return (IsLatin(one) && IsLookalike(other)) || (IsLookalike(one) && IsLatin(other)) ||
         (IsDressedUp(one) && IsDressedUp(other));
}

// "<!-- … -->" with words in it; a single one is an example of a comment. Empty: none.
std::string_view HiddenComment(std::string_view text) {
  constexpr std::string_view kOpen = "<!--";
  for (std::size_t at = text.find(kOpen); at != std::string_view::npos;
       at = text.find(kOpen, at + 1)) {
    const std::size_t end = std::min(text.find("-->", at), text.size());
    std::size_t words = 0;
    for (std::size_t i = at + kOpen.size(); i < end; ++i) {
      const bool is_word = core::IsLetter(text[i]) || static_cast<unsigned char>(text[i]) >= 0x80;
      if (is_word && (text[i - 1] <= ' ' || i == at + kOpen.size())) ++words;
    }
    if (words > 1) return text.substr(at);
  }
  return {};
}

// "<system_note>", "[ADMIN OVERRIDE]", "<|role|>": a tag, or a heading in brackets, that has the
// words of a prompt. A placeholder such as "<model>" has one word that is no order. Empty: none.
std::string_view TagOfAPrompt(std::string_view lower, std::string_view text) {
  constexpr std::size_t kLongestTag = 40;
  for (std::size_t at = lower.find_first_of("<["); at != std::string_view::npos;
       at = lower.find_first_of("<[", at + 1)) {
    const char close = lower[at] == '<' ? '>' : ']';
    const std::size_t end = lower.substr(at, kLongestTag).find(close);
    if (end == std::string_view::npos) continue;
    const std::vector<std::string> words = core::NameWords(lower.substr(at + 1, end - 1));
    bool speaks = false;
    bool is_spoken_to = false;
    bool is_plain = true;  // nothing but letters and joints
    for (const char c : lower.substr(at + 1, end - 1)) {
      is_plain = is_plain && (core::IsLetter(c) ||
                              std::string_view("/|_- !").find(c) != std::string_view::npos);
    }
    for (const std::string& word : words) {
      speaks = speaks || core::IsIn(word, {"directive", "instruction", "instructions", "jailbreak",
                                           "only", "override", "reminder", "sudo"});
      is_spoken_to =
          is_spoken_to || core::IsIn(word, {"admin", "agent", "ai", "assistant", "developer", "llm",
                                            "model", "operator", "system"});
    }
    const bool says_what = std::any_of(words.begin(), words.end(), [](const std::string& word) {
      return core::IsIn(word, {"command", "message", "note", "notes", "notice", "prompt", "rules",
                               "task", "tasks"});
    });
    const bool is_turn = lower[at + 1] == '|' && !words.empty();
    const bool is_order =
        (speaks && (is_spoken_to || words.size() == 1)) || (is_spoken_to && says_what) || is_turn;
    if (is_plain && is_order && words.size() <= 4) return text.substr(at);
  }
  return {};
}

class TextSearch {
 public:
  // name: of the tool, which its texts may speak of.
  explicit TextSearch(std::string_view name) : name_(name) {}

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
    if (const auto comment = HiddenComment(text); !comment.empty()) {
      Mark(Kind::kHiddenText, place, comment);
    }
    if (const auto tag = TagOfAPrompt(lower, text); !tag.empty()) {
      Mark(Kind::kAddressesModel, place, tag);
    }
    SearchWords(place, text);
    SearchDisguises(place, text);
  }

  // "ignore_previous_instructions": its words are a sentence.
  void SearchName(std::string_view place, std::string_view name) {
    SearchCharacters(place, name);
    const std::vector<std::string> words = core::NameWords(name);
    SpokenSentence sentence{{"^", 0, 0}};
    for (const std::string& word : words) {
      sentence.push_back({word, 0, std::min(name.size(), kMaxExcerptBytes)});
    }
    signs_.EachSign(sentence, [&](Kind kind, std::size_t begin, std::size_t end) {
      Mark(kind, place, name.substr(begin, end - begin));
    });
  }

  void SearchJson(const std::string& place, const Json& value, std::size_t depth) {
    if (texts_ > kMaxTexts) return;
    if (depth > kMaxTextDepth) {
      return Mark(Kind::kHiddenText, core::Excerpt(place, kMaxExcerptBytes),
                  "texts too deep to be searched");
    }
    if (const core::JsonString* text = value.AsString()) return SearchText(place, *text);
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
      // What a text consists of nearly always: nothing of what is looked for below.
      if (rest.front() > ' ' && rest.front() <= '~' && before < 0x80) {
        before = static_cast<unsigned char>(rest.front());
        blanks = lines = 0;
        rest.remove_prefix(1);
        continue;
      }
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

  // Words that run over a line are no sign of a hidden one: only the words are looked at.
  void SearchWords(std::string_view place, std::string_view text) {
    const auto mark = [&](Kind kind, std::size_t begin, std::size_t end) {
      Mark(kind, place, text.substr(begin, end - begin));
    };
    const SignSearch::Found found = mark;
    EachSentence(text, name_,
                 [&](const SpokenSentence& sentence) { signs_.EachSign(sentence, found); });
    EachPhrase(text, found);
  }

  void SearchDisguises(std::string_view place, std::string_view text) {
    if (const auto spelled = SpelledOut(text); !spelled.empty()) {
      Mark(Kind::kHiddenText, place, spelled);
    }
    if (const auto encoded = EncodedSentence(text); !encoded.empty()) {
      Mark(Kind::kHiddenText, place, encoded);
    }
    // An image is loaded from where it lies, with whatever a model puts into its address.
    const std::size_t image = text.find("![");
    if (image != std::string_view::npos && text.find("](http", image) != std::string_view::npos) {
      Mark(Kind::kHiddenText, place, text.substr(image));
    }
    for (const std::string& reading : OtherReadings(text)) SearchWords(place, reading);
    if (SaysInOneWord(text)) Mark(Kind::kHiddenText, place, text);
  }

  const std::string_view name_;
  SignSearch signs_;
  std::vector<InstructionMark> marks_;
  std::size_t texts_ = 0;
};

}  // namespace

std::string_view Name(InstructionKind kind) { return kKinds.Of(kind); }

std::vector<InstructionMark> FindInstructions(const ToolTexts& texts) {
  TextSearch search(texts.name);
  search.SearchName("name", texts.name);
  search.SearchText("title", texts.title);
  search.SearchText("description", texts.description);
  if (texts.input_schema != nullptr) search.SearchJson("input_schema", *texts.input_schema, 0);
  if (texts.output_schema != nullptr) search.SearchJson("output_schema", *texts.output_schema, 0);
  if (texts.annotations != nullptr) search.SearchJson("annotations", *texts.annotations, 0);
  return search.Take();
}

}  // namespace claribi::policy
