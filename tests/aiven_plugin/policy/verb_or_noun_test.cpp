// The word that a description begins with, where it could be a verb or a thing.
#include "policy/verb_or_noun.h"

#include <gtest/gtest.h>

#include <initializer_list>

#include "policy/reading_statement.h"
#include "policy/tool_evidence.h"

namespace claribi::policy {
namespace {

const Vocabulary& GeneralRules() {
  static const Vocabulary words({});
  return words;
}

TEST(VerbOrNoun, WritesWithAnObjectThatHasNoArticle) {
  for (const char* text :
       {"Restarts failed pumps.", "Merges double entries of a herd.", "Imports rows from a sheet.",
        "Re-runs pending lab checks.", "Starts two small trials.", "Refreshes statistics."}) {
    EXPECT_TRUE(FindWriteInDescription(text, GeneralRules())) << text;
  }
  for (const char* text :
       {"Restarts of pumps in a week.", "Starts with a letter.", "Imports and exports of a farm.",
        "Updates available for pumps.", "Refunds issued last week.", "Moves that a piece can make.",
        "Updates pending approval.", "Merges by author.", "Moves pieces can make."}) {
    EXPECT_FALSE(FindWriteInDescription(text, GeneralRules())) << text;
  }
}

TEST(VerbOrNoun, ActsWithAVerbOfNoList) {
  for (const char* text : {"Pages the vet on duty.", "Page a vet for a herd.", "Fuel the tractor.",
                           "Dims lights in a barn.", "Queues exports of a herd."}) {
    EXPECT_TRUE(SaysItActs(text, GeneralRules())) << text;
    EXPECT_FALSE(NamesWhatIsRead(text, GeneralRules())) << text;
  }
  for (const char* text : {"Page of herds.", "Fare a rider paid.", "Provides fresh numbers.",
                           "Runs a query over the herds.", "Evaluates a rule."}) {
    EXPECT_FALSE(SaysItActs(text, GeneralRules())) << text;
  }
}

TEST(VerbOrNoun, NamesSeveralThings) {
  for (const char* text :
       {"Visits in a month by farm.", "Offers with state and price.", "Labels in use.",
        "Requests for feed and their state.", "Groups with which a herd is shared.",
        "Dates up to which books are locked.", "People with role and phone.",
        "Best times to sell by weekday.", "Lock dates of books.", "Book values of barns.",
        "Free stalls common to the herds.", "Conversion between steps.",
        "Whether a gate is queued for closing.", "Free stalls on a day. Looks at plans only."}) {
    EXPECT_TRUE(NamesWhatIsRead(text, GeneralRules())) << text;
  }
  for (const char* text : {"Logs in a user.", "Shares with users and groups.",
                           "Pairs with a collar.", "Free stalls on a day.", "Locks in a price.",
                           "Conversion of a herd.", "Removes herds with age and weight."}) {
    EXPECT_FALSE(NamesWhatIsRead(text, GeneralRules())) << text;
  }
}

TEST(VerbOrNoun, SaysThatNothingElseIsDone) {
  EXPECT_TRUE(SaysItOnlyReads("Compiles rules without running them."));
  EXPECT_TRUE(SaysItOnlyReads("Free stalls. Looks at plans only."));
  EXPECT_FALSE(SaysItOnlyReads("Closes a book without changing balances."));
}

}  // namespace
}  // namespace claribi::policy
