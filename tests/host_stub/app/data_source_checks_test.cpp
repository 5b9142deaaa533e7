#include "app/data_source_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "store/leases.h"
#include "testing/result_matchers.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr const char* kDescription = R"({"read_only":true,
  "auth":[{"kind":"oauth2_authorization_code","redirect_uri":true}]})";
constexpr const char* kManifest = R"({"endpoint_rule":{
  "required_parameters":[{"name":"read_only","value":"true"}],"forbidden_parameters":["all"]},
  "tools":{"allowed_tools":["a","b"]}})";
constexpr const char* kEndpoint = "https://vendor.example/mcp?read_only=true";

Document Json(const std::string& text) {
  auto json = ParseObject(text, "The JSON of the test");
  EXPECT_THAT(json, IsOk()) << text;
  return json ? std::move(*json) : Document(rapidjson::kObjectType);
}

// A data source that is well and was asked, until a test bends it.
class DataSourceChecks : public testing::Test {
 protected:
  DataSourceChecks() {
    observation_.source.name = "main";
    observation_.asks_vendor = true;
    observation_.status = Json(R"({"status":"authorized","issuer":"https://issuer.example",
      "probe":{"ok":true,"kind":"tool","tool":"list","error":null},"endpoint":")" +
                               std::string(kEndpoint) + R"("})");
    observation_.probe.emplace();
    observation_.listing.emplace(ToolListing());
    (*observation_.listing)->last_page = Json("{}");
    AddTool(R"({"name":"list"})");
  }

  void AddTool(const std::string& tool, bool is_hidden = false) {
    ToolListing& listing = **observation_.listing;
    Document& list = is_hidden ? listing.hidden : listing.tools;
    list.PushBack(Value(Json(tool), list.GetAllocator()), list.GetAllocator());
  }

  // The probe failed, with this kind of an error detail, and nothing was listed.
  void Fail(const std::string& kind, int http_status = 0) {
    observation_.probe = outcome::Status(Error{.code = Code::kUnavailable,
                                               .what = "The connection does not work.",
                                               .cause = "In the words of the plugin.",
                                               .http_status = http_status,
                                               .detail = R"({"kind":")" + kind + R"("})"});
    observation_.listing.reset();
  }

  void Bend(const std::string& member, const std::string& json) {
    Document value;
    value.Parse(json.c_str());
    Set(observation_.status, member.c_str(), value);
  }

  Document Judged() {
    Diagnosis diagnosis;
    const Document description = Json(description_);
    const Document manifest = Json(manifest_);
    Judge(observation_, {options_, description, manifest}, diagnosis);
    return diagnosis.ToJson();
  }

  // The ids and results that are not "ok".
  std::map<std::string, std::string> NotOk() {
    std::map<std::string, std::string> results;
    const Document json = Judged();
    for (const Value& check : (*Find(json, "checks")).GetArray()) {
      EXPECT_EQ(TextOf(check, "data_source"), "main");
      if (TextOf(check, "result") == "ok") continue;
      results[TextOf(check, "id")] = TextOf(check, "result");
    }
    return results;
  }

  // What a check says, with cause and fix.
  std::string Said(const std::string& id) {
    const Document json = Judged();
    for (const Value& check : (*Find(json, "checks")).GetArray()) {
      if (TextOf(check, "id") != id) continue;
      return TextOf(check, "says") + " " + TextOf(check, "cause") + " " + TextOf(check, "fix");
    }
    return "no such check";
  }

  GlobalOptions options_;
  std::string description_ = kDescription;
  std::string manifest_ = kManifest;
  Observation observation_;
};

TEST_F(DataSourceChecks, OfAHealthyOneAreAllOk) {
  EXPECT_THAT(NotOk(), ElementsAre());
  const Document json = Judged();
  EXPECT_EQ(Find(json, "checks")->Size(), 9u);
}

TEST_F(DataSourceChecks, WithoutAskingAreThreeAndMissNothing) {
  observation_.asks_vendor = false;
  observation_.probe.reset();
  observation_.listing.reset();
  EXPECT_THAT(NotOk(), ElementsAre());
  const Document json = Judged();
  EXPECT_EQ(Find(json, "checks")->Size(), 3u);
}

TEST_F(DataSourceChecks, BlameTheStageThatFailedAndSkipWhatFollows) {
  const std::map<std::string, std::string> after{
      {"probe", "skipped"}, {"read_only", "skipped"}, {"tools", "skipped"}};
  const auto expect = [&](const std::string& id, std::map<std::string, std::string> results) {
    results.insert(after.begin(), after.end());
    results[id] = "failed";
    EXPECT_EQ(NotOk(), results) << id;
    EXPECT_THAT(Said(id), HasSubstr("In the words of the plugin.")) << id;
  };
  Fail("network");
  expect("network", {{"tls", "skipped"}});
  Fail("tls");
  expect("tls", {});
  Fail("oauth", 503);  // of the authorization server
  expect("metadata", {{"network", "skipped"}, {"tls", "skipped"}});
  Fail("timeout");
  expect("probe", {{"network", "skipped"}, {"tls", "skipped"}});
  Fail("unavailable", 503);
  expect("probe", {});
  for (const char* kind : {"protocol", "rate_limited", "tool_hidden"}) {
    Fail(kind);
    expect("probe", {});
  }
  Fail("a_kind_of_a_later_release");
  expect("probe", {{"network", "skipped"}, {"tls", "skipped"}});
}

TEST_F(DataSourceChecks, TellAFailureOfListingAndProbeOnce) {
  Fail("forbidden", 403);
  observation_.listing.emplace(Error{.code = Code::kForbidden, .what = "Forbidden."});
  EXPECT_THAT(NotOk(), ElementsAre(Pair("probe", "failed"), Pair("read_only", "skipped"),
                                   Pair("tools", "skipped")));
  observation_.probe.emplace();
  EXPECT_THAT(NotOk(), ElementsAre(Pair("read_only", "skipped"), Pair("tools", "failed")));
}

TEST_F(DataSourceChecks, OfAChangedToolNameItWithTheReasonAndACommand) {
  AddTool(R"({"name":"shown_still","drift":{"change":"harmless","reason":"a new argument"}})");
  AddTool(R"({"name":"gone","layer":"drift","reason":"its text changed"})", true);
  EXPECT_THAT(NotOk(), ElementsAre(Pair("tools", "warning")));
  EXPECT_THAT(Said("tools"), AllOf(HasSubstr("gone is hidden: its text changed"),
                                   HasSubstr("shown_still is shown all the same: a new argument"),
                                   HasSubstr("claribi-host tools main --diff gone")));
}

TEST_F(DataSourceChecks, OfASignInNameTheReasonAndTheWayBack) {
  for (const char* state : {"none", "pending", "expired", "revoked", "of a later release"}) {
    Bend("status", std::string("\"") + state + "\"");
    Fail("auth_required", 401);
    EXPECT_THAT(NotOk(), AllOf(testing::Contains(Pair("sign_in", "failed")),
                               testing::Contains(Pair("probe", "skipped"))))
        << state;
    EXPECT_THAT(Said("sign_in"), HasSubstr("claribi-host connect main")) << state;
  }
  Bend("reason", R"({"code":"revoked_by_vendor","message":"The vendor has ended the access."})");
  EXPECT_THAT(Said("sign_in"), HasSubstr("The vendor has ended the access."));
}

TEST_F(DataSourceChecks, WarnOfAnAccessThatEndsSoonAndIsNotRenewed) {
  const auto expires_in = [&](std::int64_t hours, bool refreshable) {
    Bend("expires_at_ms", std::to_string(store::UnixMs() + hours * 3'600'000));
    Bend("refreshable", refreshable ? "true" : "false");
  };
  expires_in(1, false);
  EXPECT_THAT(NotOk(), ElementsAre(Pair("sign_in", "warning")));
  expires_in(100, false);
  EXPECT_THAT(NotOk(), ElementsAre());
  expires_in(1, true);
  EXPECT_THAT(NotOk(), ElementsAre());
  expires_in(-1, true);
  EXPECT_THAT(NotOk(), ElementsAre());
  EXPECT_THAT(Said("sign_in"), HasSubstr("the next call renews it"));
}

TEST_F(DataSourceChecks, OfAnOpenCircuitTellReasonAndTime) {
  const auto next_at = [&](const std::string& ms) {
    Bend("circuit",
         R"({"reason":"It answered 503.","failures":7,"next_attempt_at_ms":)" + ms + "}");
  };
  next_at("4102444800000");
  observation_.probe.reset();
  observation_.listing.reset();
  observation_.why_not_asked = "The circuit is open, so the vendor is not asked.";
  EXPECT_THAT(Said("circuit"), AllOf(HasSubstr("2100-01-01 00:00:00Z"), HasSubstr("503"),
                                     HasSubstr("7 requests"), HasSubstr("test main")));
  EXPECT_THAT(NotOk(), ElementsAre(Pair("circuit", "failed"), Pair("network", "skipped"),
                                   Pair("probe", "skipped"), Pair("read_only", "skipped"),
                                   Pair("tls", "skipped"), Pair("tools", "skipped")));
  next_at("1000");
  EXPECT_THAT(NotOk(), testing::Contains(Pair("circuit", "warning")));
  EXPECT_THAT(Said("circuit"), HasSubstr("with the next request"));
}

TEST_F(DataSourceChecks, OfOneThatDoesNotOpenSkipTheRest) {
  observation_.refusal = Error{.code = Code::kUsage, .what = "It belongs to another vendor."};
  const auto all = NotOk();
  EXPECT_EQ(all.size(), 9u);
  EXPECT_EQ(all.at("endpoint"), "failed");
  EXPECT_EQ(all.at("tools"), "skipped");
  observation_.is_anothers = true;
  observation_.asks_vendor = false;
  EXPECT_THAT(NotOk(), ElementsAre(Pair("endpoint", "skipped"))) << "nobody asked about it";
}

TEST_F(DataSourceChecks, DoNotTakeAListingForAProof) {
  Bend("probe", R"({"ok":true,"kind":"listing","tool":null,"error":null})");
  EXPECT_THAT(NotOk(), ElementsAre(Pair("probe", "warning")));
}

TEST_F(DataSourceChecks, OfSignInsWithoutOauthKnowNoAuthorizationServer) {
  for (const char* kind : {"none", "api_key"}) {
    description_ = std::string(R"({"read_only":true,"auth":[{"kind":")") + kind +
                   R"(","redirect_uri":false}]})";
    EXPECT_THAT(NotOk(), ElementsAre(Pair("metadata", "skipped"))) << kind;
  }
}

TEST_F(DataSourceChecks, SayNothingOfANetworkThatIsNotAsked) {
  description_ = R"({"read_only":true,"auth":[{"kind":"none","redirect_uri":false}]})";
  manifest_ = "{}";
  Bend("endpoint", "null");
  EXPECT_THAT(NotOk(), ElementsAre(Pair("metadata", "skipped"), Pair("network", "skipped"),
                                   Pair("tls", "skipped")));
  EXPECT_THAT(Said("network"), HasSubstr("names no address"));
}

TEST_F(DataSourceChecks, WarnOfPlainHttp) {
  Bend("endpoint", R"("http://127.0.0.1:8080/mcp?read_only=true")");
  EXPECT_THAT(NotOk(), ElementsAre(Pair("tls", "warning")));
}

TEST_F(DataSourceChecks, CountWhatIsShownHiddenAndChanged) {
  AddTool(R"({"name":"drop","layer":"name_pattern","reason":"r"})", true);
  EXPECT_THAT(NotOk(), ElementsAre());
  EXPECT_THAT(Said("tools"), AllOf(HasSubstr("1 are shown"), HasSubstr("1 hidden")));
  AddTool(R"({"name":"get","layer":"drift","reason":"r"})", true);
  EXPECT_THAT(NotOk(), ElementsAre(Pair("tools", "warning")));
  EXPECT_THAT(Said("tools"), AllOf(HasSubstr("1 changed"), HasSubstr("--diff get")));
  (*observation_.listing)->tools.Clear();
  (*observation_.listing)->last_page = Json(R"({"notes":["The server has no tools."]})");
  EXPECT_THAT(NotOk(), ElementsAre(Pair("tools", "failed")));
  EXPECT_THAT(Said("tools"), HasSubstr("The server has no tools."));
}

TEST_F(DataSourceChecks, OfAnIncompleteListWarn) {
  (*observation_.listing)->complete = false;
  EXPECT_THAT(NotOk(), ElementsAre(Pair("tools", "warning")));
}

TEST_F(DataSourceChecks, HoldTheAddressAgainstTheManifest) {
  for (const char* query :
       {"", "?read_only=false", "?read_only=true&read_only=true", "?read_only=true&read_only=false",
        "?read_only=true&all=1", "?read_only=true&%61ll=", "?read_only=TRUE", "?Read_only=true"}) {
    Bend("endpoint", "\"https://vendor.example/mcp" + std::string(query) + "\"");
    EXPECT_THAT(NotOk(), ElementsAre(Pair("read_only", "failed"))) << query;
  }
  for (const char* query : {"?read_only=true&scope=x", "?x=1&read%5Fonly=true"}) {
    Bend("endpoint", "\"https://vendor.example/mcp" + std::string(query) + "\"");
    EXPECT_THAT(NotOk(), ElementsAre()) << query;
  }
  manifest_ = "{}";
  Bend("endpoint", R"("https://vendor.example/mcp")");
  EXPECT_THAT(NotOk(), ElementsAre());
}

TEST_F(DataSourceChecks, FindAShownToolThatSaysThatItWrites) {
  for (const char* hints :
       {"null", "{}", R"({"readOnlyHint":true})", R"({"readOnlyHint":null})",
        R"({"readOnlyHint":true,"destructiveHint":true})", R"({"destructiveHint":false})"}) {
    AddTool(R"({"name":"get","annotations":)" + std::string(hints) + "}");
  }
  EXPECT_THAT(NotOk(), ElementsAre());
  EXPECT_THAT(Said("read_only"), HasSubstr("permits 2 tools by name"));
  for (const char* hints : {R"({"readOnlyHint":false})", R"({"destructiveHint":true})"}) {
    observation_.listing.emplace(ToolListing());
    AddTool(R"({"name":"wipe","annotations":)" + std::string(hints) + "}");
    EXPECT_THAT(NotOk(), ElementsAre(Pair("read_only", "failed"))) << hints;
    EXPECT_THAT(Said("read_only"), HasSubstr("wipe")) << hints;
  }
}

TEST_F(DataSourceChecks, WarnWhereTheFilterIsLifted) {
  description_ = R"({"read_only":false,"auth":[{"kind":"oauth2_authorization_code"}]})";
  EXPECT_THAT(NotOk(), ElementsAre(Pair("read_only", "warning")));
}

}  // namespace
}  // namespace claribi::app
