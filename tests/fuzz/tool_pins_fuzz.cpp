// Whatever stands in the record of approved tools: it is refused, or it is what Dump writes of it,
// and it approves nothing that it does not hold.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "policy/tool_pins.h"

using namespace claribi;

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An exact-size heap copy: AddressSanitizer sees a read one byte too far.
  const std::vector<char> bytes(data, data + size);
  const auto pins = policy::ToolPins::Parse({bytes.data(), bytes.size()});
  if (!pins.ok()) {
    Require(!pins.error().cause.empty());
    return 0;
  }
  const std::string written = pins->Dump();
  const auto again = policy::ToolPins::Parse(written);
  Require(again.ok() && again->Dump() == written);
  Require(pins->Find("not a name") == nullptr);
  for (const char* name : {"a", "thing_list"}) {
    const auto* pin = pins->Find(name);
    Require(pin == nullptr || policy::Fingerprint::Read(pin->approved.Text()) == pin->approved);
  }
  return 0;
}
