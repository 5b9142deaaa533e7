// Every secret that passed the authorization server, in clear, so that a test can search for them
// where they must not be. Kept only with --reveal-secrets, and only in memory. Not the token store,
// which keeps digests.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "vendor_sandbox/ordered_json.h"

namespace claribi::vendor_sandbox {

/// Every function may be called from any thread.
class SecretJournal {
 public:
  explicit SecretJournal(bool keep) : keep_(keep) {}

  bool IsKept() const { return keep_; }
  /// `kind` is the name that the standards give it: code, code_verifier, access_token,
  /// refresh_token, client_secret. An empty value is ignored.
  void Note(const std::string& kind, const std::string& value);
  /// {"secrets": [{"kind", "value"}]}
  Json All() const;

 private:
  const bool keep_;
  mutable std::mutex mutex_;
  std::set<std::pair<std::string, std::string>> secrets_;
};

}  // namespace claribi::vendor_sandbox
