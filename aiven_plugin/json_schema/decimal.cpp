#include "json_schema/decimal.h"

#include <algorithm>
#include <charconv>

#include "core/text.h"

namespace claribi::json_schema {
namespace {

__extension__ using Uint128 = unsigned __int128;

std::string_view TakeDigits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), core::IsDigit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

// 10^exponent modulo `modulus`, by squaring: exponents may be as large as a number's text permits.
std::uint64_t PowerOfTen(std::uint64_t exponent, std::uint64_t modulus) {
  Uint128 result = 1 % modulus;
  Uint128 square = 10 % modulus;
  for (; exponent > 0; exponent >>= 1U) {
    if ((exponent & 1U) != 0) result = result * square % modulus;
    square = square * square % modulus;
  }
  return static_cast<std::uint64_t>(result);
}

}  // namespace

std::optional<Decimal> Decimal::Parse(std::string_view text) {
  Decimal number;
  if (text.starts_with('-')) {
    number.negative_ = true;
    text.remove_prefix(1);
  }
  const std::string_view whole = TakeDigits(text);
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = TakeDigits(text);
    if (fraction.empty()) return std::nullopt;
  }
  if (whole.empty()) return std::nullopt;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    const bool small = text.starts_with('-');
    if (small || text.starts_with('+')) text.remove_prefix(1);
    const std::string_view power = TakeDigits(text);
    if (power.empty()) return std::nullopt;
    // Larger exponents are clamped, so that numbers beyond this are equal if their digits are.
    constexpr std::int64_t kFar = std::int64_t{1} << 60;
    std::int64_t exponent = 0;
    const auto read = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (read.ec != std::errc() || exponent > kFar) exponent = kFar;
    number.exponent_ = small ? -exponent : exponent;
  }
  if (!text.empty()) return std::nullopt;

  number.digits_.append(whole).append(fraction);
  number.exponent_ -= static_cast<std::int64_t>(fraction.size());
  number.digits_.erase(0, std::min(number.digits_.find_first_not_of('0'), number.digits_.size()));
  const std::size_t last = number.digits_.find_last_not_of('0');
  if (number.digits_.empty()) return Decimal();
  number.exponent_ += static_cast<std::int64_t>(number.digits_.size() - last - 1);
  number.digits_.resize(last + 1);
  return number;
}

std::optional<std::uint64_t> Decimal::AsUint64() const {
  if (negative_ || !IsInteger() || exponent_ > 20) return std::nullopt;
  const std::string text = digits_ + std::string(static_cast<std::size_t>(exponent_), '0');
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!text.empty() && read.ec != std::errc()) return std::nullopt;
  return value;
}

bool Decimal::IsMultipleOf(const Decimal& divisor) const {
  if (IsZero()) return true;
  // Without a zero at its end, a number is no multiple of a higher power of ten.
  if (exponent_ < divisor.exponent_) return false;
  std::uint64_t modulus = 0;
  for (const char digit : divisor.digits_) {
    modulus = modulus * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  if (modulus == 0) return false;
  Uint128 rest = 0;
  for (const char digit : digits_) {
    rest = (rest * 10 + static_cast<std::uint64_t>(digit - '0')) % modulus;
  }
  const auto zeros = static_cast<std::uint64_t>(exponent_ - divisor.exponent_);
  return rest * PowerOfTen(zeros, modulus) % modulus == 0;
}

std::string Decimal::Canonical() const {
  if (IsZero()) return "0";
  return (negative_ ? "-" : "") + digits_ + "e" + std::to_string(exponent_);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const auto sign = [](const Decimal& number) {
    return number.IsZero() ? 0 : (number.negative_ ? -1 : 1);
  };
  if (sign(a) != sign(b)) return sign(a) <=> sign(b);
  const auto magnitude = [](const Decimal& number) {
    return static_cast<std::int64_t>(number.digits_.size()) + number.exponent_;
  };
  // The digits end in no zero, so of two of which one begins with the other the shorter is smaller.
  const std::strong_ordering order = magnitude(a) != magnitude(b)
                                         ? magnitude(a) <=> magnitude(b)
                                         : a.digits_.compare(b.digits_) <=> 0;
  return sign(a) < 0 ? 0 <=> order : order;
}

}  // namespace claribi::json_schema
