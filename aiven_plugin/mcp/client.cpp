#include "mcp/client.h"

#include <string>
#include <utility>

#include "mcp/progress.h"
#include "mcp/rpc_failure.h"

namespace claribi::mcp {

namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
using core::Result;

constexpr std::string_view kListTools = "tools/list";
constexpr std::string_view kCallTool = "tools/call";

// Hears the stream of one request.
class RequestListener final : public StreamListener {
 public:
  RequestListener(std::int64_t token, const core::CallContext& call,
                  std::atomic<std::uint64_t>& tools_changed)
      : progress_(token, call), tools_changed_(tools_changed) {}

  void OnNotification(const json_rpc::Notification& notification) override {
    if (notification.method == "notifications/progress") {
      progress_.Relay(notification.params);
    } else if (notification.method == "notifications/tools/list_changed") {
      ++tools_changed_;
    }
  }

 private:
  ProgressRelay progress_;
  std::atomic<std::uint64_t>& tools_changed_;
};

Error GoneAgain() {
  return Error(ErrorCode::kUnavailable, "The server does not keep its sessions.",
               "it forgot a new session before the first answer (HTTP 404)", "Try again later.")
      .Kind("unavailable")
      .Retryable();
}

Error OffersNoTools() {
  return Error(ErrorCode::kUnsupported, "The server offers no tools.",
               "expected \"tools\" among the capabilities that it named, seen none",
               "Check the address of the connection.")
      .Kind("protocol");
}

}  // namespace

Client::Client(Dependencies dependencies, Config config)
    : dependencies_(std::move(dependencies)), config_(std::move(config)) {}

template <typename T>
Result<T> Client::WithSession(const core::CallContext& call, const InSession<T>& operation) {
  int retries = 0;
  for (bool restarted = false;; restarted = true) {
    CLARIBI_TRY(const SessionKeeper::SharedSession session, keeper_.Acquire(call));
    CLARIBI_TRY(std::optional<T> done, operation(*session, retries));
    if (done) {
      done->retries = retries;
      return *std::move(done);
    }
    keeper_.Forget(session);
    if (restarted) return GoneAgain();
    dependencies_.logger.Log(core::LogLevel::kInfo, "mcp",
                             "the server has forgotten the session: beginning another");
    ++retries;
  }
}

Result<ToolList> Client::ListTools(const core::CallContext& call) {
  return WithSession<ToolList>(call, [&](const Session& session, int& retries) {
    return ListPages(session, call, retries);
  });
}

Result<std::optional<ToolList>> Client::ListPages(const Session& session,
                                                  const core::CallContext& call, int& retries) {
  ToolPages pages(config_.limits);
  std::optional<std::string> cursor;
  if (!session.OffersTools()) {
    dependencies_.logger.Log(core::LogLevel::kWarn, "mcp", OffersNoTools().message);
  }
  for (bool more = session.OffersTools(); more; more = cursor.has_value()) {
    const Json params = cursor ? Json::MakeObject({{"cursor", *cursor}}) : Json();
    CLARIBI_TRY(const std::optional<Json> page,
                Ask(session, kListTools, params, Repeatable::kYes, call, retries));
    if (!page) return std::optional<ToolList>();
    CLARIBI_TRY(cursor, pages.Add(*page));
  }
  ToolList list = std::move(pages).Finish();
  list.revision = session.revision;
  list.server = session.server;
  return std::optional<ToolList>(std::move(list));
}

Result<CallToolResult> Client::CallTool(const core::CallContext& call, std::string_view name,
                                        Json arguments, Repeatable repeatable) {
  const Json params = Json::MakeObject({{"name", name}, {"arguments", std::move(arguments)}});
  return WithSession<CallToolResult>(
      call, [&](const Session& session, int& retries) -> Result<std::optional<CallToolResult>> {
        if (!session.OffersTools()) return OffersNoTools();
        CLARIBI_TRY(std::optional<Json> result,
                    Ask(session, kCallTool, params, repeatable, call, retries));
        if (!result) return std::optional<CallToolResult>();
        CLARIBI_TRY(CallToolResult read, ReadCallToolResult(*std::move(result)));
        return std::optional<CallToolResult>(std::move(read));
      });
}

core::Status Client::Close(const core::CallContext& call) {
  const SessionKeeper::SharedSession session = keeper_.Current();
  if (!session) return core::Ok();
  keeper_.Forget(session);
  if (session->id.empty()) return core::Ok();
  return connection_.EndSession(*session, call);
}

Result<std::optional<Json>> Client::Ask(const Session& session, std::string_view method,
                                        const Json& params, Repeatable repeatable,
                                        const core::CallContext& call, int& retries) {
  for (int attempt = 1;; ++attempt) {
    // A new id for every attempt: the server may still know the one before.
    const json_rpc::Request request = NewRequest(method, params, call);
    RequestListener listener(std::get<std::int64_t>(request.id), call, tools_changed_);
    Result<Answer> answer = connection_.Ask(request, &session, listener, call);
    if (answer.ok()) {
      Reply& reply = answer->reply;
      if (std::holds_alternative<SessionGone>(reply)) return std::optional<Json>();
      if (const auto* refusal = std::get_if<json_rpc::ErrorResponse>(&reply)) {
        return RpcFailure(method, *refusal);
      }
      return std::optional<Json>(std::move(std::get<json_rpc::Response>(reply).result));
    }
    CLARIBI_CHECK(AwaitRetry(dependencies_, std::move(answer).error(), attempt, repeatable, call));
    ++retries;
  }
}

json_rpc::Request Client::NewRequest(std::string_view method, Json params,
                                     const core::CallContext& call) {
  const std::int64_t id = request_ids_.Next();
  Json meta;
  if (method == kCallTool) meta.Set("progressToken", id);
  // W3C Trace Context, as the host gave it (RPC-07).
  if (!call.Traceparent().empty()) meta.Set("traceparent", call.Traceparent());
  if (!meta.IsNull()) params.Set("_meta", std::move(meta));
  return {id, std::string(method), std::move(params)};
}

}  // namespace claribi::mcp
