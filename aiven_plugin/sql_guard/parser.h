// PostgreSQL's own parser (libpg_query, of version 15), from a text to a parse tree. Not a judge:
// see judge.h.
//
// libpg_query keeps its memory in the thread, and makes a new thread-specific key in every thread
// that ever parses; a process has 1024 of these. So the parser is set up and ended here, by the
// steps of its own pg_query_init but for that key.
//
// A build for a system that libpg_query does not support has parser_absent.cpp instead of
// parser.cpp (CLARIBI_SQL_PARSER).
#pragma once

#include <cstddef>
#include <string>
#include <variant>

namespace claribi::sql_guard {

// Whether there is a parser in this build. Without one a SqlParser reads nothing: no text may be
// judged, and none be sent.
bool HasSqlParser();  // [mt]

struct SqlSyntaxError {
  std::string message;        // PostgreSQL's: it may quote a word of the text
  std::size_t character = 0;  // 1-based, counted in characters; 0: unknown
};

// How 'C:\x' is read: standard_conforming_strings of the server, which a database may have off.
enum class SqlBackslash { kOrdinary, kEscapes };

// At most one in the life of a thread, because libpg_query cannot be set up twice in it. Parse
// recurses as deeply as the text nests, without a bound. So a parser needs a thread of its own: see
// RunOnOwnStack.
class SqlParser {
 public:
  SqlParser();
  ~SqlParser();
  SqlParser(const SqlParser&) = delete;
  SqlParser& operator=(const SqlParser&) = delete;

  // The tree of the statements as JSON text, its members as in libpg_query's pg_query.proto.
  // Precondition: no NUL in `text`.
  std::variant<std::string, SqlSyntaxError> Parse(const std::string& text, SqlBackslash backslash);
};

}  // namespace claribi::sql_guard
