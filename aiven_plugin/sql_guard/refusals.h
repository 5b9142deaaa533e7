// What a refusal says: the construct, as it follows "the query holds ", and what to ask instead.
// The place and the objection's message are the caller's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "sql_guard/judge.h"
#include "sql_guard/secret_relations.h"

namespace claribi::sql_guard {

using SqlNameOrFields = std::vector<std::string>;

// What is no query.
SqlViolation NoStatement();
SqlViolation Statement(std::string_view name);
SqlViolation SelectInto();
SqlViolation Locking(const core::Json& clause);
SqlViolation UnknownExplainOption();
SqlViolation NotUnderstood(std::string_view what);
SqlViolation UnknownNode(std::string_view type);
SqlViolation UnknownMember(std::string_view type, std::string_view member);

// What is called.
SqlViolation UnknownCall(const SqlNameOrFields& name);
SqlViolation UnknownOperator(const SqlNameOrFields& symbol);
SqlViolation UnknownSample(const SqlNameOrFields& method);
SqlViolation NoPlainCall();
SqlViolation CallOfField(std::string_view name);
SqlViolation CallOfColumn(const SqlNameOrFields& fields);

// What is secret. `what` begins the sentence: "SHOW of …".
SqlViolation SecretSetting(std::string_view what);
SqlViolation SecretRelationRead(std::string_view relation, std::string_view holds);
SqlViolation SecretRead(const SecretRelation& relation, std::string_view column);
SqlViolation SecretRenamed(const SecretRelation& relation);

// What takes too long.
SqlViolation LongSeries();
std::string EndlessRecursion(std::string_view with_query);  // a note

// What to ask instead, without what this vendor refuses.
std::string FixFor(const SqlViolation& violation, const SqlRules& rules);

// What the vendor's server refuses.
SqlViolation SeveralStatements();
SqlViolation ShowIsNotTaken(std::string_view setting);

}  // namespace claribi::sql_guard
