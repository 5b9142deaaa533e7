// The console's attempts to connect: each goes through the steps of connecting.h on a thread of its
// own, and waits between them for the person: for the vendor's redirect, an API key, a name. Every
// change of its state is told to the browser session that began it; nobody else sees it. Inside of
// this room only. Source: the schema Attempt of web_console/openapi.json; decision 0065.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/console_catalogue.h"
#include "outcome/outcome.h"
#include "store/data_sources.h"
#include "values/json_value.h"
#include "web_console/callback_pages.h"
#include "web_console/event_hub.h"

namespace claribi::app {

/// What the person chose and typed.
struct AttemptInput {
  std::string name;
  std::string endpoint;  // "": the first
  std::map<std::string, std::string> endpoint_values;
  std::vector<std::string> scopes;
};

class ConsoleAttempt;

/// Any thread. References outlive it.
class ConsoleAttempts {
 public:
  struct Dependencies {
    const Terminal& terminal;  // unattended
    web_console::EventHub& hub;
    std::string redirect_uri;
    /// Whether another data source has this name.
    std::function<bool(const std::string& name)> is_taken;
    /// A data source was saved.
    std::function<void(const std::string& id)> on_saved;
  };
  explicit ConsoleAttempts(Dependencies dependencies) : dependencies_(std::move(dependencies)) {}
  ~ConsoleAttempts() { Stop(); }
  ConsoleAttempts(const ConsoleAttempts&) = delete;
  ConsoleAttempts& operator=(const ConsoleAttempts&) = delete;

  static constexpr std::size_t kMostOfOne = 8;  // of a session that wait or run

  /// Cancels all, and waits for their threads. None may be begun afterwards.
  void Stop();

  /// Nothing if a sign-in to the endpoint of `input` may begin: what needs no look at the vendor.
  outcome::Status Check(const ConsoleCard& card, const AttemptInput& input) const;

  /// `row_opt`: the data source that is authorized again. What Check says of a new one; kConflict
  /// beyond kMostOfOne.
  outcome::Result<values::Json> Begin(const std::string& session, const ConsoleCard& card,
                                      const store::DataSource* row_opt, AttemptInput input);

  outcome::Result<values::Json> Find(const std::string& session, const std::string& id);
  /// Those that are neither finished nor cancelled, the newest first.
  values::Json List(const std::string& session);

  outcome::Result<values::Json> KeepName(const std::string& session, const std::string& id,
                                         const std::string& name);
  /// kState unless it waits for a key.
  outcome::Result<values::Json> GiveApiKey(const std::string& session, const std::string& id,
                                           std::string key);
  outcome::Result<values::Json> Restart(const std::string& session, const std::string& id);
  outcome::Result<values::Json> Cancel(const std::string& session, const std::string& id);
  /// Blocks until it is saved. kState unless it may be finished; kConflict, and it goes on waiting,
  /// where the name is taken.
  outcome::Result<values::Json> Finish(const std::string& session, const std::string& id,
                                       const std::string& name);

  /// The vendor's redirect, to the browser of `session`.
  web_console::CallbackVerdict TakeCallback(const std::string& session, const std::string& url);

 private:
  friend class ConsoleAttempt;
  std::shared_ptr<ConsoleAttempt> Get(const std::string& session, const std::string& id);

  const Dependencies dependencies_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<ConsoleAttempt>> attempts_;  // shared with their threads
};

}  // namespace claribi::app
