// What the sockets promise beside carrying bytes: nothing for child processes, no signal for a peer
// that has gone, each byte at once, and no harm from signals, short writes and full tables.
#include "http/sockets.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/un.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "aiven_plugin/http/transport_fixture.h"
#include "http/tcp_stream.h"

namespace claribi::http {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::LoopbackServer;
using testing::RealCall;

constexpr int kPatienceMs = 5000;

IpAddress Loopback() { return *IpAddress::Parse("127.0.0.1"); }

Watch WaitToWrite(const Socket& socket) {
  Watch watch{socket.handle(), false, true};
  EXPECT_FALSE(Wait({&watch, 1}, kPatienceMs));
  return watch;
}

Socket Connected(std::uint16_t port) {
  Socket socket;
  EXPECT_FALSE(socket.BeginConnect(Loopback(), port));
  EXPECT_TRUE(WaitToWrite(socket).writable);
  EXPECT_FALSE(socket.ConnectError());
  return socket;
}

std::ptrdiff_t OpenDescriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

TEST(Socket, IsNotInheritedAndNeverBlocksAndDoesNotDelay) {
  LoopbackServer server([](LoopbackServer::Peer& peer) { peer.AwaitClose(); });
  const Socket socket = Connected(server.port());
  const auto descriptor = static_cast<int>(socket.handle());
  EXPECT_NE(::fcntl(descriptor, F_GETFD) & FD_CLOEXEC, 0);
  EXPECT_NE(::fcntl(descriptor, F_GETFL) & O_NONBLOCK, 0);
  int no_delay = 0;
  socklen_t size = sizeof(no_delay);
  ASSERT_EQ(::getsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &no_delay, &size), 0);
  EXPECT_NE(no_delay, 0);
}

TEST(Socket, TellsThatNobodyListens) {
  const testing::ClosedPort port;
  Socket socket;
  ASSERT_FALSE(socket.BeginConnect(Loopback(), port.port()));
  EXPECT_TRUE(WaitToWrite(socket).IsReady());
  EXPECT_EQ(socket.ConnectError(), std::errc::connection_refused);
}

TEST(Socket, APeerThatHasGoneIsAnErrorAndNoSignal) {
  LoopbackServer server([](LoopbackServer::Peer& peer) { peer.Close(); });
  const Socket socket = Connected(server.port());
  Transfer sent;
  for (int i = 0; i < kPatienceMs && !sent.error; ++i) {
    EXPECT_FALSE(Wait({}, 1));
    sent = socket.Send("x");
  }
  EXPECT_TRUE(sent.error == std::errc::broken_pipe || sent.error == std::errc::connection_reset)
      << sent.error;
}

TEST(Socket, SendsWhatFitsAndThenSaysThatItWouldWait) {
  LoopbackServer server([](LoopbackServer::Peer& peer) { peer.Stall(); });
  const Socket socket = Connected(server.port());
  const std::string much(std::size_t{64} << 20U, 'x');
  const Transfer some = socket.Send(much);
  EXPECT_GT(some.count, 0U);
  EXPECT_LT(some.count, much.size());
  Transfer last = some;
  for (int i = 0; i < 1000 && !last.would_wait; ++i) last = socket.Send(much);
  EXPECT_TRUE(last.would_wait);
  Watch watch{socket.handle(), false, true};
  EXPECT_FALSE(Wait({&watch, 1}, 0));
  EXPECT_FALSE(watch.IsReady());
}

TEST(Socket, SaysThatNothingHasArrivedAndThatThePeerHasEnded) {
  LoopbackServer server([](LoopbackServer::Peer& peer) {
    peer.ReadByte();
    peer.Close();
  });
  const Socket socket = Connected(server.port());
  char byte = 0;
  const Transfer nothing = socket.Receive(&byte, 1);
  EXPECT_TRUE(nothing.would_wait && !nothing.error);
  EXPECT_EQ(socket.Send("x").count, 1U);
  Watch watch{socket.handle(), true, false};
  EXPECT_FALSE(Wait({&watch, 1}, kPatienceMs));
  ASSERT_TRUE(watch.readable);
  const Transfer end = socket.Receive(&byte, 1);
  EXPECT_TRUE(end.count == 0 && !end.would_wait && !end.error);
}

// With one call to the system, as it was told to expect, or with two.
TEST(Socket, WaitsForAFirstByteAndNoLonger) {
  constexpr int kSliceMs = 50;
  LoopbackServer server([](LoopbackServer::Peer& peer) {
    peer.Write("ab");
    peer.Stall();
  });
  Socket socket = Connected(server.port());
  socket.ExpectSlices(kSliceMs);
  socket = Socket(std::move(socket));  // what it expects goes with it
  char byte = 0;
  EXPECT_EQ(socket.ReceiveWithin(&byte, 1, kPatienceMs).count, 1U);
  EXPECT_EQ(socket.ReceiveWithin(&byte, 1, kSliceMs).count, 1U);
  EXPECT_EQ(byte, 'b');
  for (const int wait_ms : {kSliceMs, kSliceMs - 20, 0}) {
    const auto start = std::chrono::steady_clock::now();
    const Transfer nothing = socket.ReceiveWithin(&byte, 1, wait_ms);
    EXPECT_TRUE(nothing.would_wait && !nothing.error) << wait_ms;
    const auto waited = std::chrono::steady_clock::now() - start;
    EXPECT_GE(waited + std::chrono::milliseconds(2), std::chrono::milliseconds(wait_ms));
    EXPECT_LT(waited, std::chrono::milliseconds(kPatienceMs));
  }
  EXPECT_TRUE(socket.Receive(&byte, 1).would_wait) << "only ReceiveWithin waits";
  const std::string much(std::size_t{1} << 20U, 'x');
  bool is_full = false;
  for (int i = 0; i < 100 && !is_full; ++i) is_full = socket.Send(much).would_wait;
  EXPECT_TRUE(is_full) << "sending never waits";
}

TEST(Socket, TellsThatNoDescriptorIsLeft) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit none{0, limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  Socket socket;
  const std::error_code error = socket.BeginConnect(Loopback(), 1);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  EXPECT_EQ(error, std::errc::too_many_files_open);
  EXPECT_EQ(socket.handle(), kNoSocket);
}

TEST(Sockets, MayBeAsManyAsTheSystemLets) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit few{64, limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  EXPECT_EQ(MostSockets(), 64U);
  rlimit after{};
  ::getrlimit(RLIMIT_NOFILE, &after);
  EXPECT_EQ(after.rlim_cur, few.rlim_cur) << "it was changed";
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

TEST(Socket, ClosesOnceWhoeverOwnsIt) {
  const std::ptrdiff_t before = OpenDescriptors();
  {
    LoopbackServer server([](LoopbackServer::Peer& peer) { peer.AwaitClose(); });
    Socket first = Connected(server.port());
    Socket second = std::move(first);
    first = Connected(server.port());
    second = std::move(first);
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST(Sockets, AnAddressOfTheSystemIsOneOfOurs) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_addr.s_addr = htonl(0xC0000201);
  const auto* as_v4 = reinterpret_cast<const sockaddr*>(&v4);
  EXPECT_EQ(AddressOf(as_v4, sizeof(v4)), IpAddress::Parse("192.0.2.1"));
  EXPECT_EQ(AddressOf(as_v4, sizeof(v4) - 1), std::nullopt);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_addr.s6_addr[15] = 1;
  const auto* as_v6 = reinterpret_cast<const sockaddr*>(&v6);
  EXPECT_EQ(AddressOf(as_v6, sizeof(v6)), IpAddress::Parse("::1"));
  EXPECT_EQ(AddressOf(as_v6, sizeof(v6) - 1), std::nullopt);
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  EXPECT_EQ(AddressOf(reinterpret_cast<const sockaddr*>(&local), sizeof(local)), std::nullopt);
}

class TcpStreamTest : public TransportTest {
 protected:
  static Stage Connecting(const core::CallContext& call) {
    return {call, "v.example", "connecting", call.Now() + core::Milliseconds(kPatienceMs)};
  }
};

TEST_F(TcpStreamTest, EachAddressThatFailedIsNamedWithItsReason) {
  const testing::ClosedPort port;
  const RealCall call;
  const auto connected =
      ConnectTcp({*IpAddress::Parse("127.0.0.2"), Loopback()}, port.port(), Connecting(call));
  EXPECT_THAT(connected, IsErrorWith(core::ErrorCode::kUnavailable,
                                     CauseIs(AllOf(HasSubstr("127.0.0.2: Connection refused"),
                                                   HasSubstr("127.0.0.1: Connection refused")))));
}

TEST_F(TcpStreamTest, AttemptsThatLostAreClosed) {
  const std::ptrdiff_t before = OpenDescriptors();
  {
    LoopbackServer server([](LoopbackServer::Peer& peer) { peer.AwaitClose(); });
    const RealCall call;
    // Nobody answers at the first: it is of a net for documents (RFC 5737), or there is no way.
    const std::vector<IpAddress> addresses{*IpAddress::Parse("192.0.2.1"), Loopback()};
    EXPECT_THAT(ConnectTcp(addresses, server.port(), Connecting(call)), IsOk());
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

// A thread that is interrupted all the time, with a handler that does not restart calls.
class Interrupted {
 public:
  Interrupted() : target_(::pthread_self()) {
    struct sigaction ours {};
    ours.sa_handler = [](int) {};
    ::sigaction(SIGUSR2, &ours, &before_);
    thread_ = std::thread([this] {
      while (!stop_) {
        ::pthread_kill(target_, SIGUSR2);
        EXPECT_FALSE(Wait({}, 1));
      }
    });
  }
  ~Interrupted() {
    stop_ = true;
    thread_.join();
    ::sigaction(SIGUSR2, &before_, nullptr);
  }

 private:
  const pthread_t target_;
  struct sigaction before_ {};
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

TEST_F(TcpStreamTest, EveryByteArrivesOnceThroughShortWritesAndSignals) {
  std::string body;
  while (body.size() < std::size_t{16} << 20U) body += std::to_string(body.size()) + " ";
  std::string arrived;
  LoopbackServer server([&](LoopbackServer::Peer& peer) {
    arrived = peer.ReadRequest();
    for (const char* piece : {"HTTP/1.1 200 OK\r\nContent-", "Length: 4\r\n\r\n", "do", "ne"}) {
      EXPECT_FALSE(Wait({}, 20));
      peer.Write(piece);
    }
    peer.AwaitClose();
  });
  const Interrupted interrupted;
  HttpRequest request = Request(server.Url(), "POST");
  request.body = body;
  const auto response = Fetch(*Make(), std::move(request), 10, RealCall());
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->body, "done");
  EXPECT_TRUE(arrived.ends_with(body)) << arrived.size();
}

}  // namespace
}  // namespace claribi::http
