// What holds for every command: a data source belongs to its vendor, a test passes only where
// somebody answers, and no key is made for a store that holds secrets.
#include <gmock/gmock.h>

#include "host_stub/app/host_fixture.h"

namespace claribi::app {
namespace {

using testing::HasSubstr;
using testing::Not;

class HostRulesTest : public HostTest {};

TEST_F(HostRulesTest, ATestFailsWhereNobodyAnswersAnyMore) {
  const std::string endpoint = "https://example.com/no-sign-in/no-probe";
  ASSERT_EQ(Host({"connect", "main", "--endpoint", endpoint}).exit_code, 0);
  Execute("UPDATE data_sources SET config = '{\"endpoint\":\"" + endpoint + "/nobody-listens\"}'");
  EXPECT_EQ(ErrorCode({"test", "main"}, 4), "unavailable");
  const Document status = HostJson({"status", "main"}, 0);
  EXPECT_EQ(TextOf((*Find(status, "data_sources"))[0], "last_check"), "failed");
}

TEST_F(HostRulesTest, ADataSourceBelongsToItsVendor) {
  ConnectWithoutSignIn("main");
  const std::string before = StoreContent();
  const auto file = folder_ / "another.json";
  std::ofstream(file) << R"({"another-vendor":true})";
  for (const Words& words :
       {Words{"tools", "main"}, Words{"test", "main"}, Words{"call", "main", "echo"},
        Words{"connect", "main", "--endpoint", "https://example.com/no-sign-in"},
        Words{"disconnect", "main"}}) {
    Words with_other = words;
    with_other.insert(with_other.end(), {"--manifest", file.string()});
    const Document json = HostJson(with_other, 2);
    const std::string cause = TextOf(*Find(json, "error"), "cause");
    EXPECT_THAT(cause, HasSubstr("\"scripted\"")) << words.front();
    EXPECT_THAT(cause, HasSubstr("\"another\"")) << words.front();
  }
  const Document status = HostJson({"status", "--manifest", file.string()}, 0);
  EXPECT_EQ(TextOf((*Find(status, "data_sources"))[0], "status"), "authorized") << "as stored";
  EXPECT_EQ(StoreContent(), before);
  // A row of before vendors were kept.
  Execute("UPDATE data_sources SET manifest_id = ''");
  EXPECT_EQ(Host({"tools", "main", "--manifest", file.string()}).exit_code, 0);
}

TEST_F(HostRulesTest, EveryCommandCallsARefusedEndpointTheSame) {
  ConnectWithoutSignIn("main");
  Execute(R"(UPDATE data_sources SET config = '{"endpoint":"https://x/?read_only=false"}')");
  for (const Words& words : {Words{"tools", "main"}, Words{"test", "main"},
                             Words{"call", "main", "echo"}, Words{"status", "main"},
                             Words{"connect", "new", "--endpoint", "https://x/?read_only=false"}}) {
    EXPECT_EQ(ErrorCode(words, 2), "invalid") << words.front();
  }
  const Ended status = Host({"status"});
  EXPECT_EQ(status.exit_code, 0);
  EXPECT_THAT(status.out, HasSubstr("main: The endpoint is not acceptable."));
  EXPECT_THAT(status.out, HasSubstr("read_only=true must be there exactly once."));
}

TEST_F(HostRulesTest, ListsKeysWithoutMakingAny) {
  const Document none = HostJson({"keys", "list"}, 0);
  EXPECT_EQ(Find(none, "keys")->Size(), 0u);
  EXPECT_FALSE(std::filesystem::exists(data_ / "sealing.keys"));
}

TEST_F(HostRulesTest, MakesNoKeyForAStoreThatHoldsSecrets) {
  ConnectWithoutSignIn("main");
  std::filesystem::remove(data_ / "sealing.keys");
  for (const Words& words : {Words{"status"}, Words{"keys", "prepare"}, Words{"keys", "rotate"},
                             Words{"connect", "second"}, Words{"keys", "abandon"}}) {
    const bool is_abandon = words.back() == "abandon";
    EXPECT_EQ(ErrorCode(words, is_abandon ? 2 : 4), is_abandon ? "usage" : "unavailable");
    EXPECT_FALSE(std::filesystem::exists(data_ / "sealing.keys")) << words.back();
  }
  EXPECT_THAT(Host({"status"}).err, HasSubstr("claribi-host keys abandon --yes"));
  EXPECT_EQ(Host({"keys", "abandon", "--yes"}).exit_code, 0);
  EXPECT_EQ(Host({"status"}).exit_code, 0);
}

TEST_F(HostRulesTest, ClearsWhatTheFirstSignInOfAnOlderHostLeft) {
  ASSERT_EQ(Host({"status"}).exit_code, 0);
  const auto insert = [this](const std::string& name, const std::string& created_at_ms) {
    Execute(
        "INSERT INTO data_sources (org_id, connection_id, name, plugin_id, manifest_id, config,"
        " status, created_at_ms, last_check, last_check_at_ms) VALUES ('default', '" +
        name + "', '" + name + "', 'test.scripted', 'scripted', '{}', 'connecting', " +
        created_at_ms + ", '', 0)");
  };
  insert("dead", "1700000000000");
  insert("alive", "99999999999999");
  const Document status = HostJson({"status"}, 0);
  EXPECT_EQ(Find(status, "data_sources")->Size(), 1u);
  EXPECT_THAT(StoreContent(), Not(HasSubstr("dead")));
  EXPECT_THAT(StoreContent(), HasSubstr("alive"));
}

}  // namespace
}  // namespace claribi::app
