// Extension ids follow one scheme, in every header that an author may read, in the list of level 1
// and in what the shipped plugin and the stub host answer to.
#include <claribi/draft/mcp_reading.h>
#include <gtest/gtest.h>

#include <claribi/data_source.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "abi/recording_host.h"
#include "abi/shipped_library.h"

namespace claribi::abi_test {
namespace {

namespace fs = std::filesystem;

struct Header {
  std::string name;  // under plugin_api/include
  std::string text;
  bool is_draft = false;
};

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<Header> Headers() {
  std::vector<Header> headers;
  const fs::path root = CLARIBI_PLUGIN_API "/include";
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    const std::string name = fs::relative(entry.path(), root).generic_string();
    headers.push_back({name, ReadFile(entry.path()), name.starts_with("claribi/draft/")});
  }
  return headers;
}

// Whatever looks like an id: words between dots, and a number behind a slash.
std::set<std::string> IdsIn(const std::string& text) {
  static const std::regex kId(R"(\b[a-z]+(\.[a-z0-9_]+)+/[0-9]+)");
  std::set<std::string> ids;
  for (std::sregex_iterator it(text.begin(), text.end(), kId), end; it != end; ++it) {
    ids.insert(it->str());
  }
  return ids;
}

// The values of the macros CBI_EXT_….
std::vector<std::string> DefinedIn(const Header& header) {
  static const std::regex kDefine(R"re(#define\s+CBI_EXT_[A-Z0-9_]+\s+"([^"]*)")re");
  std::vector<std::string> ids;
  for (std::sregex_iterator it(header.text.begin(), header.text.end(), kDefine), end; it != end;
       ++it) {
    ids.push_back((*it)[1].str());
  }
  return ids;
}

bool FollowsTheScheme(const std::string& id, bool is_draft) {
  static const std::regex kStable(R"(claribi\.(ds|host)\.[a-z][a-z0-9_]*/[1-9][0-9]*)");
  static const std::regex kDraft(R"(claribi\.draft\.(ds|host)\.[a-z][a-z0-9_]*/[1-9][0-9]*)");
  return std::regex_match(id, is_draft ? kDraft : kStable);
}

// "Extension ids of level 1: … Reserved: …", the comment in data_source.h.
std::string ListOfLevel1() {
  for (const Header& header : Headers()) {
    if (header.name != "claribi/data_source.h") continue;
    const std::size_t begin = header.text.find("Extension ids of level 1:");
    if (begin == std::string::npos) return {};
    return header.text.substr(begin, header.text.find("*/", begin) - begin);
  }
  return {};
}

TEST(ExtensionIds, AreSoughtInAllHeaders) {
  std::set<std::string> names;
  for (const Header& header : Headers()) names.insert(header.name);
  EXPECT_TRUE(names.contains("claribi/data_source.h"));
  EXPECT_TRUE(names.contains("claribi/elicitation.h"));
  EXPECT_TRUE(names.contains("claribi/draft/mcp_reading.h"));
}

TEST(ExtensionIds, OfOtherSchemesAreNoticed) {
  for (const char* id : {"com.claribi.elicitation.v1", "claribi.elicitation/1", "claribi.ds.a.b/1",
                         "claribi.host.events", "claribi.host.events/0", "claribi.ds.Events/1",
                         "claribi.draft.ds.mcp_reading/1"}) {
    EXPECT_FALSE(FollowsTheScheme(id, false)) << id;
  }
  EXPECT_FALSE(FollowsTheScheme("claribi.ds.resources/1", true)) << "a draft that looks stable";
  EXPECT_EQ(IdsIn("\"com.claribi.x/1\" and claribi.ds.y/2, not a/1 or x.h"),
            (std::set<std::string>{"com.claribi.x/1", "claribi.ds.y/2"}));
}

TEST(ExtensionIds, DefinedByAHeaderFollowTheScheme) {
  for (const Header& header : Headers()) {
    for (const std::string& id : DefinedIn(header)) {
      EXPECT_TRUE(FollowsTheScheme(id, header.is_draft)) << id << " in " << header.name;
    }
  }
}

// Also in comments: a reader takes them for true.
TEST(ExtensionIds, NamedByAHeaderFollowTheScheme) {
  for (const Header& header : Headers()) {
    for (const std::string& id : IdsIn(header.text)) {
      EXPECT_TRUE(FollowsTheScheme(id, false) || FollowsTheScheme(id, true))
          << id << " in " << header.name;
    }
  }
}

TEST(ExtensionIds, OfEveryHeaderButDataSourceIsOne) {
  for (const Header& header : Headers()) {
    const bool is_contract = header.name.starts_with("claribi/data_source.h");
    EXPECT_EQ(DefinedIn(header).size(), is_contract ? 0U : 1U) << header.name;
  }
}

TEST(ExtensionIds, OfLevel1AreListedInDataSource) {
  const std::set<std::string> listed = IdsIn(ListOfLevel1());
  EXPECT_FALSE(listed.empty());
  for (const Header& header : Headers()) {
    if (header.is_draft) continue;
    for (const std::string& id : DefinedIn(header)) {
      EXPECT_TRUE(listed.contains(id)) << id << " of " << header.name;
      EXPECT_NE(ListOfLevel1().find(header.name), std::string::npos) << header.name;
    }
  }
}

TEST(ExtensionIds, ThatAreListedHaveAHeaderOrAreReserved) {
  std::set<std::string> defined;
  for (const Header& header : Headers()) {
    for (const std::string& id : DefinedIn(header)) defined.insert(id);
  }
  const std::string list = ListOfLevel1();
  const std::string present = list.substr(0, list.find("Reserved:"));
  for (const std::string& id : IdsIn(present)) EXPECT_TRUE(defined.contains(id)) << id;
  for (const std::string& id : IdsIn(list.substr(present.size()))) {
    EXPECT_FALSE(defined.contains(id)) << id << " is reserved, and there is a header";
  }
}

TEST(ExtensionIds, AreTheOnlyOnesThatThePluginAnswers) {
  const cbi_api* api = LoadTable(AivenLibrary());
  ASSERT_NE(api, nullptr);
  const std::string config =
      "{\"manifest\":" + ReadFile(CLARIBI_PLUGIN_API "/../manifests/aiven.json") + "}";
  RecordingHost host;
  RecordingCall call;
  abi::PluginHandle plugin;
  ASSERT_EQ(abi::Create(*api, host.get(), call.get(), config.c_str(), plugin), CBI_OK)
      << call.errors.at(0).cause;
  std::set<std::string> offered;
  std::set<std::string> ids{"com.claribi.mcp_reading.v1", "claribi.draft.ds.mcp_reading", ""};
  for (const Header& header : Headers()) ids.merge(IdsIn(header.text));
  for (const std::string& id : ids) {
    if (api->get_extension(plugin.get(), id.c_str()) != nullptr) offered.insert(id);
  }
  EXPECT_EQ(offered, std::set<std::string>{CBI_EXT_DRAFT_MCP_READING});
  EXPECT_EQ(api->get_extension(plugin.get(), nullptr), nullptr);
}

}  // namespace
}  // namespace claribi::abi_test
