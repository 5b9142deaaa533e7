// From a schema document to a Program: finds every subschema, names the resources and anchors (core
// 2020-12, section 8.2), and resolves the references. Fetches nothing.
#pragma once

#include <span>

#include "core/json.h"
#include "core/result.h"
#include "json_schema/program.h"
#include "json_schema/schema.h"

namespace claribi::json_schema {

// Errors as Schema::Compile.
core::Result<Program> CompileProgram(const core::Json& document, const Limits& limits,
                                     std::span<const Document> others);

}  // namespace claribi::json_schema
