#include "store/key_places.h"

#include <array>
#include <string>

#include "store/leases.h"
#include "store/wiped.h"

namespace claribi::store {
namespace {

// As WriteKeyRing writes it. What a person wrote otherwise is read as a whole each time.
std::string Before(std::uint64_t id) { return R"({"id":)" + std::to_string(id) + R"(,"key":")"; }

}  // namespace

void KeyPlaces::Remember(const FileState& state, const KeyRing& ring) {
  constexpr std::int64_t kNanosecondsOfAMillisecond = 1'000'000;
  const std::int64_t age_ms = UnixMs() - state.changed_ns / kNanosecondsOfAMillisecond;
  const bool is_settled = age_ms > std::chrono::milliseconds(kSettled).count();
  std::map<std::uint64_t, std::size_t> places;
  for (std::size_t i = 0; is_settled && i < ring.places.size(); ++i) {
    places[ring.keys[i].id] = ring.places[i];
  }
  const std::lock_guard lock(mutex_);
  state_ = state;
  current_ = ring.current;
  places_ = std::move(places);
}

std::optional<SealingKeys::Key> KeyPlaces::Find(const PrivateFile& file, std::uint64_t id) const {
  std::size_t place = 0;
  {
    const std::lock_guard lock(mutex_);
    if (places_.empty() || !(state_ == file.state())) return std::nullopt;
    if (id == 0) id = current_;
    const auto found = places_.find(id);
    if (found == places_.end()) return std::nullopt;
    place = found->second;
  }
  const std::string before = Before(id);
  std::array<char, 128> bytes{};
  const Wiped wipe(bytes);
  const std::size_t size = before.size() + kEncodedKeyBytes;
  if (size > bytes.size() || place < before.size()) return std::nullopt;
  if (!file.ReadAt(place - before.size(), {bytes.data(), size})) return std::nullopt;
  const std::string_view read(bytes.data(), size);
  SealingKeys::Key key;
  key.id = id;
  if (!read.starts_with(before) || !DecodeKey(read.substr(before.size()), key)) return std::nullopt;
  return key;
}

}  // namespace claribi::store
