#include "vendor/aiven/error_text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <tuple>
#include <utility>

#include "core/json.h"
#include "core/text.h"
#include "policy/failure_meaning.h"

namespace claribi::vendor::aiven {
namespace {

using core::Error;
using core::ErrorKind;
using core::Json;
using policy::FailureMeaning;
using policy::MakeFailure;
using policy::MeaningOf;

constexpr std::size_t kMaxTextBytes = 16384;  // read of one error text
constexpr std::size_t kMaxMessageBytes = 400;
constexpr std::size_t kMaxCodeBytes = 80;

std::string_view TakeLine(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

// Where " [GET http…]" begins, and its size; npos if there is none at or after `from`.
std::pair<std::size_t, std::size_t> FindAddress(std::string_view text, std::size_t from) {
  constexpr std::array<std::string_view, 7> kMethods = {"GET",    "POST", "PUT",    "PATCH",
                                                        "DELETE", "HEAD", "OPTIONS"};
  for (std::size_t open = text.find('[', from); open != std::string_view::npos;
       open = text.find('[', open + 1)) {
    const std::string_view rest = text.substr(open + 1);
    for (const std::string_view method : kMethods) {
      if (!rest.starts_with(method) || !rest.substr(method.size()).starts_with(" http")) continue;
      // Up to the bracket, or to the end of a line that was cut before it.
      const std::size_t close = std::min(rest.find_first_of("]\n"), rest.size());
      const bool bracket = close < rest.size() && rest[close] == ']';
      const std::size_t begin = open > 0 && text[open - 1] == ' ' ? open - 1 : open;
      return {begin, open + 1 + close + (bracket ? 1 : 0) - begin};
    }
  }
  return {std::string_view::npos, 0};
}

// Reads the lines after the server's message. with_hint: the server's hint becomes the fix; else it
// is kept in the cause.
void ReadTrailer(std::string_view trailer, bool with_hint, Error& error) {
  while (!trailer.empty()) {
    std::string_view line = TakeLine(trailer);
    const auto field = [&line](std::string_view label) {
      if (!line.starts_with(label)) return false;
      line.remove_prefix(label.size());
      return true;
    };
    if (field("Hint: ")) {
      const std::string hint = Shown(line, kMaxMessageBytes);
      if (with_hint) {
        error.fix = hint;
      } else if (!hint.empty()) {
        error.cause += "; Aiven's hint: " + hint;
      }
    } else if (field("Error code: ")) {
      error.vendor_code = core::Excerpt(line, kMaxCodeBytes);
    } else if (field("Request ID: ")) {
      error.request_id = core::Excerpt(line.substr(0, line.find(' ')), kMaxCodeBytes);
    }
  }
}

// "Aiven API Error (403): message [GET url]" and its trailer.
struct ApiError {
  std::string_view message;
  std::string_view trailer;
};

std::optional<ApiError> SplitApiError(std::string_view text) {
  constexpr std::string_view kStart = "Aiven API Error (";
  constexpr std::string_view kEnd = "): ";
  if (!text.starts_with(kStart)) return std::nullopt;
  std::string_view message = text.substr(kStart.size());
  const std::size_t digits = std::min(message.find_first_not_of("0123456789"), message.size());
  message.remove_prefix(digits);
  if (digits == 0 || !message.starts_with(kEnd)) return std::nullopt;
  message.remove_prefix(kEnd.size());

  // The last address ends the message: a message of several lines may forge a trailer before it.
  std::size_t message_end = std::min(message.find('\n'), message.size());
  std::size_t trailer_begin = message_end;
  for (auto [at, size] = FindAddress(message, 0); at != std::string_view::npos;
       std::tie(at, size) = FindAddress(message, at + size)) {
    message_end = at;
    trailer_begin = at + size;
  }
  return ApiError{message.substr(0, message_end), message.substr(trailer_begin)};
}

// The manifest's rules say what the status means; empty if no rule matches.
std::optional<Error> ReadApiError(std::string_view text, const policy::InBandErrors& rules) {
  const auto parts = SplitApiError(text);
  auto told = rules.Read(text);
  if (!parts || !told) return std::nullopt;
  Error error = std::move(told->error);
  const bool passes = error.retryable;
  error.message = (passes ? "Aiven could not answer: " : "Aiven refused the call: ") +
                  Shown(parts->message, kMaxMessageBytes);
  ReadTrailer(parts->trailer, !told->replaces_vendor_hint, error);
  return error;
}

// What the manifest says of a text that is no API error: "Request blocked by security scan".
std::optional<Error> ReadByRules(std::string_view text, const policy::InBandErrors& rules) {
  auto told = rules.Read(text);
  if (!told) return std::nullopt;
  told->error.message =
      std::string(told->error.retryable ? "Aiven could not answer: " : "Aiven refused the call: ") +
      Shown(text, kMaxMessageBytes);
  return std::move(told->error);
}

// The issues of a refused argument list: "project: Expected string, received number".
std::string ReadIssues(std::string_view text) {
  constexpr std::size_t kMaxIssues = 10;
  const std::size_t list = text.find('[');
  if (list == std::string_view::npos) return Shown(text, kMaxMessageBytes);
  const core::Result<Json> issues =
      Json::ParseReceived(text.substr(list, text.rfind(']') + 1 - list));
  const Json::Array* items = issues.ok() ? issues.value().AsArray() : nullptr;
  if (items == nullptr) return Shown(text, kMaxMessageBytes);
  std::string joined;
  for (std::size_t i = 0; i < std::min(items->size(), kMaxIssues); ++i) {
    const core::JsonString* message = (*items)[i].FindString("message");
    const Json* path = (*items)[i].Find("path");
    const Json::Array* steps = path == nullptr ? nullptr : path->AsArray();
    std::string where;
    for (std::size_t step = 0; steps != nullptr && step < steps->size(); ++step) {
      const core::JsonString* name = (*steps)[step].AsString();
      where += (step == 0 ? "" : ".") +
               (name != nullptr ? std::string(*name) : std::string((*steps)[step].NumberText()));
    }
    joined += (joined.empty() ? "" : "; ") + where + (where.empty() ? "" : ": ") +
              std::string(message == nullptr ? std::string_view("not accepted") : message->view());
  }
  return Shown(joined, kMaxMessageBytes);
}

// "MCP error -32602: Tool X not found", "… Invalid arguments for tool X: [issues]".
std::optional<Error> ReadMcpError(std::string_view text) {
  constexpr std::string_view kStart = "MCP error ";
  if (!text.starts_with(kStart)) return std::nullopt;
  const std::string_view rest = text.substr(kStart.size());
  const std::size_t colon = rest.find(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view code = rest.substr(0, colon);
  const std::string_view detail = rest.substr(colon + 2);
  const std::string_view line = detail.substr(0, detail.find('\n'));
  FailureMeaning meaning;
  std::string message = "Aiven's server refused the call: " + Shown(detail, kMaxMessageBytes);
  if (line.starts_with("Tool ") && line.ends_with(" not found")) {
    meaning = MeaningOf(ErrorKind::kNotFound);
    meaning.kind = ErrorKind::kToolNotFound;
    meaning.fix = "List the tools again; this connection or your account may not offer it.";
    message = "Aiven offers no such tool: " + Shown(line, kMaxMessageBytes);
  } else if (line.find("nvalid arguments") != std::string_view::npos || code == "-32602") {
    meaning = MeaningOf(ErrorKind::kInvalidArguments);
    message = "Aiven did not accept the arguments: " + ReadIssues(detail);
  }
  return MakeFailure(meaning, message,
                     "the server answered with the code " + core::Excerpt(code, 16))
      .VendorCode(core::Excerpt(code, 16));
}

// Sentences of the libraries that the server is made of.
std::optional<Error> ReadKnownSentence(std::string_view text) {
  const auto has = [text](std::string_view part) {
    return text.find(part) != std::string_view::npos;
  };
  if (text.starts_with("Too many ")) {
    Error error = MakeFailure(MeaningOf(ErrorKind::kRateLimited), Shown(text, kMaxMessageBytes),
                              "Aiven limits such calls");
    // The text names the rate per minute only; after one the count starts anew.
    if (has("/min")) error.retry_after = std::chrono::minutes(1);
    return error;
  }
  if (has("aborted due to timeout")) {
    return MakeFailure(MeaningOf(ErrorKind::kTimeout),
                       "Aiven's API did not answer Aiven's server in time.",
                       "a request inside Aiven timed out");
  }
  if (text.starts_with("fetch failed")) {
    return MakeFailure(MeaningOf(ErrorKind::kUnavailable),
                       "Aiven's server could not reach Aiven's API.",
                       "a connection inside Aiven failed");
  }
  if (has("invalid header value") || has("to a ByteString")) {
    FailureMeaning meaning = MeaningOf(ErrorKind::kInvalidArguments);
    meaning.fix = "Write the reasoning in one line of Latin letters.";
    return MakeFailure(meaning, "Aiven could not pass on the reasoning of the call.",
                       "it holds a line break or a character outside ISO 8859-1");
  }
  if (has("in read-only mode")) {
    FailureMeaning meaning = policy::MeaningOfReadOnly();
    meaning.fix = "Ask with a SELECT: this connection only reads.";
    return MakeFailure(meaning, "Aiven refused the call: " + Shown(text, kMaxMessageBytes), "");
  }
  return std::nullopt;
}

}  // namespace

std::string Shown(std::string_view text, std::size_t max_bytes) {
  // Text that cannot become part of the excerpt need not be searched.
  text = text.substr(0, std::min(text.size(), max_bytes + kMaxTextBytes));
  std::string kept;
  std::size_t from = 0;
  for (auto [at, size] = FindAddress(text, 0); at != std::string_view::npos;
       std::tie(at, size) = FindAddress(text, from)) {
    kept += text.substr(from, at - from);
    from = at + size;
  }
  kept += text.substr(from);
  return core::Excerpt(kept, max_bytes);
}

bool TellsAFailure(std::string_view text, const policy::InBandErrors& rules) {
  return SplitApiError(text).has_value() || text.starts_with("MCP error -") ||
         rules.HasPlainHead(text);
}

std::string WordsOf(std::string_view text, std::size_t max_bytes) {
  text = text.substr(0, std::min(text.size(), kMaxTextBytes));
  const auto parts = SplitApiError(text);
  return Shown(parts ? parts->message : text.substr(0, text.rfind("\nRequest ID: ")), max_bytes);
}

Error ReadErrorText(std::string_view text, const policy::InBandErrors& rules) {
  text = text.substr(0, std::min(text.size(), kMaxTextBytes));
  if (auto error = ReadApiError(text, rules)) return *std::move(error);
  std::optional<Error> error = ReadMcpError(text);
  // Issues are shown with the message; only the request id is looked for behind other sentences.
  const std::size_t id = text.rfind("\nRequest ID: ");
  const std::string_view words = text.substr(0, id);
  if (!error) error = ReadKnownSentence(words);
  if (!error) error = ReadByRules(words, rules);
  const std::string shown = error ? std::string() : Shown(words, kMaxMessageBytes);
  if (!error) error = policy::ReadRateLimit(words, shown);
  if (!error) error = MakeFailure({}, shown, "Aiven's tool reported this error");
  if (id != std::string_view::npos) ReadTrailer(text.substr(id + 1), true, *error);
  return *std::move(error);
}

}  // namespace claribi::vendor::aiven
