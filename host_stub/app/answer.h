// Answer: what a command has to say, for people and for programs, and the one function that prints
// it. Errors look the same everywhere: {code, what, cause, fix, retryable, retry_at, request_id}.
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "app/json_document.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// The version of the objects that --json prints.
inline constexpr std::int64_t kSchemaVersion = 1;

struct Answer {
  Document json = Document(rapidjson::kObjectType);
  std::string text;  // printable; ends with a line break unless empty
  std::optional<outcome::Error>
      failure;                   // a result that is a failure all the same: decides the exit code
  bool is_printed = false;       // the command has said it all itself
  std::optional<int> exit_code;  // of a result that is no failure, and not all that was asked for
};

/// The `notes` of what a plugin emitted, a line each; printable. Empty where there are none.
std::string NotesIn(const Value& emitted);

/// The error with what, cause and fix, whatever its source left out.
outcome::Error Completed(outcome::Error error);

/// The error as an object; `now_ms` (Unix) turns "retry after" into a time of day.
Document ToJson(const outcome::Error& error, std::int64_t now_ms);

/// The error as lines: error, cause, fix; printable. None of the three is ever left out.
std::string ToText(const outcome::Error& error, std::int64_t now_ms);

/// Which of the two streams take colours.
struct Colours {
  bool out = false;
  bool err = false;
};

/// Prints the outcome of a command and returns the exit code: data to `out`, messages to `err`,
/// with `json` exactly one object to `out`, on failure too.
int Print(const outcome::Result<Answer>& result, bool json, std::ostream& out, std::ostream& err,
          Colours colours = {});

}  // namespace claribi::app
