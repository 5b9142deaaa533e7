// Whether a plan answers the question that was asked: its `words` must go through the whole
// question, piece by piece, and each piece that is no filler must be said by a part of the plan.
// Holds for every planner, the built-in one, too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "outcome/outcome.h"
#include "plan/plan.h"
#include "semantic_model/semantic_model.h"

namespace claribi::planner {

/// Words that say nothing in any question: articles, courtesies, forms of "be". In lower case.
const std::vector<std::string_view>& CommonFillers();

/// The words of a question, in lower case: letters, digits and what names are made of (- _ . @ / :)
/// inside of a word; signs of comparison (< > = %) alone. Other signs are left out.
std::vector<std::string> WordsOf(std::string_view text);

/// kInvalid names the first words that no part of the plan says, that are passed off as filler, or
/// that a part of the plan claims without saying them.
outcome::Status CheckWords(const plan::Plan& plan, std::string_view question,
                           const semantic_model::Model& model);

}  // namespace claribi::planner
