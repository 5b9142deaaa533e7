// Members that bend a rule or give words a meaning: pinned exceptions, failures inside results.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "aiven_plugin/manifest/refusal.h"
#include "testing/result_matchers.h"

namespace claribi::manifest {
namespace {

using core::Json;
using ::testing::ElementsAre;

TEST(Manifest, ReadsPinnedExceptionsOfASignIn) {
  Json json = Minimal();
  json.Set("sign_in", Json::Parse(R"({"kind":"oauth2_authorization_code","pkce":"S256",
      "registration":["dynamic"],"pkce_unadvertised":["https://auth.example"],
      "accepted_issuers":[{"expected":"https://a.example/","accepted":"https://a.example"}]})")
                          .value());
  const auto parsed = Parse(json);
  ASSERT_THAT(parsed, IsOk());
  EXPECT_THAT(parsed->sign_in.pkce_unadvertised, ElementsAre("https://auth.example"));
  ASSERT_EQ(parsed->sign_in.accepted_issuers.size(), 1U);
  EXPECT_EQ(parsed->sign_in.accepted_issuers[0].expected, "https://a.example/");
  EXPECT_EQ(parsed->sign_in.accepted_issuers[0].accepted, "https://a.example");
}

TEST(Manifest, RefusesExceptionsThatAreNoneOrTooWide) {
  const auto with = [](std::string_view kind, std::string_view member) {
    return [kind = std::string(kind), member = std::string(member)](Json& json) {
      json.Set("sign_in", Json::Parse("{" + kind + "," + member + "}").value());
    };
  };
  constexpr std::string_view kPerson =
      R"("kind":"oauth2_authorization_code","pkce":"S256","registration":["dynamic"])";
  constexpr std::string_view kNobody = R"("kind":"oauth2_client_credentials")";
  for (const char* issuers :
       {"true", R"("*")", R"(["*"])", R"(["http://auth.example"])", R"(["auth.example"])"}) {
    ExpectRefused(with(kPerson, R"("pkce_unadvertised":)" + std::string(issuers)),
                  "/sign_in/pkce_unadvertised");
  }
  ExpectRefused(with(kNobody, R"("pkce_unadvertised":["https://auth.example"])"),
                "/sign_in/pkce_unadvertised");
  ExpectRefused(with(kPerson, R"("accepted_issuers":[{"expected":"https://a.example"}])"),
                "/sign_in/accepted_issuers/0/accepted");
  ExpectRefused(with(kPerson, R"("accepted_issuers":[{"expected":"*","accepted":"*"}])"),
                "/sign_in/accepted_issuers/0/expected");
  ExpectRefused(with(kPerson, R"("accepted_issuers":[{"expected":"https://a.example",
                                  "accepted":"https://a.example"}])"),
                "/sign_in/accepted_issuers/0/accepted");
  ExpectRefused(with(kPerson, R"("accepted_issuers":[{"expected":"https://a.example",
                                  "accepted":"https://b.example","any":true}])"),
                "/sign_in/accepted_issuers/0/any");
  ExpectRefused(with(R"("kind":"none")", R"("accepted_issuers":[])"), "/sign_in/accepted_issuers");
}

TEST(Manifest, ReadsTheRulesOfFailuresInsideResults) {
  Json json = Minimal();
  json.Set("in_band_errors", Json::Parse(R"([
      {"starts_with":"Error {status}: no","meaning":"read_only","fix":"Nothing to do."},
      {"starts_with":"Error {status}","status":404},
      {"starts_with":"Too many","meaning":"rate_limited"}])")
                                 .value());
  const auto parsed = Parse(json);
  ASSERT_THAT(parsed, IsOk());
  const auto& rules = parsed->in_band_errors;
  ASSERT_EQ(rules.size(), 3U);
  ASSERT_TRUE(rules[0].meaning);
  EXPECT_EQ(rules[0].meaning->cause, policy::MeaningOfReadOnly().cause);
  EXPECT_EQ(rules[0].fix, "Nothing to do.");
  EXPECT_EQ(rules[1].status, 404);
  EXPECT_FALSE(rules[1].meaning);
  EXPECT_EQ(rules[2].starts_with, "Too many");
  EXPECT_FALSE(rules[2].status);
  ASSERT_TRUE(rules[2].meaning);
  EXPECT_EQ(rules[2].meaning->kind, core::ErrorKind::kRateLimited);
}

TEST(Manifest, RefusesRulesThatWouldTakeAnyTextOrNone) {
  const auto rule = [](std::string_view text) {
    return [text](Json& json) {
      json.Set("in_band_errors", Json::Parse("[" + std::string(text) + "]").value());
    };
  };
  for (const char* text :
       {R"({"meaning":"forbidden"})", R"({"starts_with":"","meaning":"forbidden"})",
        R"({"starts_with":"no","meaning":"forbidden"})", R"({"starts_with":"{status}"})",
        R"({"starts_with":"E {status}"})", R"({"starts_with":"Error {code}"})",
        R"({"starts_with":"Error {status} {status}"})", R"({"starts_with":"Error {status"})",
        R"({"starts_with":"Error {}","meaning":"timeout"})"}) {
    ExpectRefused(rule(text), "/in_band_errors/0/starts_with");
  }
  ExpectRefused(rule(R"({"starts_with":"Error"})"), "/in_band_errors/0/meaning");
  ExpectRefused(rule(R"({"contains":["locked"]})"), "/in_band_errors/0/meaning");
  ExpectRefused(rule(R"({"contains":["no"],"meaning":"conflict"})"), "/in_band_errors/0/contains");
  ExpectRefused(rule(R"({"contains":[],"meaning":"conflict"})"), "/in_band_errors/0/contains");
  ExpectRefused(rule(R"({"starts_with":"Error","meaning":"bad"})"), "/in_band_errors/0/meaning");
  for (const char* status : {"0", "99", "600", "\"404\"", "null"}) {
    ExpectRefused(rule(R"({"starts_with":"Error {status}","status":)" + std::string(status) + "}"),
                  "/in_band_errors/0/status");
  }
  ExpectRefused(rule(R"({"starts_with":"Error","meaning":"timeout","status":404})"),
                "/in_band_errors/0/status");
  ExpectRefused(rule(R"({"starts_with":"Error","meaning":"timeout","regex":"x"})"),
                "/in_band_errors/0/regex");
}

}  // namespace
}  // namespace claribi::manifest
