#include "rows/predicate.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "plan/period.h"
#include "values/unit.h"

namespace claribi::rows {
namespace {

using plan::Expression;
using plan::Literal;
using plan::Operator;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string Lowered(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), Lower);
  return lowered;
}

// Bytes of other scripts belong to the word that they are in.
bool IsWordByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || byte >= 0x80;
}

Verity Both(Verity left, Verity right) {
  if (left == Verity::kFalse || right == Verity::kFalse) return Verity::kFalse;
  if (left == Verity::kUnknown || right == Verity::kUnknown) return Verity::kUnknown;
  if (left == Verity::kLeftOut || right == Verity::kLeftOut) return Verity::kLeftOut;
  return Verity::kTrue;
}

Verity Opposite(Verity verity) {
  if (verity == Verity::kTrue) return Verity::kFalse;
  return verity == Verity::kFalse ? Verity::kTrue : verity;
}

Verity Of(bool truth) { return truth ? Verity::kTrue : Verity::kFalse; }

// The texts of a cell that a token, a beginning or a part is looked for in.
std::vector<std::string> TextsOf(const Cell& cell) {
  if (cell.type() == Type::kText) return {cell.text()};
  if (cell.type() == Type::kList) return cell.items();
  std::vector<std::string> texts;
  for (const auto& [name, text] : cell.map()) {
    texts.push_back(name);
    texts.push_back(text);
  }
  return texts;
}

bool MatchesText(Operator op, const std::string& text, const std::string& wanted) {
  const std::string low = Lowered(text);
  const std::string want = Lowered(wanted);
  if (op == Operator::kHasToken) return HasToken(text, wanted);
  if (op == Operator::kStartsWith) return low.rfind(want, 0) == 0;
  if (op == Operator::kContains) return low.find(want) != std::string::npos;
  if (op == Operator::kEndsWith) return low.ends_with(want);
  return low == want;
}

// A literal as a number of the column's unit; nothing where their units measure different things.
std::optional<double> NumberOf(const Literal& literal, const std::string& unit,
                               std::int64_t now_ms) {
  switch (literal.kind) {
    case Literal::Kind::kNumber:
      return literal.unit.empty() ? literal.number
                                  : values::Convert(literal.number, literal.unit, unit);
    case Literal::Kind::kTruth:
      return literal.truth ? 1 : 0;
    case Literal::Kind::kMoment:
      return static_cast<double>(literal.moment_ms);
    case Literal::Kind::kAgo: {
      const auto whole = static_cast<std::int64_t>(literal.number);
      const std::int64_t from = values::AddUnits(now_ms, -whole, literal.units);
      const std::int64_t next = values::AddUnits(now_ms, -whole - 1, literal.units);
      return static_cast<double>(from) +
             (literal.number - static_cast<double>(whole)) * static_cast<double>(next - from);
    }
    default:
      return std::nullopt;
  }
}

// What people call equal: both came through a text or a division.
bool IsNear(double left, double right) {
  return std::fabs(left - right) <= 1e-9 * std::max({1.0, std::fabs(left), std::fabs(right)});
}

bool Holds(Operator op, double left, double right) {
  switch (op) {
    case Operator::kLess:
      return left < right && !IsNear(left, right);
    case Operator::kAtMost:
      return left < right || IsNear(left, right);
    case Operator::kMore:
      return left > right && !IsNear(left, right);
    case Operator::kAtLeast:
      return left > right || IsNear(left, right);
    default:
      return IsNear(left, right);
  }
}

Verity ComparesNumbers(const Expression& expression, const std::string& unit, double number,
                       std::int64_t now_ms) {
  std::vector<double> wanted;
  for (const Literal& literal : expression.values) {
    const auto value = NumberOf(literal, unit, now_ms);
    if (!value) return Verity::kUnknown;
    wanted.push_back(*value);
  }
  if (expression.op == Operator::kBetween) {
    return Of(Holds(Operator::kAtLeast, number, std::min(wanted[0], wanted[1])) &&
              Holds(Operator::kAtMost, number, std::max(wanted[0], wanted[1])));
  }
  return Of(std::any_of(wanted.begin(), wanted.end(),
                        [&](double value) { return Holds(expression.op, number, value); }));
}

// The numbers of a version: 9, 6 of "9.6". Nothing where it does not begin with one.
std::vector<std::uint64_t> NumbersOf(std::string_view version) {
  std::vector<std::uint64_t> numbers;
  for (std::size_t at = 0; at < version.size() && numbers.size() < 8;) {
    const std::size_t begin = at;
    std::uint64_t number = 0;
    while (at < version.size() && version[at] >= '0' && version[at] <= '9' && at - begin < 18) {
      number = number * 10 + static_cast<std::uint64_t>(version[at++] - '0');
    }
    if (at == begin) break;
    numbers.push_back(number);
    if (at >= version.size() || version[at] != '.') break;
    ++at;
  }
  return numbers;
}

// As many numbers as are wanted are compared: 14.9 is no later version than 14.
Verity ComparesVersions(const Expression& expression, const std::string& text) {
  const auto compared = [&](const Literal& literal) -> std::optional<int> {
    std::vector<std::uint64_t> have = NumbersOf(text);
    const std::vector<std::uint64_t> want = NumbersOf(literal.text);
    if (have.empty() || want.empty()) return std::nullopt;
    have.resize(want.size());
    return have < want ? -1 : have == want ? 0 : 1;
  };
  std::vector<int> orders;
  for (const Literal& literal : expression.values) {
    const auto order = compared(literal);
    if (!order) return Verity::kUnknown;
    orders.push_back(*order);
  }
  switch (expression.op) {
    case Operator::kLess:
      return Of(orders[0] < 0);
    case Operator::kAtMost:
      return Of(orders[0] <= 0);
    case Operator::kMore:
      return Of(orders[0] > 0);
    case Operator::kAtLeast:
      return Of(orders[0] >= 0);
    default:
      return Of(orders[0] >= 0 && orders[1] <= 0);
  }
}

bool IsOrder(Operator op) {
  return op == Operator::kLess || op == Operator::kAtMost || op == Operator::kMore ||
         op == Operator::kAtLeast || op == Operator::kBetween;
}

Verity ComparesTexts(const Expression& expression, const Cell& cell) {
  const std::vector<std::string> texts = TextsOf(cell);
  if (IsOrder(expression.op)) {
    return texts.size() == 1 ? ComparesVersions(expression, texts.front()) : Verity::kUnknown;
  }
  for (const Literal& literal : expression.values) {
    if (literal.kind != Literal::Kind::kText) return Verity::kUnknown;  // a term
    for (const std::string& text : texts) {
      if (MatchesText(expression.op, text, literal.text)) return Verity::kTrue;
    }
  }
  return Verity::kFalse;
}

std::optional<Cell> CellAt(const RowSet& set, const Row& row, const std::string& column) {
  if (const Cell* cell = set.At(row, column)) return *cell;
  const auto point = column.rfind('.');
  if (point == std::string::npos) return std::nullopt;
  const Cell* map = set.At(row, column.substr(0, point));
  if (map == nullptr || (map->HasValue() && map->type() != Type::kMap)) return std::nullopt;
  return KeyOf(*map, column.substr(point + 1));
}

bool IsEmpty(const Cell& cell) {
  if (!cell.HasValue()) return true;
  if (cell.type() == Type::kList) return cell.items().empty();
  return cell.type() == Type::kMap && cell.map().empty();
}

Verity Compares(const Expression& expression, const RowSet& set, const Row& row,
                std::int64_t now_ms) {
  // What another row has is put in before (engine/other_rows.h).
  if (!expression.operands.empty()) return Verity::kUnknown;
  if (expression.op == Operator::kNotEqual) {
    Expression equal = expression;
    equal.op = Operator::kEqual;
    return Opposite(Compares(equal, set, row, now_ms));
  }
  const auto cell = CellAt(set, row, expression.column);
  if (!cell || cell->state() == Cell::State::kUnknown) return Verity::kUnknown;
  if (cell->state() == Cell::State::kLeftOut) return Verity::kLeftOut;
  if (expression.op == Operator::kExists) return Of(!IsEmpty(*cell));
  const auto index = set.IndexOf(expression.column);
  const std::string unit = index ? set.columns[*index].unit : "";
  if (!expression.than.empty()) {
    const auto other = CellAt(set, row, expression.than);
    if (!other || other->state() == Cell::State::kUnknown) return Verity::kUnknown;
    if (other->state() == Cell::State::kLeftOut) return Verity::kLeftOut;
    if (!cell->HasValue() || !other->HasValue()) return Verity::kFalse;
    if (cell->type() == Type::kText) return Of(Cell::Compare(*cell, *other) == 0);
    const auto theirs = set.IndexOf(expression.than);
    const auto right =
        values::Convert(other->number(), theirs ? set.columns[*theirs].unit : "", unit);
    return right ? Of(Holds(expression.op, cell->number(), *right)) : Verity::kUnknown;
  }
  if (!cell->HasValue()) return Verity::kFalse;
  if (expression.op == Operator::kWithin) {
    const plan::TimeWindow window = plan::WindowOf(*expression.period, now_ms);
    // The present moment is inside of a window that ends now.
    const double end = static_cast<double>(window.to_ms) + (window.to_ms == now_ms ? 1 : 0);
    return Of(cell->number() >= static_cast<double>(window.from_ms) && cell->number() < end);
  }
  const bool is_number =
      cell->type() == Type::kNumber || cell->type() == Type::kTime || cell->type() == Type::kTruth;
  return is_number ? ComparesNumbers(expression, unit, cell->number(), now_ms)
                   : ComparesTexts(expression, *cell);
}

}  // namespace

Cell KeyOf(const Cell& map, std::string_view key) {
  if (!map.HasValue()) return map;
  for (const auto& [name, text] : map.map()) {
    if (name == key) return Cell::Text(text);
  }
  for (const auto& [name, text] : map.map()) {  // case aside
    if (Lowered(name) == Lowered(key)) return Cell::Text(text);
  }
  return Cell::None();
}

bool HasToken(std::string_view text, std::string_view token) {
  if (token.empty()) return false;
  const std::string low = Lowered(text);
  const std::string want = Lowered(token);
  for (auto at = low.find(want); at != std::string::npos; at = low.find(want, at + 1)) {
    const auto end = at + want.size();
    const bool begins = at == 0 || !IsWordByte(low[at - 1]) || !IsWordByte(want.front());
    const bool ends = end == low.size() || !IsWordByte(low[end]) || !IsWordByte(want.back());
    if (begins && ends) return true;
  }
  return false;
}

Verity Fulfils(const Expression& expression, const RowSet& set, const Row& row,
               std::int64_t now_ms) {
  switch (expression.kind) {
    case Expression::Kind::kAnd: {
      Verity verity = Verity::kTrue;
      for (const Expression& operand : expression.operands) {
        verity = Both(verity, Fulfils(operand, set, row, now_ms));
      }
      return verity;
    }
    case Expression::Kind::kOr: {
      Verity verity = Verity::kFalse;
      for (const Expression& operand : expression.operands) {
        const Verity other = Fulfils(operand, set, row, now_ms);
        verity = Opposite(Both(Opposite(verity), Opposite(other)));
      }
      return verity;
    }
    case Expression::Kind::kNot:
      return Opposite(Fulfils(expression.operands.front(), set, row, now_ms));
    case Expression::Kind::kNamed:
      return Verity::kUnknown;
    case Expression::Kind::kCompare:
      return Compares(expression, set, row, now_ms);
  }
  return Verity::kUnknown;
}

void Keep(RowSet& set, const Expression& expression, std::int64_t now_ms) {
  std::vector<Row> kept;
  std::vector<Gap> gaps;
  for (Gap& gap : set.gaps) {
    const Verity verity = Fulfils(expression, set, gap.known, now_ms);
    if (verity == Verity::kTrue || verity == Verity::kUnknown) gaps.push_back(std::move(gap));
  }
  for (Row& row : set.rows) {
    switch (Fulfils(expression, set, row, now_ms)) {
      case Verity::kTrue:
        kept.push_back(std::move(row));
        break;
      case Verity::kUnknown:
        gaps.push_back({.known = std::move(row), .exists = true});
        break;
      case Verity::kLeftOut:
        set.left_out.push_back(std::move(row));
        break;
      case Verity::kFalse:
        ++set.dropped;
        break;
    }
  }
  set.rows = std::move(kept);
  set.gaps = std::move(gaps);
}

namespace {

void See(RowSet& set, const Expression& expression) {
  for (const Expression& operand : expression.operands) See(set, operand);
  const auto index = set.IndexOf(expression.column);
  if (!index || set.columns[*index].type != Type::kText) return;
  std::set<std::string>& seen = set.seen[expression.column];
  for (const Row& row : set.rows) {
    const Cell& cell = row.cells[*index];
    if (cell.HasValue() && seen.size() < RowSet::kMostSeen) seen.insert(cell.text());
  }
}

}  // namespace

void DropFailing(RowSet& set, const Expression& expression, std::int64_t now_ms) {
  See(set, expression);
  const auto fails = [&](const Row& row) {
    return Fulfils(expression, set, row, now_ms) == Verity::kFalse;
  };
  set.dropped += std::erase_if(set.rows, fails);
  std::erase_if(set.gaps, [&](const Gap& gap) { return fails(gap.known); });
  std::erase_if(set.left_out, fails);
}

}  // namespace claribi::rows
