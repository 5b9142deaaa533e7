// A manifest with what stands beside it, signed, and verified before anything of it is used: its
// question model, its catalogue of approved tools, and the library that it is loaded with. Each
// file is opened and read once; what is handed out are the bytes that were verified. Nothing is
// loaded here. Source: manifests/README.md, "Signed manifests".
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "outcome/outcome.h"
#include "signing/file_bytes.h"
#include "signing/signature_document.h"
#include "signing/signing_keys.h"

namespace claribi::signing {

inline constexpr std::size_t kMostManifestBytes = std::size_t{4} << 20U;
inline constexpr std::size_t kMostModelBytes = std::size_t{4} << 20U;
inline constexpr std::size_t kMostApprovalsBytes = std::size_t{8} << 20U;

/// Where the files of a manifest are: beside it, under its name.
struct ReleasePaths {
  std::filesystem::path manifest;   // aiven.json
  std::filesystem::path model;      // aiven.model.json
  std::filesystem::path approvals;  // aiven.approved.json
  std::filesystem::path signature;  // aiven.signature.json

  static ReleasePaths Of(const std::filesystem::path& manifest);
};

/// What was verified.
struct VerifiedRelease {
  SignatureDocument signature;
  std::string manifest;
  std::optional<std::string> model;
  std::optional<std::string> approvals;
  SealedCopy library;
};

/// The release, once all of it is what a trusted key has signed. kPluginLoad otherwise, with a
/// message of its own for each reason: there is no signature, or it cannot be read or is of another
/// version; its key is not trusted; it does not match what it says; a file that it covers is
/// missing, cannot be read or has changed; a file stands there that it does not cover; the library
/// is another. `trusted` is not empty.
outcome::Result<VerifiedRelease> VerifyRelease(const std::filesystem::path& manifest,
                                               const std::filesystem::path& library,
                                               const std::vector<PublicKey>& trusted);

/// The signature over the manifest, what stands beside it now, and these libraries. kUsage for a
/// file that cannot be read, has a name that cannot be covered, or is named twice.
outcome::Result<SignatureDocument> SignRelease(const std::filesystem::path& manifest,
                                               const std::vector<std::string>& libraries,
                                               const PrivateKey& key);

}  // namespace claribi::signing
