// Which certificate authorities this machine trusts, found at run time and read by need: a library
// that was built on one distribution looks on another where that one keeps them, and on Windows in
// the system's own certificate stores. Not ca_file, which the operator names (tls_stream.h).
//
// A folder whose files are named by the hash of their subject (OpenSSL's rehash; /etc/ssl/certs of
// Debian) is asked for the one authority that a chain needs. To read all authorities takes longer
// than a small call, so that happens once, before the first certificate is refused.
// Sources: SSL_CTX_load_verify_locations(3), X509_LOOKUP_hash_dir(3); Windows, "Certificate Store
// Functions".
#pragma once

#include <atomic>
#include <string>
#include <vector>

struct ssl_ctx_st;

namespace claribi::http {

struct AuthorityPlaces {
  bool are_named = false;  // SSL_CERT_FILE or SSL_CERT_DIR is set, and OpenSSL reads it
  std::vector<std::string> built_in{};  // the file and the folder that OpenSSL was built with
  std::vector<std::string> bundles{};   // the files that distributions have, the common first
  std::string file{};                   // SSL_CERT_FILE, or the file OpenSSL was built with
};

AuthorityPlaces PlacesOfThisMachine();  // on Windows without files: stores stand for them

// For a context that has OpenSSL's own places: where nothing is there and the environment names
// none, it trusts the first of the bundles that can be read; on Windows, what the store ROOT holds,
// but for what is not meant for servers or is in the store Disallowed. False if there is nothing at
// all, so that no certificate passes that ca_file does not vouch for.
bool TrustSystemAuthorities(ssl_ctx_st* context, const AuthorityPlaces& places);

// Those of one context, which outlives them.
class SystemAuthorities {  // [mt]
 public:
  // The context looks into the folders of SSL_CERT_DIR, or into the one OpenSSL was built with.
  SystemAuthorities(ssl_ctx_st* context, AuthorityPlaces places);

  bool AreAllRead() const { return state_.load() != State::kUnread; }
  // The context trusts all that there are. Threads that come at once read once each, which changes
  // nothing. Called by OpenSSL's callbacks, so it does not throw.
  void ReadAll() noexcept;
  // All are read, and there were none.
  bool AreNone() const { return state_.load() == State::kNone; }

 private:
  enum class State { kUnread, kSome, kNone };

  ssl_ctx_st* const context_;
  const AuthorityPlaces places_;
  std::atomic<State> state_ = State::kUnread;
};

}  // namespace claribi::http
