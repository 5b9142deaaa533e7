// Which settings of a server may be read. Those that hold connection strings, commands, files and
// addresses may not, nor those of users (app.token), which may hold anything.
// Source: PostgreSQL 15, pg_settings; settings of 16 to 18 beside it.
#pragma once

#include <string_view>
#include <vector>

namespace claribi::sql_guard {

bool IsHarmlessSqlSetting(std::string_view name);     // in any case
std::vector<std::string_view> HarmlessSqlSettings();  // each once, sorted
std::vector<std::string_view> SecretSqlSettings();    // of PostgreSQL 15 to 18, the others

}  // namespace claribi::sql_guard
