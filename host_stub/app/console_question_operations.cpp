// Operations of the console on questions, and on jobs of any kind.
#include "app/console_operations.h"
#include "app/console_texts.h"
#include "app/csv.h"
#include "app/hints.h"
#include "app/json_document.h"
#include "plan/plan_checks.h"
#include "plan/plan_json.h"
#include "planner/planner.h"
#include "store/leases.h"
#include "values/json_patch.h"
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

// As long as the limits of a vendor may make a large estate take.
constexpr std::chrono::minutes kLongestInJob{10};

Result<HttpReply> Begin(ConsoleParts& parts, const Call& call, const std::string& source_id,
                        OpenSource::Order order) {
  const std::string question = order.question;
  const auto body = [&parts, source_id, order = std::move(order)](Job& job) {
    return AnswerInJob(parts, source_id, order, job);
  };
  auto job = parts.jobs.Start(
      call.session.id, {.kind = "question", .data_source_id = source_id, .question = question},
      kLongestInJob, body);
  if (!job) return job.error();
  return JsonReply(202, Json::EmptyObject().Set("job", *std::move(job)));
}

// A plan that fits the model of the data source.
Result<plan::Planned> PlanIn(ConsoleParts& parts, const std::string& source_id, const Json& json) {
  auto planned = plan::PlannedFromJson(json);
  if (!planned) return planned;
  const auto open = parts.sources.Open(source_id, ShortPatience());
  if (!open) return open.error();
  const auto* plan = std::get_if<plan::Plan>(&*planned);
  const auto& model = (*open)->card().model;
  if (plan == nullptr || !model) {
    return Error{.code = Code::kInvalid,
                 .what = "The plan cannot be used.",
                 .cause = "It does not say what to read, or there is no model.",
                 .fix = "Ask a question instead."};
  }
  if (const auto checked = plan::CheckPlan(*plan, *model); !checked) return checked.error();
  return planned;
}

Result<HttpReply> Ask(ConsoleParts& parts, const Call& call) {
  const auto source_id = TextMember(call.body, "data_source_id", 64);
  if (!source_id) return source_id.error();
  const auto row = parts.sources.FindRow(*source_id, ShortPatience());
  if (!row) return row.error();
  OpenSource::Order order;
  const Json* fresh = call.body.Find("fresh");
  order.is_fresh = fresh != nullptr && fresh->Truth();
  if (const Json* plan = call.body.Find("plan")) {
    auto planned = PlanIn(parts, *source_id, *plan);
    if (!planned) return planned.error();
    order.plan = *std::move(planned);
  } else {
    auto question = TextMember(call.body, "question", planner::kMaxQuestionBytes);
    if (!question) return question.error();
    order.question = *std::move(question);
  }
  return Begin(parts, call, *source_id, std::move(order));
}

Result<HttpReply> Patch(ConsoleParts& parts, const Call& call) {
  const auto job = parts.jobs.Find(call.session.id, call.id);
  if (!job) return job.error();
  const Json* plan = job->At("/result/plan");
  const Json* patch = call.body.Find("patch");
  if (plan == nullptr || !plan->IsObject() || job->TextOf("kind") != "question") {
    return Error{.code = Code::kState,
                 .what = "The question cannot be changed.",
                 .cause = "It has no answer with a plan.",
                 .fix = "Ask it in other words."};
  }
  const auto changed = values::ApplyPatch(*plan, patch != nullptr ? *patch : Json());
  if (!changed) return changed.error();
  const std::string source_id = job->TextOf("data_source_id");
  auto planned = PlanIn(parts, source_id, *changed);
  if (!planned) return planned.error();
  OpenSource::Order order;
  order.plan = *std::move(planned);
  return Begin(parts, call, source_id, std::move(order));
}

// The same on the command line. A plan goes with it, in ASCII, so that it is pasted as it is.
std::string CommandFor(const GlobalOptions& options, const std::string& name,
                       const OpenSource::Order& order) {
  if (!order.plan) return HintFor(options, {"ask", name, order.question});
  return PipedHintFor(options, {"ask", name, "--run-plan", "-"},
                      AsciiJson(plan::ToJson(*order.plan)));
}

Result<HttpReply> Export(ConsoleParts& parts, const Call& call) {
  const auto job = parts.jobs.Find(call.session.id, call.id);
  if (!job) return job.error();
  const Json* found = job->Find("result");
  const Json answer = found != nullptr ? *found : Json();
  const std::string& question = job->TextOf("question");
  return ExportAnswer(answer, call.request.Query("format"),
                      question.empty() ? answer.TextOf("answer") : question);
}

}  // namespace

Result<HttpReply> ExportAnswer(const Json& answer, const std::string& format,
                               const std::string& name) {
  const Json* table = answer.Find("table");
  const Json* chart = answer.Find("chart");
  if (format == "csv" && table != nullptr) {
    return web_console::FileReply("text/csv", TableCsv(*table), name, "csv");
  }
  if (format == "vega-lite" && chart != nullptr && !chart->IsNull()) {
    return web_console::FileReply("application/vnd.vega-lite+json",
                                  values::WriteIndentedJson(*chart) + "\n", name, "vl.json");
  }
  const bool is_known = format == "csv" || format == "vega-lite";
  return Error{.code = is_known ? Code::kNotFound : Code::kInvalid,
               .what = "Nothing was exported.",
               .cause = !is_known         ? "\"format\" is csv or vega-lite."
                        : format == "csv" ? "There is no table."
                                          : "There is no chart.",
               .fix = "Export something else."};
}

executor::OnWait WaitingOf(Job& job) {
  return [&job](const std::optional<executor::Wait>& wait) { job.Waiting(WaitingJson(wait)); };
}

Result<Json> AnswerInJob(ConsoleParts& parts, const std::string& source_id, OpenSource::Order order,
                         Job& job) {
  const auto open = parts.sources.Open(source_id, ShortPatience());
  if (!open) return open.error();
  order.on_progress = [&job](const std::string& what, std::size_t done, std::size_t all) {
    job.Progress(what, done, all);
  };
  order.on_rows = [&job](const rows::RowSet& rows) {
    if (Json so_far = ProvisionalJson(rows); !so_far.IsNull()) job.Provisional(std::move(so_far));
  };
  order.on_wait = WaitingOf(job);
  const auto answer = (*open)->Answer(order, job);
  const bool was_cancelled = !answer && answer.error().code == Code::kCancelled;
  if (!was_cancelled) {
    parts.sources.NoteOutcome(source_id, answer ? Status() : Status(answer.error()));
    const bool was_read = answer && !job.IsCancelled() &&
                          (answer->status == presentation::AnswerStatus::kAnswered ||
                           answer->status == presentation::AnswerStatus::kPartial);
    if (was_read) parts.sources.NoteMissing(source_id, MissingIn(*answer));
    TellDataSources(parts, source_id);
  }
  if (!answer) return answer.error();
  const std::string& name = (*open)->row().name;
  const GlobalOptions& options = (*open)->card().options;
  return AnswerJson(*answer, name, options, CommandFor(options, name, order), store::UnixMs());
}

void AddQuestionOperations(web_console::Routes& routes, ConsoleParts& parts) {
  web_console::JobDesk& jobs = parts.jobs;
  routes.Add("POST", "/api/questions", [&](const Call& call) { return Ask(parts, call); });
  routes.Add("POST", "/api/questions/{id}/patch",
             [&](const Call& call) { return Patch(parts, call); });
  routes.Add("GET", "/api/jobs", [&](const Call& call) -> Result<HttpReply> {
    return JsonReply(200, Json::EmptyObject().Set("jobs", jobs.List(call.session.id)));
  });
  routes.Add("GET", "/api/jobs/{id}", [&](const Call& call) -> Result<HttpReply> {
    const auto job = jobs.Find(call.session.id, call.id);
    if (!job) return job.error();
    return JsonReply(200, *job);
  });
  routes.Add("POST", "/api/jobs/{id}/cancel", [&](const Call& call) -> Result<HttpReply> {
    const auto job = jobs.Cancel(call.session.id, call.id);
    if (!job) return job.error();
    return JsonReply(200, *job);
  });
  routes.Add("GET", "/api/jobs/{id}/export", [&](const Call& call) { return Export(parts, call); });
}

}  // namespace claribi::app
