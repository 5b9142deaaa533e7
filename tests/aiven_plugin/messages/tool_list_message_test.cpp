// What a listing says beside its tools.
#include "messages/tool_list_message.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace claribi::messages {
namespace {

using core::Json;

Json MessageOf(tools::JudgedTools judged, const Json& more = {}) {
  tools::Listing listing;
  listing.tools = std::make_shared<const tools::JudgedTools>(std::move(judged));
  return Json::Parse(ToolListMessage(listing, more)).value();
}

TEST(ToolListMessage, SaysWhyItIsEmptyAndWhatWasPutUpWith) {
  EXPECT_EQ(MessageOf({}).Find("notes"), nullptr);
  tools::JudgedTools list;
  list.why_empty = "The server names no tools.";
  list.leniencies = {"a list is written as null", "an id comes back as text"};
  const Json message = MessageOf(std::move(list));
  ASSERT_NE(message.Find("notes"), nullptr);
  EXPECT_EQ(message.Find("notes")->Dump(),
            R"(["The server names no tools.",)"
            R"("The server deviates, and is served all the same: a list is written as null.",)"
            R"("The server deviates, and is served all the same: an id comes back as text."])");
}

// The text is put together of parts: each list empty, of one and of several,
// and what follows them.
TEST(ToolListMessage, IsOneJsonTextWhateverItHolds) {
  const auto tool = [](const std::string& name) {
    mcp::Tool definition;
    definition.name = name;
    definition.description = "Says \"who\"\nand where.";
    definition.input_schema = Json::MakeObject({{"type", "object"}});
    return std::make_shared<const tools::ListedTool>(
        definition, policy::Fingerprint{2, "hash-of-" + name}, std::nullopt, false);
  };
  for (std::size_t shown = 0; shown <= 2; ++shown) {
    for (std::size_t hidden = 0; hidden <= 2; ++hidden) {
      tools::JudgedTools judged;
      for (std::size_t i = 0; i < shown + hidden; ++i) {
        judged.tools.push_back(tool("tool_" + std::to_string(i)));
        const auto& one = *judged.tools.back();
        if (i < shown) {
          judged.shown.emplace(one.tool.name, &one);
        } else {
          judged.hidden.emplace(one.tool.name, policy::Denial{policy::Layer::kDenyList, "so"});
        }
      }
      const Json message = MessageOf(judged, Json::MakeObject({{"more", "a\u202Eb"}}));
      EXPECT_EQ(message.Find("tools")->AsArray()->size(), shown);
      EXPECT_EQ(message.Find("hidden")->AsArray()->size(), hidden);
      EXPECT_EQ(*message.FindString("more"), "a\u202Eb") << "as it is";
      EXPECT_EQ(message.FindBool("complete"), true);
      if (shown > 0) {
        const Json& first = message.Find("tools")->AsArray()->front();
        EXPECT_EQ(*first.FindString("name"), "tool_0");
        EXPECT_EQ(*first.FindString("description"), "Says \"who\"\nand where.");
        EXPECT_EQ(*first.FindString("definition"), "2:hash-of-tool_0");
      }
    }
  }
}

}  // namespace
}  // namespace claribi::messages
