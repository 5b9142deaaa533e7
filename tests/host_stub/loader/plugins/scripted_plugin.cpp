// A data source whose behaviour is written in its arguments: the tool that is called, the endpoint
// that is configured and the code in the callback decide what happens. For tests of the host; it
// talks to nobody.
#define CBI_BUILDING_PLUGIN
#include <claribi/data_source.h>
#include <claribi/draft/mcp_reading.h>
#include <claribi/elicitation.h>
#include <claribi/host_events.h>

#include <chrono>
#include <cstddef>
#include <cstring>
#include <string>
#include <thread>

#include "scripted_misdeeds.h"
#include "scripted_texts.h"
#include "scripted_wait.h"

struct cbi_plugin {
  const cbi_host* host;
  std::string config;
};

struct cbi_conn {
  cbi_plugin* plugin;
  std::string config;
  void* scope;
  void* org_scope;
};

namespace {

using scripted::Emit;
using scripted::Fail;
using scripted::Flood;
using scripted::Has;
using scripted::kRows;
using scripted::kState;
using scripted::kToolError;
using scripted::Misbehave;
using scripted::Wait;

void Remember(void* user, const void* data, std::size_t len, std::uint64_t version) {
  auto& [text, seen] = *static_cast<std::pair<std::string, std::uint64_t>*>(user);
  text.assign(static_cast<const char*>(data), len);
  seen = version;
}

// Version 0: absent.
std::pair<std::string, std::uint64_t> Secret(cbi_conn* conn, const cbi_call* call,
                                             const char* key) {
  std::pair<std::string, std::uint64_t> record;
  const Wait wait(call);
  conn->plugin->host->secret_get(conn->plugin->host, wait.get(), conn->scope, key, &Remember,
                                 &record);
  return record;
}

std::int32_t Store(cbi_conn* conn, const cbi_call* call, const char* key, const char* value) {
  const std::uint64_t version = Secret(conn, call, key).second;
  if (value == nullptr && version == 0) return CBI_OK;
  const Wait wait(call);
  const std::int32_t status =
      conn->plugin->host->secret_put(conn->plugin->host, wait.get(), conn->scope, key, value,
                                     value != nullptr ? std::strlen(value) : 0, version, nullptr);
  return status == CBI_OK ? CBI_OK : wait.FailCall(status, "Nothing could be stored.");
}

std::string Escape(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == ':')
      escaped += "%3A";
    else if (c == '/')
      escaped += "%2F";
    else
      escaped += c;
  }
  return escaped;
}

std::int32_t CBI_CALL Create(const cbi_host* host, const cbi_call* call, const char* config,
                             cbi_plugin** out) {
  if (Has(config, "refuse_create")) {
    return Fail(call, CBI_E_INVALID, "The manifest does not validate.", "/vendor is missing.",
                "Correct the manifest.");
  }
  *out = new cbi_plugin{host, config};
  return CBI_OK;
}

void CBI_CALL Destroy(cbi_plugin* plugin) { delete plugin; }

std::int32_t CBI_CALL Read(cbi_conn*, const cbi_call* call, const char* method,
                           const char* params) {
  return Emit(call, std::string(R"({"method":")") + method + R"(","params":)" + params + "}");
}

constexpr cbi_draft_mcp_reading kReading{sizeof(cbi_draft_mcp_reading), 0, &Read};

const void* CBI_CALL GetExtension(cbi_plugin* plugin, const char* id) {
  const bool reads =
      !Has(plugin->config, "tools_only") && std::string(id) == CBI_EXT_DRAFT_MCP_READING;
  return reads ? &kReading : nullptr;
}

std::int32_t CBI_CALL Describe(cbi_plugin* plugin, const cbi_call* call, const char*) {
  const bool is_another = Has(plugin->config, "another-vendor");
  return Emit(call, scripted::Description(is_another ? "another" : "scripted"));
}

std::int32_t CBI_CALL Open(cbi_plugin* plugin, const cbi_call* call, const cbi_conn_params* params,
                           cbi_conn** out) {
  if (Has(params->config, "read_only=false")) {
    return Fail(call, CBI_E_INVALID, "The endpoint is not acceptable.",
                "read_only=true must be there exactly once.", "Use the endpoint of the manifest.");
  }
  *out = new cbi_conn{plugin, params->config, params->scope, params->org_scope};
  return CBI_OK;
}

void CBI_CALL Close(cbi_conn* conn) { delete conn; }

std::int32_t CBI_CALL AuthorizeStatus(cbi_conn* conn, const cbi_call* call,
                                      const char* options_opt) {
  const bool authorized = Secret(conn, call, "token").second != 0;
  const bool probe = options_opt != nullptr && Has(options_opt, "true");
  std::string status = authorized ? "authorized" : "none";
  if (!authorized && Secret(conn, call, "pending").second != 0) status = "pending";
  std::string probed;
  if (probe && !authorized) return Fail(call, CBI_E_AUTH_REQUIRED, "Sign in first.");
  if (probe && !Has(conn->config, "no-probe")) {
    probed =
        Has(conn->config, "probe-fails")
            ? R"(,"probe":{"ok":false,"tool":"rows","error":{"kind":"forbidden","message":"You may not."}})"
            : R"(,"probe":{"ok":true,"tool":"rows","error":null})";
  }
  return Emit(call,
              R"({"status":")" + status +
                  R"(","account":"ada","issuer":"https://issuer.example","scopes":["read"],)" +
                  R"("expires_at_ms":1790000000000,"refreshable":true)" + probed + "}");
}

std::int32_t CBI_CALL AuthorizeBegin(cbi_conn* conn, const cbi_call* call, const char* redirect_uri,
                                     const char* options_opt) {
  if (Has(conn->config, "no-sign-in") || redirect_uri == nullptr) {
    if (const auto status = Store(conn, call, "token", "sealed"); status != CBI_OK) return status;
    return Emit(
        call, std::string(
                  R"({"kind":"done","status":{"status":"authorized","account":null,"scopes":[],)") +
                  R"("expires_at_ms":null},"had_redirect_uri":)" +
                  (redirect_uri != nullptr ? "true" : "false") + "}");
  }
  (void)options_opt;
  if (const auto status = Store(conn, call, "pending", kState); status != CBI_OK) return status;
  return Emit(call, std::string(R"({"kind":"redirect","expires_at_ms":1790000000000,)") +
                        R"("authorization_url":"http://127.0.0.1:9/authorize?state=)" + kState +
                        "&redirect_uri=" + Escape(redirect_uri) + "\"}");
}

std::int32_t CBI_CALL AuthorizeComplete(cbi_conn* conn, const cbi_call* call,
                                        const char* callback_url) {
  const std::string url = callback_url;
  if (!Has(url, (std::string("state=") + kState).c_str())) {
    return Fail(call, CBI_E_INVALID, "The callback belongs to another sign-in.",
                "Its state is not the one that was sent.", "Start again.");
  }
  if (Has(url, "error=access_denied")) {
    return Fail(call, CBI_E_FORBIDDEN, "The sign-in was denied.", "access_denied", "Approve it.");
  }
  if (Has(url, "code=dead")) return Fail(call, CBI_E_UNAVAILABLE, "The vendor does not answer.");
  if (const auto status = Store(conn, call, "token", "sealed"); status != CBI_OK) return status;
  if (const auto status = Store(conn, call, "pending", nullptr); status != CBI_OK) return status;
  return AuthorizeStatus(conn, call, nullptr);
}

std::int32_t WaitUntilCancelled(cbi_conn* conn, const cbi_call* call) {
  const cbi_host* host = conn->plugin->host;
  host->log(host, conn->scope, CBI_LOG_INFO, "scripted", "waiting");
  while (call->cancelled(call) == 0) {
    if (host->monotonic_ms(host) >= call->deadline_ms) {
      return Fail(call, CBI_E_TIMEOUT, "The deadline passed.");
    }
    call->progress(call, 0.5, "waiting");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return Fail(call, CBI_E_CANCELLED, "Cancelled.");
}

std::int32_t CBI_CALL AuthorizeRevoke(cbi_conn* conn, const cbi_call* call) {
  const Wait wait(call);
  const std::int32_t cleared =
      conn->plugin->host->secret_clear(conn->plugin->host, wait.get(), conn->scope);
  if (cleared != CBI_OK) return wait.FailCall(cleared, "Nothing could be deleted.");
  if (Has(conn->config, "revoke-waits")) return WaitUntilCancelled(conn, call);
  if (Has(conn->config, "revoke-fails")) {
    return Fail(call, CBI_E_UNAVAILABLE, "The vendor does not answer.");
  }
  return Emit(call, R"({"revocation":"revoked","detail":null})");
}

// One tool is new and shown, another changed and hidden; an approval ends the former.
std::int32_t ListDrifts(const cbi_call* call, const char* options_opt) {
  const bool is_approving = options_opt != nullptr && Has(options_opt, "approve");
  return Emit(call, std::string(R"({"tools":[{"name":"echo","description":"",)") +
                        (is_approving ? "" : R"("warning":"it is new",)") +
                        R"("input_schema":{"type":"object"}}],"hidden":[{"name":"rows",
      "layer":"drift","reason":"its definition changed"},{"name":"delete_all","layer":"deny_list","reason":"r"}],)" +
                        (is_approving ? R"("approved":["echo"],)" : "") +
                        R"("as_listed":"2:listlistlistlistlistlist",
      "diff":{"name":"echo","change":"material","definition":"2:echoechoechoechoechoechoecho",
      "offered":{"name":"echo","description":null,"input_schema":{}}},"next_cursor":null,"complete":true})");
}

std::int32_t CBI_CALL ListTools(cbi_conn* conn, const cbi_call* call, const char* options_opt) {
  if (Secret(conn, call, "token").second == 0) {
    return Fail(call, CBI_E_AUTH_REQUIRED, "Sign in first.", "There is no token.", "Connect.");
  }
  if (Has(conn->config, "nobody-listens")) {
    return Fail(call, CBI_E_UNAVAILABLE, "The vendor does not answer.", "connection refused");
  }
  if (options_opt != nullptr && Has(options_opt, "delete_all")) {
    return Fail(call, CBI_E_INVALID, "The tool cannot be approved.", "It is hidden.", "Leave it.");
  }
  if (Has(conn->config, "drifts")) return ListDrifts(call, options_opt);
  if (Has(conn->config, "nameless-tool")) {
    return Emit(call, R"({"tools":[{"description":null,"input_schema":{}}],"hidden":[],
      "next_cursor":null,"complete":true})");
  }
  if (Has(conn->config, "tool-twice")) {
    return Emit(call, R"({"tools":[{"name":"a","description":null,"input_schema":{}}],"hidden":[
      {"name":"a","layer":"a_later_one","reason":"r"}],"next_cursor":null,"complete":true})");
  }
  if (options_opt != nullptr && Has(options_opt, "page-2")) {
    return Emit(call, R"({"tools":[{"name":"rows","title":"Rows","description":"Lists rows.",
      "input_schema":{"type":"object"}}],"hidden":[{"name":"delete_all","layer":"name_pattern",
      "reason":"the name contains the word \"delete\""}],"next_cursor":null,"complete":true})");
  }
  return Emit(call,
              R"({"tools":[{"name":"echo","title":"Echo","description":"Says it again.\u001b[31m",
    "input_schema":{"type":"object"}}],"hidden":[],"next_cursor":"page-2","complete":true,
    "protocol_version":"2025-11-25"})");
}

std::int32_t UseHostServices(cbi_conn* conn, const cbi_call* call) {
  const cbi_host* host = conn->plugin->host;
  std::uint64_t lease = 0;
  const Wait wait(call);
  auto status = host->lease_acquire(host, wait.get(), conn->scope, "refresh", 1000, 0, &lease);
  if (status != CBI_OK) return Fail(call, status, "No lease.");
  host->lease_release(host, conn->scope, lease);
  std::pair<std::string, std::uint64_t> key;
  status = host->sealing_key(host, wait.get(), conn->scope, 0, &Remember, &key);
  if (status != CBI_OK) return Fail(call, status, "No key.");
  host->log(host, conn->scope, CBI_LOG_INFO, "scripted", "host services work");
  return Emit(
      call,
      R"({"content":[],"is_error":false,"untrusted":true,"complete":true,"data":{"key_bytes":)" +
          std::to_string(key.first.size()) + "}}");
}

// Asks every service with a wait that is NULL, too short, or lacks a function.
std::int32_t UseBrokenWaits(cbi_conn* conn, const cbi_call* call) {
  const cbi_host* host = conn->plugin->host;
  std::pair<std::string, std::uint64_t> seen;
  Wait brief(call);
  brief.mutable_struct().struct_size = offsetof(cbi_wait, fail);
  Wait mute(call);
  mute.mutable_struct().fail = nullptr;
  Wait endless(call);
  endless.mutable_struct().cancelled = nullptr;
  for (const cbi_wait* wait :
       {static_cast<const cbi_wait*>(nullptr), brief.get(), mute.get(), endless.get()}) {
    std::uint64_t number = 0;
    for (const std::int32_t status :
         {host->secret_get(host, wait, conn->scope, "token", &Remember, &seen),
          host->secret_put(host, wait, conn->scope, "token", "x", 1, 0, &number),
          host->secret_clear(host, wait, conn->scope),
          host->sealing_key(host, wait, conn->scope, 0, &Remember, &seen),
          host->lease_acquire(host, wait, conn->scope, "refresh", 1000, 0, &number)}) {
      if (status != CBI_E_INVALID) return Fail(call, CBI_E_UPSTREAM, "A broken wait was served.");
    }
  }
  return Emit(
      call, R"({"content":[],"is_error":false,"untrusted":true,"complete":true,"data":"refused"})");
}

// Emits what the person answered, or what became of asking. "of_its_own": outside of any call.
std::int32_t AskPerson(cbi_conn* conn, const cbi_call* call, bool of_its_own) {
  const cbi_host* host = conn->plugin->host;
  const auto* elicitation =
      static_cast<const cbi_elicitation*>(host->get_extension(host, CBI_EXT_ELICITATION));
  if (elicitation == nullptr) return Fail(call, CBI_E_UNSUPPORTED, "Nobody can be asked.");
  std::pair<std::string, std::uint64_t> answer;
  Wait wait(call);
  if (of_its_own) wait.mutable_struct().call = nullptr;
  const auto status =
      elicitation->ask(host, wait.get(), conn->scope, R"({"message":"Sure?"})", &Remember, &answer);
  if (status != CBI_OK) return wait.FailCall(status, "Nobody answered.");
  return Emit(call, answer.first);
}

// Reports `event` once for this connection, and once without anything in it.
std::int32_t ReportEvent(cbi_conn* conn, const cbi_call* call, const char* event) {
  const cbi_host* host = conn->plugin->host;
  const auto* events =
      static_cast<const cbi_host_events*>(host->get_extension(host, CBI_EXT_HOST_EVENTS));
  if (events == nullptr || !CBI_HAS(cbi_host_events, events, report)) {
    return Fail(call, CBI_E_UNSUPPORTED, "Nobody listens.");
  }
  events->report(host, conn->scope, event);
  events->report(host, conn->scope, nullptr);
  events->report(host, nullptr, "{}");
  return Emit(
      call,
      R"({"content":[],"is_error":false,"untrusted":true,"complete":true,"data":"reported"})");
}

// "throws" lets its exception out on purpose: the host must survive a plugin without a guard.
std::int32_t CBI_CALL CallTool(cbi_conn* conn, const cbi_call* call, const char* name,
                               const char* args, std::size_t args_len, const char* options_opt) {
  const std::string tool = name;
  if (tool == "options") {  // says which ones it was given
    return Emit(call, R"({"is_error":false,"data":{"given":)" +
                          std::string(options_opt == nullptr ? "null" : options_opt) +
                          R"(},"model_text":"m","untrusted":true,"complete":true})");
  }
  if (tool == "echo") {
    return Emit(call, R"({"content":[],"structured_content":null,"is_error":false,"data":)" +
                          std::string(args, args_len) +
                          R"(,"untrusted":true,"complete":true,"notes":[]})");
  }
  if (tool == "rows") return Emit(call, kRows);
  if (tool == "fails") return Emit(call, kToolError);
  if (tool == "rate_limited") {
    return Fail(call, CBI_E_RATE_LIMITED, "Too many requests.", "429", "Wait.", nullptr, 30'000);
  }
  if (tool == "wait") return WaitUntilCancelled(conn, call);
  if (tool == "flood") return Flood(call);
  if (tool == "host_services") return UseHostServices(conn, call);
  if (tool == "broken_waits") return UseBrokenWaits(conn, call);
  if (tool == "ask_person") return AskPerson(conn, call, false);
  if (tool == "ask_of_its_own") return AskPerson(conn, call, true);
  if (tool == "report_event") {
    return ReportEvent(conn, call, R"({"kind":"tools_changed","at_ms":1790000000000})");
  }
  if (tool == "report_wrong_event") {
    return ReportEvent(conn, call, R"({"kind":"sign_in_lost","at_ms":"yesterday"})");
  }
  if (tool == "hangs") {
    conn->plugin->host->log(conn->plugin->host, conn->scope, CBI_LOG_INFO, "scripted", "hanging");
  }
  return Misbehave(call, tool);
}

const cbi_api kApi = {
    sizeof(cbi_api),
    0,
    "test.scripted",
    "1.2.3",
    &Create,
    &Destroy,
    &GetExtension,
    &Describe,
    &Open,
    &Close,
    &AuthorizeBegin,
    &AuthorizeComplete,
    &AuthorizeStatus,
    &AuthorizeRevoke,
    &ListTools,
    &CallTool,
};

}  // namespace

extern "C" CBI_EXPORT std::int32_t CBI_CALL claribi_ds_v1(cbi_handshake* handshake,
                                                          const cbi_api** api) {
  handshake->plugin_abi_min = handshake->plugin_abi_max = 1;
  if (handshake->host_abi_min > 1 || handshake->host_abi_max < 1) {
    handshake->abi = 0;
    return CBI_E_ABI;
  }
  handshake->abi = 1;
  *api = &kApi;
  return CBI_OK;
}
