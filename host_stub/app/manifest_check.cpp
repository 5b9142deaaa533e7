#include "app/manifest_check.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "contract/message_schemas.h"
#include "semantic_model/model_loader.h"
#include "signing/signed_release.h"
#include "values/json_value.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using std::filesystem::path;
using values::Json;

constexpr std::string_view kApprovalsIn = "/approved_definitions";

// A schema's keyword, as what it means for whoever wrote the file.
std::string SentenceOf(const contract::Breach& breach) {
  static const std::vector<std::pair<std::string_view, const char*>> kMeanings{
      {"required", "a member is missing"},
      {"additionalProperties", "there is a member that is not known"},
      {"type", "this is of another type"},
      {"enum", "this is none of the values that are permitted"},
      {"pattern", "the text has another form"},
      {"minLength", "the text is too short"},
      {"maxLength", "the text is too long"},
      {"minItems", "the list is too short"},
      {"maxItems", "the list is too long"},
      {"uniqueItems", "the list holds something twice"},
      {"minProperties", "the object has too few members"},
      {"maxProperties", "the object has too many members"},
      {"minimum", "the number is too small"},
      {"maximum", "the number is too large"},
      {"not", "this is not permitted here"},
      {"oneOf", "this is not exactly one of the forms that are permitted"},
      {"anyOf", "this is none of the forms that are permitted"}};
  const auto found = std::find_if(kMeanings.begin(), kMeanings.end(),
                                  [&](const auto& one) { return one.first == breach.keyword; });
  const std::string meaning =
      found != kMeanings.end() ? found->second : "this breaks the rule \"" + breach.keyword + "\"";
  return meaning + " (" + breach.detail + " of the schema).";
}

class Checking {
 public:
  explicit Checking(const path& manifest)
      : paths_(signing::ReleasePaths::Of(manifest)),
        schemas_(contract::MessageSchemas::OfManifests()) {}

  Result<ManifestReport> Run() {
    auto manifest = Read(paths_.manifest, signing::kMostManifestBytes);
    if (!manifest) {
      return Error{.code = Code::kUsage,
                   .what = "The manifest " + paths_.manifest.string() + " cannot be used.",
                   .cause = manifest.error().cause,
                   .fix = "Name a manifest: claribi-host manifest check FILE"};
    }
    const Json described = Judge(paths_.manifest, **manifest, "manifest");
    CheckProbe(described);
    if (const auto text = ReadBeside(paths_.model, signing::kMostModelBytes)) {
      CheckModelFile(described, *text);
    }
    if (const auto text = ReadBeside(paths_.approvals, signing::kMostApprovalsBytes)) {
      CheckApprovals(described, *text);
    }
    if (const auto text = ReadBeside(paths_.signature, signing::kMostSignatureBytes)) {
      Judge(paths_.signature, *text, "signature");
    }
    return std::move(report_);
  }

 private:
  void Add(const path& file, std::string pointer, std::string sentence) {
    report_.problems.push_back({file, std::move(pointer), std::move(sentence)});
  }

  // Nothing where there is no such file.
  Result<std::optional<std::string>> Read(const path& file, std::size_t most) {
    auto read = signing::ReadBytes(file, most);
    if (!read) return read.error();
    report_.files.push_back(file);
    return std::optional<std::string>(std::move(read->bytes));
  }

  std::optional<std::string> ReadBeside(const path& file, std::size_t most) {
    auto text = Read(file, most);
    if (text) return *std::move(text);
    if (text.error().code == Code::kNotFound) return std::nullopt;
    report_.files.push_back(file);
    Add(file, "", "the file cannot be read. " + text.error().cause);
    return std::nullopt;
  }

  // The value, or null where it cannot be relied on.
  Json Judge(const path& file, const std::string& text, std::string_view schema) {
    auto json = Parse(file, text);
    if (!json) return {};
    const auto breach = schemas_.Check(schema, text);
    if (!breach) return *std::move(json);
    Add(file, breach->location, SentenceOf(*breach));
    return {};
  }

  std::optional<Json> Parse(const path& file, const std::string& text) {
    auto json = values::ParseJson(text, "The file");
    if (!json) {
      Add(file, "", json.error().what + " " + json.error().cause);
      return std::nullopt;
    }
    const std::size_t before = report_.problems.size();
    FindRepeated(file, *json, "");
    if (report_.problems.size() > before) return std::nullopt;
    return *std::move(json);
  }

  // Readers differ in which of two members counts.
  void FindRepeated(const path& file, const Json& value, const std::string& pointer) {
    std::set<std::string_view> seen;
    for (const auto& [name, member] : value.Members()) {
      const std::string inner = pointer + values::PointerStep(name);
      if (!seen.insert(name).second) Add(file, inner, "the member stands there twice.");
      FindRepeated(file, member, inner);
    }
    std::size_t index = 0;
    for (const Json& item : value.Items()) {
      FindRepeated(file, item, pointer + "/" + std::to_string(index++));
    }
  }

  static bool Denies(const Json& manifest, const std::string& tool) {
    const Json* denied = manifest.At("/tools/denied_tools");
    return denied != nullptr && std::any_of(denied->Items().begin(), denied->Items().end(),
                                            [&](const Json& one) { return one.Text() == tool; });
  }

  void CheckProbe(const Json& manifest) {
    const Json* tool = manifest.At("/probe/tool");
    if (tool != nullptr && Denies(manifest, tool->Text())) {
      Add(paths_.manifest, "/probe/tool", "the manifest denies this tool (/tools/denied_tools).");
    }
  }

  void CheckVendor(const path& file, const Json& manifest, const Json& other) {
    if (manifest.IsNull() || other.IsNull()) return;
    if (other.TextOf("vendor") == manifest.TextOf("id")) return;
    Add(file, "/vendor",
        "it is of \"" + other.TextOf("vendor") + "\", and the manifest is of \"" +
            manifest.TextOf("id") + "\".");
  }

  void CheckModelFile(const Json& manifest, const std::string& text) {
    const Json model = Judge(paths_.model, text, "model");
    if (model.IsNull()) return;
    if (const auto loaded = semantic_model::LoadModel(text); !loaded) {
      // "at /entities/x: …", or "at the top: …"
      const std::string& cause = loaded.error().cause;
      const std::size_t end = cause.starts_with("at ") ? cause.find(": ") : std::string::npos;
      const bool has_pointer = end != std::string::npos && cause[3] == '/';
      Add(paths_.model, has_pointer ? cause.substr(3, end - 3) : "",
          end != std::string::npos ? cause.substr(end + 2) : cause);
    }
    CheckVendor(paths_.model, manifest, model);
    const Json* reads = model.Find("reads");
    if (reads == nullptr) return;
    for (const auto& [name, read] : reads->Members()) {
      if (Denies(manifest, read.TextOf("tool"))) {
        Add(paths_.model, "/reads" + values::PointerStep(name) + "/tool",
            "the manifest denies this tool (/tools/denied_tools).");
      }
    }
  }

  // The schema of a catalogue is that of the member of the operator configuration.
  void CheckApprovals(const Json& manifest, const std::string& text) {
    const auto json = Parse(paths_.approvals, text);
    if (!json) return;
    const contract::MessageSchemas messages;
    const auto breach =
        messages.Check("operator_config", R"({"manifest":{},"approved_definitions":)" + text + "}");
    if (breach) {
      const std::string& at = breach->location;
      Add(paths_.approvals, at.starts_with(kApprovalsIn) ? at.substr(kApprovalsIn.size()) : "",
          SentenceOf(*breach));
      return;
    }
    if (!json->IsObject()) Add(paths_.approvals, "", "this is no object.");
    CheckVendor(paths_.approvals, manifest, *json);
    const Json* tools = json->Find("tools");
    if (tools == nullptr) return;
    for (const auto& [name, definitions] : tools->Members()) {
      if (Denies(manifest, name)) {
        Add(paths_.approvals, "/tools" + values::PointerStep(name),
            "the manifest denies this tool (/tools/denied_tools).");
      }
    }
  }

  const signing::ReleasePaths paths_;
  const contract::MessageSchemas schemas_;
  ManifestReport report_;
};

}  // namespace

Result<ManifestReport> CheckManifest(const path& manifest) { return Checking(manifest).Run(); }

}  // namespace claribi::app
