// The host's store: bytes with versions, sealing keys, leases. Implemented over the C ABI by the
// room abi and by fakes in tests. One object serves one namespace ("scope"): a connection's, or its
// organisation's. [mt]
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/call_context.h"
#include "core/result.h"
#include "core/secret.h"

namespace claribi::vault {

using Version = std::uint64_t;  // opaque, never 0 for a record that exists

struct StoredRecord {
  std::string bytes;
  Version version = 0;
};

class SecretStore {
 public:
  virtual ~SecretStore() = default;
  // kNotFound if absent.
  virtual core::Result<StoredRecord> Get(const core::CallContext& call, std::string_view key) = 0;
  // Compare-and-swap; expected 0: must not exist. kConflict: another node was first.
  virtual core::Result<Version> Put(const core::CallContext& call, std::string_view key,
                                    std::string_view bytes, Version expected) = 0;
  virtual core::Status Delete(const core::CallContext& call, std::string_view key,
                              Version expected) = 0;
  // Deletes every record, all or none; there may be none.
  virtual core::Status Clear(const core::CallContext& call) = 0;
};

struct SealingKey {
  core::Secret key;  // 32 bytes
  std::uint64_t id = 0;
};

class SealingKeys {
 public:
  virtual ~SealingKeys() = default;
  // id 0: the current key. kNotFound: retired.
  virtual core::Result<SealingKey> Get(const core::CallContext& call, std::uint64_t id) = 0;
};

class Leases {
 public:
  virtual ~Leases() = default;
  // kConflict if another holder kept it for all of `wait`. It lapses by itself after
  // `time_to_live`.
  virtual core::Result<std::uint64_t> Acquire(const core::CallContext& call, std::string_view name,
                                              core::Milliseconds time_to_live,
                                              core::Milliseconds wait) = 0;
  virtual void Release(std::uint64_t lease) = 0;
};

// The three of one namespace.
struct HostServices {
  SecretStore& secrets;
  SealingKeys& keys;
  Leases& leases;
};

}  // namespace claribi::vault
