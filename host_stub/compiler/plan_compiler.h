// Turns a checked and resolved plan into a program of reads, cheapest first: listings before
// fan-outs, fields that conditions need before fields that are only shown, measures last. Knows the
// reads of the model; knows no words.
#pragma once

#include <string>

#include "compiler/reading_program.h"
#include "compiler/tools_at_hand.h"
#include "outcome/outcome.h"

namespace claribi::compiler {

/// kUnsupported where a field has no read, or where its tool is not shown; the sentences name the
/// field, the tool and why it is hidden. kForbidden where a tool is hidden because it changed: an
/// approval brings it back, and `fix` says how. Pointers into the model stay valid with it.
outcome::Result<Program> Compile(const plan::Plan& plan, const semantic_model::Model& model,
                                 const ToolsAtHand& tools);

/// The program that lists these entities alone, for the resolver: inventories, no fan-out.
outcome::Result<Program> CompileListing(const std::vector<std::string>& entities,
                                        const semantic_model::Model& model,
                                        const ToolsAtHand& tools);

/// A column can be known from listings, without one call for each row.
bool IsListed(std::string_view column, const semantic_model::Model& model);

}  // namespace claribi::compiler
