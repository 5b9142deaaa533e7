// A Client over fakes: an authorizer that counts its tokens, a transport that answers from a
// script, a clock that pauses move.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mcp/client.h"
#include "testing/fakes.h"

namespace claribi::mcp {

inline constexpr std::string_view kEndpoint = "https://mcp.example/mcp?read_only=true";

using http::Repeatable;

// A use case of one request, and how often something was sent again for it.
struct Listed : ToolList {
  int retries = 0;
};
struct Called : CallToolResult {
  int retries = 0;
};
core::Result<Listed> ListTools(Client& client, const core::CallContext& call);
core::Result<Called> CallTool(Client& client, const core::CallContext& call, std::string_view name,
                              const core::Json& arguments, Repeatable repeatable,
                              const std::vector<HeaderParameter>& header_parameters = {});
core::Result<core::Json> Read(Client& client, const core::CallContext& call,
                              std::string_view method, core::Json params);

inline core::Json Parse(std::string_view text) { return core::Json::Parse(text).value(); }

// Hands out token-1; after a 401 token-2, and so on.
class FakeAuthorizer final : public http::Authorizer {
 public:
  core::Result<http::Credential> Open(const core::Url&, const core::CallContext&) override {
    ++opened;
    if (refuses) return *refuses;
    http::Credential credential;
    credential.id = token;
    credential.value = core::Secret("Bearer token-" + std::to_string(token));
    return credential;
  }
  core::Status Recover(const http::Challenge& challenge, const core::CallContext&) override {
    ++recoveries;
    last_challenge = challenge;
    if (cannot_recover) return *cannot_recover;
    ++token;
    return core::Ok();
  }

  void NoteAccepted(http::CredentialId credential, const http::Headers&,
                    const core::CallContext&) override {
    accepted = credential;
  }

  http::CredentialId token = 1;
  std::atomic<http::CredentialId> accepted{0};  // the last one
  std::atomic<int> opened{0};
  int recoveries = 0;
  std::optional<http::Challenge> last_challenge;
  std::optional<core::Error> refuses;
  std::optional<core::Error> cannot_recover;
};

// Everything a Client borrows. Members may be changed before Make().
struct ClientHarness {
  explicit ClientHarness(testing::ScriptedTransport::Handler handler)
      : transport(std::move(handler)) {}

  std::unique_ptr<Client> Make() {
    return std::make_unique<Client>(MakeDependencies(), MakeConfig());
  }
  Config MakeConfig() const {
    Config config;
    config.endpoint = core::Url::Parse(kEndpoint).value();
    config.client_name = "claribi-test";
    config.client_version = "1.2.3";
    config.limits = limits;
    config.revisions = revisions;
    config.listens = listens;
    return config;
  }
  Dependencies MakeDependencies() {
    return {transport,
            authorizer,
            clock,
            random,
            logger,
            elicitor,
            &eras,
            [this](core::Milliseconds time) {
              clock.Advance(time);
              paused_ms += time.count();
            },
            [this] { ++notices; },
            era_store};
  }

  std::atomic<int> notices{0};  // that the tools changed
  testing::FakeClock clock;
  testing::CountingRandom random;
  testing::RecordingLogger logger;
  FakeAuthorizer authorizer;
  testing::ScriptedTransport transport;
  Limits limits;
  Revisions revisions = LegacyOnes(AllRevisions());
  bool listens = false;
  Elicitor* elicitor = nullptr;
  EraMemory eras;
  EraStore* era_store = nullptr;
  std::atomic<std::int64_t> paused_ms{0};
};

// Answers like a server that has nothing unusual about it: `initialize`, notifications (202), and
// `handler` for every other POST. The id of the request replaces "$ID" in the body of its answer.
testing::ScriptedTransport::Handler OrdinaryServer(testing::ScriptedTransport::Handler handler,
                                                   std::string session_id = "session-1");

// The JSON-RPC method of a request, "" of an answer, "DELETE" of that.
std::string MethodOf(std::string_view http_method, std::string_view body);

testing::ScriptedAnswer Sse(std::string_view body);
testing::ScriptedAnswer Broken(std::string_view reason);
// {"jsonrpc":"2.0","id":$ID,"result":…}
testing::ScriptedAnswer ResultAnswer(std::string_view result);

}  // namespace claribi::mcp
