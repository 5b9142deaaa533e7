#include "memory_host.h"

#include <algorithm>
#include <iostream>

namespace claribi::conformance {

using loader::Error;
using loader::Patience;
using loader::Result;
using loader::Scope;
using outcome::Code;

MemoryHost::Id MemoryHost::ToId(const Scope& scope, std::string_view name) {
  return {scope.org_id, scope.connection_id, std::string(name)};
}

loader::HostServices MemoryHost::services() {
  return {.product = "conformance-client",
          .secrets = *this,
          .sealing_keys = *this,
          .leases = *this,
          .log = *this,
          .elicitation_opt = answer_.empty() ? nullptr : this};
}

Result<loader::SecretRecord> MemoryHost::Get(const Scope& scope, std::string_view key,
                                             const Patience&) {
  const std::lock_guard lock(mutex_);
  const auto found = secrets_.find(ToId(scope, key));
  if (found == secrets_.end()) return Error{Code::kNotFound, "There is no such secret."};
  return found->second;
}

Result<std::uint64_t> MemoryHost::Put(const Scope& scope, std::string_view key,
                                      std::optional<std::string_view> data, std::uint64_t expected,
                                      const Patience&) {
  const std::lock_guard lock(mutex_);
  const Id id = ToId(scope, key);
  const auto found = secrets_.find(id);
  if ((found == secrets_.end() ? 0 : found->second.version) != expected) {
    return Error{Code::kConflict, "Another writer was first."};
  }
  if (!data) {
    secrets_.erase(id);
    return std::uint64_t{0};
  }
  secrets_[id] = {std::string(*data), ++last_number_};
  return last_number_;
}

loader::Status MemoryHost::Clear(const Scope& scope, const Patience&) {
  const std::lock_guard lock(mutex_);
  std::erase_if(secrets_, [&](const auto& entry) {
    return ToId(scope, std::get<2>(entry.first)) == entry.first;
  });
  return {};
}

Result<loader::SealingKey> MemoryHost::Key(const Scope&, std::uint64_t key_id, const Patience&) {
  constexpr std::uint64_t kOnlyKey = 1;
  if (key_id > kOnlyKey) return Error{Code::kNotFound, "There is no such key."};
  loader::SealingKey key;
  key.id = kOnlyKey;
  key.bytes.fill(0x5A);  // what is sealed ends with this process
  return key;
}

Result<std::uint64_t> MemoryHost::Acquire(const Scope& scope, std::string_view name,
                                          std::chrono::milliseconds, std::chrono::milliseconds wait,
                                          const Patience& patience) {
  const Id id = ToId(scope, name);
  const auto end = std::chrono::steady_clock::now() + wait;
  std::unique_lock lock(mutex_);
  while (leases_.contains(id)) {
    if (std::chrono::steady_clock::now() >= end) {
      return Error{Code::kConflict, "The lease is held."};
    }
    if (auto stop = outcome::WhyStop(patience, "Waiting for a lease")) return *std::move(stop);
    released_.wait_until(
        lock, std::min(end, std::chrono::steady_clock::now() + outcome::NextSlice(patience)));
  }
  return leases_[id] = ++last_number_;
}

void MemoryHost::Release(const Scope&, std::uint64_t lease) {
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(leases_, [lease](const auto& held) { return held.second == lease; });
  }
  released_.notify_all();
}

void MemoryHost::Write(const Scope*, loader::LogLevel level, std::string_view component,
                       std::string_view text) {
  const std::lock_guard lock(mutex_);
  std::cerr << "level " << static_cast<int>(level) << ": " << component << ": " << text << "\n";
}

Result<std::string> MemoryHost::Ask(const loader::Question&, const Patience&) { return answer_; }

}  // namespace claribi::conformance
