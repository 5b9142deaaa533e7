#include "presentation/answer_sentence.h"

#include <algorithm>
#include <set>

#include "plan/plan_checks.h"
#include "presentation/sentence_parts.h"
#include "presentation/subject_text.h"
#include "presentation/wording.h"
#include "values/unit.h"

namespace claribi::presentation {
namespace {

using evaluation::Claim;
using plan::Frame;
using rows::Cell;
using rows::Row;
using rows::RowSet;

constexpr std::size_t kMostNamed = 5;

class Sentence {
 public:
  explicit Sentence(const Subject& subject)
      : plan_(subject.plan),
        model_(subject.model),
        entity_(*subject.model.FindEntity(subject.plan.from)),
        evaluated_(subject.evaluated),
        table_(subject.evaluated.table),
        now_ms_(subject.now_ms) {}

  std::string Text() const {
    if (evaluated_.claim == Claim::kWithheld) return Withheld();
    if (IsAllLeftOut()) return AllLeftOut();
    switch (plan_.frame) {
      case Frame::kList:
        return List();
      case Frame::kCount:
      case Frame::kValue:
        return Value();
      case Frame::kTop:
        return Top();
      case Frame::kGroups:
        return plan_.group_by.empty() ? Value() : Groups();
      case Frame::kExists:
        return Exists();
      case Frame::kDifference:
        return Difference();
      case Frame::kComparison:
        return YesOrNo(evaluated_.holds) + Comparison();
      case Frame::kSeries:
        return SeriesText(plan_, model_, table_, entity_, SubjectOf(2));
      case Frame::kVerdict:
        return Verdict();
    }
    return "";
  }

 private:
  std::string SubjectOf(std::size_t count) const {
    return SubjectText(plan_, model_, now_ms_, count);
  }

  bool IsAtLeast() const { return evaluated_.claim == Claim::kAtLeast; }

  std::string Count(std::size_t count) const {
    return (IsAtLeast() ? "at least " : "") + std::to_string(count);
  }

  std::string Name(const Row& row) const { return RowName(table_, row, entity_); }

  std::string LabelOf(const std::string& column) const {
    const auto index = table_.IndexOf(column);
    if (index) return table_.columns[*index].label;
    const auto type = plan::TypeOf(column, plan_, model_);
    return type ? type->label : column;
  }

  std::string At(const Row& row, const std::string& column) const {
    const auto index = table_.IndexOf(column);
    return index ? CellText(row.cells[*index], table_.columns[*index]) : "";
  }

  // Of what was asked about nothing has a value, by the model: that is not "none".
  bool IsAllLeftOut() const {
    if (!table_.rows.empty() || table_.left_out.empty()) return false;
    return evaluated_.all_left_out || NamesOneRow(plan_, model_);
  }

  std::string AllLeftOut() const {
    return "Nothing can be told of " + SubjectOf(2) + ": " + table_.left_out.front().left_out + ".";
  }

  std::string Exists() const {
    const bool is_number = !plan_.aggregates.empty() && plan_.group_by.empty();
    if (is_number) {
      return YesOrNo(evaluated_.holds) + AggregateText(table_.rows[0], plan_.aggregates[0]) + ".";
    }
    const std::string lead = table_.rows.empty() == plan_.is_all ? "Yes: " : "No: ";
    if (!plan_.aggregates.empty()) return lead + CountedGroups();
    return lead + (table_.rows.empty() ? "there are no " + SubjectOf(2) + "." : List());
  }

  std::string Withheld() const {
    std::string what;
    switch (plan_.frame) {
      case Frame::kTop:
        what = "Which " + SubjectOf(2) + " come first by " + LabelOf(plan_.order.front().column);
        break;
      case Frame::kExists:
      case Frame::kList:
        if (!plan_.aggregates.empty())
          return "The answer cannot be told: " + WhyMissing(evaluated_) + ".";
        what = "Whether there are " + SubjectOf(2);
        break;
      case Frame::kVerdict:
        what = "The verdict on " + SubjectOf(2);
        break;
      default:
        what = "The answer";
    }
    return what + " cannot be told: " + WhyMissing(evaluated_) + ".";
  }

  std::string List() const {
    const std::size_t count = table_.rows.size();
    if (count == 0) return "There are no " + SubjectOf(2) + ".";
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (const Row& row : table_.rows) {
      if (seen.insert(Name(row)).second) names.push_back(Name(row));
    }
    const std::string text = Capital(Count(count)) + " " + SubjectOf(count);
    const bool says_name = count == 1 && NamesOneRow(plan_, model_);
    if (says_name || !LabelColumn(table_, entity_) || names.size() > 12) return text + ".";
    const std::string by_place = NamesByPlace(table_, entity_);
    return text + ": " + (by_place.empty() ? Listed(names, 12) : by_place) + ".";
  }

  std::string CountedText(const plan::Aggregate& aggregate) const {
    const auto counted = semantic_model::SplitColumn(aggregate.of).first;
    for (const plan::Join& join : plan_.joins) {
      if (join.entity == counted) return JoinedText(join, plan_, model_, now_ms_);
    }
    return SubjectOf(2);
  }

  // "41 services"; "3,904.00 USD/month is the total price of the 3 services".
  std::string AggregateText(const Row& row, const plan::Aggregate& aggregate) const {
    const std::string value = At(row, aggregate.alias);
    const std::string bound = IsAtLeast() ? "at least " : "";
    const Cell* cell = table_.At(row, aggregate.alias);
    const std::size_t rows = evaluated_.matched - evaluated_.apart_rows;
    const std::string all = std::to_string(rows) + " " + SubjectOf(rows);
    if (cell == nullptr || !cell->HasValue()) {
      return "no " + LabelOf(aggregate.alias) + ": there is no value among " + SubjectOf(2);
    }
    if (aggregate.as_share) {
      const std::string part =
          aggregate.where ? PartText(*aggregate.where, plan_, model_, now_ms_) : SubjectOf(2);
      if (!aggregate.of.empty() && aggregate.function == plan::Function::kSum) {
        return bound + value + " of the " + WithoutShare(LabelOf(aggregate.alias)) + " of the " +
               all + " is of " + part;
      }
      return bound + value + " of the " + all + " are " + part;
    }
    if (aggregate.function == plan::Function::kCount) {
      const bool is_one = cell->number() == 1;
      const auto* child = model_.FindEntity(semantic_model::SplitColumn(aggregate.of).first);
      const bool is_child = child != nullptr && child->id != plan_.from;
      if (!is_child) return bound + value + " " + SubjectOf(is_one ? 1 : 2);
      return bound + value + " " + (is_one ? child->naming.names.front() : CountedText(aggregate)) +
             " of " + SubjectOf(2);
    }
    if (aggregate.function == plan::Function::kAverageCount) {
      return value + " " + CountedText(aggregate) + " for each of the " + SubjectOf(2) +
             " on average";
    }
    if (aggregate.function == plan::Function::kDistinct) {
      const auto* field = model_.FindColumn(aggregate.of);
      const bool is_one = cell->number() == 1;
      const std::string what = field == nullptr ? LabelOf(aggregate.alias)
                               : is_one         ? field->naming.names.front()
                                                : field->naming.plural;
      return bound + value + " " + what + " among the " + all;
    }
    const std::string whose =
        aggregate.where ? PartText(*aggregate.where, plan_, model_, now_ms_) : "the " + all;
    return bound + value + " is the " + LabelOf(aggregate.alias) + " of " + whose;
  }

  std::string CountedGroups() const {
    std::vector<std::string> names;
    for (const Row& row : table_.rows) names.push_back(GroupName(row));
    return CountedGroupsText(plan_, model_, now_ms_, names);
  }

  std::string Value() const {
    if (plan_.frame == Frame::kCount && plan_.having) return CountedGroups();
    if (table_.rows.empty()) return "There are no " + SubjectOf(2) + ".";
    if (!plan_.aggregates.empty()) {
      std::vector<std::string> parts;
      for (const plan::Aggregate& aggregate : plan_.aggregates) {
        parts.push_back(AggregateText(table_.rows.front(), aggregate));
      }
      return Capital(Listed(parts, kMostNamed)) + ".";
    }
    if (table_.rows.size() > 1) return Comparison();
    return Values(table_.rows.front()) + ".";
  }

  std::string Values(const Row& row) const {
    const auto label = LabelColumn(table_, entity_);
    std::vector<std::string> values;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const std::string& column = table_.columns[i].name;
      const bool is_key =
          std::any_of(entity_.key.begin(), entity_.key.end(),
                      [&](const std::string& field) { return column == entity_.id + "." + field; });
      if ((label && i == *label) || (is_key && table_.columns.size() > 2)) continue;
      values.push_back(table_.columns[i].label + " " + CellText(row.cells[i], table_.columns[i]));
    }
    return Name(row) + (values.empty() ? "" : ": " + Listed(values, 20));
  }

  std::string Top() const {
    if (table_.rows.empty()) return "There are no " + SubjectOf(2) + " to rank.";
    const bool is_own =
        !plan_.group_by.empty() && plan_.group_by.front().column == plan_.order.front().column;
    if ((plan_.limit->both_ends && plan_.limit->per.empty()) || is_own) return BothEnds();
    if (!plan_.aggregates.empty()) return TopGroups();
    const plan::Order& order = plan_.order.front();
    const auto type = plan::TypeOf(order.column, plan_, model_);
    const bool is_time = type && type->type == rows::Type::kTime;
    const std::string extreme =
        Ordinal(*plan_.limit) + (is_time ? (order.descending ? "latest" : "earliest")
                                         : (order.descending ? "highest" : "lowest"));
    const std::string label = LabelOf(order.column);
    const std::size_t matched = evaluated_.matched;
    const std::string among = " of the " + std::to_string(matched) + " " + SubjectOf(matched);
    const auto value = [&](const Row& row) { return At(row, order.column); };
    const auto& rows = table_.rows;
    std::vector<std::string> names;
    names.reserve(rows.size());
    for (const Row& row : rows) names.push_back(Name(row) + " (" + value(row) + ")");
    if (!plan_.limit->per.empty()) {
      std::vector<std::string> by(plan_.limit->per);
      for (std::string& column : by) column = LabelOf(column);
      const std::string ends = extreme + OtherEnd(*plan_.limit, order.descending, is_time);
      return "The " + ends + " " + label + " by " + Listed(by, 5) + ": " + Listed(names, 10) + ".";
    }
    if (!entity_.time_field.empty() && order.column == entity_.id + "." + entity_.time_field) {
      const std::string count = names.size() == 1 ? "" : std::to_string(names.size()) + " ";
      return "The " + count + extreme + among + ": " + Listed(names, 10) + ".";
    }
    const bool is_pair = names.size() == 2 && matched == 2 && plan_.limit->skip == 0;
    const bool is_tie = plan_.limit->count == 1 || (is_pair && value(rows[0]) == value(rows[1]));
    if (names.size() == 1 || (is_pair && !is_tie)) {
      const std::string other = is_pair ? "; " + Name(rows[1]) + ": " + value(rows[1]) : "";
      return Name(rows[0]) + " has the " + extreme + " " + label + among + ": " + value(rows[0]) +
             other + ".";
    }
    return Listed(names, 4 * kMostNamed) + (is_tie ? " share the " : " have the ") + extreme + " " +
           label + among + ".";
  }

  std::string BothEnds() const {
    std::vector<std::string> names;
    for (const Row& row : table_.rows) {
      names.push_back(plan_.aggregates.empty() ? Name(row) : GroupName(row));
    }
    const std::string subject = SubjectOf(evaluated_.matched);
    return BothEndsText(plan_, model_, evaluated_, names, subject, LabelOf(plan_.order[0].column));
  }

  std::string TopGroups() const {
    const plan::Order& order = plan_.order.front();
    const auto aggregate =
        std::find_if(plan_.aggregates.begin(), plan_.aggregates.end(),
                     [&](const plan::Aggregate& one) { return one.alias == order.column; });
    const bool counts = aggregate != plan_.aggregates.end() && !aggregate->as_share &&
                        aggregate->function == plan::Function::kCount;
    const std::string what =
        counts ? "the " + Ordinal(*plan_.limit) + (order.descending ? "most " : "fewest ") +
                     CountedText(*aggregate)
               : "the " + Ordinal(*plan_.limit) + (order.descending ? "highest " : "lowest ") +
                     LabelOf(order.column) +
                     (aggregate == plan_.aggregates.end() ? "" : " of " + SubjectOf(2));
    std::vector<std::string> names;
    for (const Row& row : table_.rows) {
      names.push_back(GroupName(row) + " (" + At(row, order.column) + ")");
    }
    if (names.size() == 1) {
      return GroupName(table_.rows.front()) + " has " + what + ": " +
             At(table_.rows.front(), order.column) + ".";
    }
    return Listed(names, 4 * kMostNamed) + " have " + what + ".";
  }

  std::string GroupName(const Row& row) const {
    const auto* entity = GroupedEntity(plan_, model_);
    if (entity != nullptr && table_.IndexOf(entity->id + "." + entity->label)) {
      return RowName(table_, row, *entity);
    }
    std::string name;
    for (std::size_t group = 0; group < plan_.group_by.size(); ++group) {
      const std::string text = ValueLabel(CellText(row.cells[group], table_.columns[group]),
                                          plan_.group_by[group].column, model_);
      name += (name.empty() ? "" : ", ") + text;
    }
    return name;
  }

  std::string Groups() const {
    if (table_.rows.empty()) return NoGroupsText(plan_, model_, now_ms_);
    std::vector<std::string> parts;
    const plan::Aggregate& first = plan_.aggregates.front();
    for (std::size_t i = 0; i < table_.rows.size(); ++i) {
      const Row& row = table_.rows[i];
      const bool bound = i < evaluated_.at_least.size() && evaluated_.at_least[i];
      parts.push_back(GroupName(row) + " " + (bound ? "at least " : "") +
                      NumbersText(plan_, table_, row));
    }
    std::vector<std::string> by;
    for (const plan::Group& group : plan_.group_by) by.push_back(LabelOf(group.column));
    if (const auto* entity = GroupedEntity(plan_, model_)) by = {entity->naming.names.front()};
    std::string what = CountedText(first);
    if (first.as_share && first.function == plan::Function::kSum) {
      what = "share of the " + WithoutShare(LabelOf(first.alias)) + " of " + what;
    } else if (first.as_share) {
      what = "share of " + what;
    } else if (first.function != plan::Function::kCount) {
      what = LabelOf(first.alias) + " of " + SubjectOf(2);
    }
    return Capital(what) + " by " + Listed(by, by.size()) + ": " + Listed(parts, 8) + ".";
  }

  std::string Difference() const {
    const std::string& column = plan_.difference->of;
    const auto index = table_.IndexOf(column);
    const std::string unit = index ? table_.columns[*index].unit : "";
    const double difference = evaluated_.difference.value_or(0);
    const std::string size = values::WithUnit(difference < 0 ? -difference : difference, unit);
    const std::string lead = ClaimText(plan_, table_, difference);
    if (!plan_.aggregates.empty()) return lead + DifferenceOfCounts(plan_, table_, size);
    const Row& first = table_.rows[0];
    const Row& second = table_.rows[1];
    const std::string relation =
        difference == 0 ? "the same" : size + (difference > 0 ? " more" : " less");
    return lead + (lead.empty() ? Capital(relation) : relation) + " " + LabelOf(column) + ": " +
           Name(first) + " has " + At(first, column) + ", " + Name(second) + " has " +
           At(second, column) + ".";
  }

  std::string Comparison() const {
    if (table_.rows.empty()) return "There are no " + SubjectOf(2) + ".";
    std::vector<std::string> parts;
    for (const Row& row : table_.rows) parts.push_back(Values(row));
    std::string text;
    for (std::size_t i = 0; i < parts.size() && i < kMostNamed; ++i) {
      text += (i == 0 ? "" : "; ") + parts[i];
    }
    if (parts.size() > kMostNamed) {
      text += "; and " + std::to_string(parts.size() - kMostNamed) + " more";
    }
    return text + ".";
  }

  std::string Verdict() const {
    if (table_.rows.empty()) return "There are no " + SubjectOf(2) + ".";
    const auto name = model_.FindVerdict(plan_.verdict->verdict)->naming.names.front();
    std::set<std::string> all;
    std::vector<std::string> bad;
    for (const Row& row : table_.rows) {
      all.insert(Name(row));
      const std::string outcome = At(row, "verdict");
      if (outcome != "warning" && outcome != "critical") continue;
      bad.push_back(Name(row) + ": " + At(row, "check") + " " + At(row, "found") + " (" + outcome +
                    ")");
    }
    const std::string whom = Listed({all.begin(), all.end()}, kMostNamed);
    if (bad.empty()) return Capital(name) + " of " + whom + ": ok, every check passed.";
    return Capital(name) + " of " + whom + ": " + evaluated_.verdict + ". " +
           Listed(bad, kMostNamed) + ".";
  }

  const plan::Plan& plan_;
  const semantic_model::Model& model_;
  const semantic_model::Entity& entity_;
  const evaluation::Evaluated& evaluated_;
  const RowSet& table_;
  std::int64_t now_ms_;
};

}  // namespace

std::string SentenceOf(const Subject& subject) { return Sentence(subject).Text(); }

}  // namespace claribi::presentation
