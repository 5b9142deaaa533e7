// Two organisations in one plugin instance, whose connections even have the same ids: neither finds
// anything of the other's, whatever many threads do at once. What is asked for is said by the
// vendor and by the host, not by the plugin.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include "core/json.h"
#include "isolation/shared_vendor.h"
#include "isolation/tenant_host.h"
#include "loader/plugin_handles.h"
#include "testing/result_matchers.h"

namespace claribi::isolation {
namespace {

using core::Json;
using loader::Scope;
using ::testing::ElementsAre;

constexpr int kThreadsOfAConnection = 3;
constexpr int kRounds = 8;

Account AccountOf(const Scope& scope) { return scope.org_id + "_" + scope.connection_id; }
std::string OrganisationOf(const Account& account) { return account.substr(0, account.find('_')); }

class Organisations : public ::testing::Test {
 protected:
  struct Tenant {
    Account account;
    std::unique_ptr<loader::Connection> connection;
  };

  void SetUp() override {
    std::ifstream file(CLARIBI_SOURCE_DIR "/manifests/aiven.json");
    std::ostringstream manifest;
    manifest << file.rdbuf();
    auto library = loader::PluginLibrary::Load(CLARIBI_AIVEN);
    ASSERT_THAT(library, IsOk());
    auto plugin = loader::Plugin::Create(
        *library, host_.Services(),
        R"({"allow_insecure_loopback":true,"manifest":)" + manifest.str() + "}", settings_);
    ASSERT_THAT(plugin, IsOk());
    plugin_ = std::move(*plugin);
  }

  std::unique_ptr<loader::Connection> Open(const Scope& scope) {
    auto connection =
        plugin_->Open(scope, R"({"endpoint":")" + vendor_.Endpoint() + R"("})", settings_);
    EXPECT_THAT(connection, IsOk());
    return connection ? std::move(*connection) : nullptr;
  }

  void SignIn(loader::Connection& connection, const Account& account) {
    const auto begun = connection.AuthorizeBegin("http://127.0.0.1:5555/callback", "", settings_);
    ASSERT_THAT(begun, IsOk());
    const Json redirect = Json::Parse(*begun).value();
    const core::JsonString* url = redirect.FindString("authorization_url");
    ASSERT_NE(url, nullptr) << *begun;
    EXPECT_THAT(connection.AuthorizeComplete(SharedVendor::Callback(*url, account), settings_),
                IsOk());
  }

  void OpenAndSignIn(const Scope& scope) {
    auto connection = Open(scope);
    ASSERT_NE(connection, nullptr);
    SignIn(*connection, AccountOf(scope));
    tenants_.push_back({AccountOf(scope), std::move(connection)});
  }

  // Two connections of two organisations, listed and called by many threads at once, while tokens
  // die under them.
  void Storm() {
    for (const char* organisation : {"north", "south"}) {
      for (const char* connection : {"one", "two"}) OpenAndSignIn({organisation, connection});
    }
    ASSERT_EQ(tenants_.size(), 4U);
    std::vector<std::thread> threads;
    for (const Tenant& tenant : tenants_) {
      for (int i = 0; i < kThreadsOfAConnection; ++i) {
        threads.emplace_back([this, &tenant] { Use(tenant); });
      }
    }
    for (std::thread& thread : threads) thread.join();
  }

  void Use(const Tenant& tenant) {
    for (int round = 0; round < kRounds; ++round) {
      EXPECT_THAT(ToolsOf(*tenant.connection), ElementsAre(SharedVendor::ToolOf(tenant.account)));
      const auto own = Call(tenant, tenant.account);
      ASSERT_THAT(own, IsOk());
      const Json result = Json::Parse(*own).value();
      const Json* data = result.Find("data");
      ASSERT_NE(data, nullptr);
      const core::JsonString* account = data->FindString("account");
      EXPECT_TRUE(account != nullptr && *account == tenant.account) << *own;
      for (const Tenant& other : tenants_) {
        if (&other == &tenant || !calls_foreign_tools_) continue;
        EXPECT_FALSE(Call(tenant, other.account)) << tenant.account << " called a foreign tool";
      }
    }
  }

  std::vector<std::string> ToolsOf(loader::Connection& connection) {
    const auto listed = connection.ListTools(R"({"refresh":true})", settings_);
    EXPECT_THAT(listed, IsOk());
    if (!listed) return {};
    std::vector<std::string> names;
    const Json list = Json::Parse(*listed).value();
    for (const Json& tool : *list.Find("tools")->AsArray())
      names.emplace_back(*tool.FindString("name"));
    return names;
  }

  outcome::Result<std::string> Call(const Tenant& tenant, const Account& tools_of) {
    return tenant.connection->CallTool(SharedVendor::ToolOf(tools_of), "{}", "", settings_);
  }

  // Of all requests that somebody's credentials or session came with: which organisations are
  // behind what `group` says of each.
  template <typename Group>
  std::map<std::string, std::set<std::string>> OrganisationsBy(Group group) const {
    std::map<std::string, std::set<std::string>> found;
    for (const Sighting& seen : vendor_.Seen()) {
      if (!seen.account.empty()) found[group(seen)].insert(OrganisationOf(seen.account));
    }
    return found;
  }

  // Outlive the plugin, in this order.
  SharedVendor vendor_;
  TenantHost host_;
  loader::FakePatience patience_;
  const loader::CallSettings settings_{.patience = patience_};
  std::unique_ptr<loader::Plugin> plugin_;
  std::vector<Tenant> tenants_;
  bool calls_foreign_tools_ = true;
};

TEST_F(Organisations, ShareNoConnectionToTheVendor) {
  Storm();
  const auto by_connection =
      OrganisationsBy([](const Sighting& seen) { return std::to_string(seen.tcp_connection); });
  EXPECT_GE(by_connection.size(), 2U);
  for (const auto& [connection, organisations] : by_connection) {
    EXPECT_EQ(organisations.size(), 1U) << "one TCP connection carried bearers of both";
  }
}

TEST_F(Organisations, ShareNoSession) {
  Storm();
  std::size_t in_a_session = 0;
  for (const Sighting& seen : vendor_.Seen()) {
    if (seen.session_of.empty()) continue;
    ++in_a_session;
    EXPECT_EQ(seen.session_of, seen.account) << seen.method;
  }
  EXPECT_GT(in_a_session, 0U);
}

TEST_F(Organisations, ShareNoClient) {
  Storm();
  const auto by_client = OrganisationsBy([](const Sighting& seen) { return seen.client; });
  EXPECT_GE(by_client.size(), 3U) << "one client each, and requests that name none";
  for (const auto& [client, organisations] : by_client) {
    if (client.empty()) continue;
    EXPECT_EQ(organisations.size(), 1U) << client;
  }
}

TEST_F(Organisations, ShareNoToken) {
  Storm();
  // Use() checks every answer; here, that tokens were renewed on the way, each its own.
  std::map<Account, int> renewals;
  for (const Sighting& seen : vendor_.Seen()) {
    if (seen.path == "/token" && !seen.account.empty()) ++renewals[seen.account];
  }
  EXPECT_EQ(renewals.size(), 4U);
  for (const auto& [account, count] : renewals) EXPECT_GT(count, 1) << account;
}

TEST_F(Organisations, ShareNoLogLine) {
  calls_foreign_tools_ = false;  // whoever names another's tool reads the name in their own log
  Storm();
  std::set<std::string> heard;
  for (const LogLine& line : host_.log.Lines()) {
    heard.insert(line.organisation);
    for (const char* organisation : {"north", "south"}) {
      if (line.organisation == organisation) continue;
      EXPECT_EQ(line.text.find(organisation), std::string::npos)
          << line.text << " was told to \"" << line.organisation << "\"";
    }
    EXPECT_EQ(line.text.find("access-"), std::string::npos) << line.text;
    EXPECT_EQ(line.text.find("refresh-"), std::string::npos) << line.text;
  }
  EXPECT_TRUE(heard.contains("north") && heard.contains("south"));
}

TEST_F(Organisations, ShareNoLease) {
  Storm();
  EXPECT_GT(host_.leases.released(), 0) << "renewals run under a lease";
  EXPECT_FALSE(host_.leases.WereCrossed());
}

TEST_F(Organisations, ShareNoRecord) {
  Storm();
  const std::lock_guard lock(host_.store.mutex);
  std::set<std::string> sealed;
  for (const auto& [id, record] : host_.store.secrets) {
    EXPECT_TRUE(sealed.insert(record.data).second) << "two places hold the same bytes";
    EXPECT_EQ(record.data.find("access-"), std::string::npos);
  }
}

TEST_F(Organisations, GetNothingByTheIdOfAnothersConnection) {
  OpenAndSignIn({"south", "of-south"});
  const std::size_t before = vendor_.Seen().size();
  const auto intruder = Open({"north", "of-south"});
  ASSERT_NE(intruder, nullptr);
  const auto status = intruder->AuthorizeStatus("", settings_);
  ASSERT_TRUE(status);
  EXPECT_EQ(*Json::Parse(*status).value().FindString("status"), "none");
  EXPECT_THAT(intruder->ListTools("", settings_), IsErrorWith(outcome::Code::kAuthRequired));
  EXPECT_THAT(intruder->CallTool("aiven_project_list", "{}", "", settings_),
              IsErrorWith(outcome::Code::kAuthRequired));
  const std::vector<Sighting> seen = vendor_.Seen();
  for (std::size_t i = before; i < seen.size(); ++i) EXPECT_EQ(seen[i].account, "");
}

TEST_F(Organisations, GetNothingByAnothersRecordsInTheirPlace) {
  OpenAndSignIn({"south", "of-south"});
  {
    const std::lock_guard lock(host_.store.mutex);
    const auto records = host_.store.secrets;
    for (const auto& [id, record] : records) {
      const auto& [organisation, connection, key] = id;
      host_.store.secrets[{"north", connection, key}] = record;
    }
  }
  const std::size_t before = vendor_.Seen().size();
  const auto intruder = Open({"north", "of-south"});
  ASSERT_NE(intruder, nullptr);
  EXPECT_FALSE(intruder->ListTools("", settings_));
  EXPECT_FALSE(intruder->CallTool("aiven_project_list", "{}", "", settings_));
  const std::vector<Sighting> seen = vendor_.Seen();
  for (std::size_t i = before; i < seen.size(); ++i) EXPECT_EQ(seen[i].account, "");
}

}  // namespace
}  // namespace claribi::isolation
