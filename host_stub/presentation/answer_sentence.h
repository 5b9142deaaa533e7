// The sentence of an answer, by the plan's frame: it opens with the winner, the count or the value,
// and claims no more than was read. Pure. Inside of this room only.
#pragma once

#include <string>

#include "presentation/presentation.h"

namespace claribi::presentation {

std::string SentenceOf(const Subject& subject);

}  // namespace claribi::presentation
