#include "loader/host_table.h"

#include <claribi/elicitation.h>
#include <claribi/host_events.h>

#include <claribi/data_source.hpp>
#include <exception>
#include <limits>

#include "loader/call.h"

namespace claribi::loader {
namespace {

using outcome::Code;

// The deadline and the cancellation of a wait that a plugin made.
class WaitPatience final : public Patience {
 public:
  explicit WaitPatience(const cbi_wait& wait) : wait_(wait) {}

  bool IsCancelled() const override { return wait_.cancelled(&wait_) != 0; }

  std::chrono::milliseconds Remaining() const override {
    if (wait_.deadline_ms == std::numeric_limits<std::int64_t>::max()) {
      return std::chrono::milliseconds::max();
    }
    return std::chrono::milliseconds(std::max<std::int64_t>(wait_.deadline_ms - MonotonicMs(), 0));
  }

 private:
  const cbi_wait& wait_;
};

const HostServices& Services(const cbi_host* host) {
  return *static_cast<const HostServices*>(host->ctx);
}

const Scope& ToScope(void* handle) { return *static_cast<const Scope*>(handle); }

// A miss and a lost race are answers, which the plugin expects and handles: they are not reported.
bool IsAnAnswer(Code code) { return code == Code::kNotFound || code == Code::kConflict; }

std::int32_t Tell(const cbi_wait& wait, const Error& error) {
  // The codes of the host's own have no meaning to a plugin.
  const auto code = static_cast<std::int32_t>(error.code);
  const std::int32_t status = code >= CBI_E_ABI && code <= CBI_E_INTERNAL ? code : CBI_E_INTERNAL;
  if (IsAnAnswer(error.code)) return status;
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
  wait.fail(&wait, &told);
  return status;
}

std::int32_t RefuseArgument(const cbi_wait& wait) {
  return Tell(wait, Error{.code = Code::kInvalid,
                          .what = "The host could not serve the plugin.",
                          .cause = "An argument is NULL or out of range.",
                          .fix = "Report this to the author of the plugin."});
}

// The one place where an exception of the host ends, instead of reaching the frames of a plugin.
template <typename Body>
std::int32_t Serve(const cbi_wait* wait, Body&& body) noexcept {
  if (!abi::IsUsable(wait)) return CBI_E_INVALID;
  try {
    return body(WaitPatience(*wait));
  } catch (...) {  // Nothing here may throw again, not even for want of memory.
    const cbi_error told = abi::MakeError(CBI_E_INTERNAL, "The host could not serve the plugin.",
                                          "A host service ended with an exception.",
                                          "Report this to the maker of the host.");
    wait->fail(wait, &told);
    return told.code;
  }
}

// The same for what cannot fail.
template <typename Body>
void Guard(Body&& body) noexcept {
  try {
    body();
  } catch (const std::exception&) {  // no wait to report it to
  }
}

void Wipe(std::string& bytes) {
  volatile char* byte = bytes.data();
  for (std::size_t i = 0; i < bytes.size(); ++i) byte[i] = 0;
}

std::int32_t CBI_CALL AskPerson(const cbi_host* host, const cbi_wait* wait, void* scope,
                                const char* request, cbi_recv recv, void* user) {
  return Serve(wait, [&](const Patience& patience) {
    if (scope == nullptr || request == nullptr || recv == nullptr) return RefuseArgument(*wait);
    auto answer = Services(host).elicitation_opt->Ask(
        {ToScope(scope), request, Call::PurposeOf(wait->call)}, patience);
    if (!answer) return Tell(*wait, answer.error());
    recv(user, answer->data(), answer->size(), 1);
    Wipe(*answer);
    return CBI_OK;
  });
}

constexpr cbi_elicitation kElicitation{sizeof(cbi_elicitation), 0, &AskPerson};

void CBI_CALL ReportEvent(const cbi_host* host, void* scope, const char* event) {
  Guard([&] {
    if (scope != nullptr && event != nullptr) {
      Services(host).events_opt->Report(ToScope(scope), event);
    }
  });
}

constexpr cbi_host_events kEvents{sizeof(cbi_host_events), 0, &ReportEvent};

const void* CBI_CALL GetExtension(const cbi_host* host, const char* id) {
  if (id == nullptr) return nullptr;
  const HostServices& services = Services(host);
  const std::string_view wanted(id);
  if (wanted == CBI_EXT_ELICITATION && services.elicitation_opt != nullptr) return &kElicitation;
  if (wanted == CBI_EXT_HOST_EVENTS && services.events_opt != nullptr) return &kEvents;
  return nullptr;
}

void CBI_CALL Log(const cbi_host* host, void* scope_opt, std::int32_t level, const char* component,
                  const char* text) {
  Guard([&] {
    const auto known = std::clamp(level, CBI_LOG_TRACE, CBI_LOG_FATAL);
    Services(host).log.Write(static_cast<const Scope*>(scope_opt), static_cast<LogLevel>(known),
                             component != nullptr ? component : "", text != nullptr ? text : "");
  });
}

std::int64_t CBI_CALL UnixMs(const cbi_host*) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::int64_t CBI_CALL Monotonic(const cbi_host*) { return MonotonicMs(); }

std::int32_t CBI_CALL SecretGet(const cbi_host* host, const cbi_wait* wait, void* scope,
                                const char* key, cbi_recv recv, void* user) {
  return Serve(wait, [&](const Patience& patience) {
    if (scope == nullptr || key == nullptr || recv == nullptr) return RefuseArgument(*wait);
    auto record = Services(host).secrets.Get(ToScope(scope), key, patience);
    if (!record) return Tell(*wait, record.error());
    recv(user, record->data.data(), record->data.size(), record->version);
    Wipe(record->data);
    return CBI_OK;
  });
}

std::int32_t CBI_CALL SecretPut(const cbi_host* host, const cbi_wait* wait, void* scope,
                                const char* key, const void* data, std::size_t len,
                                std::uint64_t expected, std::uint64_t* version_opt) {
  return Serve(wait, [&](const Patience& patience) {
    if (scope == nullptr || key == nullptr) return RefuseArgument(*wait);
    std::optional<std::string_view> bytes;
    if (data != nullptr) bytes.emplace(static_cast<const char*>(data), len);
    const auto version = Services(host).secrets.Put(ToScope(scope), key, bytes, expected, patience);
    if (!version) return Tell(*wait, version.error());
    if (version_opt != nullptr) *version_opt = *version;
    return CBI_OK;
  });
}

std::int32_t CBI_CALL SecretClear(const cbi_host* host, const cbi_wait* wait, void* scope) {
  return Serve(wait, [&](const Patience& patience) {
    if (scope == nullptr) return RefuseArgument(*wait);
    const Status cleared = Services(host).secrets.Clear(ToScope(scope), patience);
    return cleared ? CBI_OK : Tell(*wait, cleared.error());
  });
}

std::int32_t CBI_CALL GetSealingKey(const cbi_host* host, const cbi_wait* wait, void* scope,
                                    std::uint64_t key_id, cbi_recv recv, void* user) {
  return Serve(wait, [&](const Patience& patience) {
    if (scope == nullptr || recv == nullptr) return RefuseArgument(*wait);
    const auto key = Services(host).sealing_keys.Key(ToScope(scope), key_id, patience);
    if (!key) return Tell(*wait, key.error());
    recv(user, key->bytes.data(), key->bytes.size(), key->id);
    return CBI_OK;
  });
}

std::int32_t CBI_CALL LeaseAcquire(const cbi_host* host, const cbi_wait* wait, void* scope,
                                   const char* name, std::int64_t ttl_ms, std::int64_t wait_ms,
                                   std::uint64_t* lease) {
  return Serve(wait, [&](const Patience& patience) {
    if (scope == nullptr || name == nullptr || lease == nullptr || ttl_ms <= 0 || wait_ms < 0) {
      return RefuseArgument(*wait);
    }
    const auto acquired =
        Services(host).leases.Acquire(ToScope(scope), name, std::chrono::milliseconds(ttl_ms),
                                      std::chrono::milliseconds(wait_ms), patience);
    if (!acquired) return Tell(*wait, acquired.error());
    *lease = *acquired;
    return CBI_OK;
  });
}

void CBI_CALL LeaseRelease(const cbi_host* host, void* scope, std::uint64_t lease) {
  Guard([&] {
    if (scope != nullptr) Services(host).leases.Release(ToScope(scope), lease);
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
