// FakeHost: host services in memory, for tests that load a plugin.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "loader/offered_services.h"

namespace claribi::loader {

/// Patience under the control of a test.
class FakePatience final : public Patience {
 public:
  bool IsCancelled() const override { return cancelled.load(); }
  std::chrono::milliseconds Remaining() const override { return remaining; }

  std::atomic<bool> cancelled{false};
  std::chrono::milliseconds remaining = std::chrono::milliseconds::max();
};

class FakeHost final : public SecretStore, public SealingKeys, public Leases, public LogSink {
 public:
  HostServices services() { return {"clariBI test", *this, *this, *this, *this}; }

  Result<SecretRecord> Get(const Scope& scope, std::string_view key, const Patience&) override {
    const std::lock_guard lock(mutex);
    if (store_error) return *store_error;
    const auto found = secrets.find(Key3(scope, key));
    if (found == secrets.end()) return Error{outcome::Code::kNotFound, "Absent."};
    return found->second;
  }

  Result<std::uint64_t> Put(const Scope& scope, std::string_view key,
                            std::optional<std::string_view> data, std::uint64_t expected,
                            const Patience&) override {
    const std::lock_guard lock(mutex);
    if (store_error) return *store_error;
    const auto id = Key3(scope, key);
    const auto found = secrets.find(id);
    if ((found == secrets.end() ? 0 : found->second.version) != expected) {
      return Error{outcome::Code::kConflict, "Another writer was first."};
    }
    if (!data) {
      secrets.erase(id);
      return std::uint64_t{0};
    }
    secrets[id] = SecretRecord{std::string(*data), ++last_version};
    return last_version;
  }

  Status Clear(const Scope& scope, const Patience&) override {
    const std::lock_guard lock(mutex);
    if (store_error) return *store_error;
    std::erase_if(secrets, [&](const auto& entry) {
      return std::get<0>(entry.first) == scope.org_id &&
             std::get<1>(entry.first) == scope.connection_id;
    });
    return {};
  }

  Result<SealingKey> Key(const Scope&, std::uint64_t key_id, const Patience&) override {
    if (key_id > 1) return Error{outcome::Code::kNotFound, "Retired."};
    SealingKey key;
    key.id = 1;
    return key;
  }

  Result<std::uint64_t> Acquire(const Scope&, std::string_view, std::chrono::milliseconds,
                                std::chrono::milliseconds, const Patience&) override {
    return std::uint64_t{1};
  }
  void Release(const Scope&, std::uint64_t) override { ++released; }

  void Write(const Scope*, LogLevel, std::string_view component, std::string_view text) override {
    const std::lock_guard lock(mutex);
    lines.push_back(std::string(component) + ": " + std::string(text));
  }

  using Id = std::tuple<std::string, std::string, std::string>;
  static Id Key3(const Scope& scope, std::string_view key) {
    return {scope.org_id, scope.connection_id, std::string(key)};
  }

  std::mutex mutex;
  std::map<Id, SecretRecord> secrets;
  std::uint64_t last_version = 0;
  std::optional<Error> store_error;
  std::vector<std::string> lines;
  std::atomic<int> released{0};
};

}  // namespace claribi::loader
