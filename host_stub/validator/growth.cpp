#include "validator/growth.h"

#include <algorithm>

#include "validator/bench.h"
#include "validator/process_facts.h"

namespace claribi::validator {
namespace {

// The growth of one part: the least of some, because other things come and go.
struct Growth {
  long rounds = 0;
  long bytes = 0;
  long descriptors = 0;
};
constexpr long kMostRounds = 40;
constexpr long kLeastRounds = 6;
constexpr long kPartMs = 400;       // of one part, if a round is slow
constexpr long kBytesOfRound = 12;  // less is the allocator's own
constexpr int kParts = 3;

void Repeat(long rounds, const std::function<void()>& round) {
  for (long i = 0; i < rounds; ++i) round();
}

Growth Measure(const std::function<void()>& round) {
  round();  // what is made once
  const std::int64_t begin = NowMs();
  Repeat(3, round);
  const long round_ms = std::max(1L, static_cast<long>(NowMs() - begin) / 3);
  Growth least{.rounds = std::clamp(kPartMs / round_ms, kLeastRounds, kMostRounds),
               .bytes = 1L << 40,
               .descriptors = 1L << 20};
  Repeat(least.rounds / 2, round);  // caches fill
  for (int part = 0; part < kParts; ++part) {
    const auto bytes = static_cast<long>(HeapBytes());
    const auto descriptors = static_cast<long>(CountDescriptors());
    Repeat(least.rounds, round);
    least.bytes = std::min(least.bytes, static_cast<long>(HeapBytes()) - bytes);
    least.descriptors =
        std::min(least.descriptors, static_cast<long>(CountDescriptors()) - descriptors);
  }
  return least;
}

}  // namespace

void ExpectNoGrowth(const std::string& what, const std::function<void()>& round) {
  const Growth growth = Measure(round);
  const std::string rounds = std::to_string(growth.rounds) + " rounds of " + what + " left ";
  if (growth.descriptors >= growth.rounds) {
    throw Failed{rounds + std::to_string(growth.descriptors) + " open files."};
  }
  if (growth.bytes >= growth.rounds * kBytesOfRound) {
    throw Failed{rounds + std::to_string(growth.bytes) + " bytes."};
  }
}

}  // namespace claribi::validator
