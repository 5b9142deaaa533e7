// The console's data sources: each is opened once and stays open, so that its questions share one
// inventory and one pace; and what is known of each, for the list. Inside of this room only.
// Source: the schema DataSource of web_console/openapi.json.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/console_catalogue.h"
#include "app/plugin_caller.h"
#include "engine/question_engine.h"
#include "executor/program_runner.h"
#include "loader/plugin_handles.h"
#include "outcome/outcome.h"
#include "plan/plan.h"
#include "planner/built_in_planner.h"
#include "store/dashboards.h"
#include "store/data_sources.h"
#include "values/json_value.h"

namespace claribi::app {

/// One open data source. The card outlives it.
class OpenSource {
 public:
  static outcome::Result<std::shared_ptr<OpenSource>> Open(const ConsoleCard& card,
                                                           const store::DataSource& row);

  const store::DataSource& row() const { return row_; }
  const ConsoleCard& card() const { return card_; }

  /// Notes the sign-in's status in `row`. Any thread.
  outcome::Result<Document> Examine(store::DataSource& row, const outcome::Patience& patience);

  /// What is to be answered: a question, or a plan.
  struct Order {
    std::string question = {};
    std::optional<plan::Planned> plan = {};
    bool is_fresh = false;
    executor::OnProgress on_progress = {};
    executor::OnRows on_rows = {};
    executor::OnWait on_wait = {};
  };
  /// One at a time; waits for its turn while patience lasts. Any thread.
  outcome::Result<presentation::AnswerDocument> Answer(const Order& order,
                                                       const outcome::Patience& patience);

 private:
  class Turn;

  OpenSource(const ConsoleCard& card, store::DataSource row,
             std::unique_ptr<loader::Connection> connection);

  const ConsoleCard& card_;
  const store::DataSource row_;
  const std::unique_ptr<loader::Connection> connection_;
  executor::WaitBoard waits_;
  PluginCaller caller_;
  executor::MachineClock clock_;
  planner::BuiltInPlanner planner_;
  std::mutex turn_mutex_;  // guards `is_busy_`, never held over a call
  std::condition_variable turn_;
  bool is_busy_ = false;
  // Of the question whose turn it is.
  const Order* present_ = nullptr;
  std::unique_ptr<engine::QuestionEngine> engine_;
};

/// Calls the first reading of the inventory that needs nothing: true where there is something,
/// false where the account sees nothing; nothing where that cannot be told.
std::optional<bool> SeesAnything(const semantic_model::Model& model, executor::ToolCaller& caller,
                                 const outcome::Patience& patience);

/// Any thread. The catalogue and the database outlive it.
class ConsoleSources {
 public:
  ConsoleSources(const ConsoleCatalogue& catalogue, store::Database& database, std::string org)
      : catalogue_(catalogue), database_(database), org_(std::move(org)) {}

  outcome::Result<std::vector<store::DataSource>> Rows(const outcome::Patience& patience);
  /// By its id; kNotFound if there is none.
  outcome::Result<store::DataSource> FindRow(const std::string& id,
                                             const outcome::Patience& patience);

  /// Opens it, where it is not open. kNotFound; kPluginLoad where its plugin is not here.
  outcome::Result<std::shared_ptr<OpenSource>> Open(const std::string& id,
                                                    const outcome::Patience& patience);
  /// It is opened anew next time: its row or its sign-in has changed.
  void Forget(const std::string& id);

  /// How the last call or check ended.
  void NoteOutcome(const std::string& id, const outcome::Status& outcome);
  /// What a question could not read; "" where all was read.
  void NoteMissing(const std::string& id, const std::string& text);

  /// As the interface has it; asks its plugin, and no vendor.
  values::Json ToJson(const store::DataSource& row, const outcome::Patience& patience);

 private:
  struct Facts {
    std::optional<outcome::Error> failure;
    std::int64_t failed_at_ms = 0;
    std::string missing;
    std::int64_t missing_at_ms = 0;
  };

  const ConsoleCatalogue& catalogue_;
  store::Database& database_;
  const std::string org_;
  std::mutex mutex_;                                         // never held over a call
  std::map<std::string, std::shared_ptr<OpenSource>> open_;  // shared with what uses them
  std::map<std::string, Facts> facts_;
};

}  // namespace claribi::app
