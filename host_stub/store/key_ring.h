// KeyRing: what sealing.keys holds, taken apart and put together again. Not the file, and not when
// keys change (sealing_keys.h). Inside of this room only. Text:
// {"schema_version":1,"current":ID,"next":ID,"keys":[{"id":ID,"key":"BASE64 of 32 bytes"}]}
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/sealing_keys.h"

namespace claribi::store {

struct KeyRing {
  std::uint64_t current = 0;
  std::uint64_t next = 0;  // the id of the next key: none is given twice
  std::vector<SealingKeys::Key> keys;
  std::vector<std::size_t> places;  // of each key that was read: where its base64 begins

  /// nullptr: not there.
  const SealingKeys::Key* Find(std::uint64_t id) const;
};

/// Nothing if the text is damaged: no JSON, a key that is none, an id given twice, no current key.
/// Uses `text` up, so that no key is copied on the way.
std::optional<KeyRing> ReadKeyRing(std::string& text);

/// How many bytes of base64 a key is.
inline constexpr std::size_t kEncodedKeyBytes = 44;

/// A key from its base64; false if that is none.
bool DecodeKey(std::string_view encoded, SealingKeys::Key& key);

/// The text holds the keys; the caller overwrites it after use.
std::string WriteKeyRing(const KeyRing& ring);

}  // namespace claribi::store
