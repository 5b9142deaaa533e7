#include "core/url.h"

#include <gtest/gtest.h>

#include <memory>

#include "testing/result_matchers.h"

namespace claribi::core {
namespace {

TEST(Url, TakesApartWhatItKeepsAsWritten) {
  const auto parsed = Url::Parse("HTTPS://MCP.Vendor.example:8443/a/B%20c?x=1&y=%2F");
  ASSERT_THAT(parsed, IsOk());
  const Url& url = parsed.value();
  EXPECT_EQ(url.text(), "HTTPS://MCP.Vendor.example:8443/a/B%20c?x=1&y=%2F");
  EXPECT_EQ(url.scheme(), "https");
  EXPECT_EQ(url.host(), "mcp.vendor.example");
  EXPECT_EQ(url.port(), 8443);
  EXPECT_EQ(url.path(), "/a/B%20c");
  EXPECT_EQ(url.query(), "x=1&y=%2F");
  EXPECT_EQ(url.Origin(), "https://mcp.vendor.example:8443");
  EXPECT_EQ(url.PathAndQuery(), "/a/B%20c?x=1&y=%2F");
}

TEST(Url, FillsInDefaults) {
  const Url https = Url::Parse("https://vendor.example").value();
  EXPECT_EQ(https.port(), 443);
  EXPECT_EQ(https.path(), "/");
  EXPECT_FALSE(https.has_query());
  EXPECT_EQ(https.PathAndQuery(), "/");
  EXPECT_EQ(Url::Parse("http://vendor.example?").value().port(), 80);
  EXPECT_TRUE(Url::Parse("http://vendor.example?").value().has_query());
  EXPECT_EQ(Url::Parse("http://vendor.example?a=b").value().PathAndQuery(), "/?a=b");
  EXPECT_EQ(Url::Parse("https://vendor.example:443/").value().Origin(), "https://vendor.example");
}

TEST(Url, ReadsIpv6Literals) {
  const Url url = Url::Parse("https://[2001:DB8::1]:8443/x").value();
  EXPECT_EQ(url.host(), "2001:db8::1");
  EXPECT_EQ(url.Origin(), "https://[2001:db8::1]:8443");
}

TEST(Url, RefusesHostileOnes) {
  for (const std::string& text : {std::string(),
                                  std::string("vendor.example"),
                                  std::string("//vendor.example"),
                                  std::string("/path"),
                                  std::string("ftp://vendor.example"),
                                  std::string("javascript:alert(1)"),
                                  std::string("file:///etc/passwd"),
                                  std::string("https:vendor.example"),
                                  std::string("https://"),
                                  std::string("https:///path"),
                                  std::string("https://?x"),
                                  std::string("https://:443"),
                                  std::string("https://user@vendor.example"),
                                  std::string("https://user:pass@vendor.example"),
                                  std::string("https://good@evil.example"),
                                  std::string("https://vendor.example#fragment"),
                                  std::string("https://vendor.example/#"),
                                  std::string("https://vendor.example:0"),
                                  std::string("https://vendor.example:65536"),
                                  std::string("https://vendor.example:-1"),
                                  std::string("https://vendor.example:+443"),
                                  std::string("https://vendor.example:4 43"),
                                  std::string("https://vendor.example:443x"),
                                  std::string("https://vendor.example:443:443"),
                                  std::string("https://[::1"),
                                  std::string("https://[]"),
                                  std::string("https://[::1]x"),
                                  std::string("https://[::1%25eth0]"),
                                  std::string("https://[vendor.example]"),
                                  std::string("https://ven dor.example"),
                                  std::string(" https://vendor.example"),
                                  std::string("https://vendor.example "),
                                  std::string("https://vendor.example/a b"),
                                  std::string("https://vendor.example\\@evil"),
                                  std::string("https://vendor.example\r\nX: y"),
                                  std::string("https://vendor.example/\t"),
                                  std::string("https://vendor.example/\0", 24),
                                  std::string("https://v\xC3\xA9ndor.example"),
                                  std::string("https://vendor.example/\xFF"),
                                  std::string("https://vendor%2eexample"),
                                  std::string("https://vendor.example/<script>"),
                                  std::string("https://vendor,example"),
                                  "https://vendor.example/" + std::string(8192, 'x')}) {
    EXPECT_THAT(Url::Parse(text), IsErrorWith(ErrorCode::kInvalid, HasCause(), HasFix())) << text;
  }
}

TEST(Url, NeverQuotesWhatItRefuses) {
  const auto url = Url::Parse("https://user:hunter2@vendor.example");
  ASSERT_THAT(url, IsError());
  EXPECT_EQ((url.error().message + url.error().cause + url.error().fix).find("hunter2"),
            std::string::npos);
}

TEST(Url, KnowsLoopbackHosts) {
  for (const char* host :
       {"localhost", "LOCALHOST", "app.localhost", "127.0.0.1", "127.255.1.2", "[::1]"}) {
    EXPECT_TRUE(Url::Parse("http://" + std::string(host) + ":80/").value().HasLoopbackHost())
        << host;
  }
  for (const char* host :
       {"127.0.0.1.evil.example", "localhost.evil.example", "notlocalhost", "128.0.0.1", "127.1",
        "127.0.0.1.", "10.0.0.1", "[::2]", "[::ffff:127.0.0.1]", "0.0.0.0", "evil127.0.0.1"}) {
    EXPECT_FALSE(Url::Parse("http://" + std::string(host) + "/").value().HasLoopbackHost()) << host;
  }
}

TEST(Url, SurvivesEveryPrefix) {
  const std::string text = "https://[2001:db8::1]:8443/p%20q?x=%41&y#";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const std::unique_ptr<char[]> exact(new char[size]);
    text.copy(exact.get(), size);
    const auto url = Url::Parse(std::string_view(exact.get(), size));
    if (!url.ok()) continue;
    EXPECT_EQ(url.value().text(), text.substr(0, size));
  }
}

TEST(Url, WipesItsQueryWhenItDies) {
  alignas(Url) char memory[sizeof(Url)] = {};
  const std::string_view bytes(memory, sizeof(memory));
  auto* url = new (memory) Url(Url::Parse("https://h/cb?code=hunter2").value());
  EXPECT_NE(bytes.find("hunter2"), std::string_view::npos);  // short: lies in `memory`
  url->~Url();
  EXPECT_EQ(bytes.find("hunter2"), std::string_view::npos);
}

TEST(Form, DecodesInOrderAndKeepsRepeats) {
  EXPECT_THAT(FormDecode("b=2&a=1&a=&&c&%61+b=%2B+%C3%A9"),
              IsOkAnd((QueryParameters{
                  {"b", "2"}, {"a", "1"}, {"a", ""}, {"c", ""}, {"a b", "+ \xC3\xA9"}})));
}

TEST(Form, RefusesBrokenPercentEncoding) {
  for (const char* text : {"%", "%4", "%4x", "%x4", "a=%", "a=%%41", "%zz=1"}) {
    EXPECT_THAT(FormDecode(text), IsError()) << text;
  }
}

TEST(Form, EncodesAllButUnreservedCharacters) {
  EXPECT_EQ(FormEncode({{"a b", "1&2=3"}, {"c", "~-._"}, {"d", "\xC3\xA9+%"}}),
            "a%20b=1%262%3D3&c=~-._&d=%C3%A9%2B%25");
  EXPECT_EQ(FormEncode({}), "");
  EXPECT_EQ(FormEncodeText("a b&\xC3\xA9~"), "a%20b%26%C3%A9~");
}

TEST(Form, DecodesWhatItEncodes) {
  QueryParameters all;
  for (int byte = 0; byte < 256; ++byte) {
    all.emplace_back(std::string("n") + static_cast<char>(byte),
                     std::string(3, static_cast<char>(byte)));
  }
  EXPECT_THAT(FormDecode(FormEncode(all)), IsOkAnd(all));
}

TEST(Form, AppendsToAnyQuery) {
  const auto with = [](std::string_view url) {
    return WithQuery(Url::Parse(url).value(), {{"a", "1"}});
  };
  EXPECT_EQ(with("https://h"), "https://h?a=1");
  EXPECT_EQ(with("https://h/p?"), "https://h/p?a=1");
  EXPECT_EQ(with("https://h/p?x=y"), "https://h/p?x=y&a=1");
  EXPECT_EQ(WithQuery(Url::Parse("https://h/p?x").value(), {}), "https://h/p?x");
}

}  // namespace
}  // namespace claribi::core
