#include "web_console/request_guard.h"

namespace claribi::web_console {
namespace {

using outcome::Code;
using outcome::Error;

Refusal Refuse(int status, Code code, const std::string& what, const std::string& cause,
               const std::string& fix) {
  return {status, Error{.code = code, .what = what, .cause = cause, .fix = fix}};
}

bool IsCallback(const HttpRequest& request) {
  return request.path == "/callback" || request.path.rfind("/callback/", 0) == 0;
}

}  // namespace

std::optional<Refusal> RefuseUnread(const HttpRequest& request) {
  if (!request.is_malformed) return std::nullopt;
  return Refuse(400, Code::kInvalid, "The request was refused.",
                "Its address, its headers or its body cannot be read, or did not come in time.",
                "Send it again as HTTP/1.1 says.");
}

std::optional<Refusal> RefuseForeign(const HttpRequest& request, const std::string& authority) {
  const std::string origin = "http://" + authority;
  if (request.Header("host") != authority) {
    return Refuse(403, Code::kForbidden, "The request was refused.",
                  "It was sent to another name than " + authority + ".",
                  "Open the console at " + origin + "/");
  }
  const std::string from = request.Header("origin");
  const std::string site = request.Header("sec-fetch-site");
  if (IsCallback(request)) return std::nullopt;
  // A link on another page may lead here: such a request carries no session, and shows none.
  const bool is_visit = request.method == "GET" && request.Header("sec-fetch-mode") == "navigate" &&
                        request.path.rfind("/api/", 0) != 0;
  const bool is_foreign = (!from.empty() && from != origin) ||
                          (!site.empty() && site != "same-origin" && site != "none");
  if (is_foreign && !(is_visit && from.empty())) {
    return Refuse(403, Code::kForbidden, "The request was refused.",
                  "It comes from a page of another address.",
                  "Use the console's own pages at " + origin + "/");
  }
  return std::nullopt;
}

std::optional<Refusal> RefuseMalformed(const HttpRequest& request) {
  if (request.body_is_too_large) {
    return Refuse(413, Code::kTooLarge, "The request was refused.", "Its body is too large.",
                  "Send less at once.");
  }
  const std::string type = request.Header("content-type");
  const bool is_json = type == "application/json" || type.rfind("application/json;", 0) == 0;
  if (!request.body.empty() && !is_json) {
    return Refuse(415, Code::kInvalid, "The request was refused.", "Its body is not JSON.",
                  "Send it with Content-Type: application/json.");
  }
  return std::nullopt;
}

bool ChangesState(const HttpRequest& request) {
  return request.method != "GET" && request.method != "HEAD";
}

bool EqualsSecret(std::string_view given, std::string_view secret) {
  if (given.size() != secret.size() || secret.empty()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    difference = static_cast<unsigned char>(difference | (static_cast<unsigned char>(given[i]) ^
                                                          static_cast<unsigned char>(secret[i])));
  }
  return difference == 0;
}

}  // namespace claribi::web_console
