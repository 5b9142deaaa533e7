// How a text becomes a value. Reading: json_parser.h; repairs: json_repair.h; what is wrong with a
// text, in words: json_fault.h.
#include "core/json.h"

#include <algorithm>
#include <optional>

#include "core/json_fault.h"
#include "core/json_parser.h"
#include "core/json_repair.h"
#include "core/text.h"
#include "core/text_buffer.h"

namespace claribi::core {
namespace {

Error NoJson(std::string_view reason) {
  return Error(ErrorCode::kInvalid, "A text is not valid JSON.", reason)
      .Kind(core::ErrorKind::kProtocol);
}

Error TooLarge(std::size_t size, std::size_t limit) {
  return Error(ErrorCode::kTooLarge, "A JSON text is too large.",
               std::to_string(size) + " bytes, the limit is " + std::to_string(limit))
      .Kind(core::ErrorKind::kTooLarge);
}

Error TooDeep(std::size_t limit) {
  return Error(ErrorCode::kTooLarge, "A JSON text is nested too deeply.",
               "more than max_json_depth = " + std::to_string(limit) + " levels")
      .Kind(core::ErrorKind::kTooLarge);
}

// given_opt: the buffer of `text`, which is taken only if this succeeds. has_repeated: set where a
// name stood twice.
Result<Json> ParseText(std::string_view text, const JsonLimits& limits, RepeatedNames names,
                       NumberRange range, TextBuffer* given_opt, bool& has_repeated) {
  if (text.size() > limits.max_bytes) return TooLarge(text.size(), limits.max_bytes);
  // Looked at in one go, which costs less than to look at each character.
  if (!IsUtf8(text)) return NoJson("Invalid encoding: not UTF-8.");
  JsonParser reader(text, limits.max_depth, names, range);
  const JsonParser::End end = reader.Read(given_opt);
  has_repeated = reader.repeated().has_value();
  switch (end) {
    case JsonParser::End::kTooDeep:
      return TooDeep(limits.max_depth);
    case JsonParser::End::kRepeatedName:
      return NoJson("a member name appears twice in one object: " + Quoted(*reader.repeated(), 64));
    case JsonParser::End::kHalfCharacter:
      return NoJson("a \\u escape stands for half of a surrogate pair");
    case JsonParser::End::kNoJson:
      return NoJson(FaultOfJson(reader.faulty(), reader.wide_numbers()));
    case JsonParser::End::kRead:
      break;
  }
  return reader.TakeValue();
}

Result<Json> Received(std::string_view text, TextBuffer* given_opt, const JsonLimits& limits,
                      std::string* repaired, RepeatedNames names) {
  bool has_repeated = false;
  std::string found;
  Result<Json> parsed = ParseText(text, limits, names, NumberRange::kAny, given_opt, has_repeated);
  if (!parsed.ok()) {
    if (parsed.error().code != ErrorCode::kInvalid) return parsed;
    if (!MayBeRepaired(text)) return parsed;
    // Copied only where it has to be; it may hold secrets.
    std::string sent(text);
    found = RepairJsonText(sent);
    const Secret copy(std::move(sent));
    if (found.empty()) return parsed;
    // What a repair adds is not the sender's.
    parsed = ParseText(copy.Reveal(), {std::max(limits.max_bytes, copy.size()), limits.max_depth},
                       names, NumberRange::kAny, nullptr, has_repeated);
  }
  if (has_repeated) found.append(found.empty() ? "" : ", ").append("a name twice in one object");
  if (parsed.ok() && repaired != nullptr && !found.empty()) *repaired = found;
  return parsed;
}

}  // namespace

Result<Json> Json::Parse(std::string_view text, const JsonLimits& limits) {
  bool has_repeated = false;
  return ParseText(text, limits, RepeatedNames::kRefused, NumberRange::kOfDouble, nullptr,
                   has_repeated);
}

Result<Json> Json::ParseReceived(std::string_view text, const JsonLimits& limits,
                                 std::string* repaired, RepeatedNames names) {
  return Received(text, nullptr, limits, repaired, names);
}

Result<Json> Json::ParseReceived(TextBuffer&& text, const JsonLimits& limits, std::string* repaired,
                                 RepeatedNames names) {
  return Received(text, &text, limits, repaired, names);
}

}  // namespace claribi::core
