// MemoryHost: the host services of one run, which nothing survives. Source: the interfaces of
// loader/offered_services.h.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

#include "loader/offered_services.h"

namespace claribi::conformance {

class MemoryHost final : public loader::SecretStore,
                         public loader::SealingKeys,
                         public loader::Leases,
                         public loader::LogSink,
                         public loader::Elicitation {
 public:
  /// `answer`: what the person says whenever asked (JSON); empty: there is no person.
  explicit MemoryHost(std::string_view answer) : answer_(answer) {}

  loader::HostServices services();

  loader::Result<loader::SecretRecord> Get(const loader::Scope& scope, std::string_view key,
                                           const loader::Patience& patience) override;
  loader::Result<std::uint64_t> Put(const loader::Scope& scope, std::string_view key,
                                    std::optional<std::string_view> data, std::uint64_t expected,
                                    const loader::Patience& patience) override;
  loader::Status Clear(const loader::Scope& scope, const loader::Patience& patience) override;
  loader::Result<loader::SealingKey> Key(const loader::Scope& scope, std::uint64_t key_id,
                                         const loader::Patience& patience) override;
  /// A lease of this host ends by Release only: there is no other node that could be gone.
  loader::Result<std::uint64_t> Acquire(const loader::Scope& scope, std::string_view name,
                                        std::chrono::milliseconds ttl,
                                        std::chrono::milliseconds wait,
                                        const loader::Patience& patience) override;
  void Release(const loader::Scope& scope, std::uint64_t lease) override;
  /// To stderr, which the suite keeps.
  void Write(const loader::Scope* scope, loader::LogLevel level, std::string_view component,
             std::string_view text) override;
  loader::Result<std::string> Ask(const loader::Question& question,
                                  const loader::Patience& patience) override;

 private:
  using Id = std::tuple<std::string, std::string, std::string>;  // organisation, connection, name
  static Id ToId(const loader::Scope& scope, std::string_view name);

  const std::string answer_;
  std::mutex mutex_;
  std::condition_variable released_;
  std::map<Id, loader::SecretRecord> secrets_;
  std::map<Id, std::uint64_t> leases_;
  std::uint64_t last_number_ = 0;  // of versions and leases
};

}  // namespace claribi::conformance
