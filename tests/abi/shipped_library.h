// The library that ships, or the one that a run of the tests is for instead
// (CLARIBI_AIVEN_INSTEAD).
#pragma once

#include <cstdlib>

namespace claribi::abi_test {

inline const char* AivenLibrary() {
  const char* instead = std::getenv("CLARIBI_AIVEN_INSTEAD");
  return instead != nullptr ? instead : CLARIBI_AIVEN;
}

}  // namespace claribi::abi_test
