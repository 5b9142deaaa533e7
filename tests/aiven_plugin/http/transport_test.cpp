// The transport against servers on loopback: what it sends, how it reads, what it keeps.
#include <atomic>
#include <thread>

#include "aiven_plugin/http/transport_fixture.h"
#include "http/owned_transport.h"
#include "http/redirect.h"
#include "testing/result_matchers.h"

namespace claribi::http {
namespace {

using core::ErrorCode;
using testing::AlwaysAnswer;
using testing::ClosedPort;
using ::testing::HasSubstr;
using testing::LoopbackServer;
using ::testing::Not;
using testing::RealCall;

// Answers each connection's requests with the raw bytes `wire`, then waits for the client.
LoopbackServer::Handler Raw(std::string wire) {
  return [wire = std::move(wire)](LoopbackServer::Peer& peer) {
    if (peer.ReadRequest().empty()) return;
    peer.Write(wire);
    peer.AwaitClose();
  };
}

// The same, and hangs up.
LoopbackServer::Handler RawThenClose(std::string wire) {
  return [wire = std::move(wire)](LoopbackServer::Peer& peer) {
    if (!peer.ReadRequest().empty()) peer.Write(wire);
  };
}

TEST_F(TransportTest, SendsTheRequestAndReadsTheAnswer) {
  std::string seen;
  LoopbackServer server([&](Peer& peer) {
    seen = peer.ReadRequest();
    peer.Respond(201, "{\"ok\":true}", "Content-Type: application/json\r\n");
  });
  const auto transport = Make();
  HttpRequest request = Request(server.Url("/mcp?read_only=true"), "POST");
  request.headers.Set("Accept", "application/json");
  request.authorization = core::Secret::CopyOf("Bearer t0ken");
  request.body = "{}";
  const auto response = Fetch(*transport, std::move(request), 1000, RealCall());
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->body, "{\"ok\":true}");
  EXPECT_EQ(MediaType(response->headers), "application/json");
  EXPECT_EQ(seen, "POST /mcp?read_only=true HTTP/1.1\r\nHost: 127.0.0.1:" +
                      std::to_string(server.port()) +
                      "\r\nAccept-Encoding: identity\r\nUser-Agent: test/1\r\n"
                      "Accept: application/json\r\nContent-Length: 2\r\n"
                      "Authorization: Bearer t0ken\r\n\r\n{}");
  EXPECT_EQ(logger_.Text().find("t0ken"), std::string::npos);
  EXPECT_EQ(logger_.Text().find("read_only"), std::string::npos);
}

TEST_F(TransportTest, ReachesLocalhostOverWhicheverFamilyListens) {
  LoopbackServer server(AlwaysAnswer(200, "v4"));
  const auto transport = Make();
  const auto response = Get(*transport, "http://localhost:" + std::to_string(server.port()) + "/");
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->body, "v4");
}

TEST_F(TransportTest, SendsALargeBody) {
  std::atomic<std::size_t> received = 0;
  LoopbackServer server([&](Peer& peer) {
    received = peer.ReadRequest().size();
    peer.Respond(200, "");
  });
  HttpRequest request = Request(server.Url(), "POST");
  request.body = std::string(std::size_t{5} << 20U, 'x');
  const auto transport = Make();
  ASSERT_THAT(Fetch(*transport, std::move(request), 10, RealCall()), IsOk());
  EXPECT_GT(received, std::size_t{5} << 20U);
}

TEST_F(TransportTest, DeliversAStreamAsItArrives) {
  LoopbackServer server([&](Peer& peer) {
    peer.ReadRequest();
    peer.Write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
        "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
    peer.Stall();
  });
  const auto transport = Make();
  const RealCall call;
  auto response = transport->Send(Request(server.Url()), call);
  ASSERT_THAT(response, IsOk());
  char buffer[100];
  const auto count = (*response)->Read(buffer, sizeof buffer, call);
  ASSERT_THAT(count, IsOk());
  EXPECT_EQ(std::string(buffer, *count), "data: 1\n\n");
}

TEST_F(TransportTest, ReadsChunkedBodies) {
  LoopbackServer server(
      Raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
          "5\r\nhello\r\n6;x\r\n world\r\n0\r\n\r\n"));
  const auto response = Get(*Make(), server.Url());
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->body, "hello world");
}

TEST_F(TransportTest, ReadsABodyThatTheEndOfTheConnectionEnds) {
  LoopbackServer server(RawThenClose("HTTP/1.0 200 OK\r\n\r\nall of it"));
  const auto response = Get(*Make(), server.Url());
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->body, "all of it");
}

TEST_F(TransportTest, ReadsAnswersWithoutBody) {
  LoopbackServer server([](Peer& peer) {
    while (true) {
      const std::string request = peer.ReadRequest();
      if (request.empty()) return;
      peer.Write(request.starts_with("HEAD") ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
                                             : "HTTP/1.1 204 No Content\r\n\r\n");
    }
  });
  const auto transport = Make();
  for (const char* method : {"HEAD", "DELETE", "HEAD"}) {
    const auto response = Fetch(*transport, Request(server.Url(), method), 100, RealCall());
    ASSERT_THAT(response, IsOk());
    EXPECT_EQ(response->body, "");
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(TransportTest, ReadsOverInterimAnswers) {
  LoopbackServer server(
      Raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n"
          "Link: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  const auto response = Get(*Make(), server.Url());
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "ok");
}

TEST_F(TransportTest, RefusesEndlessInterimAnswersAndUpgrades) {
  LoopbackServer endless([](Peer& peer) {
    peer.ReadRequest();
    while (peer.Write("HTTP/1.1 100 Continue\r\n\r\n")) {
    }
  });
  EXPECT_THAT(Get(*Make(), endless.Url()), IsErrorWith(ErrorCode::kUpstream));
  LoopbackServer upgrade(Raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"));
  EXPECT_THAT(Get(*Make(), upgrade.Url()), IsErrorWith(ErrorCode::kUpstream));
}

TEST_F(TransportTest, ReportsABodyThatBreaksOff) {
  for (const char* wire :
       {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"}) {
    LoopbackServer server(RawThenClose(wire));
    EXPECT_THAT(Get(*Make(), server.Url()), IsErrorWith(ErrorCode::kUnavailable, "network"))
        << wire;
  }
}

TEST_F(TransportTest, ReportsAServerThatHangsUp) {
  LoopbackServer without_answer([](Peer& peer) { peer.ReadRequest(); });
  const auto plain = Get(*Make(), without_answer.Url());
  ASSERT_THAT(plain, IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_THAT(plain.error().fix, HasSubstr("write https:// instead")) << "as a TLS port hangs up";
  LoopbackServer in_the_head(RawThenClose("HTTP/1.1 200 OK\r\nConte"));
  EXPECT_THAT(Get(*Make(), in_the_head.Url()), IsErrorWith(ErrorCode::kUnavailable));
}

TEST_F(TransportTest, SurvivesAPeerThatIsGoneWhileSending) {
  // Without care the process would die of SIGPIPE here.
  LoopbackServer server([](Peer& peer) { peer.Close(); });
  HttpRequest request = Request(server.Url(), "POST");
  request.body = std::string(std::size_t{8} << 20U, 'x');
  EXPECT_THAT(Fetch(*Make(), std::move(request), 10, RealCall()),
              IsErrorWith(ErrorCode::kUnavailable));
}

// What never left may be sent again, whatever it was.
TEST_F(TransportTest, SaysWhetherAnythingOfTheRequestLeft) {
  LoopbackServer without_answer([](Peer& peer) { peer.ReadRequest(); });
  EXPECT_FALSE(Get(*Make(), without_answer.Url()).error().unsent);
  const ClosedPort closed;
  EXPECT_TRUE(Get(*Make(), closed.Url()).error().unsent);
  EXPECT_TRUE(Get(*Make(), "http://192.0.2.1/").error().unsent);
}

TEST_F(TransportTest, ReportsAPortWhereNobodyListens) {
  const ClosedPort closed;
  EXPECT_THAT(Get(*Make(), closed.Url("/secret?q=1")),
              IsErrorWith(ErrorCode::kUnavailable, CauseIs(HasSubstr("refused")),
                          CauseIs(Not(HasSubstr("secret")))));
}

TEST_F(TransportTest, BoundsHeads) {
  config_.max_header_bytes = 1000;
  LoopbackServer large(
      Raw("HTTP/1.1 200 OK\r\nX: " + std::string(1000, 'a') + "\r\nContent-Length: 0\r\n\r\n"));
  EXPECT_THAT(Get(*Make(), large.Url()), IsErrorWith(ErrorCode::kTooLarge));
  LoopbackServer endless([](Peer& peer) {
    peer.ReadRequest();
    peer.Write("HTTP/1.1 200 OK\r\n");
    while (peer.Write("X: endless\r\n")) {
    }
  });
  EXPECT_THAT(Get(*Make(), endless.Url()), IsErrorWith(ErrorCode::kTooLarge));
}

TEST_F(TransportTest, BoundsBodies) {
  config_.max_body_bytes = 10;
  LoopbackServer fits(AlwaysAnswer(200, "0123456789"));
  EXPECT_THAT(Get(*Make(), fits.Url()), IsOk());
  LoopbackServer endless([](Peer& peer) {
    peer.ReadRequest();
    peer.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (peer.Write("5\r\nhello\r\n")) {
    }
  });
  EXPECT_THAT(Get(*Make(), endless.Url()), IsErrorWith(ErrorCode::kTooLarge));
}

TEST_F(TransportTest, RefusesMalformedAnswers) {
  for (const char* wire : {"nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
                           "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"}) {
    LoopbackServer server(Raw(wire));
    EXPECT_THAT(Get(*Make(), server.Url()), IsErrorWith(ErrorCode::kUpstream)) << wire;
  }
}

TEST_F(TransportTest, ReusesAConnectionThatWasReadToTheEnd) {
  LoopbackServer server(AlwaysAnswer(200, "body"));
  const auto transport = Make();
  for (int i = 0; i < 5; ++i) EXPECT_THAT(Get(*transport, server.Url()), IsOk());
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(TransportTest, ReusesNoConnectionOfAnotherOwner) {
  LoopbackServer server(AlwaysAnswer(200, "body"));
  const auto shared = Make();
  testing::CountingRandom random;
  OwnedTransport north(*shared, "north", random);
  OwnedTransport south(*shared, "south", random);
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Get(north, server.Url()), IsOk());
    EXPECT_THAT(Get(south, server.Url()), IsOk());
  }
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(TransportTest, DoesNotReuseAConnectionThatWasNot) {
  LoopbackServer server(AlwaysAnswer(200, "body"));
  const auto transport = Make();
  const RealCall call;
  EXPECT_THAT(transport->Send(Request(server.Url()), call), IsOk());
  EXPECT_THAT(Get(*transport, server.Url()), IsOk());
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(TransportTest, DoesNotReuseAConnectionThatEitherSideEnds) {
  for (const char* wire :
       {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: foo, Close\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 Unasked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
    LoopbackServer server(Raw(wire));
    const auto transport = Make();
    EXPECT_THAT(Get(*transport, server.Url()), IsOk()) << wire;
    EXPECT_THAT(Get(*transport, server.Url()), IsOk()) << wire;
    EXPECT_EQ(server.connections(), 2) << wire;
  }
}

TEST_F(TransportTest, NoticesThatAnIdleConnectionWasClosed) {
  std::mutex mutex;
  std::condition_variable closed;
  bool is_closed = false;
  LoopbackServer server([&](Peer& peer) {
    peer.ReadRequest();
    peer.Respond(200, "once");
    peer.Close();
    const std::lock_guard<std::mutex> lock(mutex);
    is_closed = true;
    closed.notify_all();
  });
  const auto transport = Make();
  for (int i = 1; i <= 2; ++i) {
    // A POST, which is never sent twice: that the connection is dead must be seen before.
    const auto response = Fetch(*transport, Request(server.Url(), "POST"), 100, RealCall());
    ASSERT_THAT(response, IsOk());
    std::unique_lock<std::mutex> lock(mutex);
    closed.wait(lock, [&] { return is_closed; });
    is_closed = false;
  }
  EXPECT_EQ(server.connections(), 2);
}

// Answers the first request of a connection and hangs up on the second.
LoopbackServer::Handler DropTheSecond(std::atomic<int>& requests) {
  return [&requests](LoopbackServer::Peer& peer) {
    if (peer.ReadRequest().empty()) return;
    ++requests;
    peer.Respond(200, "first");
    if (!peer.ReadRequest().empty()) ++requests;
  };
}

TEST_F(TransportTest, SaysThatAReusedConnectionBrokeUnderASafeRequest) {
  std::atomic<int> requests = 0;
  LoopbackServer server(DropTheSecond(requests));
  const auto transport = Make();
  ASSERT_THAT(Get(*transport, server.Url()), IsOk());
  const auto broken = Get(*transport, server.Url());
  ASSERT_THAT(broken, IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_TRUE(broken.error().stale_connection);
  EXPECT_EQ(requests, 2) << "whoever sends decides whether to send again";
}

TEST_F(TransportTest, IsLeftByASafeRequestForANewConnectionOnce) {
  std::atomic<int> requests = 0;
  LoopbackServer server(DropTheSecond(requests));
  const auto transport = Make();
  ASSERT_THAT(Get(*transport, server.Url()), IsOk());
  const auto response = FetchFollowing(*transport, Request(server.Url()), 100, RealCall());
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->body, "first");
  EXPECT_EQ(requests, 3);
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(TransportTest, NeverMarksAPostAsSafeToSendAgain) {
  std::atomic<int> requests = 0;
  LoopbackServer server(DropTheSecond(requests));
  const auto transport = Make();
  ASSERT_THAT(Get(*transport, server.Url()), IsOk());
  const auto broken = FetchFollowing(*transport, Request(server.Url(), "POST"), 100, RealCall());
  ASSERT_THAT(broken, IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_FALSE(broken.error().stale_connection);
  EXPECT_EQ(requests, 2);
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(TransportTest, ServesManyThreadsAtOnce) {
  LoopbackServer server([](Peer& peer) {
    for (std::string request; !(request = peer.ReadRequest()).empty();) {
      const std::size_t body = request.find("\r\n\r\n") + 4;
      peer.Respond(200, request.substr(body));
    }
  });
  const auto transport = Make();
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 25; ++i) {
        HttpRequest request = Request(server.Url(), "POST");
        request.body = std::to_string(thread) + "/" + std::to_string(i);
        const std::string expected = request.body;
        const auto response = Fetch(*transport, std::move(request), 100, RealCall());
        if (response.ok() && std::string_view(response->body) == expected) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 200);
  EXPECT_LE(server.connections(), 200 - 8);
}

TEST_F(TransportTest, LetsAResponseOutliveTheTransport) {
  LoopbackServer server(AlwaysAnswer(200, "body"));
  const RealCall call;
  auto transport = Make();
  auto response = transport->Send(Request(server.Url()), call);
  transport.reset();
  char buffer[10];
  EXPECT_EQ(*(*response)->Read(buffer, sizeof buffer, call), 4U);
  EXPECT_EQ(*(*response)->Read(buffer, sizeof buffer, call), 0U);
}

TEST_F(TransportTest, RepeatsTheErrorOfAFailedResponse) {
  LoopbackServer server(RawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"));
  const RealCall call;
  const auto transport = Make();
  auto response = transport->Send(Request(server.Url()), call);
  ASSERT_THAT(response, IsOk());
  char buffer[10];
  EXPECT_THAT((*response)->Read(buffer, sizeof buffer, call), IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_THAT((*response)->Read(buffer, sizeof buffer, call), IsErrorWith(ErrorCode::kUnavailable));
}

}  // namespace
}  // namespace claribi::http
