#include "app/sandbox_approval.h"

#include <gtest/gtest.h>

#include <atomic>

// How many use OpenSSL through Poco: Poco::Crypto::OpenSSLInitializer::_rc, which is private.
extern std::atomic<int> uses_of_openssl __asm__("_ZN4Poco6Crypto18OpenSSLInitializer3_rcE");

namespace claribi::app {
namespace {

// What Poco would free with the last use may be in another thread's hands: scale-node, where eight
// threads sign in at the same time, ended by that.
TEST(SandboxApproval, NeverTakesBackWhatPocoSetUpForOpenSsl) {
  EXPECT_FALSE(ApproveAtSandbox("https://localhost:1/authorize", "",
                                outcome::Deadline(std::chrono::milliseconds(1000))));
  EXPECT_GE(uses_of_openssl, 1);
}

}  // namespace
}  // namespace claribi::app
