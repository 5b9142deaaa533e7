// The host's services (cbi_host) behind the interfaces that the rooms use. A service that may block
// gets a cbi_wait made from the caller's CallContext. Every function here calls the host, so no
// mutex of the plugin may be held meanwhile. [mt]
#pragma once

#include <claribi/data_source.h>
#include <claribi/elicitation.h>
#include <claribi/host_events.h>

#include <atomic>

#include "connection/connection_events.h"
#include "core/clock.h"
#include "core/log.h"
#include "mcp/elicitor.h"
#include "vault/host_services.h"

namespace claribi::abi {

class HostClock final : public core::Clock {
 public:
  explicit HostClock(const cbi_host& host) : host_(host) {}
  core::UnixTime Now() const override { return core::UnixTimeFromMs(host_.unix_ms(&host_)); }
  core::MonotonicTime Monotonic() const override {
    return core::MonotonicTime(core::Milliseconds(host_.monotonic_ms(&host_)));
  }

 private:
  const cbi_host& host_;
};

// Logs to the host, without credentials. scope: the connection that the lines concern, or null.
// least: what is less severe is neither looked through for credentials nor handed over, because the
// host keeps none of it.
class HostLogger final : public core::Logger {
 public:
  HostLogger(const cbi_host& host, void* scope, core::LogLevel least)
      : host_(host), scope_(scope), least_(least) {}
  void KeepFrom(core::LogLevel least) { least_ = least; }
  void Log(core::LogLevel level, core::LogComponent component,
           std::string_view text) const override;

 private:
  const cbi_host& host_;
  void* scope_;
  std::atomic<core::LogLevel> least_;
};

// The secret store, sealing keys and leases of one scope. An error has the code that the host
// returned.
class HostScope final : public vault::SecretStore, public vault::SealingKeys, public vault::Leases {
 public:
  HostScope(const cbi_host& host, void* scope) : host_(host), scope_(scope) {}
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

 private:
  const cbi_host& host_;
  void* scope_;
};

// Asks the user through a host that offers CBI_EXT_ELICITATION, for one connection.
class HostElicitor final : public mcp::Elicitor {
 public:
  HostElicitor(const cbi_host& host, const cbi_elicitation& extension, void* scope)
      : host_(host), extension_(extension), scope_(scope) {}
  // The host's extension, or null.
  static const cbi_elicitation* Find(const cbi_host& host);

  core::Result<core::Json> Ask(const core::Json& params, const core::CallContext& call) override;

 private:
  const cbi_host& host_;
  const cbi_elicitation& extension_;
  void* scope_;
};

// A host that offers CBI_EXT_HOST_EVENTS, for one connection.
class HostEventSink final : public connection::HostEvents {
 public:
  HostEventSink(const cbi_host& host, const cbi_host_events& extension, void* scope)
      : host_(host), extension_(extension), scope_(scope) {}
  // The host's extension, or null.
  static const cbi_host_events* Find(const cbi_host& host);

  void Report(const connection::HostEvent& event) override;

 private:
  const cbi_host& host_;
  const cbi_host_events& extension_;
  void* scope_;
};

}  // namespace claribi::abi
