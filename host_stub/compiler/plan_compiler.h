// Turns a checked and resolved plan into a program of reads, cheapest first: listings before
// fan-outs, fields that conditions need before fields that are only shown, measures last. Knows the
// reads of the model; knows no words.
#pragma once

#include <map>
#include <set>
#include <string>

#include "compiler/reading_program.h"
#include "outcome/outcome.h"

namespace claribi::compiler {

/// The tools of a data source.
struct ToolsAtHand {
  std::set<std::string> shown;
  std::map<std::string, std::string> hidden;  // why, as a part of a sentence
};

/// kUnsupported where a field has no read, or where its tool is not shown; the sentence names the
/// field, and says why the tool is hidden. Pointers into the model stay valid with it.
outcome::Result<Program> Compile(const plan::Plan& plan, const semantic_model::Model& model,
                                 const ToolsAtHand& tools);

/// The program that lists these entities alone, for the resolver: inventories, no fan-out.
outcome::Result<Program> CompileListing(const std::vector<std::string>& entities,
                                        const semantic_model::Model& model,
                                        const ToolsAtHand& tools);

/// A column can be known from listings, without one call for each row.
bool IsListed(std::string_view column, const semantic_model::Model& model);

}  // namespace claribi::compiler
