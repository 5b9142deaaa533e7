#include "app/workspace.h"

#include <algorithm>
#include <boost/dll/runtime_symbol_info.hpp>
#include <cstdio>
#include <exception>
#include <iostream>
#include <system_error>

#include "app/api_key.h"
#include "app/exit_code.h"
#include "app/hints.h"
#include "app/json_document.h"
#include "app/nearest.h"
#include "app/operator_settings.h"
#include "app/plugin_message.h"
#include "app/plugin_setup.h"
#include "app/printable.h"
#include "app/wait_text.h"
#include "store/audit.h"
#include "store/key_use.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Patience;
using outcome::Result;
using outcome::Status;
using std::chrono::milliseconds;

constexpr milliseconds kUsualTimeout{120'000};
constexpr milliseconds kWritingEvents{5'000};  // also after Ctrl-C
constexpr milliseconds kPruning{1'000};
constexpr const char* kKeyFile = "sealing.keys";

// A new key would open none of the stored secrets, and no other node could open what it seals.
Error KeysElsewhere(const GlobalOptions& options, const std::filesystem::path& file,
                    const store::KeyUse& use) {
  std::string ids;
  for (const auto& [id, secrets] : use.secrets_by_key) {
    ids += (ids.empty() ? "" : ", ") + std::to_string(id);
  }
  return Error{.code = Code::kUnavailable,
               .what = "The sealing keys of this store are missing.",
               .cause = "There is no file " + file.string() + ", but the store holds secrets" +
                        (ids.empty() ? "." : " that the sealing keys " + ids + " open."),
               .fix =
                   "Copy the file here from another node, or from a backup. If there is no copy, "
                   "sign in again, after giving up the stored sign-ins with: " +
                   HintFor(options, {"keys", "abandon", "--yes"})};
}

Error OtherVendor(const store::DataSource& source, const std::string& vendor) {
  return Error{.code = Code::kUsage,
               .what = "The data source \"" + source.name + "\" belongs to another vendor.",
               .cause = "It was connected with the manifest of \"" + source.manifest_id +
                        "\"; the manifest of \"" + vendor + "\" is loaded.",
               .fix = "Name the manifest of \"" + source.manifest_id +
                      "\" with --manifest FILE, or connect \"" + vendor + "\" under another name."};
}

std::string SqliteIn(const std::filesystem::path& folder) {
  return "sqlite://" + std::filesystem::absolute(folder / "host.db").string();
}

// A deadline of its own, and cancellation by Ctrl-C.
class InterruptiblePatience final : public Patience {
 public:
  InterruptiblePatience(const Patience& interruption, milliseconds length)
      : interruption_(interruption), deadline_(length) {}
  bool IsCancelled() const override { return interruption_.IsCancelled(); }
  milliseconds Remaining() const override { return deadline_.Remaining(); }

 private:
  const Patience& interruption_;
  outcome::Deadline deadline_;
};

}  // namespace

Workspace::Workspace(const GlobalOptions& options, const Patience& interruption,
                     const Terminal& terminal, Workspace* parent_opt, loader::CallWatch* watch_opt)
    : options_(options),
      interruption_(interruption),
      terminal_(terminal),
      parent_opt_(parent_opt),
      watch_opt_(watch_opt),
      patience_(std::make_unique<InterruptiblePatience>(interruption,
                                                        options.timeout.value_or(kUsualTimeout))),
      database_(parent_opt != nullptr ? parent_opt->database_ : nullptr),
      keys_(parent_opt != nullptr ? parent_opt->keys_ : nullptr),
      log_(options.log_level),
      events_(log_) {}

Workspace::~Workspace() = default;

const std::string& Workspace::UserName() const {
  std::call_once(user_name_looked_up_, [this] { user_name_ = terminal_.UserName(); });
  return user_name_;
}

std::unique_ptr<Patience> Workspace::PatienceOf(milliseconds length) const {
  if (options_.timeout) length = std::min(length, patience_->Remaining());
  return std::make_unique<InterruptiblePatience>(interruption_, length);
}

outcome::Deadline Workspace::EndingTime(milliseconds length) const {
  constexpr milliseconds kAtLeast{1000};
  if (!options_.timeout) return outcome::Deadline(length);
  return outcome::Deadline(
      std::clamp(patience_->Remaining(), kAtLeast, std::max(length, kAtLeast)));
}

loader::CallSettings Workspace::Settings(const Patience& patience) const {
  loader::CallSettings settings{.patience = patience, .watch_opt = watch_opt_};
  const bool is_shown = progress_ != nullptr && progress_->is_shown();
  if (!is_shown && !on_wait_) return settings;
  settings.on_progress = [this, is_shown](double fraction, std::string_view message) {
    const auto wait = WaitIn(message);
    if (on_wait_) on_wait_(wait);
    if (!is_shown) return;
    std::string text = wait ? WaitText(*wait) : std::string(message);
    if (fraction >= 0) text += " " + std::to_string(static_cast<int>(fraction * 100)) + " %";
    progress_->Tell(text);
  };
  return settings;
}

void Workspace::Tell(const std::string& doing) const {
  if (progress_ != nullptr) progress_->Tell(doing);
}

Result<std::filesystem::path> Workspace::DataFolder() const {
  if (!options_.data_dir.empty()) return std::filesystem::absolute(options_.data_dir);
  const std::string data_home = terminal_.Environment("XDG_DATA_HOME");
  // The base directory specification: a relative path in XDG_DATA_HOME is to be ignored.
  if (data_home.rfind('/', 0) == 0) return std::filesystem::path(data_home) / "claribi-host";
  const std::string home = terminal_.Environment("HOME");
  if (!home.empty()) return std::filesystem::path(home) / ".local/share/claribi-host";
  return Error{.code = Code::kUsage,
               .what = "There is no folder for the store.",
               .cause = "Neither XDG_DATA_HOME nor HOME is set.",
               .fix = "Name one with --data-dir DIR."};
}

Result<std::string> Workspace::StoreUrl() const {
  if (!options_.store.empty()) return options_.store;
  std::string url = terminal_.Environment("CLARIBI_STORE");
  if (!url.empty()) return url;
  const auto folder = DataFolder();
  if (!folder) return folder.error();
  return SqliteIn(*folder);
}

std::filesystem::path Workspace::PluginPath() const {
  return PluginFile(options_, boost::dll::program_location());
}

Result<const PluginFiles*> Workspace::Files() {
  if (files_) return &*files_;
  // A second copy of a library that was verified would be a second library in this process.
  if (parent_opt_ != nullptr && parent_opt_->files_ && parent_opt_->PluginPath() == PluginPath() &&
      parent_opt_->options_.manifest == options_.manifest) {
    files_ = parent_opt_->files_;
    return &*files_;
  }
  auto files = PluginFiles::Of(options_, PluginPath());
  if (!files) return files.error();
  files_ = *std::move(files);
  return &*files_;
}

Result<store::SealingKeys*> Workspace::Keys() {
  if (keys_ != nullptr) return keys_;
  const auto folder = FolderToUse();
  if (!folder) return folder.error();
  const std::filesystem::path file = *folder / kKeyFile;
  std::error_code ec;  // a file that cannot be looked for is for Open to complain about
  if (!std::filesystem::exists(file, ec) && !ec) {
    const auto database = Database();
    if (!database) return database.error();
    const auto use = store::CountKeyUse(**database, *patience_);
    if (!use) return use.error();
    if (!use->empty()) return KeysElsewhere(options_, file, *use);
  }
  auto keys = store::SealingKeys::Open(file);
  if (!keys) return keys.error();
  own_keys_ = std::make_unique<store::SealingKeys>(std::move(*keys));
  keys_ = own_keys_.get();
  return keys_;
}

Result<std::filesystem::path> Workspace::KeyFile() const {
  const auto folder = DataFolder();
  if (!folder) return folder.error();
  return *folder / kKeyFile;
}

Result<std::filesystem::path> Workspace::FolderToUse() {
  auto folder = DataFolder();
  std::error_code ec;  // what cannot be looked for is for the store to complain about
  if (!folder || makes_folder_ || std::filesystem::exists(*folder, ec) || ec) return folder;
  if (!no_folder_) {
    no_folder_ = std::make_unique<TemporaryFolder>();
    if (!options_.data_dir.empty()) {
      std::cerr << "note: there is no data folder " << Printable(folder->string())
                << "; `connect` and `serve` make it\n";
    }
  }
  return no_folder_->path().empty() ? folder : no_folder_->path();
}

Result<store::Database*> Workspace::Database() {
  if (database_ != nullptr) return database_;
  auto url = StoreUrl();
  if (!url) return url.error();
  const auto folder = FolderToUse();
  if (!folder) return folder.error();
  if (no_folder_ && *url == SqliteIn(*DataFolder())) url = SqliteIn(*folder);
  auto database = store::Database::Open(*url, *patience_);
  if (!database) return database.error();
  own_database_ = std::move(*database);
  database_ = own_database_.get();
  return database_;
}

Result<store::Database*> Workspace::Store() {
  const auto database = Database();
  if (!database) return database.error();
  if (const auto keys = Keys(); !keys) return keys.error();
  services_.Attach(*database_, *keys_);
  return database_;
}

store::Attempt& Workspace::Begin(const store::DataSource& source, bool is_new, std::string actor) {
  attempt_ = std::make_unique<store::Attempt>(*database_, source, is_new, std::move(actor));
  services_.Stage(*attempt_);
  return *attempt_;
}

Result<std::unique_ptr<loader::Plugin>> Workspace::MakePlugin(const GlobalOptions& options,
                                                              const StoredSettings& stored) {
  const auto files = Files();
  if (!files) return files.error();
  if (watch_opt_ != nullptr) watch_opt_->Enter("the initialisation of the library", *patience_);
  const auto library = loader::PluginLibrary::Load((*files)->loadable(), {}, (*files)->library());
  if (watch_opt_ != nullptr) watch_opt_->Leave();
  if (!library) return library.error();
  auto config = OperatorConfig(
      options, **files, [this](const char* name) { return terminal_.Environment(name); }, stored,
      log_.least());
  if (!config) return config.error();
  const std::string product =
      options.product.empty() ? "claribi-host " CLARIBI_VERSION : options.product;
  const loader::HostServices services{.product = product,
                                      .secrets = services_,
                                      .sealing_keys = services_,
                                      .leases = services_,
                                      .log = log_,
                                      .events_opt = &events_};
  const auto patience = PatienceOf(kUsualTimeout);  // a person may have typed for long
  auto plugin = loader::Plugin::Create(*library, services, *config, Settings(*patience));
  Wipe(*config);
  if (!plugin) return AsUsersInput(plugin.error());  // the manifest, the proxy, the certificates
  return plugin;
}

Result<loader::Plugin*> Workspace::Plugin() {
  if (plugin_) return plugin_.get();
  auto plugin = MakePlugin(options_, [this](const std::string& vendor) -> Result<Document> {
    // Without an open store nobody signs in, and nothing of it is needed.
    if (database_ == nullptr || keys_ == nullptr) return Document(rapidjson::kObjectType);
    return OperatorSettings(*database_, *keys_).Load(vendor, *patience_);
  });
  if (!plugin) return plugin.error();
  plugin_ = std::move(*plugin);
  return plugin_.get();
}

outcome::Status Workspace::TryOperatorSettings(const Value& settings) {
  GlobalOptions options = options_;
  options.operator_config.clear();  // what it says would be tried instead
  const auto plugin = MakePlugin(options, [&settings](const std::string&) -> Result<Document> {
    Document copy;
    copy.CopyFrom(settings, copy.GetAllocator());
    return copy;
  });
  if (!plugin) return plugin.error();
  return {};
}

Result<store::DataSource> Workspace::FindSource(const std::string& name) {
  const auto database = Store();
  if (!database) return database.error();
  auto source = store::DataSources(**database).Find(options_.org, name, *patience_);
  if (source || source.error().code != Code::kNotFound) {
    return source ? source : AsUsersInput(source.error());
  }
  Error unknown = AsUsersInput(source.error());
  std::vector<std::string> names;
  if (const auto all = store::DataSources(**database).List(options_.org, *patience_)) {
    for (const store::DataSource& one : *all) names.push_back(one.name);
  }
  const std::string meant = DidYouMean(name, names);
  if (!meant.empty()) unknown.fix = meant + " " + unknown.fix;
  return unknown;
}

Result<std::string> Workspace::VendorId() {
  if (vendor_id_) return *vendor_id_;
  const auto plugin = Plugin();
  if (!plugin) return plugin.error();
  const auto patience = PatienceOf(kUsualTimeout);
  const auto emitted = (*plugin)->Describe(Settings(*patience));
  if (!emitted) return emitted.error();
  const auto description = ReadDescription(*emitted, (*plugin)->library());
  if (!description) return description.error();
  const Value* vendor = Find(*description, "vendor");
  vendor_id_ = vendor != nullptr ? TextOf(*vendor, "id") : "";
  return *vendor_id_;
}

Status Workspace::CheckOrigin(const store::DataSource& source) {
  const auto plugin = Plugin();
  if (!plugin) return plugin.error();
  const std::string plugin_id = (*plugin)->library().plugin_id();
  if (plugin_id != source.plugin_id) {
    return Error{
        .code = Code::kUsage,
        .what = "The data source \"" + source.name + "\" belongs to another plugin.",
        .cause = "It was connected with " + source.plugin_id + "; " + plugin_id + " is loaded.",
        .fix = "Name its plugin with --plugin FILE."};
  }
  // Rows of plugins that name no vendor belong to all manifests.
  if (source.manifest_id.empty()) return {};
  const auto vendor = VendorId();
  if (!vendor) return vendor.error();
  return *vendor == source.manifest_id ? Status() : OtherVendor(source, *vendor);
}

Result<std::unique_ptr<loader::Connection>> Workspace::Open(const store::DataSource& source) {
  if (Status ours = CheckOrigin(source); !ours) return ours.error();
  log_.Introduce(source.connection_id, source.name);
  events_.Introduce(source.connection_id, source.name);
  const auto patience = PatienceOf(kUsualTimeout);
  auto opened =
      plugin_->Open({source.org_id, source.connection_id}, source.config, Settings(*patience));
  if (!opened) return AsUsersInput(opened.error());
  return opened;
}

void Workspace::PruneAudit() {
  if (database_ == nullptr || !options_.audit_retention) return;
  const outcome::Deadline patience = EndingTime(kPruning);
  const std::int64_t before_ms = store::UnixMs() - options_.audit_retention->count();
  (void)store::Audit(*database_).Prune(options_.org, before_ms, patience);
}

void Workspace::KeepEvents() noexcept {
  if (database_ == nullptr) return;
  try {
    const outcome::Deadline patience = EndingTime(kWritingEvents);
    events_.Keep(*database_, patience);
  } catch (const std::exception& failure) {  // such as no memory, at the end of a question
    std::fprintf(stderr, "warning: Events are not on record. %s\n", failure.what());
  }
}

}  // namespace claribi::app
