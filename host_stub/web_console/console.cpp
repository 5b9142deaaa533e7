#include "web_console/console.h"

#include <chrono>

namespace claribi::web_console {
namespace {

using outcome::Code;
using outcome::Error;
using values::Json;

constexpr double kBurst = 200;
constexpr double kPerSecond = 50;
constexpr std::size_t kUsualBody = std::size_t{256} << 10;
constexpr std::size_t kDrawings = std::size_t{8} << 20;  // of a dashboard that is exported

std::int64_t UnixMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::int64_t SteadyMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Error NoSession() {
  return Error{.code = Code::kAuthRequired,
               .what = "This browser has no session with the console.",
               .cause = "It was not opened with a one-time address, or the session has ended.",
               .fix = "Open the address that claribi-host serve printed last."};
}

Error NoToken() {
  return Error{.code = Code::kForbidden,
               .what = "The request was refused.",
               .cause = "The header X-Claribi-Token is missing or wrong.",
               .fix = "Reload the page."};
}

Error TooMany(std::int64_t wait_ms) {
  return Error{.code = Code::kRateLimited,
               .what = "The request was refused.",
               .cause = "This browser sends too many requests.",
               .fix = "Try again in a moment.",
               .retryable = true,
               .retry_after = std::chrono::milliseconds(wait_ms)};
}

bool StartsWith(const std::string& text, const char* beginning) {
  return text.rfind(beginning, 0) == 0;
}

void Protect(HttpReply& reply) {
  reply.headers.emplace_back("Content-Security-Policy", kContentSecurityPolicy);
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  reply.headers.emplace_back("X-Frame-Options", "DENY");
  reply.headers.emplace_back("Referrer-Policy", "no-referrer");
  reply.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  // A popup of another origin stays one that the page can send on.
  reply.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin-allow-popups");
  for (const auto& [name, value] : reply.headers) {
    if (name == "Cache-Control") return;
  }
  reply.headers.emplace_back("Cache-Control", "no-store");
}

}  // namespace

int HttpStatusOf(const Error& error) {
  switch (error.code) {
    case Code::kUsage:
    case Code::kInvalid:
      return 400;
    case Code::kForbidden:
      return 403;
    case Code::kNotFound:
      return 404;
    case Code::kConflict:
    case Code::kState:
      return 409;
    case Code::kTooLarge:
      return 413;
    case Code::kRateLimited:
      return 429;
    case Code::kAuthRequired:  // of a vendor: 401 is for the console's own session
    case Code::kUpstream:
    case Code::kToolError:
      return 502;
    case Code::kUnavailable:
      return 503;
    case Code::kTimeout:
      return 504;
    default:
      return 500;
  }
}

Console::Console(Dependencies dependencies, std::uint16_t port)
    : dependencies_(std::move(dependencies)),
      authority_("127.0.0.1:" + std::to_string(port)),
      origin_("http://" + authority_),
      rates_(kBurst, kPerSecond) {}

std::size_t Console::LargestBody(const std::string& path) {
  const bool has_drawings = StartsWith(path, "/api/dashboards/") && path.ends_with("/export");
  return has_drawings ? kDrawings : kUsualBody;
}

HttpReply Console::Handle(const HttpRequest& request) {
  const std::string request_id = "c-" + RandomToken().substr(0, 16);
  HttpReply reply;
  try {
    reply = Serve(request, request_id);
  } catch (const std::exception& failure) {  // a bug, or no memory is left
    reply = ErrorReply(500,
                       Error{.code = Code::kInternal,
                             .what = "The console has failed.",
                             .cause = failure.what(),
                             .fix = "Report this."},
                       request_id);
  }
  Protect(reply);
  return reply;
}

HttpReply Console::Serve(const HttpRequest& request, const std::string& request_id) {
  const bool is_api = StartsWith(request.path, "/api/");
  for (const auto& refusal :
       {RefuseUnread(request), RefuseForeign(request, authority_), RefuseMalformed(request)}) {
    if (!refusal) continue;
    return is_api ? ErrorReply(refusal->status, refusal->error, request_id)
                  : NoticePage(refusal->status, "Refused", refusal->error.cause);
  }
  if (is_api) return ServeApi(request, request_id);
  if (request.method != "GET") {
    HttpReply reply = NoticePage(405, "Not allowed", "Pages are only read.");
    reply.headers.emplace_back("Allow", "GET");
    return reply;
  }
  if (request.path == "/callback") return ServeCallback(request);
  if (StartsWith(request.path, "/callback/")) return CallbackPage(request);
  if (request.path == "/" && request.query.count("token") > 0) return Enter(request);
  return ServePage(request);
}

HttpReply Console::Enter(const HttpRequest& request) {
  const auto cookie = dependencies_.sessions.Enter(request.Query("token"), UnixMs());
  const bool has_session =
      dependencies_.sessions.Find(request.Cookie(dependencies_.sessions.session_cookie()), UnixMs())
          .has_value();
  if (!cookie && !has_session) {
    return NoticePage(403, "This address was used already",
                      "It opens the console once. Open the address that claribi-host serve printed "
                      "last.");
  }
  HttpReply reply;
  reply.status = 303;
  reply.headers.emplace_back("Location", "/");
  if (cookie) {
    reply.headers.emplace_back("Set-Cookie", *cookie);
    if (dependencies_.on_entered) dependencies_.on_entered();
  }
  return reply;
}

HttpReply Console::ServeCallback(const HttpRequest& request) {
  if (request.query.empty()) return RedirectTo(CallbackVerdict::kNoAnswer);
  const auto session = dependencies_.sessions.FindByCallback(
      request.Cookie(dependencies_.sessions.callback_cookie()), UnixMs());
  if (!session) return RedirectTo(CallbackVerdict::kOtherBrowser);
  return RedirectTo(dependencies_.on_callback(*session, origin_ + request.target));
}

HttpReply Console::ServePage(const HttpRequest& request) {
  auto asset = dependencies_.assets.Find(request.path);
  if (!asset && request.path.find('.') == std::string::npos) asset = dependencies_.assets.Find("/");
  if (!asset) {
    const bool is_index = request.path.find('.') == std::string::npos;
    return is_index
               ? NoticePage(503, "No pages", "This program was built without the console's pages.")
               : NoticePage(404, "Not found", "There is nothing at this address.");
  }
  HttpReply reply;
  reply.type = asset->type;
  reply.body = std::move(asset->bytes);
  if (asset->is_lasting) {
    reply.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
  }
  return reply;
}

HttpReply Console::ServeApi(const HttpRequest& request, const std::string& request_id) {
  const auto session = dependencies_.sessions.Find(
      request.Cookie(dependencies_.sessions.session_cookie()), UnixMs());
  if (!session) return ErrorReply(401, NoSession(), request_id);
  if (const std::int64_t wait = rates_.Take(session->id, SteadyMs()); wait > 0) {
    return ErrorReply(429, TooMany(wait), request_id);
  }
  if (ChangesState(request) && !EqualsSecret(request.Header("x-claribi-token"), session->token)) {
    return ErrorReply(403, NoToken(), request_id);
  }
  if (request.path == "/api/events" && request.method == "GET") {
    return OpenStream(*session, request, request_id);
  }
  const auto found = dependencies_.routes.Find(request.method, request.path);
  if (found.operation == nullptr) {
    const bool is_there = !found.methods.empty() || request.path == "/api/events";
    HttpReply reply = ErrorReply(is_there ? 405 : 404,
                                 Error{.code = is_there ? Code::kInvalid : Code::kNotFound,
                                       .what = "The request was refused.",
                                       .cause = is_there ? "This address has no such method."
                                                         : "There is nothing at this address.",
                                       .fix = "See host_stub/web_console/openapi.json."},
                                 request_id);
    std::string allow;
    for (const std::string& method : found.methods) allow += (allow.empty() ? "" : ", ") + method;
    if (is_there) reply.headers.emplace_back("Allow", allow.empty() ? "GET" : allow);
    return reply;
  }
  Call call{.session = *session, .request = request, .id = found.id, .body = Json::EmptyObject()};
  if (!request.body.empty()) {
    auto body = values::ParseJson(request.body, "The body of the request");
    if (!body || !body->IsObject()) {
      const Error error = !body ? body.error()
                                : Error{.code = Code::kInvalid,
                                        .what = "The body of the request cannot be used.",
                                        .cause = "It is no JSON object.",
                                        .fix = "See host_stub/web_console/openapi.json."};
      return ErrorReply(400, error, request_id);
    }
    call.body = std::move(*body);
  }
  if (const auto fault = dependencies_.body_rules.Fault(request.method, found.path, call.body)) {
    return ErrorReply(400, *fault, request_id);
  }
  auto reply = (*found.operation)(call);
  if (!reply) return ErrorReply(HttpStatusOf(reply.error()), reply.error(), request_id);
  return std::move(*reply);
}

HttpReply Console::OpenStream(const BrowserSession& session, const HttpRequest& request,
                              const std::string& request_id) {
  HttpReply reply;
  reply.type = "text/event-stream";
  reply.events = dependencies_.hub.Open(session.id, request.Header("last-event-id"));
  if (reply.events) return reply;
  return ErrorReply(503,
                    Error{.code = Code::kUnavailable,
                          .what = "The event stream was not opened.",
                          .cause = "Too many are open.",
                          .fix = "Close other browsers.",
                          .retryable = true,
                          .retry_after = std::chrono::seconds(5)},
                    request_id);
}

HttpReply Console::ErrorReply(int status, const Error& error, const std::string& request_id) const {
  Json json = dependencies_.error_writer(error);
  const Json* known = json.Find("request_id");
  if (known == nullptr || known->IsNull()) json.Set("request_id", request_id);
  Json body = Json::EmptyObject();
  body.Set("error", std::move(json));
  HttpReply reply = JsonReply(status, body);
  if (error.retry_after) {
    const auto seconds = (error.retry_after->count() + 999) / 1000;
    reply.headers.emplace_back("Retry-After", std::to_string(seconds));
  }
  return reply;
}

}  // namespace claribi::web_console
