// "The price of NAME": where NAME turned out to be what many rows belong to, the sum of them is
// meant. Which it is, no planner can know. Pure.
#pragma once

#include "resolver/resolver.h"

namespace claribi::resolver {

void AddUp(Resolved& resolved, const semantic_model::Model& model);

}  // namespace claribi::resolver
