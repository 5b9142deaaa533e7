// Conditions that no row fulfils together: two types, two regions, two names of a project. Joined
// by "and" they are alternatives; elsewhere the question has two subjects. Pure; inside of this
// room only.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"
#include "planner/draft.h"
#include "semantic_model/semantic_model.h"

namespace claribi::planner {

/// What a condition says one value of: a column, or the names of one entity. "" where a row may
/// fulfil another condition of the same, such as a bound, a denial, or a part of a text.
std::string OneValueOf(const plan::Expression& expression, const semantic_model::Model& model);

/// Whether "and" or a comma stands between two names that may be of the same thing, and no list of
/// both; "In a, …" only tells where.
bool NamesTwoThings(const std::vector<Condition>& conditions, const std::string& subject);

/// Whether "or" joins a comparison with another row: that row is left out, and of which side?
bool JoinsOtherRow(const std::vector<Condition>& conditions);

/// Whether two of these, all of which hold, say different values of one thing.
bool ExcludeEachOther(const std::vector<plan::Expression>& conditions,
                      const semantic_model::Model& model);

/// "on a, b or c": what "or" joins is of one field each time; other conditions stand beside it.
bool IsOneList(const std::vector<Condition>& conditions);

}  // namespace claribi::planner
