// The relations that hold secrets, each with the columns that hold them: passwords, connection
// strings, settings of roles, statements of other users, bodies of functions, files of the server.
// The other columns may be read. A view of a user's own over one of these is not seen: that is left
// to the rights of the database user.
#pragma once

#include <string_view>
#include <vector>

namespace claribi::sql_guard {

struct SecretRelation {
  std::string_view name;
  // Where it is: empty for PostgreSQL's own and for extensions that live in any schema. Then the
  // name counts in whatever schema, because a view of that name shows the same.
  std::string_view schema;
  std::string_view columns;  // with blanks between; "*": all of them
  std::string_view holds;    // for the refusal: "passwords"
};

bool IsSecretColumn(const SecretRelation& relation, std::string_view column);

// `schema`: as the query qualifies the name; empty if it does not.
const SecretRelation* FindSecretRelation(std::string_view schema, std::string_view name);
const std::vector<SecretRelation>& SecretRelations();

// A schema whose tables hold secrets under ordinary names (cron.job). As a search path it would let
// a query read them without naming it.
bool IsSchemaOfSecrets(std::string_view schema);

// What pg_settings shows, which holds secrets in some rows only: settings.h.
bool IsSettingsRelation(const SecretRelation& relation);

// The server itself writes these texts where it would show a statement: "autovacuum: …". To compare
// a statement with one tells nothing of a user's.
bool IsStatementOfTheServer(std::string_view pattern);

}  // namespace claribi::sql_guard
