#include "store/key_ring.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

// RapidJSON 1.1 adds to the null pointer of a stack that is still empty, and compares only.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/document.h>
#if defined(__clang__)
#pragma clang attribute pop
#endif

#include "store/wiped.h"

namespace claribi::store {
namespace {

// 32 bytes are 44 characters of base64, padding included; OpenSSL writes one more for the NUL and
// reads in blocks of 3.
constexpr std::size_t kDecodedBlock = 33;
constexpr std::size_t kRingBytes = 128;  // around the keys
constexpr std::size_t kEntryBytes = kEncodedKeyBytes + 48;

void AppendEncoded(std::string& text, const SealingKeys::Key& key) {
  std::array<char, kEncodedKeyBytes + 1> encoded{};
  const Wiped wipe(encoded);
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()), key.bytes.data(),
                  static_cast<int>(key.bytes.size()));
  text.append(encoded.data(), kEncodedKeyBytes);
}

const rapidjson::Value* Member(const rapidjson::Value& object, const char* name) {
  return object.IsObject() && object.HasMember(name) ? &object[name] : nullptr;
}

// 0 if there is no such number.
std::uint64_t Number(const rapidjson::Value& object, const char* name) {
  const rapidjson::Value* member = Member(object, name);
  return member != nullptr && member->IsUint64() ? member->GetUint64() : 0;
}

}  // namespace

bool DecodeKey(std::string_view encoded, SealingKeys::Key& key) {
  if (encoded.size() != kEncodedKeyBytes) return false;
  std::array<unsigned char, kDecodedBlock> decoded{};
  const Wiped wipe(decoded);
  const auto* characters = reinterpret_cast<const unsigned char*>(encoded.data());
  if (EVP_DecodeBlock(decoded.data(), characters, static_cast<int>(kEncodedKeyBytes)) !=
      static_cast<int>(kDecodedBlock)) {
    return false;
  }
  std::copy_n(decoded.begin(), kSealingKeyBytes, key.bytes.begin());
  return true;
}

const SealingKeys::Key* KeyRing::Find(std::uint64_t id) const {
  const auto found = std::find_if(keys.begin(), keys.end(),
                                  [id](const SealingKeys::Key& key) { return key.id == id; });
  return found != keys.end() ? &*found : nullptr;
}

std::optional<KeyRing> ReadKeyRing(std::string& text) {
  rapidjson::Document document;
  document.ParseInsitu(text.data());  // no copy of a key outside of `text`
  if (document.HasParseError()) return std::nullopt;
  const rapidjson::Value* keys = Member(document, "keys");
  if (keys == nullptr || !keys->IsArray()) return std::nullopt;
  KeyRing ring;
  ring.current = Number(document, "current");
  ring.next = Number(document, "next");
  for (const auto& entry : keys->GetArray()) {
    SealingKeys::Key key;
    key.id = Number(entry, "id");
    const rapidjson::Value* encoded = Member(entry, "key");
    if (key.id == 0 || encoded == nullptr || !encoded->IsString()) return std::nullopt;
    const std::string_view characters(encoded->GetString(), encoded->GetStringLength());
    if (!DecodeKey(characters, key)) return std::nullopt;
    if (ring.Find(key.id) != nullptr) return std::nullopt;
    // A file from before keys could be added has no "next".
    ring.next = std::max(ring.next, key.id + 1);
    ring.keys.push_back(key);
    ring.places.push_back(static_cast<std::size_t>(characters.data() - text.data()));
  }
  if (ring.Find(ring.current) == nullptr) return std::nullopt;
  return ring;
}

std::string WriteKeyRing(const KeyRing& ring) {
  std::string text;
  // Reserved at once: growing would leave copies of keys behind.
  text.reserve(kRingBytes + ring.keys.size() * kEntryBytes);
  text.append(R"({"schema_version":1,"current":)").append(std::to_string(ring.current));
  text.append(R"(,"next":)").append(std::to_string(ring.next)).append(R"(,"keys":[)");
  for (const SealingKeys::Key& key : ring.keys) {
    if (&key != &ring.keys.front()) text += ',';
    text.append(R"({"id":)").append(std::to_string(key.id)).append(R"(,"key":")");
    AppendEncoded(text, key);
    text.append(R"("})");
  }
  text.append("]}\n");
  return text;
}

}  // namespace claribi::store
