#include "app/answer.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>

#include "app/colours.h"
#include "app/exit_code.h"
#include "app/host_words.h"
#include "app/printable.h"
#include "app/utc_time.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;

// RFC 3339, to the second; rounded up, so that a retry at that time is not too early.
std::string RetryAt(const Error& error, std::int64_t now_ms) {
  if (!error.retry_after) return "";
  return UtcText(now_ms + error.retry_after->count() + 999, "%Y-%m-%dT%H:%M:%SZ");
}

std::string RequestId(const Error& error) {
  if (error.detail.empty()) return "";
  const auto detail = ParseObject(error.detail, "The detail");
  return detail ? TextOf(*detail, "request_id") : "";
}

const char* UsualFix(Code code) {
  switch (code) {
    case Code::kAuthRequired:
      return "Sign in with: claribi-host connect NAME";
    case Code::kForbidden:
      return "Ask an administrator of the account for the permission.";
    case Code::kRateLimited:
    case Code::kUnavailable:
    case Code::kConflict:
      return "Try again in a moment.";
    case Code::kTimeout:
      return "Try again, with a longer --timeout.";
    case Code::kCancelled:
      return "Run the command again.";
    case Code::kToolError:
      return "Compare the arguments with: claribi-host tools NAME --json";
    case Code::kUsage:
    case Code::kInvalid:
    case Code::kNotFound:
      return "Correct the command; `claribi-host help` lists commands and options.";
    default:
      return "Run the command again with --verbose, and report what it prints.";
  }
}

}  // namespace

Error Completed(Error error) {
  if (error.what.empty()) error.what = "The command failed.";
  if (error.cause.empty()) error.cause = "The reason is not known.";
  if (error.fix.empty()) error.fix = UsualFix(error.code);
  error.fix = InHostWords(error.fix);
  return error;
}

std::string NotesIn(const Value& emitted) {
  std::string text;
  const Value* notes = Find(emitted, "notes");
  if (notes == nullptr || !notes->IsArray()) return text;
  for (const Value& note : notes->GetArray()) {
    if (note.IsString()) text += "note: " + Printable(note.GetString()) + "\n";
  }
  return text;
}

Document ToJson(const Error& incomplete, std::int64_t now_ms) {
  const Error error = Completed(incomplete);
  Document json(rapidjson::kObjectType);
  Set(json, "code", CodeName(error.code));
  Set(json, "what", error.what);
  Set(json, "cause", error.cause);
  Set(json, "fix", error.fix);
  Set(json, "retryable", error.retryable);
  SetTextOrNull(json, "retry_at", RetryAt(error, now_ms));
  SetTextOrNull(json, "request_id", RequestId(error));
  return json;
}

std::string ToText(const Error& incomplete, std::int64_t now_ms) {
  const Error error = Completed(incomplete);
  std::string text = "error: " + Printable(error.what) + "\ncause: " + Printable(error.cause) +
                     "\nfix: " + Printable(error.fix) + "\n";
  const std::string retry_at = RetryAt(error, now_ms);
  if (!retry_at.empty()) text += "retry at: " + retry_at + "\n";
  const std::string request_id = RequestId(error);
  if (!request_id.empty()) text += "request: " + Printable(request_id) + "\n";
  return text;
}

namespace {

// Whoever reads no further, as `head` does, misses nothing.
bool IsWritten(std::ostream& out) {
  out.flush();
  return out.good() || errno == EPIPE;
}

int TellLost(std::ostream& err, std::int64_t now_ms) {
  const Error error{.code = Code::kUnavailable,
                    .what = "The answer is lost: standard output cannot be written.",
                    .cause = errno != 0 ? std::strerror(errno) + std::string(".")
                                        : std::string("It is closed, or its disk is full."),
                    .fix = "Make room or choose another file. What the command did is done."};
  err << ToText(error, now_ms);
  return ExitCodeOf(error);
}

}  // namespace

int Print(const outcome::Result<Answer>& result, bool json, std::ostream& out, std::ostream& err,
          Colours colours) {
  const Error* failure = !result ? &result.error() : result->failure ? &*result->failure : nullptr;
  const std::int64_t now_ms = store::UnixMs();
  errno = 0;
  if (result && result->is_printed && failure == nullptr) {
    if (!IsWritten(out)) return TellLost(err, now_ms);
    return result->exit_code.value_or(kExitOk);
  }
  if (json) {
    Document document(rapidjson::kObjectType);
    Set(document, "schema_version", kSchemaVersion);
    if (result) {
      for (const auto& member : result->json.GetObject()) {
        Set(document, member.name.GetString(), member.value);
      }
    }
    if (failure != nullptr && !document.HasMember("error")) {
      Set(document, "error", ToJson(*failure, now_ms));
    }
    out << ToLine(document) << "\n";
  } else {
    if (result) out << (colours.out ? Painted(result->text) : result->text);
    if (!IsWritten(out) && failure == nullptr) return TellLost(err, now_ms);
    if (failure != nullptr) {
      const std::string text = ToText(*failure, now_ms);
      err << (colours.err ? Painted(text) : text);
    }
  }
  if (!IsWritten(out)) return TellLost(err, now_ms);
  if (failure != nullptr) return ExitCodeOf(*failure);
  return result->exit_code.value_or(kExitOk);
}

}  // namespace claribi::app
