#include "store/host_secrets.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <memory>

#include "store/secrets.h"

namespace claribi::store {
namespace {

using outcome::Code;
using outcome::Error;
using namespace std::string_view_literals;

// Magic, key id (8, big-endian), nonce (12), length of what is authenticated in clear (2: none),
// ciphertext, tag. NIST SP 800-38D; the name of the secret is authenticated, so that one cannot be
// put in the place of another.
constexpr std::string_view kMark = "CBR\x01"sv;
constexpr std::size_t kIdBytes = 8;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kClearBytes = kMark.size() + kIdBytes + kNonceBytes + 2;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

constexpr const char* kGiveUp =
    "Set it again: claribi-host operator set. Or give it up: claribi-host operator remove";

Context NewContext() { return {EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free}; }

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Error CannotSeal() {
  return Error{.code = Code::kInternal,
               .what = "A secret of the host could not be sealed.",
               .cause = "The cryptographic library refuses.",
               .fix = "Try again; report it if it happens again."};
}

Error CannotOpen(std::string_view name) {
  return Error{.code = Code::kUnavailable,
               .what = "The stored secret \"" + std::string(name) + "\" cannot be opened.",
               .cause = "Its bytes are not what this host wrote.",
               .fix = kGiveUp};
}

std::string AuthenticatedPart(std::string_view clear, std::string_view name) {
  return std::string(clear) + std::string(name);
}

bool IsSealed(std::string_view data) {
  return data.size() >= kClearBytes + kTagBytes && data.starts_with(kMark);
}

// Of what IsSealed says yes to.
std::uint64_t KeyIdOf(std::string_view clear) {
  std::uint64_t id = 0;
  for (const char byte : clear.substr(kMark.size(), kIdBytes)) {
    id = id << 8U | static_cast<unsigned char>(byte);
  }
  return id;
}

Result<std::string> Seal(const SealingKeys::Key& key, std::string_view name,
                         std::string_view text) {
  std::string sealed(kMark);
  for (std::size_t i = kIdBytes; i-- > 0;) {
    sealed += static_cast<char>(static_cast<unsigned char>(key.id >> (8U * i)));
  }
  std::array<unsigned char, kNonceBytes> nonce{};
  if (RAND_bytes(nonce.data(), static_cast<int>(nonce.size())) != 1) return CannotSeal();
  sealed.append(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  sealed.append(2, '\0');
  const std::string authenticated = AuthenticatedPart(sealed, name);
  std::string body(text.size(), '\0');
  std::string tag(kTagBytes, '\0');
  const Context context = NewContext();
  int length = 0;
  const bool done =
      context != nullptr &&
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.bytes.data(),
                         nonce.data()) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &length, Bytes(std::string_view(authenticated)),
                        static_cast<int>(authenticated.size())) == 1 &&
      EVP_EncryptUpdate(context.get(), Bytes(body), &length, Bytes(text),
                        static_cast<int>(text.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), Bytes(body) + length, &length) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTagBytes),
                          tag.data()) == 1;
  if (!done) return CannotSeal();
  return sealed + body + tag;
}

Result<std::string> Unseal(const SealingKeys::Key& key, std::string_view name,
                           std::string_view sealed) {
  const std::string_view clear = sealed.substr(0, kClearBytes);
  const std::string_view nonce = clear.substr(kMark.size() + kIdBytes, kNonceBytes);
  const std::string_view body = sealed.substr(kClearBytes, sealed.size() - kClearBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  const std::string authenticated = AuthenticatedPart(clear, name);
  std::string text(body.size(), '\0');
  const Context context = NewContext();
  int length = 0;
  const bool done =
      context != nullptr &&
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.bytes.data(),
                         Bytes(nonce)) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &length, Bytes(std::string_view(authenticated)),
                        static_cast<int>(authenticated.size())) == 1 &&
      EVP_DecryptUpdate(context.get(), Bytes(text), &length, Bytes(body),
                        static_cast<int>(body.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTagBytes),
                          tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), Bytes(text) + length, &length) == 1;
  if (!done) return CannotOpen(name);
  return text;
}

}  // namespace

Result<HostSecret> HostSecrets::Get(std::string_view name, const Patience& patience) {
  const auto stored = Secrets(database_).Get({}, name, patience);
  if (!stored) {
    if (stored.error().code == Code::kNotFound) return HostSecret{};
    return stored.error();
  }
  const std::string_view sealed = stored->data;
  if (!IsSealed(sealed)) return CannotOpen(name);
  const auto key = keys_.Find(KeyIdOf(sealed));
  if (!key) {
    // On another node, or the file cannot be read: nothing is lost yet.
    if (key.error().code != Code::kNotFound) return key.error();
    return Error{.code = Code::kUnavailable,
                 .what = "The stored secret \"" + std::string(name) + "\" cannot be opened.",
                 .cause = "It is sealed under the key " + std::to_string(KeyIdOf(sealed)) +
                          ", which is not here.",
                 .fix = std::string("Bring the key back. ") + kGiveUp};
  }
  auto text = Unseal(*key, name, sealed);
  if (!text) return text.error();
  HostSecret secret{std::move(*text), stored->version};
  const auto current = keys_.Find(0);
  if (current && current->id != key->id) {
    // So that the old key can be retired. Where somebody else is first, the next one does it.
    const auto version = Put(name, secret.text, secret.version, patience);
    if (version) secret.version = *version;
  }
  return secret;
}

Result<std::uint64_t> HostSecrets::FindLost(std::string_view name, const Patience& patience) {
  const auto stored = Secrets(database_).Get({}, name, patience);
  if (!stored && stored.error().code == Code::kNotFound) return std::uint64_t{0};
  if (!stored) return stored.error();
  if (!IsSealed(stored->data)) return stored->version;
  const std::uint64_t id = KeyIdOf(stored->data);
  const auto is_retired = keys_.IsRetired(id);
  if (!is_retired) return is_retired.error();
  if (*is_retired) return stored->version;
  const auto key = keys_.Find(id);
  if (!key) return key.error();
  const bool opens = Unseal(*key, name, stored->data).ok();
  return opens ? std::uint64_t{0} : stored->version;
}

Result<std::uint64_t> HostSecrets::Put(std::string_view name, std::string_view text,
                                       std::uint64_t version, const Patience& patience) {
  const auto key = keys_.Find(0);
  if (!key) return key.error();
  const auto sealed = Seal(*key, name, text);
  if (!sealed) return sealed.error();
  return Secrets(database_).Put({}, name, *sealed, version, patience);
}

Status HostSecrets::Delete(std::string_view name, std::uint64_t version, const Patience& patience) {
  const auto deleted = Secrets(database_).Put({}, name, std::nullopt, version, patience);
  if (!deleted) return deleted.error();
  return {};
}

}  // namespace claribi::store
