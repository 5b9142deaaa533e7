// Parts of the console's answers that several of its operations have. Inside of this room only.
// Source: the schemas TestResult and DisconnectResult of web_console/openapi.json.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "app/invocation.h"
#include "app/json_document.h"
#include "executor/wait_board.h"
#include "outcome/outcome.h"
#include "presentation/answer_document.h"
#include "rows/row_set.h"
#include "values/json_value.h"

namespace claribi::app {

/// The text, or null where it is empty.
values::Json TextOrNull(const std::string& text);

/// TestResult, from an authorization status after its probe; all of it is unknown in null.
values::Json TestResultJson(const Value& status);

/// DisconnectResult, from what `disconnect` answers. `tiles`: a list of TileName.
values::Json DisconnectResultJson(const Value& answer, values::Json tiles);

/// Answer. `source`: the name of the data source; `options`: those that its calls are made with on
/// the command line. `command`: the question there.
values::Json AnswerJson(const presentation::AnswerDocument& answer, const std::string& source,
                        const GlobalOptions& options, const std::string& command,
                        std::int64_t now_ms);

/// The rows so far, as Job.provisional; null where there are none.
values::Json ProvisionalJson(const rows::RowSet& rows);

/// What is waited for, as the schema Waiting has it; null for nothing.
values::Json WaitingJson(const std::optional<executor::Wait>& wait);

/// What of a partial answer was not read, as a sentence; "" where all was.
std::string MissingIn(const presentation::AnswerDocument& answer);

/// The member; kInvalid with the name where it is absent or of another type.
outcome::Result<std::string> TextMember(const values::Json& body, const char* name,
                                        std::size_t longest);

}  // namespace claribi::app
