// HostSecrets: texts of the host's own, such as an operator's client secret, sealed under the
// sealing keys and kept among the secrets, in the namespace that no organisation can have (its id
// is empty). The bytes begin as a plugin's do, so that key_use.h counts them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/database.h"
#include "store/sealing_keys.h"

namespace claribi::store {

struct HostSecret {
  std::string text;
  std::uint64_t version = 0;  // 0: there is none
};

/// Any thread. Both outlive it.
class HostSecrets {
 public:
  HostSecrets(Database& database, const SealingKeys& keys) : database_(database), keys_(keys) {}

  /// An empty text and version 0 where there is none. One that was sealed under an older key is
  /// sealed anew, where that can be done at once. kUnavailable: its key is not here, or the bytes
  /// were changed; or as SealingKeys::Find, where nothing is lost yet.
  Result<HostSecret> Get(std::string_view name, const Patience& patience);

  /// The version of what is stored and can never be opened again, because its key is retired or its
  /// bytes were changed; 0 where there is none, or where it opens. Fails where that is not certain,
  /// as when the key may be on another node.
  Result<std::uint64_t> FindLost(std::string_view name, const Patience& patience);

  /// Instead of `version` (0: where there is none). kConflict, and nothing changed, where another
  /// one is there. Returns the new version.
  Result<std::uint64_t> Put(std::string_view name, std::string_view text, std::uint64_t version,
                            const Patience& patience);

  /// kConflict as above.
  Status Delete(std::string_view name, std::uint64_t version, const Patience& patience);

 private:
  Database& database_;
  const SealingKeys& keys_;
};

}  // namespace claribi::store
