#include "connection/connection.h"

#include <algorithm>
#include <utility>

#include "core/guarded.h"
#include "core/lingering_call.h"
#include "core/text.h"
#include "policy/argument_guards.h"
#include "results/result_limits.h"

namespace claribi::connection {
namespace {

using core::CallContext;
using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using core::Json;
using core::LogLevel;

constexpr core::LogComponent kComponent = core::LogComponent::kConnection;
constexpr int kUnauthorized = 401;
// Of all that close() does upstream.
constexpr core::Milliseconds kClosingTime{800};
constexpr std::size_t kMaxLoggedName = 128;
constexpr std::size_t kMaxLoggedDrifts = 20;
// Deleting what was approved goes on a little after a cancellation, as deleting tokens does.
constexpr core::Milliseconds kForgettingTime{5000};
constexpr core::Milliseconds kForgettingGrace{600};

bool IsSignInRefused(const policy::Interpretation& interpretation) {
  return interpretation.error && interpretation.error->kind == ErrorKind::kAuthRequired;
}

Error SignInRefused(const Error& vendor) {
  Error error(ErrorCode::kAuthRequired, "The vendor no longer accepts this sign-in.",
              vendor.message, "Authorize the data source again.");
  error.kind = ErrorKind::kAuthRequired;
  error.http_status = vendor.http_status;
  error.request_id = vendor.request_id;
  return error;
}

// The feature of the manifest that permits a method; empty for methods that are not for reading.
std::string_view FeatureOf(std::string_view method) {
  if (method == "resources/list" || method == "resources/templates/list" ||
      method == "resources/read") {
    return "resources";
  }
  return method == "prompts/list" || method == "prompts/get" ? "prompts" : "";
}

}  // namespace

Connection::Connection(ConnectionSetup setup)
    : setup_(std::move(setup)),
      authorizer_(*setup_.sign_in, *setup_.watch),
      client_({.transport = *setup_.transport,
               .authorizer = authorizer_,
               .clock = setup_.clock,
               .random = setup_.random,
               .logger = setup_.logger,
               .elicitor = setup_.elicitor,
               .eras = &setup_.eras,
               .on_tools_changed = [this] { setup_.watch->NoteNotice(); },
               .era_store = setup_.stored_era.get()},
              setup_.client_config),
      approvals_({.connection = setup_.vault,
                  .organisation = setup_.organisation_vault,
                  .clock = setup_.clock,
                  .logger = setup_.logger,
                  .rule = setup_.drift_rule,
                  .vendor = setup_.manifest.id,
                  .catalogue = setup_.catalogue}),
      stored_probe_(setup_.vault, setup_.logger),
      catalog_(client_, setup_.known_tools, setup_.filter, approvals_, *setup_.watch, setup_.clock,
               setup_.logger) {}

Connection::~Connection() {
  core::RunGuarded(setup_.logger, kComponent, "the end of the session at the vendor", [&] {
    const core::DetachedCall closing(setup_.clock, kClosingTime);
    if (const core::Status closed = client_.Close(closing); !closed.ok()) {
      Note(LogLevel::kDebug, "the session at the vendor was not ended: " + closed.error().message);
    }
  });
}

core::Result<SignInBegun> Connection::AuthorizeBegin(const CallContext& call,
                                                     const SignInOptions& options) {
  CLARIBI_CHECK(approvals_.CheckVendor(call));
  CLARIBI_TRY(auto redirect, setup_.sign_in->Begin(call, options));
  if (redirect) return SignInBegun(*std::move(redirect));
  approvals_.NoteSignIn(call);
  CLARIBI_TRY(ConnectionStatus status, Status(call, false));
  return SignInBegun(std::move(status));
}

core::Result<ConnectionStatus> Connection::AuthorizeComplete(const CallContext& call,
                                                             std::string_view callback_url) {
  CLARIBI_CHECK(approvals_.CheckVendor(call));
  CLARIBI_CHECK(setup_.sign_in->Complete(call, callback_url));
  approvals_.NoteSignIn(call);
  return Status(call, false);
}

core::Result<Revocation> Connection::AuthorizeRevoke(const CallContext& call) {
  CLARIBI_CHECK(approvals_.CheckVendorBeforeDeleting(call));
  CLARIBI_TRY(Revocation revocation, setup_.sign_in->Revoke(call));
  // Where there is a sign-in, its end has cleared all secrets of the connection.
  if (setup_.manifest.sign_in.kind == manifest::SignInKind::kNone) {
    const core::LingeringCall lingering(call, kForgettingTime, kForgettingGrace);
    CLARIBI_CHECK(approvals_.Forget(lingering));
    setup_.stored_era->Forget(lingering);
    stored_probe_.Forget(lingering);
  }
  approvals_.NoteForgotten();
  return revocation;
}

core::Result<tools::Listing> Connection::ListTools(const CallContext& call,
                                                   const ListOptions& options) {
  CLARIBI_CHECK(approvals_.CheckVendor(call));
  mcp::Operation operation = client_.NewOperation();
  CLARIBI_TRY(tools::Listing listing,
              options.approve ? catalog_.Approve(operation, call, options.refresh, *options.approve)
              : options.withdraw
                  ? catalog_.Withdraw(operation, call, options.refresh, *options.withdraw)
                  : catalog_.List(operation, call, options.refresh));
  NoteListing(listing);
  NoteProbe(call, listing);
  return listing;
}

core::Result<CallOutcome> Connection::CallTool(const CallContext& call, std::string_view name,
                                               std::string_view arguments,
                                               const ResultForms& forms) {
  if (!forms.unknown.empty() && !has_noted_forms_.exchange(true)) {
    Note(LogLevel::kWarn, "forms of a result that are not known here: " + forms.unknown);
  }
  const core::MonotonicTime start = setup_.clock.Monotonic();
  auto answer = AskTool(call, name, arguments, forms.structured_content);
  const core::Milliseconds duration = setup_.clock.Monotonic() - start;
  NoteCall(name, answer, duration);
  if (!answer.ok()) return std::move(answer).error();
  return CallOutcome{.content = std::move(answer->result.content),
                     .structured_content = std::move(answer->result.structured_content),
                     .interpretation = std::move(answer->interpretation),
                     .redactions = answer->redactions,
                     .retries = answer->retries,
                     .duration = duration,
                     .provenance = {.vendor = setup_.manifest.id,
                                    .connection = setup_.id,
                                    .tool = std::string(name),
                                    .at = setup_.clock.Now()}};
}

void Connection::Note(LogLevel level, std::string_view text) const {
  setup_.logger.Log(level, kComponent, text);
}

void Connection::NoteListing(const tools::Listing& listing) const {
  const std::size_t hidden = listing.tools->hidden.size() + listing.tools->invalid.size() +
                             static_cast<std::size_t>(std::count_if(
                                 listing.drifts.begin(), listing.drifts.end(),
                                 [&](const auto& one) { return listing.Hides(one.second); }));
  const std::size_t all = listing.tools->tools.size() + listing.tools->invalid.size();
  Note(LogLevel::kInfo, "tools listed: " + std::to_string(all - hidden) + " shown, " +
                            std::to_string(hidden) + " hidden");
  if (listing.approved) {
    Note(LogLevel::kInfo, "tools approved: " + std::to_string(listing.approved->size()));
  }
  if (listing.withdrawn) {
    Note(LogLevel::kInfo, "approvals withdrawn: " + std::to_string(listing.withdrawn->size()));
  }
  std::size_t told = 0;
  for (const auto& [name, drift] : listing.drifts) {
    if (++told > kMaxLoggedDrifts) break;
    Note(LogLevel::kWarn, "tool drift (" + std::string(policy::Name(drift.change)) +
                              "): " + core::Excerpt(name, kMaxLoggedName) + ": " + drift.reason +
                              (listing.Hides(drift) ? "; hidden" : "; shown all the same"));
  }
  if (told > kMaxLoggedDrifts) {
    Note(LogLevel::kWarn, "tool drift: of " + std::to_string(listing.drifts.size()) + " in all");
  }
}

void Connection::NoteCall(std::string_view tool, const core::Result<Answer>& answer,
                          core::Milliseconds duration) const {
  const std::string called = "called " + core::Excerpt(tool, kMaxLoggedName);
  const std::string after = " after " + std::to_string(duration.count()) + " ms";
  if (!answer.ok()) {
    Note(LogLevel::kWarn, called + ": failed" + after + ": " + answer.error().message);
  } else if (answer->interpretation.error) {
    // What the vendor says may hold a customer's data; its kind does not.
    Note(LogLevel::kWarn, called + ": the vendor reports a failure" + after + " (" +
                              std::string(core::Name(answer->interpretation.error->kind)) + ")");
  } else {
    Note(LogLevel::kInfo, called + ": answered" + after);
  }
}

core::Result<Answer> Connection::AskTool(const CallContext& call, std::string_view name,
                                         std::string_view arguments_text,
                                         bool keeps_structured_content, bool for_probe) {
  CLARIBI_CHECK(catalog_.CheckName(name));
  CLARIBI_CHECK(approvals_.CheckVendor(call));
  mcp::Operation operation = client_.NewOperation();
  CLARIBI_TRY(PermittedCall permitted, Permit(operation, call, name, arguments_text, for_probe));
  const core::BoundedCall bounded(call, TimeoutOf(name));
  bool is_refused = false;
  const auto attempt = [&]() -> http::Repetition::Attempt<Answer> {
    const tools::ListedTool& listed = *permitted.tool.listed;
    const mcp::Tool& tool = listed.tool;
    // Whatever passed the filter reads, and reading twice does no harm.
    auto result = client_.CallTool(operation,
                                   {.name = tool.name,
                                    .arguments = permitted.arguments,
                                    .repeatable = http::Repeatable::kYes,
                                    .header_parameters = tool.header_parameters},
                                   bounded);
    if (auto* failure = std::get_if<http::Failure>(&result)) return std::move(*failure);
    CLARIBI_TRY(Answer answer,
                Understand({setup_.adapter, output_check_, listed, permitted.arguments},
                           std::get<mcp::CallToolResult>(std::move(result)), bounded,
                           keeps_structured_content));
    auto& notes = answer.interpretation.notes;  // the last one says what to do
    notes.insert(notes.begin(), permitted.notes.begin(), permitted.notes.end());
    is_refused = IsSignInRefused(answer.interpretation);
    if (!is_refused) return answer;
    // The vendor says in a result what others say with 401.
    operation.NoteRefused(kUnauthorized, {});
    return http::Failure(http::Setback::kRefusedInResult,
                         SignInRefused(*answer.interpretation.error));
  };
  const auto remedy = [&](const http::Failure& failure) -> core::Status {
    is_refused = false;
    if (failure.setback != http::Setback::kHeadersChanged) {
      return client_.Remedy(operation, failure, bounded);
    }
    // The listing is out of date: another one may name other headers (H26-09), and other arguments.
    CLARIBI_CHECK(catalog_.List(operation, bounded, true));
    CLARIBI_TRY(permitted, Permit(operation, bounded, name, arguments_text, for_probe));
    return core::Ok();
  };
  auto answer = operation.repetition().Run<Answer>(bounded, attempt, remedy);
  if (answer.ok()) {
    answer->retries = operation.repetition().repetitions();
    CLARIBI_TRY(const http::CredentialId credential, operation.OpenCredential(bounded));
    NoteProven(credential, bounded);
  } else if (is_refused) {
    NoteRefused(answer.error().message);
  }
  return answer;
}

core::Result<Connection::PermittedCall> Connection::Permit(mcp::Operation& operation,
                                                           const CallContext& call,
                                                           std::string_view name,
                                                           std::string_view arguments_text,
                                                           bool for_probe) {
  CLARIBI_TRY(tools::ToolCatalog::Permitted tool, catalog_.Find(operation, call, name, for_probe));
  CLARIBI_TRY(policy::CheckedArguments arguments,
              policy::ReadArguments(name, arguments_text, tool.listed->tool.input_schema,
                                    {.max_bytes = setup_.limits.max_arguments_bytes,
                                     .max_depth = setup_.limits.mcp.max_json_depth,
                                     .header_arguments = setup_.manifest.header_arguments,
                                     .languages = setup_.manifest.languages,
                                     .choices = setup_.manifest.choices}));
  return PermittedCall{std::move(tool), std::move(arguments.json), std::move(arguments.notes)};
}

core::Result<ReadOutcome> Connection::Read(const CallContext& call, std::string_view method,
                                           std::string_view params_text) {
  const std::string_view feature = FeatureOf(method);
  if (feature.empty()) {
    return Error(ErrorCode::kInvalid, "This cannot be read.",
                 "expected a method that reads resources or prompts, seen \"" +
                     core::Excerpt(method, 60) + "\"",
                 "Ask for a list of resources or prompts, or for one of them.")
        .Kind(ErrorKind::kInvalidArguments);
  }
  const auto& features = setup_.manifest.features;
  if (std::find(features.begin(), features.end(), feature) == features.end()) {
    return Error(ErrorCode::kForbidden, "This vendor's " + std::string(feature) + " are not read.",
                 "the manifest does not list \"" + std::string(feature) + "\" under features",
                 "Use the tools of the connection.")
        .Kind(ErrorKind::kForbidden);
  }
  auto params = Json::Parse(params_text, {.max_bytes = setup_.limits.max_arguments_bytes,
                                          .max_depth = setup_.limits.mcp.max_json_depth});
  if (!params.ok() || !params->IsObject() || params->Find("_meta") != nullptr) {
    return Error(ErrorCode::kInvalid, "The parameters of the request cannot be used.",
                 params.ok() ? "expected an object without _meta" : params.error().cause,
                 "Give the method's own parameters as a JSON object.")
        .Kind(ErrorKind::kInvalidArguments);
  }
  CLARIBI_CHECK(approvals_.CheckVendor(call));
  const core::BoundedCall bounded(call, setup_.limits.request_timeout);
  mcp::Operation operation = client_.NewOperation();
  CLARIBI_TRY(Json result, client_.Read(operation, method, std::move(params).value(), bounded));
  if (results::DumpedSize(result) > setup_.limits.result.max_bytes) {
    return Error(ErrorCode::kTooLarge, "What was read is too large.",
                 "it has more than max_result_bytes (" +
                     std::to_string(setup_.limits.result.max_bytes) + ")",
                 "Read a smaller part, or raise the limit in the host's configuration.")
        .Kind(ErrorKind::kTooLarge);
  }
  const std::size_t redactions = TakeOutCredentials(result).redactions;
  return ReadOutcome{std::move(result), redactions};
}

core::Milliseconds Connection::TimeoutOf(std::string_view tool) const {
  const auto found = setup_.manifest.tool_timeouts_ms.find(tool);
  return found == setup_.manifest.tool_timeouts_ms.end() ? setup_.limits.request_timeout
                                                         : core::Milliseconds(found->second);
}

}  // namespace claribi::connection
