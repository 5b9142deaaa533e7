// Parts of an answer that the vendor refused or did not find, which it tells inside a success: a
// list of errors, and names that were asked for and matched nothing. Pure; bounded.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/answer_shape.h"
#include "policy/incompleteness.h"
#include "policy/page_marks.h"

namespace claribi::policy {

// One part that was refused. Views into the data; empty where it is not said.
struct RefusedPart {
  std::string_view name;   // of the project, the service, …
  std::string_view words;  // of the error
};

// The entries of the member `errors`, or of one of its other names, of the outermost object
// and of what wraps the rows in it: a list of objects or texts, an object by name, one text. Empty
// if there is none.
std::vector<RefusedPart> FindRefusals(const AnswerShape& shape);

// How `words` of an error are shown: one line of at most `max_bytes`.
using Shorten = std::function<std::string(std::string_view words, std::size_t max_bytes)>;

void SayRefusals(const std::vector<RefusedPart>& refusals, std::string_view vendor,
                 const Shorten& shorten, Findings& found);

// Lists such as `unmatched_requested` and `unknown_metrics`, of texts.
void ReadUnmatched(const AnswerShape& shape, const Asked& asked, std::string_view vendor,
                   Findings& found);

}  // namespace claribi::policy
