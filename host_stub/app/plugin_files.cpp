#include "app/plugin_files.h"

#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "app/question_model.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using std::filesystem::path;

constexpr const char* kCatalogue = "The catalogue of approved tools";
constexpr const char* kCatalogueFix =
    "Write it anew with: claribi-host approvals export NAME --output FILE";

Error CannotUse(const std::string& what, const path& file, const std::string& cause,
                const std::string& fix) {
  return Error{.code = Code::kUsage,
               .what = what + " " + file.string() + " cannot be used.",
               .cause = cause,
               .fix = fix};
}

std::string TextIn(const path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

Result<Document> ParseFile(const std::string& what, const path& file, const std::string& text,
                           const std::string& fix) {
  auto document = ParseObject(text, what + " " + file.string());
  if (document) return document;
  return CannotUse(what, file, document.error().what + " " + document.error().cause, fix);
}

Result<std::string> ReadManifest(const path& file) {
  const std::string fix = "Name a manifest with --manifest FILE.";
  std::error_code ec;
  if (!std::filesystem::is_regular_file(file, ec)) {
    return CannotUse("The manifest", file, "There is no such file.", fix);
  }
  if (std::filesystem::file_size(file, ec) > signing::kMostManifestBytes) {
    return CannotUse("The manifest", file, "It is larger than 4 MiB.", fix);
  }
  return TextIn(file);
}

// "" where there is none.
Result<std::string> ReadCatalogue(const path& file) {
  std::error_code ec;
  if (!std::filesystem::exists(file, ec)) return std::string();
  if (!std::filesystem::is_regular_file(file, ec) ||
      std::filesystem::file_size(file, ec) > signing::kMostApprovalsBytes) {
    return CannotUse(kCatalogue, file, "It is no file, or larger than 8 MiB.", kCatalogueFix);
  }
  return TextIn(file);
}

Error NoTrustedKey() {
  return Error{.code = Code::kUsage,
               .what = "No key is trusted.",
               .cause = "--require-signed is given, and no --trusted-key FILE.",
               .fix =
                   "Name the public key of whoever signs with --trusted-key FILE, here or in the "
                   "profile."};
}

// Whoever names keys believes that something is verified.
Error NothingRequired() {
  return Error{.code = Code::kUsage,
               .what = "Keys are trusted, and no signature is required.",
               .cause = "--trusted-key is given, and no --require-signed.",
               .fix = "Add --require-signed, or leave --trusted-key out."};
}

}  // namespace

path PluginFile(const GlobalOptions& options, const path& program) {
  if (!options.plugin.empty()) return options.plugin;
#if defined(_WIN32)
  const char* name = "claribi_aiven.dll";
#else
  const char* name = "claribi_aiven.so";
#endif
  const path above = program.parent_path() / "..";
  const path built = (above / "plugins" / name).lexically_normal();
  const path installed = (above / CLARIBI_INSTALLED_PLUGIN_DIR / name).lexically_normal();
  std::error_code ec;
  return !std::filesystem::exists(built, ec) && std::filesystem::exists(installed, ec) ? installed
                                                                                       : built;
}

path DefaultManifest(const path& plugin) {
  const std::string prefix = "claribi_";
  std::string name = plugin.stem().string();
  if (name.rfind(prefix, 0) == 0) name.erase(0, prefix.size());
  return plugin.parent_path() / (name + ".json");
}

std::vector<std::string> SigningWords(const GlobalOptions& options) {
  std::vector<std::string> words;
  if (options.require_signed) words.emplace_back("--require-signed");
  for (const std::string& key : options.trusted_keys)
    words.insert(words.end(), {"--trusted-key", key});
  return words;
}

PluginFiles::PluginFiles(const GlobalOptions& options, const path& plugin)
    : library_(plugin),
      paths_(signing::ReleasePaths::Of(options.manifest.empty() ? DefaultManifest(plugin)
                                                                : path(options.manifest))),
      is_manifest_named_(!options.manifest.empty()) {}

Result<PluginFiles> PluginFiles::Of(const GlobalOptions& options, const path& plugin) {
  PluginFiles files(options, plugin);
  if (!options.require_signed) {
    if (!options.trusted_keys.empty()) return NothingRequired();
    return files;
  }
  if (options.trusted_keys.empty()) return NoTrustedKey();
  const auto trusted = signing::ReadPublicKeys(options.trusted_keys);
  if (!trusted) return trusted.error();
  auto verified = signing::VerifyRelease(files.paths_.manifest, plugin, *trusted);
  if (!verified) return verified.error();
  files.verified_ = std::make_shared<const signing::VerifiedRelease>(*std::move(verified));
  return files;
}

path PluginFiles::loadable() const { return verified_ ? verified_->library.file() : library_; }

void PluginFiles::GiveToChildren() const {
  if (verified_) verified_->library.GiveToChildren();
}

Result<std::optional<Document>> PluginFiles::Manifest() const {
  std::error_code ec;
  if (!verified_ && !is_manifest_named_ && !std::filesystem::exists(paths_.manifest, ec)) {
    return std::optional<Document>();
  }
  const auto text =
      verified_ ? Result<std::string>(verified_->manifest) : ReadManifest(paths_.manifest);
  if (!text) return text.error();
  auto manifest = ParseFile("The manifest", paths_.manifest, *text,
                            "Correct the file, or name another with --manifest FILE.");
  if (!manifest) return manifest.error();
  return std::optional<Document>(std::move(*manifest));
}

Result<Document> PluginFiles::Approvals() const {
  if (verified_ && !verified_->approvals) return Document();
  const auto text =
      verified_ ? Result<std::string>(*verified_->approvals) : ReadCatalogue(paths_.approvals);
  if (!text) return text.error();
  std::error_code ec;
  if (!verified_ && text->empty() && !std::filesystem::exists(paths_.approvals, ec)) {
    return Document();
  }
  return ParseFile(kCatalogue, paths_.approvals, *text, kCatalogueFix);
}

path PluginFiles::ModelFile(const std::string& named) const {
  return named.empty() ? paths_.model : path(named);
}

namespace {

// A plugin comes without one until somebody writes it.
Error WithoutModel(const path& file) {
  return WrongUse(
      "Questions cannot be asked of this data source: it has no model.",
      "There is no file " + file.string() + ", which would say what can be asked of its vendor.",
      "Write one, as \"Write a model\" in docs/answers.md says, or name one with --model "
      "FILE. Its tools can be called without a model.");
}

}  // namespace

Result<std::string> PluginFiles::ModelText(const std::string& named) const {
  const path file = ModelFile(named);
  std::error_code ec;
  if (!verified_ && named.empty() && !std::filesystem::exists(file, ec)) return WithoutModel(file);
  if (!verified_) return ReadNamedFile(file, "The model", "Name a model with --model FILE.");
  if (!named.empty()) {
    return WrongUse("The model " + file.string() + " is not signed.",
                    "The signature covers the model beside the manifest and no other.",
                    "Leave --model out, or put the model beside the manifest and sign again.");
  }
  if (verified_->model) return *verified_->model;
  return WrongUse("There is no model.", "The signature covers a manifest without a model.",
                  "Put a model beside the manifest, and sign again.");
}

}  // namespace claribi::app
