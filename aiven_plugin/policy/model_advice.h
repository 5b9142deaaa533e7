// What a language model is told of a call that failed: whether a further call can help, and what it
// can do itself. Sentences of ours alone, so that they may stand outside of the fence that holds a
// vendor's words; none names a command, an option or a setting, which are for people. The model is
// told who has to act instead. Pure.
#pragma once

#include <string>

#include "core/error.h"

namespace claribi::policy {

std::string AdviceForModel(const core::Error& error);

// The line with the error's fix that a model may see between the vendor's words: as what it can
// change in its arguments, or as what it can pass on to the user. Empty: the fix is for whoever
// operates the connection, or there is none.
std::string FixForModel(const core::Error& error);

}  // namespace claribi::policy
