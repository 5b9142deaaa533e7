// Answers in the shape of Aiven's server, with contents of our own.
#pragma once

#include <string>
#include <string_view>

#include "core/json.h"
#include "vendor/aiven/aiven_adapter.h"

namespace claribi::vendor::aiven {

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
  return AivenAdapter().Interpret("tool", TextContent(FencedAnswer(data)), core::Json(), false);
}

inline policy::Interpretation ReadFailureText(std::string_view text) {
  return AivenAdapter().Interpret("tool", TextContent(text), core::Json(), true);
}

}  // namespace claribi::vendor::aiven
