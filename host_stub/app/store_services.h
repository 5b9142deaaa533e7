// StoreServices and StderrLog: the store room behind the loader's interfaces, and a log on stderr.
// Neither room knows the other; they are joined here.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "loader/offered_services.h"
#include "store/attempt.h"
#include "store/database.h"
#include "store/leases.h"
#include "store/sealing_keys.h"

namespace claribi::app {

/// What plugins keep, in the host's store. Any thread, once attached. Before, every call fails with
/// kState.
class StoreServices final : public loader::SecretStore,
                            public loader::SealingKeys,
                            public loader::Leases {
 public:
  /// Both outlive this object.
  void Attach(store::Database& database, const store::SealingKeys& keys);

  /// From now on the secrets that the attempt covers are the attempt's. It outlives this object's
  /// use. Before any plugin uses them.
  void Stage(store::Attempt& attempt) { attempt_ = &attempt; }

  loader::Result<loader::SecretRecord> Get(const loader::Scope& scope, std::string_view key,
                                           const loader::Patience& patience) override;
  loader::Result<std::uint64_t> Put(const loader::Scope& scope, std::string_view key,
                                    std::optional<std::string_view> data, std::uint64_t expected,
                                    const loader::Patience& patience) override;
  loader::Status Clear(const loader::Scope& scope, const loader::Patience& patience) override;
  loader::Result<loader::SealingKey> Key(const loader::Scope& scope, std::uint64_t key_id,
                                         const loader::Patience& patience) override;
  loader::Result<std::uint64_t> Acquire(const loader::Scope& scope, std::string_view name,
                                        std::chrono::milliseconds ttl,
                                        std::chrono::milliseconds wait,
                                        const loader::Patience& patience) override;
  void Release(const loader::Scope& scope, std::uint64_t lease) override;

 private:
  /// The attempt, where it covers these secrets.
  store::Attempt* AttemptOn(const store::Namespace& space) const {
    return attempt_ != nullptr && attempt_->Covers(space) ? attempt_ : nullptr;
  }

  store::Database* database_ = nullptr;
  std::optional<store::Leases> leases_;  // once there is a database
  const store::SealingKeys* keys_ = nullptr;
  store::Attempt* attempt_ = nullptr;
};

/// With a level: lines that are at least as grave, on stderr, printable: when, how grave, who, for
/// which data source, what. Without one there is no log: what a person has to know is in the answer
/// of the command; of errors inside a plugin, which may be nowhere else, each is a warning in plain
/// words, once. Any thread.
class StderrLog final : public loader::LogSink {
 public:
  explicit StderrLog(std::optional<loader::LogLevel> least) : least_(least) {}
  /// What is less severe is not written.
  loader::LogLevel least() const { return least_.value_or(loader::LogLevel::kError); }

  /// From now on lines of that connection say `name` instead of its id.
  void Introduce(const std::string& connection_id, const std::string& name);

  void Write(const loader::Scope* scope, loader::LogLevel level, std::string_view component,
             std::string_view text) override;

 private:
  const std::optional<loader::LogLevel> least_;
  std::mutex mutex_;                          // one line at a time
  std::map<std::string, std::string> names_;  // by connection id
  std::set<std::string> warned_;              // of what was warned already
};

}  // namespace claribi::app
