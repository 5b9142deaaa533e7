#include "mcp/client.h"

#include <functional>
#include <string>
#include <utility>

#include "mcp/discover.h"
#include "mcp/input_required.h"
#include "mcp/progress.h"
#include "mcp/rpc_failure.h"
#include "mcp/server_request.h"

namespace claribi::mcp {

namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
using core::Result;

constexpr std::string_view kListTools = "tools/list";

constexpr std::string_view kToolsChanged = "notifications/tools/list_changed";

// Hears the stream of one request.
class RequestListener final : public StreamListener {
 public:
  RequestListener(const core::CallContext& call, std::atomic<std::uint64_t>& tools_changed,
                  const Dependencies& dependencies)
      : progress_(call), tools_changed_(tools_changed), dependencies_(dependencies) {}

  void OnAttempt(std::int64_t id) override { progress_.Expect(id); }
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

// Asked for all the same: some servers forget to say what they offer.
constexpr std::string_view kNamesNoTools = "the server names no \"tools\" among its capabilities";

// Why a list has no tools in it, for the person who looks at it.
std::string WhyNoTools(const Session& session, const Error* refusal) {
  const std::string named = session.OffersTools() ? "The server names tools among its capabilities"
                                                  : "The server names no tools among its "
                                                    "capabilities";
  if (refusal != nullptr) return named + ", and refuses to list any (" + refusal->cause + ").";
  return named +
         ", and its list of tools is empty: this account may have no access to any, or the "
         "address may be that of another part of the vendor's service.";
}

// A server without tools says so by not knowing the method.
bool KnowsNoTools(const Session& session, const Error& error) {
  return !session.OffersTools() && error.vendor_code == std::to_string(json_rpc::kMethodNotFound);
}

// Older revisions do not say that an empty cursor is one: a server that wrote it for none refuses
// it.
bool MeantNoCursor(const Session& session, const std::optional<std::string>& cursor,
                   const http::Failure& failure) {
  const int status = failure.error.http_status;
  return cursor && cursor->empty() && !IsModern(session.revision) && !failure.setback &&
         !failure.error.vendor_code.empty() && (status == 0 || status == 400);
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
      stream_(
          connection_, dependencies_, config_, keeper_, *unasked_, [this] { ++tools_changed_; },
          [this](const core::CallContext& call) { lifecycle_.NoteNoStream(call); }) {}

core::Status Client::EnterSession(Operation& operation, const core::CallContext& call) {
  const auto begin = [&] { return lifecycle_.Begin(operation, call); };
  CLARIBI_TRY(operation.session(), keeper_.Acquire(call, std::ref(begin)));
  const Session& session = *operation.session();
  const bool has_none = !IsModern(session.revision) && lifecycle_.HasNoStream();
  if (config_.listens && !has_none && SpeaksUnasked(session, dependencies_)) {
    stream_.Follow(operation.session(), call);
  }
  return core::Ok();
}

core::Status Client::Remedy(Operation& operation, const http::Failure& failure,
                            const core::CallContext& call) {
  if (failure.setback == http::Setback::kSessionGone) {
    if (operation.session()->is_remembered) lifecycle_.Distrust(call);
    keeper_.Forget(operation.session());
    return core::Ok();
  }
  return operation.Remedy(failure, call);
}

Result<ToolList> Client::ListTools(Operation& operation, const core::CallContext& call) {
  return operation.repetition().Run<ToolList>(
      call, [&] { return ListPages(operation, call); },
      [&](const http::Failure& failure) { return Remedy(operation, failure, call); });
}

Client::Attempt<ToolList> Client::ListPages(Operation& operation, const core::CallContext& call) {
  CLARIBI_CHECK(EnterSession(operation, call));
  const Session& session = *operation.session();
  ToolPages pages(config_.limits, session.revision, &connection_.leniency());
  std::optional<std::string> cursor;
  std::optional<Error> refusal;
  if (!session.OffersTools()) connection_.leniency().Note(kNamesNoTools);
  do {
    Json params = cursor ? Json::MakeObject({{"cursor", *cursor}}) : Json();
    Attempt<Json> page =
        AskToRead(operation, {.method = kListTools, .params = std::move(params)}, call);
    if (auto* failure = std::get_if<http::Failure>(&page)) {
      if (MeantNoCursor(session, cursor, *failure)) {
        connection_.leniency().Note(kEmptyCursor);
        break;
      }
      if (cursor || !KnowsNoTools(session, failure->error)) return std::move(*failure);
      refusal = std::move(failure->error);
    } else {
      CLARIBI_TRY(cursor, pages.Add(std::get<Json>(std::move(page))));
    }
  } while (cursor);
  ToolList list = std::move(pages).Finish();
  list.revision = session.revision;
  list.server = session.server;
  if (list.tools.empty() && list.invalid.empty()) {
    list.why_empty = WhyNoTools(session, refusal ? &*refusal : nullptr);
    dependencies_.logger.Log(core::LogLevel::kWarn, core::LogComponent::kMcp, list.why_empty);
  }
  list.leniencies = leniencies();
  for (const InvalidTool& invalid : list.invalid) {
    dependencies_.logger.Log(core::LogLevel::kWarn, core::LogComponent::kMcp,
                             "the tool \"" + invalid.name + "\" is left out: " + invalid.reason);
  }
  return list;
}

Client::Attempt<CallToolResult> Client::CallTool(Operation& operation, const ToolCall& tool_call,
                                                 const core::CallContext& call) {
  CLARIBI_CHECK(EnterSession(operation, call));
  Question question{.method = kCallTool,
                    .params = Json::MakeObject({{"name", tool_call.name}}),
                    .arguments = &tool_call.arguments,
                    .repeatable = tool_call.repeatable};
  AddParameterHeaders(tool_call.header_parameters, tool_call.arguments, question.parameter_headers);
  std::string lost;
  Attempt<Json> result = Ask(operation, std::move(question), call, &lost);
  if (auto* failure = std::get_if<http::Failure>(&result)) {
    if (failure->error.vendor_code == kHeaderMismatchCode) {
      failure->setback = http::Setback::kHeadersChanged;
    }
    return std::move(*failure);
  }
  CLARIBI_TRY(CallToolResult read,
              ReadCallToolResult(std::get<Json>(std::move(result)), &connection_.leniency()));
  read.lost = std::move(lost);
  return read;
}

Result<Json> Client::Read(Operation& operation, std::string_view method, Json params,
                          const core::CallContext& call) {
  const auto attempt = [&]() -> Attempt<Json> {
    CLARIBI_CHECK(EnterSession(operation, call));
    return AskToRead(operation, {.method = method, .params = params}, call);
  };
  return operation.repetition().Run<Json>(call, attempt, [&](const http::Failure& failure) {
    return Remedy(operation, failure, call);
  });
}

core::Status Client::Close(const core::CallContext& call) {
  // A person who is asked on the stream takes a moment to be dismissed: the session ends meanwhile.
  const SharedSession session = keeper_.Current();
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

Client::Attempt<Json> Client::AskToRead(Operation& operation, Question question,
                                        const core::CallContext& call) {
  Attempt<Json> asked = Ask(operation, std::move(question), call);
  auto* failure = std::get_if<http::Failure>(&asked);
  if (failure == nullptr || failure->setback || !operation.session()->is_remembered) return asked;
  if (!MayHaveChanged(failure->error)) return asked;
  const bool takes_offence = MayBeModern(failure->error) || !failure->error.vendor_code.empty();
  if (takes_offence) {
    failure->setback = http::Setback::kSessionGone;
  } else {
    // The next who begins a session asks.
    lifecycle_.Distrust(call);
  }
  return asked;
}

Client::Attempt<Json> Client::Ask(Operation& operation, Question question,
                                  const core::CallContext& call, std::string* lost) {
  const Limits& limits = config_.limits;
  const bool is_modern = IsModern(operation.session()->revision);
  question.session = operation.session().get();
  std::optional<Json> asked;  // the parameters without answers to the server
  for (std::size_t round = 0; round <= limits.max_input_rounds; ++round) {
    RequestListener listener(call, tools_changed_, dependencies_);
    CLARIBI_TRY(Answer answer, connection_.Ask(operation, question, listener, call));
    const auto* refusal = std::get_if<json_rpc::ErrorResponse>(&answer.reply);
    const bool is_of_another_revision =
        is_modern && refusal != nullptr && refusal->code == kUnsupportedProtocolVersion;
    if (std::holds_alternative<SessionGone>(answer.reply) || is_of_another_revision) {
      return http::Failure(http::Setback::kSessionGone, GoneAgain());
    }
    if (refusal != nullptr) return RpcFailure(question.method, *refusal);
    auto& response = std::get<json_rpc::Response>(answer.reply);
    if (lost != nullptr) *lost = std::move(response.lost);
    Json result = std::move(response.result);
    if (!is_modern) return result;
    CLARIBI_TRY(const ResultType type, ReadResultType(question.method, result));
    if (type == ResultType::kComplete) return result;
    CLARIBI_TRY(Json answers, MakeInputResponses(result, limits.max_input_requests,
                                                 dependencies_.elicitor, call));
    if (const Json* arguments = std::exchange(question.arguments, nullptr)) {
      question.params.Set("arguments", *arguments);  // in their place, before the answers
    }
    if (!asked) asked = question.params;
    question.params = *asked;
    for (auto& [name, value] : *answers.AsObject()) question.params.Set(name, std::move(value));
  }
  return AsksWithoutEnd(question.method, limits.max_input_rounds);
}

}  // namespace claribi::mcp
