#include "dashboards/tile_document.h"

#include "values/utc.h"

namespace claribi::dashboards {
namespace {

using values::Json;

Json Parsed(const std::string& text) {
  auto value = values::ParseJson(text, "The stored answer");
  return value ? *std::move(value) : Json();
}

std::string StateOf(const store::TileRow& row, const TileFacts& facts) {
  if (!facts.job_id.empty()) return "refreshing";
  if (!row.trouble.empty()) return row.trouble;
  const bool is_old = facts.now_ms - row.as_of_ms > kFreshMs;
  return is_old || !facts.source_is_known || !facts.source_is_signed_in ? "stale" : "fresh";
}

}  // namespace

Json TileJson(const store::TileRow& row, const TileFacts& facts) {
  Json json = Json::EmptyObject();
  json.Set("id", row.tile_id).Set("dashboard_id", row.dashboard_id);
  json.Set("title", row.title).Set("view", row.view);
  json.Set("data_source_id", facts.source_is_known ? Json(row.connection_id) : Json());
  json.Set("source", row.source);
  json.Set("question", row.question.empty() ? Json() : Json(row.question));
  json.Set("as_of", values::Rfc3339(row.as_of_ms));
  json.Set("state", StateOf(row, facts));
  json.Set("answer", Parsed(row.answer));
  json.Set("error", row.error.empty() ? Json() : Parsed(row.error));
  return json.Set("job_id", facts.job_id.empty() ? Json() : Json(facts.job_id));
}

}  // namespace claribi::dashboards
