// What a JSON Schema plainly says of one value: its types, its choices, and both in words. Not a
// validator: a schema that says more is not judged here. Inside of this room only. Source: JSON
// Schema 2020-12.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "app/json_document.h"

namespace claribi::app {

/// The schema that a chain of local references leads to; the last one that can be followed. `root`:
/// what references are read against.
const Value& Resolved(const Value& schema, const Value& root);

/// The types that a schema names, also through anyOf and oneOf; {} for any.
std::set<std::string> TypesOf(const Value& schema, const Value& root);

/// Of enum or const, here or in all parts of anyOf and oneOf; {}: other values are taken, too.
std::vector<const Value*> ChoicesOf(const Value& schema, const Value& root, int depth = 0);

/// A value as a person types it: a text without quotes, all else as JSON.
std::string ValueText(const Value& value);

/// The choices, the first dozen of them.
std::string ChoicesText(const std::vector<const Value*>& choices);

/// "text", "whole number from 1 to 100", "one of: pg, kafka", "list of text".
std::string TypeText(const Value& schema, const Value& root, int depth = 0);

}  // namespace claribi::app
