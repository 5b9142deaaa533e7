// The names that PostgreSQL brings along and that a query may use: what they stand for neither
// writes, nor runs a text, nor reaches outside the database, nor waits, locks, or tells secrets.
// Lists, because a parser sees names and not what is behind them; held against a server's catalog
// by a test. Names are compared as PostgreSQL keeps them: folded to lower case unless quoted.
//
// Out of a parser's sight, and left to the database's own rights and read-only transactions: a name
// here means PostgreSQL's own object only while nobody put another one before it, by search_path or
// by an overload that fits the arguments better.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace claribi::sql_guard {

// Functions; all overloads of a name.
bool IsReadingSqlFunction(std::string_view name);
std::vector<std::string_view> ReadingSqlFunctions();  // each once, sorted
std::vector<std::string_view>
VolatileSqlFunctions();  // those of them that were reviewed one by one

// The columns that a function names itself where it stands in FROM; empty: it names none.
std::vector<std::string_view> ColumnsOfSqlFunction(std::string_view name);

bool IsBuiltInSqlOperator(std::string_view symbol);
std::vector<std::string_view> BuiltInSqlOperators();

// Types whose input and casts run nobody's code but PostgreSQL's.
bool IsBuiltInSqlType(std::string_view name);
std::vector<std::string_view> BuiltInSqlTypes();

// Settings that SHOW may show; others hold connection strings, commands and paths.
bool IsHarmlessSqlSetting(std::string_view name);

// Tables and views, in whatever schema, that hold passwords, connection strings, files of the
// server or what other sessions sent.
bool IsSecretSqlRelation(std::string_view name);

}  // namespace claribi::sql_guard
