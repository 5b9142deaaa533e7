#include "vendor_sandbox/control_endpoint.h"

#include <optional>

namespace claribi::vendor_sandbox {
namespace {

constexpr std::string_view kPaths =
    "GET /, /families or /write_attempts, or POST /knobs, /revoke-all, /forget-clients, /reset";

HttpReply ControlErrorReply(int status, const std::string& text) {
  return JsonReply(status, Json::Object({{"error", text}}).Text() + "\n");
}

bool ComesFromAWebPage(const HttpRequest& request) {
  const std::string_view host = request.FindHeader("Host").value_or("");
  const std::string_view name = host.substr(0, host.rfind(':'));
  return request.FindHeader("Origin").has_value() || (name != "127.0.0.1" && name != "localhost");
}

}  // namespace

HttpReply ControlEndpoint::State() const {
  return JsonReply(200, Json::Object({{"knobs", KnobsToJson(dependencies_.knobs.Current())},
                                      {"counters", dependencies_.ledger.Counters()}})
                                .Pretty() +
                            "\n");
}

HttpReply ControlEndpoint::Families() const {
  Json list = Json::List();
  for (const FamilyHistory& history : dependencies_.families()) {
    list.Push(Json::Object({{"family", history.family},
                            {"rotations", history.rotations},
                            {"answered", history.answered},
                            {"seen", history.seen},
                            {"revoked", !history.revoked.empty()},
                            {"reason", history.revoked.empty() ? Json() : Json(history.revoked)}}));
  }
  return JsonReply(200, Json::Object({{"families", list}}).Text() + "\n");
}

HttpReply ControlEndpoint::Answer(const HttpRequest& request) {
  if (ComesFromAWebPage(request))
    return ControlErrorReply(403, "this endpoint is not for web pages");
  if (request.path == "/" && request.method == "GET") return State();
  if (request.path == "/families" && request.method == "GET") return Families();
  if (request.path == "/write_attempts" && request.method == "GET") {
    return JsonReply(200, dependencies_.ledger.WriteAttempts().Text() + "\n");
  }
  if (request.path == "/secrets" && request.method == "GET" && dependencies_.secrets.IsKept()) {
    return JsonReply(200, dependencies_.secrets.All().Text() + "\n");
  }
  if (request.method != "POST") return ControlErrorReply(404, std::string(kPaths));
  if (request.path == "/knobs") {
    std::string parse_error;
    const auto values = Json::Parse(request.body, &parse_error);
    if (!values) return ControlErrorReply(400, "the body is not JSON: " + parse_error);
    if (const auto wrong = dependencies_.knobs.Apply(*values))
      return ControlErrorReply(400, *wrong);
    return State();
  }
  if (request.path == "/revoke-all") {
    dependencies_.revoke_all();
  } else if (request.path == "/forget-clients") {
    dependencies_.forget_clients();
  } else if (request.path == "/reset") {
    dependencies_.knobs.Reset();
    dependencies_.reset();
  } else {
    return ControlErrorReply(404, std::string(kPaths));
  }
  return State();
}

}  // namespace claribi::vendor_sandbox
