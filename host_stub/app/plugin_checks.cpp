// doctor: the plugin library, what the operator gives it, and what it says of itself.
#include "app/api_key.h"
#include "app/doctor_checks.h"
#include "app/plugin_message.h"
#include "app/plugin_setup.h"
#include "loader/shared_object.h"

namespace claribi::app {
namespace {

constexpr std::size_t kMostSymbols = 5;

Finding LibraryLoads(Examination& examination) {
  const auto files = examination.workspace.Files();
  if (!files) return Failed(files.error());
  auto library = loader::PluginLibrary::Load((*files)->loadable(), {}, (*files)->library());
  if (!library) return Failed(library.error());
  const std::string signer = (*files)->key_id();
  Finding finding =
      Ok(library->path().filename().string() + " is " + library->plugin_id() + " " +
         library->plugin_version() + ", and speaks ABI level " + std::to_string(library->abi()) +
         "." + (signer.empty() ? "" : " It is signed by the key " + signer + "."));
  Set(finding.details, "library", library->path().string());
  SetTextOrNull(finding.details, "signed_by", signer);
  Set(finding.details, "plugin_id", library->plugin_id());
  Set(finding.details, "plugin_version", library->plugin_version());
  Set(finding.details, "abi", static_cast<std::int64_t>(library->abi()));
  examination.library = std::move(*library);
  return finding;
}

Finding ExportsItsEntryAlone(Examination& examination) {
  const auto files = examination.workspace.Files();
  if (!files) return Failed(files.error());
  const auto offered = loader::ExportedSymbols((*files)->loadable());
  if (!offered) return Skipped("What the library exports cannot be read from its file.");
  std::string others;
  std::size_t count = 0;
  for (const std::string& name : *offered) {
    if (name == CBI_ENTRY_SYMBOL) continue;
    if (++count <= kMostSymbols) others += (others.empty() ? "" : ", ") + name;
  }
  if (count == 0) return Ok("The library exports " CBI_ENTRY_SYMBOL " and nothing else.");
  if (count > kMostSymbols) others += ", …";
  return Warning("The library exports " + std::to_string(count) + " further symbols.",
                 "Other libraries of a host could be bound to them: " + others + ".",
                 "Report this to the author of the plugin.");
}

Finding ManifestIsReadable(Examination& examination) {
  const auto files = examination.workspace.Files();
  if (!files) return Failed(files.error());
  auto manifest = (*files)->Manifest();
  if (!manifest) return Failed(manifest.error());
  const std::string file = (*files)->manifest_file().string();
  if (!*manifest) return Ok("There is no " + file + "; a plugin may need none.");
  examination.manifest = std::move(**manifest);
  const std::string vendor = TextOf(*examination.manifest, "id");
  Finding finding = Ok(vendor.empty() ? file + " names no vendor."
                                      : file + " is the manifest of \"" + vendor + "\".");
  Set(finding.details, "manifest", file);
  SetTextOrNull(finding.details, "vendor", vendor);
  return finding;
}

Finding OperatorConfigIsReadable(Examination& examination) {
  Workspace& workspace = examination.workspace;
  const auto files = workspace.Files();
  if (!files) return Failed(files.error());
  auto text = OperatorConfig(
      workspace.options(), **files,
      [&](const char* name) { return workspace.terminal().Environment(name); },
      [](const std::string&) {
        return outcome::Result<Document>(Document(rapidjson::kObjectType));
      });
  if (!text) return Failed(text.error());
  auto config = ParseObject(*text, "The operator configuration");
  Wipe(*text);
  if (!config) return Failed(config.error());
  for (const char* member : {"manifest", "client", "grant"}) config->RemoveMember(member);
  examination.settings = std::move(*config);
  const std::string& file = workspace.options().operator_config;
  return Ok(file.empty() ? "No file of the operator's is in force."
                         : "The operator configuration " + file + " can be used.");
}

// With what `operator set` stored, where the store opens.
Finding PluginAcceptsItsConfiguration(Examination& examination) {
  Workspace& workspace = examination.workspace;
  const bool has_store = examination.database != nullptr && examination.has_keys;
  if (has_store) {
    if (const auto opened = workspace.Store(); !opened) return Failed(opened.error());
  }
  const auto plugin = workspace.Plugin();
  if (!plugin) return Failed(plugin.error());
  return Ok("The plugin accepts the manifest and what the operator configured.");
}

Finding DescriptionIsWhole(Examination& examination) {
  Workspace& workspace = examination.workspace;
  const auto plugin = workspace.Plugin();
  if (!plugin) return Failed(plugin.error());
  const auto emitted = (*plugin)->Describe(workspace.Settings());
  if (!emitted) return Failed(emitted.error());
  auto description = ReadDescription(*emitted, *examination.library);
  if (!description) return Failed(description.error());
  examination.description = std::move(*description);
  const std::string vendor = TextOf(*Find(examination.description, "vendor"), "name");
  return Ok("The plugin describes itself: it connects to " + vendor + ".");
}

}  // namespace

std::vector<HostCheck> PluginChecks() {
  return {{"library", {}, &LibraryLoads},
          {"exported_symbols", {"library"}, &ExportsItsEntryAlone},
          {"manifest", {}, &ManifestIsReadable},
          {"operator_config", {"manifest"}, &OperatorConfigIsReadable},
          {"plugin", {"library", "operator_config"}, &PluginAcceptsItsConfiguration},
          {"description", {"plugin"}, &DescriptionIsWhole}};
}

}  // namespace claribi::app
