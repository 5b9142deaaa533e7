// What a listing says beside its tools.
#include "messages/tool_list_message.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace claribi::messages {
namespace {

using core::Json;

Json MessageOf(mcp::ToolList list) {
  auto judged = std::make_shared<tools::JudgedTools>();
  judged->list = std::move(list);
  tools::Listing listing;
  listing.tools = std::move(judged);
  return ToolListMessage(listing).value();
}

TEST(ToolListMessage, SaysWhyItIsEmptyAndWhatWasPutUpWith) {
  EXPECT_EQ(MessageOf({}).Find("notes"), nullptr);
  mcp::ToolList list;
  list.why_empty = "The server names no tools.";
  list.leniencies = {"a list is written as null", "an id comes back as text"};
  const Json message = MessageOf(std::move(list));
  ASSERT_NE(message.Find("notes"), nullptr);
  EXPECT_EQ(message.Find("notes")->Dump(),
            R"(["The server names no tools.",)"
            R"("The server deviates, and is served all the same: a list is written as null.",)"
            R"("The server deviates, and is served all the same: an id comes back as text."])");
}

}  // namespace
}  // namespace claribi::messages
