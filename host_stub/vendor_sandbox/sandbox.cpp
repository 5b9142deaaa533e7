#include "vendor_sandbox/sandbox.h"

#include <fstream>

#include "vendor_sandbox/authorization_server.h"
#include "vendor_sandbox/certificate.h"
#include "vendor_sandbox/control_endpoint.h"
#include "vendor_sandbox/estate_file.h"
#include "vendor_sandbox/gate.h"
#include "vendor_sandbox/listener.h"
#include "vendor_sandbox/mcp_endpoint.h"

namespace claribi::vendor_sandbox {

// In the order of construction: what comes later refers to what came before. The listeners go first
// when all is torn down.
struct Sandbox::Parts {
  Parts(const Options& options, std::string ca, Json estate_data)
      : ca_file(std::move(ca)),
        estate(std::move(estate_data)),
        ledger(options.ledger_file),
        host(options.host),
        secrets(options.reveal_secrets),
        knobs(options.knobs) {}

  static TimePoint Now() { return std::chrono::system_clock::now(); }

  std::string ca_file;
  Json estate;
  Ledger ledger;
  std::string host;
  SecretJournal secrets;
  KnobBoard knobs;
  AuthorizationServer authorization{{knobs, ledger, secrets, Now}};
  ToolExecutor executor{{knobs, Now,
                         [this](std::string_view bearer) {
                           const Knobs current = knobs.Current();
                           if (!current.api_key_header.empty()) return bearer == current.api_key;
                           return authorization.Tokens().IsLive(bearer, Now());
                         },
                         estate}};
  McpDispatcher dispatcher{executor};
  McpEndpoint mcp{{knobs, Now, dispatcher, [this](std::string_view bearer) {
                     return authorization.Tokens().GrantedScope(bearer);
                   }}};
  ControlEndpoint control{
      {knobs, ledger, secrets, [this] { return authorization.Tokens().Families(); },
       [this] { authorization.Tokens().RevokeAll(); }, [this] { authorization.Clients().Forget(); },
       [this] {
         executor.ResetEstate();
         mcp.ResetLimits();
         ledger.ResetCounters();
       }}};
  Gate gate{{knobs, ledger, Now,
             [this](std::string_view value) { return authorization.Tokens().WasIssued(value); },
             [this](std::string_view bearer) { return authorization.Tokens().Recognise(bearer); }}};
  std::unique_ptr<Listener> issuer_listener;
  std::unique_ptr<Listener> mcp_listener;
  std::unique_ptr<Listener> control_listener;

  std::string McpOrigin() const {
    return "https://" + host + ":" + std::to_string(mcp_listener->Port());
  }
  std::string Issuer() const {
    return "https://" + host + ":" + std::to_string(issuer_listener->Port());
  }
};

namespace {

std::optional<Problem> Open(std::unique_ptr<Listener>& target, std::uint16_t port,
                            const ServerIdentity* identity) {
  auto opened = Listener::Open(port, identity);
  if (auto* problem = std::get_if<Problem>(&opened)) return std::move(*problem);
  target = std::move(std::get<std::unique_ptr<Listener>>(opened));
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<Sandbox>> Sandbox::Start(const Options& options,
                                                const std::string& ca_file) {
  Json estate = BuiltInEstate();
  if (!options.estate_file.empty()) {
    auto read = ReadEstateFile(options.estate_file);
    if (auto* problem = std::get_if<Problem>(&read)) return std::move(*problem);
    estate = std::move(std::get<Json>(read));
  }
  auto parts = std::make_unique<Parts>(options, ca_file, std::move(estate));
  if (!parts->ledger.IsOpen()) {
    return Problem{"Cannot write the ledger " + options.ledger_file, "The file cannot be opened.",
                   "Name a file in a folder that exists and is writable, with --ledger."};
  }
  ServerIdentity identity;
  if (options.ca_dir.empty()) {
    identity = MakeServerIdentity(options.host);
  } else {
    auto kept = ServerIdentityOfKeptAuthority(options.host, options.ca_dir);
    if (auto* problem = std::get_if<Problem>(&kept)) return std::move(*problem);
    identity = std::move(std::get<ServerIdentity>(kept));
  }
  if (!identity.certificate) {
    return Problem{"Cannot make a certificate", "OpenSSL refused.",
                   "Check the OpenSSL 3 installation."};
  }
  std::ofstream authority(ca_file, std::ios::binary | std::ios::trunc);
  authority << identity.authority_pem;
  authority.close();
  if (!authority) {
    return Problem{"Cannot write the CA certificate " + ca_file, "The file cannot be written.",
                   "Name another file with --ca-out."};
  }

  Parts& all = *parts;
  auto problem = Open(all.issuer_listener, options.issuer_port, &identity);
  if (!problem) problem = Open(all.mcp_listener, options.port, &identity);
  if (!problem) problem = Open(all.control_listener, options.control_port, nullptr);
  if (problem) return *problem;

  // The parts speak of each other's addresses, which exist only now; the first request must find
  // them.
  all.authorization.SetOrigins(all.Issuer(), all.McpOrigin());
  all.executor.SetApiOrigin(all.Issuer());
  all.mcp.SetOrigins(all.McpOrigin(), all.Issuer());
  all.issuer_listener->Serve([&all](const HttpRequest& request) {
    return all.gate.Pass("issuer", request, [&all](const HttpRequest& passed, Json& note) {
      return all.authorization.Answer(passed, note);
    });
  });
  all.mcp_listener->Serve([&all](const HttpRequest& request) {
    return all.gate.Pass("mcp", request, [&all](const HttpRequest& passed, Json& note) {
      return all.mcp.Answer(passed, note);
    });
  });
  all.control_listener->Serve(
      [&all](const HttpRequest& request) { return all.control.Answer(request); });
  return std::unique_ptr<Sandbox>(new Sandbox(std::move(parts)));
}

Sandbox::Sandbox(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Sandbox::~Sandbox() { Stop(); }

std::string Sandbox::Announcement() const {
  return Json::Object({{"mcp_url", parts_->McpOrigin() + "/mcp?read_only=true"},
                       {"issuer", parts_->Issuer()},
                       {"ca_file", parts_->ca_file},
                       {"control_url",
                        "http://127.0.0.1:" + std::to_string(parts_->control_listener->Port())}})
      .Text();
}

void Sandbox::Stop() {
  parts_->gate.Open();
  parts_->mcp_listener->Stop();
  parts_->issuer_listener->Stop();
  parts_->control_listener->Stop();
}

}  // namespace claribi::vendor_sandbox
