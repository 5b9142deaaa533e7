// Servers that stall at every stage: a cancel from another thread and every bound must end the
// call, and no other way out is needed.
#include <Poco/Net/DatagramSocket.h>

#include <thread>

#include "aiven_plugin/http/transport_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::http {
namespace {

using core::ErrorCode;
using core::Milliseconds;
using ::testing::HasSubstr;
using testing::LoopbackServer;
using testing::RealCall;

// Never answers, as long as the call lives.
class HangingResolver final : public NameResolver {
 public:
  core::Result<std::vector<IpAddress>> Resolve(std::string_view,
                                               const core::CallContext& call) override {
    for (;;) {
      CLARIBI_CHECK(call.CheckAlive());
      std::this_thread::yield();
    }
  }
};

// A listener whose queue is full, so that further connections hang (Linux drops their SYN).
class FullBacklog {
 public:
  FullBacklog() {
    listener_.bind(Poco::Net::SocketAddress("127.0.0.1", 0), false);
    listener_.listen(0);
    for (int i = 0; i < 8; ++i) {
      fillers_.emplace_back();
      fillers_.back().connectNB(listener_.address());
    }
  }
  std::uint16_t port() { return listener_.address().port(); }
  std::string Url() { return "http://127.0.0.1:" + std::to_string(port()) + "/"; }

 private:
  Poco::Net::ServerSocket listener_;
  std::vector<Poco::Net::StreamSocket> fillers_;
};

class StallTest : public TransportTest {
 protected:
  // Runs `exchange` in another thread, cancels once `stalled` returns, and gives back the error.
  template <typename Exchange, typename Stalled>
  core::Error CancelWhenStalled(Exchange exchange, Stalled stalled) {
    RealCall call;
    core::Error error(ErrorCode::kInternal, "no error");
    std::thread thread([&] {
      auto result = exchange(call);
      if (!result.ok()) error = result.error();
    });
    stalled();
    call.Cancel();
    thread.join();
    EXPECT_LT(call.SinceCancel(), kGenerous);
    return error;
  }

  core::Error CancelGet(LoopbackServer& server) {
    const auto transport = Make();
    return CancelWhenStalled(
        [&](const RealCall& call) { return Get(*transport, server.Url(), call); },
        [&] { server.AwaitStall(); });
  }

  // The same stall, ended by the call's deadline and by the transport's own bound.
  core::Error DeadlineOf(const std::string& url) {
    return Get(*Make(), url, RealCall(Milliseconds(150))).error();
  }
};

TEST_F(StallTest, CancelEndsNameResolution) {
  const auto transport = Make(std::make_unique<HangingResolver>());
  const core::Error error = CancelWhenStalled(
      [&](const RealCall& call) { return Get(*transport, "https://v.example/", call); }, [] {});
  EXPECT_EQ(error.code, ErrorCode::kCancelled);
}

TEST_F(StallTest, ConnectTimeoutEndsNameResolution) {
  config_.connect_timeout = Milliseconds(100);
  const auto transport = Make(std::make_unique<HangingResolver>());
  EXPECT_THAT(Get(*transport, "https://v.example/"),
              IsErrorWith(ErrorCode::kUnavailable, CauseIs(HasSubstr("looking up its address"))));
}

TEST_F(StallTest, CancelEndsConnecting) {
  FullBacklog blackhole;
  const auto transport = Make();
  const core::Error error = CancelWhenStalled(
      [&](const RealCall& call) { return Get(*transport, blackhole.Url(), call); }, [] {});
  EXPECT_EQ(error.code, ErrorCode::kCancelled);
}

TEST_F(StallTest, BoundsEndConnecting) {
  FullBacklog blackhole;
  EXPECT_EQ(DeadlineOf(blackhole.Url()).code, ErrorCode::kTimeout);
  config_.connect_timeout = Milliseconds(100);
  EXPECT_THAT(Get(*Make(), blackhole.Url()),
              IsErrorWith(ErrorCode::kUnavailable, CauseIs(HasSubstr("connecting"))));
}

// An address that hangs and one that answers, in this order.
class TwoAddresses final : public NameResolver {
 public:
  core::Result<std::vector<IpAddress>> Resolve(std::string_view,
                                               const core::CallContext&) override {
    return std::vector<IpAddress>{*IpAddress::Parse("127.0.0.2"), *IpAddress::Parse("127.0.0.1")};
  }
};

TEST_F(StallTest, AnAddressThatHangsDoesNotHoldUpTheNext) {
  LoopbackServer server(testing::AlwaysAnswer(200, "second"));
  Poco::Net::ServerSocket hanging;
  hanging.bind(Poco::Net::SocketAddress("127.0.0.2", server.port()), false);
  hanging.listen(0);
  std::vector<Poco::Net::StreamSocket> fillers(8);
  for (auto& filler : fillers) filler.connectNB(hanging.address());
  const auto transport = Make(std::make_unique<TwoAddresses>());
  const auto response =
      Get(*transport, "http://a.localhost:" + std::to_string(server.port()) + "/");
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->body, "second");
}

TEST_F(StallTest, CancelAndBoundsEndTheTlsHandshake) {
  LoopbackServer server([](Peer& peer) { peer.Stall(); });
  const std::string url = "https://localhost:" + std::to_string(server.port()) + "/";
  const auto transport = Make();
  const core::Error cancelled =
      CancelWhenStalled([&](const RealCall& call) { return Get(*transport, url, call); },
                        [&] { server.AwaitStall(); });
  EXPECT_EQ(cancelled.code, ErrorCode::kCancelled);
  EXPECT_EQ(DeadlineOf(url).code, ErrorCode::kTimeout);
  config_.connect_timeout = Milliseconds(300);
  EXPECT_THAT(Get(*Make(), url), IsErrorWith(ErrorCode::kUnavailable, CauseIs(HasSubstr("TLS"))));
}

TEST_F(StallTest, CancelAndDeadlineEndSending) {
  // Nobody reads, so that the buffers on the way fill up.
  LoopbackServer server([](Peer& peer) { peer.Stall(); });
  const auto transport = Make();
  const auto send = [&](const RealCall& call) {
    HttpRequest request = Request(server.Url(), "POST");
    request.body = std::string(std::size_t{32} << 20U, 'x');
    return Fetch(*transport, std::move(request), 10, call);
  };
  EXPECT_EQ(CancelWhenStalled(send, [&] { server.AwaitStall(); }).code, ErrorCode::kCancelled);
  EXPECT_THAT(send(RealCall(Milliseconds(150))), IsErrorWith(ErrorCode::kTimeout));
}

TEST_F(StallTest, CancelAndBoundsEndWaitingForTheHead) {
  LoopbackServer server([](Peer& peer) {
    peer.ReadRequest();
    peer.Stall();
  });
  EXPECT_EQ(CancelGet(server).code, ErrorCode::kCancelled);
  EXPECT_EQ(DeadlineOf(server.Url()).code, ErrorCode::kTimeout);
  config_.request_timeout = Milliseconds(300);
  EXPECT_THAT(Get(*Make(), server.Url()),
              IsErrorWith(ErrorCode::kTimeout, CauseIs(HasSubstr("waiting for its answer"))));
}

TEST_F(StallTest, CancelEndsAnUnfinishedHead) {
  LoopbackServer server([](Peer& peer) {
    peer.ReadRequest();
    peer.Write("HTTP/1.1 200 OK\r\nX: unfinis");
    peer.Stall();
  });
  EXPECT_EQ(CancelGet(server).code, ErrorCode::kCancelled);
}

TEST_F(StallTest, CancelAndBoundsEndReadingTheBody) {
  LoopbackServer server([](Peer& peer) {
    peer.ReadRequest();
    peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
    peer.Stall();
  });
  EXPECT_EQ(CancelGet(server).code, ErrorCode::kCancelled);
  EXPECT_EQ(DeadlineOf(server.Url()).code, ErrorCode::kTimeout);
  config_.idle_timeout = Milliseconds(100);
  EXPECT_THAT(Get(*Make(), server.Url()),
              IsErrorWith(ErrorCode::kTimeout, CauseIs(HasSubstr("reading its answer"))));
}

TEST_F(StallTest, CancelEndsReadingOverTls) {
  const testing::Certificates certificates;
  config_.ca_file = certificates.authority();
  LoopbackServer server(
      [](Peer& peer) {
        peer.ReadRequest();
        peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
        peer.Stall();
      },
      certificates.good());
  EXPECT_EQ(CancelGet(server).code, ErrorCode::kCancelled);
}

// Sends one byte after the other for as long as somebody takes them.
LoopbackServer::Handler Trickle(std::string head) {
  return [head = std::move(head)](LoopbackServer::Peer& peer) {
    peer.ReadRequest();
    peer.Write(head);
    while (peer.Write("x") && !peer.AwaitCloseFor(Milliseconds(5))) {
    }
  };
}

TEST_F(StallTest, TricklingBytesDoNotExtendTheRequest) {
  // Silence is never long, yet the whole takes too long.
  config_.idle_timeout = Milliseconds(10000);
  config_.request_timeout = Milliseconds(200);
  LoopbackServer body(Trickle("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"));
  EXPECT_THAT(Get(*Make(), body.Url()), IsErrorWith(ErrorCode::kTimeout));
  LoopbackServer head(Trickle("HTTP/1.1 200 OK\r\nX: "));
  EXPECT_THAT(Get(*Make(), head.Url()), IsErrorWith(ErrorCode::kTimeout));
}

TEST_F(StallTest, AnEventStreamLastsAsLongAsItsCall) {
  config_.request_timeout = Milliseconds(500);
  LoopbackServer server(Trickle("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n:"));
  EXPECT_THAT(Get(*Make(), server.Url(), RealCall(Milliseconds(1200))),
              IsErrorWith(ErrorCode::kTimeout, CauseIs("its deadline passed")));
}

TEST_F(StallTest, ACancelledCallDoesNotStart) {
  LoopbackServer server(testing::AlwaysAnswer(200, ""));
  RealCall call;
  call.Cancel();
  EXPECT_THAT(Get(*Make(), server.Url(), call), IsErrorWith(ErrorCode::kCancelled));
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(StallTest, DestroyingAResponseClosesTheConnection) {
  std::atomic<bool> closed = false;
  LoopbackServer server([&](Peer& peer) {
    peer.ReadRequest();
    peer.Write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    peer.AwaitClose();
    closed = true;
    peer.Stall();
  });
  const auto transport = Make();
  EXPECT_THAT(transport->Send(Request(server.Url()), RealCall()), IsOk());
  server.AwaitStall();
  EXPECT_TRUE(closed);
}

// A name server that takes questions and gives no answer.
TEST(SystemResolver, ObservesTheCallWhenTheNameServerIsSilent) {
  Poco::Net::DatagramSocket silent(Poco::Net::SocketAddress("127.0.0.1", 0));
  const std::string server = silent.address().toString();
  const auto resolver = MakeSystemResolver(server);
  RealCall call;
  core::Error error(ErrorCode::kInternal, "no error");
  std::thread thread([&] {
    const auto addresses = resolver->Resolve("v.example", call);
    if (!addresses.ok()) error = addresses.error();
  });
  char question[512];
  ASSERT_GT(silent.receiveBytes(question, sizeof question), 0);
  call.Cancel();
  thread.join();
  EXPECT_LT(call.SinceCancel(), kGenerous);
  EXPECT_EQ(error.code, ErrorCode::kCancelled);
  EXPECT_THAT(resolver->Resolve("v.example", RealCall(Milliseconds(150))),
              IsErrorWith(ErrorCode::kTimeout));
}

// Answers every question: no such name.
TEST(SystemResolver, SaysThatANameDoesNotExist) {
  Poco::Net::DatagramSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
  socket.setReceiveTimeout(Poco::Timespan(0, 50000));
  std::atomic<bool> stop = false;
  std::thread name_server([&] {
    while (!stop) {
      try {
        char message[512];
        Poco::Net::SocketAddress from;
        const int size = socket.receiveFrom(message, sizeof message, from);
        message[2] = static_cast<char>(0x81);  // answer
        message[3] = static_cast<char>(0x83);  // NXDOMAIN
        socket.sendTo(message, size, from);
      } catch (const Poco::TimeoutException&) {  // nobody asks any more
      }
    }
  });
  const auto addresses =
      MakeSystemResolver(socket.address().toString())->Resolve("v.example", RealCall());
  stop = true;
  name_server.join();
  EXPECT_THAT(addresses, IsErrorWith(ErrorCode::kUnavailable, CauseIs(HasSubstr("no such name")),
                                     IsRetryable(false)));
}

TEST(SystemResolver, AnswersLiteralsAndLocalhostItself) {
  // A name server that does not exist: it must not be asked.
  const auto resolver = MakeSystemResolver("127.0.0.1:1");
  const auto resolve = [&](std::string_view host) {
    std::string text;
    const auto addresses = resolver->Resolve(host, RealCall());
    for (const IpAddress& address : addresses.value()) {
      text += address.ToString() + " ";
    }
    return text;
  };
  EXPECT_EQ(resolve("192.0.2.1"), "192.0.2.1 ");
  EXPECT_EQ(resolve("2001:db8::1"), "2001:db8::1 ");
  EXPECT_EQ(resolve("localhost"), "::1 127.0.0.1 ");
  EXPECT_EQ(resolve("x.localhost"), "::1 127.0.0.1 ");
}

}  // namespace
}  // namespace claribi::http
