#include "sql_guard/parser.h"

#include <pg_query.h>

#include <csignal>
#include <utility>

// What pg_query.h does not declare. `__thread` and not `thread_local`, because these are variables
// of C, which have no initialiser to call.
extern "C" {
extern __thread std::sig_atomic_t pg_query_initialized;
extern __thread bool standard_conforming_strings;
extern __thread bool escape_string_warning;
void MemoryContextInit();
int SetDatabaseEncoding(int encoding);
}

namespace claribi::sql_guard {
namespace {

constexpr int kUtf8 = 6;  // PG_UTF8

}  // namespace

bool HasSqlParser() { return true; }

SqlParser::SqlParser() {
  pg_query_initialized = 1;
  MemoryContextInit();
  SetDatabaseEncoding(kUtf8);
  escape_string_warning = false;
}

SqlParser::~SqlParser() {
  pg_query_exit();
  pg_query_initialized = 0;
}

std::variant<std::string, SqlSyntaxError> SqlParser::Parse(const std::string& text,
                                                           SqlBackslash backslash) {
  standard_conforming_strings = backslash == SqlBackslash::kOrdinary;
  const PgQueryParseResult parsed = pg_query_parse(text.c_str());
  std::variant<std::string, SqlSyntaxError> result;
  if (parsed.error != nullptr) {
    const int at = parsed.error->cursorpos;
    result = SqlSyntaxError{parsed.error->message, at > 0 ? static_cast<std::size_t>(at) : 0};
  } else {
    result = std::string(parsed.parse_tree);
  }
  pg_query_free_parse_result(parsed);
  return result;
}

}  // namespace claribi::sql_guard
