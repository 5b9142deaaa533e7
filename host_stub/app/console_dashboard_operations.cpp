// Operations of the console on dashboards and tiles.
#include <Poco/UUIDGenerator.h>

#include <memory>

#include "app/console_operations.h"
#include "app/console_texts.h"
#include "app/printable.h"
#include "dashboards/dashboard_file.h"
#include "dashboards/tile_document.h"
#include "plan/plan_json.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;
using store::DashboardRow;
using store::TileRow;
using values::Json;
using web_console::Call;
using web_console::HttpReply;
using web_console::Job;
using web_console::JsonReply;

constexpr std::size_t kLongestTitle = 400;
constexpr std::chrono::minutes kLongestRefresh{30};  // it may wait for the turn of many

std::string NewId() { return Poco::UUIDGenerator::defaultGenerator().createRandom().toString(); }

Error NoDashboard() {
  return Error{.code = Code::kNotFound,
               .what = "There is no such dashboard.",
               .cause = "It was removed.",
               .fix = "Reload the list of dashboards."};
}

Error Unusable(const std::string& cause) {
  return Error{.code = Code::kInvalid,
               .what = "The request cannot be used.",
               .cause = cause,
               .fix = "See host_stub/web_console/openapi.json."};
}

/// The operations share these.
class DashboardDesk {
 public:
  DashboardDesk(ConsoleParts& parts, RefreshLedger& refreshes)
      : parts_(parts), refreshes_(refreshes), rows_(parts.database), org_(parts.options.org) {}

  Result<HttpReply> List() {
    const auto boards = rows_.List(org_, ShortPatience());
    if (!boards) return boards.error();
    Json list = Json::EmptyArray();
    for (const DashboardRow& board : *boards) list.Push(RowJson(board));
    return JsonReply(200, Json::EmptyObject().Set("dashboards", std::move(list)));
  }

  Result<HttpReply> Add(const Call& call) {
    const auto name = NameIn(call);
    if (!name) return name.error();
    // The first one is made by listing.
    if (const auto listed = rows_.List(org_, ShortPatience()); !listed) return listed.error();
    const DashboardRow row{
        .org_id = org_, .dashboard_id = NewId(), .name = *name, .created_at_ms = store::UnixMs()};
    if (const Status added = rows_.Add(row, ShortPatience()); !added) return added.error();
    TellDashboard(parts_, row.dashboard_id);
    return JsonReply(201, RowJson(row));
  }

  Result<HttpReply> Show(const std::string& id) {
    const auto board = Find(id);
    if (!board) return board.error();
    const auto tiles = TilesJson(id);
    if (!tiles) return tiles.error();
    Json list = Json::EmptyArray();
    for (const Json& tile : *tiles) list.Push(tile);
    Json json = Json::EmptyObject();
    json.Set("id", id).Set("name", board->name);
    return JsonReply(200, json.Set("tiles", std::move(list)));
  }

  Result<HttpReply> Rename(const Call& call) {
    const auto name = NameIn(call);
    if (!name) return name.error();
    auto board = Find(call.id);
    if (!board) return board.error();
    board->name = *name;
    if (const Status saved = rows_.Rename(*board, ShortPatience()); !saved) return saved.error();
    TellDashboard(parts_, call.id);
    return JsonReply(200, RowJson(*board));
  }

  Result<HttpReply> Remove(const Call& call) {
    const Status removed = rows_.Remove(org_, call.id, ShortPatience());
    if (!removed) return removed.error();
    TellDashboard(parts_, call.id);
    return web_console::NoContent();
  }

  Result<HttpReply> Pin(const Call& call) {
    if (const auto board = Find(call.id); !board) return board.error();
    const auto job = parts_.jobs.Find(call.session.id, call.body.TextOf("job_id"));
    if (!job) return job.error();
    const Json* answer = job->Find("result");
    const Json* plan = job->At("/result/plan");
    const bool is_answer = job->TextOf("kind") == "question" && plan != nullptr && plan->IsObject();
    if (!is_answer) {
      return Error{.code = Code::kState,
                   .what = "The answer was not pinned.",
                   .cause = "The question is not answered.",
                   .fix = "Wait for its answer, or ask one that can be answered."};
    }
    const std::string source_id = job->TextOf("data_source_id");
    const auto source = parts_.sources.FindRow(source_id, ShortPatience());
    if (!source) return source.error();
    const Json* chart = answer->Find("chart");
    const bool has_chart = chart != nullptr && !chart->IsNull();
    TileRow row{.org_id = org_,
                .tile_id = NewId(),
                .dashboard_id = call.id,
                .connection_id = source_id,
                .source = source->name,
                .title = TitleOf(call.body.TextOf("title"), *job, *answer),
                .view = call.body.TextOf("view"),
                .question = job->TextOf("question"),
                .plan = values::WriteJson(*plan),
                .answer = values::WriteJson(*answer),
                .as_of_ms = values::ParseMoment(answer->TextOf("as_of")).value_or(store::UnixMs()),
                .created_at_ms = store::UnixMs()};
    if (row.view.empty()) row.view = has_chart ? "chart" : "table";
    if (row.view != "chart" && row.view != "table") {
      return Unusable("\"view\" is chart or table.");
    }
    if (const Status pinned = rows_.Pin(row, ShortPatience()); !pinned) return pinned.error();
    TellDashboard(parts_, call.id);
    TellDataSources(parts_, source_id);
    return JsonReply(201, dashboards::TileJson(row, {.now_ms = store::UnixMs()}));
  }

  Result<HttpReply> Order(const Call& call) {
    std::vector<std::string> ids;
    if (const Json* given = call.body.Find("tile_ids")) {
      for (const Json& id : given->Items()) ids.push_back(id.Text());
    }
    if (const auto board = Find(call.id); !board) return board.error();
    const Status ordered = rows_.Order(org_, call.id, ids, ShortPatience());
    if (!ordered) return ordered.error();
    TellDashboard(parts_, call.id);
    return Show(call.id);
  }

  Result<HttpReply> ExportFile(const Call& call) {
    const auto board = Find(call.id);
    if (!board) return board.error();
    const auto tiles = TilesJson(call.id);
    if (!tiles) return tiles.error();
    std::map<std::string, std::string> drawings;
    if (const Json* given = call.body.Find("svgs")) {
      for (const auto& [id, drawing] : given->Members()) drawings[id] = drawing.Text();
    }
    auto file = dashboards::DashboardFile(board->name, *tiles, drawings, store::UnixMs());
    if (!file) return file.error();
    return web_console::FileReply("text/html; charset=utf-8", *std::move(file), board->name,
                                  "html");
  }

  Result<HttpReply> ShowTile(const std::string& id) {
    const auto row = rows_.FindTile(org_, id, ShortPatience());
    if (!row) return row.error();
    return JsonReply(200, TileOf(*row));
  }

  Result<HttpReply> Change(const Call& call) {
    auto row = rows_.FindTile(org_, call.id, ShortPatience());
    if (!row) return row.error();
    const std::string before = row->dashboard_id;
    if (call.body.Find("title") != nullptr) {
      const auto title = TextMember(call.body, "title", kLongestTitle);
      if (!title) return title.error();
      row->title = *title;
    }
    if (call.body.Find("view") != nullptr) row->view = call.body.TextOf("view");
    if (row->view != "chart" && row->view != "table") {
      return Unusable("\"view\" is chart or table.");
    }
    if (call.body.Find("dashboard_id") != nullptr) {
      row->dashboard_id = call.body.TextOf("dashboard_id");
      if (const auto board = Find(row->dashboard_id); !board) return board.error();
    }
    const Status changed = rows_.Change(*row, ShortPatience());
    if (!changed) return changed.error();
    TellDashboard(parts_, before);
    if (row->dashboard_id != before) TellDashboard(parts_, row->dashboard_id);
    return ShowTile(call.id);
  }

  Result<HttpReply> Unpin(const Call& call) {
    const auto row = rows_.FindTile(org_, call.id, ShortPatience());
    if (!row) return row.error();
    const Status removed = rows_.Unpin(org_, call.id, ShortPatience());
    if (!removed) return removed.error();
    TellDashboard(parts_, row->dashboard_id);
    TellDataSources(parts_, row->connection_id);
    return web_console::NoContent();
  }

  Result<HttpReply> ExportTile(const Call& call) {
    const auto row = rows_.FindTile(org_, call.id, ShortPatience());
    if (!row) return row.error();
    const auto answer = values::ParseJson(row->answer, "The stored answer");
    if (!answer) return answer.error();
    return ExportAnswer(*answer, call.request.Query("format"), row->title);
  }

  Result<HttpReply> RefreshTile(const Call& call) {
    const auto row = rows_.FindTile(org_, call.id, ShortPatience());
    if (!row) return row.error();
    auto job = Refresh(call, *row);
    if (!job) return job.error();
    return JsonReply(202, Json::EmptyObject().Set("job", *std::move(job)));
  }

  // Those that are under way already go on.
  Result<HttpReply> RefreshAll(const Call& call) {
    const auto rows = rows_.Tiles(org_, call.id, ShortPatience());
    if (!rows) return rows.error();
    Json jobs = Json::EmptyArray();
    for (const TileRow& row : *rows) {
      auto job = Refresh(call, row);
      if (job) {
        jobs.Push(*std::move(job));
      } else if (job.error().code != Code::kConflict) {
        return job.error();
      }
    }
    return JsonReply(202, Json::EmptyObject().Set("jobs", std::move(jobs)));
  }

 private:
  static Json RowJson(const DashboardRow& row) {
    Json json = Json::EmptyObject();
    json.Set("id", row.dashboard_id).Set("name", row.name);
    return json.Set("tile_count", row.tile_count);
  }

  static Result<std::string> NameIn(const Call& call) {
    auto name = TextMember(call.body, "name", kLongestTitle);
    if (name && Printable(*name) != *name) return Unusable("\"name\" has printable characters.");
    return name;
  }

  static std::string TitleOf(const std::string& given, const Json& job, const Json& answer) {
    std::string title = given;
    if (title.empty()) title = job.TextOf("question");
    if (title.empty()) title = answer.TextOf("answer");
    if (title.empty()) title = "Tile";
    return title.size() <= kLongestTitle ? title : CutToWidth(Printable(title), 100);
  }

  Result<DashboardRow> Find(const std::string& id) {
    const auto boards = rows_.List(org_, ShortPatience());
    if (!boards) return boards.error();
    for (const DashboardRow& board : *boards) {
      if (board.dashboard_id == id) return board;
    }
    return NoDashboard();
  }

  Json TileOf(const TileRow& row) {
    const auto source = parts_.sources.FindRow(row.connection_id, ShortPatience());
    const bool is_gone = !source && source.error().code == Code::kNotFound;
    return dashboards::TileJson(row,
                                {.now_ms = store::UnixMs(),
                                 .source_is_known = !is_gone,
                                 .source_is_signed_in = !source || source->status == "authorized",
                                 .job_id = refreshes_.JobOf(row.tile_id)});
  }

  Result<std::vector<Json>> TilesJson(const std::string& id) {
    const auto rows = rows_.Tiles(org_, id, ShortPatience());
    if (!rows) return rows.error();
    std::vector<Json> tiles;
    for (const TileRow& row : *rows) tiles.push_back(TileOf(row));
    return tiles;
  }

  Result<Json> Refresh(const Call& call, const TileRow& row) {
    if (!refreshes_.Begin(row.tile_id, call.session.id)) {
      return Error{.code = Code::kConflict,
                   .what = "The tile was not refreshed.",
                   .cause = "It is being refreshed already.",
                   .fix = "Wait until that has ended.",
                   .retryable = true};
    }
    auto job =
        parts_.jobs.Start(call.session.id,
                          {.kind = "refresh",
                           .data_source_id = row.connection_id,
                           .question = row.question,
                           .tile_id = row.tile_id},
                          kLongestRefresh, [this, row](Job& one) { return RunRefresh(row, one); });
    if (!job) {
      refreshes_.End(row.tile_id);
      return job.error();
    }
    TellDashboard(parts_, row.dashboard_id);
    return job;
  }

  // The body of the job.
  Result<Json> RunRefresh(const TileRow& before, Job& job) {
    refreshes_.Name(before.tile_id, job.id());
    TileRow row = before;
    Result<Json> answer = Again(row, job);
    refreshes_.End(row.tile_id);
    const bool was_cancelled =
        job.IsCancelled() || (!answer && answer.error().code == Code::kCancelled);
    Status kept;
    if (!was_cancelled) {
      row.trouble = answer ? "" : answer.error().code == Code::kInvalid ? "unfit" : "failed";
      row.error = answer ? "" : values::WriteJson(ErrorValue(answer.error()));
      row.answer = answer ? values::WriteJson(*answer) : "";
      row.as_of_ms = store::UnixMs();
      if (const auto source = parts_.sources.FindRow(row.connection_id, ShortPatience())) {
        row.source = source->name;
      }
      kept = rows_.Keep(row, ShortPatience());
    }
    TellDashboard(parts_, row.dashboard_id);
    if (!answer) return answer.error();
    if (!kept) return kept.error();
    const auto now = rows_.FindTile(org_, row.tile_id, ShortPatience());
    if (!now) return now.error();
    return TileOf(*now);
  }

  // kInvalid: the plan fits the model no longer.
  Result<Json> Again(const TileRow& row, Job& job) {
    auto planned = plan::ReadPlanned(row.plan);
    if (!planned) return Unfit(planned.error().cause);
    OpenSource::Order order;
    order.plan = *std::move(planned);
    auto answer = AnswerInJob(parts_, row.connection_id, std::move(order), job);
    if (!answer && answer.error().code == Code::kInvalid) return Unfit(answer.error().cause);
    if (!answer) return answer;
    const std::string& status = answer->TextOf("status");
    if (status == "answered" || status == "partial") return answer;
    return Unfit(answer->TextOf("answer"));
  }

  static Error Unfit(const std::string& cause) {
    return Error{.code = Code::kInvalid,
                 .what = "The model has changed, so this tile cannot be refreshed. Its data stay.",
                 .cause = cause,
                 .fix = "Ask the question again, and pin its answer."};
  }

  ConsoleParts& parts_;
  RefreshLedger& refreshes_;
  store::Dashboards rows_;
  const std::string org_;
};

}  // namespace

void AddDashboardOperations(web_console::Routes& routes, ConsoleParts& parts,
                            RefreshLedger& refreshes) {
  const auto desk = std::make_shared<DashboardDesk>(parts, refreshes);  // owned by the routes
  const std::string board = "/api/dashboards/{id}";
  const std::string tile = "/api/tiles/{id}";
  routes.Add("GET", "/api/dashboards", [desk](const Call&) { return desk->List(); });
  routes.Add("POST", "/api/dashboards", [desk](const Call& call) { return desk->Add(call); });
  routes.Add("GET", board, [desk](const Call& call) { return desk->Show(call.id); });
  routes.Add("PATCH", board, [desk](const Call& call) { return desk->Rename(call); });
  routes.Add("DELETE", board, [desk](const Call& call) { return desk->Remove(call); });
  routes.Add("POST", board + "/tiles", [desk](const Call& call) { return desk->Pin(call); });
  routes.Add("PUT", board + "/order", [desk](const Call& call) { return desk->Order(call); });
  routes.Add("POST", board + "/refresh",
             [desk](const Call& call) { return desk->RefreshAll(call); });
  routes.Add("POST", board + "/export",
             [desk](const Call& call) { return desk->ExportFile(call); });
  routes.Add("GET", tile, [desk](const Call& call) { return desk->ShowTile(call.id); });
  routes.Add("PATCH", tile, [desk](const Call& call) { return desk->Change(call); });
  routes.Add("DELETE", tile, [desk](const Call& call) { return desk->Unpin(call); });
  routes.Add("POST", tile + "/refresh",
             [desk](const Call& call) { return desk->RefreshTile(call); });
  routes.Add("GET", tile + "/export", [desk](const Call& call) { return desk->ExportTile(call); });
}

}  // namespace claribi::app
