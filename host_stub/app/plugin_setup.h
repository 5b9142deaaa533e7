// The operator configuration that the host hands to a plugin, put together from options and the
// manifest file. Source: plugin_api/messages/MESSAGES.md, "Operator configuration".
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "app/invocation.h"
#include "app/json_document.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// The plugin library: that of --plugin, or claribi_aiven in the folder `plugins` beside the one of
/// `program` (a build), or where `cmake --install` puts it below the same prefix.
std::filesystem::path PluginFile(const GlobalOptions& options,
                                 const std::filesystem::path& program);

/// Where the manifest of a library is by default: beside it, under its name without a leading
/// claribi_ and with .json, as aiven.json for claribi_aiven.so.
std::filesystem::path DefaultManifest(const std::filesystem::path& plugin);

/// The manifest of the options, or the default one beside the library. Empty where no default one
/// is there.
outcome::Result<std::optional<Document>> FindManifest(const GlobalOptions& options,
                                                      const std::filesystem::path& plugin);

/// What is stored for a vendor (operator_settings.h).
using StoredSettings = std::function<outcome::Result<Document>(const std::string& vendor)>;

/// The configuration (JSON): what is stored for the vendor of the manifest, over it the members of
/// --operator-config, and over those the options of the command line. The proxy of the environment
/// counts where neither the options nor the file name one; null in the file is none. The catalogue
/// of approved tools is the file beside the manifest with its name and .approved.json, as
/// aiven.approved.json for aiven.json, where there is one and the file names none. A manifest
/// that was named must be there and be a JSON object; a default one may be missing, as with plugins
/// that need none. kUsage otherwise. Also for a file of --operator-config with members that are
/// unknown, or with secrets that other accounts may read.
outcome::Result<std::string> OperatorConfig(
    const GlobalOptions& options, const std::filesystem::path& plugin,
    const std::function<std::string(const char*)>& environment, const StoredSettings& stored);

/// Whether an operator configuration holds a secret: a client's secret or private key, an
/// assertion, an ID token, or a proxy's user.
bool HoldsSecrets(const Value& config);

}  // namespace claribi::app
