// The operator configuration that the host hands to a plugin, put together from options and the
// manifest file. Source: plugin_api/messages/MESSAGES.md, "Operator configuration".
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "app/invocation.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// The plugin library: that of --plugin, or claribi_aiven in the folder `plugins` beside the one of
/// `program`.
std::filesystem::path PluginFile(const GlobalOptions& options,
                                 const std::filesystem::path& program);

/// Where the manifest of a library is by default: beside it, under its name without a leading
/// claribi_ and with .json, as aiven.json for claribi_aiven.so.
std::filesystem::path DefaultManifest(const std::filesystem::path& plugin);

/// The configuration (JSON); the proxy is that of the options, or of the environment. A manifest
/// that was named must be there and be a JSON object; a default one may be missing, as with plugins
/// that need none. kUsage otherwise.
outcome::Result<std::string> OperatorConfig(
    const GlobalOptions& options, const std::filesystem::path& plugin,
    const std::function<std::string(const char*)>& environment);

}  // namespace claribi::app
