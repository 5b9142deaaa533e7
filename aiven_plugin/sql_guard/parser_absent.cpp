// A build without PostgreSQL's parser. sql_guard.cpp asks HasSqlParser before it makes a parser,
// and the tool filter before it shows a tool; that no text passes here either is for want of trust.
#include "sql_guard/parser.h"

namespace claribi::sql_guard {

bool HasSqlParser() { return false; }

SqlParser::SqlParser() = default;
SqlParser::~SqlParser() = default;

std::variant<std::string, SqlSyntaxError> SqlParser::Parse(const std::string& /*text*/,
                                                           SqlBackslash /*backslash*/) {
  return SqlSyntaxError{"this build has no SQL parser", 0};
}

}  // namespace claribi::sql_guard
