// A text that parses must be written as a text that parses to the same value, in valid UTF-8; what
// is refused must say why.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/text.h"

using namespace claribi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An exact-size heap copy: AddressSanitizer sees a read one byte too far.
  const std::vector<char> bytes(data, data + size);
  const core::JsonLimits limits{.max_bytes = 1 << 16, .max_depth = 32};
  const auto json = core::Json::Parse({bytes.data(), bytes.size()}, limits);
  if (!json.ok()) {
    if (json.error().cause.empty() || !core::IsUtf8(json.error().cause)) std::abort();
    return 0;
  }
  const std::string text = json.value().Dump();
  if (!core::IsUtf8(text)) std::abort();
  const auto again = core::Json::Parse(text);
  if (!again.ok() || !(again.value() == json.value()) || again.value().Dump() != text) std::abort();
  return 0;
}
