// The whole sandbox over real sockets and TLS on loopback: what only a client at the other end can
// see.
#include "vendor_sandbox/sandbox.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/RejectCertificateHandler.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/StreamCopier.h>
#include <Poco/TemporaryFile.h>
#include <Poco/URI.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "host_stub/vendor_sandbox/vendor.h"

namespace claribi::vendor_sandbox {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class SandboxTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { Poco::Net::initializeSSL(); }
  static void TearDownTestSuite() { Poco::Net::uninitializeSSL(); }

  void SetUp() override { Start({}); }

  void Start(Options options) {
    sandbox.reset();
    options.ledger_file = ledger_file.path();
    options.knobs.auto_consent = "approve";
    options.knobs.rate_limit_per_10s = 0;
    auto started = Sandbox::Start(options, ca_file.path());
    ASSERT_TRUE(std::holds_alternative<std::unique_ptr<Sandbox>>(started))
        << std::get<Problem>(started).Text();
    sandbox = std::move(std::get<std::unique_ptr<Sandbox>>(started));
    announcement = Json::Parse(sandbox->Announcement()).value_or(Json());
    Poco::Net::Context::Params params;
    params.caLocation = ca_file.path();
    params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
    params.loadDefaultCAs = false;
    context = new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params);
    context->enableExtendedCertificateVerification(true);
    // Poco asks this singleton what to think of a certificate that does not verify.
    Poco::Net::SSLManager::instance().initializeClient(
        nullptr, new Poco::Net::RejectCertificateHandler(false), context);
  }

  HttpReply Send(const std::string& url, const HttpRequest& request, const std::string& host = "") {
    const Poco::URI uri(url);
    std::unique_ptr<Poco::Net::HTTPClientSession> session;
    const std::string name = host.empty() ? uri.getHost() : host;
    if (uri.getScheme() == "https") {
      session = std::make_unique<Poco::Net::HTTPSClientSession>(name, uri.getPort(), context);
    } else {
      session = std::make_unique<Poco::Net::HTTPClientSession>(name, uri.getPort());
    }
    session->setTimeout(Poco::Timespan(20, 0));
    Poco::Net::HTTPRequest out(request.method, uri.getPathAndQuery(),
                               Poco::Net::HTTPMessage::HTTP_1_1);
    for (const auto& [header, value] : request.headers) out.set(header, value);
    out.setContentLength64(static_cast<Poco::Int64>(request.body.size()));
    session->sendRequest(out) << request.body << std::flush;
    Poco::Net::HTTPResponse in;
    std::istream& stream = session->receiveResponse(in);
    HttpReply reply;
    reply.status = in.getStatus();
    for (const auto& [header, value] : in) reply.Set(header, value);
    Poco::StreamCopier::copyToString(stream, reply.body);
    return reply;
  }

  std::string McpUrl() const { return announcement["mcp_url"].AsString(); }
  std::string ControlUrl() const { return announcement["control_url"].AsString(); }
  HttpReply Ping(const std::string& bearer = "any") {
    return Send(McpUrl(), MakeRequest("POST", "", kPing,
                                      {{"Authorization", "Bearer " + bearer},
                                       {"Content-Type", "application/json"},
                                       {"Accept", "application/json, text/event-stream"}}));
  }
  HttpReply Control(const std::string& path, const std::string& body,
                    std::vector<Header> headers = {}) {
    return Send(ControlUrl() + path,
                MakeRequest(body.empty() ? "GET" : "POST", "", body, std::move(headers)));
  }
  void Turn(const std::string& knobs) { ASSERT_EQ(Control("/knobs", knobs).status, 200) << knobs; }

  std::vector<Json> Ledger() {
    std::ifstream file(ledger_file.path());
    std::vector<Json> lines;
    for (std::string line; std::getline(file, line);)
      lines.push_back(Json::Parse(line).value_or(Json()));
    return lines;
  }

  Poco::TemporaryFile ledger_file;
  Poco::TemporaryFile ca_file;
  std::unique_ptr<Sandbox> sandbox;
  Json announcement;
  Poco::Net::Context::Ptr context;
};

TEST_F(SandboxTest, AnnouncesTwoOriginsUnderLocalhost) {
  EXPECT_THAT(McpUrl(), StartsWith("https://localhost:"));
  EXPECT_THAT(McpUrl(), HasSubstr("/mcp?read_only=true"));
  EXPECT_THAT(announcement["issuer"].AsString(), StartsWith("https://localhost:"));
  EXPECT_NE(Poco::URI(McpUrl()).getPort(), Poco::URI(announcement["issuer"].AsString()).getPort());
}

TEST_F(SandboxTest, ServesUnderItsOwnCertificateOnly) {
  EXPECT_EQ(Ping().status, 200);
  Poco::Net::Context::Params params;
  params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
  params.loadDefaultCAs = false;
  context = new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params);
  EXPECT_THROW(Ping(), Poco::Net::SSLException);
}

TEST_F(SandboxTest, CallsItselfByTheHostItIsGiven) {
  Options options;
  options.host = "vendor.example.test";
  Start(options);
  EXPECT_THAT(McpUrl(), StartsWith("https://vendor.example.test:"));
  EXPECT_THAT(announcement["issuer"].AsString(), StartsWith("https://vendor.example.test:"));
  const std::string metadata = "/.well-known/oauth-authorization-server";
  const HttpReply reply =
      Send(announcement["issuer"].AsString() + metadata, MakeRequest("GET", ""), "localhost");
  EXPECT_EQ(BodyOf(reply)["issuer"], announcement["issuer"]);
}

TEST_F(SandboxTest, FailsWithTheHeadersAndTheBodyItIsGiven) {
  Turn(
      R"({"fail_next":{"status":307,"headers":{"Location":"/elsewhere"},"body":"{\"error\":\"x\"}"}})");
  const HttpReply failed = Ping();
  EXPECT_EQ(failed.status, 307);
  EXPECT_EQ(HeaderOf(failed, "Location"), "/elsewhere");
  EXPECT_EQ(failed.body, R"({"error":"x"})");
  EXPECT_EQ(Ping().status, 200);
}

TEST_F(SandboxTest, ServesByAddressToo) {
  const HttpRequest request = MakeRequest("GET", "");
  const std::string url =
      announcement["issuer"].AsString() + "/.well-known/oauth-authorization-server";
  EXPECT_EQ(Send(url, request, "127.0.0.1").status, 200);
}

TEST_F(SandboxTest, SignsInAndCallsAToolAndLeavesNoSecretInTheLedger) {
  const std::string issuer = announcement["issuer"].AsString();
  const Json client = BodyOf(Send(
      issuer + "/register",
      MakeRequest(
          "POST", "",
          R"({"redirect_uris":["http://127.0.0.1/callback"],"token_endpoint_auth_method":"none",)"
          R"("grant_types":["authorization_code","refresh_token"]})")));
  const std::string id = client["client_id"].AsString();
  const std::string origin = McpUrl().substr(0, McpUrl().find("/mcp"));
  const HttpReply redirect =
      Send(issuer + Vendor::AuthorizeTarget(id, {{"resource", origin}}), MakeRequest("GET", ""));
  const std::string code = LocationForm(redirect).Value("code");
  const HttpReply exchanged =
      Send(issuer + "/token",
           MakeRequest("POST", "",
                       "grant_type=authorization_code&code=" + code + "&client_id=" + id +
                           "&redirect_uri=" + PercentEncode(kRedirectUri) +
                           "&code_verifier=" + kVerifier,
                       {{"Content-Type", "application/x-www-form-urlencoded"}}));
  const Json tokens = BodyOf(exchanged);
  ASSERT_FALSE(tokens["access_token"].AsString().empty()) << exchanged.body;
  const HttpReply called = Send(
      McpUrl(),
      MakeRequest(
          "POST", "",
          R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"aiven_project_list"}})",
          {{"Authorization", "Bearer " + tokens["access_token"].AsString()},
           {"Content-Type", "application/json"},
           {"Accept", "application/json, text/event-stream"}}));
  EXPECT_EQ(DataOf(BodyOf(called)["result"])["projects"].Items().size(), 3U) << called.body;

  std::ifstream file(ledger_file.path());
  std::ostringstream ledger;
  ledger << file.rdbuf();
  for (const std::string& secret :
       {code, kVerifier, tokens["access_token"].AsString(), tokens["refresh_token"].AsString()}) {
    EXPECT_THAT(ledger.str(), Not(HasSubstr(secret)));
  }
  const Json last = Ledger().back();
  EXPECT_EQ(last["tool"].AsString(), "aiven_project_list");
  EXPECT_EQ(last["status"].AsInt(), 200);
  EXPECT_TRUE(last["bearer"].AsBool());
  EXPECT_EQ(last["bearer_hash"].AsString().size(), 12U);
  EXPECT_EQ(last["family"].AsInt(), 1);
  EXPECT_EQ(last["rotation"].AsInt(-1), 0);
  EXPECT_EQ(last.Find("write"), nullptr);

  const auto only_family = [&] {
    return BodyOf(Control("/families", ""))["families"].Items().front();
  };
  Json family = only_family();
  // Noted once the answer was written, which the client may be quicker to see.
  while (family["answered"].AsInt() != 0) family = only_family();
  EXPECT_EQ(family["rotations"].AsInt(-1), 0);
  EXPECT_EQ(family["seen"].AsInt(-1), 0) << "its token came back";
  EXPECT_FALSE(family["revoked"].AsBool(true));
  EXPECT_TRUE(family["reason"].IsNull());
}

TEST_F(SandboxTest, NoticesASecretInAUrl) {
  Send(McpUrl() + "&access_token=x", MakeRequest("POST", ""));
  EXPECT_TRUE(Ledger().back()["secret_in_url"].AsBool());
  EXPECT_THAT(Ledger().back()["query"].AsString(), Not(HasSubstr("access_token=")));
  Ping();
  EXPECT_EQ(Ledger().back().Find("secret_in_url"), nullptr);
}

TEST_F(SandboxTest, SendsAcceptedNotificationsAsEmptyChunks) {
  const HttpReply reply = Send(
      McpUrl(), MakeRequest("POST", "", R"({"jsonrpc":"2.0","method":"notifications/initialized"})",
                            {{"Authorization", "Bearer x"},
                             {"Content-Type", "application/json"},
                             {"Accept", "application/json, text/event-stream"}}));
  EXPECT_EQ(reply.status, 202);
  EXPECT_EQ(HeaderOf(reply, "Transfer-Encoding"), "chunked");
  EXPECT_EQ(reply.body, "");
}

TEST_F(SandboxTest, FailsAsOftenAsAsked) {
  Turn(R"({"fail_next":{"count":1,"status":502,"behaviour":"html","retry_after_s":3}})");
  const HttpReply failed = Ping();
  EXPECT_EQ(failed.status, 502);
  EXPECT_THAT(HeaderOf(failed, "Content-Type"), StartsWith("text/html"));
  EXPECT_EQ(HeaderOf(failed, "Retry-After"), "3");
  EXPECT_EQ(Ledger().back()["failure"].AsString(), "html");
  EXPECT_EQ(Ping().status, 200);
}

TEST_F(SandboxTest, DropsAConnection) {
  Turn(R"({"fail_next":{"behaviour":"drop"}})");
  EXPECT_THROW(Ping(), Poco::Exception);
  EXPECT_EQ(Ledger().back()["status"].AsInt(-1), 0);
  EXPECT_EQ(Ping().status, 200);
}

TEST_F(SandboxTest, TruncatesABody) {
  const std::size_t whole = Ping().body.size();
  Turn(R"({"fail_next":{"behaviour":"truncate"}})");
  std::size_t received = 0;
  try {
    received = Ping().body.size();
  } catch (const Poco::Exception&) {
    // How a client notices depends on the client.
  }
  EXPECT_LT(received, whole);
}

TEST_F(SandboxTest, SendsGarbage) {
  Turn(R"({"fail_next":{"behaviour":"garbage"}})");
  const HttpReply reply = Ping();
  EXPECT_EQ(reply.status, 200);
  EXPECT_FALSE(Json::Parse(reply.body).has_value());
}

TEST_F(SandboxTest, StopsWhileARequestStalls) {
  Turn(R"({"fail_next":{"behaviour":"stall"}})");
  std::thread client([&] { EXPECT_THROW(Ping(), Poco::Exception); });
  while (Ledger().empty() || Ledger().back()["failure"].AsString() != "stall")
    std::this_thread::yield();
  sandbox->Stop();
  client.join();
}

TEST_F(SandboxTest, StopsWhileARequestWaitsForItsLatency) {
  Turn(R"({"latency_ms":600000})");
  std::thread client([&] {
    try {
      Ping();
    } catch (const Poco::Exception&) {
      // Answered or cut off: both end the wait.
    }
  });
  sandbox->Stop();
  client.join();
}

TEST_F(SandboxTest, ShowsKnobsAndCountersAndResetsThem) {
  Ping();
  Turn(R"({"sse":true})");
  const Json state = BodyOf(Control("/", ""));
  EXPECT_TRUE(state["knobs"]["sse"].AsBool());
  EXPECT_EQ(state["counters"]["requests_mcp"].AsInt(), 1);
  EXPECT_THAT(HeaderOf(Ping(), "Content-Type"), StartsWith("text/event-stream"));
  const Json reset = BodyOf(Control("/reset", "{}"));
  EXPECT_FALSE(reset["knobs"]["sse"].AsBool());
  EXPECT_EQ(reset["counters"]["requests_mcp"].AsInt(), 0);
}

TEST_F(SandboxTest, TellsWhichToolsWereAskedToWrite) {
  Send(
      McpUrl(),
      MakeRequest(
          "POST", "",
          R"([{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"aiven_service_create"}},)"
          R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"aiven_project_list"}}])",
          {{"Authorization", "Bearer x"},
           {"Content-Type", "application/json"},
           {"Accept", "application/json, text/event-stream"}}));
  EXPECT_TRUE(Ledger().back()["write_attempt"].AsBool());
  EXPECT_EQ(BodyOf(Control("/write_attempts", "")).Text(),
            R"({"count":1,"tools":{"aiven_service_create":1}})");
  Control("/reset", "{}");
  EXPECT_EQ(BodyOf(Control("/write_attempts", ""))["count"].AsInt(-1), 0);
}

TEST_F(SandboxTest, RefusesKnobsItDoesNotKnow) {
  EXPECT_EQ(Control("/knobs", R"({"no_such":1})").status, 400);
  EXPECT_EQ(Control("/knobs", "{").status, 400);
  EXPECT_EQ(Control("/nothing", "{}").status, 404);
}

TEST_F(SandboxTest, LetsNoWebPageTurnKnobs) {
  EXPECT_EQ(Control("/knobs", "{}", {{"Origin", "https://evil.example.test"}}).status, 403);
  EXPECT_EQ(Control("/knobs", "{}", {{"Host", "evil.example.test"}}).status, 403);
}

TEST_F(SandboxTest, ShowsSecretsOnlyWhenToldToKeepThem) {
  EXPECT_EQ(Control("/secrets", "").status, 404);
  Options options;
  options.reveal_secrets = true;
  Start(options);
  EXPECT_TRUE(BodyOf(Control("/secrets", ""))["secrets"].IsArray());
}

TEST_F(SandboxTest, SaysWhyItCannotStart) {
  Options options;
  options.port = Poco::URI(McpUrl()).getPort();
  const auto port_taken = Sandbox::Start(options, ca_file.path());
  ASSERT_TRUE(std::holds_alternative<Problem>(port_taken));
  EXPECT_THAT(std::get<Problem>(port_taken).what, HasSubstr("Cannot listen"));
  options.port = 0;
  options.ledger_file = "/nonexistent/ledger";
  EXPECT_THAT(std::get<Problem>(Sandbox::Start(options, ca_file.path())).what, HasSubstr("ledger"));
  options.ledger_file = "";
  EXPECT_THAT(std::get<Problem>(Sandbox::Start(options, "/nonexistent/ca.pem")).what,
              HasSubstr("CA certificate"));
}

TEST_F(SandboxTest, AnswersManyClientsAtOnce) {
  std::vector<std::thread> clients;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 16; ++i) {
    clients.emplace_back([&, i] {
      if (Ping("bearer-" + std::to_string(i)).status == 200) ++answered;
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(answered, 16);
  EXPECT_EQ(Ledger().size(), 16U);
}

}  // namespace
}  // namespace claribi::vendor_sandbox
