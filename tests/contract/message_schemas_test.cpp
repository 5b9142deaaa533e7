// The judge itself: it says where and why, and it is not lenient by accident.
#include "contract/message_schemas.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>

namespace claribi::contract {
namespace {

TEST(MessageSchemas, KnowsEveryMessageAndTheOptionsOfItsFunction) {
  const std::vector<std::string> expected = {"authorization_status", "authorization_status/options",
                                             "authorize_begin",      "authorize_begin/options",
                                             "call_result",          "call_result/options",
                                             "connection_config",    "description",
                                             "description/options",  "error_detail",
                                             "host_event",           "operator_config",
                                             "revocation",           "tool_list",
                                             "tool_list/options"};
  EXPECT_EQ(MessageSchemas().Names(), expected);
}

TEST(MessageSchemas, SaysWhereADocumentBreaksAndWhichRule) {
  const auto breach = MessageSchemas().Check(
      "tool_list", R"({"tools":[{"name":"a","description":null}],"hidden":[],"next_cursor":null,
                       "complete":true})");
  ASSERT_TRUE(breach.has_value());
  EXPECT_EQ(breach->location, "/tools/0");
  EXPECT_EQ(breach->keyword, "required");
  std::ostringstream said;
  said << *breach;
  EXPECT_NE(said.str().find("tool_list: \"/tools/0\" breaks required"), std::string::npos)
      << said.str();
}

TEST(MessageSchemas, RefusesWhatIsNotOneJsonValue) {
  using namespace std::string_view_literals;
  const MessageSchemas schemas;
  for (const auto text : {""sv, "{"sv, "{} {}"sv, "{\"a\":1,}"sv, "\xef\xbb\xbf{}"sv,
                          "{\"a\":\"\xff\"}"sv, "{}\0"sv}) {
    const auto breach = schemas.Check("operator_config", text);
    ASSERT_TRUE(breach.has_value()) << text;
    EXPECT_EQ(breach->keyword, "json") << text;
  }
}

// Events of many connections arrive together; a pattern is matched in memory of the schema.
TEST(MessageSchemas, JudgesForManyThreadsAtOnce) {
  const MessageSchemas schemas;
  const std::string event = R"({"kind":"sign_in_renewed","at_ms":1,"reason":{"code":")" +
                            std::string(500, 'x') + R"(","message":"m","at_ms":1}})";
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 500; ++round) {
        wrong += schemas.Check("host_event", event).has_value() ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(MessageSchemas, RefusesWhatIsNestedDeeperThanAStack) {
  const MessageSchemas schemas;
  for (const char* open : {"[", "{\"a\":"}) {
    std::string deep = "{\"kind\":\"other\",\"x\":";
    for (int i = 0; i < 300'000; ++i) deep += open;
    const auto breach = schemas.Check("error_detail", deep);
    ASSERT_TRUE(breach.has_value());
    EXPECT_EQ(breach->keyword, "json");
    EXPECT_NE(breach->detail.find("levels"), std::string::npos) << breach->detail;
  }
}

TEST(MessageSchemas, RefusesAMemberThatStandsThereTwice) {
  const MessageSchemas schemas(Reader::kHost);
  const auto breach = schemas.Check(
      "tool_list", R"({"tools":[],"hidden":[{"name":"a","layer":"drift","reason":"r","drift":
      {"change":"material","reason":"x","differences":[],"change":"harmless"}}],
      "next_cursor":null,"complete":true})");
  ASSERT_TRUE(breach.has_value());
  EXPECT_EQ(breach->location, "/hidden/0/drift/change");
  EXPECT_EQ(breach->keyword, "unique");
  // What a vendor wrote is carried.
  EXPECT_EQ(schemas.Check("call_result", R"({"is_error":false,"untrusted":true,"complete":true,
      "content":[],"data":{"a":1,"a":2}})"),
            std::nullopt);
}

// Behind the byte '#', in place of what a reader of its own would take.
bool IsMarked(std::string_view text) { return text.starts_with('#'); }

TEST(MessageSchemas, TakesADocumentThatWasReadAlready) {
  const MessageSchemas schemas;
  const auto check = [&](const char* json) {
    rapidjson::Document document;
    document.Parse(json);
    return schemas.Check("error_detail", document, &IsMarked);
  };
  EXPECT_EQ(check(R"({"kind":"other","http_status":"#429"})"), std::nullopt);
  EXPECT_EQ(check(R"({"kind":"other","http_status":"429"})")->location, "/http_status");
  EXPECT_EQ(check(R"({"kind":"other","http_status":"#4.5"})")->location, "/http_status");
  EXPECT_EQ(check(R"({"kind":"other","x":"#1e999"})"), std::nullopt);
  EXPECT_EQ(check(R"({"kind":"other","message":"#1"})")->location, "/message");
}

TEST(MessageSchemas, DoesNotPassAMessageItDoesNotKnow) {
  const auto breach = MessageSchemas().Check("no_such_message", "{}");
  ASSERT_TRUE(breach.has_value());
  EXPECT_EQ(breach->keyword, "schema");
}

TEST(MessageSchemas, OfAnEmptyPlaceKnowsNothing) {
  EXPECT_TRUE(MessageSchemas("/nonexistent").Names().empty());
}

TEST(MessageSchemas, AllowsMembersItDoesNotKnow) {
  EXPECT_EQ(MessageSchemas().Check("error_detail", R"({"kind":"other","later":{"x":[1]}})"),
            std::nullopt);
}

TEST(MessageSchemas, OfAHostTakeNamesOfALaterRelease) {
  const MessageSchemas host(Reader::kHost);
  for (const auto& [message, json] : std::initializer_list<std::pair<const char*, const char*>>{
           {"error_detail", R"({"kind":"bad luck"})"},
           {"tool_list", R"({"tools":[],"hidden":[{"name":"x","layer":"mood","reason":"r"}],
                             "next_cursor":null,"complete":true})"},
           {"authorization_status",
            R"({"status":"fine","account":null,"scopes":[],"expires_at_ms":null})"},
           {"call_result", R"({"untrusted":true,"is_error":false,"complete":false,
                               "incomplete_reason":"mood"})"}}) {
    EXPECT_TRUE(MessageSchemas().Check(message, json).has_value()) << json;
    EXPECT_EQ(host.Check(message, json), std::nullopt) << json;
  }
  const auto breach = host.Check("error_detail", R"({"kind":7})");
  ASSERT_TRUE(breach.has_value());
  EXPECT_EQ(breach->location, "/kind");
  EXPECT_TRUE(host.Check("authorize_begin", R"({"kind":"magic"})").has_value());
}

TEST(MessageMeaning, KnowsASemanticVersion) {
  for (const char* version :
       {"1.2.3", "0.1.0", "1.0.0-alpha.1", "1.0.0-0a+build.007", "10.20.30+5"}) {
    EXPECT_TRUE(IsSemVer(version)) << version;
  }
  for (const char* version :
       {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.x", "v1.2.3", "1.2.3-", "1.2.3-01", "1.2.3+",
        "1.2.3 ", "1..3", "1.2.3-a..b", "1.2.3+\xc3\xa9"}) {
    EXPECT_FALSE(IsSemVer(version)) << version;
  }
}

TEST(MessageMeaning, HoldsADescriptionAgainstTheTable) {
  const char* description = R"({"plugin_id":"p.q","plugin_version":"1.0.0"})";
  EXPECT_EQ(CheckIdentity(description, "p.q", "1.0.0"), std::nullopt);
  EXPECT_EQ(CheckIdentity(description, "p.r", "1.0.0")->location, "/plugin_id");
  EXPECT_EQ(CheckIdentity(description, "p.q", "1.0.1")->location, "/plugin_version");
  EXPECT_EQ(CheckIdentity(R"({"plugin_id":"p.q","plugin_version":"1.0"})", "p.q", "1.0")->keyword,
            "semver");
}

TEST(MessageMeaning, FindsAToolThatIsListedTwice) {
  EXPECT_EQ(CheckToolNames(R"({"tools":[{"name":"a"}],"hidden":[{"name":"b"}]})"), std::nullopt);
  EXPECT_EQ(CheckToolNames(R"({"tools":[{"name":"a"},{"name":"a"}],"hidden":[]})")->location,
            "/tools/1/name");
  // What a vendor offers twice is hidden twice.
  EXPECT_EQ(CheckToolNames(R"({"tools":[],"hidden":[{"name":"a"},{"name":"a"}]})"), std::nullopt);
  EXPECT_EQ(CheckToolNames(R"({"tools":[{"name":"a"}],"hidden":[{"name":"a"}]})")->location,
            "/hidden/0/name");
}

// One broken document per rule that somebody relies on.
struct Broken {
  const char* message;
  const char* json;
  const char* location;
  const char* keyword;
};
void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.message << broken.json; }

TEST(MessageSchemas, HostTakesASignInThatIsToldByItsKindAlone) {
  const char* old = R"({"plugin_id":"p.q","plugin_version":"1.0.0","read_only":true,
      "vendor":{"id":"v","name":"V"},"config_schema":{},"auth":[{"kind":"none"}]})";
  EXPECT_EQ(MessageSchemas(Reader::kHost).Check("description", old), std::nullopt);
  EXPECT_TRUE(MessageSchemas().Check("description", old).has_value());
}

TEST(MessageSchemas, TakesNumbersBeyondADouble) {
  const auto check = [](const std::string& number) {
    const std::string result = R"({"content":[{"type":"text","text":"\"1e400"}],"is_error":false,)"
                               R"("untrusted":true,"complete":true,"data":{"n":)" +
                               number + "}}";
    return MessageSchemas().Check("call_result", result);
  };
  for (const std::string& number : {std::string("1e400"), std::string("-1E+999"),
                                    std::string(400, '9'), std::string("0.5e-400")}) {
    EXPECT_EQ(check(number), std::nullopt) << number;
  }
  for (const char* broken : {"1e400e", "1e", "--1e400", "1e400 x"}) {
    EXPECT_TRUE(check(broken).has_value()) << broken;
  }
}

class BrokenMessage : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenMessage, IsRefusedAtTheRightPlace) {
  const auto breach = MessageSchemas().Check(GetParam().message, GetParam().json);
  ASSERT_TRUE(breach.has_value());
  EXPECT_EQ(breach->location, GetParam().location) << *breach;
  EXPECT_EQ(breach->keyword, GetParam().keyword) << *breach;
}

#define RESULT R"("content":[],"untrusted":true)"

INSTANTIATE_TEST_SUITE_P(
    Each, BrokenMessage,
    ::testing::Values(
        Broken{"operator_config", R"({"limits":{"max_pages":0}})", "/limits/max_pages", "minimum"},
        Broken{"operator_config", R"({"allow_insecure_loopback":"yes"})",
               "/allow_insecure_loopback", "type"},
        Broken{"operator_config", "[]", "", "type"},
        Broken{"connection_config", R"({"hide_tools":[1]})", "/hide_tools/0", "type"},
        Broken{"description", R"({"plugin_id":"p.q","plugin_version":"1.0.0","read_only":true,
                 "vendor":{"id":"v","name":"V"},"config_schema":{},"auth":[]})",
               "/auth", "minItems"},
        Broken{"description", R"({"plugin_id":"p.q","plugin_version":"1.0.0","read_only":true,
                 "vendor":{"id":"v","name":"V"},"config_schema":{},"auth":[{"kind":"magic","redirect_uri":false}]})",
               "/auth/0/kind", "enum"},
        Broken{"description", R"({"plugin_id":"no dots","plugin_version":"1.0.0","read_only":true,
                 "vendor":{"id":"v","name":"V"},"config_schema":{},"auth":[{"kind":"none","redirect_uri":false}]})",
               "/plugin_id", "pattern"},
        Broken{"description", R"({"plugin_id":"p.q","plugin_version":"1.0.0","read_only":true,
                 "vendor":{"id":"v","name":"V"},"config_schema":{},"auth":[{"kind":"none"}]})",
               "/auth/0", "required"},
        Broken{"host_event", R"({"kind":"tools_changed"})", "", "required"},
        Broken{"host_event", R"({"kind":"sign_in_lost","at_ms":1})", "", "oneOf"},
        Broken{"host_event", R"({"kind":"sign_in_lost","at_ms":1,"reason":null})", "", "oneOf"},
        Broken{"host_event", R"({"kind":"Tools changed","at_ms":1})", "/kind", "pattern"},
        Broken{"authorize_begin", R"({"kind":"redirect"})", "", "oneOf"},
        Broken{"authorize_begin", R"({"kind":"done","status":{"status":"authorized"}})", "",
               "oneOf"},
        Broken{"authorize_begin", R"({"kind":"redirect","expires_at_ms":1,
                 "authorization_url":"file:///etc/passwd"})",
               "", "oneOf"},
        Broken{"authorize_begin/options", R"({"scopes":"projects"})", "/scopes", "type"},
        Broken{"authorization_status",
               R"({"status":"fine","account":null,"scopes":[],"expires_at_ms":null})", "/status",
               "enum"},
        Broken{"authorization_status",
               R"({"status":"none","account":null,"scopes":[],"expires_at_ms":-1})",
               "/expires_at_ms", "minimum"},
        Broken{"authorization_status", R"({"status":"none","scopes":[],"expires_at_ms":null})", "",
               "required"},
        Broken{"authorization_status",
               R"({"status":"revoked","account":null,"scopes":[],"expires_at_ms":null,
                 "reason":{"code":"Because I say so","message":"."}})",
               "/reason", "oneOf"},
        Broken{"authorization_status/options", R"({"probe":"true"})", "/probe", "type"},
        Broken{"revocation", R"({"revocation":"maybe","detail":null})", "/revocation", "enum"},
        Broken{"revocation", R"({"revocation":"revoked"})", "", "required"},
        Broken{"tool_list", R"({"tools":[],"hidden":[{"name":"x","layer":"mood","reason":"r"}],
                 "next_cursor":null,"complete":true})",
               "/hidden/0/layer", "enum"},
        Broken{"tool_list", R"({"tools":[],"next_cursor":null,"complete":true})", "", "required"},
        Broken{"tool_list/options", R"({"cursor":7})", "/cursor", "type"},
        Broken{"tool_list/options", R"({"approve":[]})", "/approve", "oneOf"},
        Broken{"operator_config", R"({"tool_drift":"ignore"})", "/tool_drift", "enum"},
        Broken{"operator_config", R"({"log_level":"loud"})", "/log_level", "enum"},
        Broken{"call_result", "{" RESULT R"(,"is_error":true,"complete":true})", "", "allOf"},
        Broken{"call_result", "{" RESULT R"(,"is_error":true,"complete":true,"error":null})", "",
               "allOf"},
        Broken{"call_result", "{" RESULT R"(,"is_error":false,"complete":false})", "", "allOf"},
        Broken{"call_result",
               "{" RESULT R"(,"is_error":false,"complete":true,"incomplete_reason":"truncated"})",
               "", "allOf"},
        Broken{"call_result", R"({"content":[{}],"untrusted":true,"is_error":false,
                 "complete":true})",
               "/content/0", "required"},
        Broken{"call_result", "{" RESULT R"(,"is_error":false,"complete":true,"model_text":true})",
               "/model_text", "type"},
        Broken{"call_result/options", R"({"include":"data"})", "/include", "type"},
        Broken{"call_result/options", R"({"include":["data",1]})", "/include/1", "type"},
        Broken{"error_detail", R"({"kind":"bad luck"})", "/kind", "enum"},
        Broken{"error_detail", R"({"message":"no kind"})", "", "required"},
        Broken{"error_detail", R"({"kind":"other","http_status":7})", "/http_status", "minimum"}),
    [](const auto& broken) {
      std::string name = std::string(broken.param.message) + "_" + std::to_string(broken.index);
      std::replace(name.begin(), name.end(), '/', '_');
      return name;
    });

// ---- The page and its schemas

struct Example {
  std::string message;
  std::string json;
  int line = 0;
};

// The fenced blocks of MESSAGES.md: "```json NAME", the document, "```".
std::vector<Example> ExamplesOfThePage() {
  std::ifstream page(CLARIBI_SOURCE_DIR "/plugin_api/messages/MESSAGES.md");
  std::vector<Example> examples;
  bool inside = false;
  std::string line;
  for (int number = 1; std::getline(page, line); ++number) {
    if (!inside && line.starts_with("```")) {
      const std::string name = line.size() > 8 ? line.substr(8) : "";
      examples.push_back({name, "", number});
      inside = true;
    } else if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      examples.back().json += line + "\n";
    }
  }
  return examples;
}

TEST(MessagesPage, HasOnlyExamplesThatKeepToTheirSchema) {
  const MessageSchemas schemas;
  const std::vector<Example> examples = ExamplesOfThePage();
  EXPECT_GE(examples.size(), 12u);
  for (const Example& example : examples) {
    EXPECT_EQ(schemas.Check(example.message, example.json), std::nullopt)
        << "MESSAGES.md:" << example.line;
  }
}

TEST(MessagesPage, HasAnExampleOfEveryMessage) {
  std::string seen;
  for (const Example& example : ExamplesOfThePage()) seen += "|" + example.message + "|";
  for (const std::string& name : MessageSchemas().Names()) {
    if (name == "description/options") continue;  // none defined
    EXPECT_NE(seen.find("|" + name + "|"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace claribi::contract
