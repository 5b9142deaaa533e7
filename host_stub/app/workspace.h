// Workspace: where the parts of the host meet for one command: store, keys, plugin, terminal,
// patience. The composition of the host; nothing of it is global.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "app/event_log.h"
#include "app/invocation.h"
#include "app/plugin_files.h"
#include "app/plugin_setup.h"
#include "app/store_services.h"
#include "app/temporary_folder.h"
#include "app/terminal.h"
#include "app/terminal_progress.h"
#include "executor/wait_board.h"
#include "loader/plugin_handles.h"
#include "outcome/outcome.h"
#include "outcome/patience.h"
#include "store/attempt.h"
#include "store/data_sources.h"
#include "store/database.h"
#include "store/sealing_keys.h"

namespace claribi::app {

/// One command's surroundings. One thread, except where a member says otherwise. Parts are brought
/// in when first needed.
class Workspace {
 public:
  /// `interruption` is asked for cancellation; its own time plays no part. `parent_opt`: store and
  /// keys are the parent's, which has them open. `watch_opt` hears of each function of the plugin.
  /// References outlive the workspace.
  Workspace(const GlobalOptions& options, const outcome::Patience& interruption,
            const Terminal& terminal, Workspace* parent_opt = nullptr,
            loader::CallWatch* watch_opt = nullptr);
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  const GlobalOptions& options() const { return options_; }
  const Terminal& terminal() const { return terminal_; }
  /// The user of the operating system, looked up once. Any thread.
  const std::string& UserName() const;
  /// Cancelled by the person; without an end of its own.
  const outcome::Patience& interruption() const { return interruption_; }

  /// Until --timeout, or two minutes; cancelled by the person. From the construction of the
  /// workspace on.
  const outcome::Patience& patience() const { return *patience_; }

  /// A patience of its own length, cancelled by the person as well. --timeout bounds the whole
  /// command: where it was given, no patience outlasts it.
  std::unique_ptr<outcome::Patience> PatienceOf(std::chrono::milliseconds length) const;

  /// For what has to be brought to an end also after Ctrl-C: `length`, or what --timeout leaves of
  /// it, but a second in any case.
  outcome::Deadline EndingTime(std::chrono::milliseconds length) const;

  /// From now on progress is shown there. It outlives this object's use.
  void Show(Progress& progress) { progress_ = &progress; }
  /// From now on it hears what the plugin waits for.
  void Follow(executor::OnWait on_wait) { on_wait_ = std::move(on_wait); }
  /// What is being done now, where progress is shown.
  void Tell(const std::string& doing) const;

  /// Settings of a call under `patience`, with progress shown on the terminal.
  loader::CallSettings Settings(const outcome::Patience& patience) const;
  loader::CallSettings Settings() const { return Settings(*patience_); }

  /// The sealing keys of the data folder, made on first use. kUnavailable, and no key is made,
  /// where the store holds secrets and the keys are not here.
  outcome::Result<store::SealingKeys*> Keys();

  /// Where the sealing keys are, or would be.
  outcome::Result<std::filesystem::path> KeyFile() const;

  /// From now on no data folder is made: this command only reads. Where the default one is not
  /// there, an empty store takes its place until the command ends; one that was named must be
  /// there.
  void MakeNoFolder() { makes_folder_ = false; }

  /// Where the data are kept, or would be.
  outcome::Result<std::filesystem::path> DataFolder() const;

  /// The URL of the store: --store; or CLARIBI_STORE, which no list of processes shows; or the file
  /// in the data folder. It may hold a password.
  outcome::Result<std::string> StoreUrl() const;

  /// The plugin library: of --plugin, or the one that was built with this host.
  std::filesystem::path PluginPath() const;

  /// The files of the plugin, verified on first use where a signature is required. Those of the
  /// parent, where it has the same library and manifest. Errors: see PluginFiles::Of.
  outcome::Result<const PluginFiles*> Files();

  /// Opens the store alone on first use: what plugins keep is out of reach still.
  outcome::Result<store::Database*> Database();

  /// Opens the store and the keys on first use. Errors: see Database and Keys.
  outcome::Result<store::Database*> Store();

  /// Begins an attempt to change what this data source is. What plugins keep of it waits there from
  /// now on. Once, with the store open, before the connection is.
  store::Attempt& Begin(const store::DataSource& source, bool is_new, std::string actor);

  /// Loads the plugin and makes its instance on first use. With a store opened before, the plugin
  /// can use it.
  outcome::Result<loader::Plugin*> Plugin();

  /// Makes an instance with these settings of the operator instead of the stored ones, and without
  /// --operator-config, which would go before them; and drops it. What the plugin refuses in them
  /// is the person's mistake.
  outcome::Status TryOperatorSettings(const Value& settings);

  /// The data source of this name; an unknown one is the person's mistake.
  outcome::Result<store::DataSource> FindSource(const std::string& name);

  /// Opens the connection of a data source; refuses one that belongs to another plugin or vendor.
  /// What the plugin refuses of it, such as the endpoint, is the person's mistake.
  outcome::Result<std::unique_ptr<loader::Connection>> Open(const store::DataSource& source);

  /// Nothing if the plugin and the manifest are those that the data source was connected with.
  outcome::Status CheckOrigin(const store::DataSource& source);

  /// Deletes what of the audit is older than the profile keeps it, if the store is open. What
  /// cannot be deleted now goes another time.
  void PruneAudit();

  /// Writes what plugins reported so far to the store, if it is open.
  void KeepEvents() noexcept;

 private:
  outcome::Result<std::unique_ptr<loader::Plugin>> MakePlugin(const GlobalOptions& options,
                                                              const StoredSettings& stored);
  outcome::Result<std::string> VendorId();
  outcome::Result<std::filesystem::path> FolderToUse();

  const GlobalOptions& options_;
  const outcome::Patience& interruption_;
  const Terminal& terminal_;
  Workspace* const parent_opt_;
  loader::CallWatch* const watch_opt_;
  std::unique_ptr<outcome::Patience> patience_;
  bool makes_folder_ = true;
  std::unique_ptr<TemporaryFolder> no_folder_;  // stands for a default folder that is not there
  std::unique_ptr<store::Database> own_database_;
  std::unique_ptr<store::SealingKeys> own_keys_;
  store::Database* database_ = nullptr;
  store::SealingKeys* keys_ = nullptr;
  std::unique_ptr<store::Attempt> attempt_;
  StoreServices services_;
  StderrLog log_;
  EventLog events_;
  std::optional<PluginFiles> files_;
  std::unique_ptr<loader::Plugin> plugin_;
  Progress* progress_ = nullptr;
  executor::OnWait on_wait_;
  mutable std::once_flag user_name_looked_up_;
  mutable std::string user_name_;
  std::optional<std::string> vendor_id_;  // of the manifest, once somebody asked
};

}  // namespace claribi::app
