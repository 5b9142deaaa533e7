#include "app/sandbox_approval.h"

#include <Poco/Crypto/OpenSSLInitializer.h>
#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/StreamCopier.h>
#include <Poco/Timespan.h>
#include <Poco/URI.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

constexpr std::streamsize kLongestPage = std::streamsize{256} * 1024;

Error NotTheSandbox(const std::string& cause) {
  return Error{.code = Code::kUsage,
               .what = "The sign-in was not approved; nothing was saved.",
               .cause = cause,
               .fix =
                   "--approve-in-terminal is for vendor-sandbox on this machine. Leave it out, "
                   "and approve in a browser."};
}

bool IsOfThisMachine(const Poco::URI& url) {
  const std::string& host = url.getHost();
  return host == "localhost" || host == "127.0.0.1" || host == "::1" || host == "[::1]";
}

struct ConsentReply {
  int status = 0;
  std::string location;
  std::string body;
};

// Poco counts its TLS contexts, sets OpenSSL up with the first one, and takes that back with the
// last one; no lock keeps one thread's end from another one's beginning. So it never ends.
void SetUpOpenSsl() {
  static std::once_flag once;
  std::call_once(once, Poco::Crypto::OpenSSLInitializer::initialize);
}

std::unique_ptr<Poco::Net::HTTPClientSession> SessionFor(const Poco::URI& url,
                                                         const std::string& ca_file) {
  if (url.getScheme() != "https") {
    return std::make_unique<Poco::Net::HTTPClientSession>(url.getHost(), url.getPort());
  }
  SetUpOpenSsl();
  Poco::Net::Context::Params params;
  params.caLocation = ca_file;
  params.loadDefaultCAs = ca_file.empty();
  params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
  const Poco::Net::Context::Ptr context(
      new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params));
  return std::make_unique<Poco::Net::HTTPSClientSession>(url.getHost(), url.getPort(), context);
}

// GET, or POST where there is a form. May throw what Poco throws.
ConsentReply ConsentExchange(const Poco::URI& url, const std::string& ca_file,
                             const std::string& form, const outcome::Patience& patience) {
  const auto session = SessionFor(url, ca_file);
  const auto left = std::min(patience.Remaining(), std::chrono::milliseconds(60'000));
  session->setTimeout(Poco::Timespan(left.count() * 1000));
  Poco::Net::HTTPRequest request(form.empty() ? "GET" : "POST", url.getPathAndQuery(),
                                 Poco::Net::HTTPMessage::HTTP_1_1);
  if (!form.empty()) {
    request.setContentType("application/x-www-form-urlencoded");
    request.setContentLength(static_cast<std::streamsize>(form.size()));
  }
  session->sendRequest(request) << form;
  Poco::Net::HTTPResponse response;
  std::istream& body = session->receiveResponse(response);
  ConsentReply reply{
      .status = response.getStatus(), .location = response.get("Location", ""), .body = {}};
  std::string page(static_cast<std::size_t>(kLongestPage), '\0');
  body.read(page.data(), kLongestPage);
  page.resize(static_cast<std::size_t>(body.gcount()));
  reply.body = std::move(page);
  return reply;
}

// The value of an attribute in the first element that begins with `element`.
std::optional<std::string> AttributeIn(const std::string& page, const std::string& element,
                                       const std::string& attribute) {
  const std::size_t begin = page.find("<" + element);
  if (begin == std::string::npos) return std::nullopt;
  const std::string tag = page.substr(begin, page.find('>', begin) - begin);
  const std::string mark = " " + attribute + "=\"";
  const std::size_t value = tag.find(mark);
  if (value == std::string::npos) return std::nullopt;
  const std::size_t from = value + mark.size();
  std::string text = tag.substr(from, tag.find('"', from) - from);
  for (std::size_t at = 0; (at = text.find("&amp;", at)) != std::string::npos; ++at) {
    text.replace(at, 5, "&");
  }
  return text;
}

std::string FormField(const std::string& name, const std::string& value) {
  std::string encoded;
  Poco::URI::encode(value, "+&=%#?/:", encoded);
  return name + "=" + encoded;
}

}  // namespace

Result<std::string> ApproveAtSandbox(const std::string& authorization_url,
                                     const std::string& ca_file,
                                     const outcome::Patience& patience) {
  try {
    const Poco::URI url(authorization_url);
    if (!IsOfThisMachine(url)) {
      return NotTheSandbox("The authorization server " + url.getHost() +
                           " is not on this machine.");
    }
    const ConsentReply page = ConsentExchange(url, ca_file, "", patience);
    if (page.status >= 300 && page.status < 400 && !page.location.empty()) return page.location;
    const auto action = AttributeIn(page.body, "form ", "action");
    const auto request = AttributeIn(page.body, "input type=\"hidden\" name=\"request\"", "value");
    const auto csrf = AttributeIn(page.body, "input type=\"hidden\" name=\"csrf\"", "value");
    if (!action || !request || !csrf) {
      return NotTheSandbox(
          "The page at the authorization URL is not the consent page of "
          "vendor-sandbox (HTTP " +
          std::to_string(page.status) + ").");
    }
    Poco::URI target(url);
    target.resolve(*action);
    if (!IsOfThisMachine(target))
      return NotTheSandbox("The consent page leads to another machine.");
    const std::string form =
        FormField("request", *request) + "&" + FormField("csrf", *csrf) + "&decision=approve";
    const ConsentReply decided = ConsentExchange(target, ca_file, form, patience);
    if (!decided.location.empty()) return decided.location;
    return NotTheSandbox("The consent page answered HTTP " + std::to_string(decided.status) +
                         " to the approval.");
  } catch (const Poco::Exception& failure) {
    if (const auto stop = WhyStop(patience, "The approval")) return *stop;
    return Error{.code = Code::kUnavailable,
                 .what = "The sign-in was not approved; nothing was saved.",
                 .cause = "The consent page cannot be read: " + failure.displayText(),
                 .fix = "Look whether vendor-sandbox runs, and whether --ca-file is its CA."};
  }
}

}  // namespace claribi::app
