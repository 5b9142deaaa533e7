#include "app/doctor_bundle.h"

#include <Poco/Environment.h>
#include <gnu/libc-version.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "app/api_key.h"
#include "app/commands.h"
#include "app/operator_settings.h"
#include "app/plugin_setup.h"
#include "app/printable.h"
#include "store/leases.h"
#include "support_bundle/scrubber.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;
using support_bundle::BundleFile;
using support_bundle::Scrubber;

constexpr std::int64_t kBundledRecords = 200;

// What is no business of the reader: who, and what was asked for.
constexpr std::array kLeftOut = {"actor", "account", "arguments_sha256", "schema_version"};
// Ids and times that this host makes, which look like anything but words.
constexpr std::array kNotScrubbed = {"connection_id", "at", "id"};

// Variables of which the value helps, and those of which it is enough to know that they are set.
constexpr std::array kWithValue = {"https_proxy",
                                   "HTTPS_PROXY",
                                   "all_proxy",
                                   "ALL_PROXY",
                                   "http_proxy",
                                   "HTTP_PROXY",
                                   "no_proxy",
                                   "NO_PROXY",
                                   "CLARIBI_STORE",
                                   "CLARIBI_PROFILE",
                                   "BROWSER",
                                   "XDG_DATA_HOME",
                                   "XDG_CONFIG_HOME",
                                   "SSL_CERT_FILE",
                                   "SSL_CERT_DIR",
                                   "OPENSSL_CONF",
                                   "LANG",
                                   "LC_ALL",
                                   "TERM",
                                   "COLUMNS",
                                   "NO_COLOR",
                                   "TZ",
                                   "TMPDIR",
                                   "PGHOST",
                                   "PGPORT",
                                   "PGSSLMODE"};
constexpr std::array kSetOrNot = {
    "HOME",       "DISPLAY",    "WAYLAND_DISPLAY", "SSH_CONNECTION", "PGUSER",
    "PGPASSWORD", "PGPASSFILE", "PGSERVICE",       "LD_PRELOAD",     "LD_LIBRARY_PATH"};

bool IsAmong(const auto& names, const std::string& name) {
  return std::any_of(names.begin(), names.end(), [&](const char* one) { return name == one; });
}

// Every text of a value, cleaned; without the members that are left out.
void Clean(Value& value, const std::string& member, const Scrubber& scrubber,
           rapidjson::Document::AllocatorType& allocator) {
  if (value.IsObject()) {
    for (const char* left_out : kLeftOut) value.RemoveMember(left_out);
    std::for_each(value.MemberBegin(), value.MemberEnd(), [&](auto& one) {
      const std::string name = one.name.GetString();
      one.name.SetString(scrubber.Known(name).c_str(), allocator);
      Clean(one.value, name, scrubber, allocator);
    });
  } else if (value.IsArray()) {
    for (Value& element : value.GetArray()) Clean(element, member, scrubber, allocator);
  } else if (IsText(value)) {
    const std::string text = value.GetString();
    const std::string clean =
        IsAmong(kNotScrubbed, member) ? scrubber.Known(text) : scrubber.Anything(text);
    value.SetString(clean.c_str(), allocator);
  }
}

class Collection {
 public:
  Collection(Workspace& workspace, const Invocation& invocation)
      : workspace_(workspace), invocation_(invocation) {
    Learn();
  }

  void Add(const char* name, const char* says, const Value& value) {
    Document copy;
    copy.CopyFrom(value, copy.GetAllocator());
    Clean(copy, "", scrubber_, copy.GetAllocator());
    files_.push_back({name, says, ToLine(copy) + "\n"});
  }

  // What another command says, on failure too.
  void AddAnswer(const char* name, const char* says, const char* command, const char* action,
                 void (*prepare)(Invocation&) = nullptr) {
    Invocation invocation;
    invocation.global = invocation_.global;
    invocation.command = command;
    invocation.action = action;
    if (prepare != nullptr) prepare(invocation);
    const Command* row = FindCommand(command);
    if (row == nullptr) return;
    const auto answer = row->run(workspace_, invocation);
    Document json(rapidjson::kObjectType);
    if (answer) json.CopyFrom(answer->json, json.GetAllocator());
    const Error* failure = !answer           ? &answer.error()
                           : answer->failure ? &*answer->failure
                                             : nullptr;
    if (failure != nullptr) Set(json, "error", ToJson(*failure, store::UnixMs()));
    Add(name, says, json);
  }

  // Whatever stands in the members that hold secrets.
  void LearnFrom(const Value& value, const std::string& member) {
    if (value.IsObject()) {
      for (const auto& one : value.GetObject()) LearnFrom(one.value, one.name.GetString());
    } else if (value.IsArray()) {
      for (const Value& element : value.GetArray()) LearnFrom(element, member);
    } else if (IsText(value)) {
      const std::string text = value.GetString();
      if (IsAmong(std::array{"client_secret", "private_key_pem", "assertion", "id_token"},
                  member)) {
        scrubber_.AddSecret(text);
      }
      if (member == "proxy" || text.find("://") != text.npos) scrubber_.AddSecretsOf(text);
    }
  }

  void AddVersions();
  void AddSettings(const Value& operator_config);
  void AddEnvironment();

  std::vector<BundleFile> Take() {
    std::string text =
        "What is wrong with a data source of claribi-host: written by `claribi-host doctor "
        "--bundle`.\nEach file is one JSON object. Secrets, names of people and arguments of calls "
        "are not in it.\n" +
        std::string(Scrubber::kMark) +
        " stands where something was taken out that was, or looked "
        "like, a secret: " +
        std::to_string(scrubber_.removed()) + " times.\n\n";
    // As the archive sorts them.
    std::sort(files_.begin(), files_.end(), [](const BundleFile& left, const BundleFile& right) {
      return left.name < right.name;
    });
    for (const BundleFile& file : files_) text += file.name + ": " + file.says + "\n";
    files_.insert(files_.begin(), {"README.txt", "what each file is", text});
    return std::move(files_);
  }

 private:
  std::string Environment(const char* name) const {
    return workspace_.terminal().Environment(name);
  }

  // The secrets that this host knows: where they came from they are not read for the bundle, and
  // where an error repeats one it is taken out.
  void Learn() {
    const GlobalOptions& options = invocation_.global;
    scrubber_.AddSecretsOf(options.proxy);
    scrubber_.AddSecretsOf(options.store);
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy",
                             "HTTP_PROXY", "CLARIBI_STORE"}) {
      scrubber_.AddSecretsOf(Environment(name));
    }
    scrubber_.AddSecret(Environment("PGPASSWORD"));
    if (!options.operator_config.empty()) {
      std::ifstream file(options.operator_config, std::ios::binary);
      std::string text(std::istreambuf_iterator<char>(file), {});
      if (const auto config = ParseObject(text, "")) LearnFrom(*config, "");
      Wipe(text);
    }
  }

  Workspace& workspace_;
  const Invocation& invocation_;
  Scrubber scrubber_;
  std::vector<BundleFile> files_;
};

std::string DistributionName() {
  std::ifstream file("/etc/os-release");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("PRETTY_NAME=", 0) != 0) continue;
    std::erase(line, '"');
    return line.substr(12);
  }
  return "";
}

void Collection::AddVersions() {
  Document json(rapidjson::kObjectType);
  const auto version = FindCommand("version")->run(workspace_, Invocation());
  if (version) json.CopyFrom(version->json, json.GetAllocator());
  Set(json, "written_at_ms", store::UnixMs());
  Set(json, "system",
      Poco::Environment::osName() + " " + Poco::Environment::osVersion() + " " +
          Poco::Environment::osArchitecture());
  SetTextOrNull(json, "distribution", DistributionName());
  Set(json, "glibc", gnu_get_libc_version());
  const std::uint32_t poco = Poco::Environment::libraryVersion();
  Set(json, "poco",
      std::to_string(poco >> 24U) + "." + std::to_string(poco >> 16U & 0xffU) + "." +
          std::to_string(poco >> 8U & 0xffU));
  Add("versions.json", "versions of the host, of the system and its libraries", json);
}

// What is in force for a command: options, and what the operator configured.
void Collection::AddSettings(const Value& operator_config) {
  const GlobalOptions& options = invocation_.global;
  Document json(rapidjson::kObjectType);
  const auto folder = workspace_.DataFolder();
  SetTextOrNull(json, "data_folder", folder ? folder->string() : "");
  const auto url = workspace_.StoreUrl();
  SetTextOrNull(json, "store", url ? *url : "");
  Set(json, "plugin", workspace_.PluginPath().string());
  SetTextOrNull(json, "manifest", options.manifest);
  SetTextOrNull(json, "operator_config", options.operator_config);
  SetTextOrNull(json, "ca_file", options.ca_file);
  SetTextOrNull(json, "proxy", options.proxy);
  Set(json, "allow_insecure_loopback", options.allow_insecure_loopback);
  Set(json, "org", options.org);
  SetTextOrNull(json, "product", options.product);
  const Value none;
  Set(json, "timeout_ms", none);
  if (options.timeout) Set(json, "timeout_ms", std::int64_t{options.timeout->count()});
  Document config;
  config.CopyFrom(operator_config, config.GetAllocator());
  for (const char* member : {"manifest", "client", "grant", "approved_definitions"}) {
    if (config.IsObject()) config.RemoveMember(member);
  }
  Set(json, "operator_configuration", config);
  Add("settings.json", "options in force: places, addresses without passwords", json);
}

void Collection::AddEnvironment() {
  Document variables(rapidjson::kObjectType);
  for (const char* name : kWithValue) {
    if (const std::string value = Environment(name); !value.empty()) Set(variables, name, value);
  }
  Document set(rapidjson::kArrayType);
  for (const char* name : kSetOrNot) {
    if (Environment(name).empty()) continue;
    set.PushBack(Value(name, set.GetAllocator()), set.GetAllocator());
  }
  Document json(rapidjson::kObjectType);
  Set(json, "variables", variables);
  Set(json, "set", set);
  Add("environment.json", "variables that this host or its libraries read", json);
}

}  // namespace

Status CheckBundle(const Workspace& workspace, const Invocation& invocation) {
  if (Status fits = support_bundle::CheckPlace(invocation.bundle, invocation.yes); !fits) {
    return fits;
  }
  const Terminal& terminal = workspace.terminal();
  const bool can_ask =
      !invocation.global.json && terminal.StdinIsTerminal() && terminal.StderrIsTerminal();
  if (invocation.yes || can_ask) return {};
  return Error{.code = Code::kUsage,
               .what = "The bundle " + invocation.bundle + " is not written.",
               .cause = "What is in it is shown before, and nobody at a terminal can agree.",
               .fix = "Add --yes: then it is written at once, and what is in it is printed."};
}

std::vector<BundleFile> BundleFiles(Examination& examination, const Value& findings) {
  Workspace& workspace = examination.workspace;
  Collection collection(workspace, examination.invocation);
  const bool has_store = examination.database != nullptr && examination.has_keys;
  if (has_store) {
    // What `operator set` stored, so that no error can repeat it.
    const auto database = workspace.Store();
    const auto keys = workspace.Keys();
    const auto files = workspace.Files();
    const auto manifest = files ? (*files)->Manifest() : files.error();
    if (database && keys && manifest && *manifest) {
      const auto stored =
          OperatorSettings(**database, **keys).Load(TextOf(**manifest, "id"), workspace.patience());
      if (stored) collection.LearnFrom(*stored, "");
    }
  }
  collection.Add("doctor.json", "what doctor found", findings);
  collection.AddVersions();
  collection.AddAnswer("describe.json", "what the plugin says of itself", "describe", "");
  collection.AddSettings(examination.settings);
  collection.AddEnvironment();
  if (!has_store) return collection.Take();
  collection.AddAnswer("status.json", "data sources and their sign-ins, without accounts", "status",
                       "");
  collection.AddAnswer("operator.json", "what `operator list` prints: clients, without secrets",
                       "operator", "list");
  collection.AddAnswer("events.json", "the latest 200 events that plugins reported", "audit", "",
                       [](Invocation& asked) {
                         asked.events = true;
                         asked.limit = kBundledRecords;
                       });
  collection.AddAnswer("audit.json",
                       "the latest 200 calls: tool and outcome, not who, with which arguments",
                       "audit", "", [](Invocation& asked) { asked.limit = kBundledRecords; });
  return collection.Take();
}

std::string BundleText(const std::string& file, const std::vector<BundleFile>& files) {
  std::size_t widest = 0;
  for (const BundleFile& one : files) widest = std::max(widest, one.name.size());
  std::string text = "In " + Printable(file) + ":\n";
  for (const BundleFile& one : files) {
    std::string size = std::to_string(one.text.size());
    size.insert(0, 8 - std::min<std::size_t>(size.size(), 8), ' ');
    text += "  " + one.name + std::string(widest - one.name.size(), ' ') + size + " bytes  " +
            one.says + "\n";
  }
  return text;
}

Document BundleJson(const std::string& file, bool is_written,
                    const std::vector<BundleFile>& files) {
  Document list(rapidjson::kArrayType);
  for (const BundleFile& one : files) {
    Document row(rapidjson::kObjectType);
    Set(row, "name", one.name);
    Set(row, "bytes", static_cast<std::int64_t>(one.text.size()));
    Set(row, "says", one.says);
    list.PushBack(Value(row, list.GetAllocator()), list.GetAllocator());
  }
  Document json(rapidjson::kObjectType);
  Set(json, "file", file);
  Set(json, "written", is_written);
  Set(json, "files", list);
  return json;
}

}  // namespace claribi::app
