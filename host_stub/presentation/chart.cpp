#include "presentation/chart.h"

#include <algorithm>
#include <set>

#include "presentation/wording.h"
#include "values/unit.h"

namespace claribi::presentation {
namespace {

using rows::Cell;
using rows::Row;
using rows::RowSet;
using rows::Type;
using values::Json;

constexpr std::size_t kMostBars = 40;
constexpr std::size_t kMostAmong = 10;  // bars around a single answer
constexpr const char* kAnswer = "answer";
constexpr const char* kCompared = "compared";
constexpr std::size_t kMostLines = 8;
constexpr std::size_t kMostPoints = 5000;

std::string Title(const rows::Column& column) {
  const std::string sign = values::SignOf(column.unit);
  return sign.empty() ? column.label : column.label + " (" + sign + ")";
}

// What a chart is about: the last column of numbers that the plan measures, counts or orders by.
std::optional<std::size_t> ValueColumn(const RowSet& table, const plan::Plan& plan) {
  std::vector<std::string> wanted;
  if (!plan.measures.empty()) wanted.push_back(plan.measures.front().alias);
  if (!plan.aggregates.empty()) wanted.insert(wanted.begin(), plan.aggregates.front().alias);
  if (!plan.order.empty()) wanted.insert(wanted.begin(), plan.order.front().column);
  for (const std::string& name : wanted) {
    const auto index = table.IndexOf(name);
    if (index && table.columns[*index].type == Type::kNumber) return index;
  }
  // A list with one number is a ranking, too.
  std::optional<std::size_t> only;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].type != Type::kNumber) continue;
    if (only) return std::nullopt;
    only = i;
  }
  return only;
}

std::optional<std::size_t> TimeColumn(const RowSet& table, const plan::Plan& plan) {
  for (const plan::MeasureUse& use : plan.measures) {
    if (use.grain) return table.IndexOf(use.alias + "_time");
  }
  for (const plan::Group& group : plan.group_by) {
    if (!group.grain) continue;
    const auto index = table.IndexOf(group.column);
    if (index && table.columns[*index].type == Type::kTime) return index;  // no named month or year
  }
  return std::nullopt;
}

// The names of rows: the first text, and as many further ones as it takes to tell rows apart.
std::vector<std::string> NamesOf(const RowSet& table, std::optional<std::size_t> label,
                                 std::size_t value, std::optional<std::size_t> time) {
  std::vector<std::size_t> texts;
  if (label) texts.push_back(*label);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Type type = table.columns[i].type;
    const bool is_text = type != Type::kNumber && type != Type::kMap && i != value;
    if (is_text && !(time && i == *time) && !(label && i == *label)) texts.push_back(i);
  }
  std::vector<std::string> names(table.rows.size());
  for (const std::size_t column : texts) {
    for (std::size_t row = 0; row < names.size(); ++row) {
      names[row] += (names[row].empty() ? "" : ", ") +
                    CellText(table.rows[row].cells[column], table.columns[column]);
    }
    const std::set<std::string> distinct(names.begin(), names.end());
    if (distinct.size() == names.size()) break;
    if (time && column == texts.front()) break;  // the rows of a series share its name
  }
  return names;
}

Json Axis(const std::string& field, const std::string& type, const std::string& title) {
  Json axis = Json::EmptyObject();
  axis.Set("field", field).Set("type", type);
  return axis.Set("title", title);
}

Json Specification(const std::string& sentence, Json values, Json mark, Json encoding) {
  Json chart = Json::EmptyObject();
  chart.Set("$schema", "https://vega.github.io/schema/vega-lite/v5.json");
  chart.Set("description", sentence);
  chart.Set("data", Json::EmptyObject().Set("values", std::move(values)));
  chart.Set("mark", std::move(mark));
  return chart.Set("encoding", std::move(encoding));
}

Json Lines(const RowSet& table, std::optional<std::size_t> label, std::size_t time,
           std::size_t value, const std::string& sentence) {
  Json rows = Json::EmptyArray();
  const auto named = NamesOf(table, label, value, time);
  std::set<std::string> names;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const Row& row = table.rows[i];
    if (!row.cells[time].HasValue()) continue;
    const std::string& name = named[i];
    names.insert(name);
    Json one = Json::EmptyObject();
    one.Set("c0", row.cells[time].ToJson()).Set("c1", row.cells[value].ToJson());
    rows.Push(one.Set("c2", name));
  }
  if (names.size() > kMostLines || rows.Items().size() < 2) return {};
  Json encoding = Json::EmptyObject();
  encoding.Set("x", Axis("c0", "temporal", "time (UTC)"));
  encoding.Set("y", Axis("c1", "quantitative", Title(table.columns[value])));
  if (names.size() > 1) encoding.Set("color", Axis("c2", "nominal", ""));
  Json mark = Json::EmptyObject();
  mark.Set("type", "line").Set("invalid", Json());
  return Specification(sentence, std::move(rows), std::move(mark), std::move(encoding));
}

// What is paler was compared, and is not the answer.
Json Opacity() {
  Json scale = Json::EmptyObject();
  scale.Set("domain", Json::Texts({kAnswer, kCompared}));
  scale.Set("range", Json(Json::Array{Json(1.0), Json(0.45)}));
  Json channel = Json::EmptyObject();
  channel.Set("field", "c2").Set("type", "nominal").Set("scale", std::move(scale));
  return channel.Set("legend", Json());
}

Json Bars(const RowSet& table, std::size_t asked, std::optional<std::size_t> label,
          std::size_t value, const std::string& sentence) {
  const auto named = NamesOf(table, label, value, std::nullopt);
  const auto place_of = [&table](const Row* row) {
    return static_cast<std::size_t>(row - table.rows.data());
  };
  std::vector<const Row*> ranked;
  for (const Row& row : table.rows) {
    if (row.cells[value].HasValue()) ranked.push_back(&row);
  }
  if (ranked.size() < 2) return {};
  const std::size_t compared = ranked.size();
  const bool is_ranking = asked < table.rows.size();
  if (is_ranking) {
    ranked.resize(std::min(ranked.size(), asked > 1 ? asked : kMostAmong));
    if (ranked.size() < 2) return {};
  }
  std::stable_sort(ranked.begin(), ranked.end(), [&](const Row* left, const Row* right) {
    return left->cells[value].number() > right->cells[value].number();
  });
  if (ranked.size() > kMostBars) ranked.resize(kMostBars);
  Json rows = Json::EmptyArray();
  for (const Row* row : ranked) {
    Json one = Json::EmptyObject();
    one.Set("c0", named[place_of(row)]).Set("c1", row->cells[value].ToJson());
    if (is_ranking && asked == 1) one.Set("c2", place_of(row) < asked ? kAnswer : kCompared);
    rows.Push(std::move(one));
  }
  Json category = Axis("c0", "nominal", "");
  category.Set("sort", Json());  // as the rows stand
  Json length = Axis("c1", "quantitative", Title(table.columns[value]));
  length.Set("scale", Json::EmptyObject().Set("zero", true));
  Json encoding = Json::EmptyObject();
  encoding.Set("y", std::move(category)).Set("x", std::move(length));
  if (is_ranking && asked == 1) encoding.Set("opacity", Opacity());
  Json chart = Specification(sentence, std::move(rows), Json::EmptyObject().Set("type", "bar"),
                             std::move(encoding));
  if (!is_ranking) return chart;
  return chart.Set("usermeta",
                   Json::EmptyObject().Set("compared", static_cast<std::int64_t>(compared)));
}

}  // namespace

Json ChartOf(const RowSet& table, std::size_t asked, const plan::Plan& plan,
             std::optional<std::size_t> label, const std::string& sentence) {
  if (table.rows.size() < 2 || table.rows.size() > kMostPoints || plan.verdict) return {};
  const auto value = ValueColumn(table, plan);
  if (!value) return {};
  const auto time = TimeColumn(table, plan);
  return time ? Lines(table, label, *time, *value, sentence)
              : Bars(table, asked, label, *value, sentence);
}

std::vector<BarLine> BarLines(const rows::RowSet& table, const Json& chart) {
  std::vector<BarLine> lines;
  const Json* mark = chart.At("/mark/type");
  if (mark == nullptr || mark->Text() != "bar") return lines;
  double most = 0;
  for (const Json& row : chart.At("/data/values")->Items()) {
    most = std::max(most, row.Find("c1")->Number());
  }
  const std::string title = chart.At("/encoding/x/title")->Text();
  const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                   [&](const rows::Column& one) { return Title(one) == title; });
  const std::string unit = column == table.columns.end() ? "" : column->unit;
  for (const Json& row : chart.At("/data/values")->Items()) {
    const double number = row.Find("c1")->Number();
    lines.push_back({.name = row.TextOf("c0"),
                     .part = most > 0 ? std::max(0.0, number / most) : 0,
                     .value = values::WithUnit(number, unit),
                     .is_answer = row.TextOf("c2") != kCompared});
  }
  return lines;
}

std::size_t MoreCompared(const Json& chart) {
  const Json* compared = chart.At("/usermeta/compared");
  const Json* rows = chart.At("/data/values");
  if (compared == nullptr || rows == nullptr) return 0;
  const auto all = static_cast<std::size_t>(std::max<std::int64_t>(compared->Integer(), 0));
  return all - std::min(all, rows->Items().size());
}

}  // namespace claribi::presentation
