#include "validator/growth.h"

#include <algorithm>

#include "validator/bench.h"
#include "validator/process_facts.h"

namespace claribi::validator {
namespace {

// The growth of one round: the least of some, because other things come and go.
struct Growth {
  long bytes = 0;
  long descriptors = 0;
};
constexpr int kRounds = 40;
constexpr long kBytesOfRound = 12;  // less is the allocator's own

Growth Measure(const std::function<void()>& round) {
  for (int i = 0; i < kRounds / 2; ++i) round();  // caches fill
  Growth least{.bytes = 1L << 40, .descriptors = 1L << 20};
  for (int part = 0; part < 3; ++part) {
    const auto bytes = static_cast<long>(HeapBytes());
    const auto descriptors = static_cast<long>(CountDescriptors());
    for (int i = 0; i < kRounds; ++i) round();
    least.bytes = std::min(least.bytes, static_cast<long>(HeapBytes()) - bytes);
    least.descriptors =
        std::min(least.descriptors, static_cast<long>(CountDescriptors()) - descriptors);
  }
  return least;
}

}  // namespace

void ExpectNoGrowth(const std::string& what, const std::function<void()>& round) {
  const Growth growth = Measure(round);
  if (growth.descriptors >= kRounds) {
    throw Failed{std::to_string(kRounds) + " rounds of " + what + " left " +
                 std::to_string(growth.descriptors) + " open files."};
  }
  if (growth.bytes >= kRounds * kBytesOfRound) {
    throw Failed{std::to_string(kRounds) + " rounds of " + what + " left " +
                 std::to_string(growth.bytes) + " bytes."};
  }
}

}  // namespace claribi::validator
