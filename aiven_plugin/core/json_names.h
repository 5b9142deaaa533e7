// Names that stand twice in an object of a JSON text. Pure.
#pragma once

#include "core/json.h"

namespace claribi::core {

// The first name that an earlier member has; of many members, any that stands twice. Null: none.
const JsonString* FindRepeatedName(const Json::Object& members);

// Of each name, the last member stays, where it is.
void KeepLastOfEachName(Json::Object& members);

}  // namespace claribi::core
