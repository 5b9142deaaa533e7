#include "presentation/answer_document.h"

#include "values/utc.h"

namespace claribi::presentation {
namespace {

using values::Json;

const char* NameOf(AnswerStatus status) {
  switch (status) {
    case AnswerStatus::kAnswered:
      return "answered";
    case AnswerStatus::kPartial:
      return "partial";
    case AnswerStatus::kAmbiguous:
      return "ambiguous";
    default:
      return "declined";
  }
}

Json TableJson(const rows::RowSet& table) {
  Json columns = Json::EmptyArray();
  for (const rows::Column& column : table.columns) {
    Json one = Json::EmptyObject();
    one.Set("name", column.name).Set("label", column.label);
    one.Set("type", std::string(values::TypeNames()[static_cast<std::size_t>(column.type)]));
    columns.Push(one.Set("unit", column.unit.empty() ? Json() : Json(column.unit)));
  }
  Json rows = Json::EmptyArray();
  for (const rows::Row& row : table.rows) {
    Json cells = Json::EmptyArray();
    for (const rows::Cell& cell : row.cells) cells.Push(cell.ToJson());
    rows.Push(std::move(cells));
  }
  Json json = Json::EmptyObject();
  return json.Set("columns", std::move(columns)).Set("rows", std::move(rows));
}

}  // namespace

Json ToJson(const AnswerDocument& answer) {
  Json json = Json::EmptyObject();
  json.Set("status", NameOf(answer.status));
  json.Set("answer", answer.answer);
  json.Set("table", TableJson(answer.table));
  json.Set("chart", answer.chart);
  Json calls = Json::EmptyArray();
  for (const executor::CallEntry& call : answer.calls) {
    Json one = Json::EmptyObject();
    one.Set("tool", call.tool).Set("arguments", call.arguments);
    one.Set("started_at", values::Rfc3339WithMs(call.started_ms));
    one.Set("duration_ms", call.duration_ms).Set("rows", call.rows);
    one.Set("retries", call.retries);
    calls.Push(one.Set("error", call.error.empty() ? Json() : Json(call.error)));
  }
  json.Set("calls", std::move(calls));
  json.Set("complete", answer.complete);
  json.Set("notes", Json::Texts(answer.notes));
  return json.Set("choices", Json::Texts(answer.choices));
}

}  // namespace claribi::presentation
