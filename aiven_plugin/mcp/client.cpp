#include "mcp/client.h"

#include <string>
#include <utility>

#include "mcp/input_required.h"
#include "mcp/progress.h"
#include "mcp/request_metadata.h"
#include "mcp/rpc_failure.h"
#include "mcp/server_request.h"

namespace claribi::mcp {

namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
using core::Result;

constexpr std::string_view kListTools = "tools/list";
constexpr std::string_view kCallTool = "tools/call";

constexpr std::string_view kToolsChanged = "notifications/tools/list_changed";

// Hears the stream of one request.
class RequestListener final : public StreamListener {
 public:
  RequestListener(std::int64_t token, const core::CallContext& call,
                  std::atomic<std::uint64_t>& tools_changed, const Dependencies& dependencies)
      : progress_(token, call), tools_changed_(tools_changed), dependencies_(dependencies) {}

  void OnNotification(const json_rpc::Notification& notification) override {
    if (notification.method == "notifications/progress") {
      progress_.Relay(notification.params);
    } else if (notification.method == kToolsChanged) {
      ++tools_changed_;
      dependencies_.on_tools_changed();
    }
  }
  json_rpc::Message OnRequest(const json_rpc::Request& request,
                              const core::CallContext& call) override {
    return AnswerTo(request, dependencies_.elicitor, call);
  }

 private:
  ProgressRelay progress_;
  std::atomic<std::uint64_t>& tools_changed_;
  const Dependencies& dependencies_;
};

Error GoneAgain() {
  return Error(ErrorCode::kUnavailable, "The server does not keep its sessions.",
               "it forgot a new session before the first answer (HTTP 404)", "Try again later.")
      .Kind(core::ErrorKind::kUnavailable)
      .Retryable();
}

Error OffersNoTools() {
  return Error(ErrorCode::kUnsupported, "The server offers no tools.",
               "expected \"tools\" among the capabilities that it named, seen none",
               "Check the address of the connection.")
      .Kind(core::ErrorKind::kProtocol);
}

// A legacy server may ask for something on its own stream; every server may tell of changes there.
bool SpeaksUnasked(const Session& session, const Dependencies& dependencies) {
  const bool may_ask = !IsModern(session.revision) && dependencies.elicitor != nullptr;
  return may_ask || session.TellsOfChanges();
}

Error AsksWithoutEnd(std::string_view method, std::size_t rounds) {
  return Error(ErrorCode::kUpstream, "The server keeps asking instead of answering.",
               std::string(method) + " wanted more than max_input_rounds = " +
                   std::to_string(rounds) + " rounds of answers",
               "Report this to the vendor's support.")
      .Kind(core::ErrorKind::kProtocol);
}

}  // namespace

// Hears what a server says unasked.
class Client::UnaskedListener final : public StreamListener {
 public:
  UnaskedListener(std::atomic<std::uint64_t>& tools_changed, const Dependencies& dependencies)
      : tools_changed_(tools_changed), dependencies_(dependencies) {}

  void OnNotification(const json_rpc::Notification& notification) override {
    if (notification.method != kToolsChanged) return;
    ++tools_changed_;
    dependencies_.on_tools_changed();
  }
  json_rpc::Message OnRequest(const json_rpc::Request& request,
                              const core::CallContext& call) override {
    return AnswerTo(request, dependencies_.elicitor, call);
  }

 private:
  std::atomic<std::uint64_t>& tools_changed_;
  const Dependencies& dependencies_;
};

Client::Client(Dependencies dependencies, Config config)
    : dependencies_(std::move(dependencies)),
      config_(std::move(config)),
      unasked_(std::make_unique<UnaskedListener>(tools_changed_, dependencies_)),
      stream_(connection_, request_ids_, dependencies_, config_, *unasked_,
              [this] { ++tools_changed_; }) {}

template <typename T>
Result<T> Client::WithSession(Operation& operation, const core::CallContext& call,
                              const InSession<T>& ask) {
  SessionKeeper::SharedSession session;
  const auto attempt = [&]() -> http::Repetition::Attempt<T> {
    auto acquired = keeper_.Acquire(call, [&] { return lifecycle_.Begin(operation, call); });
    if (!acquired.ok()) return http::Failure(std::move(acquired).error());
    session = *std::move(acquired);
    if (config_.listens && SpeaksUnasked(*session, dependencies_)) stream_.Follow(session, call);
    Result<std::optional<T>> done = ask(*session);
    if (!done.ok()) return http::Failure(std::move(done).error());
    if (!done->has_value()) return http::Failure(http::Setback::kSessionGone, GoneAgain());
    return **std::move(done);
  };
  const auto forget = [&](const http::Failure&) {
    keeper_.Forget(session);
    return core::Ok();
  };
  return operation.repetition().Run<T>(call, attempt, forget);
}

Result<ToolList> Client::ListTools(Operation& operation, const core::CallContext& call) {
  return WithSession<ToolList>(
      operation, call, [&](const Session& session) { return ListPages(operation, session, call); });
}

Result<std::optional<ToolList>> Client::ListPages(Operation& operation, const Session& session,
                                                  const core::CallContext& call) {
  ToolPages pages(config_.limits, session.revision);
  std::optional<std::string> cursor;
  if (!session.OffersTools()) {
    dependencies_.logger.Log(core::LogLevel::kWarn, core::LogComponent::kMcp,
                             OffersNoTools().message);
  }
  for (bool more = session.OffersTools(); more; more = cursor.has_value()) {
    const Json params = cursor ? Json::MakeObject({{"cursor", *cursor}}) : Json();
    CLARIBI_TRY(const std::optional<Json> page,
                Ask(operation, session, {kListTools, params, http::Repeatable::kYes, {}}, call));
    if (!page) return std::optional<ToolList>();
    CLARIBI_TRY(cursor, pages.Add(*page));
  }
  ToolList list = std::move(pages).Finish();
  list.revision = session.revision;
  list.server = session.server;
  for (const InvalidTool& invalid : list.invalid) {
    dependencies_.logger.Log(core::LogLevel::kWarn, core::LogComponent::kMcp,
                             "the tool \"" + invalid.name + "\" is left out: " + invalid.reason);
  }
  return std::optional<ToolList>(std::move(list));
}

Result<CallToolResult> Client::CallTool(Operation& operation, const ToolCall& tool_call,
                                        const core::CallContext& call) {
  Inquiry inquiry{kCallTool, Json(), tool_call.repeatable, {}};
  AddParameterHeaders(tool_call.header_parameters, tool_call.arguments, inquiry.parameter_headers);
  inquiry.params = Json::MakeObject({{"name", tool_call.name}, {"arguments", tool_call.arguments}});
  return WithSession<CallToolResult>(
      operation, call, [&](const Session& session) -> Result<std::optional<CallToolResult>> {
        if (!session.OffersTools()) return OffersNoTools();
        CLARIBI_TRY(std::optional<Json> result, Ask(operation, session, inquiry, call));
        if (!result) return std::optional<CallToolResult>();
        CLARIBI_TRY(CallToolResult read, ReadCallToolResult(*std::move(result)));
        return std::optional<CallToolResult>(std::move(read));
      });
}

Result<Json> Client::Read(Operation& operation, std::string_view method, Json params,
                          const core::CallContext& call) {
  const Inquiry inquiry{method, std::move(params), http::Repeatable::kYes, {}};
  return WithSession<Json>(operation, call, [&](const Session& session) {
    return Ask(operation, session, inquiry, call);
  });
}

core::Status Client::Close(const core::CallContext& call) {
  // A person who is asked on the stream takes a moment to be dismissed: the session ends meanwhile.
  const SessionKeeper::SharedSession session = keeper_.Current();
  if (session) keeper_.Forget(session);
  stream_.SignalStop();
  core::Status ended = core::Ok();
  if (session && !session->id.empty()) {
    Operation operation = NewOperation();
    ended = connection_.EndSession(operation, *session, call);
  }
  stream_.AwaitEnd(call);
  return ended;
}

Result<std::optional<Json>> Client::Ask(Operation& operation, const Session& session,
                                        const Inquiry& inquiry, const core::CallContext& call) {
  Json params = inquiry.params;
  const Limits& limits = config_.limits;
  for (std::size_t round = 0; round <= limits.max_input_rounds; ++round) {
    CLARIBI_TRY(std::optional<Json> result, AskOneRound(operation, session, inquiry, params, call));
    if (!result || !IsModern(session.revision)) return result;
    CLARIBI_TRY(const ResultType type, ReadResultType(inquiry.method, *result));
    if (type == ResultType::kComplete) return result;
    CLARIBI_TRY(Json answers, MakeInputResponses(*result, limits.max_input_requests,
                                                 dependencies_.elicitor, call));
    params = inquiry.params;
    for (auto& [name, value] : *answers.AsObject()) params.Set(name, std::move(value));
  }
  return AsksWithoutEnd(inquiry.method, limits.max_input_rounds);
}

Result<std::optional<Json>> Client::AskOneRound(Operation& operation, const Session& session,
                                                const Inquiry& inquiry, const Json& params,
                                                const core::CallContext& call) {
  using Found = std::optional<Json>;
  const auto attempt = [&]() -> http::Repetition::Attempt<Found> {
    Result<Found> found = AskOnce(operation, session, inquiry, params, call);
    if (found.ok()) return std::move(found).value();
    return http::Failure::Of(std::move(found).error(), inquiry.repeatable);
  };
  return operation.repetition().Run<Found>(call, attempt, http::Repetition::SendAgain);
}

Result<std::optional<Json>> Client::AskOnce(Operation& operation, const Session& session,
                                            const Inquiry& inquiry, Json params,
                                            const core::CallContext& call) {
  // A new id for every attempt: the server may still know the one before.
  const json_rpc::Request request = NewRequest(session, inquiry.method, std::move(params), call);
  RequestListener listener(std::get<std::int64_t>(request.id), call, tools_changed_, dependencies_);
  const bool is_modern = IsModern(session.revision);
  const Question question{request, &session,
                          is_modern ? inquiry.parameter_headers : http::Headers()};
  CLARIBI_TRY(Answer answer, connection_.Ask(operation, question, listener, call));
  if (std::holds_alternative<SessionGone>(answer.reply)) return std::optional<Json>();
  if (const auto* refusal = std::get_if<json_rpc::ErrorResponse>(&answer.reply)) {
    if (is_modern && refusal->code == kUnsupportedProtocolVersion) return std::optional<Json>();
    return RpcFailure(inquiry.method, *refusal);
  }
  return std::optional<Json>(std::move(std::get<json_rpc::Response>(answer.reply).result));
}

json_rpc::Request Client::NewRequest(const Session& session, std::string_view method, Json params,
                                     const core::CallContext& call) {
  const std::int64_t id = request_ids_.Next();
  Json meta;
  if (method == kCallTool) meta.Set("progressToken", id);
  // W3C Trace Context, as the host gave it (RPC-07).
  if (!call.Traceparent().empty()) meta.Set("traceparent", call.Traceparent());
  if (!meta.IsNull()) params.Set("_meta", std::move(meta));
  if (IsModern(session.revision)) {
    DescribeRequest(session.revision, dependencies_, config_, params);
  }
  return {id, std::string(method), std::move(params)};
}

}  // namespace claribi::mcp
