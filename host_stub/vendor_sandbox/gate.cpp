#include "vendor_sandbox/gate.h"

#include "vendor_sandbox/form.h"
#include "vendor_sandbox/tokens_and_digests.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::size_t kShortHash = 12;

// Parameters whose values may stand in the ledger.
bool IsHarmless(std::string_view name) {
  return name == "read_only" || name == "services_scope" || name == "allow_secrets" ||
         name == "write_allowlist" || name == "response_type" || name == "code_challenge_method" ||
         name == "scope" || name == "resource";
}

std::string LedgerQuery(const std::string& query) {
  std::string text;
  const Form form = Form::Parse(query);
  for (const auto& [name, value] : form.Fields()) {
    if (!text.empty()) text += '&';
    text += PercentEncode(name);
    if (IsHarmless(name)) text += "=" + PercentEncode(value);
  }
  return text;
}

HttpReply Failed(const FailNext& fail) {
  HttpReply reply = JsonReply(static_cast<int>(fail.status),
                              fail.body.empty() ? "{\"error\":\"Simulated failure\"}" : fail.body);
  if (fail.behaviour == "drop") reply.fault = WireFault::kDropConnection;
  if (fail.behaviour == "stall") reply.fault = WireFault::kStall;
  if (fail.behaviour == "garbage")
    reply = JsonReply(200, "{\"result\": {\"tools\": [\x01 this is no JSON");
  if (fail.behaviour == "html") {
    reply = HtmlReply(static_cast<int>(fail.status),
                      "<!DOCTYPE html><html><body><h1>Gateway trouble</h1></body></html>");
  }
  if (fail.retry_after_s >= 0) reply.Set("Retry-After", std::to_string(fail.retry_after_s));
  for (const Member& header : fail.headers.Entries())
    reply.Set(header.key, header.value.AsString());
  return reply;
}

void CountWriteAttempts(const Json& note, Ledger& ledger) {
  const Json* batch = note.Find("batch");
  if (batch == nullptr) {
    if (note["write_attempt"].AsBool()) ledger.CountWriteAttempt(note["tool"].AsString());
    return;
  }
  for (const Json& own : batch->Items()) CountWriteAttempts(own, ledger);
}

}  // namespace

void Gate::Open() {
  {
    const std::lock_guard lock(mutex_);
    open_ = true;
  }
  opened_.notify_all();
}

void Gate::Wait(std::chrono::milliseconds time) {
  if (time.count() == 0) return;
  std::unique_lock lock(mutex_);
  opened_.wait_for(lock, time, [&] { return open_; });
}

bool Gate::UrlCarriesSecret(const HttpRequest& request) const {
  const Form form = Form::Parse(request.query);
  for (const auto& [name, value] : form.Fields()) {
    if (name == "access_token" || name == "refresh_token" || name == "client_secret" ||
        dependencies_.was_issued(value)) {
      return true;
    }
  }
  return false;
}

HttpReply Gate::Pass(const std::string& listener, const HttpRequest& request,
                     const Endpoint& endpoint) {
  const Knobs knobs = dependencies_.knobs.Current();
  const bool streams = knobs.sse && listener == "mcp" && request.method == "POST";
  if (!streams) Wait(std::chrono::milliseconds(knobs.latency_ms));

  Json note = Json::Object();
  HttpReply reply;
  const auto failure = dependencies_.knobs.TakeFailure(listener, request.path);
  if (failure) note.Set("failure", failure->behaviour);
  if (failure && failure->behaviour != "truncate") {
    reply = Failed(*failure);
  } else {
    reply = endpoint(request, note);
    if (failure) reply.fault = WireFault::kTruncateBody;
  }
  Record(listener, request, reply, note);
  return reply;
}

void Gate::Record(const std::string& listener, const HttpRequest& request, const HttpReply& reply,
                  const Json& note) {
  const auto bearer = request.Bearer();
  Json entry = Json::Object({{"time", Iso8601Milliseconds(dependencies_.clock())},
                             {"listener", listener},
                             {"method", request.method},
                             {"path", request.path},
                             {"query", LedgerQuery(request.query)},
                             {"bearer", bearer.has_value()}});
  if (bearer) {
    entry.Set("bearer_hash", Sha256Hex(*bearer).substr(0, kShortHash));
    if (const auto place = dependencies_.recognise(*bearer)) {
      entry.Set("family", place->family);
      entry.Set("rotation", place->rotation);
    }
  }
  if (UrlCarriesSecret(request)) entry.Set("secret_in_url", true);
  if (const auto version = request.FindHeader("MCP-Protocol-Version")) {
    entry.Set("protocol_version", version->substr(0, 32));
  }
  if (const auto agent = request.FindHeader("User-Agent"))
    entry.Set("user_agent", agent->substr(0, 128));
  for (const Member& member : note.Entries()) entry.Set(member.key, member.value);
  const bool answered = reply.fault == WireFault::kNone || reply.fault == WireFault::kTruncateBody;
  entry.Set("status", answered ? reply.status : 0);
  dependencies_.ledger.Count("requests_" + listener);
  if (!note["tool"].IsNull()) dependencies_.ledger.Count("tool_calls");
  if (note["write"].AsBool()) dependencies_.ledger.Count("writes");
  CountWriteAttempts(note, dependencies_.ledger);
  dependencies_.ledger.Record(entry);
}

}  // namespace claribi::vendor_sandbox
