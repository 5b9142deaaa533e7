// Who is told how one listing of a connection differs from the one before, and knows what the
// server said of it in the meantime.
#pragma once

#include <cstdint>

namespace claribi::tools {

class ListingWatch {  // [mt]
 public:
  virtual ~ListingWatch() = default;
  // How many notices of changed tools came. Ask before a listing begins, and hand it over with what
  // came of it.
  virtual std::uint64_t notices() const = 0;
  // differs: from the listing before.
  virtual void NoteListing(bool differs, std::uint64_t notices_before) = 0;
};

}  // namespace claribi::tools
