#include "http/redirect.h"

#include <gtest/gtest.h>

#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::http {
namespace {

core::Url Url(std::string_view text) { return core::Url::Parse(text).value(); }

core::Result<core::Url> Target(std::string_view from, int status, std::string_view location) {
  Headers headers;
  headers.Set("Location", location);
  return RedirectTarget(Url(from), status, headers);
}

TEST(Redirect, KnowsWhatARedirectIs) {
  for (const int status : {300, 301, 302, 303, 305, 307, 308}) EXPECT_TRUE(IsRedirect(status));
  for (const int status : {200, 299, 304, 400}) EXPECT_FALSE(IsRedirect(status));
}

TEST(Redirect, FollowsWithinTheOrigin) {
  const char* from = "https://v.example/mcp?read_only=true";
  EXPECT_EQ(Target(from, 307, "https://v.example/mcp/")->text(), "https://v.example/mcp/");
  EXPECT_EQ(Target(from, 308, "https://V.EXAMPLE:443/a")->path(), "/a");
  EXPECT_EQ(Target(from, 307, "/mcp/?x=1")->text(), "https://v.example/mcp/?x=1");
  EXPECT_EQ(Target(from, 307, "//v.example/b")->text(), "https://v.example/b");
  EXPECT_EQ(Target(from, 307, "?page=2")->text(), "https://v.example/mcp?page=2");
  EXPECT_EQ(Target(from, 307, "/c#fragment")->text(), "https://v.example/c");
}

TEST(Redirect, RefusesAnotherOrigin) {
  const char* from = "https://v.example/mcp";
  for (const char* location :
       {"https://evil.example/mcp", "http://v.example/mcp", "https://v.example:8443/mcp",
        "//evil.example/mcp", "https://v.example.evil.example/", "https://sub.v.example/"}) {
    EXPECT_THAT(Target(from, 307, location), IsErrorWith(core::ErrorCode::kForbidden)) << location;
  }
}

TEST(Redirect, RefusesStatusesThatChangeTheRequest) {
  for (const int status : {300, 301, 302, 303, 305, 306}) {
    EXPECT_THAT(Target("https://v.example/", status, "/next"),
                IsErrorWith(core::ErrorCode::kForbidden, HttpStatusIs(status)))
        << status;
  }
}

TEST(Redirect, RefusesAnUnusableLocation) {
  for (const char* location :
       {"", "./", "../up", "a/../up", "./.hidden", "javascript:alert(1)", "mailto:a",
        "ftp://v.example/", "https://user@v.example/", "https://v.example\\@evil.example/"}) {
    EXPECT_THAT(Target("https://v.example/", 307, location),
                IsErrorWith(core::ErrorCode::kUpstream))
        << location;
  }
  EXPECT_THAT(RedirectTarget(Url("https://v.example/"), 307, Headers()), IsError());
  Headers twice;
  twice.Add("Location", "/a");
  twice.Add("Location", "/b");
  EXPECT_THAT(RedirectTarget(Url("https://v.example/"), 307, twice), IsError());
}

TEST(Redirect, ResolvesWhatLiesBesideThePath) {
  for (const auto& [from, location, to] : std::vector<std::array<const char*, 3>>{
           {"https://v.example/a/b", "c", "https://v.example/a/c"},
           {"https://v.example/a/b", "./c/", "https://v.example/a/c/"},
           {"https://v.example/a/", "c?d=e:f", "https://v.example/a/c?d=e:f"},
           {"https://v.example/mcp", "mcp/", "https://v.example/mcp/"},
           {"https://v.example/", "next", "https://v.example/next"}}) {
    const auto target = Target(from, 307, location);
    ASSERT_THAT(target, IsOk()) << location;
    EXPECT_EQ(target->text(), to);
  }
}

testing::ScriptedAnswer RedirectTo(std::string_view location, int status = 307) {
  testing::ScriptedAnswer answer;
  answer.status = status;
  answer.headers.Set("Location", location);
  return answer;
}

HttpRequest Post(std::string_view url) {
  HttpRequest request;
  request.method = "POST";
  request.url = Url(url);
  request.headers.Set("Mcp-Session-Id", "s");
  request.body = "{}";
  request.authorization = core::Secret::CopyOf("Bearer t");
  return request;
}

TEST(FetchFollowing, RepeatsTheWholeRequestAtTheTarget) {
  testing::ScriptedTransport transport([](const HttpRequest& request) {
    return request.url.path() == "/mcp" ? RedirectTo("/mcp/") : testing::JsonAnswer(200, "{}");
  });
  const auto response =
      FetchFollowing(transport, Post("https://v.example/mcp"), 100, testing::FakeCall());
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->status, 200);
  ASSERT_EQ(transport.seen().size(), 2U);
  const auto second = transport.seen()[1];
  EXPECT_EQ(second.method, "POST");
  EXPECT_EQ(second.url, "https://v.example/mcp/");
  EXPECT_EQ(second.body, "{}");
  EXPECT_EQ(second.authorization, "Bearer t");
  EXPECT_EQ(*second.headers.Find("Mcp-Session-Id"), "s");
}

TEST(FetchFollowing, NeverCarriesCredentialsToAnotherOrigin) {
  testing::ScriptedTransport transport(
      [](const HttpRequest&) { return RedirectTo("https://evil.example/mcp"); });
  EXPECT_THAT(FetchFollowing(transport, Post("https://v.example/mcp"), 100, testing::FakeCall()),
              IsErrorWith(core::ErrorCode::kForbidden));
  EXPECT_EQ(transport.seen().size(), 1U);
}

TEST(FetchFollowing, StopsAfterThreeHops) {
  testing::ScriptedTransport transport([](const HttpRequest&) { return RedirectTo("/again"); });
  EXPECT_THAT(FetchFollowing(transport, Post("https://v.example/mcp"), 100, testing::FakeCall()),
              IsErrorWith(core::ErrorCode::kUpstream));
  EXPECT_EQ(transport.seen().size(), 4U);
}

TEST(FetchFollowing, FollowsAndReads) {
  testing::ScriptedTransport transport([](const HttpRequest& request) {
    return request.url.path() == "/a" ? RedirectTo("/b", 308) : testing::JsonAnswer(200, "[]");
  });
  HttpRequest request;
  request.url = Url("https://v.example/a");
  const auto response = FetchFollowing(transport, std::move(request), 100, testing::FakeCall());
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->body, "[]");
}

}  // namespace
}  // namespace claribi::http
