// What a plugin may ask of its host, as C++ interfaces: the other side of cbi_host, without its C.
// It is not an implementation: the host's store implements these, and the room `app` joins the two.
// Source: cbi_host in claribi/data_source.h.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "outcome/outcome.h"
#include "outcome/patience.h"

namespace claribi::loader {

using outcome::Error;
using outcome::Patience;
using outcome::Result;
using outcome::Status;

/// The namespace of a secret: one connection of one organisation, or (connection_id empty) what the
/// connections of an organisation share.
struct Scope {
  std::string org_id;
  std::string connection_id;
};

/// Sealed bytes and the version under which they were read. Versions are opaque and never 0.
struct SecretRecord {
  std::string data;
  std::uint64_t version = 0;
};

/// Secrets of all connections, shared by all nodes of the host. Any thread. Calls may wait for a
/// database: they end when patience does.
class SecretStore {
 public:
  virtual ~SecretStore() = default;

  /// kNotFound if absent.
  virtual Result<SecretRecord> Get(const Scope& scope, std::string_view key,
                                   const Patience& patience) = 0;

  /// Compare-and-swap: `expected` 0 creates, `data` absent deletes. Returns the new version (0
  /// after a deletion); kConflict if another writer was first.
  virtual Result<std::uint64_t> Put(const Scope& scope, std::string_view key,
                                    std::optional<std::string_view> data, std::uint64_t expected,
                                    const Patience& patience) = 0;

  /// Deletes all secrets of the scope, all or none; there may be none.
  virtual Status Clear(const Scope& scope, const Patience& patience) = 0;
};

/// A key of 32 bytes, overwritten when it is destroyed.
struct SealingKey {
  SealingKey() = default;
  SealingKey(const SealingKey&) = default;
  SealingKey& operator=(const SealingKey&) = default;
  ~SealingKey() {
    volatile std::uint8_t* byte = bytes.data();
    for (std::size_t i = 0; i < bytes.size(); ++i) byte[i] = 0;
  }

  std::uint64_t id = 0;
  std::array<std::uint8_t, 32> bytes{};
};

/// The keys under which plugins seal secrets. Any thread.
class SealingKeys {
 public:
  virtual ~SealingKeys() = default;

  /// `key_id` 0: the current key. kNotFound: retired.
  virtual Result<SealingKey> Key(const Scope& scope, std::uint64_t key_id,
                                 const Patience& patience) = 0;
};

/// Leases over all nodes of the host. Any thread.
class Leases {
 public:
  virtual ~Leases() = default;

  /// Waits up to `wait`, then kConflict. The lease lapses by itself after `ttl`. The number is
  /// never 0.
  virtual Result<std::uint64_t> Acquire(const Scope& scope, std::string_view name,
                                        std::chrono::milliseconds ttl,
                                        std::chrono::milliseconds wait,
                                        const Patience& patience) = 0;

  /// Nothing happens if the lease has lapsed.
  virtual void Release(const Scope& scope, std::uint64_t lease) = 0;
};

/// Severity, value for value CBI_LOG_*.
enum class LogLevel : std::int32_t { kTrace, kDebug, kInfo, kWarn, kError, kFatal };

/// Where log lines go. Any thread; must not call back into a plugin.
class LogSink {
 public:
  virtual ~LogSink() = default;

  /// `scope` is null where the line concerns no single connection. The text comes from the plugin:
  /// print it with care.
  virtual void Write(const Scope* scope, LogLevel level, std::string_view component,
                     std::string_view text) = 0;
};

/// What a vendor's server wants to know, and for whom. Borrowed while it is asked.
struct Question {
  const Scope& scope;        // of the connection whose server asks
  std::string_view request;  // the params of elicitation/create (JSON), untrusted
  /// CallSettings::purpose of the call that is served; empty where the server asks outside of one.
  std::string_view purpose;
};

/// Puts what a vendor's server wants to know before a person. Any thread.
/// Source: cbi_elicitation in claribi/elicitation.h.
class Elicitation {
 public:
  virtual ~Elicitation() = default;

  /// The answer as JSON: {"action":"accept"|"decline"|"cancel","content":{}}. May wait for the
  /// person while patience lasts: it looks at patience every Patience::kSlice.
  virtual Result<std::string> Ask(const Question& question, const Patience& patience) = 0;
};

/// Receives what plugins noticed about a connection unasked. Any thread. It notes the event and
/// returns; it must not call back into a plugin. Source: cbi_host_events in claribi/host_events.h.
class EventSink {
 public:
  virtual ~EventSink() = default;

  /// `event`: a host event message (JSON) of the plugin's.
  virtual void Report(const Scope& scope, std::string_view event) = 0;
};

/// Everything one plugin instance gets from its host. The references outlive the instance.
struct HostServices {
  std::string product;  // "clariBI 5.2.0", for the plugin's User-Agent
  SecretStore& secrets;
  SealingKeys& sealing_keys;
  Leases& leases;
  LogSink& log;
  Elicitation* elicitation_opt = nullptr;  // null: plugins see no elicitation extension
  EventSink* events_opt = nullptr;         // null: plugins report nothing
};

}  // namespace claribi::loader
