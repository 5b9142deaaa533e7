// What a change of a tool's definition does, against the definition that was approved:
//
//   harmless  nothing more can be done or said with it: order, a plain title, an optional argument
//             of a plain kind (argument_kind.h), a longer limit, a choice that is no verb, a hint
//             that claims less, a further field of the answer
//   wording   a text that a model reads: a description, an example, a title that is not plain
//   material  all else: required arguments, free texts, URLs, code and queries as arguments,
//             choices that act, hints turning, answers of another shape, and whatever no rule here
//             proves harmless: unknown keywords, references elsewhere, what is too deep or too
//             large
//
// The worst difference decides. Pure, and bounded however hostile a definition is. Not a judge of a
// whole definition: tool_filter.h has to permit the tool first, as it does a new one. Source:
// ADR 0056.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/tool_definition.h"

namespace claribi::policy {

enum class Change { kNone, kHarmless, kWording, kMaterial };  // each worse than those before
std::string_view Name(Change change);

struct Difference {
  std::string at;  // JSON pointer into the definition, such as "/input_schema/properties/limit"
  Change change = Change::kNone;
  std::string what;  // a clause of ours; of the definition it quotes names alone
};

struct Drift {
  static constexpr std::size_t kMostDifferences = 40;

  Change change = Change::kNone;
  std::vector<Difference> differences;  // the worst first; at most kMostDifferences
};

// Precondition: both have one name.
Drift DriftOf(const VisibleTool& approved, const VisibleTool& current);

// `current` as a model may be shown it until the change is approved: its shape, with the texts that
// were approved. A text that is new is left out, but for a title that is plain.
Definition WithApprovedTexts(const VisibleTool& approved, const VisibleTool& current);

// Whether a title is short and printable, and speaks to nobody: it may change without a person.
bool IsPlainTitle(std::string_view title);

}  // namespace claribi::policy
