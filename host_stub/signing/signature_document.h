// The signature of a manifest: which files it covers, by their SHA-256, the key, and the signature
// over the statement of all that. It is a file of its own, beside the manifest:
// aiven.signature.json for aiven.json. Not a file on disk: see signed_release.h.
//
// What is signed is a text that follows from the document and is written by no JSON library, so
// that two documents with the same meaning cannot have two signatures:
//
//   claribi signature 1
//   key 5f…
//   manifest 0a… aiven.json
//   model 77… aiven.model.json
//   approvals none
//   library 3c… claribi_aiven.so
//
// Each line ends with a line feed. Schema: manifests/signature.schema.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outcome/outcome.h"
#include "signing/signing_keys.h"

namespace claribi::signing {

/// The version of document and statement that is written, and the only one that is read.
inline constexpr std::int64_t kSignatureVersion = 1;
/// A longer document is refused before it is read.
inline constexpr std::size_t kMostSignatureBytes = std::size_t{64} * 1024;
inline constexpr std::size_t kMostLibraries = 16;

/// A file that the signature covers. The name is for people: the digest alone decides.
struct CoveredFile {
  std::string name;    // 1 to 128 of A-Z a-z 0-9 . _ + -
  std::string sha256;  // 64 hexadecimal digits in lower case

  friend bool operator==(const CoveredFile&, const CoveredFile&) = default;
};

struct SignatureDocument {
  std::string key_id;  // PublicKey::id
  CoveredFile manifest;
  std::optional<CoveredFile> model;
  std::optional<CoveredFile> approvals;
  std::vector<CoveredFile> libraries;  // 1 to 16: the same release for several systems
  Signature signature{};
};

/// Whether a file of this name can be covered.
bool IsCoverableName(std::string_view name);

/// The text that is signed.
std::string StatementOf(const SignatureDocument& document);

/// Indented JSON.
std::string WriteSignature(const SignatureDocument& document);

/// Strict: unknown and repeated members, other types and other spellings are refused. kUnsupported
/// for another version, kInvalid otherwise, with the JSON pointer in the cause.
outcome::Result<SignatureDocument> ReadSignature(std::string_view text);

}  // namespace claribi::signing
