// KeyRing: what sealing.keys holds, taken apart and put together again. Not the file, and not when
// keys change (sealing_keys.h). Inside of this room only. Text:
// {"schema_version":1,"current":ID,"next":ID,"keys":[{"id":ID,"key":"BASE64 of 32 bytes"}]}
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/sealing_keys.h"

namespace claribi::store {

struct KeyRing {
  std::uint64_t current = 0;
  std::uint64_t next = 0;  // the id of the next key: none is given twice
  std::vector<SealingKeys::Key> keys;

  /// nullptr: not there.
  const SealingKeys::Key* Find(std::uint64_t id) const;
};

/// Nothing if the text is damaged: no JSON, a key that is none, an id given twice, no current key.
/// Uses `text` up, so that no key is copied on the way.
std::optional<KeyRing> ReadKeyRing(std::string& text);

/// The text holds the keys; the caller overwrites it after use.
std::string WriteKeyRing(const KeyRing& ring);

}  // namespace claribi::store
