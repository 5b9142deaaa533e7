// Extensions through the loader: reading what is no tool (the plugin's), and asking a person (the
// host's).
#include <claribi/elicitation.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "host_stub/loader/fake_host.h"
#include "loader/plugin_handles.h"

namespace claribi::loader {
namespace {

using outcome::Code;
using testing::HasSubstr;

class FakePerson final : public Elicitation {
 public:
  Result<std::string> Ask(const Question& question, const Patience& patience) override {
    asked_by = question.scope.connection_id;
    asked = question.request;
    purpose = question.purpose;
    if (patience.IsCancelled()) return Error{Code::kCancelled, "The call was cancelled."};
    if (refusal) return *refusal;
    return std::string(R"({"action":"accept","content":{}})");
  }

  std::string asked_by;
  std::string asked;
  std::string purpose;
  std::optional<Error> refusal;
};

class FakeListener final : public EventSink {
 public:
  void Report(const Scope& scope, std::string_view event) override {
    heard.push_back(scope.org_id + "/" + scope.connection_id + " " + std::string(event));
    if (fails) throw std::runtime_error("out of the host");
  }

  std::vector<std::string> heard;
  bool fails = false;
};

class ExtensionsTest : public testing::Test {
 protected:
  void Open(const HostServices& services, const std::string& config = "{}") {
    auto library =
        PluginLibrary::Load(std::string(CLARIBI_TEST_PLUGIN_DIR) + "/scripted_plugin.so");
    ASSERT_TRUE(library);
    auto plugin = Plugin::Create(*library, services, config, settings_);
    ASSERT_TRUE(plugin);
    plugin_ = std::move(*plugin);
    auto connection = plugin_->Open({"acme", "c1"}, "{}", settings_);
    ASSERT_TRUE(connection);
    connection_ = std::move(*connection);
  }

  HostServices WithPerson() {
    HostServices services = host_.services();
    services.elicitation_opt = &person_;
    return services;
  }

  Result<std::string> Ask(const std::string& tool = "ask_person") {
    return connection_->CallTool(tool, "{}", "", settings_);
  }

  FakeHost host_;
  FakePerson person_;
  FakeListener listener_;
  FakePatience patience_;
  CallSettings settings_{.patience = patience_};
  std::unique_ptr<Plugin> plugin_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(ExtensionsTest, ReadWhatIsNoTool) {
  Open(host_.services());
  const auto read = connection_->ReadMcp("resources/read", R"({"uri":"file:///a%20b"})", settings_);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, R"({"method":"resources/read","params":{"uri":"file:///a%20b"}})");
}

TEST_F(ExtensionsTest, AreMissedWithAWordWhereThePluginReadsToolsOnly) {
  Open(host_.services(), R"({"tools_only":true})");
  const auto read = connection_->ReadMcp("prompts/list", "{}", settings_);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::kUnsupported);
  EXPECT_THAT(read.error().cause, HasSubstr("claribi.draft.ds.mcp_reading/1"));
}

TEST_F(ExtensionsTest, LetAPluginAskThePerson) {
  Open(WithPerson());
  const auto answer = Ask();
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(*answer, R"({"action":"accept","content":{}})");
  EXPECT_EQ(person_.asked, R"({"message":"Sure?"})");
  EXPECT_EQ(person_.asked_by, "c1");
}

TEST_F(ExtensionsTest, TellThePersonWhoseQuestionItIs) {
  Open(WithPerson());
  settings_.purpose = "report 7 for ada";
  ASSERT_TRUE(Ask());
  EXPECT_EQ(person_.purpose, "report 7 for ada");
  ASSERT_TRUE(Ask("ask_of_its_own"));
  EXPECT_EQ(person_.purpose, "") << "outside of any call it is nobody's";
}

TEST_F(ExtensionsTest, EndTheQuestionWhenThePluginNoLongerWaits) {
  Open(WithPerson());
  patience_.cancelled = true;
  EXPECT_EQ(Ask().error().code, Code::kCancelled);
}

TEST_F(ExtensionsTest, AnswerToTheIdsOfTheirHeadersOnly) {
  const HostTable table(WithPerson(), 1);
  const cbi_host& host = *table.abi();
  EXPECT_NE(host.get_extension(&host, CBI_EXT_ELICITATION), nullptr);
  for (const char* id : {"com.claribi.elicitation.v1", "claribi.host.elicitation", ""}) {
    EXPECT_EQ(host.get_extension(&host, id), nullptr) << id;
  }
  EXPECT_EQ(host.get_extension(&host, nullptr), nullptr);
}

TEST_F(ExtensionsTest, TellAPluginThatNobodyCanBeAsked) {
  Open(host_.services());
  EXPECT_EQ(Ask().error().code, Code::kUnsupported);
}

TEST_F(ExtensionsTest, ReportWhyThePersonGaveNoAnswer) {
  Open(WithPerson());
  person_.refusal = Error{.code = Code::kUnavailable, .what = "The page was closed."};
  const auto answer = Ask();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::kUnavailable);
  EXPECT_EQ(answer.error().what, "The page was closed.");
}

TEST_F(ExtensionsTest, LetAPluginReportWhatItNoticed) {
  HostServices services = host_.services();
  services.events_opt = &listener_;
  Open(services);
  ASSERT_TRUE(Ask("report_event"));
  EXPECT_THAT(listener_.heard,
              testing::ElementsAre(R"(acme/c1 {"kind":"tools_changed","at_ms":1790000000000})"))
      << "and nothing that was said of nobody, or said nothing";
}

TEST_F(ExtensionsTest, TellEachConnectionsEventsApart) {
  HostServices services = host_.services();
  services.events_opt = &listener_;
  Open(services);
  const auto other = plugin_->Open({"rival", "c1"}, "{}", settings_);
  ASSERT_TRUE(other);
  ASSERT_TRUE((*other)->CallTool("report_event", "{}", "", settings_));
  ASSERT_TRUE(Ask("report_event"));
  ASSERT_EQ(listener_.heard.size(), 2u);
  EXPECT_THAT(listener_.heard[0], testing::StartsWith("rival/c1 "));
  EXPECT_THAT(listener_.heard[1], testing::StartsWith("acme/c1 "));
}

TEST_F(ExtensionsTest, TellAPluginThatNobodyListens) {
  Open(host_.services());
  EXPECT_EQ(Ask("report_event").error().code, Code::kUnsupported);
}

TEST_F(ExtensionsTest, KeepAFailureOfTheListenerFromThePlugin) {
  HostServices services = host_.services();
  services.events_opt = &listener_;
  listener_.fails = true;
  Open(services);
  EXPECT_TRUE(Ask("report_event"));
}

TEST_F(ExtensionsTest, PassNoRedirectUriWhereThereIsNone) {
  Open(host_.services());
  const auto begun = connection_->AuthorizeBegin(std::nullopt, "", settings_);
  ASSERT_TRUE(begun);
  EXPECT_THAT(*begun, HasSubstr(R"("had_redirect_uri":false)"));
}

}  // namespace
}  // namespace claribi::loader
