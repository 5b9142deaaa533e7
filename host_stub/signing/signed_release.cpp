#include "signing/signed_release.h"

#include <algorithm>

namespace claribi::signing {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;
using std::filesystem::path;

constexpr const char* kSignAgain =
    "If you trust the change, sign again with: claribi-host manifest sign. Otherwise restore what "
    "was signed.";

Error Untrusted(const std::string& what, const std::string& cause, const std::string& fix) {
  return Error{.code = Code::kPluginLoad, .what = what, .cause = cause, .fix = fix};
}

Error WithoutSignature(const ReleasePaths& paths) {
  return Untrusted("The manifest " + paths.manifest.string() + " is not signed.",
                   "A signature is required, and there is no " + paths.signature.string() + ".",
                   "Get the signature from whoever made the release, or sign with: claribi-host "
                   "manifest sign");
}

Result<SignatureDocument> SignatureBeside(const ReleasePaths& paths) {
  const std::string named = "The signature " + paths.signature.string();
  const auto read = ReadBytes(paths.signature, kMostSignatureBytes);
  if (!read) {
    if (read.error().code == Code::kNotFound) return WithoutSignature(paths);
    return Untrusted(named + " cannot be read.", read.error().cause,
                     "Make it a file that this account can read.");
  }
  auto document = ReadSignature(read->bytes);
  if (document) return document;
  const Error& failure = document.error();
  if (failure.code == Code::kUnsupported) {
    return Untrusted(named + " is of another version.", failure.cause, failure.fix);
  }
  return Untrusted(named + " is damaged.", failure.what + " " + failure.cause, failure.fix);
}

std::string IdsOf(const std::vector<PublicKey>& keys) {
  std::string text;
  for (const PublicKey& key : keys) text += (text.empty() ? "" : ", ") + key.id();
  return text;
}

Status CheckSignature(const ReleasePaths& paths, const SignatureDocument& document,
                      const std::vector<PublicKey>& trusted) {
  const auto key = std::find_if(trusted.begin(), trusted.end(),
                                [&](const PublicKey& one) { return one.id() == document.key_id; });
  if (key == trusted.end()) {
    return Untrusted(
        "The signature " + paths.signature.string() + " is by a key that is not trusted.",
        "It is by the key " + document.key_id + "; trusted are: " + IdsOf(trusted) + ".",
        "If you trust that key, name its file with --trusted-key FILE.");
  }
  if (key->Verifies(StatementOf(document), document.signature)) return {};
  return Untrusted("The signature " + paths.signature.string() + " is not valid.",
                   "The key " + document.key_id + " did not sign what the signature says.",
                   "Somebody has changed it. Get it again from whoever made the release.");
}

Error Changed(const std::string& what, const path& file) {
  return Untrusted(what + " " + file.string() + " was changed after it was signed.",
                   "Its SHA-256 is not the one that the signature covers.", kSignAgain);
}

// The text of a file that has to be there, as it was signed.
Result<std::string> Covered(const std::string& what, const path& file, std::size_t most,
                            const CoveredFile& covered) {
  auto read = ReadBytes(file, most);
  if (!read && read.error().code == Code::kNotFound) {
    return Untrusted(what + " " + file.string() + " is missing.",
                     "The signature covers it, and there is no such file.",
                     "Restore it, or sign again without it.");
  }
  if (!read) {
    return Untrusted(what + " " + file.string() + " cannot be read.", read.error().cause,
                     "Make it a file that this account can read.");
  }
  if (Sha256Of(read->bytes) != covered.sha256) return Changed(what, file);
  return std::move(read->bytes);
}

// The same of one that is there exactly if it was when the manifest was signed.
Result<std::optional<std::string>> CoveredOrAbsent(const std::string& what, const path& file,
                                                   std::size_t most,
                                                   const std::optional<CoveredFile>& covered) {
  if (covered) {
    auto text = Covered(what, file, most, *covered);
    if (!text) return text.error();
    return std::optional<std::string>(*std::move(text));
  }
  std::error_code ec;
  const auto status = std::filesystem::symlink_status(file, ec);
  if (status.type() == std::filesystem::file_type::not_found) return std::optional<std::string>();
  return Untrusted(what + " " + file.string() + " is not signed.",
                   "It stands beside the manifest, and the signature covers none.",
                   "Remove it, or sign again with it.");
}

Result<SealedCopy> CoveredLibrary(const path& file, const std::vector<CoveredFile>& libraries) {
  auto copy = SealedCopy::Of(file);
  if (!copy && copy.error().code == Code::kNotFound) {
    return Untrusted("The library " + file.string() + " is missing.", copy.error().cause,
                     "Name a plugin library with --plugin FILE.");
  }
  if (!copy) {
    return Untrusted("The library " + file.string() + " cannot be read.", copy.error().cause,
                     "Make it a file that this account can read.");
  }
  const bool is_covered =
      std::any_of(libraries.begin(), libraries.end(),
                  [&](const CoveredFile& one) { return one.sha256 == copy->sha256(); });
  if (is_covered) return copy;
  std::string names;
  for (const CoveredFile& one : libraries) names += (names.empty() ? "" : ", ") + one.name;
  return Untrusted("The library " + file.string() + " is not the one that was signed.",
                   "Its SHA-256 is none of those that the signature covers (" + names + ").",
                   kSignAgain);
}

Error CannotSign(const path& file, const std::string& cause, const std::string& fix) {
  return Error{.code = Code::kUsage,
               .what = "The file " + file.string() + " cannot be signed.",
               .cause = cause,
               .fix = fix};
}

Result<CoveredFile> CoverName(const path& file, std::string sha256) {
  CoveredFile covered{.name = file.filename().string(), .sha256 = std::move(sha256)};
  if (IsCoverableName(covered.name)) return covered;
  return CannotSign(file, "Its name has characters besides letters, digits and . _ + -",
                    "Give it another name.");
}

Result<CoveredFile> Cover(const path& file, std::size_t most) {
  const auto read = ReadBytes(file, most);
  if (!read) return CannotSign(file, read.error().cause, "Name a file that is there.");
  return CoverName(file, Sha256Of(read->bytes));
}

Result<std::optional<CoveredFile>> CoverIfThere(const path& file, std::size_t most) {
  std::error_code ec;
  if (std::filesystem::symlink_status(file, ec).type() == std::filesystem::file_type::not_found) {
    return std::optional<CoveredFile>();
  }
  auto covered = Cover(file, most);
  if (!covered) return covered.error();
  return std::optional<CoveredFile>(*std::move(covered));
}

}  // namespace

ReleasePaths ReleasePaths::Of(const path& manifest) {
  const auto beside = [&manifest](const char* extension) {
    path file = manifest;
    return file.replace_extension(extension);
  };
  return {manifest, beside(".model.json"), beside(".approved.json"), beside(".signature.json")};
}

Result<VerifiedRelease> VerifyRelease(const path& manifest, const path& library,
                                      const std::vector<PublicKey>& trusted) {
  const ReleasePaths paths = ReleasePaths::Of(manifest);
  auto document = SignatureBeside(paths);
  if (!document) return document.error();
  if (const Status valid = CheckSignature(paths, *document, trusted); !valid) return valid.error();
  auto text = Covered("The manifest", paths.manifest, kMostManifestBytes, document->manifest);
  if (!text) return text.error();
  auto model = CoveredOrAbsent("The model", paths.model, kMostModelBytes, document->model);
  if (!model) return model.error();
  auto approvals = CoveredOrAbsent("The catalogue of approved tools", paths.approvals,
                                   kMostApprovalsBytes, document->approvals);
  if (!approvals) return approvals.error();
  auto copy = CoveredLibrary(library, document->libraries);
  if (!copy) return copy.error();
  return VerifiedRelease{.signature = *std::move(document),
                         .manifest = *std::move(text),
                         .model = *std::move(model),
                         .approvals = *std::move(approvals),
                         .library = *std::move(copy)};
}

Result<SignatureDocument> SignRelease(const path& manifest,
                                      const std::vector<std::string>& libraries,
                                      const PrivateKey& key) {
  const ReleasePaths paths = ReleasePaths::Of(manifest);
  SignatureDocument document;
  document.key_id = key.public_key().id();
  auto covered = Cover(paths.manifest, kMostManifestBytes);
  if (!covered) return covered.error();
  document.manifest = *std::move(covered);
  auto model = CoverIfThere(paths.model, kMostModelBytes);
  if (!model) return model.error();
  document.model = *std::move(model);
  auto approvals = CoverIfThere(paths.approvals, kMostApprovalsBytes);
  if (!approvals) return approvals.error();
  document.approvals = *std::move(approvals);
  for (const path file : libraries) {
    const auto copy = SealedCopy::Of(file);
    if (!copy) return CannotSign(file, copy.error().cause, "Name a library that is there.");
    auto library = CoverName(file, copy->sha256());
    if (!library) return library.error();
    const bool is_again = std::any_of(document.libraries.begin(), document.libraries.end(),
                                      [&](const CoveredFile& one) { return one == *library; });
    if (is_again) return CannotSign(file, "It was named twice.", "Name each library once.");
    document.libraries.push_back(*std::move(library));
  }
  if (document.libraries.empty() || document.libraries.size() > kMostLibraries) {
    return CannotSign(manifest, "A signature covers 1 to 16 libraries.",
                      "Name the library with --library FILE.");
  }
  auto signature = key.Sign(StatementOf(document));
  if (!signature) return signature.error();
  document.signature = *signature;
  return document;
}

}  // namespace claribi::signing
