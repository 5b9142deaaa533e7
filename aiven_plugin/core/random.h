// Unguessable bytes as a dependency, so that tests can use predictable ones. [mt]
#pragma once

#include <cstddef>
#include <string>

#include "core/result.h"

namespace claribi::core {

class RandomSource {
 public:
  virtual ~RandomSource() = default;
  // kInternal if the system's generator fails; never fewer bytes than asked for.
  virtual Result<std::string> Bytes(std::size_t count) = 0;
};

// OpenSSL's generator.
class SystemRandom final : public RandomSource {
 public:
  Result<std::string> Bytes(std::size_t count) override;
};

}  // namespace claribi::core
