// What a change of one keyword of a schema does: those whose value is a text, a type, a choice, a
// default or a limit, and holds no schema below it. schema_drift.h walks the schemas. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/json.h"
#include "policy/definition_drift.h"

namespace claribi::policy {

// Arguments are judged by what they let a caller do, answers by whether what was promised comes.
enum class SchemaRole { kArguments, kAnswer };

struct KeywordDrift {
  Change change;
  std::string what;  // a clause of ours
};

// Of two values that differ; null: the keyword is absent. Empty: no keyword of this file.
std::optional<KeywordDrift> JudgeKeyword(SchemaRole role, std::string_view keyword,
                                         const core::Json* before, const core::Json* after);

// The strings of "required" or "type", in whatever form.
std::set<std::string, std::less<>> NamesIn(const core::Json* value);

}  // namespace claribi::policy
