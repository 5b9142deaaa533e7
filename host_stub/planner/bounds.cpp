// The numbers and dates of comparisons: "more than 80 %", "between 2 and 4", "at least $200". See
// question_reader.h.
#include <array>
#include <utility>

#include "planner/period_words.h"
#include "planner/question_reader.h"
#include "planner/word_forms.h"
#include "values/unit.h"

namespace claribi::planner {

using plan::Literal;
using plan::Operator;

namespace {

// A unit as people write it; nothing for a word that is none.
std::optional<std::string> UnitOf(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 40> kUnits{{
      {"%", "%"},
      {"percent", "%"},
      {"pct", "%"},
      {"b", "B"},
      {"byte", "B"},
      {"bytes", "B"},
      {"kb", "kB"},
      {"kilobytes", "kB"},
      {"mb", "MB"},
      {"megabyte", "MB"},
      {"megabytes", "MB"},
      {"gb", "GB"},
      {"gig", "GB"},
      {"gigs", "GB"},
      {"gigabyte", "GB"},
      {"gigabytes", "GB"},
      {"tb", "TB"},
      {"terabyte", "TB"},
      {"terabytes", "TB"},
      {"kib", "KiB"},
      {"mib", "MiB"},
      {"gib", "GiB"},
      {"tib", "TiB"},
      {"b/s", "B/s"},
      {"kb/s", "kB/s"},
      {"mb/s", "MB/s"},
      {"gb/s", "GB/s"},
      {"kib/s", "KiB/s"},
      {"mib/s", "MiB/s"},
      {"gib/s", "GiB/s"},
      {"rows/s", "rows/s"},
      {"ops/s", "operations/s"},
      {"iops", "operations/s"},
      {"operations/s", "operations/s"},
      {"$", "USD"},
      {"usd", "USD"},
      {"dollar", "USD"},
      {"dollars", "USD"},
      {"bucks", "USD"},
      {"usd/month", "USD/month"},
  }};
  for (const auto& [name, unit] : kUnits) {
    if (name == word) return std::string(unit);
  }
  return DurationUnitOf(word);
}

bool IsDuration(const std::string& unit) { return values::KindOfUnit(unit) == "duration"; }

}  // namespace

// One number or date with its unit; moves `at` behind it.
bool QuestionReader::LiteralAt(std::size_t& at, Bound& bound) const {
  if (at >= pieces_.size()) return false;
  Literal literal;
  if (const auto date = DateOf(pieces_[at])) {
    literal.kind = Literal::Kind::kMoment;
    literal.moment_ms = *date;
    bound.values.push_back(literal);
    ++at;
    return true;
  }
  const Piece& piece = pieces_[at];
  // "a year", "a million"
  const bool is_one = at > 0 && Is(at - 1, {"a", "an"}) && piece.meanings.empty() &&
                      piece.kind == Token::Kind::kWord &&
                      (DurationUnitOf(piece.words) || Is(at, {"million", "gigabyte", "terabyte"}));
  if (piece.kind != Token::Kind::kNumber && !is_one) return false;
  literal.kind = Literal::Kind::kNumber;
  literal.number = is_one ? 1 : piece.number;
  if (!is_one) ++at;
  std::string unit = Lowered(piece.unit);
  if (unit == "k" || unit == "m") {
    literal.number *= unit == "k" ? 1e3 : 1e6;
    unit.clear();
  }
  if (unit.empty() && Is(at, {"thousand", "million"})) {
    literal.number *= Is(at, {"thousand"}) ? 1e3 : 1e6;
    ++at;
  }
  if (!unit.empty()) {
    const auto known = UnitOf(unit);
    if (!known) return false;
    literal.unit = *known;
  } else if (at < pieces_.size() && pieces_[at].meanings.empty()) {
    if (const auto known = UnitOf(Word(at))) {
      literal.unit = *known;
      ++at;
    }
  }
  const bool is_data = values::KindOfUnit(literal.unit) == "data";
  if (is_data && Is(at, {"per", "a"}) && Is(at + 1, {"second"})) {
    literal.unit += "/s";
    at += 2;
  }
  if (literal.unit == "USD" && Is(at, {"a", "per", "each"}) && Is(at + 1, {"month"})) at += 2;
  if (literal.unit == "USD" && Is(at, {"monthly"})) ++at;
  if (IsDuration(literal.unit)) {
    bound.duration = literal.unit;
    if (Is(at, {"ago"})) {
      bound.is_ago = true;
      ++at;
    }
  }
  bound.values.push_back(literal);
  return true;
}

std::optional<QuestionReader::Bound> QuestionReader::BoundAt(std::size_t at) const {
  struct Words {
    std::initializer_list<std::string_view> words;
    Operator op;
  };
  static const Words kWords[] = {{{"no", "more", "than"}, Operator::kAtMost},
                                 {{"not", "more", "than"}, Operator::kAtMost},
                                 {{"no", "less", "than"}, Operator::kAtLeast},
                                 {{"not", "less", "than"}, Operator::kAtLeast},
                                 {{"no", "fewer", "than"}, Operator::kAtLeast},
                                 {{"greater", "than"}, Operator::kMore},
                                 {{"more", "than"}, Operator::kMore},
                                 {{"higher", "than"}, Operator::kMore},
                                 {{"larger", "than"}, Operator::kMore},
                                 {{"bigger", "than"}, Operator::kMore},
                                 {{"longer", "than"}, Operator::kMore},
                                 {{"less", "than"}, Operator::kLess},
                                 {{"fewer", "than"}, Operator::kLess},
                                 {{"lower", "than"}, Operator::kLess},
                                 {{"smaller", "than"}, Operator::kLess},
                                 {{"shorter", "than"}, Operator::kLess},
                                 {{"at", "least"}, Operator::kAtLeast},
                                 {{"at", "most"}, Operator::kAtMost},
                                 {{"minimum", "of"}, Operator::kAtLeast},
                                 {{"up", "to"}, Operator::kAtMost},
                                 {{"maximum", "of"}, Operator::kAtMost},
                                 {{"equal", "to"}, Operator::kEqual},
                                 {{"over"}, Operator::kMore},
                                 {{"above"}, Operator::kMore},
                                 {{"exceeding"}, Operator::kMore},
                                 {{"exceeds"}, Operator::kMore},
                                 {{"exceed"}, Operator::kMore},
                                 {{"beyond"}, Operator::kMore},
                                 {{"under"}, Operator::kLess},
                                 {{"below"}, Operator::kLess},
                                 {{"exactly"}, Operator::kEqual},
                                 {{"equals"}, Operator::kEqual},
                                 {{"="}, Operator::kEqual},
                                 {{"=="}, Operator::kEqual},
                                 {{">="}, Operator::kAtLeast},
                                 {{"<="}, Operator::kAtMost},
                                 {{">"}, Operator::kMore},
                                 {{"<"}, Operator::kLess},
                                 {{"before"}, Operator::kLess},
                                 {{"after"}, Operator::kMore},
                                 {{"since"}, Operator::kAtLeast},
                                 {{"!="}, Operator::kNotEqual}};
  const bool bare = Is(at, {"less", "more"}) && at + 1 < pieces_.size() &&
                    pieces_[at + 1].kind == Token::Kind::kNumber;
  Bound bound;
  std::size_t next = at;
  const bool is_nothing = Is(at, {"nothing"}) && !targets_end_;  // "cost nothing"
  if (Is(at, {"several", "multiple", "multi"}) || is_nothing) {
    Literal one;
    one.kind = Literal::Kind::kNumber;
    one.number = is_nothing ? 0 : 1;
    bound.values = {one};
    bound.op = is_nothing ? Operator::kEqual : Operator::kMore;
    bound.has_word = true;
    bound.end = at + 1;
    return bound;
  }
  if (Is(at, {"between"})) {
    ++next;
    if (!LiteralAt(next, bound) || !Is(next, {"and", "to"})) return std::nullopt;
    ++next;
    if (!LiteralAt(next, bound)) return std::nullopt;
    bound.op = Operator::kBetween;
    bound.has_word = true;
    if (bound.values[0].unit.empty()) bound.values[0].unit = bound.values[1].unit;
    bound.end = next;
    return bound;
  }
  for (const Words& each : kWords) {
    if (!Follows(at, each.words)) continue;
    next = at + each.words.size();
    bound.op = each.op;
    bound.has_word = true;
    bound.is_of_times = Is(at, {"before", "after", "since"});
    break;
  }
  if (!bound.has_word && bare && !targets_end_) {  // "with age less 120 days"
    next = at + 1;
    bound.op = Is(at, {"less"}) ? Operator::kLess : Operator::kMore;
    bound.has_word = true;
  }
  if (bound.has_word) next = SkipSilent(next);
  const auto month = bound.is_of_times ? MonthAt(pieces_, next) : std::nullopt;
  if (month) {  // "before March 2024", "after March 2024"
    const bool is_after = bound.op == Operator::kMore;
    Literal moment;
    moment.kind = Literal::Kind::kMoment;
    moment.moment_ms = is_after ? month->to_ms : month->from_ms;
    if (is_after) bound.op = Operator::kAtLeast;
    bound.values = {moment};
    bound.end = next + 2;
    return bound;
  }
  if (!LiteralAt(next, bound)) return std::nullopt;
  bound.end = next;
  if (Is(next, {"to"}) && !bound.has_word && next + 1 < pieces_.size() &&
      pieces_[next + 1].kind == Token::Kind::kNumber) {
    std::size_t other = next + 1;
    if (!LiteralAt(other, bound)) return std::nullopt;
    bound.op = Operator::kBetween;
    bound.has_word = true;
    if (bound.values[0].unit.empty()) bound.values[0].unit = bound.values[1].unit;
    bound.end = other;
    return bound;
  }
  // "1 or 3 nodes", "1, 2 or 3 nodes": one of these.
  while (!bound.has_word && bound.values[0].kind == Literal::Kind::kNumber &&
         next + 1 < pieces_.size() && (Is(next, {"or"}) || IsMark(pieces_[next])) &&
         pieces_[next + 1].kind == Token::Kind::kNumber) {
    const bool is_last = Is(next, {"or"});
    std::size_t other = next + 1;
    if (!is_last && !(Is(other + 1, {"or"}) || Is(other + 2, {"or"}))) break;
    if (!LiteralAt(other, bound)) return std::nullopt;
    next = bound.end = other;
    if (!is_last) continue;
    for (Literal& value : bound.values) {
      if (value.unit.empty()) value.unit = bound.values.back().unit;
    }
    bound.op = Operator::kIn;
    bound.has_word = true;
    return bound;
  }
  if (Is(next, {"or", "and"}) && !bound.has_word) {
    if (Is(next + 1, {"more", "above", "higher", "over", "greater", "older", "larger", "up"})) {
      bound.op = Operator::kAtLeast;
      bound.end = next + 2;
    } else if (Is(next + 1, {"less", "below", "lower", "fewer", "under", "younger", "newer"})) {
      bound.op = Operator::kAtMost;
      bound.end = next + 2;
    }
    bound.has_word = bound.op != Operator::kEqual;
  }
  return bound;
}

}  // namespace claribi::planner
