// A text that parses must be written as a text that parses to the same value, in valid UTF-8; what
// is refused must say why. What a server sent is read the same from a buffer that is given
// away, with a text in it that is long enough to keep it.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/json_numbers.h"
#include "core/json_repair.h"
#include "core/text.h"
#include "core/text_buffer.h"

using namespace claribi;

namespace {

constexpr core::JsonLimits kLimits{.max_bytes = 1 << 18, .max_depth = 32};

void RequireSameFromABuffer(std::string_view text) {
  std::string repaired, repaired_too;
  const auto names = core::RepeatedNames::kLastWins;
  const auto kept = core::Json::ParseReceived(text, kLimits, &repaired, names);
  const auto taken =
      core::Json::ParseReceived(core::TextBuffer(text), kLimits, &repaired_too, names);
  if (kept.ok() != taken.ok() || repaired != repaired_too) std::abort();
  if (kept.ok() ? !(*kept == *taken) : kept.error().cause != taken.error().cause) std::abort();
}

// What is asked without a copy is what is done with one.
void RequireSameAnswers(std::string_view text) {
  std::string repaired(text);
  if (!core::RepairJsonText(repaired).empty() && !core::MayBeRepaired(text)) std::abort();
  core::WideNumbers wide;
  (void)core::WithoutWideNumbers(text, wide);
  if (core::HasWideNumbers(text) == wide.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An exact-size heap copy: AddressSanitizer sees a read one byte too far.
  const std::vector<char> bytes(data, data + size);
  const std::string_view sent(bytes.data(), bytes.size());
  RequireSameAnswers(sent);
  RequireSameFromABuffer(sent);
  if (size % 16 == 0) {  // takes its time
    RequireSameFromABuffer("[[ 12345678901234 ],{\"long\":\"" + std::string(1 << 16, 'x') +
                           std::string(sent) + "\"},1]");
  }
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
