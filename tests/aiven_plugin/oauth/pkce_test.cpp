#include "oauth/pkce.h"

#include <gtest/gtest.h>

#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

// RFC 7636 appendix B
TEST(Pkce, GivesTheChallengeOfTheStandardsExample) {
  EXPECT_THAT(
      S256CodeChallenge(core::Secret::CopyOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")),
      IsOkAnd("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
}

TEST(Pkce, MakesAVerifierOfTheLengthAndCharactersAllowed) {
  testing::CountingRandom random;
  const auto first = MakeCodeVerifier(random);
  const auto second = MakeCodeVerifier(random);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->size(), 43U);
  EXPECT_EQ(first->Reveal().find_first_not_of(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string_view::npos);
  EXPECT_NE(first->Reveal(), second->Reveal());
}

}  // namespace
}  // namespace claribi::oauth
