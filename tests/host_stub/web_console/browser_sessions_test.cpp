#include "web_console/browser_sessions.h"

#include <gtest/gtest.h>

namespace claribi::web_console {
namespace {

constexpr std::int64_t kNow = 1'790'000'000'000;

std::string ValueIn(const std::string& set_cookie) {
  const std::size_t begin = set_cookie.find('=') + 1;
  return set_cookie.substr(begin, set_cookie.find(';') - begin);
}

class BrowserSessionsTest : public testing::Test {
 protected:
  std::string Enter() { return ValueIn(*sessions_.Enter(sessions_.Invite(), kNow)); }
  BrowserSessions sessions_{8080};
};

TEST_F(BrowserSessionsTest, AnInvitationWorksOnce) {
  const std::string invitation = sessions_.Invite();
  EXPECT_TRUE(sessions_.Enter(invitation, kNow));
  EXPECT_FALSE(sessions_.Enter(invitation, kNow));
  EXPECT_FALSE(sessions_.Enter("", kNow));
}

TEST_F(BrowserSessionsTest, CookiesHoldThePort) {
  EXPECT_EQ(sessions_.session_cookie(), "claribi_session_8080");
  EXPECT_EQ(sessions_.callback_cookie(), "claribi_callback_8080");
}

TEST_F(BrowserSessionsTest, ASessionEnds) {
  const std::string cookie = Enter();
  const std::int64_t life = std::chrono::milliseconds(BrowserSessions::kLife).count();
  EXPECT_TRUE(sessions_.Find(cookie, kNow + life - 1));
  EXPECT_FALSE(sessions_.Find(cookie, kNow + life));
  EXPECT_FALSE(sessions_.Find("", kNow));
}

TEST_F(BrowserSessionsTest, CookieAndTokenAreDifferentSecrets) {
  const std::string cookie = Enter();
  const auto session = sessions_.Find(cookie, kNow);
  ASSERT_TRUE(session);
  EXPECT_NE(session->token, cookie);
  EXPECT_FALSE(sessions_.Find(session->token, kNow));
  EXPECT_FALSE(sessions_.Find(session->id, kNow));
}

TEST_F(BrowserSessionsTest, TheSecondCookieIsOfOneSessionAndShortLived) {
  const auto one = sessions_.Find(Enter(), kNow);
  const auto other = sessions_.Find(Enter(), kNow);
  const std::string cookie = ValueIn(*sessions_.MarkCallback(one->id, kNow));
  EXPECT_EQ(sessions_.FindByCallback(cookie, kNow), one->id);
  EXPECT_NE(ValueIn(*sessions_.MarkCallback(other->id, kNow)), cookie);
  EXPECT_FALSE(sessions_.Find(cookie, kNow)) << "it opens nothing else";
  const std::int64_t life = std::chrono::milliseconds(BrowserSessions::kCallbackLife).count();
  EXPECT_FALSE(sessions_.FindByCallback(cookie, kNow + life));
  EXPECT_FALSE(sessions_.FindByCallback("", kNow));
}

TEST_F(BrowserSessionsTest, ASessionWithoutASignInHasNoSecondCookie) {
  Enter();
  EXPECT_FALSE(sessions_.FindByCallback("", kNow));
  EXPECT_FALSE(sessions_.MarkCallback("unknown", kNow));
}

TEST_F(BrowserSessionsTest, AreBounded) {
  const std::string first = Enter();
  for (int i = 0; i < 40; ++i) Enter();
  EXPECT_FALSE(sessions_.Find(first, kNow));
}

}  // namespace
}  // namespace claribi::web_console
