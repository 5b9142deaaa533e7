// The names that are visible at a place of a query, as SQL scopes them: the sources of FROM with
// their aliases, those of the queries around, and the WITH queries. A name that could mean two
// sources counts as both, so that a doubt refuses and never permits.
// Source: refnameNamespaceItem of PostgreSQL 15.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "sql_guard/function_sources.h"
#include "sql_guard/secret_relations.h"

namespace claribi::sql_guard {

// A table, a subselect, a function or a join in FROM.
struct SqlSource {
  std::string name;  // the alias, or the own name; empty: none
  // The alias of a join around it hides its name, but not its columns.
  bool is_hidden = false;
  // What of it is secret; empty: nothing. Of a join: of all inside it.
  std::vector<const SecretRelation*> secrets;
  // The query keeps to rows whose values tell no secret: harmless_rows.h.
  bool has_harmless_rows = false;
  SqlFields fields = SqlFields::kOfRow;
  std::vector<std::string> columns;  // of SqlFields::kListed
};

class SqlScopes {
 public:
  void Enter() { scopes_.emplace_back(); }
  void Leave() { scopes_.pop_back(); }

  // A WITH query of the innermost scope, visible from here on.
  void AddWithQuery(std::string_view name) { scopes_.back().with_queries.emplace_back(name); }
  bool IsWithQuery(std::string_view name) const;

  // The sources of the SELECT whose scope is the innermost one. While its FROM is visited, not all
  // of them are visible; afterwards they hide those of the queries around.
  void OpenFrom(const core::Json& select);
  void CloseFrom() { scopes_.back().is_in_from = false; }

  // Something that is visible here holds a secret.
  bool HasSecrets() const;

  // Whose secret a reading of `fields` shows, or could show; nullptr: nobody's. The last of
  // `fields` is empty for "*". may_call: the last of them is a function's name as well, which would
  // be called with the whole row.
  const SecretRelation* SecretBehind(const std::vector<std::string>& fields, bool may_call) const;

  // `fields`, of which there are two or more, read no more than a column: PostgreSQL calls a
  // function of that name where there is none.
  bool IsColumn(const std::vector<std::string>& fields) const;

  // They can only be a column of harmless rows of pg_settings.
  bool AreOfHarmlessSettings(const std::vector<std::string>& fields) const;

  // What is secret in a source of FROM and inside it.
  std::vector<const SecretRelation*> SecretsIn(const core::Json& source) const;

 private:
  using Conditions = std::vector<const core::Json*>;  // each row that is read fulfils them

  struct Scope {
    std::vector<std::string> with_queries;
    std::vector<SqlSource> sources;
    bool is_in_from = false;
    bool has_secrets = false;
  };

  std::vector<const SqlSource*> Named(const std::vector<std::string>& fields) const;
  void Collect(const core::Json& source, const Conditions& conditions, bool is_hidden,
               std::vector<SqlSource>& sources) const;
  void CollectJoin(const core::Json& join, const Conditions& conditions, bool is_hidden,
                   std::vector<SqlSource>& sources) const;
  SqlSource TableSource(const core::Json& table, const Conditions& conditions) const;

  std::vector<Scope> scopes_;
};

}  // namespace claribi::sql_guard
