#include "loader/host_table.h"

#include <claribi/mcp_extensions.h>

#include <claribi/data_source.hpp>
#include <limits>

#include "loader/call.h"

namespace claribi::loader {
namespace {

using outcome::Code;
using outcome::Deadline;

// A service that is called without a call (from a thread of the plugin's own) must still come to an
// end.
constexpr std::chrono::milliseconds kPatienceWithoutCall{30'000};

// The patience of the plugin's call, which need not be one that this host made: a plugin may hand
// on a copy with a nearer deadline.
class CallPatience final : public Patience {
 public:
  explicit CallPatience(const cbi_call* call_opt)
      : call_(call_opt), fallback_(kPatienceWithoutCall) {}

  bool IsCancelled() const override { return call_ != nullptr && call_->cancelled(call_) != 0; }

  std::chrono::milliseconds Remaining() const override {
    if (call_ == nullptr) return fallback_.Remaining();
    if (call_->deadline_ms == std::numeric_limits<std::int64_t>::max()) {
      return std::chrono::milliseconds::max();
    }
    return std::chrono::milliseconds(std::max<std::int64_t>(call_->deadline_ms - MonotonicMs(), 0));
  }

 private:
  const cbi_call* call_;
  Deadline fallback_;
};

const HostServices& Services(const cbi_host* host) {
  return *static_cast<const HostServices*>(host->ctx);
}

const Scope& ToScope(void* handle) { return *static_cast<const Scope*>(handle); }

std::int32_t Report(const cbi_call* call_opt, const Error& error) {
  // The codes of the host's own have no meaning to a plugin.
  const auto code = static_cast<std::int32_t>(error.code);
  const std::int32_t status = code >= CBI_E_ABI && code <= CBI_E_INTERNAL ? code : CBI_E_INTERNAL;
  if (call_opt == nullptr) return status;
  cbi_error told{};
  told.struct_size = sizeof(cbi_error);
  told.code = status;
  told.retryable = error.retryable ? 1 : 0;
  told.http_status = error.http_status;
  told.retry_after_ms = error.retry_after ? error.retry_after->count() : -1;
  told.message = error.what.c_str();
  told.cause = NullIfEmpty(error.cause);
  told.fix = NullIfEmpty(error.fix);
  told.detail = NullIfEmpty(error.detail);
  const HostSpeaking speaking;
  call_opt->fail(call_opt, &told);
  return status;
}

// The one place where an exception of the host ends, instead of reaching the frames of a plugin.
template <typename Body>
std::int32_t Guard(const cbi_call* call_opt, Body&& body) noexcept {
  try {
    return body();
  } catch (...) {  // Nothing here may throw again, not even for want of memory.
    const HostSpeaking speaking;
    return abi::Fail(call_opt, CBI_E_INTERNAL, "The host could not serve the plugin.",
                     "A host service ended with an exception.");
  }
}

// A miss and a lost race are answers, which the plugin expects and handles: calling fail() for them
// would turn them into the explanation of a call that may yet succeed.
bool IsExpected(Code code) { return code == Code::kNotFound || code == Code::kConflict; }

std::int32_t Tell(const cbi_call* call_opt, const Error& error) {
  return Report(IsExpected(error.code) ? nullptr : call_opt, error);
}

void Wipe(std::string& bytes) {
  volatile char* byte = bytes.data();
  for (std::size_t i = 0; i < bytes.size(); ++i) byte[i] = 0;
}

std::int32_t CBI_CALL AskPerson(const cbi_host* host, const cbi_call* call_opt, void* scope,
                                const char* request, cbi_recv recv, void* user) {
  return Guard(call_opt, [&] {
    if (scope == nullptr || request == nullptr || recv == nullptr) return CBI_E_INVALID;
    auto answer =
        Services(host).elicitation_opt->Ask(ToScope(scope), request, CallPatience(call_opt));
    if (!answer) return Tell(call_opt, answer.error());
    recv(user, answer->data(), answer->size(), 1);
    Wipe(*answer);
    return CBI_OK;
  });
}

constexpr cbi_elicitation kElicitation{sizeof(cbi_elicitation), 0, &AskPerson};

const void* CBI_CALL GetExtension(const cbi_host* host, const char* id) {
  if (id == nullptr || std::string_view(id) != CBI_EXT_ELICITATION) return nullptr;
  return Services(host).elicitation_opt != nullptr ? &kElicitation : nullptr;
}

void CBI_CALL Log(const cbi_host* host, void* scope_opt, std::int32_t level, const char* component,
                  const char* text) {
  Guard(nullptr, [&] {
    const auto known = std::clamp(level, CBI_LOG_TRACE, CBI_LOG_FATAL);
    Services(host).log.Write(static_cast<const Scope*>(scope_opt), static_cast<LogLevel>(known),
                             component != nullptr ? component : "", text != nullptr ? text : "");
    return CBI_OK;
  });
}

std::int64_t CBI_CALL UnixMs(const cbi_host*) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::int64_t CBI_CALL Monotonic(const cbi_host*) { return MonotonicMs(); }

std::int32_t CBI_CALL SecretGet(const cbi_host* host, const cbi_call* call_opt, void* scope,
                                const char* key, cbi_recv recv, void* user) {
  return Guard(call_opt, [&] {
    if (scope == nullptr || key == nullptr || recv == nullptr) return CBI_E_INVALID;
    auto record = Services(host).secrets.Get(ToScope(scope), key, CallPatience(call_opt));
    if (!record) return Tell(call_opt, record.error());
    recv(user, record->data.data(), record->data.size(), record->version);
    Wipe(record->data);
    return CBI_OK;
  });
}

std::int32_t CBI_CALL SecretPut(const cbi_host* host, const cbi_call* call_opt, void* scope,
                                const char* key, const void* data, std::size_t len,
                                std::uint64_t expected, std::uint64_t* version_opt) {
  return Guard(call_opt, [&] {
    if (scope == nullptr || key == nullptr) return CBI_E_INVALID;
    std::optional<std::string_view> bytes;
    if (data != nullptr) bytes.emplace(static_cast<const char*>(data), len);
    const auto version =
        Services(host).secrets.Put(ToScope(scope), key, bytes, expected, CallPatience(call_opt));
    if (!version) return Tell(call_opt, version.error());
    if (version_opt != nullptr) *version_opt = *version;
    return CBI_OK;
  });
}

std::int32_t CBI_CALL SecretClear(const cbi_host* host, const cbi_call* call_opt, void* scope) {
  return Guard(call_opt, [&] {
    if (scope == nullptr) return CBI_E_INVALID;
    const Status cleared = Services(host).secrets.Clear(ToScope(scope), CallPatience(call_opt));
    return cleared ? CBI_OK : Tell(call_opt, cleared.error());
  });
}

std::int32_t CBI_CALL GetSealingKey(const cbi_host* host, const cbi_call* call_opt, void* scope,
                                    std::uint64_t key_id, cbi_recv recv, void* user) {
  return Guard(call_opt, [&] {
    if (scope == nullptr || recv == nullptr) return CBI_E_INVALID;
    const auto key =
        Services(host).sealing_keys.Key(ToScope(scope), key_id, CallPatience(call_opt));
    if (!key) return Tell(call_opt, key.error());
    recv(user, key->bytes.data(), key->bytes.size(), key->id);
    return CBI_OK;
  });
}

std::int32_t CBI_CALL LeaseAcquire(const cbi_host* host, const cbi_call* call_opt, void* scope,
                                   const char* name, std::int64_t ttl_ms, std::int64_t wait_ms,
                                   std::uint64_t* lease) {
  return Guard(call_opt, [&] {
    if (scope == nullptr || name == nullptr || lease == nullptr || ttl_ms <= 0 || wait_ms < 0) {
      return CBI_E_INVALID;
    }
    const auto acquired =
        Services(host).leases.Acquire(ToScope(scope), name, std::chrono::milliseconds(ttl_ms),
                                      std::chrono::milliseconds(wait_ms), CallPatience(call_opt));
    if (!acquired) return Tell(call_opt, acquired.error());
    *lease = *acquired;
    return CBI_OK;
  });
}

void CBI_CALL LeaseRelease(const cbi_host* host, void* scope, std::uint64_t lease) {
  Guard(nullptr, [&] {
    if (scope != nullptr) Services(host).leases.Release(ToScope(scope), lease);
    return CBI_OK;
  });
}

}  // namespace

HostTable::HostTable(const HostServices& services, std::uint32_t abi) : services_(services) {
  host_.struct_size = sizeof(cbi_host);
  host_.abi = abi;
  host_.ctx = &services_;
  host_.product = services_.product.c_str();
  host_.get_extension = &GetExtension;
  host_.log = &Log;
  host_.unix_ms = &UnixMs;
  host_.monotonic_ms = &Monotonic;
  host_.secret_get = &SecretGet;
  host_.secret_put = &SecretPut;
  host_.sealing_key = &GetSealingKey;
  host_.lease_acquire = &LeaseAcquire;
  host_.lease_release = &LeaseRelease;
  host_.secret_clear = &SecretClear;
}

}  // namespace claribi::loader
