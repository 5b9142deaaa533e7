// manifest: what an author and an operator do with a manifest and the files beside it, without
// loading a plugin: hold them to their schemas, sign them, and verify what others have signed.
// Source: manifests/README.md, "Signed manifests".
#include <filesystem>
#include <fstream>
#include <system_error>

#include "app/commands.h"
#include "app/manifest_check.h"
#include "app/plugin_files.h"
#include "app/printable.h"
#include "app/table.h"
#include "signing/signed_release.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;
using std::filesystem::path;

constexpr const char* kFooter =
    "Keys are made with: openssl genpkey -algorithm ed25519 -out release.pem, and for whoever "
    "verifies: openssl pkey -in release.pem -pubout -out release.pub.pem. The signature stands "
    "beside the manifest as NAME.signature.json, and covers the manifest, its model and its "
    "approved tools, where they are there, and the libraries. No plugin is loaded. check and "
    "verify "
    "exit with 1 where something is wrong.";

path ManifestFile(const Workspace& workspace) {
  const std::string& named = workspace.options().manifest;
  return named.empty() ? DefaultManifest(workspace.PluginPath()) : path(named);
}

void Push(Document& list, const Value& value) {
  list.PushBack(Value(value, list.GetAllocator()), list.GetAllocator());
}

void PushText(Document& list, const std::string& text) {
  list.PushBack(Value(text.c_str(), list.GetAllocator()), list.GetAllocator());
}

Error Broken(const path& manifest, const ManifestReport& report) {
  const ManifestProblem& first = report.problems.front();
  const std::string where = first.pointer.empty() ? "" : ", at " + first.pointer;
  return Error{.code = Code::kCheckFailed,
               .what = "The manifest " + manifest.string() + " or a file beside it is not valid.",
               .cause = first.file.filename().string() + where + ": " + first.sentence,
               .fix = "Correct it. manifests/README.md says what each member holds."};
}

Answer CheckAnswer(const path& manifest, const ManifestReport& report) {
  Answer answer;
  Document files(rapidjson::kArrayType);
  for (const path& file : report.files) {
    PushText(files, file.string());
    answer.text += "read: " + Printable(file.string()) + "\n";
  }
  Document problems(rapidjson::kArrayType);
  for (const ManifestProblem& problem : report.problems) {
    Document one(rapidjson::kObjectType);
    Set(one, "file", problem.file.string());
    Set(one, "pointer", problem.pointer);
    Set(one, "problem", problem.sentence);
    Push(problems, one);
    answer.text += "wrong: " + Printable(problem.file.filename().string()) + " " +
                   Printable(problem.pointer.empty() ? "(whole file)" : problem.pointer) + ": " +
                   Printable(problem.sentence) + "\n";
  }
  Set(answer.json, "manifest", manifest.string());
  Set(answer.json, "files", files);
  Set(answer.json, "problems", problems);
  if (report.problems.empty()) {
    answer.text += "The files keep to their schemas and go with each other.\n";
  } else {
    answer.failure = Broken(manifest, report);
  }
  return answer;
}

Document CoveredJson(const signing::SignatureDocument& signature) {
  Document list(rapidjson::kArrayType);
  const auto add = [&list](const char* role, const std::optional<signing::CoveredFile>& file) {
    if (!file) return;
    Document one(rapidjson::kObjectType);
    Set(one, "role", role);
    Set(one, "name", file->name);
    Set(one, "sha256", file->sha256);
    Push(list, one);
  };
  add("manifest", signature.manifest);
  add("model", signature.model);
  add("approvals", signature.approvals);
  for (const signing::CoveredFile& library : signature.libraries) add("library", library);
  return list;
}

Answer SignatureAnswer(const Workspace& workspace, const path& file,
                       const signing::SignatureDocument& signature, const std::string& sentence) {
  Answer answer;
  const Document covered = CoveredJson(signature);
  Set(answer.json, "signature", file.string());
  Set(answer.json, "key_id", signature.key_id);
  Set(answer.json, "covers", covered);
  Table table({WholeColumn("ROLE"), NameColumn("NAME"), WholeColumn("SHA-256")});
  for (const Value& one : covered.GetArray()) {
    table.Add({TextOf(one, "role"), TextOf(one, "name"), TextOf(one, "sha256")});
  }
  answer.text = table.Render(workspace.terminal().Width()) + "key: " + signature.key_id + "\n" +
                Printable(sentence) + "\n";
  return answer;
}

// All of it or nothing: who reads meanwhile finds the one before, or this one.
Status WriteFile(const path& file, const std::string& text) {
  const path fresh = file.string() + ".new";
  std::error_code ec;
  {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    if (!out) ec = std::make_error_code(std::errc::io_error);
  }
  if (!ec) std::filesystem::rename(fresh, file, ec);
  if (!ec) return {};
  std::error_code ignored;
  std::filesystem::remove(fresh, ignored);
  return Error{.code = Code::kUsage,
               .what = "The file " + file.string() + " was not written.",
               .cause = "The operating system refused it: " + ec.message() + ".",
               .fix = "Name a file in a folder that you may write to, with --output FILE."};
}

Result<Answer> Sign(const Workspace& workspace, const Invocation& invocation,
                    const path& manifest) {
  const auto report = CheckManifest(manifest);
  if (!report) return report.error();
  const path beside = signing::ReleasePaths::Of(manifest).signature;
  for (const ManifestProblem& problem : report->problems) {
    // The signature that stands there is about to be replaced.
    if (problem.file != beside) return CheckAnswer(manifest, *report);
  }
  const auto key = signing::ReadPrivateKey(invocation.manifest_arguments.key);
  if (!key) return key.error();
  std::vector<std::string> libraries = invocation.manifest_arguments.libraries;
  if (libraries.empty()) libraries.push_back(workspace.PluginPath().string());
  const auto signature = signing::SignRelease(manifest, libraries, *key);
  if (!signature) return signature.error();
  const path file = invocation.output.empty() ? beside : path(invocation.output);
  const Status written = WriteFile(file, signing::WriteSignature(*signature));
  if (!written) return written.error();
  return SignatureAnswer(workspace, file, *signature, "Signed: " + file.string());
}

Result<Answer> Verify(const Workspace& workspace, const path& manifest) {
  const GlobalOptions& options = workspace.options();
  if (options.trusted_keys.empty()) {
    return Error{.code = Code::kUsage,
                 .what = "No key is trusted.",
                 .cause = "manifest verify needs at least one --trusted-key FILE.",
                 .fix = "Name the public key of whoever signs with --trusted-key FILE."};
  }
  const auto trusted = signing::ReadPublicKeys(options.trusted_keys);
  if (!trusted) return trusted.error();
  const path library = workspace.PluginPath();
  auto verified = signing::VerifyRelease(manifest, library, *trusted);
  if (!verified) {
    Error failure = verified.error();
    failure.code = Code::kCheckFailed;  // nothing was to be loaded
    return failure;
  }
  Answer answer =
      SignatureAnswer(workspace, signing::ReleasePaths::Of(manifest).signature, verified->signature,
                      "Verified: " + manifest.string() + " and " + library.string());
  Set(answer.json, "library", library.string());
  return answer;
}

Result<Answer> ManageManifest(Workspace& workspace, const Invocation& invocation) {
  const path manifest = ManifestFile(workspace);
  if (invocation.action == "sign") return Sign(workspace, invocation, manifest);
  if (invocation.action == "verify") return Verify(workspace, manifest);
  const auto report = CheckManifest(manifest);
  if (!report) return report.error();
  return CheckAnswer(manifest, *report);
}

Option ManifestArgument() {
  return {.name = "FILE",
          .says = "The manifest (default: that of --manifest, or beside the library)",
          .take = Into(&Invocation::global, &GlobalOptions::manifest),
          .names = Names::kFile};
}

}  // namespace

Command ManifestCommand() {
  const auto of = &Invocation::manifest_arguments;
  return {
      .name = "manifest",
      .summary = "Check a manifest and the files beside it; sign them, and verify what is signed",
      .group = "Plugins",
      .examples = {"manifest check manifests/aiven.json",
                   "manifest sign aiven.json --key release.pem --library claribi_aiven.so",
                   "manifest verify aiven.json --plugin claribi_aiven.so --trusted-key "
                   "release.pub.pem"},
      .globals = kSpeaking | kLoading,
      .actions =
          {{.name = "check",
            .summary = "Hold manifest, model, approved tools and signature to their schemas and to "
                       "each other",
            .arguments = {ManifestArgument()}},
           {.name = "sign",
            .summary = "Write the signature of a manifest, of what stands beside it, and of "
                       "libraries",
            .arguments = {ManifestArgument()},
            .options = {{.name = "--key",
                         .value = "FILE",
                         .says = "Ed25519 private key in PEM, which is yours alone (0600)",
                         .take = Into(of, &ManifestArguments::key),
                         .names = Names::kFile,
                         .is_required = true},
                        {.name = "--library",
                         .value = "FILE",
                         .says = "A library that the signature covers (default: that of --plugin)",
                         .take = Into(of, &ManifestArguments::libraries),
                         .names = Names::kFile,
                         .is_repeatable = true},
                        {.name = "--output",
                         .value = "FILE",
                         .says = "File to write (default: NAME.signature.json beside the manifest)",
                         .take = Into(&Invocation::output),
                         .names = Names::kFile}}},
           {.name = "verify",
            .summary = "Verify the signature of a manifest, and of the library of --plugin",
            .arguments = {ManifestArgument()}}},
      .more = kFooter,
      .run = &ManageManifest};
}

}  // namespace claribi::app
