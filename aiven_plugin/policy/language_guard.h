// Guards the call of a tool that takes a query: the query only reads (sql_guard.h), and nothing
// that travels beside it widens it. No I/O. The query itself is never rewritten.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "sql_guard/rules.h"

namespace claribi::policy {

// An argument of a tool that carries SQL, in PostgreSQL's dialect.
struct LanguageArgument {
  struct Timeout {
    std::string argument;      // takes a number
    std::int64_t at_most = 0;  // in the argument's own unit
  };

  std::string tool;      // exact name
  std::string argument;  // exact name
  sql_guard::SqlRules rules;
  // Arguments beside it that name a schema, which the vendor makes the search path.
  std::vector<std::string> schemas;
  // Arguments beside it that may hold anything, because they are no part of the query.
  std::vector<std::string> free_arguments;
  std::optional<Timeout> timeout;  // of the statement
};

// Whether queries can be judged in this build: it has a SQL parser. Without one the filter hides
// every tool with a LanguageArgument (FilterRules::judges_queries), and GuardLanguages refuses its
// calls.
bool CanJudgeQueries();

// Extensions whose functions are known, for `rules.extensions`.
bool IsKnownExtension(std::string_view name);

// Refuses the call of a tool with a LanguageArgument unless
//   - the argument is there, is declared in the schema (a tool that changed its arguments could
//   take
//     the query under a name that is not checked), and is a text that only reads,
//   - every other argument is declared, also where the schema admits more,
//   - every other argument is a number, true, false, null, or a text that names something: letters,
//     digits and "_-.:", at most 128 of them. Those in `schemas`, and those that are called
//     "schema" or "search_path", are plain names of schemas. `header_arguments` and
//     `free_arguments` may hold anything.
// Sets the timeout's argument where the schema declares it, and lowers it to `at_most`.
// Returns notes for the result. Precondition: `arguments` is an object.
core::Result<std::vector<std::string>> GuardLanguages(
    std::string_view tool, core::Json& arguments, const core::Json& input_schema,
    const std::vector<LanguageArgument>& languages,
    const std::vector<std::string>& header_arguments);

}  // namespace claribi::policy
