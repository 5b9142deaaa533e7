// The operations of the console's interface, bound to the use cases. Inside of this room only.
// Source: web_console/openapi.json, by its operationId.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "app/console_attempts.h"
#include "app/console_catalogue.h"
#include "app/console_sources.h"
#include "outcome/outcome.h"
#include "store/dashboards.h"
#include "store/database.h"
#include "web_console/browser_sessions.h"
#include "web_console/event_hub.h"
#include "web_console/job_desk.h"
#include "web_console/routes.h"

namespace claribi::app {

/// What the operations stand on. References outlive them.
struct ConsoleParts {
  const GlobalOptions& options;
  const Terminal& terminal;  // unattended
  std::string actor;
  store::Database& database;
  const ConsoleCatalogue& catalogue;
  ConsoleSources& sources;
  ConsoleAttempts& attempts;
  web_console::BrowserSessions& sessions;
  web_console::EventHub& hub;
  web_console::JobDesk& jobs;
};

/// Tiles that are being refreshed: tile -> session and job. Any thread.
class RefreshLedger {
 public:
  /// The job that refreshes it; "" for none.
  std::string JobOf(const std::string& tile) const {
    const std::lock_guard lock(mutex_);
    const auto found = running_.find(tile);
    return found == running_.end() ? "" : found->second.second;
  }
  /// False where it is refreshed already.
  bool Begin(const std::string& tile, const std::string& session) {
    const std::lock_guard lock(mutex_);
    return running_.try_emplace(tile, session, "").second;
  }
  void Name(const std::string& tile, const std::string& job) {
    const std::lock_guard lock(mutex_);
    const auto found = running_.find(tile);
    if (found != running_.end()) found->second.second = job;
  }
  void End(const std::string& tile) {
    const std::lock_guard lock(mutex_);
    running_.erase(tile);
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::pair<std::string, std::string>> running_;
};

// Each in a file of its own. What they are given outlives the routes.
void AddSourceOperations(web_console::Routes& routes, ConsoleParts& parts);
void AddAttemptOperations(web_console::Routes& routes, ConsoleParts& parts);
void AddQuestionOperations(web_console::Routes& routes, ConsoleParts& parts);
void AddDashboardOperations(web_console::Routes& routes, ConsoleParts& parts,
                            RefreshLedger& refreshes);

/// How long an operation may look into the store.
outcome::Deadline ShortPatience();

/// Tells a job what it waits for. The job outlives it.
executor::OnWait WaitingOf(web_console::Job& job);

/// Answers of a question, with what is noted of its data source. Blocks; the body of a job.
outcome::Result<values::Json> AnswerInJob(ConsoleParts& parts, const std::string& source_id,
                                          OpenSource::Order order, web_console::Job& job);

/// The table of an answer as CSV, or its chart as Vega-Lite: `format` is "csv" or "vega-lite".
outcome::Result<web_console::HttpReply> ExportAnswer(const values::Json& answer,
                                                     const std::string& format,
                                                     const std::string& name);

/// Tells every browser.
void TellDataSources(ConsoleParts& parts, const std::string& id);
void TellDashboard(ConsoleParts& parts, const std::string& id);

}  // namespace claribi::app
