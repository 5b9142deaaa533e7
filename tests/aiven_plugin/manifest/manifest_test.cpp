#include "manifest/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aiven_plugin/manifest/refusal.h"
#include "aiven_plugin/recordings.h"
#include "testing/result_matchers.h"

namespace claribi::manifest {
namespace {

using core::Json;
using ::testing::ElementsAre;
using ::testing::FieldsAre;
using Way = oauth::RegistrationWay;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Json Shipped() {
  const auto text = claribi::testing::ReadFile(std::filesystem::path(CLARIBI_SOURCE_DIR) /
                                               "manifests/aiven.json");
  auto json = Json::Parse(text.value_or(""));
  EXPECT_THAT(json, IsOk());
  return std::move(json).value();
}

TEST(Manifest, TheLeastOneHasEmptyRules) {
  const auto parsed = Parse(Minimal());
  ASSERT_THAT(parsed, IsOk());
  const Manifest& manifest = parsed.value();
  EXPECT_EQ(manifest.id, "example");
  EXPECT_EQ(manifest.sign_in.kind, SignInKind::kNone);
  EXPECT_FALSE(manifest.endpoint_rule.allowed_parameters);
  EXPECT_FALSE(manifest.probe);
  EXPECT_FALSE(manifest.vendor.logo);
  EXPECT_THAT(manifest.limits, IsEmpty());
  EXPECT_THAT(manifest.tools.words.write_words, ElementsAre("create"));
}

TEST(Manifest, TheShippedOneIsAiven) {
  const auto parsed = Parse(Shipped());
  ASSERT_THAT(parsed, IsOk());
  const Manifest& manifest = parsed.value();
  EXPECT_EQ(manifest.id, "aiven");
  EXPECT_EQ(manifest.result_adapter, "aiven");
  EXPECT_EQ(manifest.endpoints.front().url, "https://mcp.aiven.live/mcp?read_only=true");
  EXPECT_EQ(Name(manifest.sign_in.kind), "oauth2_authorization_code");
  EXPECT_EQ(manifest.sign_in.pkce, "S256");
  EXPECT_THAT(manifest.sign_in.registration, ElementsAre(Way::kDynamic));
  EXPECT_FALSE(manifest.sign_in.legacy_discovery);
  EXPECT_THAT(manifest.endpoint_rule.allowed_hosts, ElementsAre("mcp.aiven.live"));
  EXPECT_THAT(manifest.endpoint_rule.required_parameters,
              ElementsAre(FieldsAre("read_only", "true")));
  EXPECT_THAT(manifest.endpoint_rule.forbidden_parameters,
              ElementsAre("write_allowlist", "allow_secrets"));
  ASSERT_TRUE(manifest.probe);
  EXPECT_EQ(manifest.probe->tool, "aiven_project_list");
  EXPECT_EQ(manifest.probe->arguments.Dump(), "{}");
  EXPECT_THAT(manifest.header_arguments, ElementsAre("reasoning"));
  ASSERT_EQ(manifest.languages.size(), 2U);
  EXPECT_EQ(manifest.languages[0].tool, "aiven_pg_read");
  EXPECT_EQ(manifest.languages[0].argument, "query");
  EXPECT_THAT(manifest.languages[0].rules.functions, IsEmpty());
  EXPECT_EQ(manifest.languages[1].tool, "aiven_pg_optimize_query");
  EXPECT_THAT(manifest.setup_steps.size(), 7U);
  EXPECT_GE(manifest.troubleshooting.size(), 5U);
}

TEST(Manifest, TheShippedOneAsksTheFourQuestionsInTheirWords) {
  const auto parsed = Parse(Shipped());
  ASSERT_THAT(parsed, IsOk());
  EXPECT_THAT(parsed.value().example_questions,
              ElementsAre("Which of our ClickHouse instances has the highest write throughput?",
                          "Which services are running on Pro plans?",
                          "What schemas exist in our analytics-pg-prod instance?",
                          "List PostgreSQL services by region"));
}

TEST(Manifest, PinsResourceExceptionsToTheirOwnEndpoint) {
  const auto parsed = Parse(Shipped());
  ASSERT_THAT(parsed, IsOk());
  const auto accepted = [&](std::string_view url) {
    return parsed.value().AcceptedResources(core::Url::Parse(url).value());
  };
  EXPECT_THAT(accepted("https://mcp.aiven.live/mcp?read_only=true"), IsEmpty());
  EXPECT_THAT(accepted("https://mcp.aiven.live/mcp/aws?read_only=true"),
              ElementsAre("https://mcp.aiven.live/aws"));
  EXPECT_THAT(accepted("https://mcp.aiven.live/other"), IsEmpty());
}

TEST(Manifest, RefusesWhatIsNoObject) {
  for (const Json& json : {Json(), Json(1), Json("x"), Json::MakeArray()}) {
    EXPECT_THAT(Refusal(json).cause, HasSubstr("at the top: expected an object"));
  }
}

TEST(Manifest, RefusesAMissingMember) {
  for (const char* name : {"schema_version", "id", "vendor", "endpoints", "endpoint_rule",
                           "sign_in", "tools", "result_adapter"}) {
    ExpectRefused([name](Json& json) { json.Remove(name); }, "/" + std::string(name));
  }
}

TEST(Manifest, RefusesAnUnknownMemberAtEveryLevel) {
  ExpectRefused([](Json& json) { json.Set("notes", "x"); }, "/notes");
  ExpectRefused([](Json& json) { json.Find("vendor")->Set("nmae", "x"); }, "/vendor/nmae");
  ExpectRefused([](Json& json) { json.Find("endpoint_rule")->Set("forbiden_parameters", "x"); },
                "/endpoint_rule/forbiden_parameters");
  ExpectRefused([](Json& json) { json.Find("tools")->Set("write_word", "x"); },
                "/tools/write_word");
  ExpectRefused([](Json& json) { json.Find("sign_in")->Set("pkce", "S256"); }, "/sign_in/pkce");
  ExpectRefused([](Json& json) { (*json.Find("endpoints")->AsArray())[0].Set("x~/y", "z"); },
                "/endpoints/0/x~0~1y");
  ExpectRefused(
      [](Json& json) {
        json.Set("limits", Json::MakeObject({{"max_byte", 1}}));
      },
      "/limits/max_byte");
  ExpectRefused(
      [](Json& json) {
        json.Set("probe", Json::MakeObject({{"tool", "t"}, {"x", 1}}));
      },
      "/probe/x");
}

TEST(Manifest, RefusesWrongTypes) {
  ExpectRefused([](Json& json) { json.Set("id", 5); }, "/id");
  ExpectRefused([](Json& json) { json.Set("vendor", "Aiven"); }, "/vendor");
  ExpectRefused([](Json& json) { json.Set("endpoints", Json::MakeObject()); }, "/endpoints");
  ExpectRefused([](Json& json) { json.Find("tools")->Set("write_words", "create"); },
                "/tools/write_words");
  ExpectRefused([](Json& json) { json.Find("tools")->Set("read_verbs", Json::MakeArray({1})); },
                "/tools/read_verbs/0");
  ExpectRefused([](Json& json) { json.Set("permissions", true); }, "/permissions");
  ExpectRefused([](Json& json) { json.Set("limits", Json::MakeArray()); }, "/limits");
  ExpectRefused(
      [](Json& json) {
        json.Set("probe", Json::MakeObject({{"tool", "t"}, {"arguments", 1}}));
      },
      "/probe/arguments");
}

TEST(Manifest, RefusesOtherVersions) {
  for (const Json& version : {Json(0), Json(2), Json("1"), Json(1.5)}) {
    ExpectRefused([&](Json& json) { json.Set("schema_version", version); }, "/schema_version");
  }
}

TEST(Manifest, RefusesWordsThatCouldNeverMatch) {
  for (const char* word : {"Create", "create_user", "create ", "2create", "créer", "*"}) {
    ExpectRefused(
        [&](Json& json) { json.Find("tools")->Set("write_words", Json::MakeArray({word})); },
        "/tools/write_words");
  }
}

TEST(Manifest, RefusesEmptyAndRepeatedWords) {
  ExpectRefused(
      [](Json& json) {
        json.Find("tools")->Set("write_words", Json::MakeArray({"create", ""}));
      },
      "/tools/write_words/1");
  ExpectRefused(
      [](Json& json) {
        json.Find("tools")->Set("write_words", Json::MakeArray({"create", "send", "create"}));
      },
      "/tools/write_words/2");
}

TEST(Manifest, NeedsNoWordsOfItsOwn) {
  Json json = Minimal();
  *json.Find("tools") = Json::MakeObject();
  EXPECT_THAT(Parse(json), IsOk());
}

TEST(Manifest, RefusesWordsAndToolsInTwoLists) {
  ExpectRefused(
      [](Json& json) { json.Find("tools")->Set("read_verbs", Json::MakeArray({"create"})); },
      "/tools/read_verbs");
  ExpectRefused(
      [](Json& json) { json.Find("tools")->Set("action_verbs", Json::MakeArray({"create"})); },
      "/tools/action_verbs");
  ExpectRefused(
      [](Json& json) {
        json.Find("tools")->Set("allowed_tools", Json::MakeArray({"t"}));
        json.Find("tools")->Set("denied_tools", Json::MakeArray({"t"}));
      },
      "/tools/allowed_tools");
  ExpectRefused(
      [](Json& json) {
        json.Find("endpoint_rule")->Set("forbidden_parameters", Json::MakeArray({"p"}));
        json.Find("endpoint_rule")->Set("allowed_parameters", Json::MakeArray({"p"}));
      },
      "/endpoint_rule/allowed_parameters");
}

TEST(Manifest, RefusesBadUrlsHostsAndPaths) {
  for (const char* url :
       {"", "vendor.example", "ftp://vendor.example", "https://", "https://a b"}) {
    ExpectRefused([&](Json& json) { (*json.Find("endpoints")->AsArray())[0].Set("url", url); },
                  "/endpoints/0/url");
    ExpectRefused([&](Json& json) { json.Find("vendor")->Set("homepage", url); },
                  "/vendor/homepage");
  }
  ExpectRefused([](Json& json) { json.Find("vendor")->Set("logo", "http://vendor.example/l.png"); },
                "/vendor/logo");
  for (const char* host : {"Vendor.example", "https://vendor.example", "vendor.example:443"}) {
    ExpectRefused(
        [&](Json& json) {
          json.Find("endpoint_rule")->Set("allowed_hosts", Json::MakeArray({host}));
        },
        "/endpoint_rule/allowed_hosts");
  }
  for (const char* path : {"mcp", "/mcp?x=1", "/mcp#x"}) {
    ExpectRefused(
        [&](Json& json) {
          json.Find("endpoint_rule")->Set("allowed_paths", Json::MakeArray({path}));
        },
        "/endpoint_rule/allowed_paths");
  }
  ExpectRefused([](Json& json) { json.Set("endpoints", Json::MakeArray()); }, "/endpoints");
}

TEST(Manifest, RefusesSignInsThatAreNotOffered) {
  const auto sign_in = [](std::string_view text) {
    return [text](Json& json) { json.Set("sign_in", Json::Parse(text).value()); };
  };
  ExpectRefused(sign_in(R"({"kind":"basic"})"), "/sign_in/kind");
  ExpectRefused(sign_in(R"({"kind":"oauth2_authorization_code"})"), "/sign_in/pkce");
  ExpectRefused(
      sign_in(R"({"kind":"oauth2_authorization_code","pkce":"plain","registration":["dynamic"]})"),
      "/sign_in/pkce");
  for (const char* registration : {"[]", R"(["by_hand"])", R"(["dynamic","by_hand"])"}) {
    ExpectRefused(sign_in(R"({"kind":"oauth2_authorization_code","pkce":"S256","registration":)" +
                          std::string(registration) + "}"),
                  "/sign_in/registration");
  }
  ExpectRefused(sign_in(R"({"kind":"oauth2_client_credentials","pkce":"S256"})"), "/sign_in/pkce");
  ExpectRefused(sign_in(R"({"kind":"oauth2_jwt_bearer","registration":["dynamic"]})"),
                "/sign_in/registration");
  ExpectRefused(sign_in(R"({"kind":"oauth2_enterprise_managed","legacy_discovery":"yes"})"),
                "/sign_in/legacy_discovery");
  ExpectRefused(sign_in(R"({"kind":"none","legacy_discovery":true})"), "/sign_in/legacy_discovery");
}

TEST(Manifest, ReadsEverySignIn) {
  const auto read = [](std::string_view text) {
    Json json = Minimal();
    json.Set("sign_in", Json::Parse(text).value());
    const auto parsed = Parse(json);
    EXPECT_THAT(parsed, IsOk()) << text;
    return parsed.ok() ? parsed->sign_in : SignIn();
  };
  const SignIn by_person =
      read(R"({"kind":"oauth2_authorization_code","pkce":"S256","legacy_discovery":true,
               "registration":["client_id_metadata_document","pre_registered","dynamic"]})");
  EXPECT_EQ(by_person.kind, SignInKind::kAuthorizationCode);
  EXPECT_THAT(by_person.registration,
              ElementsAre(Way::kClientIdMetadataDocument, Way::kPreRegistered, Way::kDynamic));
  EXPECT_TRUE(by_person.legacy_discovery);
  for (const char* kind :
       {"oauth2_client_credentials", "oauth2_jwt_bearer", "oauth2_enterprise_managed"}) {
    const SignIn sign_in = read(R"({"kind":")" + std::string(kind) + "\"}");
    EXPECT_EQ(Name(sign_in.kind), kind);
    EXPECT_THAT(sign_in.registration, ElementsAre(Way::kPreRegistered));
    EXPECT_TRUE(sign_in.pkce.empty());
    EXPECT_FALSE(sign_in.legacy_discovery);
  }
}

TEST(Manifest, RefusesLimitsThatAreNone) {
  for (const Json& limit : {Json(0), Json(-1), Json("5"), Json(1.5), Json()}) {
    ExpectRefused(
        [&](Json& json) {
          json.Set("limits", Json::MakeObject({{"max_pages", limit}}));
        },
        "/limits/max_pages");
    ExpectRefused(
        [&](Json& json) {
          json.Set("tool_timeouts_ms", Json::MakeObject({{"t", limit}}));
        },
        "/tool_timeouts_ms/t");
  }
  ExpectRefused(
      [](Json& json) {
        json.Set("tool_timeouts_ms", Json::MakeObject({{"t", std::int64_t{86400001}}}));
      },
      "/tool_timeouts_ms/t");
}

TEST(Manifest, TakesNoneAtAllWhereThatMakesSense) {
  for (const char* name : {"max_resumptions", "max_patterns", "circuit_failures"}) {
    Json json = Minimal();
    json.Set("limits", Json::MakeObject({{name, 0}}));
    EXPECT_THAT(Parse(json), IsOk()) << name;
  }
}

TEST(Manifest, RefusesTextsThatCouldHideSomething) {
  for (const char* text : {"", "a\nb", "a\x1B[31m",
                           "a\xE2\x80\xAE"
                           "b"}) {
    ExpectRefused([&](Json& json) { json.Find("vendor")->Set("name", text); }, "/vendor/name");
  }
}

// Members that the published schema names are known to the parser, and the schema refuses others.
TEST(Manifest, KnowsEveryMemberOfItsSchema) {
  const auto text = claribi::testing::ReadFile(std::filesystem::path(CLARIBI_SOURCE_DIR) /
                                               "manifests/manifest.schema.json");
  const auto schema = Json::Parse(text.value_or(""));
  ASSERT_THAT(schema, IsOk());
  for (const char* section : {"", "vendor", "endpoint_rule", "tools", "arguments", "limits"}) {
    const bool top = *section == '\0';
    const Json* described =
        top ? &schema.value() : schema.value().Find("properties")->Find(section);
    ASSERT_NE(described, nullptr) << section;
    EXPECT_EQ(described->FindBool("additionalProperties"), false) << section;
    for (const auto& [name, rule] : *described->Find("properties")->AsObject()) {
      Json changed = Shipped();
      (top ? changed : *changed.Find(section)).Set(name, Json::MakeArray({Json()}));
      EXPECT_THAT(Parse(changed), IsErrorWith(CauseIs(Not(HasSubstr("unknown")))))
          << section << "/" << name;
    }
  }
}

// Whatever the shipped manifest loses, nothing crashes and a required loss is noticed.
TEST(Manifest, SurvivesEveryMemberOfAnotherType) {
  const Json shipped = Shipped();
  for (const auto& [name, value] : *shipped.AsObject()) {
    for (const Json& other : {Json(), Json(true), Json(1), Json(""), Json::MakeArray({Json()}),
                              Json::MakeObject({{"x", Json()}})}) {
      Json changed = shipped;
      changed.Set(name, other);
      const auto parsed = Parse(changed);
      if (parsed.ok()) continue;
      EXPECT_THAT(parsed, IsErrorWith(CauseIs(HasSubstr("/" + name)))) << other.Dump();
    }
  }
}

}  // namespace
}  // namespace claribi::manifest
