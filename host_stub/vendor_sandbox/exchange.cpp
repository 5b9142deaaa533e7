#include "vendor_sandbox/exchange.h"

#include <algorithm>
#include <cctype>

#include "vendor_sandbox/form.h"

namespace claribi::vendor_sandbox {
namespace {

HttpReply Reply(int status, std::string_view content_type, std::string body) {
  HttpReply reply;
  reply.status = status;
  reply.Set("Content-Type", content_type);
  reply.body = std::move(body);
  return reply;
}

}  // namespace

bool EqualsIgnoringCase(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  });
}

std::optional<std::string_view> HttpRequest::FindHeader(std::string_view name) const {
  for (const Header& header : headers) {
    if (EqualsIgnoringCase(header.first, name)) return header.second;
  }
  return std::nullopt;
}

std::optional<std::string_view> HttpRequest::Bearer() const {
  constexpr std::string_view kScheme = "Bearer ";
  const auto value = FindHeader("Authorization");
  if (!value || !value->starts_with(kScheme) || value->size() == kScheme.size()) {
    return std::nullopt;
  }
  return value->substr(kScheme.size());
}

void HttpReply::Set(std::string_view name, std::string_view value) {
  for (Header& header : headers) {
    if (EqualsIgnoringCase(header.first, name)) {
      header.second = value;
      return;
    }
  }
  headers.emplace_back(name, value);
}

HttpReply JsonReply(int status, std::string body) {
  return Reply(status, "application/json; charset=utf-8", std::move(body));
}

HttpReply HtmlReply(int status, std::string body) {
  return Reply(status, "text/html; charset=utf-8", std::move(body));
}

HttpReply TextReply(int status, std::string body) {
  return Reply(status, "text/plain; charset=utf-8", std::move(body));
}

HttpReply NotFoundPage(const HttpRequest& request) {
  return HtmlReply(
      404,
      "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Error</title></head><body><pre>Cannot " +
          HtmlEscape(request.method) + " " + HtmlEscape(request.path) + "</pre></body></html>\n");
}

}  // namespace claribi::vendor_sandbox
