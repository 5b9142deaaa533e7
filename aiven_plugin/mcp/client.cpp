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
                  std::atomic<std::uint64_t>& tools_changed, Elicitor* elicitor)
      : progress_(token, call), tools_changed_(tools_changed), elicitor_(elicitor) {}

  void OnNotification(const json_rpc::Notification& notification) override {
    if (notification.method == "notifications/progress") {
      progress_.Relay(notification.params);
    } else if (notification.method == kToolsChanged) {
      ++tools_changed_;
    }
  }
  json_rpc::Message OnRequest(const json_rpc::Request& request,
                              const core::CallContext& call) override {
    return AnswerTo(request, elicitor_, call);
  }

 private:
  ProgressRelay progress_;
  std::atomic<std::uint64_t>& tools_changed_;
  Elicitor* elicitor_;
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
      .Kind("protocol");
}

}  // namespace

// Hears what a server says unasked.
class Client::UnaskedListener final : public StreamListener {
 public:
  UnaskedListener(std::atomic<std::uint64_t>& tools_changed, Elicitor* elicitor)
      : tools_changed_(tools_changed), elicitor_(elicitor) {}

  void OnNotification(const json_rpc::Notification& notification) override {
    if (notification.method == kToolsChanged) ++tools_changed_;
  }
  json_rpc::Message OnRequest(const json_rpc::Request& request,
                              const core::CallContext& call) override {
    return AnswerTo(request, elicitor_, call);
  }

 private:
  std::atomic<std::uint64_t>& tools_changed_;
  Elicitor* elicitor_;
};

Client::Client(Dependencies dependencies, Config config)
    : dependencies_(std::move(dependencies)),
      config_(std::move(config)),
      unasked_(std::make_unique<UnaskedListener>(tools_changed_, dependencies_.elicitor)),
      stream_(connection_, request_ids_, dependencies_, config_, *unasked_,
              [this] { ++tools_changed_; }) {}

template <typename T>
Result<T> Client::WithSession(const core::CallContext& call, const InSession<T>& operation) {
  int retries = 0;
  for (bool restarted = false;; restarted = true) {
    CLARIBI_TRY(const SessionKeeper::SharedSession session, keeper_.Acquire(call));
    if (config_.listens && SpeaksUnasked(*session, dependencies_)) stream_.Follow(session, call);
    CLARIBI_TRY(std::optional<T> done, operation(*session, retries));
    if (done) {
      done->retries = retries;
      return *std::move(done);
    }
    keeper_.Forget(session);
    if (restarted) return GoneAgain();
    dependencies_.logger.Log(core::LogLevel::kInfo, "mcp",
                             "what was agreed with the server holds no longer: beginning anew");
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
  ToolPages pages(config_.limits, session.revision);
  std::optional<std::string> cursor;
  if (!session.OffersTools()) {
    dependencies_.logger.Log(core::LogLevel::kWarn, "mcp", OffersNoTools().message);
  }
  for (bool more = session.OffersTools(); more; more = cursor.has_value()) {
    const Json params = cursor ? Json::MakeObject({{"cursor", *cursor}}) : Json();
    CLARIBI_TRY(const std::optional<Json> page,
                Ask(session, {kListTools, params, Repeatable::kYes, {}}, call, retries));
    if (!page) return std::optional<ToolList>();
    CLARIBI_TRY(cursor, pages.Add(*page));
  }
  ToolList list = std::move(pages).Finish();
  list.revision = session.revision;
  list.server = session.server;
  for (const InvalidTool& invalid : list.invalid) {
    dependencies_.logger.Log(core::LogLevel::kWarn, "mcp",
                             "the tool \"" + invalid.name + "\" is left out: " + invalid.reason);
  }
  return std::optional<ToolList>(std::move(list));
}

Result<CallToolResult> Client::CallTool(const core::CallContext& call, std::string_view name,
                                        Json arguments, Repeatable repeatable,
                                        const std::vector<HeaderParameter>& header_parameters) {
  Inquiry inquiry{kCallTool, Json(), repeatable, {}};
  AddParameterHeaders(header_parameters, arguments, inquiry.parameter_headers);
  inquiry.params = Json::MakeObject({{"name", name}, {"arguments", std::move(arguments)}});
  return WithSession<CallToolResult>(
      call, [&](const Session& session, int& retries) -> Result<std::optional<CallToolResult>> {
        if (!session.OffersTools()) return OffersNoTools();
        CLARIBI_TRY(std::optional<Json> result, Ask(session, inquiry, call, retries));
        if (!result) return std::optional<CallToolResult>();
        CLARIBI_TRY(CallToolResult read, ReadCallToolResult(*std::move(result)));
        return std::optional<CallToolResult>(std::move(read));
      });
}

Result<Json> Client::Read(const core::CallContext& call, std::string_view method, Json params) {
  struct Raw {
    Json result;
    int retries = 0;
  };
  const Inquiry inquiry{method, std::move(params), Repeatable::kYes, {}};
  const InSession<Raw> ask = [&](const Session& session,
                                 int& retries) -> Result<std::optional<Raw>> {
    CLARIBI_TRY(std::optional<Json> result, Ask(session, inquiry, call, retries));
    if (!result) return std::optional<Raw>();
    return std::make_optional(Raw{*std::move(result)});
  };
  CLARIBI_TRY(Raw raw, WithSession(call, ask));
  return std::move(raw.result);
}

core::Status Client::Close(const core::CallContext& call) {
  // A person who is asked on the stream takes a moment to be dismissed: the session ends meanwhile.
  const SessionKeeper::SharedSession session = keeper_.Current();
  if (session) keeper_.Forget(session);
  stream_.SignalStop();
  core::Status ended = core::Ok();
  if (session && !session->id.empty()) ended = connection_.EndSession(*session, call);
  stream_.AwaitEnd(call);
  return ended;
}

Result<std::optional<Json>> Client::Ask(const Session& session, const Inquiry& inquiry,
                                        const core::CallContext& call, int& retries) {
  Json params = inquiry.params;
  const Limits& limits = config_.limits;
  for (std::size_t round = 0; round <= limits.max_input_rounds; ++round) {
    CLARIBI_TRY(std::optional<Json> result, AskOneRound(session, inquiry, params, call, retries));
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

Result<std::optional<Json>> Client::AskOneRound(const Session& session, const Inquiry& inquiry,
                                                const Json& params, const core::CallContext& call,
                                                int& retries) {
  for (int attempt = 1;; ++attempt) {
    // A new id for every attempt: the server may still know the one before.
    const json_rpc::Request request = NewRequest(session, inquiry.method, params, call);
    RequestListener listener(std::get<std::int64_t>(request.id), call, tools_changed_,
                             dependencies_.elicitor);
    const bool is_modern = IsModern(session.revision);
    const Question question{request, &session,
                            is_modern ? inquiry.parameter_headers : http::Headers()};
    Result<Answer> answer = connection_.Ask(question, listener, call);
    if (answer.ok()) {
      Reply& reply = answer->reply;
      if (std::holds_alternative<SessionGone>(reply)) return std::optional<Json>();
      if (const auto* refusal = std::get_if<json_rpc::ErrorResponse>(&reply)) {
        if (is_modern && refusal->code == kUnsupportedProtocolVersion) {
          return std::optional<Json>();
        }
        return RpcFailure(inquiry.method, *refusal);
      }
      return std::optional<Json>(std::move(std::get<json_rpc::Response>(reply).result));
    }
    CLARIBI_CHECK(
        AwaitRetry(dependencies_, std::move(answer).error(), attempt, inquiry.repeatable, call));
    ++retries;
  }
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
