#include "web_console/request_guard.h"

#include <gtest/gtest.h>

namespace claribi::web_console {
namespace {

constexpr const char* kAuthority = "127.0.0.1:8080";

HttpRequest Get(const std::string& path, std::map<std::string, std::string> headers) {
  HttpRequest request;
  request.method = "GET";
  request.path = path;
  request.headers = std::move(headers);
  request.headers.try_emplace("host", kAuthority);
  return request;
}

bool IsRefused(const HttpRequest& request) {
  return RefuseForeign(request, kAuthority).has_value();
}

TEST(RequestGuard, TakesItsOwnPages) {
  EXPECT_FALSE(IsRefused(Get("/api/x", {})));
  EXPECT_FALSE(IsRefused(Get("/api/x", {{"origin", "http://127.0.0.1:8080"}})));
  EXPECT_FALSE(IsRefused(Get("/api/x", {{"sec-fetch-site", "same-origin"}})));
  EXPECT_FALSE(IsRefused(Get("/", {{"sec-fetch-site", "none"}})));
}

TEST(RequestGuard, RefusesOtherNames) {
  for (const char* host : {"", "localhost:8080", "127.0.0.1", "127.0.0.1:8081", "example.com",
                           "127.0.0.1:8080.example.com", "127.0.0.1:8080 "}) {
    EXPECT_TRUE(IsRefused(Get("/", {{"host", host}}))) << host;
    EXPECT_TRUE(IsRefused(Get("/callback", {{"host", host}}))) << host;
  }
}

TEST(RequestGuard, RefusesOtherOrigins) {
  for (const char* origin : {"null", "http://127.0.0.1:8081", "https://127.0.0.1:8080",
                             "http://localhost:8080", "https://example.com"}) {
    EXPECT_TRUE(IsRefused(Get("/api/x", {{"origin", origin}}))) << origin;
    EXPECT_TRUE(IsRefused(Get("/", {{"origin", origin}, {"sec-fetch-mode", "navigate"}})));
  }
  for (const char* site : {"cross-site", "same-site", "anything"}) {
    EXPECT_TRUE(IsRefused(Get("/api/x", {{"sec-fetch-site", site}}))) << site;
    EXPECT_TRUE(IsRefused(Get("/assets/a.js", {{"sec-fetch-site", site}}))) << site;
  }
}

TEST(RequestGuard, ALinkElsewhereMayLeadToThePages) {
  EXPECT_FALSE(
      IsRefused(Get("/", {{"sec-fetch-site", "cross-site"}, {"sec-fetch-mode", "navigate"}})));
  EXPECT_TRUE(
      IsRefused(Get("/api/x", {{"sec-fetch-site", "cross-site"}, {"sec-fetch-mode", "navigate"}})));
}

TEST(RequestGuard, TheVendorsRedirectComesFromAnotherSite) {
  EXPECT_FALSE(IsRefused(Get("/callback", {{"sec-fetch-site", "cross-site"}})));
  EXPECT_FALSE(IsRefused(Get("/callback/done", {{"sec-fetch-site", "cross-site"}})));
  EXPECT_TRUE(IsRefused(Get("/callbacks", {{"sec-fetch-site", "cross-site"}})));
}

TEST(RequestGuard, BodiesAreJson) {
  HttpRequest request = Get("/api/x", {{"content-type", "application/json; charset=utf-8"}});
  request.body = "{}";
  EXPECT_FALSE(RefuseMalformed(request));
  for (const char* type : {"", "text/plain", "application/jsonp", "multipart/form-data"}) {
    request.headers["content-type"] = type;
    EXPECT_EQ(RefuseMalformed(request)->status, 415) << type;
  }
  request.body.clear();
  EXPECT_FALSE(RefuseMalformed(request));
  request.body_is_too_large = true;
  EXPECT_EQ(RefuseMalformed(request)->status, 413);
}

TEST(RequestGuard, WhatCannotBeReadIsRefused) {
  HttpRequest request = Get("/api/x", {});
  EXPECT_FALSE(RefuseUnread(request));
  request.is_malformed = true;
  EXPECT_EQ(RefuseUnread(request)->status, 400);
}

TEST(RequestGuard, ASecretIsWhole) {
  EXPECT_TRUE(EqualsSecret("abc", "abc"));
  for (const char* wrong : {"", "ab", "abd", "abcd"}) EXPECT_FALSE(EqualsSecret(wrong, "abc"));
  EXPECT_FALSE(EqualsSecret("", "")) << "no secret is none";
}

}  // namespace
}  // namespace claribi::web_console
