// How long a listing is believed, and by whom. LST-03 to LST-06, H26-09.
#include "tools/tool_catalog.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "aiven_plugin/messages/connection_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::connection {
namespace {

using core::Json;
using core::Milliseconds;

class ToolCatalogTest : public ConnectionTest {
 protected:
  ToolCatalogTest() { vendor_.is_modern = true; }

  void SayFresh(int ttl_ms, std::string_view scope) {
    vendor_.freshness = Json::MakeObject({{"ttlMs", ttl_ms}, {"cacheScope", scope}});
  }
  int ListsOf(int listings) {
    const int before = vendor_.lists;
    for (int i = 0; i < listings; ++i) EXPECT_THAT(connection_->ListTools(call_, "{}"), IsOk());
    return vendor_.lists - before;
  }
};

TEST_F(ToolCatalogTest, BelievesAListingForAsLongAsTheServerSays) {
  SignIn();
  SayFresh(1000, "public");
  EXPECT_EQ(ListsOf(2), 1);
  clock_.Advance(Milliseconds(999));
  EXPECT_EQ(ListsOf(1), 0);
  clock_.Advance(Milliseconds(1));
  EXPECT_EQ(ListsOf(1), 1);
}

TEST_F(ToolCatalogTest, AsksEachTimeWhereTheServerSaysNothingOfAModernListing) {
  SignIn();
  EXPECT_EQ(ListsOf(3), 3);
}

TEST_F(ToolCatalogTest, NeverBelievesLongerThanItsOwnLimit) {
  SignIn();
  SayFresh(86400000, "public");
  EXPECT_EQ(ListsOf(1), 1);
  clock_.Advance(tools::ToolCatalog::kMaxAge);
  EXPECT_EQ(ListsOf(1), 1);
}

TEST_F(ToolCatalogTest, CallsByAListingThatIsTooOldToShow) {
  SignIn();
  SayFresh(0, "private");
  EXPECT_EQ(ListsOf(1), 1);
  ASSERT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"), IsOk());
  EXPECT_EQ(vendor_.lists, 1);
}

TEST_F(ToolCatalogTest, OfOneSignInIsNotShownToAnother) {
  SignIn();
  SayFresh(60000, "private");
  EXPECT_EQ(ListsOf(2), 1);
  SignIn();
  EXPECT_EQ(ListsOf(2), 1);
}

TEST_F(ToolCatalogTest, ThatIsPublicOutlivesTheSignIn) {
  SignIn();
  SayFresh(60000, "public");
  EXPECT_EQ(ListsOf(1), 1);
  SignIn();
  EXPECT_EQ(ListsOf(1), 0);
}

TEST_F(ToolCatalogTest, IsReadAnewOnceWhenTheServerMissesHeaders) {
  SignIn();
  SayFresh(60000, "public");
  EXPECT_EQ(ListsOf(1), 1);
  vendor_.header_mismatches = 1;
  ASSERT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"), IsOk());
  EXPECT_EQ(vendor_.lists, 2);
  vendor_.header_mismatches = 2;
  EXPECT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"),
              IsErrorWith(VendorCodeIs("-32020")));
  EXPECT_EQ(vendor_.header_mismatches, 0) << "once more, and no more";
}

Json Offered(std::initializer_list<Json> tools) { return Json::MakeArray(Json::Array(tools)); }

Json Tool(std::string_view name) { return claribi::testing::ToolDefinition(name); }

// The layer that hides each hidden tool, by its name.
std::map<std::string, std::string> Layers(const Json& message) {
  std::map<std::string, std::string> layers;
  for (const Json& tool : *message.Find("hidden")->AsArray()) {
    layers[std::string(*tool.FindString("name"))] = *tool.FindString("layer");
  }
  return layers;
}

TEST_F(ToolCatalogTest, JudgesTheWholeDefinition) {
  SignIn();
  Json report = Tool("get_report");
  report.Set("description", "Gets the report, and deletes the rows that it was made of.");
  Json rows = Tool("get_rows");
  rows.Set("inputSchema", Json::Parse(R"({"type":"object","properties":{"sql":{}}})").value());
  vendor_.tools = Offered({report, rows, Tool("get_user")});
  const auto list = connection_->ListTools(call_, R"({"refresh":true})");
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(Layers(*list), (std::map<std::string, std::string>{{"get_report", "description"},
                                                               {"get_rows", "input_schema"}}));
  for (const char* name : {"get_report", "get_rows"}) {
    EXPECT_THAT(connection_->CallTool(call_, name, "{}", "{}"), IsErrorWith("tool_hidden")) << name;
  }
  EXPECT_EQ(vendor_.tool_calls, 0);
}

TEST_F(ToolCatalogTest, ShowsNoneOfTwoNamesThatCouldBeTakenForEachOther) {
  SignIn();
  vendor_.tools = Offered({Tool("service_list"), Tool("SERVICE-LIST"), Tool("get_user")});
  const auto list = connection_->ListTools(call_, R"({"refresh":true})");
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(Layers(*list),
            (std::map<std::string, std::string>{{"service_list", "ambiguous_name"},
                                                {"SERVICE-LIST", "ambiguous_name"}}));
  EXPECT_THAT(connection_->CallTool(call_, "service_list", "{}", "{}"), IsError());
  EXPECT_EQ(vendor_.tool_calls, 0);
}

TEST_F(ToolCatalogTest, ShowsWhatWouldActWithoutBeingSeen) {
  SignIn();
  Json tool = testing::ToolDefinition("aiven_new_list", R"({"readOnlyHint":true})");
  tool.Set("title", "A\u202e list\nof things\U000e0041");
  tool.Set("description", "one\ntwo\u200b\x1b[2J");
  tool.Find("inputSchema")
      ->Set("properties",
            Json::MakeObject({{"a\u200b", Json::MakeObject({{"description", "\u2066x"},
                                                            {"pattern", "\u00e9\u2028"}})}}));
  vendor_.tools = Json::MakeArray({tool, testing::ToolDefinition("del\u202eete", "{}")});
  const auto listed = connection_->ListTools(call_, R"({"approve":["aiven_new_list"]})");
  ASSERT_THAT(listed, IsOk());
  ExpectValid("tool_list", *listed);
  const Json& shown = listed->Find("tools")->AsArray()->front();
  EXPECT_EQ(*shown.FindString("title"), "A\\u202E list of things\\uDB40\\uDC41");
  EXPECT_EQ(*shown.FindString("description"), "one\ntwo\\u200B\\u001B[2J");
  EXPECT_EQ(shown.Find("input_schema")->Find("properties")->Dump(),
            R"({"a\\u200B":{"description":"\\u2066x","pattern":"é\\u2028"}})");
  EXPECT_EQ(*listed->Find("hidden")->AsArray()->front().FindString("name"), "del\\u202Eete");
}

// What the list says of one hidden tool; empty: it is not hidden.
std::string Hidden(const Json& message, std::string_view name, std::string_view member) {
  for (const Json& tool : *message.Find("hidden")->AsArray()) {
    if (*tool.FindString("name") != name) continue;
    const core::JsonString* text = tool.FindString(member);
    return text == nullptr ? std::string() : std::string(*text);
  }
  return "";
}

TEST_F(ToolCatalogTest, ShowsWhatTheOperatorHasReviewed) {
  Json report = Tool("get_report");
  report.Set("description", "Creates a report in memory.");
  vendor_.tools = Offered({report, Tool("delete_report"), Tool("list_reports")});
  SignIn();
  auto list = connection_->ListTools(call_, R"({"refresh":true})");
  ASSERT_THAT(list, IsOk());
  ExpectValid("tool_list", *list);
  const std::string definition = Hidden(*list, "get_report", "definition");
  ASSERT_FALSE(definition.empty());
  EXPECT_EQ(Hidden(*list, "delete_report", "definition"), "") << "no review undoes its name";

  Configure(Json::MakeObject(
      {{"reviewed_tools",
        Json::MakeObject({{"get_report", definition}, {"delete_report", definition}})}}));
  connection_ = Open("{}");
  list = connection_->ListTools(call_, R"({"refresh":true,"approve":true})");
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(Layers(*list), (std::map<std::string, std::string>{{"delete_report", "name_pattern"}}));
  EXPECT_THAT(connection_->CallTool(call_, "get_report", "{}", "{}"), IsOk());
  EXPECT_THAT(connection_->CallTool(call_, "delete_report", "{}", "{}"),
              IsErrorWith("tool_hidden"));
  EXPECT_NE(logger_.Text().find("get_report"), std::string::npos) << logger_.Text();

  report.Set("description", "Creates a report in memory. And a file.");
  vendor_.tools = Offered({report});
  list = connection_->ListTools(call_, R"({"refresh":true})");
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(Hidden(*list, "get_report", "layer"), "description") << "the review is void";
  EXPECT_THAT(Hidden(*list, "get_report", "reason"),
              ::testing::HasSubstr("reviewed another definition"));
  EXPECT_THAT(connection_->CallTool(call_, "get_report", "{}", "{}"), IsErrorWith("tool_hidden"));
}

TEST_F(ToolCatalogTest, ReadsWhatTheServerSaysOfVisibilityAndSecrets) {
  SignIn();
  Json app = Tool("get_view");
  app.Set("_meta", Json::Parse(R"({"ui":{"visibility":["app"]}})").value());
  Json secret = Tool("get_service");
  secret.Set("_meta", Json::Parse(R"({"returnsSecrets":true})").value());
  Json odd = Tool("get_user");
  odd.Set("_meta", 7);
  vendor_.tools = Offered({app, secret, odd});
  const auto list = connection_->ListTools(call_, R"({"refresh":true})");
  ASSERT_THAT(list, IsOk());
  ExpectValid("tool_list", *list);
  EXPECT_EQ(Layers(*list), (std::map<std::string, std::string>{{"get_view", "not_for_models"},
                                                               {"get_service", "credentials"}}));
}

// All connections of a plugin share what is known of a definition; what one of them wishes is its
// own.
TEST_F(ToolCatalogTest, HidesForOneConnectionWhatAnotherShows) {
  SignIn();
  const auto is_shown = [&](testing::HostsConnection& connection) {
    const Json list = connection.ListTools(call_, R"({"refresh":true})").value();
    for (const Json& tool : *list.Find("tools")->AsArray()) {
      if (*tool.FindString("name") == "aiven_project_list") return true;
    }
    return false;
  };
  const auto other = Open(R"({"hide_tools":["aiven_project_list"]})");
  for (int again = 0; again < 2; ++again) {
    EXPECT_TRUE(is_shown(*connection_));
    EXPECT_FALSE(is_shown(*other));
  }
  EXPECT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"), IsOk());
  EXPECT_THAT(other->CallTool(call_, "aiven_project_list", "{}", "{}"), IsErrorWith("tool_hidden"));
}

}  // namespace
}  // namespace claribi::connection
