#include "redirect/loopback_receiver.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <set>
#include <vector>

#include "testing/result_matchers.h"

namespace claribi::redirect {
namespace {

using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;
using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

struct Answer {
  int status = 0;
  std::string body;
  HTTPResponse response;
};

class LoopbackReceiverTest : public testing::Test {
 protected:
  void SetUp() override {
    auto started = LoopbackReceiver::Start();
    ASSERT_THAT(started, IsOk());
    receiver_ = std::move(*started);
    uri_ = Poco::URI(receiver_->redirect_uri());
  }

  Answer Request(const std::string& path, const std::string& method = "GET",
                 const std::string& host = "") const {
    Poco::Net::HTTPClientSession session(uri_.getHost(), uri_.getPort());
    session.setTimeout(Poco::Timespan(10, 0));
    HTTPRequest request(method, path, HTTPRequest::HTTP_1_1);
    if (!host.empty()) request.setHost(host);
    session.sendRequest(request);
    Answer answer;
    std::istream& body = session.receiveResponse(answer.response);
    Poco::StreamCopier::copyToString(body, answer.body);
    answer.status = answer.response.getStatus();
    return answer;
  }

  std::future<Answer> RequestInBackground(const std::string& path) const {
    return std::async(std::launch::async, [this, path] { return Request(path); });
  }

  std::unique_ptr<LoopbackReceiver> receiver_;
  Poco::URI uri_;
};

constexpr milliseconds kLong{5000};
constexpr milliseconds kNow{0};

TEST_F(LoopbackReceiverTest, ListensOnTheLoopbackInterfaceWithNothingSecretInTheUri) {
  EXPECT_EQ(uri_.getScheme(), "http");
  EXPECT_EQ(uri_.getHost(), "127.0.0.1");
  EXPECT_EQ(uri_.getPathAndQuery(), "/callback");
}

TEST_F(LoopbackReceiverTest, TakesTheVeryPortAskedForAgainAndAgain) {
  const std::uint16_t port = uri_.getPort();
  for (int sign_in = 0; sign_in < 2; ++sign_in) {
    receiver_.reset();
    auto started = LoopbackReceiver::Start(port);
    ASSERT_THAT(started, IsOk());
    receiver_ = std::move(*started);
    EXPECT_EQ(receiver_->redirect_uri(), uri_.toString());
    auto tab = RequestInBackground("/callback?code=x");
    EXPECT_TRUE(receiver_->TakeCallback(kLong));
    receiver_->Conclude({true, "Connected", ""});
    tab.wait();
  }
}

TEST_F(LoopbackReceiverTest, SaysThatThePortAskedForIsTaken) {
  EXPECT_THAT(LoopbackReceiver::Start(uri_.getPort()),
              IsErrorWith(outcome::Code::kUsage, CauseIs(HasSubstr(std::to_string(uri_.getPort()))),
                          FixIs(HasSubstr("--callback-port"))));
}

TEST_F(LoopbackReceiverTest, HandsOverTheWholeUrlAndKeepsTheTabWaiting) {
  auto tab = RequestInBackground("/callback?code=a%2Fb&state=x&iss=https%3A%2F%2Fissuer.example");
  const auto url = receiver_->TakeCallback(kLong);
  ASSERT_TRUE(url);
  EXPECT_EQ(*url,
            receiver_->redirect_uri() + "?code=a%2Fb&state=x&iss=https%3A%2F%2Fissuer.example");
  EXPECT_EQ(tab.wait_for(kNow), std::future_status::timeout) << "no outcome, no page";
  receiver_->Conclude({true, "Connected", "You may close this tab."});
  const Answer answer = tab.get();
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("Connected"));
  EXPECT_THAT(answer.body, Not(HasSubstr("<script")));
}

TEST_F(LoopbackReceiverTest, SaysADenialAsADenial) {
  auto tab = RequestInBackground("/callback?error=access_denied&state=x");
  ASSERT_TRUE(receiver_->TakeCallback(kLong));
  receiver_->Conclude({false, "You declined", "Nothing was saved."});
  EXPECT_THAT(tab.get().body, HasSubstr("You declined"));
}

TEST_F(LoopbackReceiverTest, EscapesWhatItShows) {
  auto tab = RequestInBackground("/callback?error=x");
  ASSERT_TRUE(receiver_->TakeCallback(kLong));
  receiver_->Conclude({false, "<img src=x>", "a & \"b\""});
  const Answer answer = tab.get();
  EXPECT_THAT(answer.body, Not(HasSubstr("<img")));
  EXPECT_THAT(answer.body, HasSubstr("a &amp; &quot;b&quot;"));
}

TEST_F(LoopbackReceiverTest, PageKeepsTheCodeToItself) {
  auto tab = RequestInBackground("/callback?code=very-secret&state=x");
  ASSERT_TRUE(receiver_->TakeCallback(kLong));
  receiver_->Conclude({true, "Connected", ""});
  const Answer answer = tab.get();
  EXPECT_EQ(answer.response.get("Cache-Control"), "no-store");
  EXPECT_EQ(answer.response.get("Referrer-Policy"), "no-referrer");
  EXPECT_THAT(answer.response.get("Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(answer.body, Not(HasSubstr("very-secret")));
}

TEST_F(LoopbackReceiverTest, HandsOverOneCallbackAtATime) {
  auto tab = RequestInBackground("/callback?code=1");
  ASSERT_TRUE(receiver_->TakeCallback(kLong));
  auto late = RequestInBackground("/callback?code=2");
  EXPECT_FALSE(receiver_->TakeCallback(milliseconds(50))) << "the first is being judged";
  receiver_->Conclude({true, "Connected", ""});
  EXPECT_EQ(tab.get().status, 200);
  EXPECT_EQ(late.get().status, 410);
  EXPECT_EQ(Request("/callback?code=3").status, 410);
  EXPECT_FALSE(receiver_->TakeCallback(kNow));
}

// Field case 13: an old tab calls first, with the state of another sign-in.
TEST_F(LoopbackReceiverTest, TurnsAwayWhatIsOfAnotherSignInAndWaitsForTheTrueOne) {
  for (const char* stale : {"/callback?code=old&state=y", "/callback?error=access_denied&state=z",
                            "/callback?nonsense", "/callback?code=x&state="}) {
    auto tab = RequestInBackground(stale);
    ASSERT_TRUE(receiver_->TakeCallback(kLong));
    receiver_->TurnAway({false, "Not this sign-in", "It changed nothing."});
    const Answer answer = tab.get();
    EXPECT_EQ(answer.status, 400) << stale;
    EXPECT_THAT(answer.body, HasSubstr("It changed nothing.")) << stale;
  }
  auto tab = RequestInBackground("/callback?code=1&state=x");
  const auto url = receiver_->TakeCallback(kLong);
  ASSERT_TRUE(url);
  EXPECT_THAT(*url, HasSubstr("code=1"));
  receiver_->Conclude({true, "Connected", ""});
  EXPECT_THAT(tab.get().body, HasSubstr("Connected"));
}

TEST_F(LoopbackReceiverTest, KeepsTheTrueOneThatComesWhileAnotherIsJudged) {
  auto stale = RequestInBackground("/callback?code=old");
  ASSERT_TRUE(receiver_->TakeCallback(kLong));
  auto tab = RequestInBackground("/callback?code=1");
  receiver_->TurnAway({false, "Not this sign-in", ""});
  EXPECT_EQ(stale.get().status, 400);
  const auto url = receiver_->TakeCallback(kLong);
  ASSERT_TRUE(url);
  EXPECT_THAT(*url, HasSubstr("code=1"));
  receiver_->Conclude({true, "Connected", ""});
  EXPECT_EQ(tab.get().status, 200);
}

TEST_F(LoopbackReceiverTest, ShowsTheSamePageToABrowserThatAsksTwice) {
  auto tab = RequestInBackground("/callback?code=1");
  ASSERT_TRUE(receiver_->TakeCallback(kLong));
  auto again = RequestInBackground("/callback?code=1");
  EXPECT_FALSE(receiver_->TakeCallback(milliseconds(50)));
  receiver_->Conclude({true, "Connected", ""});
  EXPECT_THAT(tab.get().body, HasSubstr("Connected"));
  const Answer second = again.get();
  EXPECT_TRUE(second.status == 200 || second.status == 410) << "it may have come too late";
}

TEST_F(LoopbackReceiverTest, TurningAwayNobodyChangesNothing) {
  receiver_->TurnAway({false, "Not this sign-in", ""});
  auto tab = RequestInBackground("/callback?code=1");
  EXPECT_TRUE(receiver_->TakeCallback(kLong));
  receiver_->Conclude({true, "Connected", ""});
  EXPECT_EQ(tab.get().status, 200);
}

TEST_F(LoopbackReceiverTest, IgnoresOtherPaths) {
  for (const char* path : {"/", "/favicon.ico", "/callback/more?code=1", "/callbac?code=1"}) {
    EXPECT_EQ(Request(path).status, 404) << path;
  }
  EXPECT_FALSE(receiver_->TakeCallback(kNow));
}

TEST_F(LoopbackReceiverTest, IgnoresACallbackWithoutAnAnswer) {
  EXPECT_EQ(Request("/callback").status, 400);
  EXPECT_EQ(Request("/callback?").status, 400);
  EXPECT_FALSE(receiver_->TakeCallback(kNow));
}

TEST_F(LoopbackReceiverTest, IgnoresOtherMethods) {
  EXPECT_EQ(Request("/callback?code=1", "POST").status, 405);
  EXPECT_EQ(Request("/callback?code=1", "HEAD").status, 405);
  EXPECT_FALSE(receiver_->TakeCallback(kNow));
}

TEST_F(LoopbackReceiverTest, IgnoresRequestsForAnotherHost) {
  EXPECT_EQ(Request("/callback?code=1", "GET", "attacker.example").status, 403);
  EXPECT_EQ(Request("/callback?code=1", "GET", "127.0.0.1:1").status, 403);
  EXPECT_FALSE(receiver_->TakeCallback(kNow));
}

TEST_F(LoopbackReceiverTest, RefusesAnEndlessUri) {
  // Whether the answer is still read depends on who is faster: a server that closes on unread bytes
  // resets the connection.
  try {
    EXPECT_GE(Request("/callback?code=" + std::string(100'000, 'x')).status, 400);
  } catch (const Poco::Exception&) {
  }
  EXPECT_FALSE(receiver_->TakeCallback(kNow));
}

TEST_F(LoopbackReceiverTest, ASilentClientDoesNotKeepTheCallbackOut) {
  Poco::Net::StreamSocket silent(Poco::Net::SocketAddress("127.0.0.1", uri_.getPort()));
  auto tab = RequestInBackground("/callback?code=1");
  EXPECT_TRUE(receiver_->TakeCallback(kLong));
  receiver_->Conclude({true, "Connected", ""});
  EXPECT_EQ(tab.get().status, 200);
}

TEST_F(LoopbackReceiverTest, AWaitEndsWithItsTime) {
  EXPECT_FALSE(receiver_->TakeCallback(milliseconds(20)));
}

TEST_F(LoopbackReceiverTest, TellsTheTabWhenItIsInterrupted) {
  auto tab = RequestInBackground("/callback?code=1");
  ASSERT_TRUE(receiver_->TakeCallback(kLong));
  receiver_.reset();
  EXPECT_THAT(tab.get().body, HasSubstr("Interrupted"));
}

TEST_F(LoopbackReceiverTest, ClosesItsPort) {
  receiver_.reset();
  EXPECT_THROW(Poco::Net::StreamSocket(Poco::Net::SocketAddress("127.0.0.1", uri_.getPort())),
               Poco::Net::ConnectionRefusedException);
}

constexpr char kOwner[] = "organisation of this test";

TEST(LoopbackReceiver, HasPortsForEachOwner) {
  const auto ports = PortsOf(kOwner);
  EXPECT_EQ(ports, PortsOf(kOwner));
  EXPECT_NE(ports, PortsOf("another organisation"));
  EXPECT_EQ(std::set<std::uint16_t>(ports.begin(), ports.end()).size(), ports.size());
  for (const char* owner : {"", "\xFF", kOwner, "default", "a very long name of somebody"}) {
    for (const std::uint16_t port : PortsOf(owner)) {
      EXPECT_GE(port, 61000) << owner;
      EXPECT_LT(port, 65500) << owner;
    }
  }
}

// Failures 4: servers compare the port with the one that was registered.
TEST(LoopbackReceiver, ComesBackToAPortOfItsOwner) {
  auto first = LoopbackReceiver::StartFor(kOwner);
  ASSERT_THAT(first, IsOk());
  const std::string uri = (*first)->redirect_uri();
  const auto port = static_cast<std::uint16_t>(Poco::URI(uri).getPort());
  const auto ports = PortsOf(kOwner);
  if (std::find(ports.begin(), ports.end(), port) == ports.end()) {
    GTEST_SKIP() << "all ports of this owner are taken on this machine";
  }
  first->reset();
  auto again = LoopbackReceiver::StartFor(kOwner);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ((*again)->redirect_uri(), uri);
}

TEST(LoopbackReceiver, FindsAPortAlthoughThoseOfItsOwnerAreTaken) {
  std::set<std::string> uris;
  std::vector<std::unique_ptr<LoopbackReceiver>> receivers;
  for (std::size_t i = 0; i <= PortsOf(kOwner).size(); ++i) {
    auto next = LoopbackReceiver::StartFor(kOwner);
    ASSERT_THAT(next, IsOk());
    uris.insert((*next)->redirect_uri());
    receivers.push_back(std::move(*next));
  }
  EXPECT_EQ(uris.size(), receivers.size());
}

}  // namespace
}  // namespace claribi::redirect
