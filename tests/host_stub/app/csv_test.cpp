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

TEST(Csv, NumbersAreNeverTakenForFormulas) {
  const auto table = values::ParseJson(
      R"({"columns": [{"label": "=name", "unit": null}, {"label": "change", "unit": "MB/s"}],
          "rows": [["-1", -1], ["+a", 2.5], [null, null], ["ok", -0.25]]})",
      "The table");
  EXPECT_EQ(TableCsv(*table), "'=name,change (MB/s)\r\n'-1,-1\r\n'+a,2.5\r\n,\r\nok,-0.25\r\n");
}

}  // namespace
}  // namespace claribi::app
