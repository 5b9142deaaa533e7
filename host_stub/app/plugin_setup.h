// The operator configuration that the host hands to a plugin, put together from options and the
// manifest file. Source: plugin_api/messages/MESSAGES.md, "Operator configuration".
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "app/invocation.h"
#include "app/json_document.h"
#include "app/plugin_files.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// What is stored for a vendor (operator_settings.h).
using StoredSettings = std::function<outcome::Result<Document>(const std::string& vendor)>;

/// The configuration (JSON): what is stored for the vendor of the manifest, over it the members of
/// --operator-config, and over those the options of the command line. The proxy of the environment
/// counts where neither the options nor the file name one; null in the file is none. The catalogue
/// of approved tools is the file beside the manifest with its name and .approved.json, as
/// aiven.approved.json for aiven.json, where there is one and the file names none. A manifest
/// that was named must be there and be a JSON object; a default one may be missing, as with plugins
/// that need none. kUsage otherwise. Also for a file of --operator-config with members that are
/// unknown, or with secrets that other accounts may read. least_kept: the lines of the log that the
/// host keeps; absent: all.
outcome::Result<std::string> OperatorConfig(
    const GlobalOptions& options, const PluginFiles& files,
    const std::function<std::string(const char*)>& environment, const StoredSettings& stored,
    std::optional<loader::LogLevel> least_kept = std::nullopt);

/// Whether an operator configuration holds a secret: a client's secret or private key, an
/// assertion, an ID token, or a proxy's user.
bool HoldsSecrets(const Value& config);

}  // namespace claribi::app
