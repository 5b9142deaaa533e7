// The host's services for tests of isolation: who asked for what stays visible. Secrets and keys
// are FakeHost's.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host_stub/loader/fake_host.h"

namespace claribi::isolation {

using outcome::Code;
using outcome::Error;
using outcome::Patience;
using outcome::Result;

struct LogLine {
  std::string organisation;  // "" where the line concerns no connection
  std::string connection;
  std::string text;
};

class ScopedLog final : public loader::LogSink {
 public:
  void Write(const loader::Scope* scope, loader::LogLevel, std::string_view component,
             std::string_view text) override {
    const std::lock_guard lock(mutex_);
    lines_.push_back({scope == nullptr ? "" : scope->org_id,
                      scope == nullptr ? "" : scope->connection_id,
                      std::string(component) + ": " + std::string(text)});
  }
  std::vector<LogLine> Lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<LogLine> lines_;
};

// Real leases: one holder at a time for a name of a scope.
class ScopedLeases final : public loader::Leases {
 public:
  using Id = std::pair<std::pair<std::string, std::string>, std::string>;

  Result<std::uint64_t> Acquire(const loader::Scope& scope, std::string_view name,
                                std::chrono::milliseconds, std::chrono::milliseconds wait,
                                const Patience& patience) override {
    const Id id{{scope.org_id, scope.connection_id}, std::string(name)};
    const auto end = std::chrono::steady_clock::now() + wait;
    std::unique_lock lock(mutex_);
    while (held_.contains(id)) {
      if (patience.IsCancelled() || std::chrono::steady_clock::now() >= end) {
        return Error{Code::kConflict, "Another holds it."};
      }
      freed_.wait_for(lock, std::chrono::milliseconds(20));
    }
    held_[id] = ++last_;
    return last_;
  }
  void Release(const loader::Scope& scope, std::uint64_t lease) override {
    {
      const std::lock_guard lock(mutex_);
      std::erase_if(held_, [&](const auto& entry) {
        if (entry.second != lease) return false;
        crossed_ = crossed_ || entry.first.first != std::pair(scope.org_id, scope.connection_id);
        return true;
      });
      ++released_;
    }
    freed_.notify_all();
  }
  // Whether anybody released the lease of another.
  bool WereCrossed() const {
    const std::lock_guard lock(mutex_);
    return crossed_;
  }
  int released() const {
    const std::lock_guard lock(mutex_);
    return released_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable freed_;
  std::map<Id, std::uint64_t> held_;
  std::uint64_t last_ = 0;
  int released_ = 0;
  bool crossed_ = false;
};

struct TenantHost {
  loader::HostServices Services() { return {"clariBI test", store, store, leases, log}; }

  loader::FakeHost store;
  ScopedLeases leases;
  ScopedLog log;
};

}  // namespace claribi::isolation
