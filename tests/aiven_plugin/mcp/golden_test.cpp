// Plays every tests/golden/*.wire against the real Client, with bodies whole and byte by byte.
// With CLARIBI_UPDATE_GOLDEN=1 in the environment, the files are rewritten to what happens.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "aiven_plugin/mcp/wire.h"

namespace claribi::mcp {
namespace {

std::filesystem::path Folder() {
  return std::filesystem::path(CLARIBI_SOURCE_DIR) / "tests/golden";
}

std::vector<std::string> ConversationNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(Folder())) {
    if (entry.path().extension() == ".wire") names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string ReadText(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class GoldenConversation : public ::testing::TestWithParam<std::string> {};

TEST_P(GoldenConversation, HappensAsWritten) {
  const std::filesystem::path path = Folder() / (GetParam() + ".wire");
  const std::string written = ReadText(path);
  const Conversation conversation = ReadConversation(written);
  ASSERT_FALSE(conversation.steps.empty());
  const std::string happened = Play(conversation, 0);
  if (std::getenv("CLARIBI_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << happened;
  EXPECT_EQ(happened, std::getenv("CLARIBI_UPDATE_GOLDEN") != nullptr ? happened : written)
      << "run the test with CLARIBI_UPDATE_GOLDEN=1 and read the difference";
  EXPECT_EQ(happened.find("\n!!"), std::string::npos) << happened;
}

TEST_P(GoldenConversation, HappensTheSameByteByByte) {
  const Conversation conversation = ReadConversation(ReadText(Folder() / (GetParam() + ".wire")));
  EXPECT_EQ(Play(conversation, 1), Play(conversation, 0));
}

INSTANTIATE_TEST_SUITE_P(Wire, GoldenConversation, ::testing::ValuesIn(ConversationNames()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace claribi::mcp
