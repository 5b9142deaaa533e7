// doctor: the data folder, the store in it or elsewhere, and the sealing keys.
#include <filesystem>
#include <system_error>

#include "app/doctor_checks.h"
#include "app/hints.h"
#include "app/utc_time.h"
#include "store/key_use.h"
#include "store/store_facts.h"

namespace claribi::app {
namespace {

using outcome::Code;
using std::filesystem::path;
using std::filesystem::perms;

constexpr std::int64_t kMostSkewMs = 60'000;

constexpr perms kOthersWrite = perms::group_write | perms::others_write;
constexpr perms kOthers = perms::group_all | perms::others_all;

bool HasAny(perms found, perms asked) { return (found & asked) != perms::none; }

// Nothing to say of a folder that is the owner's alone, or is not there.
std::optional<Finding> JudgeFolder(const path& folder) {
  std::error_code ec;
  const auto status = std::filesystem::status(folder, ec);
  if (status.type() == std::filesystem::file_type::not_found) return std::nullopt;
  const std::string shown = folder.string();
  if (status.type() == std::filesystem::file_type::none) {
    return Failed("The folder " + shown + " cannot be examined.", ec.message(),
                  "Check its permissions, or name another with --data-dir or --store.");
  }
  if (status.type() != std::filesystem::file_type::directory) {
    return Failed(shown + " is not a folder.", "Something else has this name.",
                  "Move it away, or name another folder with --data-dir or --store.");
  }
  if (HasAny(status.permissions(), kOthersWrite)) {
    return Failed("Other accounts may write in the folder " + shown + ".",
                  "They could put a store or keys of their own there.", "Run: chmod 700 " + shown);
  }
  if (HasAny(status.permissions(), kOthers)) {
    return Warning("Other accounts may look into the folder " + shown + ".",
                   "They see which files there are, though not what is in them.",
                   "Run: chmod 700 " + shown);
  }
  return std::nullopt;
}

// The store itself is judged when it is opened; SQLite keeps parts of it beside it.
std::optional<Finding> JudgeJournals(const path& store_file) {
  for (const char* suffix : {"-wal", "-shm", "-journal"}) {
    const path file = store_file.string() + suffix;
    std::error_code ec;
    const auto status = std::filesystem::status(file, ec);
    if (!std::filesystem::is_regular_file(status) || !HasAny(status.permissions(), kOthers)) {
      continue;
    }
    return Failed("Other accounts may read or write a part of the store.",
                  "The file " + file.string() + " is not yours alone.",
                  "Run: chmod 600 " + file.string());
  }
  return std::nullopt;
}

Finding DataFolderIsPrivate(Examination& examination) {
  const Workspace& workspace = examination.workspace;
  const auto folder = workspace.DataFolder();
  if (!folder) return Failed(folder.error());
  const auto url = workspace.StoreUrl();
  const auto store_file = url ? store::Database::FileOf(*url) : std::nullopt;
  std::optional<Finding> finding = JudgeFolder(*folder);
  if (store_file && (!finding || finding->verdict != Verdict::kFailed)) {
    const bool is_elsewhere = store_file->parent_path() != folder->lexically_normal();
    std::optional<Finding> of_store =
        is_elsewhere ? JudgeFolder(store_file->parent_path()) : std::optional<Finding>();
    if (auto journals = JudgeJournals(*store_file)) of_store = std::move(journals);
    if (of_store) finding = std::move(of_store);
  }
  if (finding) return std::move(*finding);
  std::error_code ec;
  return Ok(std::filesystem::exists(*folder, ec)
                ? "The folder " + folder->string() + " is yours alone."
                : "There is no folder " + folder->string() +
                      " yet; the first command that needs it makes it.");
}

Finding StoreOpens(Examination& examination) {
  Workspace& workspace = examination.workspace;
  const auto url = workspace.StoreUrl();
  if (!url) return Failed(url.error());
  const auto file = store::Database::FileOf(*url);
  std::error_code ec;
  if (file && !std::filesystem::exists(*file, ec) && !ec) {
    return Skipped("There is no store yet; the first `connect` makes " + file->string() + ".");
  }
  const auto database = workspace.Database();
  if (!database) return Failed(database.error());
  examination.database = *database;
  return Ok(file ? "The store " + file->string() + " opens." : "The PostgreSQL store answers.");
}

Finding SchemaIsKnown(Examination& examination) {
  const auto facts = store::LookAt(*examination.database, examination.workspace.patience());
  if (!facts) return Failed(facts.error());
  const std::string steps = std::to_string(facts->steps);
  if (facts->steps > facts->known_steps) {
    return Warning("The store has taken " + steps + " steps of its schema; this host knows " +
                       std::to_string(facts->known_steps) + ".",
                   "A newer host shares the store. This one goes on, without what is new.",
                   "Update this host.");
  }
  return Ok("The store has taken all " + steps + " steps of its schema.");
}

struct LostSecrets {
  std::int64_t missing = 0;
  std::int64_t retired = 0;
  std::string missing_ids = {};
};

outcome::Result<LostSecrets> CountLost(const store::SealingKeys& keys, const store::KeyUse& use) {
  LostSecrets lost;
  for (const auto& [id, secrets] : use.secrets_by_key) {
    if (keys.Find(id)) continue;
    const auto is_retired = keys.IsRetired(id);
    if (!is_retired) return is_retired.error();
    (*is_retired ? lost.retired : lost.missing) += secrets;
    if (!*is_retired)
      lost.missing_ids += (lost.missing_ids.empty() ? "" : ", ") + std::to_string(id);
  }
  return lost;
}

Finding KeysOpenWhatIsStored(Examination& examination) {
  Workspace& workspace = examination.workspace;
  const auto file = workspace.KeyFile();
  if (!file) return Failed(file.error());
  const auto keys = store::SealingKeys::OpenExisting(*file);
  if (!keys && keys.error().code != Code::kNotFound) return Failed(keys.error());
  const auto use = store::CountKeyUse(*examination.database, workspace.patience());
  if (!use) return Failed(use.error());
  if (!keys && use->empty()) {
    return Ok("There is no sealing key yet, and nothing that needs one.");
  }
  if (!keys) {
    const auto missing = workspace.Keys();  // makes none for a store with secrets
    return missing ? Ok("The sealing keys are there.") : Failed(missing.error());
  }
  examination.has_keys = true;
  const auto lost = CountLost(*keys, *use);
  if (!lost) return Failed(lost.error());
  if (lost->missing > 0) {
    return Failed(
        std::to_string(lost->missing) + " secrets are sealed under keys that are not here.",
        "Missing from " + file->string() + ": " + lost->missing_ids + ".",
        "Copy sealing.keys from another node, or from a backup. To give them up, run: " +
            HintFor(workspace.options(), {"keys", "abandon", "--yes"}));
  }
  if (lost->retired > 0) {
    return Warning(std::to_string(lost->retired) + " secrets are sealed under retired keys.",
                   "Nothing opens them any more.",
                   "Connect those data sources again of which `claribi-host status` says so.");
  }
  Finding finding = Ok("Every secret that is stored has its sealing key.");
  if (use->others > 0) {
    finding.notes.push_back(std::to_string(use->others) +
                            " secrets do not say which key sealed them.");
  }
  return finding;
}

// What the vendor's clock says does not cross the ABI. A wrong clock shows in what this host, or
// another node, wrote; and in certificates, which the check `tls` tells of.
Finding ClockIsPlausible(Examination& examination) {
  const auto facts = store::LookAt(*examination.database, examination.workspace.patience());
  if (!facts) return Failed(facts.error());
  const auto text = [](std::int64_t ms) { return UtcText(ms, "%Y-%m-%d %H:%M:%SZ"); };
  const std::int64_t skew_ms = facts->own_clock_ms - facts->clock_ms;
  const std::string fix = "Set the clocks of all machines by NTP.";
  const std::string here = text(facts->own_clock_ms);
  Finding finding = Ok("It is " + here + " here, and nothing in the store is later.");
  if (skew_ms > kMostSkewMs || skew_ms < -kMostSkewMs) {
    finding = Warning("The clock of this machine and that of the store differ by " +
                          std::to_string(std::abs(skew_ms) / 1000) + " s.",
                      "It is " + here + " here, and " + text(facts->clock_ms) + " there.", fix);
  } else if (facts->latest_ms - facts->own_clock_ms > kMostSkewMs) {
    finding = Warning("The store holds a time that is still to come.",
                      "It is " + here + " here, and a data source was written at " +
                          text(facts->latest_ms) + ": this clock is slow, or was fast then.",
                      fix);
  }
  Set(finding.details, "now_ms", facts->own_clock_ms);
  Set(finding.details, "store_ms", facts->clock_ms);
  return finding;
}

}  // namespace

std::vector<HostCheck> StoreChecks() {
  return {{"data_folder", {}, &DataFolderIsPrivate},
          {"store", {}, &StoreOpens},
          {"schema", {"store"}, &SchemaIsKnown},
          {"keys", {"store"}, &KeysOpenWhatIsStored},
          {"clock", {"store"}, &ClockIsPlausible}};
}

}  // namespace claribi::app
