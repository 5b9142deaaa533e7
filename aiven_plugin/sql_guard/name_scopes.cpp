#include "sql_guard/name_scopes.h"

#include <algorithm>
#include <utility>

#include "core/lasting.h"
#include "core/text.h"
#include "sql_guard/harmless_rows.h"
#include "sql_guard/tree.h"
#include "sql_guard/words.h"

namespace claribi::sql_guard {
namespace {

using core::Json;

std::string AliasOf(const Json& node) {
  const Json* alias = node.Find("alias");
  const core::JsonString* name = alias == nullptr ? nullptr : alias->FindString("aliasname");
  return name == nullptr ? std::string() : std::string(*name);
}

const SecretRelation* FirstSecret(const SqlSource& source) {
  return source.secrets.empty() || source.has_harmless_rows ? nullptr : source.secrets.front();
}

const SecretRelation* SecretColumnOf(const SqlSource& source, std::string_view column) {
  if (source.has_harmless_rows) return nullptr;
  for (const SecretRelation* relation : source.secrets) {
    if (IsSecretColumn(*relation, column)) return relation;
  }
  return nullptr;
}

// Nobody joins that many; a text that does would make each look at every condition.
constexpr std::size_t kMaxSourcesWithConditions = 64;

// Functions whose names columns of secret relations have too. None of them takes a row.
constexpr std::string_view kColumnsNamedLikeFunctions = "name oid version";

}  // namespace

bool SqlScopes::IsWithQuery(std::string_view name) const {
  return std::any_of(scopes_.begin(), scopes_.end(), [name](const Scope& scope) {
    return core::Contains(scope.with_queries, name);
  });
}

void SqlScopes::OpenFrom(const Json& select) {
  const Json* from = select.Find("fromClause");
  const Json* where = select.Find("whereClause");
  scopes_.back().is_in_from = true;
  if (from == nullptr || !from->IsArray()) return;
  const Conditions conditions = where == nullptr ? Conditions() : Conditions{where};
  std::vector<SqlSource> sources;
  for (const Json& source : *from->AsArray()) Collect(source, conditions, false, sources);
  scopes_.back().sources = std::move(sources);
  scopes_.back().has_secrets =
      std::any_of(scopes_.back().sources.begin(), scopes_.back().sources.end(),
                  [](const SqlSource& source) { return !source.secrets.empty(); });
}

bool SqlScopes::HasSecrets() const {
  return std::any_of(scopes_.begin(), scopes_.end(),
                     [](const Scope& scope) { return scope.has_secrets; });
}

const SecretRelation* SqlScopes::SecretBehind(const std::vector<std::string>& fields,
                                              bool may_call) const {
  const std::string& last = fields.back();
  if (fields.size() == 1 && last.empty()) {  // "*"
    for (const SqlSource& source : scopes_.back().sources) {
      if (const SecretRelation* secret = FirstSecret(source)) return secret;
    }
    return nullptr;
  }
  if (fields.size() > 1) {
    const bool takes_row = may_call && !HasSqlWordIn(kColumnsNamedLikeFunctions, last);
    for (const SqlSource* source : Named(fields)) {
      const SecretRelation* secret =
          last.empty() || takes_row ? FirstSecret(*source) : SecretColumnOf(*source, last);
      if (secret != nullptr) return secret;
    }
    return nullptr;
  }
  // A column of any source around, or a source as a whole.
  for (const SqlSource* source : Named({last, std::string()})) {
    if (const SecretRelation* secret = FirstSecret(*source)) return secret;
  }
  for (const Scope& scope : scopes_) {
    for (const SqlSource& source : scope.sources) {
      if (const SecretRelation* secret = SecretColumnOf(source, last)) return secret;
    }
  }
  return nullptr;
}

bool SqlScopes::IsColumn(const std::vector<std::string>& fields) const {
  for (const SqlSource* source : Named(fields)) {
    if (!IsFieldOf(source->fields, source->columns, fields.back())) return false;
  }
  return true;
}

bool SqlScopes::AreOfHarmlessSettings(const std::vector<std::string>& fields) const {
  const auto is_harmless = [](const SqlSource* source) {
    return source->has_harmless_rows && IsSettingsRelation(*source->secrets.front());
  };
  if (fields.size() > 1) {
    const auto named = Named(fields);
    return !named.empty() && std::all_of(named.begin(), named.end(), is_harmless);
  }
  const auto& sources = scopes_.back().sources;
  return sources.size() == 1 && is_harmless(&sources.front());
}

std::vector<const SecretRelation*> SqlScopes::SecretsIn(const Json& source) const {
  std::vector<SqlSource> sources;
  Collect(source, {}, false, sources);
  std::vector<const SecretRelation*> secrets;
  for (const SqlSource& one : sources) {
    secrets.insert(secrets.end(), one.secrets.begin(), one.secrets.end());
  }
  return secrets;
}

// The sources that the last but one of `fields` can mean, from the innermost query outwards.
std::vector<const SqlSource*> SqlScopes::Named(const std::vector<std::string>& fields) const {
  const std::string& name = fields[fields.size() - 2];
  // schema.table.column means a table without an alias, wherever it is.
  const bool has_schema = fields.size() > 2;
  std::vector<const SqlSource*> named;
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
    bool is_found = false;
    for (const SqlSource& source : scope->sources) {
      if (source.name != name) continue;
      named.push_back(&source);
      is_found = is_found || !source.is_hidden;
    }
    if (is_found && !scope->is_in_from && !has_schema) break;
  }
  return named;
}

void SqlScopes::Collect(const Json& source, const Conditions& conditions, bool is_hidden,
                        std::vector<SqlSource>& sources) const {
  const auto node = SqlNodeIn(source);
  if (!node) return;
  const auto& [type, members] = *node;
  if (type == "JoinExpr") return CollectJoin(*members, conditions, is_hidden, sources);
  if (type == "RangeTableSample") {
    const Json* table = members->Find("relation");
    if (table != nullptr) Collect(*table, conditions, is_hidden, sources);
    return;
  }
  SqlSource one;
  if (type == "RangeVar") {
    static const core::Lasting<Conditions> kNotLookedAt;
    one = TableSource(*members,
                      sources.size() < kMaxSourcesWithConditions ? conditions : *kNotLookedAt);
  } else if (type == "RangeFunction") {
    FunctionSource function = ReadFunctionSource(*members);
    one.name = std::move(function.name);
    one.fields = function.fields;
    one.columns = std::move(function.columns);
  } else {
    one.name = AliasOf(*members);
  }
  one.is_hidden = is_hidden;
  sources.push_back(std::move(one));
}

void SqlScopes::CollectJoin(const Json& join, const Conditions& conditions, bool is_hidden,
                            std::vector<SqlSource>& sources) const {
  const core::JsonString* type = join.FindString("jointype");
  const std::string kind = type == nullptr ? std::string() : std::string(*type);
  const std::string alias = AliasOf(join);
  const std::size_t first_inside = sources.size();
  // A side that an outer join fills with nulls is read only where the condition holds.
  for (const auto& [side, other_type] :
       {std::pair<std::string_view, std::string_view>("larg", "JOIN_RIGHT"),
        {"rarg", "JOIN_LEFT"}}) {
    const Json* source = join.Find(side);
    if (source == nullptr) continue;
    // Behind an alias, a name of the side means something else outside the join.
    Conditions of_side = alias.empty() ? conditions : Conditions();
    const Json* quals = join.Find("quals");
    if (quals != nullptr && (kind == "JOIN_INNER" || kind == other_type)) of_side.push_back(quals);
    Collect(*source, of_side, is_hidden || !alias.empty(), sources);
  }
  if (const Json* merged = join.Find("join_using_alias")) {
    const core::JsonString* name = merged->FindString("aliasname");
    SqlSource columns;
    if (name != nullptr) columns.name = *name;
    columns.is_hidden = true;
    sources.push_back(std::move(columns));
  }
  if (alias.empty()) return;
  SqlSource whole;
  whole.name = alias;
  whole.is_hidden = is_hidden;
  for (std::size_t i = first_inside; i < sources.size(); ++i) {
    if (sources[i].has_harmless_rows) continue;
    whole.secrets.insert(whole.secrets.end(), sources[i].secrets.begin(), sources[i].secrets.end());
  }
  sources.push_back(std::move(whole));
}

SqlSource SqlScopes::TableSource(const Json& table, const Conditions& conditions) const {
  const core::JsonString* relation = table.FindString("relname");
  const core::JsonString* schema = table.FindString("schemaname");
  SqlSource source;
  source.name = AliasOf(table);
  if (relation == nullptr) return source;
  if (source.name.empty()) source.name = *relation;
  if (schema == nullptr && IsWithQuery(*relation)) return source;
  const SecretRelation* secret =
      FindSecretRelation(schema == nullptr ? std::string_view() : *schema, *relation);
  if (secret == nullptr) return source;
  source.secrets.push_back(secret);
  source.has_harmless_rows = std::any_of(
      conditions.begin(), conditions.end(),
      [&](const Json* condition) { return KeepsToHarmlessRows(*condition, *secret, source.name); });
  return source;
}

}  // namespace claribi::sql_guard
