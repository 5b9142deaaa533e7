#include "app/plugin_setup.h"

#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <sstream>

#include "host_stub/store/scratch_folder.h"
#include "testing/result_matchers.h"

namespace claribi::app {
namespace {

using outcome::Code;
using std::filesystem::perms;
using testing::HasSubstr;

class OperatorFileTest : public testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text,
                    perms mode = perms::owner_read | perms::owner_write) {
    const auto path = folder_ / name;
    std::ofstream(path) << text;
    std::filesystem::permissions(path, mode);
    return path.string();
  }

  outcome::Result<std::string> Build(const std::string& stored = "{}",
                                     std::optional<loader::LogLevel> least_kept = {}) {
    const auto files = PluginFiles::Of(options_, folder_ / "claribi_x.so");
    if (!files) return files.error();
    return OperatorConfig(
        options_, *files,
        [this](const char* name) {
          const auto found = environment_.find(name);
          return found != environment_.end() ? found->second : std::string();
        },
        [this, stored](const std::string& vendor) -> outcome::Result<Document> {
          asked_for_ = vendor;
          return ParseObject(stored, "The settings");
        },
        least_kept);
  }
  Document Built(const std::string& stored = "{}") {
    const auto text = Build(stored);
    EXPECT_THAT(text, IsOk());
    auto json = ParseObject(text ? *text : "{}", "The configuration");
    return json ? std::move(*json) : Document(rapidjson::kObjectType);
  }

  store::ScratchFolder folder_;
  GlobalOptions options_;
  std::map<std::string, std::string> environment_;
  std::string asked_for_;
};

constexpr const char* kSecret =
    R"({"client":{"registrations":[{"client_id":"a","client_secret":"s"}]}})";

TEST_F(OperatorFileTest, IsWhatIsStoredForTheVendorOfTheManifest) {
  options_.manifest = Write("m.json", R"({"id":"vendor-one"})");
  const Document config = Built(kSecret);
  EXPECT_EQ(asked_for_, "vendor-one");
  EXPECT_NE(Find(config, "client"), nullptr);
  EXPECT_EQ(TextOf(*Find(config, "manifest"), "id"), "vendor-one");
}

TEST_F(OperatorFileTest, AFileGoesBeforeTheStoreAndOptionsBeforeTheFile) {
  options_.operator_config = Write("o.json", R"({"client":{"metadata_url":"https://bi.example/c"},
      "proxy":"http://file.example:1","no_proxy":["a"],"ca_file":"ca.pem","allow_insecure_loopback":true,
      "tool_drift":"warn","protocol_versions":["2025-11-25"],"limits":{"max_pages":3}})");
  Document config = Built(kSecret);
  EXPECT_EQ(TextOf(*Find(config, "client"), "metadata_url"), "https://bi.example/c");
  EXPECT_EQ(Find(*Find(config, "client"), "registrations"), nullptr)
      << "a member replaces a member";
  EXPECT_EQ(TextOf(config, "proxy"), "http://file.example:1");
  EXPECT_EQ(Find(config, "no_proxy")->Size(), 1u);
  EXPECT_EQ(TextOf(config, "ca_file"), (folder_ / "ca.pem").string()) << "from where the file is";
  EXPECT_TRUE(IsTrue(config, "allow_insecure_loopback"));
  EXPECT_EQ(TextOf(config, "tool_drift"), "warn");
  EXPECT_EQ(IntegerOf(*Find(config, "limits"), "max_pages"), 3);

  environment_["https_proxy"] = "http://environment.example:3";
  EXPECT_EQ(TextOf(Built(), "proxy"), "http://file.example:1") << "a person named the file";

  options_.proxy = "http://option.example:2";
  options_.ca_file = Write("other.pem", "pem");
  config = Built();
  EXPECT_EQ(TextOf(config, "proxy"), "http://option.example:2");
  EXPECT_EQ(TextOf(config, "ca_file"), (folder_ / "other.pem").string());
}

TEST_F(OperatorFileTest, ThePluginIsToldWhichLinesOfTheLogAreKept) {
  const auto level_of = [](const outcome::Result<std::string>& text) {
    EXPECT_THAT(text, IsOk());
    const auto config = ParseObject(text ? *text : "{}", "The configuration");
    return config ? TextOf(*config, "log_level") : "";
  };
  EXPECT_EQ(level_of(Build()), "") << "all of them";
  EXPECT_EQ(level_of(Build("{}", loader::LogLevel::kTrace)), "trace");
  EXPECT_EQ(level_of(Build("{}", loader::LogLevel::kWarn)), "warn");
  EXPECT_EQ(level_of(Build("{}", loader::LogLevel::kFatal)), "fatal");
  options_.operator_config = Write("o.json", R"({"log_level":"trace"})");
  EXPECT_THAT(Build(), IsErrorWith(Code::kUsage)) << "an option says it";
}

// What the contract names can be said in the file, and nothing else.
TEST_F(OperatorFileTest, MembersAreThoseOfTheContract) {
  std::ostringstream text;
  text << std::ifstream(CLARIBI_SOURCE_DIR "/plugin_api/messages/operator_config.schema.json")
              .rdbuf();
  const auto schema = ParseObject(text.str(), "The schema");
  ASSERT_THAT(schema, IsOk());
  const Value* members = Find(*schema, "properties");
  ASSERT_NE(members, nullptr);
  for (const auto& member : members->GetObject()) {
    const std::string name = member.name.GetString();
    if (name == "manifest" || name == "log_level") continue;  // options say these
    options_.operator_config = Write("o.json", "{\"" + name + "\":null}");
    EXPECT_THAT(Build(), IsOk()) << name;
  }
  options_.operator_config = Write("o.json", R"({"reviewed_tool":null})");
  const auto refused = Build();
  ASSERT_THAT(refused, IsErrorWith(Code::kUsage));
  EXPECT_THAT(refused.error().fix, HasSubstr("reviewed_tools"));
}

TEST_F(OperatorFileTest, TheCatalogueBesideTheManifestIsTaken) {
  options_.manifest = Write("m.json", R"({"id":"vendor-one"})");
  EXPECT_EQ(Find(Built(), "approved_definitions"), nullptr);
  Write("m.approved.json", R"({"vendor":"vendor-one"})");
  EXPECT_EQ(TextOf(*Find(Built(), "approved_definitions"), "vendor"), "vendor-one");
  options_.operator_config = Write("o.json", R"({"approved_definitions":{"vendor":"two"}})");
  EXPECT_EQ(TextOf(*Find(Built(), "approved_definitions"), "vendor"), "two");
  options_.operator_config = Write("o.json", R"({"approved_definitions":null})");
  EXPECT_EQ(Find(Built(), "approved_definitions"), nullptr) << "none is wanted";
  options_.operator_config.clear();
  Write("m.approved.json", "{");
  EXPECT_THAT(Build(), IsErrorWith(Code::kUsage, FixIs(HasSubstr("approvals export"))));
}

TEST_F(OperatorFileTest, TheProxyOfTheEnvironmentIsForThoseWhoNameNone) {
  environment_["https_proxy"] = "http://environment.example:3";
  EXPECT_EQ(TextOf(Built(), "proxy"), "http://environment.example:3");
  options_.operator_config = Write("o.json", R"({"proxy":null})");
  EXPECT_EQ(Find(Built(), "proxy"), nullptr) << "none is wanted";
  options_.operator_config = Write("o.json", R"({"no_proxy":["a.example"]})");
  const Document config = Built();
  EXPECT_EQ(TextOf(config, "proxy"), "http://environment.example:3");
  EXPECT_EQ(Find(config, "no_proxy")->Size(), 1u);
}

TEST_F(OperatorFileTest, SecretsAreForTheirOwnerAlone) {
  for (const char* text :
       {kSecret, R"({"client":{"registrations":[{"client_id":"a","private_key_pem":"p"}]}})",
        R"({"grant":{"assertion":"a"}})", R"({"grant":{"identity_provider":{"id_token":"t"}}})",
        R"({"proxy":"http://user:password@proxy.example:1"})"}) {
    for (const perms others : {perms::group_read, perms::others_read, perms::group_write}) {
      options_.operator_config =
          Write("o.json", text, perms::owner_read | perms::owner_write | others);
      EXPECT_THAT(Build(), IsErrorWith(Code::kUsage, FixIs(HasSubstr("chmod 600")))) << text;
    }
    options_.operator_config = Write("o.json", text);
    EXPECT_THAT(Build(), IsOk());
  }
  options_.operator_config =
      Write("o.json", R"({"client":{"metadata_url":"https://bi.example/c"}})",
            perms::owner_read | perms::group_read | perms::others_read);
  EXPECT_THAT(Build(), IsOk()) << "no secret, nobody's concern";
}

TEST_F(OperatorFileTest, SaysWhatIsWrongWithTheFile) {
  options_.operator_config = (folder_ / "none.json").string();
  EXPECT_THAT(Build(), IsErrorWith(Code::kUsage, CauseIs(HasSubstr("no such file"))));
  options_.operator_config = Write("o.json", "[]");
  EXPECT_THAT(Build(), IsErrorWith(Code::kUsage, HasFix()));
  options_.operator_config = Write("o.json", R"({"limit":{}})");
  EXPECT_THAT(Build(), IsErrorWith(Code::kUsage, CauseIs(HasSubstr("\"limit\"")),
                                   FixIs(HasSubstr("limits"))));
  options_.operator_config = Write("o.json", R"({"manifest":{}})");
  EXPECT_THAT(Build(), IsErrorWith(Code::kUsage, FixIs(HasSubstr("--manifest"))));
}

}  // namespace
}  // namespace claribi::app
