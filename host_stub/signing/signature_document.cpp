#include "signing/signature_document.h"

#include <openssl/evp.h>

#include <algorithm>

#include "values/json_reader.h"
#include "values/json_value.h"

namespace claribi::signing {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using values::Json;
using values::Need;
using values::ObjectReader;

constexpr const char* kSubject = "The signature";
constexpr const char* kFix = "Sign the manifest again with: claribi-host manifest sign";
constexpr const char* kAlgorithm = "ed25519";
constexpr std::size_t kLongestName = 128;
constexpr std::size_t kBase64Length = 88;  // of 64 bytes

bool IsDigest(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::string Base64Of(const Signature& signature) {
  std::array<unsigned char, kBase64Length + 1> text{};
  EVP_EncodeBlock(text.data(), signature.data(), static_cast<int>(signature.size()));
  return {reinterpret_cast<const char*>(text.data()), kBase64Length};
}

// RFC 4648, section 4, in the one spelling that Base64Of writes.
std::optional<Signature> SignatureOf(const std::string& text) {
  if (text.size() != kBase64Length) return std::nullopt;
  std::array<unsigned char, 66> bytes{};
  const int size =
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size()));
  if (size != static_cast<int>(bytes.size())) return std::nullopt;
  Signature signature{};
  std::copy_n(bytes.begin(), signature.size(), signature.begin());
  if (Base64Of(signature) != text) return std::nullopt;
  return signature;
}

Json FileJson(const CoveredFile& file) {
  Json json = Json::EmptyObject();
  json.Set("name", file.name);
  return json.Set("sha256", file.sha256);
}

Json FileOrNull(const std::optional<CoveredFile>& file) { return file ? FileJson(*file) : Json(); }

CoveredFile ReadFile(ObjectReader& reader) {
  CoveredFile file{.name = reader.Text("name", Need::kRequired),
                   .sha256 = reader.Text("sha256", Need::kRequired)};
  if (!IsCoverableName(file.name)) reader.ComplainAt("name", "this is no name of a file.");
  if (!IsDigest(file.sha256)) {
    reader.ComplainAt("sha256", "this is no SHA-256 of 64 digits in lower case.");
  }
  reader.Finish();
  return file;
}

// A file, or null; the member has to be there.
std::optional<CoveredFile> ReadOptional(ObjectReader& reader, const char* name) {
  const Json* member = reader.Any(name, Need::kRequired);
  if (member == nullptr || member->IsNull()) return std::nullopt;
  ObjectReader inner(*member, reader.PointerTo(name), reader.complaints());
  return ReadFile(inner);
}

std::string LineOf(const char* role, const std::optional<CoveredFile>& file) {
  return std::string(role) + (file ? " " + file->sha256 + " " + file->name : " none") + "\n";
}

}  // namespace

bool IsCoverableName(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '+' || c == '-';
         });
}

std::string StatementOf(const SignatureDocument& document) {
  std::string text = "claribi signature " + std::to_string(kSignatureVersion) + "\n";
  text += "key " + document.key_id + "\n";
  text += LineOf("manifest", document.manifest);
  text += LineOf("model", document.model);
  text += LineOf("approvals", document.approvals);
  for (const CoveredFile& library : document.libraries) text += LineOf("library", library);
  return text;
}

std::string WriteSignature(const SignatureDocument& document) {
  Json json = Json::EmptyObject();
  json.Set("$schema", "signature.schema.json");
  json.Set("signature_version", kSignatureVersion);
  json.Set("algorithm", kAlgorithm);
  json.Set("key_id", document.key_id);
  json.Set("manifest", FileJson(document.manifest));
  json.Set("model", FileOrNull(document.model));
  json.Set("approvals", FileOrNull(document.approvals));
  Json libraries = Json::EmptyArray();
  for (const CoveredFile& library : document.libraries) libraries.Push(FileJson(library));
  json.Set("libraries", std::move(libraries));
  json.Set("signature", Base64Of(document.signature));
  return values::WriteIndentedJson(json) + "\n";
}

Result<SignatureDocument> ReadSignature(std::string_view text) {
  // Parsers take the first for white space and the second for the end.
  if (text.starts_with("\xef\xbb\xbf") || text.find('\0') != std::string_view::npos) {
    return Error{.code = Code::kInvalid,
                 .what = "The signature is no JSON.",
                 .cause = "It holds a byte order mark or a NUL.",
                 .fix = kFix};
  }
  const auto json = values::ParseJson(text, kSubject);
  if (!json) return json.error();
  const Json* version = json->Find("signature_version");
  if (version != nullptr && version->IsInteger() && version->Integer() != kSignatureVersion) {
    return Error{.code = Code::kUnsupported,
                 .what = "The signature is of another version.",
                 .cause = "It is of version " + std::to_string(version->Integer()) +
                          "; this host reads version " + std::to_string(kSignatureVersion) + ".",
                 .fix = "Update the host, or sign the manifest with this one."};
  }
  values::Complaints complaints;
  ObjectReader reader(*json, "", complaints);
  SignatureDocument document;
  (void)reader.Text("$schema", Need::kOptional);
  (void)reader.Integer("signature_version", Need::kRequired, kSignatureVersion, kSignatureVersion);
  (void)reader.OneOf("algorithm", Need::kRequired, {kAlgorithm}, 0);
  document.key_id = reader.Text("key_id", Need::kRequired);
  if (!IsDigest(document.key_id)) {
    reader.ComplainAt("key_id", "this is no key id of 64 digits in lower case.");
  }
  reader.Object("manifest", Need::kRequired,
                [&](ObjectReader& inner) { document.manifest = ReadFile(inner); });
  document.model = ReadOptional(reader, "model");
  document.approvals = ReadOptional(reader, "approvals");
  reader.Objects("libraries", Need::kRequired,
                 [&](ObjectReader& inner) { document.libraries.push_back(ReadFile(inner)); });
  if (document.libraries.empty() || document.libraries.size() > kMostLibraries) {
    reader.ComplainAt("libraries",
                      "there are 1 to " + std::to_string(kMostLibraries) + " of them.");
  }
  const auto signature = SignatureOf(reader.Text("signature", Need::kRequired));
  if (signature) {
    document.signature = *signature;
  } else {
    reader.ComplainAt("signature", "this is no Base64 of 64 bytes (RFC 4648, section 4).");
  }
  reader.Finish();
  if (const auto status = complaints.AsStatus(kSubject, kFix); !status) return status.error();
  return document;
}

}  // namespace claribi::signing
