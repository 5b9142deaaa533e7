// What an answer says of itself in sentences beside its rows, under the names of messages or under
// any other. Pure; looks at a bounded number of them.
#pragma once

#include <optional>
#include <string_view>

#include "policy/answer_shape.h"
#include "policy/incompleteness.h"

namespace claribi::policy {

// A message that says what another mark has not said yet. vendor: how sentences call it.
void ReadMessages(const Around& object, const std::optional<RowList>& list, std::string_view vendor,
                  Findings& found);

// The gravest that the messages in an object say is missing of the rows beside them.
Incompleteness SaidInMessages(const Around& object);

}  // namespace claribi::policy
