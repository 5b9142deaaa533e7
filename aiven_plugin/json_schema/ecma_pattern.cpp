#include "json_schema/ecma_pattern.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "core/text.h"
#include "json_schema/unicode_property.h"

namespace claribi::json_schema {
namespace {

constexpr std::string_view kSpaces =
    R"(\x{9}-\x{d}\x{20}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
constexpr std::string_view kNoSpaces =
    R"(\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027})"
    R"(\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";
constexpr std::string_view kAnyCharacter = R"([\x{0}-\x{10ffff}])";
constexpr std::string_view kAnyButLineEnds = R"([^\x{a}\x{d}\x{2028}\x{2029}])";
constexpr std::string_view kNothing = "(?!)";

std::string CodePoint(char32_t code) {
  char hex[8];
  const auto end = std::to_chars(hex, hex + sizeof(hex), static_cast<std::uint32_t>(code), 16).ptr;
  return "\\x{" + std::string(hex, end) + "}";
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// One member of a class, or one escape: a character, or a set as the inside of a PCRE2 class.
struct Atom {
  std::optional<char32_t> code;
  std::string set;
};

class Translator {
 public:
  explicit Translator(std::string_view pattern) : text_(pattern) {}

  core::Result<EcmaPattern> Run() {
    while (at_ < text_.size() && wrong_.empty()) Term();
    if (wrong_.empty()) return std::move(result_);
    return core::Error(core::ErrorCode::kInvalid, "A regular expression is malformed.",
                       std::string(wrong_) + " near byte " + std::to_string(at_))
        .Kind(core::ErrorKind::kProtocol);
  }

 private:
  bool AtEnd() const { return at_ >= text_.size(); }
  bool Sees(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  bool Take(std::string_view what) {
    if (!Sees(what)) return false;
    at_ += what.size();
    return true;
  }
  // `what` is one of the literals below.
  void Wrong(std::string_view what) {
    if (wrong_.empty()) wrong_ = what;
  }
  void Emit(std::string_view pcre, bool can_repeat) {
    result_.pcre += pcre;
    can_repeat_ = can_repeat;
  }

  void Term() {
    if (Take("^")) return Emit("^", false);
    if (Take("$")) return Emit("\\z", false);
    if (Take("|")) return Emit("|", false);
    if (Take(".")) return Emit(kAnyButLineEnds, true);
    if (Take("(")) return Group();
    if (Take(")")) return Emit(")", true);
    if (Take("[")) return Class();
    if (Sees("*") || Sees("+") || Sees("?") || SeesCount()) return Quantifier();
    if (Take("\\")) return Escape();
    Emit(CodePoint(Character()), true);
  }

  // After "(".
  void Group() {
    if (!Take("?")) return Emit("(", false);
    for (const std::string_view kind : {":", "=", "!", "<=", "<!"}) {
      if (Take(kind)) return Emit("(?" + std::string(kind), false);
    }
    if (!Take("<")) return Wrong("an unknown kind of group");
    Emit("(?<" + GroupName() + ">", false);
  }

  std::string GroupName() {
    const std::size_t end = text_.find('>', at_);
    const std::string_view name = text_.substr(at_, end - at_);
    const bool good = end != std::string_view::npos && !name.empty() && !core::IsDigit(name[0]) &&
                      std::all_of(name.begin(), name.end(), [](char c) {
                        return IsLetter(c) || core::IsDigit(c) || c == '_';
                      });
    if (!good) {
      Wrong("a group name that is not made of ASCII letters, digits and _");
      return {};
    }
    at_ = end + 1;
    return std::string(name);
  }

  // "{n}", "{n,}" or "{n,m}"; any other brace is a character.
  bool SeesCount() const {
    std::size_t i = at_;
    const auto digits = [&] {
      const std::size_t start = i;
      while (i < text_.size() && core::IsDigit(text_[i])) ++i;
      return i > start;
    };
    if (i >= text_.size() || text_[i++] != '{' || !digits()) return false;
    if (i < text_.size() && text_[i] == ',') {
      ++i;
      digits();
    }
    return i < text_.size() && text_[i] == '}';
  }

  void Quantifier() {
    if (!can_repeat_) return Wrong("nothing to repeat");
    std::string_view quantifier = text_.substr(at_, 1);
    if (quantifier == "{") {
      quantifier = text_.substr(at_, text_.find('}', at_) - at_ + 1);
      std::size_t least = 0;
      const auto read =
          std::from_chars(quantifier.data() + 1, quantifier.data() + quantifier.size(), least);
      if (read.ec != std::errc()) return Wrong("too many repetitions");
      result_.longest_repeat = std::max(result_.longest_repeat, least);
    }
    at_ += quantifier.size();
    Emit(quantifier, false);
    if (Take("?")) Emit("?", false);
  }

  // After "\" outside a class.
  void Escape() {
    if (Take("b")) return Emit("\\b", false);
    if (Take("B")) return Emit("\\B", false);
    if (Take("k<")) {
      result_.has_backward_reference = true;
      return Emit("\\k<" + GroupName() + ">", true);
    }
    if (!AtEnd() && text_[at_] >= '1' && text_[at_] <= '9') {
      const std::size_t start = at_;
      while (!AtEnd() && core::IsDigit(text_[at_])) ++at_;
      result_.has_backward_reference = true;
      return Emit("\\g{" + std::string(text_.substr(start, at_ - start)) + "}", true);
    }
    const Atom atom = CharacterOrSet();
    Emit(atom.code ? CodePoint(*atom.code) : "[" + atom.set + "]", true);
  }

  // After "[".
  void Class() {
    const bool negated = Take("^");
    std::string members;
    while (!Take("]")) {
      if (AtEnd() || !wrong_.empty()) return Wrong("a class without its end");
      const Atom first = ClassAtom();
      if (!Sees("-") || Sees("-]")) {
        members += Written(first);
        continue;
      }
      ++at_;
      if (AtEnd()) continue;
      const Atom last = ClassAtom();
      if (!first.code || !last.code) {
        members += Written(first) + CodePoint('-') + Written(last);
      } else if (*first.code > *last.code) {
        return Wrong("a range whose end comes before its beginning");
      } else {
        members += Written(first) + "-" + Written(last);
      }
    }
    if (members.empty()) return Emit(negated ? kAnyCharacter : kNothing, true);
    Emit((negated ? "[^" : "[") + members + "]", true);
  }

  static std::string Written(const Atom& atom) {
    return atom.code ? CodePoint(*atom.code) : atom.set;
  }

  Atom ClassAtom() {
    if (!Take("\\")) return {Character(), {}};
    if (Take("b")) return {U'\b', {}};
    return CharacterOrSet();
  }

  // After "\": what means the same inside and outside of a class.
  Atom CharacterOrSet() {
    if (AtEnd()) {
      Wrong("a backslash at the end");
      return {U'\\', {}};
    }
    const char c = text_[at_];
    if (static_cast<unsigned char>(c) >= 0x80) return {Character(), {}};
    ++at_;
    switch (c) {
      case 'd':
        return {std::nullopt, "0-9"};
      case 'D':
        return {std::nullopt, "\\D"};
      case 'w':
        return {std::nullopt, "0-9A-Z_a-z"};
      case 'W':
        return {std::nullopt, "\\W"};
      case 's':
        return {std::nullopt, std::string(kSpaces)};
      case 'S':
        return {std::nullopt, std::string(kNoSpaces)};
      case 'p':
      case 'P':
        return {std::nullopt, Property(c)};
      case 'f':
        return {U'\f', {}};
      case 'n':
        return {U'\n', {}};
      case 'r':
        return {U'\r', {}};
      case 't':
        return {U'\t', {}};
      case 'v':
        return {U'\v', {}};
      case 'c':
        return {ControlLetter(), {}};
      case 'x':
        return {Hex(2), {}};
      case 'u':
        return {UnicodeEscape(), {}};
      case '0':
        if (!AtEnd() && core::IsDigit(text_[at_])) Wrong("an octal escape");
        return {U'\0', {}};
      default:
        if (IsLetter(c) || core::IsDigit(c)) Wrong("an unknown escape");
        return {static_cast<char32_t>(c), {}};
    }
  }

  std::string Property(char letter) {
    const std::size_t end = text_.find('}', at_);
    const auto name = Take("{") && end != std::string_view::npos
                          ? PcreProperty(text_.substr(at_, end - at_))
                          : std::nullopt;
    if (!name) {
      Wrong("a Unicode property that is not known");
      return {};
    }
    at_ = end + 1;
    return "\\" + std::string(1, letter) + "{" + *name + "}";
  }

  char32_t ControlLetter() {
    if (AtEnd() || !IsLetter(text_[at_])) {
      Wrong("\\c without a letter");
      return 0;
    }
    return static_cast<char32_t>(text_[at_++] % 32);
  }

  // Exactly `count` hexadecimal digits.
  char32_t Hex(std::size_t count) {
    const std::string_view digits = text_.substr(at_, count);
    std::uint32_t code = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
    if (digits.empty() || digits.size() != count || !whole || code > 0x10FFFF) {
      Wrong("a character escape without its digits");
      return 0;
    }
    at_ += count;
    return code;
  }

  // After "\u".
  char32_t UnicodeEscape() {
    if (Take("{")) {
      const std::size_t end = std::min(text_.find('}', at_), text_.size());
      const char32_t code = Hex(std::min<std::size_t>(end - at_, 32));
      if (!Take("}")) Wrong("a character escape without its end");
      return code;
    }
    const char32_t high = Hex(4);
    if (high < 0xD800 || high > 0xDBFF || !Sees("\\u")) return high;
    const std::size_t before = at_;
    at_ += 2;
    const char32_t low = Sees("{") ? 0 : Hex(4);
    if (low >= 0xDC00 && low <= 0xDFFF) return 0x10000 + ((high - 0xD800) << 10U) + (low - 0xDC00);
    at_ = before;
    return high;
  }

  // The next character of the pattern. Precondition: not at the end.
  char32_t Character() {
    const auto byte = [this](std::size_t i) {
      return static_cast<char32_t>(i < text_.size() ? static_cast<unsigned char>(text_[i]) : 0x80U);
    };
    const char32_t lead = byte(at_);
    const std::size_t more = lead < 0xC0 ? 0 : (lead < 0xE0 ? 1 : (lead < 0xF0 ? 2 : 3));
    char32_t code = more == 0 ? lead : lead & (0x3FU >> more);
    for (std::size_t i = 1; i <= more; ++i) code = (code << 6U) | (byte(at_ + i) & 0x3FU);
    at_ = std::min(at_ + more + 1, text_.size());
    return code;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool can_repeat_ = false;
  std::string_view wrong_;
  EcmaPattern result_;
};

}  // namespace

core::Result<EcmaPattern> TranslateEcmaPattern(std::string_view pattern) {
  return Translator(pattern).Run();
}

}  // namespace claribi::json_schema
