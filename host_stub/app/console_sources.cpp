#include "app/console_sources.h"

#include "app/console_texts.h"
#include "app/probe.h"
#include "app/question_model.h"
#include "app/source_status.h"
#include "store/leases.h"
#include "values/utc.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using values::Json;

Error NoSource() {
  return Error{.code = Code::kNotFound,
               .what = "There is no such data source.",
               .cause = "It was disconnected, or never connected.",
               .fix = "Reload the list of data sources."};
}

Error NoPlugin(const store::DataSource& row) {
  return Error{.code = Code::kPluginLoad,
               .what = "The data source \"" + row.name + "\" cannot be used.",
               .cause = "Its plugin " + row.plugin_id + ", with the manifest of \"" +
                        row.manifest_id + "\", is not in the catalogue, or does not load.",
               .fix = "Start the console with --plugin and --manifest of that plugin."};
}

Error NoModel(const store::DataSource& row) {
  return Error{.code = Code::kUnsupported,
               .what = "Questions cannot be asked of \"" + row.name + "\".",
               .cause = "There is no model beside its manifest.",
               .fix = "Write one; docs/answers.md says how."};
}

Json TimeOrNull(std::int64_t unix_ms) {
  return unix_ms <= 0 ? Json() : Json(values::Rfc3339(unix_ms));
}

// What the page shows, from the plugin's word for the sign-in.
std::string StatusWord(const std::string& status) {
  if (status == "authorized") return "connected";
  if (status == "expired" || status == "revoked") return status;
  return "not_signed_in";
}

}  // namespace

// ---- OpenSource

OpenSource::OpenSource(const ConsoleCard& card, store::DataSource row,
                       std::unique_ptr<loader::Connection> connection)
    : card_(card),
      row_(std::move(row)),
      connection_(std::move(connection)),
      waits_([this](const std::optional<executor::Wait>& wait) {
        if (present_->on_wait) present_->on_wait(wait);
      }),
      caller_(*card.workspace, row_, *connection_, &waits_) {
  if (!card.model) return;
  engine_ = std::make_unique<engine::QuestionEngine>(engine::QuestionEngine::Dependencies{
      .model = *card.model,
      .planner = planner_,
      .caller = caller_,
      .clock = clock_,
      .on_progress =
          [this](const std::string& what, std::size_t done, std::size_t all) {
            if (present_->on_progress) present_->on_progress(what, done, all);
          },
      .on_rows =
          [this](const rows::RowSet& rows) {
            if (present_->on_rows) present_->on_rows(rows);
          },
      .waits_opt = &waits_});
}

Result<std::shared_ptr<OpenSource>> OpenSource::Open(const ConsoleCard& card,
                                                     const store::DataSource& row) {
  auto connection = card.workspace->Open(row);
  if (!connection) return connection.error();
  return std::shared_ptr<OpenSource>(new OpenSource(card, row, std::move(*connection)));
}

Result<Document> OpenSource::Examine(store::DataSource& row, const outcome::Patience& patience) {
  return ExamineSource(*connection_, row, patience);
}

// The turn of one question, from the moment at which it may begin.
class OpenSource::Turn {
 public:
  Turn(OpenSource& source, const Order& order) : source_(source) { source_.present_ = &order; }
  ~Turn() {
    source_.present_ = nullptr;
    {
      const std::lock_guard lock(source_.turn_mutex_);
      source_.is_busy_ = false;
    }
    source_.turn_.notify_one();
    source_.card_.workspace->KeepEvents();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  OpenSource& source_;
};

Result<presentation::AnswerDocument> OpenSource::Answer(const Order& order,
                                                        const outcome::Patience& patience) {
  if (!engine_) return NoModel(row_);
  if (const auto fits = CheckModel(*card_.model, row_); !fits) return fits.error();
  {
    std::unique_lock lock(turn_mutex_);
    while (is_busy_) {
      if (const auto stop = outcome::WhyStop(patience, "The question")) return *stop;
      // Until a time of day: ThreadSanitizer knows only that way of waiting
      // (store/session_pool.cpp).
      turn_.wait_until(lock, std::chrono::system_clock::now() + outcome::NextSlice(patience));
    }
    is_busy_ = true;
  }
  const Turn turn(*this, order);
  if (order.is_fresh) engine_->Forget();
  return order.plan ? engine_->RunPlan(*order.plan, patience)
                    : engine_->Ask(order.question, patience);
}

std::optional<bool> SeesAnything(const semantic_model::Model& model, executor::ToolCaller& caller,
                                 const outcome::Patience& patience) {
  for (const auto& read : model.reads) {
    const bool needs_nothing = read.lists && read.is_inventory && read.each.empty();
    if (!needs_nothing) continue;
    Json arguments = Json::EmptyObject();
    for (const auto& argument : read.arguments) {
      if (argument.constant) arguments.Set(argument.name, *argument.constant);
    }
    const auto reply = caller.Call(read.tool, arguments, patience);
    if (reply.failure) return std::nullopt;
    const Json* rows = reply.data.At(read.rows);
    if (rows == nullptr || !rows->IsArray()) return std::nullopt;
    return !rows->Items().empty() || !reply.complete;
  }
  return std::nullopt;
}

// ---- ConsoleSources

Result<std::vector<store::DataSource>> ConsoleSources::Rows(const outcome::Patience& patience) {
  auto rows = store::DataSources(database_).List(org_, patience);
  if (rows) std::erase_if(*rows, &IsAbandoned);
  return rows;
}

Result<store::DataSource> ConsoleSources::FindRow(const std::string& id,
                                                  const outcome::Patience& patience) {
  const auto rows = Rows(patience);
  if (!rows) return rows.error();
  for (const store::DataSource& row : *rows) {
    if (row.connection_id == id) return row;
  }
  return NoSource();
}

Result<std::shared_ptr<OpenSource>> ConsoleSources::Open(const std::string& id,
                                                         const outcome::Patience& patience) {
  const auto row = FindRow(id, patience);
  if (!row) return row.error();
  {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(id);
    // Another host may have renamed it, or signed in to it again.
    if (found != open_.end() && found->second->row().name == row->name &&
        found->second->row().attempt_id == row->attempt_id) {
      return found->second;
    }
  }
  const ConsoleCard* card = catalogue_.FindFor(*row);
  if (card == nullptr) return NoPlugin(*row);
  auto opened = OpenSource::Open(*card, *row);
  if (!opened) return opened.error();
  std::shared_ptr<OpenSource> before = *opened;  // closed outside of the lock
  const std::lock_guard lock(mutex_);
  open_[id].swap(before);
  return *opened;
}

void ConsoleSources::Forget(const std::string& id) {
  std::shared_ptr<OpenSource> closed;  // outside of the lock
  const std::lock_guard lock(mutex_);
  const auto found = open_.find(id);
  if (found != open_.end()) {
    closed = std::move(found->second);
    open_.erase(found);
  }
  facts_.erase(id);
}

void ConsoleSources::NoteOutcome(const std::string& id, const outcome::Status& outcome) {
  const std::lock_guard lock(mutex_);
  Facts& facts = facts_[id];
  facts.failure = outcome ? std::nullopt : std::optional(outcome.error());
  facts.failed_at_ms = store::UnixMs();
}

void ConsoleSources::NoteMissing(const std::string& id, const std::string& text) {
  const std::lock_guard lock(mutex_);
  Facts& facts = facts_[id];
  facts.missing = text;
  facts.missing_at_ms = store::UnixMs();
}

Json ConsoleSources::ToJson(const store::DataSource& given, const outcome::Patience& patience) {
  store::DataSource row = given;
  const ConsoleCard* card = catalogue_.FindFor(row);
  Result<Document> status = Document();
  std::optional<Error> error;
  if (card == nullptr) {
    error = NoPlugin(row);
  } else if (const auto open = Open(row.connection_id, patience)) {
    status = (*open)->Examine(row, patience);
    if (!status) error = status.error();
  } else {
    error = open.error();
  }
  const Document nothing;
  const Value& known = status ? static_cast<const Value&>(*status) : nothing;
  Facts facts;
  {
    const std::lock_guard lock(mutex_);
    const auto found = facts_.find(row.connection_id);
    if (found != facts_.end()) facts = found->second;
  }
  std::string word = error ? "error" : StatusWord(row.status);
  std::int64_t next_attempt_ms = 0;
  if (word == "connected" && facts.failure) {
    const Code code = facts.failure->code;
    if (facts.failure->retry_after) {
      next_attempt_ms = facts.failed_at_ms + facts.failure->retry_after->count();
    }
    const bool is_over = next_attempt_ms != 0 && next_attempt_ms <= store::UnixMs();
    if (code == Code::kRateLimited && !is_over) word = "rate_limited";
    if (code == Code::kUnavailable || code == Code::kTimeout) word = "offline";
    if (code == Code::kAuthRequired) word = "expired";
  }
  const Value* circuit = Find(known, "circuit");
  if (circuit != nullptr && IsShut(*circuit) && word != "error") {
    word = "offline";
    next_attempt_ms = IntegerOf(*circuit, "next_attempt_at_ms").value_or(0);
  }
  Json json = Json::EmptyObject();
  json.Set("id", row.connection_id).Set("name", row.name);
  json.Set("card_id", card == nullptr ? Json() : Json(card->id));
  Json vendor = Json::EmptyObject();
  vendor.Set("id", row.manifest_id);
  const Json* described = card == nullptr ? nullptr : card->description.Find("vendor");
  vendor.Set("name", described == nullptr ? row.manifest_id : described->TextOf("name"));
  json.Set("vendor", std::move(vendor));
  json.Set("account", TextOrNull(TextOf(known, "account")));
  json.Set("endpoint", TextOrNull(EndpointOf(row, known)));
  json.Set("scopes", Json::Texts(TextsIn(known, "scopes")));
  json.Set("status", word);
  json.Set("reason", TextOrNull(SignInReason(known)));
  json.Set("expires_at", TimeOrNull(IntegerOf(known, "expires_at_ms").value_or(0)));
  json.Set("renews", IsTrue(known, "refreshable"));
  Json check;
  if (!row.last_check.empty()) {
    check.Set("passed", row.last_check == "passed");
    check.Set("at", values::Rfc3339(row.last_check_at_ms));
  }
  json.Set("last_check", std::move(check));
  json.Set("next_attempt_at",
           word == "offline" || word == "rate_limited" ? TimeOrNull(next_attempt_ms) : Json());
  Json partial;
  if (!facts.missing.empty()) {
    partial.Set("text", facts.missing).Set("at", values::Rfc3339(facts.missing_at_ms));
  }
  json.Set("partial", std::move(partial));
  json.Set("connected_at", TimeOrNull(row.connected_at_ms));
  json.Set("connected_by", TextOrNull(row.connected_by));
  const auto tiles = store::Dashboards(database_).CountOf(org_, row.connection_id, patience);
  json.Set("tile_count", tiles ? *tiles : std::int64_t{0});
  json.Set("notes", Json::Texts(TextsIn(known, "notes")));
  return json.Set("error", error ? ErrorValue(*error) : Json());
}

}  // namespace claribi::app
