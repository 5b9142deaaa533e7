#include "presentation/sentence_parts.h"

#include <algorithm>
#include <set>

#include "plan/plan_checks.h"
#include "presentation/subject_text.h"
#include "presentation/wording.h"

namespace claribi::presentation {

using rows::Row;
using rows::RowSet;

std::string ClaimText(const plan::Plan& plan, const RowSet& table, double difference) {
  const auto& claim = plan.difference->claim;
  const bool counts = !plan.aggregates.empty();
  if (!claim || table.rows.size() > 2 || (!counts && table.rows.size() < 2)) return "";
  const auto has_name = [&](const Row& row) {
    return std::any_of(row.cells.begin(), row.cells.end(), [&](const rows::Cell& cell) {
      return cell.HasValue() && cell.text() == claim->named;
    });
  };
  if (table.rows.empty()) return "No: ";  // none is more than none
  const bool is_first = has_name(table.rows[0]);
  if (table.rows.size() == 2 && is_first == has_name(table.rows[1])) return "";
  const bool is_more = is_first ? difference > 0 : difference < 0;
  const bool is_less = is_first ? difference < 0 : difference > 0;
  return (claim->is_more ? is_more : is_less) ? "Yes: " : "No: ";
}

std::string DifferenceOfCounts(const plan::Plan& plan, const RowSet& table,
                               const std::string& size) {
  if (table.rows.empty()) {
    return plan.difference->claim ? "there are none of either."
                                  : "No difference: there are none of either.";
  }
  const auto count = table.IndexOf(plan.difference->of);
  const std::size_t name = plan.group_by.size() - 1;
  const bool counts = plan.aggregates.front().function == plan::Function::kCount;
  std::string text = size + " more" + (counts || !count ? "" : " " + table.columns[*count].label);
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const Row& row = table.rows[i];
    text += (i == 0 ? ": " : ", ") + CellText(row.cells[name], table.columns[name]) + " has " +
            (count ? CellText(row.cells[*count], table.columns[*count]) : "");
  }
  return text + (table.rows.size() == 1 ? ", and the other has none." : ".");
}

std::string OtherEnd(const plan::Limit& limit, bool is_high, bool is_time) {
  if (!limit.both_ends) return "";
  if (is_time) return is_high ? " and earliest" : " and latest";
  return is_high ? " and lowest" : " and highest";
}

std::string YesOrNo(const std::optional<bool>& holds) {
  if (!holds) return "";
  return *holds ? "Yes: " : "No: ";
}

std::string BothEndsText(const plan::Plan& plan, const semantic_model::Model& model,
                         const evaluation::Evaluated& evaluated,
                         const std::vector<std::string>& names, const std::string& subject,
                         const std::string& label) {
  const RowSet& table = evaluated.table;
  const plan::Order& order = plan.order.front();
  const auto type = plan::TypeOf(order.column, plan, model);
  const bool is_time = type && type->type == rows::Type::kTime;
  const auto index = table.IndexOf(order.column);
  const bool is_own = !plan.group_by.empty() && plan.group_by.front().column == order.column;
  const auto extreme = [&](bool is_high) {
    return Ordinal(*plan.limit) +
           (is_time ? (is_high ? "latest" : "earliest") : (is_high ? "highest" : "lowest"));
  };
  const auto part = [&](std::size_t begin, std::size_t end, bool is_high) {
    std::vector<std::string> told;
    for (std::size_t i = begin; i < end; ++i) {
      const bool says_value = index && !is_own;
      told.push_back(
          names[i] +
          (says_value ? " (" + CellText(table.rows[i].cells[*index], table.columns[*index]) + ")"
                      : ""));
    }
    const std::string verb = is_own             ? (told.size() == 1 ? " is the " : " are the ")
                             : told.size() == 1 ? " has the "
                                                : " have the ";
    return Listed(told, 10) + verb + extreme(is_high) + " " + label;
  };
  const std::string among = " of the " + std::to_string(evaluated.matched) + " " + subject + ".";
  if (!plan.limit->both_ends) return part(0, names.size(), order.descending) + among;
  const std::size_t first = std::min(evaluated.first_end, names.size());
  if (first < names.size()) {
    return part(0, first, order.descending) + ", and " +
           part(first, names.size(), !order.descending) + among;
  }
  // All of them are alike: both ends are one.
  return part(0, first, order.descending) + " and the " + extreme(!order.descending) + among;
}

std::string SeriesText(const plan::Plan& plan, const semantic_model::Model& model,
                       const RowSet& table, const semantic_model::Entity& entity,
                       const std::string& subject) {
  if (table.rows.empty()) return "There are no values of " + subject + " in that period.";
  const std::string& alias = plan.measures.front().alias;
  const auto index = table.IndexOf(alias);
  const auto time = table.IndexOf(alias + "_time");
  const auto label = LabelColumn(table, entity);
  std::set<std::string> names;
  const Row* least = &table.rows.front();
  const Row* most = least;
  for (const Row& row : table.rows) {
    if (label) names.insert(row.cells[*label].text());
    const double value = row.cells[*index].number();
    if (value < least->cells[*index].number()) least = &row;
    if (value > most->cells[*index].number()) most = &row;
  }
  constexpr std::size_t kMostOfSeries = 5;
  const auto point = [&](const Row& row) {
    return CellText(row.cells[*index], table.columns[*index]) + " (" +
           (time ? CellText(row.cells[*time], table.columns[*time]) : "") + ")";
  };
  const auto type = plan::TypeOf(alias, plan, model);
  return Capital(index  ? table.columns[*index].label
                 : type ? type->label
                        : alias) +
         " of " + (names.empty() ? subject : Listed({names.begin(), names.end()}, kMostOfSeries)) +
         " went from " + point(*least) + " to " + point(*most) + ".";
}

std::string NumbersText(const plan::Plan& plan, const RowSet& table, const Row& row) {
  std::string first;
  std::vector<std::string> further;
  for (const plan::Aggregate& aggregate : plan.aggregates) {
    const auto index = table.IndexOf(aggregate.alias);
    if (!index) continue;
    const std::string text = CellText(row.cells[*index], table.columns[*index]);
    if (&aggregate == &plan.aggregates.front()) {
      first = text;
    } else {
      further.push_back(table.columns[*index].label + " " + text);
    }
  }
  return first + (further.empty() ? "" : " (" + Listed(further, further.size()) + ")");
}

std::string CountedGroupsText(const plan::Plan& plan, const semantic_model::Model& model,
                              std::int64_t now_ms, const std::vector<std::string>& names) {
  const std::string subject = SubjectText(plan, model, now_ms, names.size());
  std::string bound = ConditionText(*plan.having, plan, model, now_ms);
  const std::string label = ColumnText(plan.having->column, plan, model);
  const bool counts = plan.aggregates.front().function == plan::Function::kCount;
  if (!plan.joins.empty()) {
    const std::string children = JoinedText(plan.joins.front(), plan, model, now_ms);
    // "saw machines from 2", and not the bare label of their number.
    bound = counts && bound.starts_with(label) ? children + bound.substr(label.size())
                                               : bound + " of " + children;
  }
  const bool is_named = !names.empty() && names.size() <= 12;
  if (names.empty() && plan.frame == plan::Frame::kExists) {
    return "there are no " + subject + " with " + bound + ".";
  }
  return std::to_string(names.size()) + " " + subject + " with " + bound +
         (is_named ? ": " + Listed(names, 12) : "") + ".";
}

const semantic_model::Entity* GroupedEntity(const plan::Plan& plan,
                                            const semantic_model::Model& model) {
  const auto* entity =
      model.FindEntity(semantic_model::SplitColumn(plan.group_by.front().column).first);
  if (entity == nullptr || plan.group_by.size() != entity->key.size()) return nullptr;
  const bool are_key =
      std::all_of(plan.group_by.begin(), plan.group_by.end(), [&](const plan::Group& group) {
        return std::any_of(entity->key.begin(), entity->key.end(), [&](const std::string& field) {
          return group.column == entity->id + "." + field;
        });
      });
  return are_key ? entity : nullptr;
}

std::string WithoutShare(const std::string& label) {
  return label.rfind("share of ", 0) == 0 ? label.substr(9) : label;
}

std::string Ordinal(const plan::Limit& limit) {
  static constexpr std::string_view kWords[] = {"", "second ", "third ", "fourth ", "fifth "};
  const auto skip = static_cast<std::size_t>(limit.skip);
  return skip < 5 ? std::string(kWords[skip]) : std::to_string(skip + 1) + "th ";
}

std::string WhyMissing(const evaluation::Evaluated& evaluated) {
  std::set<std::string> reasons;
  for (const rows::Gap& gap : evaluated.table.gaps) {
    if (!gap.known.unread.empty()) reasons.insert(gap.known.unread);
  }
  if (!evaluated.unread.empty()) reasons.insert(evaluated.unread);
  if (reasons.empty()) return "not everything that it needs could be read";
  std::string text = *reasons.begin();
  if (reasons.size() > 1) text += ", and " + std::to_string(reasons.size() - 1) + " more reasons";
  return text;
}

}  // namespace claribi::presentation
