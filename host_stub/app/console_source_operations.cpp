// Operations of the console on the catalogue and on data sources.
#include "app/commands.h"
#include "app/connecting.h"
#include "app/console_operations.h"
#include "app/console_texts.h"
#include "values/utc.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;
using values::Json;
using web_console::Call;
using web_console::HttpReply;
using web_console::Job;
using web_console::JsonReply;

constexpr std::size_t kLongestNewName = 400;  // bytes; CheckName counts what is shown
constexpr std::chrono::minutes kLongestTest{2};

Result<HttpReply> Session(const ConsoleParts& parts, const Call& call) {
  Json json = Json::EmptyObject();
  json.Set("token", call.session.token).Set("product", "claribi-host");
  json.Set("version", CLARIBI_VERSION);
  json.Set("organisation", parts.options.org).Set("actor", parts.actor);
  json.Set("expires_at", values::Rfc3339(call.session.expires_at_ms));
  return JsonReply(200, json);
}

Result<HttpReply> Catalogue(ConsoleParts& parts) {
  const auto rows = parts.sources.Rows(ShortPatience());
  if (!rows) return rows.error();
  std::vector<std::string> names;
  for (const store::DataSource& row : *rows) names.push_back(row.name);
  Json json = Json::EmptyObject();
  json.Set("cards", parts.catalogue.ToJson(names));
  return JsonReply(200, json);
}

Result<HttpReply> ListSources(ConsoleParts& parts) {
  const auto rows = parts.sources.Rows(ShortPatience());
  if (!rows) return rows.error();
  Json list = Json::EmptyArray();
  for (const store::DataSource& row : *rows) {
    list.Push(parts.sources.ToJson(row, ShortPatience()));
  }
  Json json = Json::EmptyObject();
  json.Set("data_sources", std::move(list));
  return JsonReply(200, json);
}

Result<HttpReply> ShowSource(ConsoleParts& parts, const std::string& id) {
  const auto row = parts.sources.FindRow(id, ShortPatience());
  if (!row) return row.error();
  return JsonReply(200, parts.sources.ToJson(*row, ShortPatience()));
}

Result<HttpReply> Rename(ConsoleParts& parts, const Call& call) {
  const auto name = TextMember(call.body, "name", kLongestNewName);
  if (!name) return name.error();
  if (const Status named = CheckName(*name); !named) return named.error();
  auto row = parts.sources.FindRow(call.id, ShortPatience());
  if (!row) return row.error();
  row->name = *name;
  const Status renamed = store::DataSources(parts.database).Rename(*row, ShortPatience());
  if (!renamed) return renamed.error();
  parts.sources.Forget(call.id);
  TellDataSources(parts, call.id);
  return ShowSource(parts, call.id);
}

// The card of a data source, for the commands that are run on it.
Result<const ConsoleCard*> CardOf(ConsoleParts& parts, const store::DataSource& row) {
  const ConsoleCard* card = parts.catalogue.FindFor(row);
  if (card != nullptr) return card;
  const auto open = parts.sources.Open(row.connection_id, ShortPatience());
  if (!open) return open.error();
  return &(*open)->card();
}

Result<HttpReply> Test(ConsoleParts& parts, const Call& call) {
  const auto row = parts.sources.FindRow(call.id, ShortPatience());
  if (!row) return row.error();
  const auto card = CardOf(parts, *row);
  if (!card) return card.error();
  const auto body = [&parts, row = *row, card = *card](Job& job) -> Result<Json> {
    Workspace workspace(card->options, job, parts.terminal, card->workspace.get());
    workspace.Follow(WaitingOf(job));
    Invocation invocation;
    invocation.name = row.name;
    const auto answer = TestConnection(workspace, invocation);
    workspace.KeepEvents();
    const Status outcome = answer ? Status() : Status(answer.error());
    parts.sources.NoteOutcome(row.connection_id, outcome);
    TellDataSources(parts, row.connection_id);
    if (!answer) return answer.error();
    return TestResultJson(answer->json);
  };
  auto job = parts.jobs.Start(call.session.id, {.kind = "test", .data_source_id = call.id},
                              kLongestTest, body);
  if (!job) return job.error();
  return JsonReply(202, Json::EmptyObject().Set("job", *std::move(job)));
}

// The tiles that go with a data source, with the names of their dashboards.
Result<Json> TileNames(ConsoleParts& parts, const std::string& source_id) {
  store::Dashboards dashboards(parts.database);
  const auto tiles = dashboards.TilesOf(parts.options.org, source_id, ShortPatience());
  if (!tiles) return tiles.error();
  const auto boards = dashboards.List(parts.options.org, ShortPatience());
  if (!boards) return boards.error();
  Json list = Json::EmptyArray();
  for (const store::TileRow& tile : *tiles) {
    std::string name;
    for (const auto& board : *boards) {
      if (board.dashboard_id == tile.dashboard_id) name = board.name;
    }
    Json one = Json::EmptyObject();
    one.Set("id", tile.tile_id).Set("title", tile.title);
    list.Push(one.Set("dashboard", name));
  }
  return list;
}

Result<HttpReply> Affected(ConsoleParts& parts, const Call& call) {
  const auto row = parts.sources.FindRow(call.id, ShortPatience());
  if (!row) return row.error();
  auto tiles = TileNames(parts, call.id);
  if (!tiles) return tiles.error();
  Json json = Json::EmptyObject();
  json.Set("name", row->name);
  return JsonReply(200, json.Set("tiles", *std::move(tiles)));
}

Result<HttpReply> DisconnectSource(ConsoleParts& parts, const Call& call) {
  const auto row = parts.sources.FindRow(call.id, ShortPatience());
  if (!row) return row.error();
  const auto card = CardOf(parts, *row);
  if (!card) return card.error();
  const auto body = [&parts, row = *row, card = *card](Job& job) -> Result<Json> {
    auto tiles = TileNames(parts, row.connection_id);
    if (!tiles) return tiles.error();
    const auto affected =
        store::Dashboards(parts.database).TilesOf(row.org_id, row.connection_id, ShortPatience());
    Workspace workspace(card->options, job, parts.terminal, card->workspace.get());
    Invocation invocation;
    invocation.name = row.name;
    const auto answer = Disconnect(workspace, invocation);
    workspace.KeepEvents();
    if (!answer) return answer.error();
    parts.sources.Forget(row.connection_id);
    TellDataSources(parts, row.connection_id);
    if (affected) {
      for (const store::TileRow& tile : *affected) TellDashboard(parts, tile.dashboard_id);
    }
    return DisconnectResultJson(answer->json, *std::move(tiles));
  };
  auto job = parts.jobs.Start(call.session.id, {.kind = "disconnect", .data_source_id = call.id},
                              kLongestTest, body);
  if (!job) return job.error();
  return JsonReply(202, Json::EmptyObject().Set("job", *std::move(job)));
}

}  // namespace

outcome::Deadline ShortPatience() { return outcome::Deadline(std::chrono::seconds(10)); }

void TellDataSources(ConsoleParts& parts, const std::string& id) {
  parts.hub.Publish("", "data_sources",
                    Json::EmptyObject().Set("data_source_id", id.empty() ? Json() : Json(id)));
}

void TellDashboard(ConsoleParts& parts, const std::string& id) {
  parts.hub.Publish("", "dashboard", Json::EmptyObject().Set("dashboard_id", id));
}

void AddSourceOperations(web_console::Routes& routes, ConsoleParts& parts) {
  const std::string one = "/api/data-sources/{id}";
  routes.Add("GET", "/api/session", [&](const Call& call) { return Session(parts, call); });
  routes.Add("GET", "/api/catalogue", [&](const Call&) { return Catalogue(parts); });
  routes.Add("GET", "/api/data-sources", [&](const Call&) { return ListSources(parts); });
  routes.Add("GET", one, [&](const Call& call) { return ShowSource(parts, call.id); });
  routes.Add("PATCH", one, [&](const Call& call) { return Rename(parts, call); });
  routes.Add("POST", one + "/test", [&](const Call& call) { return Test(parts, call); });
  routes.Add("GET", one + "/affected", [&](const Call& call) { return Affected(parts, call); });
  routes.Add("POST", one + "/disconnect",
             [&](const Call& call) { return DisconnectSource(parts, call); });
}

}  // namespace claribi::app
