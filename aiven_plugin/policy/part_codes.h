// Words of a fixed set in which a server says how far it came: a status, a code, a reason to stop.
// They are read by their words, as the names of marks are (mark_words.h). Pure.
#pragma once

#include <string_view>

namespace claribi::policy {

// "status", "result_code", "StatusCode", "warning_code": a member that holds such a word.
// plain: FoldedName.
bool IsCodeName(std::string_view plain);
// "finish_reason", "stopReason".
bool IsStopReasonName(std::string_view plain);

// "PARTIAL_SUCCESS", "PartialData", "ROW_LIMIT_REACHED", "TIMED_OUT", "NOT_FINISHED".
bool IsPartCode(std::string_view text);
// "RowLimit", "MAX_ROWS", in a warning.
bool IsLimitCode(std::string_view text);
// "RUNNING", "in_progress": not at the end yet.
bool IsOpenCode(std::string_view text);
// "length", "max_tokens", "limit".
bool IsCutReason(std::string_view text);
// "UNREACHABLE", "PERMISSION_DENIED": why a part is not here; not "NO_RESULTS_ON_PAGE".
bool IsFailureCode(std::string_view text);

}  // namespace claribi::policy
