#include "core/json_fault.h"

#include <stdexcept>

namespace claribi::core {

[[noreturn]] static void ThrowBrokenAssumption() {
  throw std::logic_error("an assertion of RapidJSON failed");
}

}  // namespace claribi::core

// In a build with assertions, a failed assertion of RapidJSON would abort the host's process, which
// rule 3 of claribi/data_source.h forbids. Here it throws. No JSON text is known to fail one; a bug
// in this file could. The namespace of its own keeps the linker from merging these functions with
// RapidJSON functions of other files, whose assertions abort.
#define RAPIDJSON_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : claribi::core::ThrowBrokenAssumption())
#define RAPIDJSON_NAMESPACE claribi::core::rapidjson

// RapidJSON 1.1 adds to the null pointer of an empty stack. It only compares the result.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>
#if defined(__clang__)
#pragma clang attribute pop
#endif

#include "core/wiped_string.h"

namespace claribi::core {
namespace {

// Takes every event.
struct AnyEvents : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, AnyEvents> {};

}  // namespace

std::string FaultOfJson(std::string_view text, const std::vector<std::string_view>& wide) {
  // Read in place, in a copy: a text is then decoded where it stands, and not on RapidJSON's stack,
  // which would have to be overwritten.
  constexpr unsigned kFlags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag |
                              rapidjson::kParseIterativeFlag;
  WipedString copy(text);
  // As a number that takes as many bytes with what is behind it.
  for (const std::string_view number : wide) {
    const auto at = static_cast<std::size_t>(number.data() - text.data());
    copy.replace(at, number.size(), number.size(), ' ');
    copy[at] = '0';
  }
  rapidjson::InsituStringStream stream(copy.data());
  rapidjson::Reader reader;
  AnyEvents events;
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, events);
  if (parsed.IsError()) {
    return std::string(rapidjson::GetParseError_En(parsed.Code())) + " At byte " +
           std::to_string(parsed.Offset()) + ".";
  }
  return stream.Tell() == copy.size() ? "" : "a NUL byte follows the value";
}

}  // namespace claribi::core
