#include "web_console/deadline_socket.h"

#include <Poco/Net/ServerSocket.h>
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
using std::chrono::milliseconds;

class DeadlineSocketTest : public testing::Test {
 protected:
  // A client, and the server's end of its connection.
  std::pair<StreamSocket, StreamSocket> Connected(milliseconds whole, milliseconds silent) {
    // As TCPServer has it: by value, as the class that Poco knows.
    Poco::Net::ServerSocket listener = *DeadlineSocket(whole, silent);
    listener.bind(SocketAddress("127.0.0.1", 0), true, false);
    listener.listen(1);
    StreamSocket client(listener.address());
    return {client, listener.acceptConnection()};
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
  auto [client, server] = Connected(milliseconds(150), milliseconds(100));
  const auto drips = [&client = client] {
    for (int i = 0; i < 20; ++i) {
      Send(client, "x");
      client.poll({0, 20'000}, StreamSocket::SELECT_READ);  // no reply comes
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
  auto [client, server] = Connected(milliseconds(10000), milliseconds(30));
  EXPECT_THROW(Receive(server), Poco::TimeoutException);
}

TEST_F(DeadlineSocketTest, GivesEachRequestItsTime) {
  auto [client, server] = Connected(milliseconds(120), milliseconds(100));
  for (int i = 0; i < 3; ++i) {
    Send(client, "request");
    EXPECT_EQ(Receive(server), "request");
    Send(server, "reply");
    EXPECT_EQ(Receive(client), "reply");
    server.poll({0, 60'000}, StreamSocket::SELECT_READ);  // no further request yet
  }
}

TEST_F(DeadlineSocketTest, EndsAReplyThatNobodyTakes) {
  auto [client, server] = Connected(milliseconds(10000), milliseconds(50));
  const std::string block(1 << 20, 'x');
  const auto send_all = [&server = server, &block] {
    for (int i = 0; i < 64; ++i) Send(server, block);
  };
  EXPECT_THROW(send_all(), Poco::Exception);
}

}  // namespace
}  // namespace claribi::web_console
