#include "policy/cut_json.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/secret.h"
#include "core/text.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::size_t kLongestTail = 400;  // of what a sender says behind a cut
constexpr std::size_t kLongestMark = 80;   // of what a cell ends with
constexpr std::size_t kLongText = 1000;    // a text of which dots may be the rest
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr std::string_view kBlanks = " \t\r\n";

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

bool IsBlank(char c) { return kBlanks.find(c) != std::string_view::npos; }

bool IsOfAWord(char c) {
  return core::IsLetter(c) || core::IsDigit(c) || c == '+' || c == '-' || c == '.';
}

bool HasDots(std::string_view text) {
  return text.find("...") != std::string_view::npos ||
         text.find(kEllipsis) != std::string_view::npos;
}

// "12 more rows", "and 3 more", "1,204 further items".
bool CountsMore(std::string_view lower) {
  for (const std::string_view word : {" more", " further", " additional", " other"}) {
    const std::size_t at = lower.find(word);
    if (at == std::string_view::npos || at == 0 || !core::IsDigit(lower[at - 1])) continue;
    const std::size_t end = at + word.size();
    if (end == lower.size() || !core::IsLetter(lower[end])) return true;
  }
  return false;
}

// "+2,048 chars"
bool CountsCut(std::string_view lower) {
  const std::size_t plus = lower.find('+');
  if (plus == std::string_view::npos) return false;
  std::size_t end = plus + 1;
  while (end < lower.size() && (core::IsDigit(lower[end]) || lower[end] == ',')) ++end;
  if (end == plus + 1) return false;
  const std::string_view unit = Trimmed(lower.substr(end));
  return unit.starts_with("char") || unit.starts_with("byte") || unit.starts_with("word") ||
         unit.starts_with("line") || unit.starts_with("token") || unit.starts_with("more");
}

constexpr std::array<std::string_view, 9> kCutWords = {"truncat", "trimmed",    "omitted",
                                                       "cut off", "shortened",  "clipped",
                                                       "cut at",  "output cut", "snip"};

// "0 rows omitted"
bool CountsNothing(std::string_view lower) {
  const std::size_t digit = lower.find_first_of("0123456789");
  return digit != std::string_view::npos && lower[digit] == '0' &&
         (digit + 1 == lower.size() || !IsOfAWord(lower[digit + 1]));
}

bool HasCutWord(std::string_view lower) {
  if (CountsNothing(lower)) return false;
  for (const std::string_view denial :
       {"not truncat", "untruncat", "non-truncat", "not cut", "no truncat", "never truncat",
        "nothing omitted", "none omitted"}) {
    if (lower.find(denial) != std::string_view::npos) return false;
  }
  return std::ranges::any_of(kCutWords, [lower](std::string_view word) {
    return lower.find(word) != std::string_view::npos;
  });
}

// Scans a JSON text, and remembers where it was last whole up to there.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // Up to where the text ends, or the value, or where the text stops being JSON.
  void Run() {
    for (;;) {
      while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
      if (at_ == text_.size() || is_closed() || !Step()) return;
    }
  }

  bool is_closed() const { return has_root_ && open_.empty(); }
  std::size_t at() const { return at_; }
  std::size_t whole_until() const { return whole_until_; }
  const std::string& open() const { return open_; }

 private:
  enum class Expect { kValue, kValueOrEnd, kName, kNameOrEnd, kColon, kComma };

  void NoteWhole() { whole_until_ = at_; }

  bool Step() {
    const char c = text_[at_];
    switch (expect_) {
      case Expect::kColon:
        if (c != ':') return false;
        ++at_;
        expect_ = Expect::kValue;
        return true;
      case Expect::kComma:
        if (c == ',') {
          ++at_;
          expect_ = open_.back() == '{' ? Expect::kName : Expect::kValue;
          return true;
        }
        return Close(c);
      case Expect::kName:
      case Expect::kNameOrEnd:
        if (expect_ == Expect::kNameOrEnd && c == '}') return Close(c);
        if (c != '"' || !String()) return false;
        expect_ = Expect::kColon;
        return true;
      default:
        if (expect_ == Expect::kValueOrEnd && c == ']') return Close(c);
        return Value(c);
    }
  }

  bool Value(char c) {
    if (c == '{' || c == '[') {
      open_.push_back(c);
      has_root_ = true;
      ++at_;
      NoteWhole();
      expect_ = c == '{' ? Expect::kNameOrEnd : Expect::kValueOrEnd;
      return true;
    }
    if (c == '"' ? !String() : !Word()) return false;
    NoteWhole();
    expect_ = Expect::kComma;
    return true;
  }

  bool Close(char c) {
    if (open_.empty() || c != (open_.back() == '{' ? '}' : ']')) return false;
    open_.pop_back();
    ++at_;
    NoteWhole();
    expect_ = Expect::kComma;
    return true;
  }

  bool String() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
    if (end >= text_.size()) return false;
    at_ = end + 1;
    return true;
  }

  // A number or a literal; at the end of the text it may be half of one.
  bool Word() {
    std::size_t end = at_;
    while (end < text_.size() && IsOfAWord(text_[end])) ++end;
    if (end == at_ || end == text_.size()) return false;
    if (!Json::ParseReceived(text_.substr(at_, end - at_)).ok()) return false;
    at_ = end;
    return true;
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  std::size_t whole_until_ = 0;
  std::string open_;  // the brackets
  bool has_root_ = false;
  Expect expect_ = Expect::kValue;
};

std::string Closers(std::string_view open) {
  std::string closers;
  for (auto bracket = open.rbegin(); bracket != open.rend(); ++bracket) {
    closers += *bracket == '{' ? '}' : ']';
  }
  return closers;
}

bool IsContainer(const Json& value) { return value.IsArray() || value.IsObject(); }

Json* LastOf(Json& value) {
  if (Json::Array* items = value.AsArray()) return items->empty() ? nullptr : &items->back();
  if (Json::Object* members = value.AsObject()) {
    return members->empty() ? nullptr : &members->back().second;
  }
  return nullptr;
}

// Removes the last element of the outermost list of several whose last element was open; of a list
// with one element only where no other is there. open: how many containers were, from the root.
bool DropOpenElement(Json& root, std::size_t open) {
  Json::Array* chosen = nullptr;
  Json* value = &root;
  for (std::size_t depth = 1; depth < open && value != nullptr; ++depth) {
    Json::Array* items = value->AsArray();
    Json* last = LastOf(*value);
    if (last == nullptr || !IsContainer(*last)) break;
    if (items != nullptr && (chosen == nullptr || items->size() > 1)) {
      chosen = items;
      if (items->size() > 1) break;
    }
    value = last;
  }
  if (chosen == nullptr) return false;
  chosen->pop_back();
  return true;
}

// How many of the brackets that end the text stand right behind one another: those that a sender
// added. A bracket on a line of its own, or behind its opening one, is the data's.
std::size_t AddedBrackets(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = text.size(); i > 0; --i) {
    const char c = text[i - 1];
    if (c != '}' && c != ']') break;
    const char before = i > 1 ? text[i - 2] : ' ';
    if (IsBlank(before)) break;
    if (before == (c == '}' ? '{' : '[')) return count + (count == 0 || c == '}' ? 1 : 0);
    ++count;
  }
  return count;
}

// Of a text without lines: an element that lacks what the one before it has.
bool IsShorter(const Json& last, const Json& before) {
  if (const Json::Object* members = last.AsObject()) {
    const Json::Object* others = before.AsObject();
    return members->empty() || (others != nullptr && members->size() < others->size());
  }
  const Json::Array* items = last.AsArray();
  const Json::Array* others = before.AsArray();
  return items != nullptr &&
         (items->empty() || (others != nullptr && items->size() < others->size()));
}

// A row that was begun and nothing more, at the end of the innermost of the open containers.
bool DropEmptyElement(Json& root, std::size_t open) {
  Json* value = &root;
  for (std::size_t depth = 1; depth < open && value != nullptr; ++depth) value = LastOf(*value);
  Json::Array* items = value == nullptr ? nullptr : value->AsArray();
  if (items == nullptr || items->empty()) return false;
  const Json& last = items->back();
  if (last != Json::MakeArray() && last != Json::MakeObject()) return false;
  items->pop_back();
  return true;
}

bool DropShorterElement(Json& root) {
  for (Json* value = &root; value != nullptr; value = LastOf(*value)) {
    Json::Array* items = value->AsArray();
    if (items == nullptr || items->empty() || !IsContainer(items->back())) continue;
    const bool is_alone = items->size() == 1;
    const Json nothing = Json::MakeArray();
    if (!IsShorter(items->back(), is_alone ? nothing : (*items)[items->size() - 2])) return false;
    items->pop_back();
    return true;
  }
  return false;
}

}  // namespace

bool SaysCut(std::string_view tail) {
  tail = Trimmed(tail);
  if (tail.empty() || tail.size() > kLongestTail) return false;
  const std::string lower = core::AsciiLower(tail);
  return HasCutWord(lower) || CountsMore(lower) || lower == "..." || lower == kEllipsis ||
         lower == "[...]" || lower == "(...)" || lower.ends_with("\n...") ||
         (HasDots(lower) && lower.find("more") != std::string::npos);
}

bool IsCutLine(std::string_view line) {
  line = Trimmed(line);
  if (line.starts_with("- ") || line.starts_with("* ")) line = Trimmed(line.substr(2));
  const std::string lower = core::AsciiLower(line);
  if (lower == "-- more --" || lower == "--more--") return true;
  if (line.empty() || !SaysCut(line)) return false;
  const bool begins_with_mark =
      std::string_view("[(<.*").find(line.front()) != std::string_view::npos ||
      line.starts_with(kEllipsis);
  return begins_with_mark || core::IsDigit(line.front()) || line.starts_with("and ");
}

bool EndsCut(std::string_view prose) {
  prose = Trimmed(prose);
  if (!CutMarkOf(prose).empty()) return true;
  const std::size_t line = prose.rfind('\n');
  if (line == std::string_view::npos) return false;
  if (IsCutLine(prose.substr(line + 1))) return true;
  // A line that is nothing but a mark, wherever it stands.
  while (!prose.empty()) {
    const std::size_t end = std::min(prose.find('\n'), prose.size());
    const std::string_view own = Trimmed(prose.substr(0, end));
    const bool is_mark = own.size() <= kLongestMark && own.size() > 4 &&
                         ((own.starts_with('[') && own.ends_with(']')) ||
                          (own.starts_with('<') && own.ends_with('>') &&
                           own.find_first_of("=/") == std::string_view::npos) ||
                          own.starts_with("...") || own.starts_with(kEllipsis));
    if (is_mark && IsCutLine(own)) return true;
    prose.remove_prefix(std::min(end + 1, prose.size()));
  }
  return false;
}

std::string_view CutMarkOf(std::string_view value) {
  const std::string_view text = Trimmed(value);
  for (const auto& [close, open] :
       {std::pair{')', '('}, std::pair{']', '['}, std::pair{'>', '<'}, std::pair{'}', '{'}}) {
    if (!text.ends_with(close)) continue;
    const std::size_t begin = text.rfind(open);
    if (begin == std::string_view::npos || text.size() - begin > kLongestMark) return {};
    const std::string lower = core::AsciiLower(text.substr(begin + 1, text.size() - begin - 2));
    const bool has_dots = HasDots(text.substr(begin > 4 ? begin - 4 : 0, begin > 4 ? 4 : begin));
    const bool counts_rest = CountsMore(lower) && (lower.find("char") != std::string::npos ||
                                                   lower.find("byte") != std::string::npos);
    return HasCutWord(lower) || CountsCut(lower) || counts_rest || lower == "..." ||
                   lower == kEllipsis || (has_dots && lower.find("more") != std::string::npos)
               ? text.substr(begin)
               : std::string_view();
  }
  if (text.size() < kLongText) return {};
  if (text.ends_with("...")) return text.substr(text.size() - 3);
  if (text.ends_with(kEllipsis)) return text.substr(text.size() - kEllipsis.size());
  return {};
}

std::optional<CutData> ReadCutJson(std::string_view text) {
  if (!text.starts_with('{') && !text.starts_with('[')) return std::nullopt;
  Scanner scanner(text);
  scanner.Run();
  CutData cut;
  const std::size_t end = scanner.is_closed() ? scanner.whole_until() : scanner.at();
  std::string_view rest = text.substr(end);
  if (scanner.is_closed()) {
    if (!SaysCut(rest)) return std::nullopt;
    cut.tail = Trimmed(rest);
    auto data = Json::ParseReceived(text.substr(0, end));
    if (!data.ok()) return std::nullopt;
    cut.data = std::move(data).value();
    return cut;
  }
  // Nothing but half a token may be left, or a sentence about the cut on a line of its own.
  const bool is_half_string = rest.starts_with('"') || rest.empty();
  const bool is_half_word = rest.find_first_of(" \t\r\n,:{}[]\"") == std::string_view::npos;
  if (!is_half_string && !is_half_word && !SaysCut(rest)) return std::nullopt;
  if (SaysCut(rest)) cut.tail = Trimmed(rest);
  std::string whole(text.substr(0, scanner.whole_until()));
  whole += Closers(scanner.open());
  auto data = Json::ParseReceived(whole);
  core::Wipe(whole);
  if (!data.ok()) return std::nullopt;
  cut.data = std::move(data).value();
  cut.dropped_row = DropOpenElement(cut.data, scanner.open().size());
  return cut;
}

std::size_t EndOfJson(std::string_view text) {
  Scanner scanner(text);
  scanner.Run();
  return scanner.is_closed() ? scanner.whole_until() : std::string_view::npos;
}

bool DropHalfRow(Json& data, std::string_view text) {
  text = Trimmed(text);
  if (text.find('\n') == std::string_view::npos) return DropShorterElement(data);
  const std::size_t open = AddedBrackets(text);
  return DropOpenElement(data, open) || DropEmptyElement(data, open);
}

}  // namespace claribi::policy
