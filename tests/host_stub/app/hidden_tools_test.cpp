#include "app/hidden_tools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/result_matchers.h"

namespace claribi::app {
namespace {

using store::EventRecord;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

Value Tool(ToolListing& listing, const char* name, const char* layer, const char* reason) {
  Value tool(rapidjson::kObjectType);
  auto& allocator = listing.hidden.GetAllocator();
  tool.AddMember("name", Value(name, allocator), allocator);
  tool.AddMember("layer", Value(layer, allocator), allocator);
  tool.AddMember("reason", Value(reason, allocator), allocator);
  return tool;
}

ToolListing Listing(const std::vector<std::vector<const char*>>& hidden) {
  ToolListing listing;
  for (const auto& one : hidden) {
    listing.hidden.PushBack(Tool(listing, one[0], one[1], one[2]), listing.hidden.GetAllocator());
  }
  return listing;
}

// "kind tool" of each.
std::vector<std::string> Named(const std::vector<EventRecord>& events) {
  std::vector<std::string> named;
  for (const EventRecord& event : events) named.push_back(event.kind + " " + event.reason_code);
  return named;
}

EventRecord Event(const char* connection, const char* kind, const char* tool, const char* reason) {
  EventRecord event;
  event.connection_id = connection;
  event.kind = kind;
  event.reason_code = tool;
  event.reason = reason;
  return event;
}

TEST(HiddenTools, AreWhatTheLatestRecordOfEachToolSays) {
  const std::vector<EventRecord> latest_first{
      Event("1", "tool_shown_again", "a", "gone"),  Event("1", "tools_changed", "", ""),
      Event("2", "tool_hidden", "c", "of another"), Event("1", "tool_hidden", "b", "newer"),
      Event("1", "tool_hidden", "b", "older"),      Event("1", "tool_hidden", "a", "older")};
  EXPECT_THAT(HiddenByDrift(latest_first, "1"), ElementsAre(Pair("b", "newer")));
  EXPECT_THAT(HiddenByDrift({}, "1"), IsEmpty());
}

TEST(HiddenTools, AreNewsWhenTheyComeGoOrChangeAgain) {
  const auto listing = Listing({{"a", "drift", "changed"}, {"b", "verb", "it writes"}});
  EXPECT_THAT(Named(NewsOfHidden({}, listing)), ElementsAre("tool_hidden a"));
  EXPECT_THAT(NewsOfHidden({{"a", "changed"}}, listing), IsEmpty());
  EXPECT_THAT(Named(NewsOfHidden({{"a", "otherwise"}}, listing)), ElementsAre("tool_hidden a"));
  EXPECT_THAT(Named(NewsOfHidden({{"a", "changed"}, {"z", "changed"}}, listing)),
              ElementsAre("tool_shown_again z"));
}

TEST(HiddenTools, AreRefusedWithACommandThatGoesOn) {
  GlobalOptions options;
  options.ca_file = "/etc/ca.pem";
  const auto listing = Listing({{"a", "drift", "changed"}, {"b", "verb", "it writes"}});
  const outcome::Error refused{.code = outcome::Code::kForbidden,
                               .what = "Refused.",
                               .cause = "Hidden.",
                               .fix = "In the words of the plugin.",
                               .detail = R"({"kind":"tool_hidden"})"};
  EXPECT_THAT(WithWayToShow(refused, listing, options, "main", "a").fix,
              HasSubstr("claribi-host tools main --diff a --ca-file /etc/ca.pem"));
  EXPECT_THAT(WithWayToShow(refused, listing, options, "main", "b").fix,
              testing::AllOf(HasSubstr("In the words"), HasSubstr("claribi-host tools main --ca")));
  const outcome::Error other{.code = outcome::Code::kForbidden,
                             .what = "Refused.",
                             .cause = "By the vendor.",
                             .fix = "Ask the administrator."};
  EXPECT_EQ(WithWayToShow(other, listing, options, "main", "a").fix, other.fix);
}

}  // namespace
}  // namespace claribi::app
