#include "core/json_numbers.h"

#include <algorithm>

#include "core/byte_blocks.h"
#include "core/text.h"

namespace claribi::core {
namespace {

constexpr std::size_t kSafeSize = 250;  // digits before the point, and the exponent, in sum

bool IsOfANumber(char c) {
  return IsDigit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

std::size_t DigitsAt(std::string_view text, std::size_t at) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
  return at >= text.size() ? 0 : end - at;
}

// Whether `text` is a number by RFC 8259, section 6, and may be too large for a double.
bool IsWide(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = DigitsAt(text, at);
  if (whole == 0 || (whole > 1 && text[at] == '0')) return false;
  at += whole;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = DigitsAt(text, at + 1);
    if (fraction == 0) return false;
    at += 1 + fraction;
  }
  std::size_t exponent = 0;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    const bool is_negative = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t digits = DigitsAt(text, at);
    if (digits == 0) return false;
    for (std::size_t i = 0; i < digits; ++i) {
      exponent = std::min<std::size_t>(exponent * 10 + static_cast<std::size_t>(text[at + i] - '0'),
                                       kSafeSize + 1);
    }
    if (is_negative) exponent = 0;
    at += digits;
  }
  return at == text.size() && whole + exponent > kSafeSize;
}

// Calls `see` with the beginning and the end of each number outside of strings.
template <typename See>
void ForEachNumber(std::string_view text, See see) {
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    std::size_t end = at + 1;
    if (c == '"') {
      while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, text.size());
    } else if (IsDigit(c) || c == '-') {
      while (end < text.size() && IsOfANumber(text[end])) ++end;
      see(at, end);
    }
    at = end;
  }
}

// An exponent of two digits or more, which no hundred and fifty digits need to be wide.
struct LongExponents {
  auto operator()(ByteBlock first, ByteBlock second, ByteBlock third, ByteBlock fourth) const {
    const auto digit = [](ByteBlock block) { return (block - '0') < 10; };
    return digit(first) & ((second | 0x20) == 'e') & (digit(third) | (third == '+')) &
           digit(fourth);
  }
};

// Finds every run of that many: one of its first digits is looked at, and enough follow.
bool MayHaveManyDigits(std::string_view text) {
  constexpr std::size_t kStep = 64;
  static_assert(2 * kStep <= kSafeSize - 99);
  for (std::size_t at = 0; at < text.size(); at += kStep) {
    if (IsDigit(text[at]) && DigitsAt(text.substr(0, at + kStep), at) >= kStep) return true;
  }
  return false;
}

}  // namespace

std::string WithoutWideNumbers(std::string_view text, WideNumbers& found) {
  std::string plain;
  plain.reserve(text.size());
  std::size_t numbers = 0;
  std::size_t copied = 0;
  ForEachNumber(text, [&](std::size_t begin, std::size_t end) {
    const std::string_view number = text.substr(begin, end - begin);
    if (IsWide(number)) {
      found.emplace(numbers, number);
      plain.append(text.substr(copied, begin - copied)).push_back('0');
      copied = end;
    }
    ++numbers;
  });
  plain.append(text.substr(copied));
  return plain;
}

bool HasWideNumbers(std::string_view text) {
  if (!MarksAny(text, LongExponents()) && !MayHaveManyDigits(text)) return false;
  bool found = false;
  ForEachNumber(text, [&](std::size_t begin, std::size_t end) {
    found = found || IsWide(text.substr(begin, end - begin));
  });
  return found;
}

}  // namespace claribi::core
