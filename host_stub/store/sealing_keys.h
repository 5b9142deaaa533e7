// SealingKeys: the keys under which plugins seal secrets, in a file of their owner's (sealing.keys,
// 0600). They never enter the database, so that neither of the two alone opens a secret. File:
// {"schema_version":1,"current":ID,"keys":[{"id":ID,"key":"BASE64 of 32 bytes"}]}; old keys stay in
// the list, so that what they sealed still opens.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>

#include "outcome/result.h"

namespace claribi::store {

inline constexpr std::size_t kSealingKeyBytes = 32;

/// Any thread. The file is read anew for each key: no key stays in memory, and a key added by
/// another process is found.
class SealingKeys {
 public:
  struct Key {
    Key() = default;
    Key(const Key&) = default;
    Key& operator=(const Key&) = default;
    ~Key();  // overwrites the bytes

    std::uint64_t id = 0;
    std::array<std::uint8_t, kSealingKeyBytes> bytes{};
  };

  /// Makes the file with one fresh key where there is none; examines the one that is there.
  /// kUnavailable if other accounts may read it, or if it is damaged: it is never replaced, because
  /// what it sealed would be lost.
  static outcome::Result<SealingKeys> Open(const std::filesystem::path& file);

  /// `id` 0: the current key. kNotFound: retired.
  outcome::Result<Key> Find(std::uint64_t id) const;

 private:
  explicit SealingKeys(std::filesystem::path file) : file_(std::move(file)) {}

  std::filesystem::path file_;
};

}  // namespace claribi::store
