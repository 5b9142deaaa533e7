// SQL of a model: slots are filled with quoted text, or the statement is not sent.
#include "executor/call_arguments.h"

#include <gtest/gtest.h>

namespace claribi::executor {
namespace {

class Sql : public testing::Test {
 protected:
  Sql() {
    set_.Add({.name = "schema.name", .type = rows::Type::kText, .unit = "", .label = "name"});
    argument_.sql = "SELECT 1 FROM {table} WHERE s = {text} AND t = '{none}'";
    argument_.slots = {{.name = "table", .column = "schema.name", .is_identifier = true},
                       {.name = "text", .column = "schema.name", .is_identifier = false}};
  }
  std::optional<std::string> Filled(rows::Cell cell) {
    rows::Row row;
    row.cells = {std::move(cell)};
    return FilledSql(argument_, set_, row);
  }
  rows::RowSet set_;
  semantic_model::Argument argument_;
};

TEST_F(Sql, QuotesNamesAndTexts) {
  EXPECT_EQ(Filled(rows::Cell::Text("a")), "SELECT 1 FROM \"a\" WHERE s = 'a' AND t = '{none}'");
  EXPECT_EQ(Filled(rows::Cell::Text("o'\"{text}")),
            "SELECT 1 FROM \"o'\"\"{text}\" WHERE s = 'o''\"{text}' AND t = '{none}'");
}

TEST_F(Sql, IsNotSentWithoutItsValues) {
  EXPECT_EQ(Filled(rows::Cell::None()), std::nullopt);
  EXPECT_EQ(Filled(rows::Cell()), std::nullopt);
  EXPECT_EQ(Filled(rows::Cell::Text("a\\")), std::nullopt) << "what a backslash means is not known";
  EXPECT_EQ(Filled(rows::Cell::Text(std::string("a\0b", 3))), std::nullopt);
}

}  // namespace
}  // namespace claribi::executor
