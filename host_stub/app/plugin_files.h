// PluginFiles: the files that a plugin is loaded with: its library, and beside its manifest the
// question model and the catalogue of approved tools. With --require-signed they are read once and
// verified, and everything after that uses what was verified. Nothing is loaded here.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/invocation.h"
#include "app/json_document.h"
#include "outcome/outcome.h"
#include "signing/signed_release.h"

namespace claribi::app {

/// The plugin library: that of --plugin, or claribi_aiven in the folder `plugins` beside the one of
/// `program` (a build), or where `cmake --install` puts it below the same prefix.
std::filesystem::path PluginFile(const GlobalOptions& options,
                                 const std::filesystem::path& program);

/// Where the manifest of a library is by default: beside it, under its name without a leading
/// claribi_ and with .json, as aiven.json for claribi_aiven.so.
std::filesystem::path DefaultManifest(const std::filesystem::path& plugin);

/// --require-signed and --trusted-key, as words of a command line.
std::vector<std::string> SigningWords(const GlobalOptions& options);

/// A copyable view; copies share what was verified.
class PluginFiles {
 public:
  /// Of the library `plugin` and the manifest of the options, or the default one beside the
  /// library. Without --require-signed nothing is read yet. kPluginLoad where the files are not
  /// signed by a trusted key; kUsage where a key cannot be read, no key is trusted, or keys are
  /// trusted and no signature is required.
  static outcome::Result<PluginFiles> Of(const GlobalOptions& options,
                                         const std::filesystem::path& plugin);

  /// As it was named, for people.
  const std::filesystem::path& library() const { return library_; }
  /// What is loaded: the library, or a sealed copy of what was verified.
  std::filesystem::path loadable() const;
  const std::filesystem::path& manifest_file() const { return paths_.manifest; }
  /// The key that signed them; "" where no signature is required.
  std::string key_id() const { return verified_ ? verified_->signature.key_id : ""; }
  /// loadable() names the same bytes in children that start from now on.
  void GiveToChildren() const;

  /// The manifest; empty where none was named and no default one is there. kUsage for one that
  /// cannot be used.
  outcome::Result<std::optional<Document>> Manifest() const;
  /// The catalogue of approved tools; null where there is none. kUsage as above.
  outcome::Result<Document> Approvals() const;
  /// Where the question model is: `named`, or beside the manifest.
  std::filesystem::path ModelFile(const std::string& named) const;
  /// Its text. kUsage where it is missing, too large, or named and a signature is required, which
  /// covers the one beside the manifest alone.
  outcome::Result<std::string> ModelText(const std::string& named) const;

 private:
  PluginFiles(const GlobalOptions& options, const std::filesystem::path& plugin);

  std::filesystem::path library_;
  signing::ReleasePaths paths_;
  bool is_manifest_named_;
  // shared: copies of one command, and workspaces below another one, load the same sealed copy
  std::shared_ptr<const signing::VerifiedRelease> verified_;
};

}  // namespace claribi::app
