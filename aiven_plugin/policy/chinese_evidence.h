// What a description in Chinese says of its tool: whether its first clause reads or writes. The
// rules for English (tool_evidence.h) see only the words of the Latin alphabet. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "policy/denial.h"

namespace claribi::policy {

// Whether the first clause has a verb that reads and none that writes. Settles a doubt, like
// SaysItReads, and shows nothing by itself.
bool SaysItReadsInChinese(std::string_view description);

// Layer description: the first clause begins with a verb that writes.
std::optional<Denial> FindWriteInChinese(std::string_view description);

}  // namespace claribi::policy
