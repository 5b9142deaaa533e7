// The built-in names of PostgreSQL that a query may use. What they stand for does not write, run a
// text as SQL, reach outside the database, wait, lock, or show secrets. They are lists, because a
// parser sees names only; a test compares them with a server's catalog. Names are compared as
// PostgreSQL keeps them: folded to lower case unless quoted.
//
// A limit of a parser: a name here is PostgreSQL's own object only as long as no user puts another
// one before it, by search_path or by an overload that fits the arguments better. That is left to
// the database's privileges and to read-only transactions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace claribi::sql_guard {

// Functions; all overloads of a name. Those of later versions are among them.
bool IsReadingSqlFunction(std::string_view name);
std::vector<std::string_view> ReadingSqlFunctions();  // of PostgreSQL 15, each once, sorted
std::vector<std::string_view>
VolatileSqlFunctions();  // the volatile ones among them, reviewed one by one

bool IsInformationSchemaFunction(std::string_view name);

// The columns that a function itself names in FROM; empty: it names none.
std::vector<std::string_view> ColumnsOfSqlFunction(std::string_view name);

bool IsBuiltInSqlOperator(std::string_view symbol);
std::vector<std::string_view> BuiltInSqlOperators();

// Types whose input functions and casts are PostgreSQL's own code.
bool IsBuiltInSqlType(std::string_view name);
std::vector<std::string_view> BuiltInSqlTypes();

}  // namespace claribi::sql_guard
