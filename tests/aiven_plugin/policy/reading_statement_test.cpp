// What a description says of reading and acting, and what that settles about a name.
#include "policy/reading_statement.h"

#include <gtest/gtest.h>

#include "policy/tool_evidence.h"
#include "policy/tool_filter.h"
#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

using core::Json;

const Vocabulary& Words() {
  static const Vocabulary words({});
  return words;
}

void ExpectEach(bool expected, bool (*says)(std::string_view, const Vocabulary&),
                std::initializer_list<const char*> texts) {
  for (const char* text : texts) EXPECT_EQ(says(text, Words()), expected) << text;
}

TEST(ReadingStatement, HearsTheVerbInWhateverFormItComes) {
  ExpectEach(
      true, &SaysItReads,
      {"Quickly lists the herds of a farm.", "Use this when the user wants to see a herd.",
       "Useful for finding a herd.", "An endpoint that can be used to check the barn.",
       "Performs a search for herds.", "Runs a PromQL query.", "Provides a summary of herds.",
       "Reports whether a gate is open.", "Answers a question about the barn.",
       "Verify that a fence is whole.", "Converts a temperature.", "Resolves a tag to an animal.",
       "Scans the barns and returns them.", "List of herds.", "Detailed information about a herd.",
       "Instructions for the gate.", "Runs the milk report. Nothing is stored.",
       "Grabs the current frame of a camera.", "Works out which stall is free."});
  ExpectEach(false, &SaysItReads,
             {"Runs a report.", "Runs a query.", "Report a sick cow.", "Check out a tractor.",
              "Check in a guest.", "List a cow for sale.", "Return a product to the seller.",
              "Show a message to the farmer.", "Downloads a file into the library.",
              "Asks the owner for access.", "Resolves the dispute.", "Converts the ticket.",
              "Provides a room for the night.", "Renders a video.", "Does a run.",
              "Use this when the user wants to move a herd.", "Review a request."});
}

TEST(ReadingStatement, HearsAVerbThatIsJoinedToIt) {
  ExpectEach(false, &SaysItReads,
             {"Finds a free stall and books it.", "Gets the barn, building one when missing.",
              "Lists herds, then moves them.", "Returns the barn, opening it on the way."});
  ExpectEach(true, &SaysItReads,
             {"Returns a herd, including the calves.", "Lists tags, releases and branches.",
              "Finds free stalls, which can then be booked with another tool."});
  EXPECT_TRUE(FindWriteInDescription("Returns the barn, creating it if missing.", Words()));
  EXPECT_FALSE(FindWriteInDescription("Gets a herd. Adds age and weight.", Words()));
  EXPECT_TRUE(FindWriteInDescription("Gets a herd. Adds a cow to it.", Words()));
  EXPECT_FALSE(
      FindWriteInDescription("Asks a base. It creates a new connection for each query.", Words()));
  EXPECT_TRUE(FindWriteInDescription("It creates a new connection.", Words()));
  EXPECT_FALSE(FindWriteInDescription("Updates that are available for a barn.", Words()));
}

TEST(ReadingStatement, KnowsAPhraseWithoutAVerb) {
  ExpectEach(true, &NamesWhatIsRead,
             {"Height above the sea at a point.", "Barns around a point.",
              "Visits that await a check.", "Entries filed in a case.", "Every change to a herd.",
              "Which cows the rules would choose.", "How much a herd eats.", "All gates of a farm.",
              "Orders that were cancelled.", "Tags the engine would propose.", "Variance report.",
              "Whose turn it is.", "Access rights of a farmhand.", "Open visits that are late.",
              "First rows of a file.", "Where a claim stands.", "What is left to do."});
  ExpectEach(
      false, &NamesWhatIsRead,
      {"Tags the release.", "Orders goods.", "Posts to a channel.", "Route cows to a barn.",
       "Free the stall.", "Access to the ledger.", "Booking of a stall.", "Payout to a farm.",
       "Comment on a visit.", "A message to the farmer.", "Deletion of a herd.",
       "A tool that moves cows.", "The cow is moved.", "New gate of a farm.", "Monitor hosts",
       "When called, moves a cow.", "Gate control.", "Crea un usuario nuevo.", "Herd"});
  // What is left of another language without its letters is no English phrase.
  EXPECT_FALSE(NamesWhatIsRead("创建 VPC 和 ECS 实例", Words()));
}

TEST(ReadingStatement, KnowsWhatIsMade) {
  for (const char* text : {"Booking of a stall.", "Push notification.", "Deletion of a herd."}) {
    EXPECT_TRUE(NamesWhatIsMade(text)) << text;
  }
  for (const char* text : {"Bookings of a stall.", "Every booking.", "Height of a tree.", ""}) {
    EXPECT_FALSE(NamesWhatIsMade(text)) << text;
  }
}

TEST(ReadingStatement, KnowsAnOrderToAct) {
  ExpectEach(true, &SaysItActs,
             {"Books time on a matter.", "Files a document with the court.", "Locks a gate.",
              "Finds a free stall and books it."});
  ExpectEach(
      false, &SaysItActs,
      {"Lists gates.", "Runs a report.", "Evaluates an expression.", "Height of a tree.", ""});
}

TEST(ReadingStatement, HearsThatNothingIsChanged) {
  for (const char* text :
       {"Plans a move. Read-only.", "Builds a plan. This is a read-only operation.",
        "Builds a plan. Nothing is stored.", "Builds a plan. It does not modify the herd.",
        "Builds a plan. No changes are made.", "Which cows would move. Simulation only."}) {
    EXPECT_TRUE(SaysItOnlyReads(text)) << text;
  }
  for (const char* text :
       {"Moves a herd.", "Moves a herd. It is not read-only.", "Moves a herd. Never on Sundays.",
        "Moves a herd. Cows that are not modified stay."}) {
    EXPECT_FALSE(SaysItOnlyReads(text)) << text;
  }
}

TEST(ReadingStatement, KnowsAnArgumentThatIsContent) {
  const auto takes = [](const std::string& name, bool required = true) {
    const auto json = Json::Parse(R"({"properties":{")" + name + R"(":{}},"required":[)" +
                                  (required ? "\"" + name + "\"" : "") + "]}");
    EXPECT_THAT(json, IsOk());
    return TakesContent(*json);
  };
  for (const char* name : {"text", "comment_body", "newValue", "amount", "recipients", "prompt"}) {
    EXPECT_TRUE(takes(name)) << name;
    EXPECT_FALSE(takes(name, false)) << name;
  }
  for (const char* name : {"message_id", "herd", "limit", "text_id", "point"}) {
    EXPECT_FALSE(takes(name)) << name;
  }
  EXPECT_FALSE(TakesContent(*Json::Parse("{}")));
  EXPECT_FALSE(TakesContent(*Json::Parse(R"({"required":"text"})")));
}

// The layer that hides a tool, or "shown".
std::string Layer(const ToolFacts& tool) {
  const auto denial = ToolFilter({}, {}).Judge(tool);
  return denial ? std::string(Name(denial->layer)) : "shown";
}

TEST(ReadingStatement, SettlesWhatANameLeavesOpen) {
  for (const auto& [name, text] : std::initializer_list<std::pair<const char*, const char*>>{
           {"isochrone", "Area that can be reached within minutes."},
           {"share_list", "Existing shares of a folder."},
           {"deploy_list", "Lists past deploys."},
           {"deploy_get", "Gets one deploy."},
           {"import_errors", "Errors of an import."},
           {"refund_history", "Earlier refunds, newest first."},
           {"commit_diff", "Difference between two versions."},
           {"record_search", "Searches records by text."},
           {"enrich_item", "Fetches a report on one item."},
           {"report_run", "Runs the report of a month. Nothing is stored."}}) {
    EXPECT_EQ(Layer({.name = name, .description = text}), "shown") << name;
    EXPECT_NE(Layer({.name = name}), "shown") << name;
    EXPECT_EQ(Layer({.name = name, .read_only_hint = false, .description = text}) == "shown", false)
        << name;
  }
}

TEST(ReadingStatement, DoesNotUndoADenial) {
  for (const auto& [name, text] : std::initializer_list<std::pair<const char*, const char*>>{
           {"frobnicate", "Retrieves the costs."},
           {"delete_list", "Lists what is deleted."},
           {"create_get", "Gets what is created."},
           {"get_and_order", "Gets an order."},
           {"time_entry", "Books time on a matter."},
           {"new_report", "Makes a report."},
           {"update_list", "Updates a list."}}) {
    EXPECT_NE(Layer({.name = name, .read_only_hint = true, .description = text}), "shown") << name;
  }
  const auto content = Json::Parse(R"({"properties":{"text":{}},"required":["text"]})").value();
  EXPECT_EQ(Layer({.name = "diary", .description = "Entries of this week."}), "shown");
  EXPECT_EQ(
      Layer({.name = "diary", .description = "Entries of this week.", .input_schema = &content}),
      "unknown_verb")
      << "the entry is given, not read";
}

// A hint that all tools have says less than one that some have.
TEST(ReadingStatement, BelievesAHintOfAVendorWhoseHintsVary) {
  for (const char* name :
       {"page_annotate", "network_request", "link_items", "run_job_list", "member"}) {
    EXPECT_EQ(Layer({.name = name, .read_only_hint = true}), "unknown_verb") << name;
    EXPECT_EQ(Layer({.name = name, .read_only_hint = true, .hints_vary = true}), "shown") << name;
    EXPECT_EQ(Layer({.name = name, .hints_vary = true}), "unknown_verb") << name;
  }
  EXPECT_EQ(Layer({.name = "bulk_send_progress", .read_only_hint = true, .hints_vary = true}),
            "shown");
  for (const char* name :
       {"delete_user", "run_job", "trigger_build", "post_message", "quxly", "send_feedback",
        "stop_video", "anonymise_logs", "resolve_thread", "generate_voice", "get_and_frob"}) {
    EXPECT_NE(Layer({.name = name, .read_only_hint = true, .hints_vary = true}), "shown") << name;
  }
  EXPECT_NE(Layer({.name = "member",
                   .read_only_hint = true,
                   .description = "Locks a member out.",
                   .hints_vary = true}),
            "shown");
}

// Whatever is said of a tool, a name that nothing can settle stays denied before the server is
// asked, and no other.
TEST(ReadingStatement, NeverShowsWhatTheNameAloneDenies) {
  const ToolFilter filter({}, {});
  const std::initializer_list<const char*> words = {
      "get",    "list",  "update", "refund", "order",  "search", "run",
      "zygote", "quxly", "import", "status", "errors", "and",    "query"};
  for (const char* first : words) {
    for (const char* second : words) {
      for (const char* third : words) {
        const std::string name = std::string(first) + "_" + second + "_" + third;
        if (!filter.JudgeName(name)) continue;
        for (const char* text : {"", "Gets it.", "Height of a tree.", "Gets it. Read-only."}) {
          for (const bool varies : {false, true}) {
            EXPECT_TRUE(filter.Judge({.name = name, .description = text})) << name << text;
            EXPECT_TRUE(filter.Judge(
                {.name = name, .read_only_hint = true, .description = text, .hints_vary = varies}))
                << name << text;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace claribi::policy
