#include "app/store_services.h"

#include <iostream>

#include "app/printable.h"
#include "app/utc_time.h"
#include "store/leases.h"
#include "store/secrets.h"

namespace claribi::app {
namespace {

using loader::Error;
using loader::Patience;
using loader::Result;
using loader::Scope;
using loader::Status;
using std::chrono::milliseconds;

// Short, because a lease that is not released lapses by itself.
constexpr std::size_t kMostWarned = 1000;
constexpr milliseconds kReleasePatience{500};

store::Namespace ToNamespace(const Scope& scope) { return {scope.org_id, scope.connection_id}; }

Error NoStore() {
  return Error{.code = outcome::Code::kState,
               .what = "The store is not open.",
               .cause = "This command does not use the store."};
}

// 2026-11-26T18:23:11.042Z
std::string Now() {
  const std::int64_t unix_ms = store::UnixMs();
  const std::string milliseconds_of_second = std::to_string(1000 + unix_ms % 1000).substr(1);
  return UtcText(unix_ms, "%Y-%m-%dT%H:%M:%S") + "." + milliseconds_of_second + "Z";
}

const char* Name(loader::LogLevel level) {
  switch (level) {
    case loader::LogLevel::kTrace:
      return "trace";
    case loader::LogLevel::kDebug:
      return "debug";
    case loader::LogLevel::kInfo:
      return "info";
    case loader::LogLevel::kWarn:
      return "warning";
    case loader::LogLevel::kError:
      return "error";
    case loader::LogLevel::kFatal:
      return "fatal";
  }
  return "error";
}

}  // namespace

void StoreServices::Attach(store::Database& database, const store::SealingKeys& keys) {
  if (database_ == &database && keys_ == &keys) return;  // other threads may be using them
  database_ = &database;
  leases_.emplace(database);
  keys_ = &keys;
}

Result<loader::SecretRecord> StoreServices::Get(const Scope& scope, std::string_view key,
                                                const Patience& patience) {
  if (database_ == nullptr) return NoStore();
  const store::Namespace space = ToNamespace(scope);
  store::Attempt* attempt = AttemptOn(space);
  auto secret = attempt != nullptr ? attempt->Get(space, key, patience)
                                   : store::Secrets(*database_).Get(space, key, patience);
  if (!secret) return secret.error();
  return loader::SecretRecord{std::move(secret->data), secret->version};
}

Result<std::uint64_t> StoreServices::Put(const Scope& scope, std::string_view key,
                                         std::optional<std::string_view> data,
                                         std::uint64_t expected, const Patience& patience) {
  if (database_ == nullptr) return NoStore();
  const store::Namespace space = ToNamespace(scope);
  store::Attempt* attempt = AttemptOn(space);
  return attempt != nullptr ? attempt->Put(space, key, data, expected, patience)
                            : store::Secrets(*database_).Put(space, key, data, expected, patience);
}

Status StoreServices::Clear(const Scope& scope, const Patience& patience) {
  if (database_ == nullptr) return NoStore();
  const store::Namespace space = ToNamespace(scope);
  store::Attempt* attempt = AttemptOn(space);
  return attempt != nullptr ? attempt->Clear(space, patience)
                            : store::Secrets(*database_).Clear(space, patience);
}

Result<loader::SealingKey> StoreServices::Key(const Scope&, std::uint64_t key_id, const Patience&) {
  if (keys_ == nullptr) return NoStore();
  const auto found = keys_->Find(key_id);
  if (!found) return found.error();
  loader::SealingKey key;
  key.id = found->id;
  key.bytes = found->bytes;
  return key;
}

Result<std::uint64_t> StoreServices::Acquire(const Scope& scope, std::string_view name,
                                             milliseconds ttl, milliseconds wait,
                                             const Patience& patience) {
  if (!leases_) return NoStore();
  return leases_->Acquire(ToNamespace(scope), name, ttl, wait, patience);
}

void StoreServices::Release(const Scope& scope, std::uint64_t lease) {
  if (!leases_) return;
  const outcome::Deadline patience(kReleasePatience);
  // After a failure, the next holder waits until the lease lapses, no longer.
  (void)leases_->Release(ToNamespace(scope), lease, patience);
}

void StderrLog::Introduce(const std::string& connection_id, const std::string& name) {
  const std::lock_guard lock(mutex_);
  names_[connection_id] = name;
}

void StderrLog::Write(const Scope* scope, loader::LogLevel level, std::string_view component,
                      std::string_view text) {
  if (level < least()) return;
  const std::string when = Now();
  const std::lock_guard lock(mutex_);
  std::string name;
  if (scope != nullptr) {
    const auto known = names_.find(scope->connection_id);
    name = known != names_.end() ? known->second : scope->connection_id;
  }
  if (!least_) {
    const std::string warning =
        Printable(name) + (name.empty() ? "" : ": ") + "the plugin reports: " + Printable(text);
    if (warned_.size() < kMostWarned && warned_.insert(warning).second) {
      std::cerr << "warning: " << warning << "\n";
    }
    return;
  }
  const std::string where =
      scope == nullptr ? "" : " [" + scope->org_id + (name.empty() ? "" : "/") + name + "]";
  std::cerr << when + " " + Name(level) + " " + Printable(component) + Printable(where) + ": " +
                   Printable(text) + "\n";
}

}  // namespace claribi::app
