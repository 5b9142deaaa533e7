// Which cookies are kept, and which go back to whom. RFC 6265 sections 5.1 to 5.4.
#include "http/cookie_jar.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace claribi::http {
namespace {

constexpr core::UnixTime kToday = core::UnixTime(core::Milliseconds(1790000000000));
constexpr std::string_view kHome = "https://api.vendor.example/v1/mcp?a=b";

core::Url At(std::string_view url) { return core::Url::Parse(url).value(); }

// What is sent to `to` after `from` has set a cookie.
std::string Kept(std::string_view field, std::string_view to = kHome,
                 std::string_view from = kHome) {
  CookieJar jar(At(kHome));
  Headers headers;
  headers.Add("Set-Cookie", field);
  jar.Store(At(from), headers, kToday);
  return jar.FieldFor(At(to), kToday);
}

TEST(CookieJar, SendsBackWhatItWasGiven) {
  EXPECT_EQ(Kept("AWSALB=node7"), "AWSALB=node7");
  EXPECT_EQ(Kept("a=b; Path=/; HttpOnly; SameSite=None; Secure"), "a=b");
  EXPECT_EQ(Kept("a=b=c=="), "a=b=c==");
  EXPECT_EQ(Kept("  a = b  ;Path=/"), "a=b");
  EXPECT_EQ(Kept("a="), "a=");
  EXPECT_EQ(Kept("a=\"quoted\""), "a=\"quoted\"");
  EXPECT_EQ(Kept("a=b; Unknown=x; ;;"), "a=b");
}

TEST(CookieJar, KeepsNothingThatCannotBeSent) {
  for (const std::string_view field : {"", "=b", "alone", "a b=c", "a=b c", "a=b\x01",
                                       "a=b\r\nX: y", "a=caf\xc3\xa9", "a=b,c", "a=b\\"}) {
    EXPECT_EQ(Kept(field), "") << field;
  }
  EXPECT_EQ(Kept("a=" + std::string(CookieJar::kMostBytes, 'x')), "");
}

TEST(CookieJar, IsOfOneOriginWhateverADomainSays) {
  const std::string_view wide = "a=b; Domain=vendor.example; Path=/";
  EXPECT_EQ(Kept(wide), "a=b");
  for (const std::string_view other :
       {"http://api.vendor.example/v1/mcp", "https://api.vendor.example:8443/v1/mcp",
        "https://www.vendor.example/v1/mcp", "https://vendor.example/v1/mcp",
        "https://x.api.vendor.example/v1/mcp"}) {
    EXPECT_EQ(Kept(wide, other), "") << other;
    EXPECT_EQ(Kept("a=b; Path=/", kHome, other), "") << other;
  }
}

TEST(CookieJar, RefusesADomainOfSomebodyElse) {
  for (const std::string_view domain :
       {"elsewhere.example", "x.api.vendor.example", "pi.vendor.example", "endor.example"}) {
    EXPECT_EQ(Kept("a=b; Domain=" + std::string(domain)), "") << domain;
  }
  for (const std::string_view domain :
       {"", "api.vendor.example", ".vendor.example", "VENDOR.example"}) {
    EXPECT_EQ(Kept("a=b; Domain=" + std::string(domain)), "a=b") << domain;
  }
}

TEST(CookieJar, IsSentUnderItsPath) {
  EXPECT_EQ(Kept("a=b"), "a=b") << "the folder that it came from";
  EXPECT_EQ(Kept("a=b", "https://api.vendor.example/v1/other/x"), "a=b");
  for (const std::string_view other :
       {"https://api.vendor.example/", "https://api.vendor.example/v10/x"}) {
    EXPECT_EQ(Kept("a=b", other), "") << other;
  }
  EXPECT_EQ(Kept("a=b; Path=/v1/mcp"), "a=b");
  EXPECT_EQ(Kept("a=b; Path=/v1/mcp/deeper"), "");
  EXPECT_EQ(Kept("a=b; Path=relative", "https://api.vendor.example/v1/x"), "a=b");
}

TEST(CookieJar, HonoursSecureAndThePrefixesThatDemandIt) {
  Headers headers;
  headers.Add("Set-Cookie", "a=b; Secure");
  headers.Add("Set-Cookie", "c=d");
  for (const auto& [place, kept] : {std::pair("http://vendor.example/mcp", "c=d"),
                                    std::pair("http://localhost:8080/mcp", "a=b; c=d")}) {
    CookieJar plain(At(place));
    plain.Store(At(place), headers, kToday);
    EXPECT_EQ(plain.FieldFor(At(place), kToday), kept);
  }
  EXPECT_EQ(Kept("__Secure-a=b"), "");
  EXPECT_EQ(Kept("__Secure-a=b; Secure"), "__Secure-a=b");
  EXPECT_EQ(Kept("__Host-a=b; Secure"), "");
  EXPECT_EQ(Kept("__Host-a=b; Secure; Path=/; Domain=vendor.example"), "");
  EXPECT_EQ(Kept("__Host-a=b; Secure; Path=/"), "__Host-a=b");
}

TEST(CookieJar, ForgetsWhatHasExpired) {
  CookieJar jar(At(kHome));
  Headers headers;
  headers.Add("Set-Cookie", "a=1; Max-Age=10");
  headers.Add("Set-Cookie", "b=2; Max-Age=99999999999999999999");
  headers.Add("Set-Cookie", "c=3; Expires=Wed, 01 Jan 2020 00:00:00 GMT; Max-Age=20");
  headers.Add("Set-Cookie", "d=4; Expires=nonsense");
  jar.Store(At(kHome), headers, kToday);
  EXPECT_EQ(jar.FieldFor(At(kHome), kToday), "a=1; b=2; c=3; d=4");
  EXPECT_EQ(jar.FieldFor(At(kHome), kToday + std::chrono::seconds(10)), "b=2; c=3; d=4");
  EXPECT_EQ(jar.FieldFor(At(kHome), kToday + std::chrono::seconds(20)), "b=2; d=4");
  Headers removing;
  removing.Add("Set-Cookie", "b=; Max-Age=0");
  removing.Add("Set-Cookie", "d=x; Expires=Wed, 01 Jan 2020 00:00:00 GMT");
  jar.Store(At(kHome), removing, kToday);
  EXPECT_EQ(jar.FieldFor(At(kHome), kToday), "a=1; c=3");
  jar.Clear();
  EXPECT_EQ(jar.FieldFor(At(kHome), kToday), "");
}

TEST(CookieJar, ReckonsWithNoAgeThatTimeCannotHold) {
  for (const std::string_view age :
       {"0", "-0", "-1", "-9223372036854775", "-9223372036854775807", "-9223372036854775808",
        "-9223372036854775809", "-99999999999999999999999999"}) {
    EXPECT_EQ(Kept("a=b; Max-Age=" + std::string(age)), "") << age;
  }
  for (const std::string_view age : {"1", "9223372036854775", "9223372036854775807",
                                     "9223372036854775808", "99999999999999999999999999"}) {
    EXPECT_EQ(Kept("a=b; Max-Age=" + std::string(age)), "a=b") << age;
  }
}

TEST(CookieJar, ReplacesByNameAndPathAndSendsLongerPathsFirst) {
  CookieJar jar(At(kHome));
  Headers headers;
  headers.Add("Set-Cookie", "a=1; Path=/");
  headers.Add("Set-Cookie", "a=2; Path=/v1");
  headers.Add("Set-Cookie", "a=3; Path=/");
  jar.Store(At(kHome), headers, kToday);
  EXPECT_EQ(jar.FieldFor(At(kHome), kToday), "a=2; a=3");
}

TEST(CookieJar, StaysSmall) {
  CookieJar jar(At(kHome));
  for (std::size_t i = 0; i < 3 * CookieJar::kMostCookies; ++i) {
    Headers headers;
    headers.Add("Set-Cookie", "n" + std::to_string(i) + "=v");
    jar.Store(At(kHome), headers, kToday);
  }
  const std::string field = jar.FieldFor(At(kHome), kToday);
  EXPECT_EQ(field.find("n0="), std::string::npos) << "the oldest goes first";
  EXPECT_NE(field.find("n" + std::to_string(3 * CookieJar::kMostCookies - 1) + "="),
            std::string::npos);
  for (std::size_t i = 0; i < CookieJar::kMostCookies; ++i) {
    Headers headers;
    headers.Add("Set-Cookie", "n" + std::to_string(i) + "=" + std::string(1000, 'v'));
    headers.Add("Set-Cookie", "p=q; Path=/" + std::string(CookieJar::kMostPathBytes, 'x'));
    jar.Store(At(kHome), headers, kToday);
  }
  EXPECT_LE(jar.FieldFor(At(kHome), kToday).size(), CookieJar::kMostFieldBytes);
  EXPECT_GT(jar.FieldFor(At(kHome), kToday).size(), CookieJar::kMostFieldBytes - 1100);
}

}  // namespace
}  // namespace claribi::http
