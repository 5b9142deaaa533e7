// What a person with curl meets: a certificate authority that stays the same, and a POST without a
// body.
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/TemporaryFile.h>
#include <Poco/Timespan.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "vendor_sandbox/certificate.h"
#include "vendor_sandbox/listener.h"

namespace claribi::vendor_sandbox {
namespace {

std::string AuthorityIn(const std::string& folder) {
  const auto made = ServerIdentityOfKeptAuthority("localhost", folder);
  const auto* identity = std::get_if<ServerIdentity>(&made);
  EXPECT_NE(identity, nullptr);
  return identity != nullptr && identity->certificate ? identity->authority_pem : "";
}

TEST(KeptAuthority, IsUsedAgain) {
  const Poco::TemporaryFile folder;
  const std::string first = AuthorityIn(folder.path() + "/deep");
  EXPECT_NE(first, "");
  EXPECT_EQ(AuthorityIn(folder.path() + "/deep"), first);
  struct stat key {};
  ASSERT_EQ(stat((folder.path() + "/deep/ca.key").c_str(), &key), 0);
  EXPECT_EQ(key.st_mode & 0777U, 0600U);
  std::ostringstream kept;
  kept << std::ifstream(folder.path() + "/deep/ca.pem").rdbuf();
  EXPECT_EQ(kept.str(), first);
}

TEST(KeptAuthority, IsMadeAnewWhereItCannotBeRead) {
  const Poco::TemporaryFile folder;
  const std::string first = AuthorityIn(folder.path());
  std::ofstream(folder.path() + "/ca.key", std::ios::trunc) << "no key";
  const std::string second = AuthorityIn(folder.path());
  EXPECT_NE(second, "");
  EXPECT_NE(second, first);
}

TEST(KeptAuthority, SaysThatItCannotBeKept) {
  const auto made = ServerIdentityOfKeptAuthority("localhost", "/proc/nowhere");
  ASSERT_TRUE(std::holds_alternative<Problem>(made));
  EXPECT_THAT(std::get<Problem>(made).Text(), ::testing::HasSubstr("--ca-dir"));
}

TEST(Listener, SaysInPlainWordsThatItsPortIsTaken) {
  const auto first = Listener::Open(0, nullptr);
  ASSERT_TRUE(std::holds_alternative<std::unique_ptr<Listener>>(first));
  const auto second = Listener::Open(std::get<std::unique_ptr<Listener>>(first)->Port(), nullptr);
  ASSERT_TRUE(std::holds_alternative<Problem>(second));
  EXPECT_EQ(std::get<Problem>(second).cause, "Another program listens there.");
  EXPECT_THAT(std::get<Problem>(second).Text(), ::testing::StartsWith("error: Cannot listen on "));
}

TEST(Listener, AnswersAPostWithoutABodyAtOnce) {
  auto opened = Listener::Open(0, nullptr);
  ASSERT_TRUE(std::holds_alternative<std::unique_ptr<Listener>>(opened));
  const auto& listener = std::get<std::unique_ptr<Listener>>(opened);
  listener->Serve([](const HttpRequest& request) {
    HttpReply reply;
    reply.body = request.method + " " + std::to_string(request.body.size());
    return reply;
  });
  Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", listener->Port()));
  socket.setReceiveTimeout(Poco::Timespan(20, 0));
  const std::string request = "POST /knobs HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  socket.sendBytes(request.data(), static_cast<int>(request.size()));
  std::string answer;
  char chunk[1024];
  while (answer.find("POST 0") == std::string::npos) {
    const int count = socket.receiveBytes(chunk, sizeof chunk);
    if (count <= 0) break;
    answer.append(chunk, static_cast<std::size_t>(count));
  }
  EXPECT_THAT(answer, ::testing::HasSubstr("\r\n\r\nPOST 0"));
  listener->Stop();
}

}  // namespace
}  // namespace claribi::vendor_sandbox
