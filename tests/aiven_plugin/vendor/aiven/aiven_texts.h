// Answers in the shape of Aiven's server, with contents of our own.
#pragma once

#include <string>
#include <string_view>

#include "aiven_plugin/policy/shipped_rules.h"
#include "core/json.h"
#include "vendor/aiven/aiven_adapter.h"
#include "vendor/aiven/error_text.h"

namespace claribi::vendor::aiven {

inline const policy::InBandErrors& ShippedErrors() {
  static const policy::InBandErrors errors = testing::ShippedInBandErrors();
  return errors;
}

inline core::Error ReadErrorText(std::string_view text) {
  return ReadErrorText(text, ShippedErrors());
}

// With the rules of the shipped manifest.
inline AivenAdapter Adapter() { return AivenAdapter(ShippedErrors()); }

inline std::string FencedAnswer(std::string_view data) {
  const std::string uuid = "0f0f0f0f-1111-2222-3333-abcdefabcdef";
  return "Take care.\n<untrusted-aiven-response-" + uuid + ">\n" + std::string(data) +
         "\n</untrusted-aiven-response-" + uuid + ">";
}

inline core::Json TextContent(std::string_view text) {
  return core::Json::MakeArray(
      {core::Json::MakeObject({{"type", "text"}, {"text", core::Json(text)}})});
}

inline policy::Interpretation ReadSuccess(std::string_view data) {
  return Adapter().Interpret({"tool"}, TextContent(FencedAnswer(data)), core::Json(), false);
}

inline policy::Interpretation ReadFailureText(std::string_view text) {
  return Adapter().Interpret({"tool"}, TextContent(text), core::Json(), true);
}

}  // namespace claribi::vendor::aiven
