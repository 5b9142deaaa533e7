// Rows of a relation with secrets that hold none, told by the condition of the query: settings that
// are no secrets, and statements that are the server's or the asking user's own.
#pragma once

#include <string_view>

#include "core/json.h"
#include "sql_guard/secret_relations.h"

namespace claribi::sql_guard {

// `condition`, of a WHERE or ON, lets only such rows of `relation` through. `table`: what the
// relation is called there. Columns without a table in front count as its own.
bool KeepsToHarmlessRows(const core::Json& condition, const SecretRelation& relation,
                         std::string_view table);

}  // namespace claribi::sql_guard
