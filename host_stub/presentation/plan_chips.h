// A plan in words, part by part, with what each part can be changed to: what a page shows as chips.
// A change is a JSON Patch of the plan's JSON (plan/plan_json.h). Only changes that fit the model
// are offered. Pure. Source: the schema Chip of web_console/openapi.json.
#pragma once

#include "plan/plan.h"
#include "semantic_model/semantic_model.h"
#include "values/json_value.h"

namespace claribi::presentation {

/// A list of {"id", "kind", "text", "choices", "edit", "remove"}.
values::Json ChipsOf(const plan::Plan& plan, const semantic_model::Model& model,
                     std::int64_t now_ms);

}  // namespace claribi::presentation
