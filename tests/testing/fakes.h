// Fakes shared by the tests of the plugin's rooms: a clock that moves by hand, a call that can be
// cancelled, random bytes that repeat, a host's store in memory with injectable failures, and a
// transport that answers from a script.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/call_context.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/random.h"
#include "http/http_transport.h"
#include "vault/host_services.h"

namespace claribi::testing {

class FakeClock final : public core::Clock {
 public:
  core::UnixTime Now() const override { return core::UnixTimeFromMs(1790000000000 + passed_ms_); }
  core::MonotonicTime Monotonic() const override {
    return core::MonotonicTime(core::Milliseconds(1000 + passed_ms_));
  }
  void Advance(core::Milliseconds by) { passed_ms_ += by.count(); }

 private:
  std::atomic<std::int64_t> passed_ms_{0};
};

// Time passes only by hand; `cancel_after_polls` lets a call be cancelled at its n-th look.
class FakeCall final : public core::CallContext {
 public:
  FakeCall() = default;
  explicit FakeCall(const core::Clock& clock) : clock_(&clock) {}
  bool IsCancelled() const override {
    ++polls;
    return cancelled || (cancel_after_polls >= 0 && polls > cancel_after_polls);
  }
  core::MonotonicTime Now() const override {
    return clock_ != nullptr ? clock_->Monotonic() : core::MonotonicTime(core::Milliseconds(1000));
  }
  core::MonotonicTime Deadline() const override { return deadline; }
  void Progress(double fraction, std::string_view message) const override {
    progress.emplace_back(fraction, std::string(message));
  }

  bool cancelled = false;
  int cancel_after_polls = -1;
  core::MonotonicTime deadline = core::MonotonicTime::max();
  mutable int polls = 0;
  mutable std::vector<std::pair<double, std::string>> progress;

 private:
  const core::Clock* clock_ = nullptr;
};

// 0, 1, 2, … so that nonces differ and tests repeat.
class CountingRandom final : public core::RandomSource {
 public:
  core::Result<std::string> Bytes(std::size_t count) override;

 private:
  std::mutex mutex_;
  unsigned char next_ = 0;
};

class RecordingLogger final : public core::Logger {
 public:
  void Log(core::LogLevel level, core::LogComponent component,
           std::string_view text) const override;
  std::string Text() const;  // everything logged, a line each

 private:
  mutable std::mutex mutex_;
  mutable std::string text_;
};

// One namespace of a host: records with versions, keys, leases. Two Vaults over one of these are
// two nodes.
class MemoryHost final : public vault::SecretStore,
                         public vault::SealingKeys,
                         public vault::Leases {
 public:
  MemoryHost();
  vault::HostServices Services() { return {*this, *this, *this}; }

  core::Result<vault::StoredRecord> Get(const core::CallContext& call,
                                        std::string_view key) override;
  core::Result<vault::Version> Put(const core::CallContext& call, std::string_view key,
                                   std::string_view bytes, vault::Version expected) override;
  core::Status Delete(const core::CallContext& call, std::string_view key,
                      vault::Version expected) override;
  core::Status Clear(const core::CallContext& call) override;
  core::Result<vault::SealingKey> Get(const core::CallContext& call, std::uint64_t id) override;
  core::Result<std::uint64_t> Acquire(const core::CallContext& call, std::string_view name,
                                      core::Milliseconds time_to_live,
                                      core::Milliseconds wait) override;
  void Release(std::uint64_t lease) override;

  // Returned by the next Put or Get instead of doing it, once each.
  std::deque<core::Error> fail_next_put;
  std::deque<core::Error> fail_next_get;
  std::map<std::string, core::Error, std::less<>> fail_get;  // by key, every time
  // Runs before a Put looks at versions: lets another node be first.
  std::function<void()> before_put;
  std::optional<core::Error> fail_clear;
  std::uint64_t current_key = 1;
  std::map<std::uint64_t, std::string> keys;  // id -> 32 bytes
  std::map<std::string, vault::StoredRecord, std::less<>> records;
  std::map<std::string, std::uint64_t, std::less<>> held_leases;
  std::map<std::string, int, std::less<>> reads;  // by key: how often Get and Put were asked
  std::map<std::string, int, std::less<>> writes;

 private:
  mutable std::recursive_mutex mutex_;
  vault::Version next_version_ = 1;
  std::uint64_t next_lease_ = 1;
};

// Answers from a script and remembers what it was asked. A handler sees each request in order.
struct ScriptedAnswer {
  int status = 200;
  http::Headers headers;
  std::string body;
  std::optional<core::Error> error;  // instead of a response
  std::size_t chunk = 0;             // bytes a Read gives at most; 0: all
  std::function<core::Status(const core::CallContext&)> before_read;  // may block, or fail
};

class ScriptedTransport final : public http::HttpTransport {
 public:
  using Handler = std::function<ScriptedAnswer(const http::HttpRequest&)>;
  explicit ScriptedTransport(Handler handler) : handler_(std::move(handler)) {}

  core::Result<std::unique_ptr<http::HttpResponse>> Send(http::HttpRequest&& request,
                                                         const core::CallContext& call) override;

  struct Seen {
    std::string method;
    std::string url;
    http::Headers headers;
    std::string body;
    std::string authorization;
    std::string authorization_field;
  };
  std::vector<Seen> seen() const;

 private:
  Handler handler_;
  mutable std::mutex mutex_;
  std::vector<Seen> seen_;
};

// A JSON answer.
ScriptedAnswer JsonAnswer(int status, std::string_view body);

}  // namespace claribi::testing
