#include "app/csv.h"

#include <gtest/gtest.h>

namespace claribi::app {
namespace {

TEST(Csv, SeparatesFieldsAndEndsRecordsAsRfc4180Says) {
  EXPECT_EQ(CsvRecord({"a", "", "c d"}), "a,,c d\r\n");
}

TEST(Csv, QuotesWhatWouldEndAField) {
  EXPECT_EQ(CsvRecord({"a,b", "say \"yes\"", "two\nlines", "cr\rlf"}),
            "\"a,b\",\"say \"\"yes\"\"\",\"two\nlines\",\"cr\rlf\"\r\n");
}

TEST(Csv, MakesNoFormulas) {
  EXPECT_EQ(CsvRecord({"=1+1", "+1", "-1", "@SUM(A1)", "\ttab"}),
            "'=1+1,'+1,'-1,'@SUM(A1),'\ttab\r\n");
  EXPECT_EQ(CsvRecord({"\rx"}), "\"'\rx\"\r\n");
  EXPECT_EQ(CsvRecord({"=HYPERLINK(\"http://evil.example\",\"x\")"}),
            "\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"x\"\")\"\r\n");
  EXPECT_EQ(CsvRecord({"a=b"}), "a=b\r\n");
}

}  // namespace
}  // namespace claribi::app
