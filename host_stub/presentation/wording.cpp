#include "presentation/wording.h"

#include <algorithm>
#include <map>
#include <utility>

#include "values/unit.h"
#include "values/utc.h"

namespace claribi::presentation {

using rows::Cell;

std::string CellText(const rows::Cell& cell, const rows::Column& column) {
  switch (cell.state()) {
    case Cell::State::kUnknown:
      return "not read";
    case Cell::State::kNone:
      return "none";
    case Cell::State::kLeftOut:
      return "left out";
    case Cell::State::kValue:
      break;
  }
  switch (cell.type()) {
    case rows::Type::kText:
      return cell.text();
    case rows::Type::kNumber:
      return values::WithUnit(cell.number(), column.unit);
    case rows::Type::kTruth:
      return cell.number() != 0 ? "yes" : "no";
    case rows::Type::kTime:
      return values::MomentText(static_cast<std::int64_t>(cell.number()));
    case rows::Type::kList:
      return cell.items().empty() ? "none" : Listed(cell.items(), 10);
    case rows::Type::kMap: {
      std::vector<std::string> members;
      for (const auto& [name, text] : cell.map()) {
        members.emplace_back(name).append("=").append(text);
      }
      return members.empty() ? "none" : Listed(members, 10);
    }
  }
  return "";
}

std::string Counted(std::size_t count, const semantic_model::Naming& naming) {
  return std::to_string(count) + " " + (count == 1 ? naming.names.front() : naming.plural);
}

std::string Listed(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  const std::size_t shown = std::min(names.size(), most);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool is_last = i + 1 == shown && shown == names.size();
    text += (i == 0 ? "" : is_last ? " and " : ", ") + names[i];
  }
  if (shown < names.size()) text += " and " + std::to_string(names.size() - shown) + " more";
  return text;
}

std::string Alternatives(const std::vector<std::string>& names, const std::string& word) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? word : ", ") + names[i];
  }
  return text;
}

std::string Capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

std::optional<std::size_t> LabelColumn(const rows::RowSet& table,
                                       const semantic_model::Entity& entity) {
  return table.IndexOf(entity.id + "." + entity.label);
}

std::string NamesByPlace(const rows::RowSet& table, const semantic_model::Entity& entity) {
  const auto label = LabelColumn(table, entity);
  if (!label) return "";
  std::vector<std::size_t> places;  // columns that tell rows of one name apart
  std::vector<const semantic_model::Field*> fields;
  for (const std::string& field : entity.key) {
    const auto place = table.IndexOf(entity.id + "." + field);
    if (field == entity.label || !place || table.columns[*place].type == rows::Type::kTime)
      continue;
    std::map<std::string, std::string> seen;  // place by name
    const bool tells_apart =
        std::any_of(table.rows.begin(), table.rows.end(), [&](const rows::Row& row) {
          const std::string where = CellText(row.cells[*place], table.columns[*place]);
          const auto [first, is_new] =
              seen.emplace(CellText(row.cells[*label], table.columns[*label]), where);
          return !is_new && first->second != where;
        });
    if (!tells_apart) continue;
    places.push_back(*place);
    fields.push_back(entity.Find(field));
  }
  if (places.empty()) return "";
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const rows::Row& row : table.rows) {
    std::string where;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (!row.cells[places[i]].HasValue()) return "";
      where += " in " + fields[i]->naming.names.front() + " " +
               CellText(row.cells[places[i]], table.columns[places[i]]);
    }
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& one) { return one.first == where; });
    if (group == groups.end()) group = groups.insert(group, {where, {}});
    std::string name = CellText(row.cells[*label], table.columns[*label]);
    auto& names = group->second;
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  }
  std::string text;
  for (const auto& [where, names] : groups) {
    text += (text.empty() ? "" : "; ") + Listed(names, names.size()) + where;
  }
  return text;
}

std::string RowName(const rows::RowSet& table, const rows::Row& row,
                    const semantic_model::Entity& entity) {
  const auto label = LabelColumn(table, entity);
  if (!label) {
    return table.columns.empty() ? "" : CellText(row.cells.front(), table.columns.front());
  }
  std::string name = CellText(row.cells[*label], table.columns[*label]);
  const auto has_its_label = [&](const rows::Row& one) {
    return one.cells[*label] == row.cells[*label];
  };
  for (const std::string& field : entity.key) {
    const auto place = table.IndexOf(entity.id + "." + field);
    const bool is_time = place && table.columns[*place].type == rows::Type::kTime;
    if (field == entity.label || !place || is_time) continue;
    const bool tells_apart =
        std::any_of(table.rows.begin(), table.rows.end(), [&](const rows::Row& one) {
          return has_its_label(one) && !(one.cells[*place] == row.cells[*place]);
        });
    if (!tells_apart) continue;
    name += " in " + entity.Find(field)->naming.names.front() + " " +
            CellText(row.cells[*place], table.columns[*place]);
  }
  return name;
}

}  // namespace claribi::presentation
