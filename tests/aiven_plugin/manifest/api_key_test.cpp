// sign_in of the kind api_key: its members, their defaults, and every form that is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "aiven_plugin/manifest/refusal.h"

namespace claribi::manifest {
namespace {

using core::Json;

// `members`: of sign_in, behind its kind.
std::function<void(Json&)> WithApiKey(std::string_view members) {
  return [text = std::string(members)](Json& json) {
    json.Set("sign_in",
             Json::Parse(R"({"kind":"api_key")" + (text.empty() ? "" : "," + text) + "}").value());
  };
}

ApiKey ReadApiKeyOf(std::string_view members) {
  Json json = Minimal();
  WithApiKey(members)(json);
  const auto parsed = Parse(json);
  EXPECT_TRUE(parsed.ok()) << (parsed.ok() ? "" : parsed.error().cause);
  if (!parsed.ok()) return {};
  EXPECT_EQ(parsed->sign_in.kind, SignInKind::kApiKey);
  EXPECT_EQ(Name(parsed->sign_in.kind), "api_key");
  EXPECT_FALSE(NeedsRedirect(parsed->sign_in.kind));
  EXPECT_TRUE(parsed->sign_in.registration.empty());
  return parsed->sign_in.api_key;
}

TEST(ApiKeyManifest, NeedsNothingButItsKind) {
  for (const char* members : {"", R"("header":null,"prefix":null,"label":null,"obtain":null)"}) {
    const ApiKey key = ReadApiKeyOf(members);
    EXPECT_EQ(key.header, "Authorization");
    EXPECT_EQ(key.prefix, "Bearer ");
    EXPECT_EQ(key.label, "API key");
    EXPECT_EQ(key.obtain_text, "");
    EXPECT_EQ(key.obtain_url, "");
  }
}

TEST(ApiKeyManifest, ReadsWhatTheVendorDocuments) {
  const ApiKey key = ReadApiKeyOf(R"("header":"X-API-Key","label":"access key",
      "obtain":{"text":"Account, Keys","url":"https://vendor.example/keys"})");
  EXPECT_EQ(key.header, "X-API-Key");
  EXPECT_EQ(key.prefix, "") << "no scheme in a header of its own";
  EXPECT_EQ(key.label, "access key");
  EXPECT_EQ(key.obtain_text, "Account, Keys");
  EXPECT_EQ(key.obtain_url, "https://vendor.example/keys");
}

TEST(ApiKeyManifest, TakesThePrefixAsItIsWritten) {
  EXPECT_EQ(ReadApiKeyOf(R"("prefix":"aivenv1 ")").prefix, "aivenv1 ");
  EXPECT_EQ(ReadApiKeyOf(R"("prefix":"")").prefix, "");
  EXPECT_EQ(ReadApiKeyOf(R"("header":"authorization")").prefix, "Bearer ");
  EXPECT_EQ(ReadApiKeyOf(R"("header":"X-Key","prefix":"Key ")").prefix, "Key ");
  EXPECT_EQ(ReadApiKeyOf(R"("obtain":{"text":"Ask your administrator."})").obtain_url, "");
  EXPECT_EQ(
      ReadApiKeyOf(R"("obtain":{"text":null,"url":"https://vendor.example/keys"})").obtain_text,
      "");
}

TEST(ApiKeyManifest, RefusesHeadersThatAreNotForKeys) {
  for (const char* header : {"Host",
                             "host",
                             "Content-Length",
                             "Content-Type",
                             "Cookie",
                             "Set-Cookie",
                             "Mcp-Session-Id",
                             "MCP-Protocol-Version",
                             "Mcp-Param-Region",
                             "Accept",
                             "Accept-Encoding",
                             "Connection",
                             "Transfer-Encoding",
                             "TE",
                             "Trailer",
                             "Upgrade",
                             "Expect",
                             "Proxy-Authorization",
                             "Origin",
                             "Referer",
                             "User-Agent",
                             "Last-Event-ID",
                             "DPoP",
                             "traceparent",
                             "Forwarded",
                             "X-Forwarded-For",
                             "Via",
                             "If-None-Match",
                             "Range",
                             "Sec-Fetch-Mode",
                             "Keep-Alive",
                             "WWW-Authenticate",
                             "X-HTTP-Method-Override",
                             "Cache-Control"}) {
    ExpectRefused(WithApiKey(R"("header":")" + std::string(header) + "\""), "/sign_in/header");
  }
  for (const char* header : {R"("")", R"("X Key")", R"("X-Key:")", R"("X\r\nKey")",
                             R"("Schlüssel")", "1", "true", R"(["X-Key"])", "{}"}) {
    ExpectRefused(WithApiKey(R"("header":)" + std::string(header)), "/sign_in/header");
  }
  ExpectRefused(WithApiKey(R"("header":")" + std::string(65, 'a') + "\""), "/sign_in/header");
}

TEST(ApiKeyManifest, RefusesMembersOfAnotherForm) {
  for (const char* prefix : {R"(" Bearer")", R"("Bearer\t")", R"("a\nb")", R"("ä ")", "1", "[]"}) {
    ExpectRefused(WithApiKey(R"("prefix":)" + std::string(prefix)), "/sign_in/prefix");
  }
  ExpectRefused(WithApiKey(R"("prefix":")" + std::string(65, 'a') + "\""), "/sign_in/prefix");
  for (const char* label : {R"("")", R"("a\nb")", "1", "{}"}) {
    ExpectRefused(WithApiKey(R"("label":)" + std::string(label)), "/sign_in/label");
  }
  for (const char* obtain : {R"("here")", "1", "[]"}) {
    ExpectRefused(WithApiKey(R"("obtain":)" + std::string(obtain)), "/sign_in/obtain");
  }
  ExpectRefused(WithApiKey(R"("obtain":{})"), "/sign_in/obtain/text");
  ExpectRefused(WithApiKey(R"("obtain":{"text":"","url":null})"), "/sign_in/obtain/text");
  ExpectRefused(WithApiKey(R"("obtain":{"text":7})"), "/sign_in/obtain/text");
  ExpectRefused(WithApiKey(R"("obtain":{"url":"http://vendor.example"})"), "/sign_in/obtain/url");
  ExpectRefused(WithApiKey(R"("obtain":{"url":"keys"})"), "/sign_in/obtain/url");
  ExpectRefused(WithApiKey(R"("obtain":{"url":false})"), "/sign_in/obtain/url");
  ExpectRefused(WithApiKey(R"("obtain":{"text":"x","link":"y"})"), "/sign_in/obtain/link");
}

TEST(ApiKeyManifest, HasNothingOfOAuthAndNoKey) {
  for (const char* member : {R"("pkce":"S256")", R"("registration":["dynamic"])",
                             R"("legacy_discovery":true)", R"("accepted_issuers":[])"}) {
    const std::string name = std::string(member).substr(1, std::string(member).find('"', 1) - 1);
    ExpectRefused(WithApiKey(member), "/sign_in/" + name);
  }
  ExpectRefused(WithApiKey(R"("key":"sk-live")"), "/sign_in/key");
  ExpectRefused(WithApiKey(R"("api_key":"sk-live")"), "/sign_in/api_key");
  ExpectRefused(
      [](Json& json) {
        json.Set("sign_in", Json::Parse(R"({"kind":"none","header":"X-Key"})").value());
      },
      "/sign_in/header");
}

}  // namespace
}  // namespace claribi::manifest
