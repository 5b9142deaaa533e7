// A message that decodes must encode to a text that decodes to the same message; nothing else may
// happen, whatever the bytes.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "json_rpc/message.h"

using namespace claribi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An exact-size heap copy: AddressSanitizer sees a read one byte too far.
  const std::vector<char> bytes(data, data + size);
  const std::string_view text(bytes.data(), bytes.size());
  const core::JsonLimits limits{.max_bytes = 1 << 16, .max_depth = 32};
  for (const auto batches : {json_rpc::Batches::kRefused, json_rpc::Batches::kAllowed}) {
    const auto messages = json_rpc::Decode(text, limits, batches);
    if (!messages.ok()) continue;
    if (messages->empty()) std::abort();
    for (const json_rpc::Message& message : *messages) {
      const std::string encoded = json_rpc::Encode(message);
      const auto again = json_rpc::Decode(encoded, core::JsonLimits{});
      if (!again.ok() || again->size() != 1 || again->front().index() != message.index() ||
          json_rpc::Encode(again->front()) != encoded) {
        std::abort();
      }
    }
  }
  return 0;
}
