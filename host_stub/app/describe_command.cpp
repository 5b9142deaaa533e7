// describe and version: what the plugin and this host are, without a store.
#include <functional>

#include "app/commands.h"
#include "app/printable.h"
#include "app/table.h"

namespace claribi::app {
namespace {

using outcome::Result;

void AppendList(std::string& text, const std::string& title, const Value& description,
                const char* member) {
  const Value* list = Find(description, member);
  if (list == nullptr || !list->IsArray() || list->Empty()) return;
  text += "\n" + title + "\n";
  for (const Value& entry : list->GetArray()) {
    if (entry.IsString()) text += "  - " + Printable(entry.GetString()) + "\n";
  }
}

// Each by the name that --endpoint takes, and what --set gives its places.
void AppendEndpoints(const std::function<void(const std::string&, const std::string&)>& line,
                     const Value& description) {
  const Value* list = Find(description, "endpoints");
  if (list == nullptr || !list->IsArray() || list->Empty()) {
    line("endpoint", TextOf(description, "endpoint"));
    return;
  }
  for (const Value& endpoint : list->GetArray()) {
    const std::string url = TextOf(endpoint, "url");
    line("endpoint", list->Size() == 1 ? url : TextOf(endpoint, "name") + "  " + url);
    const Value* places = Find(endpoint, "placeholders");
    if (places == nullptr || !places->IsArray()) continue;
    for (const Value& place : places->GetArray()) {
      const std::string label = TextOf(place, "label");
      line("  --set", TextOf(place, "name") + "=" + TextOf(place, "example") +
                          (label.empty() ? "" : "  " + label));
    }
  }
}

std::string AuthText(const Value& description) {
  std::string text;
  const Value* auth = Find(description, "auth");
  if (auth == nullptr || !auth->IsArray()) return text;
  for (const Value& way : auth->GetArray()) {
    if (!text.empty()) text += ", ";
    text += TextOf(way, "kind");
    if (const Value* scopes = Find(way, "scopes"); scopes != nullptr && scopes->IsArray()) {
      std::string names;
      for (const Value& scope : scopes->GetArray()) {
        if (scope.IsString()) names += std::string(names.empty() ? "" : " ") + scope.GetString();
      }
      if (!names.empty()) text += " asking for " + names;
    }
    if (!TextOf(way, "pkce").empty()) text += " (PKCE " + TextOf(way, "pkce") + ")";
  }
  return text;
}

std::string ToText(const Value& description, const loader::PluginLibrary& library) {
  const Value* vendor = Find(description, "vendor");
  const Value nothing(rapidjson::kObjectType);
  if (vendor == nullptr) vendor = &nothing;
  const Value* probe = Find(description, "probe");
  std::string text =
      Printable(TextOf(*vendor, "name")) + ": " + Printable(TextOf(*vendor, "summary")) + "\n\n";
  const auto line = [&](const std::string& name, const std::string& value) {
    if (!value.empty())
      text += (name + std::string(14 - name.size(), ' ')) + Printable(value) + "\n";
  };
  line("plugin", library.plugin_id() + " " + library.plugin_version());
  line("library", library.path().string());
  line("ABI level", std::to_string(library.abi()));
  AppendEndpoints(line, description);
  line("read-only", IsTrue(description, "read_only") ? "yes" : "no");
  line("sign-in", AuthText(description));
  line("test call", probe != nullptr ? TextOf(*probe, "tool") : "");
  line("homepage", TextOf(*vendor, "homepage"));
  AppendList(text, "Set-up", description, "setup_steps");
  AppendList(text, "Questions to ask", description, "example_questions");
  return text;
}

Result<Answer> Describe(Workspace& workspace, const Invocation&) {
  const auto plugin = workspace.Plugin();
  if (!plugin) return plugin.error();
  const auto emitted = (*plugin)->Describe(workspace.Settings());
  if (!emitted) return emitted.error();
  auto description = ParseEmitted(*emitted);
  if (!description) return description.error();
  const loader::PluginLibrary& library = (*plugin)->library();
  Answer answer;
  answer.text = ToText(*description, library);
  answer.json = std::move(*description);
  Set(answer.json, "abi", static_cast<std::int64_t>(library.abi()));
  Set(answer.json, "library", library.path().string());
  return answer;
}

Result<Answer> ShowVersion(Workspace&, const Invocation&) {
  const loader::AbiRange range;
  Answer answer;
  Document abi(rapidjson::kObjectType);
  Set(abi, "min", static_cast<std::int64_t>(range.min));
  Set(abi, "max", static_cast<std::int64_t>(range.max));
  Set(answer.json, "product", "claribi-host");
  Set(answer.json, "version", CLARIBI_VERSION);
  Set(answer.json, "abi", abi);
  answer.text = "claribi-host " CLARIBI_VERSION ", ABI levels " + std::to_string(range.min) + ".." +
                std::to_string(range.max) + "\n";
  return answer;
}

}  // namespace

Command DescribeCommand() {
  return {.name = "describe",
          .summary = "Say what the plugin is: vendor, sign-in, set-up, limits",
          .group = "This program",
          .examples = {"describe", "describe --manifest manifests/NAME.json --json"},
          .globals = kLoading | kReaching | kWaiting,
          .run = &Describe};
}

Command VersionCommand() {
  return {.name = "version",
          .summary = "Print the versions of this host and of the ABI that it speaks",
          .group = "This program",
          .examples = {"version", "--version"},
          .globals = kSpeaking,
          .run = &ShowVersion};
}

}  // namespace claribi::app
