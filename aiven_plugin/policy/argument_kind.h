// Which kind of argument a schema describes, as far as its form and its name prove it. What is not
// proven plain is not plain. For changes of a tool that was approved (definition_drift.h); whether
// a tool may be shown at all is judged elsewhere (tool_evidence.h). Pure; bounded.
#pragma once

#include <string_view>

#include "core/json.h"

namespace claribi::policy {

enum class ArgumentKind {
  kBoolean,
  kNumber,
  kDate,
  kChoice,      // a list of values of which none acts
  kIdentifier,  // the name or the number of a thing
  kFreeText,
  kUrl,
  kQuery,  // code, a query, an expression, a command
  kActs,   // a choice or a switch that does something, or uncovers a secret
  kOther,  // an object, several types, or nothing said
};
// For a sentence: "a number", "free text".
std::string_view InWords(ArgumentKind kind);

// Whether an optional argument of this kind gives nobody anything to do that was not there.
bool IsPlain(ArgumentKind kind);

// root: the schema in which local references ("#/$defs/Name") are looked up. A list is of the kind
// of its items. tool: its name, which tells a job that is looked for from one that is run.
ArgumentKind ArgumentKindOf(std::string_view name, const core::Json& schema, const core::Json& root,
                            std::string_view tool);

// Whether a value of a list of choices is no sentence: null, a number, a few words.
bool IsShortValue(const core::Json& value);

// Whether a value that is new in a list of choices is no verb that does more than read, and no
// sentence. beside_verbs: HoldsReadVerb of the whole list.
bool IsPlainChoice(const core::Json& value, bool beside_verbs);

// Whether a list of choices is one of verbs: one of them is a verb that reads.
bool HoldsReadVerb(const core::Json::Array& choices);

}  // namespace claribi::policy
