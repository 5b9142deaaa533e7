// Connecting: the steps from the wish to connect to a saved data source, whoever takes them: the
// command `connect` with its terminal, or the console with its browser. Between Prepare and Prove
// the sign-in happens, which is theirs. Nothing is saved before all of it has worked
// (store/attempt.h): whatever fails, the store is as it was before. Inside of this room only.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "app/api_key.h"
#include "app/invocation.h"
#include "app/json_document.h"
#include "app/workspace.h"
#include "loader/plugin_handles.h"
#include "outcome/outcome.h"
#include "store/attempt.h"
#include "store/data_sources.h"

namespace claribi::app {

/// Nothing if a data source may be called so.
outcome::Status CheckName(const std::string& name);

/// One use; the workspace outlives it, and is its alone. One thread.
class Connecting {
 public:
  explicit Connecting(Workspace& workspace) : workspace_(workspace) {}

  /// How long each exchange with the vendor may take, the test call included.
  static constexpr std::chrono::milliseconds kVendorTimeout{60'000};

  /// Finds the data source of invocation.name, or makes a new one, begins the attempt and opens the
  /// connection. An empty name is a new one that gets its name with Save.
  outcome::Status Prepare(const Invocation& invocation);

  // After Prepare.
  const store::DataSource& source() const { return source_; }
  const AuthDescription& auth() const { return auth_; }
  bool is_new() const { return is_new_; }
  loader::Connection& connection() { return *connection_; }
  const std::string& attempt_id() const { return attempt_->id(); }

  /// Nothing while no other attempt has won.
  outcome::Status CheckNotLost();

  /// The data source as records of calls name it: `meanwhile` is what one is called that has no
  /// name yet.
  store::DataSource Named(const std::string& meanwhile) const;

  /// The authorization status after the test call. If the definition of its tool has changed, the
  /// test is skipped: the tool can be approved only after the sign-in. `meanwhile`: as of Named.
  outcome::Result<Document> Prove(const std::string& meanwhile = "");

  /// Writes data source and secrets. `status`: of Prove. `name`: of a new data source without one.
  /// After a conflict over the name it may be called again with another.
  outcome::Status Save(const Value& status, const std::string& name = "");

  /// After a failure: what the organisation shares is kept, tokens that nobody keeps are revoked,
  /// and the connection is closed. `why`, which then says that nothing was saved. `has_exchanged`:
  /// the sign-in gave tokens.
  outcome::Error Abandon(const outcome::Error& why, bool has_exchanged);

 private:
  void Revoke();

  Workspace& workspace_;
  store::Database* database_ = nullptr;
  store::DataSource source_;
  AuthDescription auth_;
  bool is_new_ = false;
  store::Attempt* attempt_ = nullptr;
  std::unique_ptr<loader::Connection> connection_;
};

}  // namespace claribi::app
