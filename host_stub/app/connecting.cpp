#include "app/connecting.h"

#include <Poco/UUIDGenerator.h>

#include "app/call_record.h"
#include "app/endpoint_choice.h"
#include "app/exit_code.h"
#include "app/printable.h"
#include "app/probe.h"
#include "app/utc_time.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;

constexpr std::size_t kLongestName = 100;
constexpr std::chrono::seconds kCommitting{10};  // also after Ctrl-C
constexpr std::chrono::seconds kRevoking{5};
constexpr std::chrono::seconds kLooking{5};

Result<Document> DescriptionOf(Workspace& workspace, loader::Plugin& plugin) {
  const auto emitted = plugin.Describe(workspace.Settings());
  if (!emitted) return emitted.error();
  return ParseEmitted(*emitted);
}

Error LostTo(const store::DataSource& winner) {
  const std::string who = winner.connected_by.empty() ? "Another host" : winner.connected_by;
  const std::string when = UtcText(winner.connected_at_ms, "%Y-%m-%d %H:%M:%SZ");
  return Error{
      .code = Code::kConflict,
      .what = "\"" + winner.name + "\" was connected by another attempt; nothing was saved.",
      .cause =
          who + " was first" +
          (winner.attempt_id.empty() ? "."
                                     : ", at " + when + " (attempt " + winner.attempt_id + ")."),
      .fix = "Use the data source as it is, or connect again to replace its sign-in."};
}

// Says so, where the error has not yet.
Error NothingSaved(Error error) {
  const bool is_said = error.what.find("nothing was saved") != std::string::npos;
  if (!is_said) error.what += " Nothing was saved.";
  return error;
}

}  // namespace

Status CheckName(const std::string& name) {
  if (!name.empty() && Printable(name) == name && DisplayWidth(name) <= kLongestName) return {};
  return Error{.code = Code::kUsage,
               .what = "The name of the data source cannot be used.",
               .cause = "A name is 1 to 100 printable characters.",
               .fix = "Choose another name."};
}

Status Connecting::Prepare(const Invocation& invocation) {
  const auto database = workspace_.Store();
  if (!database) return database.error();
  database_ = *database;
  const auto plugin = workspace_.Plugin();
  if (!plugin) return plugin.error();
  is_new_ = true;
  if (!invocation.name.empty()) {
    auto found = store::DataSources(*database_)
                     .Find(workspace_.options().org, invocation.name, workspace_.patience());
    if (!found && found.error().code != Code::kNotFound) return found.error();
    is_new_ = !found;
    if (found) source_ = *std::move(found);
  }
  const auto description = DescriptionOf(workspace_, **plugin);
  if (!description) return description.error();
  auth_ = ReadAuth(*description);
  if (is_new_) {
    source_.org_id = workspace_.options().org;
    source_.connection_id = Poco::UUIDGenerator::defaultGenerator().createRandom().toString();
    source_.name = invocation.name;
    source_.plugin_id = (*plugin)->library().plugin_id();
    source_.config = "{}";
    source_.created_at_ms = store::UnixMs();
  } else if (const Status ours = workspace_.CheckOrigin(source_); !ours) {
    // Before anybody is asked for the places of another vendor's addresses.
    return ours.error();
  }
  if (source_.manifest_id.empty()) {
    const Value* vendor = Find(*description, "vendor");
    source_.manifest_id = vendor != nullptr ? TextOf(*vendor, "id") : "";
  }
  const auto config = ChooseEndpoint(workspace_, *description, source_.config, invocation);
  if (!config) return config.error();
  source_.config = *config;
  attempt_ = &workspace_.Begin(source_, is_new_, ActorOf(workspace_));
  auto connection = workspace_.Open(source_);
  if (!connection) return connection.error();
  connection_ = std::move(*connection);
  return {};
}

Status Connecting::CheckNotLost() {
  const auto patience = workspace_.PatienceOf(kLooking);
  const auto winner = attempt_->FindWinner(*patience);
  if (winner && *winner) return LostTo(**winner);
  // A store that cannot be asked now may be there when it is needed.
  if (!winner && winner.error().code == Code::kNotFound) return winner.error();
  return {};
}

store::DataSource Connecting::Named(const std::string& meanwhile) const {
  store::DataSource named = source_;
  if (named.name.empty()) named.name = meanwhile;
  return named;
}

Result<Document> Connecting::Prove(const std::string& meanwhile) {
  const auto patience = workspace_.PatienceOf(kVendorTimeout);
  auto status = ProbeOnRecord(workspace_, Named(meanwhile), *connection_, *patience);
  if (!status) return status.error();
  if (Status judged = JudgeProbe(*status); !judged && !IsProbeHidden(*status)) {
    return judged.error();
  }
  return status;
}

Status Connecting::Save(const Value& status, const std::string& name) {
  if (!name.empty()) source_.name = name;
  NoteCheck(source_, TextOf(status, "status"), JudgeProbe(status).ok());
  const outcome::Deadline patience = workspace_.EndingTime(kCommitting);
  Status saved = attempt_->Commit(source_, patience);
  if (saved || saved.error().code != Code::kConflict) return saved;
  const auto winner = attempt_->FindWinner(patience);
  return winner && *winner ? Status(LostTo(**winner)) : saved;
}

// Tokens that nobody keeps are of use to nobody. Those of a data source of this name might end with
// them at the vendor, so they are left alone while there is one, or may be: it may be another
// attempt's.
void Connecting::Revoke() {
  const outcome::Deadline patience = workspace_.EndingTime(kRevoking);
  const auto there = store::DataSources(*database_).Find(source_.org_id, source_.name, patience);
  if (there || there.error().code != Code::kNotFound) return;
  (void)connection_->AuthorizeRevoke({.patience = patience});
}

Error Connecting::Abandon(const Error& why, bool has_exchanged) {
  if (attempt_ != nullptr) attempt_->KeepShared(workspace_.EndingTime(kCommitting));
  if (connection_ && has_exchanged && !why.may_be_done) Revoke();
  connection_.reset();
  return why.may_be_done ? why : NothingSaved(why);
}

}  // namespace claribi::app
