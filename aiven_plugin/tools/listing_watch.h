// Learns whether a listing of a connection differs from the one before, and counts the server's
// notices in between (notifications/tools/list_changed).
#pragma once

#include <cstdint>

namespace claribi::tools {

class ListingWatch {  // [mt]
 public:
  virtual ~ListingWatch() = default;
  // How many such notices came. Ask before a listing begins, and pass the number to NoteListing.
  virtual std::uint64_t notices() const = 0;
  // To be called after every listing. differs: from the listing before.
  virtual void NoteListing(bool differs, std::uint64_t notices_before) = 0;
};

}  // namespace claribi::tools
