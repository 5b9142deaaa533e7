// Ed25519 keys for signed manifests: the public ones that an operator trusts, and the private one
// that a release is signed with. No OpenSSL type leaves this file. Source: RFC 8032 (Ed25519),
// RFC 8410 (the keys in PEM), which `openssl genpkey -algorithm ed25519` writes.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "outcome/outcome.h"

namespace claribi::signing {

using Signature = std::array<unsigned char, 64>;

class PrivateKey;

/// A public key. A value; any thread.
class PublicKey {
 public:
  /// SHA-256 of the key as DER (SubjectPublicKeyInfo), 64 hexadecimal digits in lower case:
  /// `openssl pkey -pubin -in FILE -outform DER | sha256sum`.
  const std::string& id() const { return id_; }
  bool Verifies(std::string_view message, const Signature& signature) const;

 private:
  friend outcome::Result<PublicKey> ReadPublicKey(const std::filesystem::path& file);
  friend outcome::Result<PrivateKey> ReadPrivateKey(const std::filesystem::path& file);
  PublicKey(std::array<unsigned char, 32> bytes, std::string id)
      : bytes_(bytes), id_(std::move(id)) {}

  std::array<unsigned char, 32> bytes_;
  std::string id_;
};

/// A private key, wiped when it goes away.
class PrivateKey {
 public:
  PrivateKey(PrivateKey&&) noexcept;
  PrivateKey& operator=(PrivateKey&&) = delete;
  PrivateKey(const PrivateKey&) = delete;
  PrivateKey& operator=(const PrivateKey&) = delete;
  ~PrivateKey();

  const PublicKey& public_key() const { return public_key_; }
  outcome::Result<Signature> Sign(std::string_view message) const;

 private:
  friend outcome::Result<PrivateKey> ReadPrivateKey(const std::filesystem::path& file);
  struct Key;
  PrivateKey(std::unique_ptr<Key> key, PublicKey public_key);

  std::unique_ptr<Key> key_;
  PublicKey public_key_;
};

/// The public key in a PEM file of at most 16 KiB, which holds nothing else. kUsage otherwise; a
/// private key is refused, because it has no business where public ones are.
outcome::Result<PublicKey> ReadPublicKey(const std::filesystem::path& file);

/// The keys of these files, each once. kUsage for the first that cannot be used.
outcome::Result<std::vector<PublicKey>> ReadPublicKeys(const std::vector<std::string>& files);

/// The private key in a PEM file without a passphrase, which no other account may read or write.
/// kUsage otherwise.
outcome::Result<PrivateKey> ReadPrivateKey(const std::filesystem::path& file);

}  // namespace claribi::signing
