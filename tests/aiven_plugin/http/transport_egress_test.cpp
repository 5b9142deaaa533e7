// Where the transport goes and where it refuses to go, proxies included.
#include <thread>

#include "aiven_plugin/http/transport_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::http {
namespace {

using core::ErrorCode;
using testing::AlwaysAnswer;
using testing::Certificates;
using testing::ClosedPort;
using ::testing::HasSubstr;
using testing::LoopbackServer;
using ::testing::Not;
using testing::RealCall;

// A name server under the test's control, which counts how often it is asked.
class FakeResolver final : public NameResolver {
 public:
  FakeResolver(std::vector<const char*> addresses, std::vector<std::string>& asked)
      : asked_(asked) {
    for (const char* address : addresses) addresses_.push_back(*IpAddress::Parse(address));
  }
  core::Result<std::vector<IpAddress>> Resolve(std::string_view host,
                                               const core::CallContext&) override {
    asked_.emplace_back(host);
    return addresses_;
  }

 private:
  std::vector<IpAddress> addresses_;
  std::vector<std::string>& asked_;
};

// Two answers to one question, as an attacker who owns the zone gives them: the second is for
// whoever asks again after the check.
class RebindingResolver final : public NameResolver {
 public:
  explicit RebindingResolver(int& asked) : asked_(asked) {}
  core::Result<std::vector<IpAddress>> Resolve(std::string_view,
                                               const core::CallContext&) override {
    return std::vector{*IpAddress::Parse(asked_++ == 0 ? "127.0.0.1" : "169.254.169.254")};
  }

 private:
  int& asked_;
};

class EgressTest : public TransportTest {
 protected:
  std::unique_ptr<HttpTransport> MakeResolvingTo(std::vector<const char*> addresses) {
    return Make(std::make_unique<FakeResolver>(std::move(addresses), asked_));
  }

  std::vector<std::string> asked_;
};

TEST_F(EgressTest, RefusesNamesThatLeadInside) {
  config_.allow_insecure_loopback = false;
  for (const char* address : {"127.0.0.1", "10.0.0.1", "169.254.169.254", "fd00:ec2::254", "::1",
                              "::ffff:127.0.0.1", "64:ff9b::7f00:1"}) {
    EXPECT_THAT(Get(*MakeResolvingTo({address}), "https://v.example/"),
                IsErrorWith(ErrorCode::kForbidden))
        << address;
  }
}

TEST_F(EgressTest, RefusesMetadataEvenInDevelopment) {
  for (const char* url : {"https://169.254.169.254/", "https://[fd00:ec2::254]/",
                          "https://168.63.129.16/", "https://0.0.0.0/"}) {
    EXPECT_THAT(Get(*Make(), url), IsErrorWith(ErrorCode::kForbidden)) << url;
  }
}

TEST_F(EgressTest, RefusesPlainHttpBeforeResolving) {
  EXPECT_THAT(Get(*MakeResolvingTo({"127.0.0.1"}), "http://v.example/"),
              IsErrorWith(ErrorCode::kForbidden));
  EXPECT_TRUE(asked_.empty());
}

TEST_F(EgressTest, RefusesPlainHttpToALoopbackNameThatLeadsElsewhere) {
  EXPECT_THAT(Get(*MakeResolvingTo({"10.0.0.1"}), "http://x.localhost/"),
              IsErrorWith(ErrorCode::kForbidden));
}

TEST_F(EgressTest, UsesTheAllowedOnesAmongTheAddresses) {
  LoopbackServer server(AlwaysAnswer(200, "ok"));
  EXPECT_THAT(Get(*MakeResolvingTo({"169.254.169.254", "127.0.0.1"}),
                  "http://x.localhost:" + std::to_string(server.port()) + "/"),
              IsOk());
}

TEST_F(EgressTest, ResolvesOncePerConnection) {
  LoopbackServer server(AlwaysAnswer(200, "ok"));
  const auto transport = MakeResolvingTo({"127.0.0.1"});
  const std::string url = "http://x.localhost:" + std::to_string(server.port()) + "/";
  ASSERT_THAT(Get(*transport, url), IsOk());
  ASSERT_THAT(Get(*transport, url), IsOk());
  EXPECT_EQ(asked_, std::vector<std::string>{"x.localhost"});
}

TEST_F(EgressTest, ConnectsToWhatWasCheckedWhateverTheNextAnswerIs) {
  LoopbackServer server(AlwaysAnswer(200, "checked"));
  int asked = 0;
  const auto transport = Make(std::make_unique<RebindingResolver>(asked));
  const std::string url = "http://x.localhost:" + std::to_string(server.port()) + "/";
  const auto response = Get(*transport, url);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->body, "checked");
  EXPECT_EQ(asked, 1);
}

TEST_F(EgressTest, JudgesTheNewAnswerForANewConnection) {
  LoopbackServer server([](Peer& peer) {
    peer.ReadRequest();
    peer.Respond(200, "checked", "Connection: close\r\n");
  });
  int asked = 0;
  const auto transport = Make(std::make_unique<RebindingResolver>(asked));
  const std::string url = "http://x.localhost:" + std::to_string(server.port()) + "/";
  ASSERT_THAT(Get(*transport, url), IsOk());
  EXPECT_THAT(Get(*transport, url), IsErrorWith(ErrorCode::kForbidden));
  EXPECT_EQ(asked, 2);
}

TEST_F(EgressTest, RefusesNumbersAndNamesOfTheInsideBeforeResolving) {
  config_.allow_insecure_loopback = false;
  for (const char* host : {"2130706433", "0x7f.1", "127.1", "0177.0.0.1", "localhost", "intranet",
                           "db.internal", "printer.local", "metadata.google.internal"}) {
    EXPECT_THAT(Get(*MakeResolvingTo({"8.8.8.8"}), "https://" + std::string(host) + "/"),
                IsErrorWith(ErrorCode::kForbidden))
        << host;
  }
  EXPECT_TRUE(asked_.empty());
}

TEST_F(EgressTest, NamesEveryAddressThatFailed) {
  const ClosedPort closed;
  EXPECT_THAT(Get(*MakeResolvingTo({"127.0.0.1", "127.0.0.2"}),
                  "http://x.localhost:" + std::to_string(closed.port()) + "/"),
              IsErrorWith(CauseIs(HasSubstr("127.0.0.1: ")), CauseIs(HasSubstr("127.0.0.2: "))));
}

// A proxy that answers CONNECT with `status` and, when it agrees, hangs up.
LoopbackServer::Handler Proxy(int status, std::string& seen, std::string after = {}) {
  return [status, &seen, after = std::move(after)](LoopbackServer::Peer& peer) {
    seen = peer.ReadRequest();
    peer.Write("HTTP/1.1 " + std::to_string(status) + " Proxy\r\n\r\n" + after);
    peer.AwaitClose();
  };
}

TEST_F(EgressTest, TunnelsHttpsThroughTheProxy) {
  std::string seen;
  LoopbackServer proxy([&](Peer& peer) {
    seen = peer.ReadRequest();
    peer.Write("HTTP/1.1 200 Connection established\r\n\r\n");
    // What comes next is the beginning of TLS, not a request.
    EXPECT_EQ(peer.ReadByte(), 0x16);
  });
  config_.proxy = proxy.Url();
  const auto transport = MakeResolvingTo({"127.0.0.1"});
  EXPECT_THAT(Get(*transport, "https://v.example/secret"), IsErrorWith("tls"));
  EXPECT_EQ(seen,
            "CONNECT v.example:443 HTTP/1.1\r\nHost: v.example:443\r\nUser-Agent: test/1\r\n\r\n");
  // The target's name is the proxy's to resolve.
  EXPECT_EQ(asked_, std::vector<std::string>{"127.0.0.1"});
  EXPECT_NE(logger_.Text().find("connected to v.example:443 through the proxy 127.0.0.1:"),
            std::string::npos)
      << logger_.Text();
}

TEST_F(EgressTest, LeavesTheProxyOutWhereTheOperatorSaysSo) {
  std::string seen;
  LoopbackServer proxy(Proxy(403, seen));
  LoopbackServer server([](Peer& peer) { peer.Close(); });
  config_.proxy = proxy.Url();
  config_.no_proxy = {".example"};
  EXPECT_THAT(Get(*MakeResolvingTo({"127.0.0.1"}),
                  "https://v.example:" + std::to_string(server.port()) + "/"),
              IsError());
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(proxy.connections(), 0);
}

TEST_F(EgressTest, ReportsAProxyThatRefuses) {
  std::string seen;
  LoopbackServer forbids(Proxy(403, seen));
  config_.proxy = forbids.Url();
  core::Error error = Get(*Make(), "https://v.example/").error();
  EXPECT_THAT(error, IsErrorWith(ErrorCode::kUnavailable, CauseIs(HasSubstr("403"))));
  LoopbackServer wants_sign_in(Proxy(407, seen));
  config_.proxy = wants_sign_in.Url();
  error = Get(*Make(), "https://v.example/").error();
  EXPECT_NE(error.cause.find("authentication"), std::string::npos);
}

TEST_F(EgressTest, ReportsAProxyThatAnswersGarbage) {
  LoopbackServer babbles([](Peer& peer) {
    peer.ReadRequest();
    peer.Write("220 mail.example ESMTP\r\n\r\n");
    peer.AwaitClose();
  });
  config_.proxy = babbles.Url();
  EXPECT_THAT(Get(*Make(), "https://v.example/"),
              IsErrorWith(ErrorCode::kUnavailable, MessageIs(HasSubstr("The proxy 127.0.0.1:")),
                          MessageIs(HasSubstr("v.example:443")),
                          CauseIs(HasSubstr("not that of an HTTP proxy"))));
}

TEST_F(EgressTest, ReportsAProxyThatHangsUp) {
  LoopbackServer rude([](Peer& peer) {
    peer.ReadRequest();
    peer.Close();
  });
  config_.proxy = rude.Url();
  EXPECT_THAT(
      Get(*Make(), "https://v.example/"),
      IsErrorWith(ErrorCode::kUnavailable, CauseIs(HasSubstr("while connecting to the proxy"))));
}

TEST_F(EgressTest, ReportsAProxyThatNeverAnswers) {
  LoopbackServer silent([](Peer& peer) { peer.Stall(); });
  config_.proxy = silent.Url();
  config_.connect_timeout = core::Milliseconds(50);
  EXPECT_THAT(
      Get(*Make(), "https://v.example/"),
      IsErrorWith(ErrorCode::kUnavailable, CauseIs(HasSubstr("while connecting to the proxy"))));
}

TEST_F(EgressTest, ReportsAProxyThatDoesNotListen) {
  const ClosedPort closed;
  config_.proxy = closed.Url();
  EXPECT_THAT(
      Get(*Make(), "https://v.example/"),
      IsErrorWith(ErrorCode::kUnavailable, CauseIs(HasSubstr("while connecting to the proxy"))));
}

TEST_F(EgressTest, RefusesAProxyThatSpeaksForTheTarget) {
  std::string seen;
  LoopbackServer proxy(Proxy(200, seen, "HTTP/1.1 200 OK\r\n\r\n"));
  config_.proxy = proxy.Url();
  EXPECT_THAT(Get(*Make(), "https://v.example/"), IsErrorWith(ErrorCode::kUnavailable));
}

// Behind a proxy no address of the target is seen: what can be read off its host must be enough.
class BehindAProxy : public EgressTest, public ::testing::WithParamInterface<const char*> {};

TEST_P(BehindAProxy, IsNotAskedFor) {
  std::string seen;
  LoopbackServer proxy(Proxy(200, seen));
  config_.proxy = proxy.Url();
  config_.allow_insecure_loopback = false;
  EXPECT_THAT(Get(*Make(), "https://" + std::string(GetParam()) + "/"),
              IsErrorWith(ErrorCode::kForbidden));
  EXPECT_EQ(proxy.connections(), 0);
}

INSTANTIATE_TEST_SUITE_P(All, BehindAProxy,
                         ::testing::Values("169.254.169.254", "10.0.0.1", "127.0.0.1", "0.0.0.0",
                                           "224.0.0.1", "[::1]", "[fe80::1]", "[fd00:ec2::254]",
                                           "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]",
                                           "[2002:a00:1::]", "2130706433", "0x7f000001",
                                           "017700000001", "127.1", "0x7f.0.0.1", "10.0.0.1.",
                                           "localhost", "x.localhost", "LOCALHOST.", "intranet",
                                           "db.internal", "metadata.google.internal",
                                           "metadata.google.internal.", "printer.local",
                                           "host.corp", "router.lan", "nas.home.arpa"));

TEST_F(EgressTest, ReachesLoopbackWithoutTheProxy) {
  std::string seen;
  LoopbackServer proxy(Proxy(403, seen));
  LoopbackServer server(AlwaysAnswer(200, "direct"));
  config_.proxy = proxy.Url();
  EXPECT_EQ(Get(*Make(), server.Url())->body, "direct");
  EXPECT_EQ(seen, "");
}

TEST_F(EgressTest, CancelEndsWaitingForTheProxy) {
  LoopbackServer proxy([](Peer& peer) { peer.Stall(); });
  config_.proxy = proxy.Url();
  const auto transport = Make();
  RealCall call;
  std::thread thread([&] {
    EXPECT_THAT(Get(*transport, "https://v.example/", call), IsErrorWith(ErrorCode::kCancelled));
  });
  proxy.AwaitStall();
  call.Cancel();
  thread.join();
  EXPECT_LT(call.SinceCancel(), kGenerous);
}

TEST_F(EgressTest, RefusesAnUnusableProxy) {
  for (const char* proxy : {"proxy:3128", "https://proxy:3128", "http://proxy:3128/path",
                            "http://user:password@proxy:3128", "socks5://proxy:1080"}) {
    config_.proxy = proxy;
    EXPECT_THAT(MakeSocketTransport(config_, clock_, logger_),
                IsErrorWith(ErrorCode::kInvalid, CauseIs(Not(HasSubstr("password@")))))
        << proxy;
  }
}

}  // namespace
}  // namespace claribi::http
