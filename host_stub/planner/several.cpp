// Several numbers in one question: "average and maximum price", "services per tier and their total
// price", "the number of services and the total cost by type". See question_reader.h.
#include <algorithm>
#include <map>

#include "planner/grammar.h"
#include "planner/plan_assembly.h"
#include "planner/question_reader.h"

namespace claribi::planner {

using plan::Frame;
using plan::Function;

namespace {

constexpr std::size_t kMostNumbers = 4;

}  // namespace

// The function that is named at the piece, and how many pieces name it.
std::optional<std::pair<Function, std::size_t>> QuestionReader::FunctionAt(std::size_t at) const {
  static const std::map<std::string_view, Function> kWords{
      {"average", Function::kAverage}, {"mean", Function::kAverage}, {"avg", Function::kAverage},
      {"total", Function::kSum},       {"sum", Function::kSum},      {"combined", Function::kSum},
      {"overall", Function::kSum},     {"maximum", Function::kMax},  {"max", Function::kMax},
      {"highest", Function::kMax},     {"minimum", Function::kMin},  {"min", Function::kMin},
      {"lowest", Function::kMin},      {"count", Function::kCount},  {"number", Function::kCount}};
  const auto found = kWords.find(Word(at));
  if (found == kWords.end() || !(pieces_[at].meanings.empty() || Is(at, {"total"}))) {
    return std::nullopt;
  }
  const bool is_total_number =
      Is(at, {"total"}) && (Is(at + 1, {"number"}) || Is(at + 1, {"count"}));
  if (is_total_number) {
    return std::pair(Function::kCount, std::size_t{Is(at + 2, {"of"}) ? 3U : 2U});
  }
  const bool counts = found->second == Function::kCount;
  if (Is(at, {"number"}) && !Is(at + 1, {"of"})) return std::nullopt;
  return std::pair(found->second,
                   std::size_t{Is(at + 1, {"of"}) && (counts || Is(at, {"sum"})) ? 2U : 1U});
}

// A number that rows have: what a function may be of.
std::optional<Target> QuestionReader::NumberAt(std::size_t at) const {
  auto target = TargetAt(at, nullptr);
  if (!target || target->kind == Target::Kind::kChildren) return std::nullopt;
  if (target->kind == Target::Kind::kMeasure) return target;
  const auto* field = model_.FindColumn(target->column);
  const bool is_number = field != nullptr && field->type == values::Type::kNumber;
  return is_number ? target : std::nullopt;
}

void QuestionReader::AddNumber(Function function, const Target& target) {
  draft_.numbers.push_back({.function = function, .target = target});
}

// "how many services do we have and what is their total price", "and how much do they cost":
// another number of the same rows.
void QuestionReader::SettleNumbersBehind() {
  const bool counts = std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& piece) {
    const auto at = static_cast<std::size_t>(&piece - pieces_.data());
    return at < 4 && (Follows(at, {"how", "many"}) || Follows(at, {"number", "of"}));
  });
  for (std::size_t i = 3; counts && i + 2 < pieces_.size(); ++i) {
    const bool joins = Is(i - 1, {"and", "&"}) || pieces_[i - 1].kind == Token::Kind::kComma;
    if (!joins) continue;
    std::size_t what = i + 1;
    if (Follows(i, {"how", "much"})) {
      what = i + 2;
    } else if (!Is(i, {"what"})) {
      continue;
    }
    std::size_t noun = what + 1;
    while (Is(noun, {"the", "their", "its"})) ++noun;
    const bool is_function = IsBe(Word(what)) && Is(i, {"what"}) && FunctionAt(noun);
    const bool is_cost = Is(what, {"do"}) && Is(what + 1, {"they"}) && what + 2 < pieces_.size() &&
                         Means(pieces_[what + 2], Meaning::Kind::kField);
    if (!is_function && !is_cost) continue;
    for (std::size_t at = i; at <= what; ++at) Say(pieces_[at]);
    if (is_cost) Reword(pieces_[what + 1], "total");
  }
}

bool QuestionReader::TryNumbers() {
  const auto joins = [&](std::size_t at) {
    return Is(at, {"and", "&", "plus"}) ||
           (at < pieces_.size() && pieces_[at].kind == Token::Kind::kComma);
  };
  // "average and maximum price", "minimum, maximum and average CPU usage", "count and total cost"
  const auto first = FunctionAt(at_);
  if (first && draft_.numbers.empty() && !draft_.ranking && draft_.targets.empty() &&
      draft_.ask == Ask::kList) {
    std::vector<std::pair<Function, std::size_t>> functions{{first->first, at_}};
    std::size_t at = at_ + first->second;
    while (joins(at)) {
      while (joins(at)) ++at;
      while (Is(at, {"the", "their", "its", "our"})) ++at;
      const auto other = FunctionAt(at);
      if (!other) break;
      functions.emplace_back(other->first, at);
      at += other->second;
    }
    const std::size_t noun = SkipSilent(at);
    const auto target = functions.size() > 1 ? NumberAt(noun) : std::nullopt;
    // "Which services have the highest and lowest CPU": two rankings of rows.
    const bool asks_rows = Is(0, {"which", "who"}) && has_head_ && head_ < at_;
    if (target && asks_rows) {
      NotUnderstood(at_);
      return true;
    }
    if (target) {
      for (const auto& [function, place] : functions) {
        if (function == Function::kCount && place != at_) return false;
        AddNumber(function, *target);
      }
      draft_.ask = Ask::kSeveral;
      for (std::size_t i = 0; i < functions.size(); ++i) {
        TakeTo(i + 1 < functions.size() ? functions[i + 1].second : noun, As::kOperator,
               Part::kNumber, i);
      }
      TakeTo(noun + 1, target->kind == Target::Kind::kMeasure ? As::kMeasure : As::kField,
             Part::kNumber, functions.size() - 1);
      targets_end_ = true;
      has_ = false;
      return true;
    }
  }
  // "… and their total price": beside a number of rows, or another total.
  if (!joins(at_)) return false;
  std::size_t at = at_;
  while (joins(at)) ++at;
  while (at < pieces_.size() && (pieces_[at].is_said || Is(at, {"the", "their", "its", "our"}))) {
    ++at;
  }
  const auto function = FunctionAt(at);
  if (!function) return false;
  const std::size_t noun = SkipSilent(at + function->second);
  // "total price and number of services": their number, beside what they add up to.
  const bool is_count = function->first == Function::kCount;
  if (is_count && !IsSubject(noun)) return false;
  const auto target = is_count ? std::optional(Target{}) : NumberAt(noun);
  if (!target || draft_.ranking || !draft_.head_field.empty()) return false;
  const bool counts = draft_.ask == Ask::kCount && draft_.targets.empty();
  const bool lists = draft_.ask == Ask::kList && draft_.targets.empty() && draft_.has_head &&
                     !draft_.says_list && draft_.is_plural;
  const bool sums = (draft_.ask == Ask::kSum || draft_.ask == Ask::kAverage) &&
                    draft_.targets.size() == 1 &&
                    draft_.targets.front().kind != Target::Kind::kChildren;
  if (draft_.ask != Ask::kSeveral) {
    if (!sums && (is_count || !(counts || lists))) return false;
    if (sums) {
      AddNumber(draft_.ask == Ask::kSum ? Function::kSum : Function::kAverage,
                draft_.targets.front());
      draft_.targets.clear();
    } else {
      AddNumber(Function::kCount, {});
    }
    for (Use& use : draft_.uses) {
      if (use.part == Part::kAggregate || use.part == Part::kTarget) {
        use.part = Part::kNumber;
        use.index = 0;
      }
    }
    draft_.ask = Ask::kSeveral;
  }
  AddNumber(function->first, *target);
  const std::size_t index = draft_.numbers.size() - 1;
  TakeTo(noun, As::kOperator, Part::kNumber, index);
  TakeTo(noun + 1,
         is_count                                 ? As::kEntity
         : target->kind == Target::Kind::kMeasure ? As::kMeasure
                                                  : As::kField,
         Part::kNumber, index);
  targets_end_ = true;
  has_ = and_ = false;
  return true;
}

// Each number of the rows, or of each group of them.
void PlanAssembly::Several() {
  const bool is_plain = targets_.empty() && plan_.joins.empty() && draft_.head_field.empty() &&
                        !draft_.ranking && !draft_.says_each && !draft_.grain &&
                        !draft_.is_series && !draft_.compares && draft_.names < 2 &&
                        !(draft_.has_name && draft_.names == 1);
  if (!is_plain || draft_.numbers.size() > kMostNumbers) {
    return Refuse("Several numbers of what is not clear.");
  }
  GroupBy();
  for (const Number& number : draft_.numbers) {
    const bool counts = number.function == Function::kCount;
    const std::string column = counts ? "" : ColumnOf(number.target);
    if (number.function == Function::kSum && !IsAdditive(column)) {
      return Refuse("These values do not add up.");
    }
    if (counts && entity_->merges) return Refuse("It is not clear what is to be counted.");
    static constexpr std::string_view kAliases[] = {"count",   "distinct", "total",
                                                    "average", "lowest",   "highest"};
    std::string alias(kAliases[static_cast<std::size_t>(number.function)]);
    if (!counts) alias += "_" + column.substr(column.rfind('.') + 1);
    const bool is_twice = std::any_of(plan_.aggregates.begin(), plan_.aggregates.end(),
                                      [&](const auto& each) { return each.alias == alias; });
    if (is_twice) return Refuse("A number is asked for twice.");
    Aggregated(number.function, column, alias, false);
  }
  Grouped(Frame::kValue);
}

}  // namespace claribi::planner
