// A JSON number as the decimal that was written (RFC 8259, section 6), of any length: compared and
// divided exactly, never through a double. Not for calculating.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace claribi::json_schema {

class Decimal {
 public:
  // `text` as JSON's grammar has it (core::Json::NumberText); empty optional otherwise.
  static std::optional<Decimal> Parse(std::string_view text);

  bool IsZero() const { return digits_.empty(); }
  // 1.0 and 1e3 are integers (JSON Schema core 2020-12, section 4.2.2).
  bool IsInteger() const { return IsZero() || exponent_ >= 0; }
  bool IsNegative() const { return negative_; }
  // The number of digits that count, without zeros on either side.
  std::size_t Precision() const { return digits_.size(); }
  // Empty when it is no integer, negative, or more than 64 bits hold.
  std::optional<std::uint64_t> AsUint64() const;
  // False for a divisor of zero. Precondition: it has at most kMaxDivisorPrecision digits.
  bool IsMultipleOf(const Decimal& divisor) const;
  static constexpr std::size_t kMaxDivisorPrecision = 18;
  // One text per value: 1, 1.0 and 10e-1 give the same.
  std::string Canonical() const;

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) = default;

 private:
  // digits * 10^exponent; zero has no digits and exponent 0, others no zero at either end.
  bool negative_ = false;
  std::string digits_;
  std::int64_t exponent_ = 0;
};

}  // namespace claribi::json_schema
