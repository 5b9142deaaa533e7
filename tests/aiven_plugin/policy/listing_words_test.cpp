// Sentences and lines that say that a list goes on, and such as say nothing of a list.
#include "policy/listing_words.h"

#include <gtest/gtest.h>

#include "policy/vendor_adapter.h"

namespace claribi::policy {
namespace {

using core::Json;

Incompleteness ToldOfProse(std::string_view prose) {
  const Json content = Json::MakeArray({Json::MakeObject({{"type", "text"}, {"text", prose}})});
  return PlainAdapter({}).Interpret({"list_things"}, content, Json(), false).incomplete;
}

TEST(ListingWords, SayThatRowsAreAChoice) {
  for (const char* prose :
       {"a\nb\nResult set too large, showing a subset.", "a\nb\nThis is a subset of the results.",
        "a\nb\nSubset shown.", "a\nb\nShowing a preview.", "a\nb\nPreview (2 rows)",
        "a\nb\nOnly recent entries are shown.", "a\nb\nPreliminary results."}) {
    EXPECT_EQ(ToldOfProse(prose), Incompleteness::kMorePages) << prose;
  }
}

TEST(ListingWords, SayThatALimitCameToBear) {
  for (const char* prose : {"a\nb\nLIMIT 2 reached",
                            "a\nb\nLIMIT reached",
                            "LIMIT 2 applied\na\nb",
                            "a\nb\nMax rows (2) returned.",
                            "a\nb\nMaximum number of results returned.",
                            "a\nb\nLIMIT 2 was added to the query.",
                            "a\nb\nStopping at 2 results",
                            "a\nb\nToo many results; showing 2.",
                            "a\nb\nMore than 2 results matched; refine them.",
                            "a\nb\nYour query matched more rows than can be displayed.",
                            "a\nb\nTo see all 118, use --limit 118",
                            "a\nb\nSet limit higher to get all rows.",
                            "a\nb\nRun again with page=2.",
                            "a\nb\nFor the remaining 115 items, increase the limit.",
                            "a\nb\nBuffer full, dropping the rest",
                            "Loaded 3 items (118 available)\na",
                            "I found 118 items. Here are the top 3:\na",
                            "Items (first page)\na\nb",
                            "a\nb\nRefine your search to see everything.",
                            "a\nb\nOnly 1000 rows were scanned."}) {
    EXPECT_EQ(ToldOfProse(prose), Incompleteness::kMorePages) << prose;
  }
}

TEST(ListingWords, LeadOn) {
  for (const char* prose :
       {"a\nb\n(list continues)", "a\nb\n(continued)", "a\nb\n(continues on page 2)",
        "a\nb\nContinued on the next page.", "a\nb\nSee page 2 for the rest.",
        "a\nb\nPass `page=2` for more.", "a\nb\n1 2 3 ... 17 Next \xC2\xBB", "a\nb\n[Next page]",
        "a\nb\nNext \xE2\x86\x92", "a\nb\nLoad more", "a\nb\n--More--(12%)",
        "a\nb\n(END of page 1)", "a\nb\n(2/340)", "a\nb\n[2 of 340]", "a\nb\nOlder entries exist.",
        "a\nb\nOlder entries are not shown.", "a\nb\nEarlier messages were omitted.",
        "a\nb\n2 rows in set (340 total)", "Rows 1 to 2 of 340.\na\nb"}) {
    EXPECT_EQ(ToldOfProse(prose), Incompleteness::kMorePages) << prose;
  }
}

TEST(ListingWords, OfFiguresBesideEachOtherAreAdded) {
  for (const char* prose :
       {"Total: 340\nShown: 2\na\nb", "Total results: 340\nReturned: 2\na\nb",
        "Offset: 0, Limit: 2, Total: 340\na\nb", "total=340 offset=0 limit=2\na\nb"}) {
    EXPECT_EQ(ToldOfProse(prose), Incompleteness::kMorePages) << prose;
  }
  for (const char* prose :
       {"Total: 2\nShown: 2\na\nb", "Offset: 0, Limit: 100, Total: 2\na\nb",
        "total=340 offset=338 limit=2\na\nb", "name: a\nlimit: 10\ntotal: 340"}) {
    EXPECT_EQ(ToldOfProse(prose), Incompleteness::kNone) << prose;
  }
}

TEST(ListingWords, SayThatPartsFailed) {
  for (const char* prose :
       {"a\nb\nData may be missing for north.", "a\nb\nNo data from north (timeout).",
        "a\nb\nSkipped north: access denied", "a\nb\nSkipped 2 regions",
        "a\nb\n2 errors occurred while listing.", "a\nb\nErrors occurred in 2 of 5 projects.",
        "a\nb\nAccess denied for 2 projects, which are not included.",
        "a\nb\nExcludes 2 projects without permission.", "a\nb\nTimed out.", "a\nb\nInterrupted.",
        "a\nb\nThis list is not exhaustive.", "a\nb\nsome items may not be displayed",
        "a\nb\nNot included: north, south", "a\nb\nMissing: north (timeout)",
        "a\nb\nWarning: north was unreachable", "a\nb\nGave up after 3 retries.",
        "a\nb\nStill loading...", "a\nb\nThe query ran out of memory."}) {
    EXPECT_EQ(ToldOfProse(prose), Incompleteness::kPartial) << prose;
  }
}

TEST(ListingWords, ReadARowThatIsAMark) {
  for (const char* prose : {"- a\n- b\n- _338 more\xE2\x80\xA6_", "1. a\n2. b\n3. \xE2\x80\xA6",
                            "| id |\n|----|\n| 1 |\n| ... |"}) {
    EXPECT_EQ(ToldOfProse(prose), Incompleteness::kTruncated) << prose;
  }
}

TEST(ListingWords, OfOtherThingsSayNothing) {
  for (const char* prose : {"Showing 1-2 of 2 results\na\nb",
                            "a\nb\n[2 of 2]",
                            "a\nb\n(2/2)",
                            "a\nb\nNo older entries exist.",
                            "Q: Are results limited to 100?\nA: No.",
                            "The rate limit was reached twice.\nIt is reset.",
                            "The memory limit of 2 GB was reached.\nok",
                            "Row limit: 1000 (not reached)\na",
                            "The article continues the story of 2019.\nIt ends well.",
                            "1. Open the next page\n2. Done",
                            "For more information see page 3 of the manual.\nEnd.",
                            "a\nb\nNo errors occurred while listing.",
                            "a\nb\nNo regions were skipped.",
                            "08:00:00 INFO showing 2 of 340\n08:00:01 WARN truncated",
                            "[INFO] results truncated by the user\n[INFO] done",
                            "The preview environment is up.\nok",
                            "A subset of users pays.\nok",
                            "name: next\nlimit: 10",
                            "a\nb\nSkipped: 0",
                            "Every item is red:\na",
                            "Missing: nothing\nok",
                            "web-1 is unreachable\nweb-2 is reachable",
                            "next: Monday\nprevious: Friday",
                            "Press next to continue the setup.\nok",
                            "There is more than one house.\nok",
                            "She refined her search.\nThe end."}) {
    EXPECT_EQ(ToldOfProse(prose), Incompleteness::kNone) << prose;
  }
}

}  // namespace
}  // namespace claribi::policy
