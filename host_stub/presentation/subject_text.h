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

/// Whether the plan is about one row that it names by its key.
bool NamesOneRow(const plan::Plan& plan, const semantic_model::Model& model);

/// How people write the value of a column: the label of a known one.
std::string ValueLabel(const std::string& value, const std::string& column,
                       const semantic_model::Model& model);

}  // namespace claribi::presentation
