#include "app/plugin_setup.h"

#include <fstream>
#include <sstream>
#include <system_error>

#include "app/json_document.h"
#include "app/proxy_environment.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using std::filesystem::path;

constexpr std::uintmax_t kMaxManifestBytes = 4u << 20;

Error Unusable(const std::string& what, const path& file, const std::string& cause,
               const std::string& fix) {
  return Error{.code = Code::kUsage,
               .what = what + " " + file.string() + " cannot be used.",
               .cause = cause,
               .fix = fix};
}

Result<Document> ReadManifest(const path& file) {
  const std::string fix = "Name a manifest with --manifest FILE.";
  std::error_code ec;
  if (!std::filesystem::is_regular_file(file, ec)) {
    return Unusable("The manifest", file, "There is no such file.", fix);
  }
  if (std::filesystem::file_size(file, ec) > kMaxManifestBytes) {
    return Unusable("The manifest", file, "It is larger than 4 MiB.", fix);
  }
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  auto manifest = ParseObject(text.str(), "The manifest " + file.string());
  if (manifest) return manifest;
  return Unusable("The manifest", file, manifest.error().what + " " + manifest.error().cause,
                  "Correct the file, or name another with --manifest FILE.");
}

}  // namespace

path PluginFile(const GlobalOptions& options, const path& program) {
  if (!options.plugin.empty()) return options.plugin;
#if defined(_WIN32)
  const char* name = "claribi_aiven.dll";
#else
  const char* name = "claribi_aiven.so";
#endif
  return (program.parent_path() / ".." / "plugins" / name).lexically_normal();
}

path DefaultManifest(const path& plugin) {
  const std::string prefix = "claribi_";
  std::string name = plugin.stem().string();
  if (name.rfind(prefix, 0) == 0) name.erase(0, prefix.size());
  return plugin.parent_path() / (name + ".json");
}

Result<std::string> OperatorConfig(const GlobalOptions& options, const path& plugin,
                                   const std::function<std::string(const char*)>& environment) {
  Document config(rapidjson::kObjectType);
  std::error_code ec;
  const path manifest_file =
      options.manifest.empty() ? DefaultManifest(plugin) : path(options.manifest);
  if (!options.manifest.empty() || std::filesystem::exists(manifest_file, ec)) {
    const auto manifest = ReadManifest(manifest_file);
    if (!manifest) return manifest.error();
    Set(config, "manifest", *manifest);
  }
  const ProxySettings proxy = ReadProxy(options.proxy, environment);
  SetTextOrNull(config, "proxy", proxy.proxy);
  Document no_proxy(rapidjson::kArrayType);
  for (const std::string& name : proxy.no_proxy) {
    no_proxy.PushBack(Value(name.c_str(), no_proxy.GetAllocator()), no_proxy.GetAllocator());
  }
  Set(config, "no_proxy", no_proxy);
  std::string ca_file;
  if (!options.ca_file.empty()) {
    if (!std::filesystem::is_regular_file(options.ca_file, ec)) {
      return Unusable("The certificate file", options.ca_file, "There is no such file.",
                      "Name a PEM file with --ca-file FILE.");
    }
    ca_file = std::filesystem::absolute(options.ca_file).string();
  }
  SetTextOrNull(config, "ca_file", ca_file);
  Set(config, "allow_insecure_loopback", options.allow_insecure_loopback);
  return ToLine(config);
}

}  // namespace claribi::app
