// What a text counts and does not hold, and tables that break off.
#include "policy/counted_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/answer_words.h"
#include "policy/broken_tables.h"
#include "policy/text_forms.h"

namespace claribi::policy {
namespace {

Incompleteness SaidByText(std::string_view text) {
  Findings found;
  ReadTextMarks(text, {.tool = "t"}, {}, found);
  return found.incomplete;
}

TEST(CountedLines, FewerThanTheFirstLineSays) {
  for (const char* text :
       {"Found 40 volcanoes:\n1. Etna\n2. Hekla", "12 kilns:\n- red\n- blue\n- old",
        "There are 9 bridges:\n* north\n* south", "Found 31 lakes\n[{\"lake\": \"a\"}]",
        "## 14 Orchards:\n| name | trees |\n|---|---|\n| Hill | plum |",
        "Gefunden: 25 Mühlen\n- Wind\n- Wasser", "Trouvé 80 ponts :\n1. Vieux\n2. Neuf",
        "Encontrados 17 faros\nnorte\nsur"}) {
    EXPECT_EQ(SaidByText(text), Incompleteness::kMorePages) << text;
  }
}

TEST(CountedLines, GroupsAndSumsAreAllThereIs) {
  for (const char* text :
       {"Found 2 volcanoes:\n1. Etna\n2. Hekla", "Found 9 leaks in 2 pipes:\n- left\n- right",
        "Found 9 leaks:\n- left: 4\n- right: 5", "Found 9 leaks:\n- left\n  - tap\n  - bend",
        "Found 9 leaks\nleft:\n- tap\nright:\n- bend", "3 ways to go:\n- on foot\n- by ship",
        "Found 9 leaks. Those of today:\n- tap", "There are 24 hours:\n- one\n- two",
        "Found 3 huts\n[{\"hut\": \"a\", \"beds\": [1, 2]}, {\"hut\": \"b\", \"beds\": [3]}]",
        "Found 7 nests\n[{\"tree\": \"oak\", \"nests\": 4}, {\"tree\": \"elm\", \"nests\": 3}]",
        "Order 55 is open\n- bolts\n- nuts", "Draft 3 found:\n- oak\n- elm",
        "A mast has 16 ropes:\n- left\n- right", "No more than 9 found:\n- a\n- b"}) {
    EXPECT_EQ(SaidByText(text), Incompleteness::kNone) << text;
  }
}

TEST(CountedLines, InACommentOrInAnotherLanguage) {
  for (const char* text :
       {"# rows=2 of=77\nid,sort\n1,oak\n2,elm", "Fundet: 61 øer, viser de første 2\nFyn\nMors",
        "61 Inseln gefunden, 2 angezeigt\nSylt\nAmrum", "The first two are below.\nid\n1\n2",
        "The first 3 rows follow\n1\n2\n3"}) {
    EXPECT_EQ(SaidByText(text), Incompleteness::kMorePages) << text;
  }
  for (const char* text : {"# rows=2 of=2\nid\n1\n2", "2 Inseln gefunden, 2 angezeigt\nSylt\nAmrum",
                           "The first two are red.\nThe third one is blue."}) {
    EXPECT_EQ(SaidByText(text), Incompleteness::kNone) << text;
  }
}

TEST(BrokenTables, EndInTheMiddle) {
  for (const char* text :
       {"<table><tr><td>1</td></tr><tr><td>2", "<ul class=\"x\"><li>a</li><li>b</li>",
        "<?xml version=\"1.0\"?>\n<herd><cow>Elsa</cow><cow>",
        "| tree | age |\n|---|---|\n| oak | 90 |\n| elm | 4",
        "| tree | age |\n|---|---|\n| oak | 90 |\n| elm |"}) {
    EXPECT_TRUE(BreaksOff(text)) << text;
    EXPECT_EQ(SaidByText(text), Incompleteness::kTruncated) << text;
  }
}

TEST(BrokenTables, AreNotWholeOnesAndNoOtherText) {
  for (const char* text :
       {"<table><tr><td>1</td></tr></table>", "<table><tr><td>1<tr><td>2</table>",
        "<p>One <b>bold</b> word", "<none>", "<img src=\"a\"> and </b>", "<a/> then </b>",
        "<!doctype html>\n<html><p>a</p></html>\n", "| tree | age |\n|---|---|\n| oak | 90 |",
        "| tree | age |\n|---|---|\n| oak | 90 |\nDone.", "tree | age\n--- | ---\noak | 90",
        "| a pipe at the front"}) {
    EXPECT_FALSE(BreaksOff(text)) << text;
  }
}

}  // namespace
}  // namespace claribi::policy
