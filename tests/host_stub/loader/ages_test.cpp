// Plugins of other ages through the loader: one that was built against the frozen header of level 1
// (tests/abi/level1), and one whose table, waits and errors are longer (tests/abi/future_source.c).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host_stub/loader/fake_host.h"
#include "loader/plugin_handles.h"

namespace claribi::loader {
namespace {

using outcome::Code;
using testing::Contains;
using testing::HasSubstr;

class AgreeablePerson final : public Elicitation {
 public:
  Result<std::string> Ask(const Question& question, const Patience&) override {
    asked_by = question.scope.connection_id;
    return std::string(R"({"action":"accept","content":{}})");
  }

  std::string asked_by;
};

class AgesTest : public testing::Test {
 protected:
  void Load(const char* library) {
    auto loaded = PluginLibrary::Load(library);
    ASSERT_TRUE(loaded) << loaded.error().cause;
    HostServices services = host_.services();
    services.elicitation_opt = &person_;
    auto plugin = Plugin::Create(*loaded, services, "{}", settings_);
    ASSERT_TRUE(plugin) << plugin.error().what;
    plugin_ = std::move(*plugin);
    auto connection = plugin_->Open({"acme", "c1"}, "{}", settings_);
    ASSERT_TRUE(connection) << connection.error().what;
    connection_ = std::move(*connection);
  }

  Result<std::string> Call(const std::string& tool, const std::string& arguments = "{}") {
    return connection_->CallTool(tool, arguments, "", settings_);
  }

  FakeHost host_;
  AgreeablePerson person_;
  FakePatience patience_;
  CallSettings settings_{.patience = patience_};
  std::unique_ptr<Plugin> plugin_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(AgesTest, PluginOfLevel1StoresAndReadsItsGrant) {
  Load(CLARIBI_LEVEL1);
  EXPECT_EQ(Call("level1_recall").error().code, Code::kAuthRequired);
  const auto begun = connection_->AuthorizeBegin("", "", settings_);
  ASSERT_TRUE(begun) << begun.error().what << " " << begun.error().cause;
  EXPECT_THAT(*begun, HasSubstr(R"("kind":"done")"));
  EXPECT_EQ(host_.secrets.size(), 1u);
  EXPECT_EQ(host_.released, 1);
  const auto recalled = Call("level1_recall");
  ASSERT_TRUE(recalled) << recalled.error().what;
  EXPECT_THAT(*recalled, HasSubstr("granted at"));
  ASSERT_TRUE(connection_->AuthorizeRevoke(settings_));
  EXPECT_TRUE(host_.secrets.empty());
}

TEST_F(AgesTest, PluginOfLevel1IsServedWithArgumentsErrorsAndAPerson) {
  Load(CLARIBI_LEVEL1);
  EXPECT_THAT(host_.lines, Contains(HasSubstr("clariBI test")));
  EXPECT_THAT(*Call("level1_echo", R"({"a":[1]})"), HasSubstr(R"("data":{"a":[1]})"));
  EXPECT_THAT(*Call("level1_ask"), HasSubstr(R"("action":"accept")"));
  EXPECT_EQ(person_.asked_by, "c1");
  EXPECT_EQ(Call("level1_nothing").error().code, Code::kNotFound);
  const auto refused = Call("level1_refuse");
  EXPECT_EQ(refused.error().code, Code::kForbidden);
  EXPECT_EQ(refused.error().what, "It is refused.");
  EXPECT_EQ(refused.error().cause, "written at level 1");
}

TEST_F(AgesTest, PluginOfLevel1SeesTheCancellation) {
  Load(CLARIBI_LEVEL1);
  patience_.cancelled = true;
  EXPECT_EQ(Call("level1_hold").error().code, Code::kCancelled);
}

TEST_F(AgesTest, LongerWaitsOfALaterPluginAreObserved) {
  Load(CLARIBI_FUTURE);
  EXPECT_THAT(host_.lines, Contains("future: put 0, got 0, 5 bytes"));
}

TEST_F(AgesTest, LongerErrorsOfALaterPluginAreRead) {
  Load(CLARIBI_FUTURE);
  const auto result = Call("clock_repair");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::kRateLimited);
  EXPECT_EQ(result.error().what, "The clock is being repaired.");
  EXPECT_EQ(result.error().fix, "Wait.");
  EXPECT_EQ(result.error().http_status, 429);
}

TEST_F(AgesTest, LongerTableOfALaterPluginIsUsed) {
  Load(CLARIBI_FUTURE);
  EXPECT_EQ(plugin_->library().plugin_version(), "1.0.0");
  const auto told = Call("clock_now", R"({"city":"Tokyo"})");
  ASSERT_TRUE(told) << told.error().what;
  EXPECT_THAT(*told, HasSubstr("Tokyo"));
}

}  // namespace
}  // namespace claribi::loader
