#include "app/plugin_setup.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "app/json_document.h"
#include "app/proxy_environment.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using std::filesystem::path;

constexpr std::uintmax_t kMaxOperatorFileBytes = 4u << 20;

// Of loader::LogLevel, as operator_config.schema.json names them.
constexpr std::array kLogLevels{"trace", "debug", "info", "warn", "error", "fatal"};

// Those of operator_config.schema.json but `manifest`, which --manifest names, and `log_level`,
// which --log-level does.
constexpr std::array kMembers{
    "proxy",          "no_proxy", "ca_file", "allow_insecure_loopback", "tool_drift",
    "reviewed_tools", "client",   "grant",   "protocol_versions",       "approved_definitions",
    "limits"};

Error Unusable(const std::string& what, const path& file, const std::string& cause,
               const std::string& fix) {
  return Error{.code = Code::kUsage,
               .what = what + " " + file.string() + " cannot be used.",
               .cause = cause,
               .fix = fix};
}

Result<Document> ReadOperatorFile(const path& file) {
  const std::string what = "The operator configuration";
  const std::string fix = "Correct the file, or name another with --operator-config FILE.";
  std::error_code ec;
  if (!std::filesystem::is_regular_file(file, ec)) {
    return Unusable(what, file, "There is no such file.",
                    "Name a JSON file with --operator-config FILE.");
  }
  if (std::filesystem::file_size(file, ec) > kMaxOperatorFileBytes) {
    return Unusable(what, file, "It is larger than 4 MiB.", fix);
  }
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  auto config = ParseObject(text.str(), what + " " + file.string());
  if (!config) {
    return Unusable(what, file, config.error().what + " " + config.error().cause, fix);
  }
  for (const auto& member : std::as_const(*config).GetObject()) {
    const std::string name = member.name.GetString();
    if (std::find(kMembers.begin(), kMembers.end(), name) != kMembers.end()) continue;
    std::string known;
    for (const char* one : kMembers) known += (known.empty() ? "" : ", ") + std::string(one);
    return Unusable(what, file, "The member \"" + name + "\" is unknown.",
                    (name == "manifest" ? "Name the manifest with --manifest FILE."
                                        : "Correct its name. Known are: " + known + "."));
  }
  const auto permissions = std::filesystem::status(file, ec).permissions();
  const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  if (HoldsSecrets(*config) && (permissions & others) != std::filesystem::perms::none) {
    return Unusable(what, file, "It holds secrets, and other accounts may read or write it.",
                    "Run: chmod 600 " + file.string());
  }
  // A path in a file is meant from where the file is.
  if (const std::string ca_file = TextOf(*config, "ca_file"); !ca_file.empty()) {
    Set(*config, "ca_file",
        (std::filesystem::absolute(file).parent_path() / ca_file).lexically_normal().string());
  }
  return config;
}

}  // namespace

bool HoldsSecrets(const Value& config) {
  if (TextOf(config, "proxy").find('@') != std::string::npos) return true;
  if (const Value* client = Find(config, "client")) {
    const Value* registrations = Find(*client, "registrations");
    if (registrations != nullptr && registrations->IsArray()) {
      for (const Value& one : registrations->GetArray()) {
        if (Find(one, "client_secret") != nullptr || Find(one, "private_key_pem") != nullptr) {
          return true;
        }
      }
    }
  }
  const Value* grant = Find(config, "grant");
  if (grant == nullptr) return false;
  const Value* provider = Find(*grant, "identity_provider");
  return Find(*grant, "assertion") != nullptr ||
         (provider != nullptr && Find(*provider, "id_token") != nullptr);
}

Result<std::string> OperatorConfig(const GlobalOptions& options, const PluginFiles& files,
                                   const std::function<std::string(const char*)>& environment,
                                   const StoredSettings& stored,
                                   std::optional<loader::LogLevel> least_kept) {
  std::error_code ec;
  auto manifest = files.Manifest();
  if (!manifest) return manifest.error();
  auto settings = stored(*manifest ? TextOf(**manifest, "id") : "");
  if (!settings) return settings.error();
  Document config = std::move(*settings);
  if (!options.operator_config.empty()) {
    const auto file = ReadOperatorFile(options.operator_config);
    if (!file) return file.error();
    for (const auto& member : file->GetObject()) {
      Set(config, member.name.GetString(), member.value);
    }
  }
  if (*manifest) {
    Set(config, "manifest", **manifest);
    if (!config.HasMember("approved_definitions")) {
      const auto catalogue = files.Approvals();
      if (!catalogue) return catalogue.error();
      if (catalogue->IsObject()) Set(config, "approved_definitions", *catalogue);
    }
  }
  const ProxySettings proxy = ReadProxy(options.proxy, environment);
  const bool is_option = !options.proxy.empty();
  if (is_option || !config.HasMember("proxy")) SetTextOrNull(config, "proxy", proxy.proxy);
  if (is_option || !config.HasMember("no_proxy")) {
    Document no_proxy(rapidjson::kArrayType);
    for (const std::string& name : proxy.no_proxy) {
      no_proxy.PushBack(Value(name.c_str(), no_proxy.GetAllocator()), no_proxy.GetAllocator());
    }
    Set(config, "no_proxy", no_proxy);
  }
  if (!options.ca_file.empty()) {
    if (!std::filesystem::is_regular_file(options.ca_file, ec)) {
      return Unusable("The certificate file", options.ca_file, "There is no such file.",
                      "Name a PEM file with --ca-file FILE.");
    }
    Set(config, "ca_file", std::filesystem::absolute(options.ca_file).string());
  } else if (!config.HasMember("ca_file")) {
    SetTextOrNull(config, "ca_file", "");
  }
  if (options.allow_insecure_loopback || !config.HasMember("allow_insecure_loopback")) {
    Set(config, "allow_insecure_loopback", options.allow_insecure_loopback);
  }
  if (least_kept) Set(config, "log_level", kLogLevels.at(static_cast<std::size_t>(*least_kept)));
  return ToLine(config);
}

}  // namespace claribi::app
