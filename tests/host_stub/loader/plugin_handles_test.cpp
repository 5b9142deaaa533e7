#include "loader/plugin_handles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "host_stub/loader/fake_host.h"

namespace claribi::loader {
namespace {

using outcome::Code;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class PluginTest : public testing::Test {
 protected:
  void SetUp() override {
    auto library =
        PluginLibrary::Load(std::string(CLARIBI_TEST_PLUGIN_DIR) + "/scripted_plugin.so");
    ASSERT_TRUE(library);
    auto plugin = Plugin::Create(*library, host_.services(), "{}", settings_);
    ASSERT_TRUE(plugin);
    plugin_ = std::move(*plugin);
    auto connection =
        plugin_->Open({"acme", "c1"}, R"({"endpoint":"https://example.com"})", settings_);
    ASSERT_TRUE(connection);
    connection_ = std::move(*connection);
  }

  Result<std::string> Call(const std::string& tool) {
    return connection_->CallTool(tool, R"({"n":1})", "", settings_);
  }

  FakeHost host_;
  FakePatience patience_;
  CallSettings settings_{.patience = patience_};
  std::unique_ptr<Plugin> plugin_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(PluginTest, DescribesItself) {
  const auto description = plugin_->Describe(settings_);
  ASSERT_TRUE(description);
  EXPECT_THAT(*description, HasSubstr("test.scripted"));
}

TEST_F(PluginTest, HandsOverArgumentsAndResult) {
  const auto result = Call("echo");
  ASSERT_TRUE(result);
  EXPECT_THAT(*result, HasSubstr(R"({"n":1})"));
  EXPECT_THAT(host_.lines, testing::IsEmpty());
}

TEST_F(PluginTest, GivesTheErrorOfCreate) {
  const auto plugin =
      Plugin::Create(plugin_->library(), host_.services(), R"({"refuse_create":true})", settings_);
  ASSERT_FALSE(plugin);
  EXPECT_EQ(plugin.error().code, Code::kInvalid);
  EXPECT_EQ(plugin.error().what, "The manifest does not validate.");
  EXPECT_EQ(plugin.error().fix, "Correct the manifest.");
}

TEST_F(PluginTest, GivesTheErrorOfOpen) {
  const auto connection =
      plugin_->Open({"acme", "c2"}, R"({"endpoint":"https://x/?read_only=false"})", settings_);
  ASSERT_FALSE(connection);
  EXPECT_EQ(connection.error().code, Code::kInvalid);
}

TEST_F(PluginTest, CopiesTheWholeError) {
  const auto result = Call("rate_limited");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::kRateLimited);
  EXPECT_EQ(result.error().what, "Too many requests.");
  EXPECT_EQ(result.error().cause, "429");
  EXPECT_TRUE(result.error().retryable);
  EXPECT_EQ(result.error().retry_after, std::chrono::milliseconds(30'000));
  EXPECT_THAT(Call("no_such_tool").error().detail, HasSubstr("req-7"));
}

TEST_F(PluginTest, KeepsSecretsOfOrganisationsApart) {
  ASSERT_TRUE(connection_->AuthorizeBegin("http://127.0.0.1:1/callback", "", settings_));
  ASSERT_EQ(host_.secrets.size(), 1u);
  EXPECT_EQ(host_.secrets.begin()->first, FakeHost::Key3({"acme", "c1"}, "pending"));
}

TEST_F(PluginTest, ClearsTheSecretsOfOneConnection) {
  ASSERT_TRUE(connection_->AuthorizeBegin("http://127.0.0.1:1/callback", "", settings_));
  host_.secrets[FakeHost::Key3({"acme", "c2"}, "token")] = {"another's", 7};
  host_.secrets[FakeHost::Key3({"acme", ""}, "client")] = {"shared", 8};
  ASSERT_TRUE(connection_->AuthorizeRevoke(settings_));
  EXPECT_EQ(host_.secrets.size(), 2u);
  EXPECT_FALSE(host_.secrets.contains(FakeHost::Key3({"acme", "c1"}, "pending")));
}

TEST_F(PluginTest, ServesLeasesKeysAndLog) {
  const auto result = Call("host_services");
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_THAT(*result, HasSubstr(R"("key_bytes":32)"));
  EXPECT_EQ(host_.released, 1);
  EXPECT_THAT(host_.lines, Contains("scripted: host services work"));
}

TEST_F(PluginTest, RefusesAWaitThatItCannotObserve) {
  const auto result = Call("broken_waits");
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_THAT(host_.secrets, testing::IsEmpty());
}

// secret_get fails for a tool that goes on without it: the host's fail() is that of the wait.
TEST_F(PluginTest, AServiceThatFailedIsNoFailureOfTheCall) {
  host_.store_error = Error{.code = Code::kUnavailable, .what = "The disk is full."};
  ASSERT_TRUE(connection_->AuthorizeStatus("", settings_));
  EXPECT_THAT(host_.lines, testing::IsEmpty());
}

TEST_F(PluginTest, NoticesAFailureThatIsReportedTwice) {
  EXPECT_EQ(Call("fails_twice").error().what, "Second thoughts.");
  EXPECT_THAT(host_.lines, Contains(HasSubstr("more than once")));
}

TEST_F(PluginTest, ReportsAStoreFailureAsTheErrorOfTheCall) {
  host_.store_error =
      Error{.code = Code::kUnavailable, .what = "The disk is full.", .fix = "Free some."};
  const auto begun = connection_->AuthorizeBegin("http://127.0.0.1:1/callback", "", settings_);
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().code, Code::kUnavailable);
  EXPECT_EQ(begun.error().what, "The disk is full.");
  EXPECT_THAT(host_.lines, testing::IsEmpty()) << "the plugin kept the contract";
}

TEST_F(PluginTest, EndsWithinASecondOfCancellation) {
  std::atomic<bool> waiting{false};
  const CallSettings settings{.patience = patience_,
                              .on_progress = [&](double, std::string_view) { waiting = true; }};
  auto call = std::async(std::launch::async,
                         [&] { return connection_->CallTool("wait", "{}", "", settings); });
  while (!waiting) std::this_thread::yield();
  patience_.cancelled = true;
  ASSERT_EQ(call.wait_for(std::chrono::seconds(1)), std::future_status::ready);
  EXPECT_EQ(call.get().error().code, Code::kCancelled);
}

TEST_F(PluginTest, TellsThePluginItsDeadline) {
  patience_.remaining = std::chrono::milliseconds(20);
  EXPECT_EQ(Call("wait").error().code, Code::kTimeout);
}

TEST_F(PluginTest, CapsTheOutput) {
  const CallSettings settings{.patience = patience_, .max_output_bytes = 3 << 20};
  const auto result = connection_->CallTool("flood", "{}", "", settings);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::kTooLarge);
  EXPECT_THAT(result.error().cause, HasSubstr(std::to_string(3 << 20)));
}

TEST_F(PluginTest, RefusesOutputOfACancelledCall) {
  patience_.cancelled = true;
  EXPECT_EQ(Call("echo").error().code, Code::kCancelled);
}

TEST_F(PluginTest, TakesOutputOfACancelledCallThatCannotBeUndone) {
  patience_.cancelled = true;
  settings_.takes_result_when_cancelled = true;
  EXPECT_TRUE(Call("echo"));
}

TEST_F(PluginTest, NoticesFailureWithoutExplanation) {
  const auto result = Call("silent_failure");
  EXPECT_EQ(result.error().code, Code::kUpstream);
  EXPECT_THAT(host_.lines, Contains(HasSubstr("without calling fail()")));
}

TEST_F(PluginTest, TakesAnUnknownStatusForInternal) {
  EXPECT_EQ(Call("unknown_status").error().code, Code::kInternal);
}

TEST_F(PluginTest, NoticesAStatusThatDiffersFromTheError) {
  const auto result = Call("other_code");
  EXPECT_EQ(result.error().code, Code::kForbidden);
  EXPECT_EQ(result.error().what, "Said one thing.");
  EXPECT_THAT(host_.lines, Contains(HasSubstr("differs")));
}

TEST_F(PluginTest, NoticesSuccessAfterFailure) {
  EXPECT_TRUE(Call("fails_and_succeeds"));
  EXPECT_THAT(host_.lines, Contains(HasSubstr("then reported success")));
}

TEST_F(PluginTest, NoticesOutputAfterFailure) {
  EXPECT_EQ(Call("emits_after_failure").error().code, Code::kUpstream);
  EXPECT_THAT(host_.lines, Contains(HasSubstr("emitted output after")));
}

TEST_F(PluginTest, NoticesSuccessAfterARefusal) {
  const CallSettings settings{.patience = patience_, .max_output_bytes = 10};
  const auto result = connection_->CallTool("ignores_refusal", "{}", "", settings);
  EXPECT_EQ(result.error().code, Code::kTooLarge);
  EXPECT_THAT(host_.lines, Contains(HasSubstr("although the host refused")));
}

TEST_F(PluginTest, SurvivesAnExceptionOutOfThePlugin) {
  const auto result = Call("throws");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::kInternal);
  EXPECT_THAT(result.error().cause, Not(HasSubstr("out of the plugin")));
}

TEST_F(PluginTest, ServesManyThreadsOnOneConnection) {
  std::vector<std::future<bool>> calls;
  for (int i = 0; i < 8; ++i) {
    calls.push_back(std::async(std::launch::async, [&] {
      for (int n = 0; n < 50; ++n) {
        if (!Call("host_services")) return false;
      }
      return true;
    }));
  }
  for (auto& call : calls) EXPECT_TRUE(call.get());
}

}  // namespace
}  // namespace claribi::loader
