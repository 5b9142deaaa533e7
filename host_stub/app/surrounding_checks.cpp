// doctor: what surrounds the host: the proxy, the certificates, and the port to which a browser
// comes back.
#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include "app/api_key.h"
#include "app/doctor_checks.h"
#include "redirect/loopback_receiver.h"

namespace claribi::app {
namespace {

// Without what stands before the host: a user, and a password.
std::string WithoutUser(const std::string& url) {
  const std::size_t scheme = url.find("://");
  const std::size_t at = url.rfind('@');
  if (at == std::string::npos) return url;
  return (scheme == std::string::npos ? "" : url.substr(0, scheme + 3)) + url.substr(at + 1);
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// Whether it can be reached shows when a data source is asked.
Finding ProxyIsPlain(Examination& examination) {
  const std::string proxy = WithoutUser(TextOf(examination.settings, "proxy"));
  const std::string except = Joined(TextsIn(examination.settings, "no_proxy"));
  if (!proxy.empty()) {
    Finding finding = Ok("Requests go through the proxy " + proxy +
                         (except.empty() ? "." : ", but not to: " + except + "."));
    Set(finding.details, "proxy", proxy);
    return finding;
  }
  const Terminal& terminal = examination.workspace.terminal();
  for (const char* name : {"http_proxy", "HTTP_PROXY"}) {
    if (terminal.Environment(name).empty()) continue;
    return Warning("No proxy is in force, although " + std::string(name) + " is set.",
                   "That variable is for plain http; vendors are asked over https.",
                   "Set HTTPS_PROXY, or use --proxy, if there is a proxy between.");
  }
  return Ok("No proxy is in force.");
}

Finding CertificatesAreThere(Examination& examination) {
  const Terminal& terminal = examination.workspace.terminal();
  const std::string file = TextOf(examination.settings, "ca_file");
  Finding finding = Ok("The certificate authorities of the system are trusted" +
                       (file.empty() ? "." : ", and those in " + file + "."));
  for (const char* name : {"SSL_CERT_FILE", "SSL_CERT_DIR"}) {
    const std::string place = terminal.Environment(name);
    if (place.empty()) continue;
    std::error_code ec;
    if (!std::filesystem::exists(place, ec)) {
      return Warning(std::string(name) + " names " + place + ", which is not there.",
                     "OpenSSL takes the certificate authorities of the system from there.",
                     std::string("Correct or unset ") + name + ".");
    }
    finding.notes.push_back(std::string(name) +
                            " names the place of those of the system: " + place + ".");
  }
  return finding;
}

Finding OfPort(Examination& examination, std::uint16_t port) {
  const auto receiver = redirect::LoopbackReceiver::Start(port);
  if (!receiver) return Failed(receiver.error());
  examination.redirect_uri = (*receiver)->redirect_uri();
  return Ok("The port " + std::to_string(port) + " is free.");
}

// As `connect` chooses one.
Finding OneIsFree(Examination& examination, const std::array<std::uint16_t, 4>& ports) {
  std::string taken;
  for (const std::uint16_t port : ports) {
    Finding finding = OfPort(examination, port);
    if (finding.verdict == Verdict::kOk) {
      if (!taken.empty()) finding.says += " In use by other programs: " + taken + ".";
      return finding;
    }
    taken += (taken.empty() ? "" : ", ") + std::to_string(port);
  }
  Finding other = OfPort(examination, 0);
  if (other.verdict != Verdict::kOk) return other;
  return Warning("The four ports of this organisation are in use; another one is taken.",
                 "In use on 127.0.0.1: " + taken + ".",
                 "End the programs that use them: some vendors want the port with which the "
                 "client was registered.");
}

Finding CallbackPortIsFree(Examination& examination) {
  if (examination.description.MemberCount() > 0 &&
      !ReadAuth(examination.description).needs_redirect) {
    return Skipped("No browser comes back: data sources of this manifest sign in without one.");
  }
  if (const std::uint16_t port = examination.invocation.callback_port; port != 0) {
    return OfPort(examination, port);
  }
  const auto ports = redirect::PortsOf(examination.workspace.options().org);
  Document list(rapidjson::kArrayType);
  for (const std::uint16_t port : ports) {
    list.PushBack(Value(unsigned{port}), list.GetAllocator());
  }
  Finding finding = OneIsFree(examination, ports);
  Set(finding.details, "ports", list);
  return finding;
}

Finding RedirectUri(Examination& examination) {
  Finding finding =
      Ok("The browser comes back to " + examination.redirect_uri + " after the next sign-in.");
  Set(finding.details, "redirect_uri", examination.redirect_uri);
  const Value* auth = Find(examination.description, "auth");
  const auto ways = auth != nullptr && auth->IsArray() && !auth->Empty()
                        ? TextsIn((*auth)[0], "registration")
                        : std::vector<std::string>();
  const bool by_hand = std::any_of(ways.begin(), ways.end(), [](const std::string& way) {
    return way == "pre_registered" || way == "client_id_metadata_document";
  });
  if (by_hand) {
    std::vector<std::string> uris;
    for (const std::uint16_t port : redirect::PortsOf(examination.workspace.options().org)) {
      uris.push_back("http://127.0.0.1:" + std::to_string(port) + "/callback");
    }
    finding.notes.push_back("A client that an operator registers at the vendor needs these: " +
                            Joined(uris));
  }
  return finding;
}

}  // namespace

std::vector<HostCheck> SurroundingChecks() {
  return {{"proxy", {"operator_config"}, &ProxyIsPlain},
          {"certificates", {"operator_config"}, &CertificatesAreThere},
          {"callback_port", {}, &CallbackPortIsFree},
          {"redirect_uri", {"callback_port"}, &RedirectUri}};
}

}  // namespace claribi::app
