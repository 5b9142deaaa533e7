// What the rows of an answer are, in words, as the plan demands them: "running PostgreSQL services
// with plan matching "pro"". Pure.
#pragma once

#include <optional>
#include <string>

#include "plan/plan.h"
#include "semantic_model/semantic_model.h"

namespace claribi::presentation {

/// `count` 1 takes the singular.
std::string SubjectText(const plan::Plan& plan, const semantic_model::Model& model,
                        std::int64_t now_ms, std::size_t count);

/// The rows that are counted into each row of the plan: "PostgreSQL services" of a join. Plural.
std::string JoinedText(const plan::Join& join, const plan::Plan& plan,
                       const semantic_model::Model& model, std::int64_t now_ms);

/// The rows of the plan of which these are a part: "powered off services". Plural.
std::string PartText(const plan::Expression& part, const plan::Plan& plan,
                     const semantic_model::Model& model, std::int64_t now_ms);

/// One condition: "plan matching "pro"".
std::string ConditionText(const plan::Expression& expression, const plan::Plan& plan,
                          const semantic_model::Model& model, std::int64_t now_ms);

/// How a column is called: "region", "CPU usage".
std::string ColumnText(const std::string& column, const plan::Plan& plan,
                       const semantic_model::Model& model);

/// The name of the row that the condition demands by its key; "" where it demands none.
std::string NamedRowText(const plan::Expression& expression, const plan::Plan& plan,
                         const semantic_model::Model& model);

/// Whether the plan is about one row that it names by its key.
bool NamesOneRow(const plan::Plan& plan, const semantic_model::Model& model);

/// How people write the value of a column: the label of a known one.
std::string ValueLabel(const std::string& value, const std::string& column,
                       const semantic_model::Model& model);

/// The sentence of an answer without groups: there are no rows, or no group is within the bound.
std::string NoGroupsText(const plan::Plan& plan, const semantic_model::Model& model,
                         std::int64_t now_ms);

}  // namespace claribi::presentation
