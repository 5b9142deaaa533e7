#include "store/sealing_keys.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

// RapidJSON 1.1 adds to the null pointer of a stack that is still empty, and compares only.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/document.h>
#if defined(__clang__)
#pragma clang attribute pop
#endif

#include "store/private_file.h"

namespace claribi::store {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;

// 32 bytes are 44 characters of base64, padding included; OpenSSL writes one more for the NUL and
// reads in blocks of 3.
constexpr std::size_t kEncodedBytes = 44;
constexpr std::size_t kDecodedBlock = 33;

// Overwrites a buffer when it goes out of scope.
template <typename Buffer>
class Wiped {
 public:
  explicit Wiped(Buffer& buffer) : buffer_(buffer) {}
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { OPENSSL_cleanse(buffer_.data(), buffer_.size()); }

 private:
  Buffer& buffer_;
};

Error Damaged(const std::filesystem::path& file) {
  return Error{.code = Code::kUnavailable,
               .what = "The sealing keys cannot be used.",
               .cause = "The file " + file.string() + " is damaged.",
               .fix =
                   "Restore it from a backup. Without it the stored sign-ins cannot be opened: "
                   "to give them up, move the file away and connect the data sources again."};
}

bool Decode(const rapidjson::Value& text, SealingKeys::Key& key) {
  if (!text.IsString() || text.GetStringLength() != kEncodedBytes) return false;
  std::array<unsigned char, kDecodedBlock> decoded{};
  const Wiped wipe(decoded);
  const auto* encoded = reinterpret_cast<const unsigned char*>(text.GetString());
  if (EVP_DecodeBlock(decoded.data(), encoded, static_cast<int>(kEncodedBytes)) !=
      static_cast<int>(kDecodedBlock)) {
    return false;
  }
  std::copy_n(decoded.begin(), kSealingKeyBytes, key.bytes.begin());
  return true;
}

const rapidjson::Value* Member(const rapidjson::Value& object, const char* name) {
  return object.IsObject() && object.HasMember(name) ? &object[name] : nullptr;
}

// Nothing: damaged. A key of id 0: not there.
std::optional<SealingKeys::Key> FindIn(std::string& content, std::uint64_t id) {
  rapidjson::Document document;
  document.ParseInsitu(content.data());  // no copy of a key outside of `content`
  if (document.HasParseError()) return std::nullopt;
  const rapidjson::Value* current = Member(document, "current");
  const rapidjson::Value* keys = Member(document, "keys");
  if (current == nullptr || !current->IsUint64() || keys == nullptr || !keys->IsArray()) {
    return std::nullopt;
  }
  const std::uint64_t wanted = id != 0 ? id : current->GetUint64();
  for (const auto& entry : keys->GetArray()) {
    const rapidjson::Value* entry_id = Member(entry, "id");
    const rapidjson::Value* encoded = Member(entry, "key");
    if (entry_id == nullptr || !entry_id->IsUint64() || encoded == nullptr) return std::nullopt;
    if (entry_id->GetUint64() != wanted) continue;
    SealingKeys::Key key;
    key.id = wanted;
    if (!Decode(*encoded, key)) return std::nullopt;
    return key;
  }
  if (id == 0) return std::nullopt;  // the current key must be there
  return SealingKeys::Key{};
}

Status CreateFile(const std::filesystem::path& file) {
  std::array<unsigned char, kSealingKeyBytes> key{};
  const Wiped wipe_key(key);
  if (RAND_bytes(key.data(), static_cast<int>(key.size())) != 1) {
    return Error{.code = Code::kInternal,
                 .what = "The sealing keys cannot be made.",
                 .cause = "The system has no random numbers."};
  }
  std::array<char, kEncodedBytes + 1> encoded{};
  const Wiped wipe_encoded(encoded);
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()), key.data(),
                  static_cast<int>(key.size()));
  std::string content;
  content.reserve(256);  // at once: growing would leave copies behind
  const Wiped wipe_content(content);
  content.append(R"({"schema_version":1,"current":1,"keys":[{"id":1,"key":")");
  content.append(encoded.data(), kEncodedBytes);
  content.append("\"}]}\n");
  return CreatePrivateFile(file, content);
}

}  // namespace

SealingKeys::Key::~Key() { OPENSSL_cleanse(bytes.data(), bytes.size()); }

Result<SealingKeys> SealingKeys::Open(const std::filesystem::path& file) {
  if (Status ready = MakePrivateFolder(file.parent_path()); !ready) return ready.error();
  if (!std::filesystem::exists(file)) {
    const Status created = CreateFile(file);
    // kConflict: another process was first, and its keys are as good as ours.
    if (!created && created.error().code != Code::kConflict) return created.error();
  }
  SealingKeys keys(file);
  if (const auto current = keys.Find(0); !current) return current.error();
  return keys;
}

Result<SealingKeys::Key> SealingKeys::Find(std::uint64_t id) const {
  auto content = ReadPrivateFile(file_);
  if (!content) return content.error();
  const Wiped wipe(*content);
  const auto key = FindIn(*content, id);
  if (!key) return Damaged(file_);
  if (key->id == 0) {
    return Error{.code = Code::kNotFound,
                 .what = "The sealing key " + std::to_string(id) + " is retired."};
  }
  return *key;
}

}  // namespace claribi::store
