// KeyPlaces: where in the file of the sealing keys each of them stands, so that one is read without
// the others. It holds no key. Inside of this room only.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "store/key_ring.h"
#include "store/private_file.h"

namespace claribi::store {

/// Any thread.
class KeyPlaces {
 public:
  /// A file that was changed later than this before it was read may change again without a trace:
  /// clocks of file systems tick slowly, some of them every two seconds.
  static constexpr std::chrono::seconds kSettled{3};

  /// `ring` was read from a file of this state.
  void Remember(const FileState& state, const KeyRing& ring);

  /// Nothing where the file is another one than was remembered, or has no such key; 0: the current
  /// one.
  std::optional<SealingKeys::Key> Find(const PrivateFile& file, std::uint64_t id) const;

 private:
  mutable std::mutex mutex_;  // guards what follows; never held over I/O
  FileState state_;
  std::uint64_t current_ = 0;
  std::map<std::uint64_t, std::size_t> places_;  // by id; empty: nothing is remembered
};

}  // namespace claribi::store
