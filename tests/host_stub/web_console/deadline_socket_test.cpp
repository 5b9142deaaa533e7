#include "web_console/deadline_socket.h"

#include <Poco/Net/StreamSocket.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>
#include <thread>

namespace claribi::web_console {
namespace {

using Poco::Net::SocketAddress;
using Poco::Net::StreamSocket;

constexpr int kMs = 1000;  // in microseconds

class DeadlineSocketTest : public testing::Test {
 protected:
  // A client, and the server's end of its connection.
  std::pair<StreamSocket, StreamSocket> Connected(Poco::Timespan whole, Poco::Timespan silent) {
    DeadlineSocket listener(whole, silent);
    listener.bind(SocketAddress("127.0.0.1", 0), true, false);
    listener.listen(1);
    StreamSocket client(listener.address());
    // As TCPServer has it: by value, as the class that Poco knows.
    Poco::Net::ServerSocket known = listener;
    return {client, known.acceptConnection()};
  }

  static std::string Receive(StreamSocket& socket) {
    std::array<char, 64> block{};
    const int count = socket.receiveBytes(block.data(), static_cast<int>(block.size()));
    return {block.data(), static_cast<std::size_t>(count)};
  }

  static void Send(StreamSocket& socket, const std::string& text) {
    socket.sendBytes(text.data(), static_cast<int>(text.size()));
  }
};

TEST_F(DeadlineSocketTest, EndsARequestThatComesByteByByte) {
  auto [client, server] = Connected({0, 150 * kMs}, {0, 100 * kMs});
  const auto drips = [&client = client] {
    for (int i = 0; i < 20; ++i) {
      Send(client, "x");
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  };
  std::thread thread(drips);
  int received = 0;
  const auto read_all = [&server = server, &received] {
    for (;; ++received) Receive(server);
  };
  EXPECT_THROW(read_all(), Poco::TimeoutException);
  EXPECT_GT(received, 0);
  EXPECT_LT(received, 20);
  thread.join();
}

TEST_F(DeadlineSocketTest, EndsOneThatIsSilent) {
  auto [client, server] = Connected({10, 0}, {0, 30 * kMs});
  EXPECT_THROW(Receive(server), Poco::TimeoutException);
}

TEST_F(DeadlineSocketTest, GivesEachRequestItsTime) {
  auto [client, server] = Connected({0, 120 * kMs}, {0, 100 * kMs});
  for (int i = 0; i < 3; ++i) {
    Send(client, "request");
    EXPECT_EQ(Receive(server), "request");
    Send(server, "reply");
    EXPECT_EQ(Receive(client), "reply");
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
  }
}

TEST_F(DeadlineSocketTest, EndsAReplyThatNobodyTakes) {
  auto [client, server] = Connected({10, 0}, {0, 50 * kMs});
  const std::string block(1 << 20, 'x');
  const auto send_all = [&server = server, &block] {
    for (int i = 0; i < 64; ++i) Send(server, block);
  };
  EXPECT_THROW(send_all(), Poco::Exception);
}

}  // namespace
}  // namespace claribi::web_console
