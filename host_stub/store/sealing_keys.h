// SealingKeys: the keys under which plugins seal secrets, in a file of their owner's (sealing.keys,
// 0600). They never enter the database, so that neither the file nor the database alone opens a
// secret. New secrets are sealed under the current key; older keys stay, so that what they sealed
// still opens, until they are retired. Nodes share keys by sharing the file; it is not copied to
// them here.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "outcome/outcome.h"
#include "outcome/patience.h"

namespace claribi::store {

struct KeyRing;
class KeyPlaces;
class PrivateFile;

inline constexpr std::size_t kSealingKeyBytes = 32;

/// Any thread, any number of processes. The file is opened anew each time: no key stays in memory,
/// and a key added by another process is found. Where the file is the one of the last time, only
/// the key that is asked for is read. A change replaces the file as a whole, one change
/// at a time: a crash or a full disk leaves the one that was there.
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

  enum class State {
    kCurrent,
    kPrepared,  // newer than the current one: to be made current when every node has it
    kOld,
  };
  struct Listed {
    std::uint64_t id = 0;
    State state = State::kOld;
  };
  struct Abandoned {
    std::uint64_t current = 0;               // the fresh key
    std::filesystem::path moved_aside = {};  // where the damaged file is now; empty: there was none
  };

  /// Makes the file with one fresh key where there is none; examines the one that is there.
  /// kUnavailable if other accounts may read it, or if it is damaged: it is never replaced, because
  /// what it sealed would be lost.
  static outcome::Result<SealingKeys> Open(const std::filesystem::path& file);

  /// The same, but makes nothing: kNotFound where there is no file.
  static outcome::Result<SealingKeys> OpenExisting(const std::filesystem::path& file);

  /// Gives up what no key of this file opens: adds a fresh key, and makes it the current one. Its
  /// id is above `highest_used` and above every id of the file, so that no key ever passes for a
  /// lost one. Makes the file where there is none; a damaged one is moved aside, and kept.
  static outcome::Result<Abandoned> Abandon(const std::filesystem::path& file,
                                            std::uint64_t highest_used,
                                            const outcome::Patience& patience);

  /// Whether a key of this id was here, and is retired.
  outcome::Result<bool> IsRetired(std::uint64_t id) const;

  /// `id` 0: the current key. kNotFound: retired. kUnavailable: newer than every key of this file,
  /// so it is another node's.
  outcome::Result<Key> Find(std::uint64_t id) const;

  /// By id.
  outcome::Result<std::vector<Listed>> List() const;

  /// The id of a key that is there and not used yet: the one that was prepared before, or a fresh
  /// one.
  outcome::Result<std::uint64_t> Prepare(const outcome::Patience& patience);

  /// Makes the prepared key the current one, or a fresh one where none is prepared. Its id.
  outcome::Result<std::uint64_t> Rotate(const outcome::Patience& patience);

  /// Forgets a key for ever. kUsage for the current one, kNotFound for one that is not there.
  outcome::Status Retire(std::uint64_t id, const outcome::Patience& patience);

 private:
  using Change = std::function<outcome::Status(KeyRing&)>;

  explicit SealingKeys(std::filesystem::path file);

  outcome::Result<KeyRing> Read() const;
  outcome::Result<KeyRing> ReadFrom(const PrivateFile& opened) const;
  outcome::Status Apply(const Change& change, const outcome::Patience& patience);

  std::filesystem::path file_;
  std::shared_ptr<KeyPlaces> places_;  // any thread, like this
};

}  // namespace claribi::store
