// Arguments that carry SQL, an aggregation or a choice of methods under other names than their own.
#include <gtest/gtest.h>

#include "policy/tool_evidence.h"
#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

bool IsDenied(std::string_view property, std::string_view tool = "read_rows") {
  const auto json = core::Json::Parse(R"({"properties":{)" + std::string(property) + "}}");
  EXPECT_THAT(json, IsOk()) << property;
  return FindWriteInSchema(tool, "", *json, {}, Vocabulary({})).has_value();
}

TEST(FreeLanguage, HearsSqlUnderAnyName) {
  for (const char* property :
       {R"("order_by":{"type":"string","description":"ORDER BY clause"})",
        R"("having":{"type":"string","description":"The HAVING clause"})",
        R"("columns":{"type":"string","description":"What to select, as SQL"})",
        R"("sort":{"type":"string","description":"Order of the rows, in SQL"})",
        R"("rule":{"type":"string","description":"A SQL expression for each row"})",
        R"("aggregate":{"type":"string","description":"Stages, an array"})"}) {
    EXPECT_TRUE(IsDenied(property)) << property;
  }
  for (const char* property :
       {R"("order_by":{"type":"string","description":"Name of a column"})",
        R"("database":{"type":"string","description":"Name of the SQL database"})",
        R"("columns":{"type":"string","description":"Columns, with commas between them"})",
        R"("aggregateOn":{"type":"string","description":"The field of the aggregation"})",
        R"("clause":{"type":"string","description":"Number of a clause of the contract"})"}) {
    EXPECT_FALSE(IsDenied(property)) << property;
  }
}

// Two languages are called CQL, and one of them can write.
TEST(FreeLanguage, TellsTheLanguagesThatAreCalledCqlApart) {
  const auto json = core::Json::Parse(R"({"properties":{"cql":{"type":"string"}}})");
  const auto is_denied = [&json](std::string_view description) {
    return FindWriteInSchema("run_cql", description, *json, {}, Vocabulary({})).has_value();
  };
  EXPECT_FALSE(is_denied("Runs a query such as space = DOC and type = page."));
  EXPECT_TRUE(is_denied("Runs a query on a keyspace, one page of rows at a time."));
  EXPECT_TRUE(is_denied("Runs a query on a table."));
  EXPECT_TRUE(is_denied("Runs a query."));
  for (const char* property : {R"("query":{"description":"A KQL query"})",
                               R"("query":{"description":"An esql query that is executed"})"}) {
    EXPECT_FALSE(IsDenied(property)) << property;
  }
}

TEST(FreeLanguage, TakesPostBesideGetForAWrite) {
  EXPECT_TRUE(IsDenied(R"("verb":{"enum":["GET","POST"]})"));
  EXPECT_TRUE(IsDenied(R"("kind":{"enum":["post","get"]})"));
  EXPECT_FALSE(IsDenied(R"("verb":{"enum":["GET","HEAD"]})"));
  EXPECT_FALSE(IsDenied(R"("kind":{"enum":["page","post"]})"));
}

}  // namespace
}  // namespace claribi::policy
