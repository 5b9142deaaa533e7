// Endpoints to choose from, with places that a person fills in; and the fixed headers of a vendor.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "aiven_plugin/manifest/refusal.h"
#include "testing/result_matchers.h"

namespace claribi::manifest {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

constexpr std::string_view kTenant =
    R"({"name":"Tenant","url":"https://{tenant}.vendor.example/t/{db}/mcp?team={team}",
        "placeholders":[{"name":"tenant","label":"Your tenant","pattern":"[a-z0-9-]{2,20}","example":"acme"},
                        {"name":"db","example":"main"},
                        {"name":"team","pattern":"[^&]+","example":"a b"}]})";

std::function<void(Json&)> WithEndpoints(std::string_view endpoints) {
  return [text = std::string(endpoints)](Json& json) {
    json.Set("endpoints", Json::Parse("[" + text + "]").value());
  };
}

std::vector<Endpoint> EndpointsOf(std::string_view endpoints) {
  Json json = Minimal();
  WithEndpoints(endpoints)(json);
  const auto parsed = Parse(json);
  EXPECT_TRUE(parsed.ok()) << (parsed.ok() ? "" : parsed.error().cause);
  return parsed.ok() ? parsed->endpoints : std::vector<Endpoint>();
}

constexpr std::string_view kRegions =
    R"({"name":"Europe","url":"https://eu.vendor.example/mcp"},
       {"name":"US","url":"https://us.vendor.example/mcp"})";

TEST(Endpoints, AreChosenByNameOrUrl) {
  const auto endpoints = EndpointsOf(kRegions);
  ASSERT_EQ(endpoints.size(), 2U);
  EXPECT_EQ(UrlOf(endpoints, {"", {}}).value(), "https://eu.vendor.example/mcp");
  EXPECT_EQ(UrlOf(endpoints, {"US", {}}).value(), "https://us.vendor.example/mcp");
  EXPECT_EQ(UrlOf(endpoints, {"us", {}}).value(), "https://us.vendor.example/mcp");
  EXPECT_EQ(UrlOf(endpoints, {"https://other.example/x", {}}).value(), "https://other.example/x")
      << "whether it may be used is the endpoint rule's to say";
  EXPECT_THAT(UrlOf(endpoints, {"Asia", {}}),
              IsErrorWith(ErrorCode::kInvalid, "configuration",
                          CauseIs(AllOf(HasSubstr("/endpoint"), HasSubstr("Asia"))),
                          FixIs(AllOf(HasSubstr("Europe"), HasSubstr("US")))));
}

TEST(Endpoints, FillTheirPlaces) {
  const auto endpoints = EndpointsOf(kTenant);
  ASSERT_EQ(endpoints.size(), 1U);
  EXPECT_EQ(endpoints[0].placeholders[0].label, "Your tenant");
  EXPECT_EQ(endpoints[0].placeholders[1].label, "db") << "the name, where there is no label";
  EXPECT_EQ(endpoints[0].ExampleUrl(), "https://acme.vendor.example/t/main/mcp?team=a%20b");
  EXPECT_EQ(
      UrlOf(endpoints, {"", {{"tenant", "globex"}, {"db", "x_1"}, {"team", "R+D/ö?"}}}).value(),
      "https://globex.vendor.example/t/x_1/mcp?team=R%2BD%2F%C3%B6%3F");
  EXPECT_EQ(
      UrlOf(endpoints, {endpoints[0].url, {{"tenant", "ab"}, {"db", "c"}, {"team", "d"}}}).value(),
      "https://ab.vendor.example/t/c/mcp?team=d")
      << "chosen by the URL as it is written";
}

TEST(Endpoints, RefuseValuesThatDoNotFit) {
  const auto endpoints = EndpointsOf(kTenant);
  const auto with = [&](std::string_view name, std::string value) {
    PlaceholderValues values{{"tenant", "acme"}, {"db", "main"}, {"team", "x"}};
    values[std::string(name)] = std::move(value);
    return UrlOf(endpoints, {"", values});
  };
  for (const char* tenant : {"", "a", "ACME", "a.b", "evil.example/", "a@b", "acme:8443", "a b",
                             "acme\n", "acme/..", "a\xFF\xFF", "xxxxxxxxxxxxxxxxxxxxx"}) {
    EXPECT_THAT(with("tenant", tenant),
                IsErrorWith(ErrorCode::kInvalid, "configuration",
                            CauseIs(HasSubstr("/endpoint_values/tenant: ")),
                            FixIs(AllOf(HasSubstr("Your tenant"), HasSubstr("acme")))))
        << tenant;
  }
  for (const char* db : {"a/b", "..", "a?b", "a#b", "-a", "%2e"}) {
    EXPECT_THAT(with("db", db), IsError()) << db << ": the usual pattern";
  }
  EXPECT_THAT(with("tenants", "acme"),
              IsErrorWith(CauseIs(HasSubstr("/endpoint_values/tenants: "))));
  PlaceholderValues missing{{"tenant", "acme"}};
  EXPECT_THAT(
      UrlOf(endpoints, {"", missing}),
      IsErrorWith(CauseIs(AllOf(HasSubstr("/endpoint_values/db"), HasSubstr("seen none")))));
  EXPECT_THAT(UrlOf(endpoints, {"https://x.example/mcp", missing}),
              IsErrorWith(CauseIs(HasSubstr("given whole"))));
}

TEST(Endpoints, APlaceInTheHostHoldsNoMoreThanAHostMay) {
  const auto endpoints = EndpointsOf(
      R"({"name":"Any","url":"https://{host}/mcp",
          "placeholders":[{"name":"host","pattern":".+","example":"mcp.vendor.example"}]})");
  EXPECT_EQ(UrlOf(endpoints, {"", {{"host", "eu.vendor.example"}}}).value(),
            "https://eu.vendor.example/mcp");
  for (const char* host :
       {"a/b", "a?b", "a#b", "user@a", "a:1", "a\\b", "ä.example", "a b", "[::1]"}) {
    EXPECT_THAT(UrlOf(endpoints, {"", {{"host", host}}}),
                IsErrorWith(CauseIs(HasSubstr("cannot stand in a host name"))))
        << host;
  }
}

TEST(Endpoints, RefuseManifestsWhosePlacesDoNotAgree) {
  const auto one = [](std::string_view url, std::string_view placeholders) {
    return WithEndpoints(R"({"name":"One","url":")" + std::string(url) + R"(","placeholders":[)" +
                         std::string(placeholders) + "]}");
  };
  constexpr std::string_view kA = R"({"name":"a","example":"x"})";
  ExpectRefused(one("https://{a}.example/{b}", kA), "/endpoints/0/placeholders");
  ExpectRefused(one("https://v.example/", kA), "/endpoints/0/placeholders");
  ExpectRefused(one("https://{a}.example/", std::string(kA) + "," + std::string(kA)),
                "/endpoints/0/placeholders");
  ExpectRefused(one("https://{a.example/", kA), "/endpoints/0/url");
  ExpectRefused(one("https://{A}.example/", kA), "/endpoints/0/url");
  ExpectRefused(one("https://{}.example/", kA), "/endpoints/0/url");
  ExpectRefused(one("https://v.example:{a}/", kA), "/endpoints/0/url");
  ExpectRefused(one("{a}://v.example/", kA), "/endpoints/0/url");
  ExpectRefused(one("https://{a}.example/", R"({"name":"a"})"),
                "/endpoints/0/placeholders/0/example");
  ExpectRefused(one("https://{a}.example/", R"({"name":"a","example":"x","pattern":"["})"),
                "/endpoints/0/placeholders/0/pattern");
  ExpectRefused(one("https://{a}.example/", R"({"name":"a","example":"x","pattern":"y"})"),
                "/endpoints/0/placeholders/0/example");
  ExpectRefused(one("https://{a}.example/", R"({"name":"a","example":"xy","pattern":"x"})"),
                "/endpoints/0/placeholders/0/example");
  ExpectRefused(one("https://{a}.example/", R"({"name":"a","example":"x","patern":"x"})"),
                "/endpoints/0/placeholders/0/patern");
  ExpectRefused(one("https://{a}.example/", R"({"name":"a","example":"x/y","pattern":".+"})"),
                "/endpoints/0/placeholders");
  ExpectRefused(WithEndpoints(R"({"name":"One","url":"https://a.example"},
                                 {"name":"one","url":"https://b.example"})"),
                "/endpoints");
  ExpectRefused(WithEndpoints(R"({"name":"https://a.example","url":"https://a.example"})"),
                "/endpoints/0/name");
}

TEST(Endpoints, RulesMayHavePlacesToo) {
  Json json = Minimal();
  json.Find("endpoint_rule")->Set("allowed_hosts", Json::MakeArray({"{tenant}.vendor.example"}));
  json.Find("endpoint_rule")->Set("allowed_paths", Json::MakeArray({"/{db}/mcp"}));
  EXPECT_THAT(Parse(json), IsOk());
  for (const char* host :
       {"{tenant.vendor.example", "{}.vendor.example", "*.vendor.example", "{tenant}vendor.example",
        "mcp.{tenant}", "{tenant}", "mcp.{tenant}.example", "a.{b}.vendor.{tld}"}) {
    ExpectRefused(
        [host](Json& changed) {
          changed.Find("endpoint_rule")->Set("allowed_hosts", Json::MakeArray({host}));
        },
        "/endpoint_rule/allowed_hosts");
  }
}

TEST(RequestHeaders, AreReadAsTheyStand) {
  Json json = Minimal();
  json.Set("headers",
           Json::Parse(R"({"X-Api-Version":"2026-01","Accept_Profile":"a, b;q=1"})").value());
  const auto parsed = Parse(json);
  ASSERT_THAT(parsed, IsOk());
  EXPECT_THAT(parsed->headers,
              ElementsAre(Pair("X-Api-Version", "2026-01"), Pair("Accept_Profile", "a, b;q=1")));
  json.Set("headers", Json());
  EXPECT_THAT(Parse(json)->headers, IsEmpty());
}

TEST(RequestHeaders, RefuseNamesThatAreNotTheirs) {
  const auto with = [](const std::string& name, const Json& value) {
    return [name, value](Json& json) { json.Set("headers", Json::MakeObject({{name, value}})); };
  };
  for (const char* name : {"Authorization",
                           "Proxy-Authorization",
                           "Cookie",
                           "Set-Cookie",
                           "Host",
                           "Content-Length",
                           "Content-Type",
                           "Transfer-Encoding",
                           "Connection",
                           "MCP-Protocol-Version",
                           "Mcp-Session-Id",
                           "Accept",
                           "Accept-Language",
                           "User-Agent",
                           "Origin",
                           "Referer",
                           "DPoP",
                           "traceparent",
                           "X-Forwarded-For",
                           "X-Original-URL",
                           "X-Rewrite-URL",
                           "X-Host",
                           "X-Method-Override",
                           "Last-Event-ID",
                           "X-API-Key",
                           "apikey",
                           "x_api_key",
                           "X-Auth-Token",
                           "Client-Secret",
                           "X-Password"}) {
    ExpectRefused(with(name, "x"), "/headers/" + std::string(name));
  }
  for (const char* name : {"X Key", "X:Key", "Schlüssel", "X\r\nY"}) {
    Json json = Minimal();
    with(name, "x")(json);
    EXPECT_THAT(Refusal(json), IsErrorWith(ErrorCode::kInvalid, "configuration",
                                           CauseIs(HasSubstr("at /headers/")), HasFix()));
  }
  for (const Json& value : {Json(), Json(1), Json(true), Json(""), Json("a\nb"), Json(" a"),
                            Json("a "), Json("ä"), Json(std::string(257, 'a')),
                            Json("Bearer abcdefgh"), Json("basic YTpi"), Json::MakeArray()}) {
    ExpectRefused(with("X-Version", value), "/headers/X-Version");
  }
  ExpectRefused(
      [](Json& json) {
        json.Set("headers", Json::MakeObject({{"X-Version", "1"}, {"x-version", "2"}}));
      },
      "/headers/x-version");
  ExpectRefused([](Json& json) { json.Set("headers", Json::MakeArray({"X-Version: 1"})); },
                "/headers");
}

TEST(RequestHeaders, AreNotTheOneThatCarriesTheKey) {
  ExpectRefused(
      [](Json& json) {
        json.Set("sign_in", Json::Parse(R"({"kind":"api_key","header":"X-Key"})").value());
        json.Set("headers", Json::MakeObject({{"x-key", "1"}}));
      },
      "/headers");
}

TEST(Scopes, AreExactlyThoseThatAreAskedFor) {
  const auto with = [](std::string_view scopes) {
    return [text = R"({"kind":"oauth2_authorization_code","pkce":"S256","registration":["dynamic"],
                       "scopes":)" +
                   std::string(scopes) +
                   "}"](Json& json) { json.Set("sign_in", Json::Parse(text).value()); };
  };
  Json json = Minimal();
  with(R"(["read:data","https://vendor.example/auth/bi.readonly"])")(json);
  EXPECT_THAT(Parse(json)->sign_in.scopes,
              ElementsAre("read:data", "https://vendor.example/auth/bi.readonly"));
  std::string many = "[";
  for (int i = 0; i < 300; ++i) many += (i == 0 ? "\"s" : ",\"s") + std::to_string(i) + "\"";
  with(many + "]")(json);
  EXPECT_EQ(Parse(json)->sign_in.scopes.size(), 300U) << "large vendors have some hundreds";

  ExpectRefused(with("[]"), "/sign_in/scopes");
  ExpectRefused(with("\"read\""), "/sign_in/scopes");
  ExpectRefused(with("null"), "/sign_in/scopes");
  ExpectRefused(with(R"(["read","read"])"), "/sign_in/scopes/1");
  ExpectRefused(with(R"(["read write"])"), "/sign_in/scopes/0");
  ExpectRefused(with(R"(["read","a\"b"])"), "/sign_in/scopes/1");
  ExpectRefused(with(R"(["read",5])"), "/sign_in/scopes/1");
  ExpectRefused(
      [](Json& changed) {
        changed.Set("sign_in", Json::Parse(R"({"kind":"api_key","scopes":["a"]})").value());
      },
      "/sign_in/scopes");
  Json without_person = Minimal();
  without_person.Set("sign_in",
                     Json::Parse(R"({"kind":"oauth2_client_credentials","scopes":["a"]})").value());
  EXPECT_THAT(Parse(without_person)->sign_in.scopes, ElementsAre("a"));
}

// The three things that the author of a manifest needs: where, what is there, and what to write.
TEST(Manifest, RefusalsNameThePointerTheValueAndTheFix) {
  struct Case {
    std::function<void(Json&)> change;
    const char* pointer;
    const char* value;
  };
  const auto sign_in = [](std::string_view text) {
    return [text](Json& json) { json.Set("sign_in", Json::Parse(text).value()); };
  };
  const Case cases[] = {
      {[](Json& json) { json.Set("schema_version", 7); }, "/schema_version", "7"},
      {[](Json& json) { json.Set("id", "My Vendor"); }, "/id", "My Vendor"},
      {[](Json& json) { json.Set("features", Json::MakeArray({"sampling"})); }, "/features",
       "sampling"},
      {[](Json& json) { json.Set("probe", "list_tables"); }, "/probe", "list_tables"},
      {[](Json& json) { json.Find("vendor")->Set("homepage", "http://vendor.example"); },
       "/vendor/homepage", "http://vendor.example"},
      {[](Json& json) {
         json.Set("limits", Json::MakeObject({{"max_pages", 0}}));
       },
       "/limits/max_pages", "0"},
      {sign_in(R"({"kind":"apikey"})"), "/sign_in/kind", "apikey"},
      {sign_in(R"({"kind":"oauth2_authorization_code","pkce":"plain","registration":["dynamic"]})"),
       "/sign_in/pkce", "plain"},
      {sign_in(R"({"kind":"oauth2_authorization_code","pkce":"S256","registration":["by_hand"]})"),
       "/sign_in/registration", "by_hand"},
      {sign_in(R"({"kind":"api_key","header":"Cookie"})"), "/sign_in/header", "Cookie"},
  };
  for (const Case& one : cases) {
    Json json = Minimal();
    one.change(json);
    EXPECT_THAT(Refusal(json),
                IsErrorWith(ErrorCode::kInvalid, "configuration",
                            CauseIs(AllOf(HasSubstr("at " + std::string(one.pointer) + ": "),
                                          HasSubstr(one.value))),
                            HasFix()))
        << one.pointer;
  }
  Json unknown = Minimal();
  unknown.Find("vendor")->Set("hompage", "x");
  EXPECT_THAT(Refusal(unknown), IsErrorWith(FixIs(HasSubstr("homepage")))) << "what is known there";
}

}  // namespace
}  // namespace claribi::manifest
