// Cell: one value of a row, with what is known of it. A value that could not be read (kUnknown) is
// not a value that the vendor says is none (kNone), and neither is a value that cannot be there
// (kLeftOut: the metrics of a service that is powered off).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "values/json_value.h"

namespace claribi::values {

/// The types of fields, as models name them.
enum class Type { kText, kNumber, kTruth, kTime, kList, kMap };

/// "text", "number", "truth", "time", "list", "map"; in the order of the enumeration.
const std::vector<std::string_view>& TypeNames();

class Cell {
 public:
  enum class State { kUnknown, kNone, kLeftOut, kValue };
  using Map = std::vector<std::pair<std::string, std::string>>;

  Cell() = default;  // kUnknown
  static Cell None() { return Cell(State::kNone); }
  static Cell LeftOut() { return Cell(State::kLeftOut); }
  static Cell Text(std::string text);
  static Cell Number(double number);
  static Cell Truth(bool truth);
  static Cell Time(std::int64_t unix_ms);
  static Cell List(std::vector<std::string> items);
  static Cell OfMap(Map members);

  /// What the vendor sent, read as `type`. Numbers may be texts ("2.79"), times are RFC 3339 texts
  /// or Unix seconds, null is None. Anything else of another type is kUnknown: it is never guessed.
  static Cell FromJson(const Json& value, Type type);

  State state() const { return state_; }
  bool IsKnown() const { return state_ == State::kValue || state_ == State::kNone; }
  bool HasValue() const { return state_ == State::kValue; }
  Type type() const { return type_; }
  const std::string& text() const { return text_; }
  double number() const { return number_; }  // also of a truth (0, 1) and of a time (Unix ms)
  const std::vector<std::string>& items() const { return items_; }
  const Map& map() const { return map_; }

  /// One JSON value: times as RFC 3339 texts, whole numbers without a fraction; null unless kValue.
  Json ToJson() const;

  /// Orders values of one type; texts by their characters with case aside, then exactly.
  /// Values come before None, None before what is not known.
  static int Compare(const Cell& left, const Cell& right);
  friend bool operator==(const Cell&, const Cell&) = default;

 private:
  explicit Cell(State state) : state_(state) {}

  State state_ = State::kUnknown;
  Type type_ = Type::kText;
  double number_ = 0;
  std::string text_;
  std::vector<std::string> items_;
  Map map_;
};

}  // namespace claribi::values
