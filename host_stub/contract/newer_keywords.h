// Keywords of JSON Schema 2020-12 that RapidJSON does not know, which reads draft 4, said in words
// that it knows. The schemas of manifests/ use them; those of the messages do without. Inside of
// this room only. Source: JSON Schema 2020-12, Validation, sections 6 and 10; draft 4.
#pragma once

#include <string>
#include <string_view>

namespace claribi::contract {

/// The schema without const, if and then, contains, and exclusiveMinimum as a number, at every
/// depth. "" where the text is no JSON. propertyNames stays, and is not judged: the word for it in
/// draft 4 is patternProperties, of which RapidJSON 1.1 takes one member of an object and then
/// writes beyond its memory.
std::string InDraft4(std::string_view schema);

}  // namespace claribi::contract
