// What one request costs, in system calls of the calling thread, looks at the clock and memory:
// figures that do not depend on the machine.
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "aiven_plugin/http/transport_fixture.h"
#include "testing/failing_allocation.h"

#if CLARIBI_ALLOCATIONS_CAN_FAIL

namespace claribi::http {
namespace {

struct SystemCalls {
  int sends = 0;
  int receives = 0;
  int polls = 0;
};
thread_local SystemCalls system_calls;

}  // namespace
}  // namespace claribi::http

// In place of the C library's, for the whole program.
extern "C" ssize_t send(int socket, const void* bytes, size_t size, int flags) {
  ++claribi::http::system_calls.sends;
  return syscall(SYS_sendto, socket, bytes, size, flags, nullptr, 0);
}
extern "C" ssize_t recv(int socket, void* bytes, size_t size, int flags) {
  ++claribi::http::system_calls.receives;
  return syscall(SYS_recvfrom, socket, bytes, size, flags, nullptr, nullptr);
}
extern "C" int poll(struct pollfd* sockets, nfds_t count, int milliseconds) {
  ++claribi::http::system_calls.polls;
  return static_cast<int>(syscall(SYS_poll, sockets, count, milliseconds));
}

namespace claribi::http {
namespace {

using testing::LoopbackServer;

// How often the clock is read.
class CountingCall final : public core::CallContext {
 public:
  bool IsCancelled() const override { return call_.IsCancelled(); }
  core::MonotonicTime Now() const override {
    ++looks;
    return call_.Now();
  }
  core::MonotonicTime Deadline() const override { return call_.Deadline(); }
  void Progress(double, std::string_view) const override {}

  mutable int looks = 0;

 private:
  testing::RealCall call_;
};

class TransportCostTest : public TransportTest {
 protected:
  static HttpRequest Post(const std::string& url, std::size_t body_bytes) {
    HttpRequest request = Request(url, "POST");
    request.authorization = core::Secret::CopyOf("Bearer t0ken");
    request.body = std::string(body_bytes, 'x');
    return request;
  }
  static LoopbackServer::Handler Answering(std::string body) {
    return [body = std::move(body)](Peer& peer) {
      while (!peer.ReadRequest().empty()) peer.Respond(200, body);
    };
  }
};

// On a connection that is kept: is it quiet, the request, the answer.
TEST_F(TransportCostTest, ASmallRequestTakesThreeSystemCalls) {
  LoopbackServer server(Answering("{}"));
  const auto transport = Make();
  ASSERT_THAT(Fetch(*transport, Post(server.Url(), 300), 1000, testing::RealCall()), IsOk());
  system_calls = {};
  CountingCall call;
  ASSERT_THAT(Fetch(*transport, Post(server.Url(), 300), 1000, call), IsOk());
  EXPECT_EQ(system_calls.sends, 1);
  EXPECT_EQ(system_calls.receives, 1);
  EXPECT_EQ(system_calls.polls, 1);
  EXPECT_LE(call.looks, 10);
  EXPECT_EQ(server.connections(), 1);
}

// The room for what arrives is neither filled with zeros nor allocated: most answers are small.
TEST_F(TransportCostTest, ASmallAnswerTakesLittleMemory) {
  LoopbackServer server(Answering("{}"));
  const auto transport = Make();
  ASSERT_THAT(Fetch(*transport, Post(server.Url(), 300), 1000, testing::RealCall()), IsOk());
  HttpRequest request = Post(server.Url(), 300);
  const testing::RealCall call;
  const testing::Asked asked = testing::AskedBy(
      [&] { EXPECT_THAT(Fetch(*transport, std::move(request), 1000, call), IsOk()); });
  EXPECT_LE(asked.times, 80);
  EXPECT_LE(asked.bytes, 8000U);
}

// Behind a send that took less than all there is to send, the rest waits for room.
TEST_F(TransportCostTest, ALargeRequestArrivesWhole) {
  std::size_t arrived = 0;
  LoopbackServer server([&](Peer& peer) {
    const std::string request = peer.ReadRequest();
    arrived = request.size() - request.find("\r\n\r\n") - 4;
    peer.Respond(200, "{}");
  });
  const auto transport = Make();
  constexpr std::size_t kLarge = std::size_t{8} << 20U;
  ASSERT_THAT(Fetch(*transport, Post(server.Url(), kLarge), 1000, testing::RealCall()), IsOk());
  EXPECT_EQ(arrived, kLarge);
}

}  // namespace
}  // namespace claribi::http

#endif
