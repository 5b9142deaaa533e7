#include "host_stub/engine/scripted_caller.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "values/utc.h"

namespace claribi::engine {
namespace {

// Two a page, so that paging is always met.
constexpr std::int64_t kPage = 2;

ToolReply Data(Json data) {
  ToolReply reply;
  reply.data = std::move(data);
  return reply;
}

ToolReply Page(const char* name, const Json& all, const Json& arguments) {
  const Json* asked = arguments.Find("from");
  const auto first = static_cast<std::size_t>(asked == nullptr ? 0 : asked->Integer());
  Json rows = Json::EmptyArray();
  for (std::size_t i = first; i < all.Items().size() && i < first + kPage; ++i) {
    rows.Push(all.Items()[i]);
  }
  const std::size_t end = first + rows.Items().size();
  const bool is_more = end < all.Items().size();
  Json page = Json::EmptyObject();
  page.Set(name, rows);
  page.Set("next", is_more ? Json(static_cast<std::int64_t>(end)) : Json());
  ToolReply reply = Data(std::move(page));
  reply.rows = static_cast<std::int64_t>(rows.Items().size());
  reply.complete = !is_more;
  if (is_more) reply.incomplete_reason = "more_pages";
  return reply;
}

Json MachineRow(const Machine& machine) {
  Json row = Json::EmptyObject();
  row.Set("site", machine.site).Set("id", machine.name);
  return row.Set("kind", machine.kind).Set("power", machine.state);
}

Json HeatOverview(const Machine& machine) {
  Json sensors = Json::EmptyArray();
  for (std::size_t i = 0; i < machine.heat.size(); ++i) {
    Json one = Json::EmptyObject();
    one.Set("sensor", "s" + std::to_string(i)).Set("avg", machine.heat[i]);
    sensors.Push(one.Set("max", machine.heat[i] + 5));
  }
  Json overview = Json::EmptyObject();
  for (const std::string& metric : machine.metrics) overview.Set(metric, sensors);
  Json json = Json::EmptyObject();
  json.Set("names", Json::Texts(machine.metrics));
  return json.Set("overview", std::move(overview));
}

// A point an hour back from now; a day ago and before it was 10 less.
Json HeatPoints(const Machine& machine, const std::string& metric, std::int64_t hours) {
  Json rows = Json::EmptyArray();
  for (std::int64_t i = hours; i > 0; --i) {
    Json row = Json::EmptyArray();
    row.Push(values::Rfc3339(kNow - i * values::kMsOfAnHour));
    for (const double heat : machine.heat) row.Push(i > 24 ? heat - 10 : heat);
    rows.Push(std::move(row));
  }
  Json points = Json::EmptyObject();
  points.Set("rows", std::move(rows)).Set("cols", Json::EmptyArray());
  return Json::EmptyObject().Set("points", Json::EmptyObject().Set(metric, std::move(points)));
}

}  // namespace

std::size_t ScriptedCaller::CountOf(const std::string& tool) const {
  const auto calls = Calls();
  return static_cast<std::size_t>(
      std::count_if(calls.begin(), calls.end(),
                    [&](const std::string& call) { return call.rfind(tool + " ", 0) == 0; }));
}

void ScriptedCaller::Fail(const std::string& what, outcome::Code code, int times) {
  failures[what] = {outcome::Error{.code = code,
                                   .what = "The tool failed.",
                                   .cause = "out of order",
                                   .retryable = code == outcome::Code::kRateLimited},
                    times};
}

std::optional<outcome::Error> ScriptedCaller::FailureOf(const std::string& key) {
  const auto found = failures.find(key);
  if (found == failures.end() || found->second.second == 0) return std::nullopt;
  --found->second.second;
  return found->second.first;
}

outcome::Result<compiler::ToolsAtHand> ScriptedCaller::Tools(const outcome::Patience&) {
  const std::lock_guard lock(mutex_);
  if (const auto failure = FailureOf("tools")) return *failure;
  return compiler::ToolsAtHand{.shown = {tools.begin(), tools.end()}, .hidden = hidden};
}

ToolReply ScriptedCaller::Call(const std::string& tool, const Json& arguments,
                               const outcome::Patience&) {
  const std::lock_guard lock(mutex_);
  calls_.push_back(tool + " " + values::WriteJson(arguments));
  for (const std::string& key : {tool, tool + " " + arguments.TextOf("machine")}) {
    if (const auto failure = FailureOf(key)) {
      ToolReply reply;
      reply.failure = failure;
      return reply;
    }
  }
  return Answer(tool, arguments);
}

const Machine* ScriptedCaller::Find(const Json& arguments) const {
  for (const Machine& machine : machines) {
    const bool same =
        machine.name == arguments.TextOf("machine") && machine.site == arguments.TextOf("site");
    if (same) return &machine;
  }
  return nullptr;
}

ToolReply ScriptedCaller::Answer(const std::string& tool, const Json& arguments) const {
  Json rows = Json::EmptyArray();
  if (tool == "list_sites") {
    for (const std::string& site : sites) rows.Push(Json::EmptyObject().Set("name", site));
    return Data(Json::EmptyObject().Set("sites", rows));
  }
  if (tool == "list_machines") {
    Json errors = Json::EmptyArray();
    for (const Machine& machine : machines) {
      const bool is_refused = std::find(refused_sites.begin(), refused_sites.end(), machine.site) !=
                              refused_sites.end();
      if (!is_refused) rows.Push(MachineRow(machine));
    }
    for (const std::string& site : refused_sites) {
      errors.Push(Json::EmptyObject().Set("site", site).Set("text", "not yours"));
    }
    ToolReply reply = Page("machines", rows, arguments);
    if (in_all >= 0) reply.data.Set("in_all", in_all);
    if (refused_sites.empty()) return reply;
    reply.data.Set("errors", errors);
    reply.complete = false;
    reply.incomplete_reason = "partial";
    return reply;
  }
  if (tool == "list_machines_of_site") {
    for (const Machine& machine : machines) {
      if (machine.site == arguments.TextOf("site")) rows.Push(MachineRow(machine));
    }
    return Data(Json::EmptyObject().Set("machines", rows));
  }
  const Machine* machine = Find(arguments);
  if (machine == nullptr) {
    ToolReply reply;
    reply.failure = outcome::Error{.code = outcome::Code::kNotFound, .what = "No such machine."};
    return reply;
  }
  if (tool == "get_machine") {
    Json one = Json::EmptyObject();
    one.Set("label", machine->label).Set("cost", std::to_string(machine->price));
    one.Set("built", values::Rfc3339(kNow - 10 * values::kMsOfADay));
    return Data(Json::EmptyObject().Set("machine", one.Set("tags", Json::EmptyObject())));
  }
  if (tool == "list_jobs") {
    for (const std::string& job : machine->jobs) rows.Push(job);
    return Page("jobs", rows, arguments);
  }
  const Json* metrics = arguments.Find("metrics");
  if (metrics == nullptr) return Data(HeatOverview(*machine));
  const std::int64_t hours = arguments.TextOf("window") == "hour"  ? 1
                             : arguments.TextOf("window") == "day" ? 24
                                                                   : 24 * 7;
  return Data(HeatPoints(*machine, metrics->Items().front().Text(), hours));
}

semantic_model::Model MillModel() {
  std::ostringstream text;
  text << std::ifstream(CLARIBI_SOURCE_DIR "/tests/host_stub/engine/mill.model.json").rdbuf();
  auto model = semantic_model::LoadModel(text.str());
  EXPECT_TRUE(model.ok()) << (model.ok() ? "" : model.error().cause);
  return model.ok() ? *model : semantic_model::Model{};
}

}  // namespace claribi::engine
