#include "oauth/scope.h"

#include <gtest/gtest.h>

namespace claribi::oauth {
namespace {

// GRT-09, GRT-10
TEST(Scope, PrefersTheChallengeOverWhatTheResourceSupports) {
  EXPECT_EQ(SelectScopes({{}, Scopes{"write"}, Scopes{"read", "list"}, {}}), Scopes{"write"});
}

// GRT-09
TEST(Scope, TakesAllThatTheResourceSupportsWithoutAChallenge) {
  EXPECT_EQ(SelectScopes({{}, {}, Scopes{"read", "list"}, {}}), (Scopes{"read", "list"}));
}

// GRT-09
TEST(Scope, IsOmittedWhenNobodyNamesAny) {
  EXPECT_TRUE(SelectScopes({{}, {}, {}, {}}).empty());
  EXPECT_TRUE(SelectScopes({{}, {}, Scopes{}, {}}).empty());
}

TEST(Scope, LetsTheHostNarrow) {
  EXPECT_EQ(SelectScopes({Scopes{"read"}, Scopes{"write"}, Scopes{"read", "list"}, {}}),
            Scopes{"read"});
}

// GRT-11, failures 1
TEST(Scope, AddsOfflineAccessOnlyWhenTheServerAdvertisesIt) {
  EXPECT_EQ(SelectScopes({{}, {}, Scopes{"read"}, Scopes{"openid", "offline_access"}}),
            (Scopes{"read", "offline_access"}));
  EXPECT_EQ(SelectScopes({{}, {}, Scopes{"read"}, Scopes{"openid"}}), Scopes{"read"});
  EXPECT_EQ(SelectScopes({{}, {}, Scopes{"offline_access"}, Scopes{"offline_access"}}),
            Scopes{"offline_access"});
}

TEST(Scope, NeverAsksForOfflineAccessAlone) {
  EXPECT_TRUE(SelectScopes({{}, {}, {}, Scopes{"offline_access"}}).empty());
}

TEST(Scope, ParsesEachTokenOnceAndDropsWhatIsNone) {
  EXPECT_EQ(ParseScopes("  a b  a c\"d e\\f g\x01h accounts:read "),
            (Scopes{"a", "b", "accounts:read"}));
  EXPECT_TRUE(ParseScopes("").empty());
}

TEST(Scope, BoundsHostileLists) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "s" + std::to_string(i) + " ";
  EXPECT_EQ(ParseScopes(text).size(), kMaxScopes);
  EXPECT_FALSE(IsScopeToken(std::string(257, 'a')));
}

// TOK-06
TEST(Scope, UnionKeepsTheOrderAndTakesEachOnce) {
  EXPECT_EQ(UnionOf({"a", "b"}, {"c", "a", "bad scope"}), (Scopes{"a", "b", "c"}));
  EXPECT_EQ(UnionOf({}, {"a"}), Scopes{"a"});
}

TEST(Scope, NothingIsASubsetOfAnything) {
  EXPECT_TRUE(IsSubset({}, {}));
  EXPECT_TRUE(IsSubset({"b"}, {"a", "b"}));
  EXPECT_FALSE(IsSubset({"a", "c"}, {"a", "b"}));
}

TEST(Scope, JoinsWithSingleSpaces) { EXPECT_EQ(JoinScopes({"a", "b"}), "a b"); }

}  // namespace
}  // namespace claribi::oauth
