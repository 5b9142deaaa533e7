// claribi/data_source.hpp - optional C++17 conveniences over the C ABI, for plugins and for hosts.
//
// Header-only; depends on data_source.h and the standard library. It adds nothing to the contract:
// whatever it does can be written by hand in C. Nothing here throws, allocates or keeps state.
#ifndef CLARIBI_DS_HPP
#define CLARIBI_DS_HPP

#include <claribi/data_source.h>

#include <cstdint>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

namespace claribi::abi {

// The name of a status without its prefix: "OK", "AUTH_REQUIRED", ... A code this header does not
// know is "INTERNAL" (rule 3).
[[nodiscard]] constexpr std::string_view StatusName(std::int32_t status) noexcept {
  constexpr std::string_view kNames[] = {
      "OK",        "ABI",       "INVALID",   "STATE",        "AUTH_REQUIRED",
      "FORBIDDEN", "NOT_FOUND", "CONFLICT",  "RATE_LIMITED", "UNAVAILABLE",
      "TIMEOUT",   "CANCELLED", "TOO_LARGE", "UPSTREAM",     "UNSUPPORTED"};
  constexpr auto kCount = static_cast<std::int32_t>(sizeof(kNames) / sizeof(kNames[0]));
  return status >= 0 && status < kCount ? kNames[status] : std::string_view("INTERNAL");
}

// ---- For plugins

// An error with every member set; opt texts may be nullptr. The texts are borrowed: they must live
// until the error was handed to Fail. Adjust retryable, http_status, retry_after_ms as needed.
[[nodiscard]] inline cbi_error MakeError(std::int32_t code, const char* message,
                                         const char* cause_opt = nullptr,
                                         const char* fix_opt = nullptr,
                                         const char* detail_opt = nullptr) noexcept {
  cbi_error error{};
  error.struct_size = sizeof(error);
  error.code = code;
  error.retry_after_ms = -1;
  error.message = message;
  error.cause = cause_opt;
  error.fix = fix_opt;
  error.detail = detail_opt;
  return error;
}

// Reports `error` on the call and returns its code: `return Fail(call, error);`.
// A call too short to carry fail() gets the status alone.
inline std::int32_t Fail(const cbi_call* call, const cbi_error& error) noexcept {
  if (call != nullptr && CBI_HAS(cbi_call, call, fail)) call->fail(call, &error);
  return error.code;
}

inline std::int32_t Fail(const cbi_call* call, std::int32_t code, const char* message,
                         const char* cause_opt = nullptr, const char* fix_opt = nullptr,
                         const char* detail_opt = nullptr) noexcept {
  return Fail(call, MakeError(code, message, cause_opt, fix_opt, detail_opt));
}

// Delivers one piece of the result. Non-zero: the host takes no more and has noted why; return it.
[[nodiscard]] inline std::int32_t Emit(const cbi_call* call, std::string_view json) noexcept {
  return call->emit(call, json.data(), json.size());
}

// Does the table hold every service of level 1, as a host that agreed on a level has promised?
[[nodiscard]] inline bool IsComplete(const cbi_host& host) noexcept {
  return CBI_HAS(cbi_host, &host, secret_clear) && host.get_extension && host.log && host.unix_ms &&
         host.monotonic_ms && host.secret_get && host.secret_put && host.sealing_key &&
         host.lease_acquire && host.lease_release;
}

// Did the host set every member of the call that is not optional?
[[nodiscard]] inline bool IsUsable(const cbi_call* call) noexcept {
  return call != nullptr && CBI_HAS(cbi_call, call, fail) && call->cancelled != nullptr &&
         call->progress != nullptr && call->emit != nullptr;
}

// The body of a fallible ABI function: `return Guard(call, [&] { ...; return CBI_OK; });`.
// Whatever `body` throws becomes CBI_E_INTERNAL. The text of an exception is not passed on, because
// it may hold a secret.
template <class Body>
[[nodiscard]] std::int32_t Guard(const cbi_call* call, Body&& body) noexcept {
  if (!IsUsable(call)) {
    return Fail(call, CBI_E_INVALID, "The host made a call that cannot be served.",
                "a member of cbi_call is NULL", "Report this to the maker of the host.");
  }
  try {
    return std::forward<Body>(body)();
  } catch (const std::bad_alloc&) {
    return Fail(call, CBI_E_INTERNAL, "The data source ran out of memory.",
                "std::bad_alloc reached the plugin boundary",
                "Ask for less at a time, or give the host more memory.");
  } catch (...) {
    return Fail(call, CBI_E_INTERNAL, "The data source failed unexpectedly.",
                "an exception reached the plugin boundary",
                "Try again; if it happens again, report it to the maker of the data source.");
  }
}

// The same for destroy() and close(), which have no call to report to.
template <class Body>
void Guard(Body&& body) noexcept {
  try {
    std::forward<Body>(body)();
  } catch (...) {
  }
}

// The whole of claribi_ds_v1: fills in this header's range, agrees on a level and hands out
// `table`.
inline std::int32_t AnswerHandshake(cbi_handshake* handshake, const cbi_api** api,
                                    const cbi_api& table) noexcept {
  if (handshake == nullptr || api == nullptr) return CBI_E_INVALID;
  *api = nullptr;
  handshake->plugin_abi_min = CBI_ABI_MIN;
  handshake->plugin_abi_max = CBI_ABI_MAX;
  handshake->abi = 0;
  const std::uint32_t level =
      handshake->host_abi_max < CBI_ABI_MAX ? handshake->host_abi_max : CBI_ABI_MAX;
  if (level < CBI_ABI_MIN || level < handshake->host_abi_min) return CBI_E_ABI;
  handshake->abi = level;
  *api = &table;
  return CBI_OK;
}

// ---- For hosts

// Is the wait usable: can the host poll it and report to it? A service answers CBI_E_INVALID if
// not.
[[nodiscard]] inline bool IsUsable(const cbi_wait* wait) noexcept {
  return wait != nullptr && CBI_HAS(cbi_wait, wait, fail) && wait->cancelled != nullptr;
}

// Does the table hold every member of level 1, as a plugin that agreed on a level has promised?
[[nodiscard]] inline bool IsComplete(const cbi_api& api) noexcept {
  return CBI_HAS(cbi_api, &api, call_tool) && api.plugin_id && api.plugin_version && api.create &&
         api.destroy && api.get_extension && api.describe && api.open && api.close &&
         api.authorize_begin && api.authorize_complete && api.authorize_status &&
         api.authorize_revoke && api.list_tools;
}

struct PluginDestroyer {
  const cbi_api* api = nullptr;
  void operator()(cbi_plugin* plugin) const noexcept { api->destroy(plugin); }
};
struct ConnectionCloser {
  const cbi_api* api = nullptr;
  void operator()(cbi_conn* connection) const noexcept { api->close(connection); }
};

// Owners of the two handles. Connections go before their plugin; the host services outlive both.
using PluginHandle = std::unique_ptr<cbi_plugin, PluginDestroyer>;
using ConnectionHandle = std::unique_ptr<cbi_conn, ConnectionCloser>;

// create() and open() into an owner. `out` is replaced on CBI_OK only; the error is in the call.
[[nodiscard]] inline std::int32_t Create(const cbi_api& api, const cbi_host* host,
                                         const cbi_call* call, const char* config,
                                         PluginHandle& out) noexcept {
  cbi_plugin* plugin = nullptr;
  const std::int32_t status = api.create(host, call, config, &plugin);
  if (status == CBI_OK) out = PluginHandle(plugin, PluginDestroyer{&api});
  return status;
}

[[nodiscard]] inline std::int32_t Open(const cbi_api& api, cbi_plugin* plugin, const cbi_call* call,
                                       const cbi_conn_params& params,
                                       ConnectionHandle& out) noexcept {
  cbi_conn* connection = nullptr;
  const std::int32_t status = api.open(plugin, call, &params, &connection);
  if (status == CBI_OK) out = ConnectionHandle(connection, ConnectionCloser{&api});
  return status;
}

}  // namespace claribi::abi

#endif
