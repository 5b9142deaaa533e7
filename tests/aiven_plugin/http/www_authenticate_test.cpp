#include "http/www_authenticate.h"

#include <gtest/gtest.h>

namespace claribi::http {
namespace {

std::string Value(const AuthChallenge& challenge, std::string_view name) {
  const std::string* value = challenge.Find(name);
  return value != nullptr ? *value : "(absent)";
}

TEST(WwwAuthenticate, ReadsABearerChallenge) {
  const auto challenges = ParseChallenges(
      "Bearer resource_metadata=\"https://v.example/.well-known/oauth-protected-resource\", "
      "scope=\"read list\", error=invalid_token");
  ASSERT_EQ(challenges.size(), 1U);
  EXPECT_EQ(challenges[0].scheme, "bearer");
  EXPECT_EQ(Value(challenges[0], "resource_metadata"),
            "https://v.example/.well-known/oauth-protected-resource");
  EXPECT_EQ(Value(challenges[0], "SCOPE"), "read list");
  EXPECT_EQ(Value(challenges[0], "error"), "invalid_token");
}

TEST(WwwAuthenticate, TellsSeveralChallengesInOneFieldApart) {
  // The example of RFC 9110 section 11.6.1.
  const auto challenges = ParseChallenges(
      "Basic realm=\"simple\", Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\"");
  ASSERT_EQ(challenges.size(), 2U);
  EXPECT_EQ(challenges[0].scheme, "basic");
  EXPECT_EQ(Value(challenges[0], "realm"), "simple");
  EXPECT_EQ(challenges[1].scheme, "newauth");
  EXPECT_EQ(Value(challenges[1], "type"), "1");
  EXPECT_EQ(Value(challenges[1], "title"), "Login to \"apps\"");
}

TEST(WwwAuthenticate, ReadsToken68AndBareSchemes) {
  const auto challenges = ParseChallenges("Negotiate a87421000492aa874209af8bc028==, NTLM, Bearer");
  ASSERT_EQ(challenges.size(), 3U);
  EXPECT_EQ(challenges[0].token68, "a87421000492aa874209af8bc028==");
  EXPECT_EQ(challenges[1].scheme, "ntlm");
  EXPECT_EQ(challenges[2].scheme, "bearer");
  EXPECT_TRUE(challenges[2].parameters.empty());
}

TEST(WwwAuthenticate, ReadsSeveralFields) {
  Headers headers;
  headers.Add("WWW-Authenticate", "Basic realm=x");
  headers.Add("www-authenticate", "Bearer error=\"insufficient_scope\"");
  const auto challenges = FindChallenges(headers);
  ASSERT_EQ(challenges.size(), 2U);
  const AuthChallenge* bearer = FindBearer(challenges);
  ASSERT_NE(bearer, nullptr);
  EXPECT_EQ(Value(*bearer, "error"), "insufficient_scope");
}

TEST(WwwAuthenticate, FindsNoBearerWhereThereIsNone) {
  EXPECT_EQ(FindBearer(ParseChallenges("Basic realm=Bearer")), nullptr);
  EXPECT_EQ(FindBearer({}), nullptr);
}

TEST(WwwAuthenticate, ToleratesEmptyListItemsAndSpaces) {
  const auto challenges = ParseChallenges(" , ,Bearer  realm = \"a\" ,, scope=\"b\",");
  ASSERT_EQ(challenges.size(), 1U);
  EXPECT_EQ(Value(challenges[0], "realm"), "a");
  EXPECT_EQ(Value(challenges[0], "scope"), "b");
}

TEST(WwwAuthenticate, ToleratesMissingCommasAndUnquotedUrls) {
  const auto challenges = ParseChallenges(
      "Bearer error=\"invalid_token\" error_description=\"gone, again\" "
      "resource_metadata=https://v.example/a?b=c");
  ASSERT_EQ(challenges.size(), 1U);
  EXPECT_EQ(Value(challenges[0], "error_description"), "gone, again");
  EXPECT_EQ(Value(challenges[0], "resource_metadata"), "https://v.example/a?b=c");
}

TEST(WwwAuthenticate, KeepsTheFirstOfARepeatedParameter) {
  const auto challenges = ParseChallenges("Bearer scope=\"read\", SCOPE=\"write\"");
  ASSERT_EQ(challenges.size(), 1U);
  EXPECT_EQ(challenges[0].parameters.size(), 1U);
  EXPECT_EQ(Value(challenges[0], "scope"), "read");
}

TEST(WwwAuthenticate, DropsWhatFollowsASyntaxErrorAndKeepsWhatPrecedesIt) {
  EXPECT_TRUE(ParseChallenges("").empty());
  EXPECT_TRUE(ParseChallenges("=x").empty());
  EXPECT_TRUE(ParseChallenges("realm=\"no scheme before\"").empty());
  EXPECT_TRUE(ParseChallenges("\"Bearer\"").empty());
  const auto unterminated = ParseChallenges("Basic realm=a, Bearer scope=\"never closed");
  ASSERT_EQ(unterminated.size(), 2U);
  EXPECT_TRUE(unterminated[1].parameters.empty());
  const auto escaped_end = ParseChallenges("Bearer scope=\"a\\");
  ASSERT_EQ(escaped_end.size(), 1U);
  EXPECT_TRUE(escaped_end[0].parameters.empty());
}

TEST(WwwAuthenticate, RefusesLineBreaksAndNulInText) {
  for (const std::string& value :
       {std::string("a\r\nb"), std::string("a\\\nb"), std::string("a\0b", 3)}) {
    const auto challenges = ParseChallenges("Bearer realm=\"" + value + "\"");
    ASSERT_EQ(challenges.size(), 1U);
    EXPECT_TRUE(challenges[0].parameters.empty());
  }
}

TEST(WwwAuthenticate, IsBounded) {
  std::string schemes;
  for (int i = 0; i < 1000; ++i) schemes += "a,";
  EXPECT_EQ(ParseChallenges(schemes).size(), 16U);
  std::string parameters = "Bearer ";
  for (int i = 0; i < 1000; ++i) parameters += "p" + std::to_string(i) + "=1,";
  EXPECT_EQ(ParseChallenges(parameters)[0].parameters.size(), 32U);
  Headers headers;
  for (int i = 0; i < 100; ++i) headers.Add("WWW-Authenticate", "Bearer, Basic");
  EXPECT_EQ(FindChallenges(headers).size(), 16U);
  EXPECT_TRUE(
      ParseChallenges("Bearer realm=\"" + std::string(100000, 'x') + "\"")[0].parameters.empty());
}

}  // namespace
}  // namespace claribi::http
