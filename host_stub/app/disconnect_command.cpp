// disconnect: revoke at the vendor where possible, delete here in any case.
#include "app/call_record.h"
#include "app/commands.h"
#include "app/json_document.h"
#include "app/printable.h"
#include "store/dashboards.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Result;
using outcome::Status;

constexpr std::chrono::seconds kDeletion{10};

// What became of the access at the vendor: as in the revocation message.
struct Revocation {
  std::string outcome;
  std::string detail;
};

// The tiles that go with the data source; a store that does not tell them keeps nobody from
// disconnecting.
std::vector<store::TileRow> TilesOf(Workspace& workspace, const store::DataSource& source) {
  const auto database = workspace.Store();
  if (!database) return {};
  auto tiles = store::Dashboards(**database)
                   .TilesOf(source.org_id, source.connection_id, workspace.patience());
  return tiles ? *std::move(tiles) : std::vector<store::TileRow>();
}

Result<Revocation> Revoke(Workspace& workspace, const store::DataSource& source) {
  auto connection = workspace.Open(source);
  if (!connection) return connection.error();
  loader::CallSettings settings = workspace.Settings();
  settings.takes_result_when_cancelled = true;
  const auto emitted = (*connection)->AuthorizeRevoke(settings);
  if (!emitted) return emitted.error();
  const auto message = ParseEmitted(*emitted);
  if (!message) return message.error();
  return Revocation{TextOf(*message, "revocation"), TextOf(*message, "detail")};
}

std::string TextFor(const Revocation& revocation) {
  if (revocation.outcome == "revoked")
    return "The sign-in was revoked at the vendor and deleted.\n";
  if (revocation.outcome == "nothing_to_revoke") return "There was no sign-in to revoke.\n";
  return "The sign-in was deleted here, but not revoked at the vendor" +
         (revocation.detail.empty() ? "." : ": " + Printable(revocation.detail)) +
         "\nRevoke it in the vendor's console, or wait until it expires.\n";
}

// The data source is still listed; the error also says what became of the access at the vendor.
outcome::Error NotDeleted(outcome::Error error, const Result<Revocation>& revocation) {
  const bool is_revoked = revocation && revocation->outcome == "revoked";
  error.cause += is_revoked ? " At the vendor the sign-in is revoked."
                            : " At the vendor the sign-in is not revoked.";
  error.fix += " Then disconnect again.";
  return error;
}

}  // namespace

Result<Answer> Disconnect(Workspace& workspace, const Invocation& invocation) {
  const auto source = workspace.FindSource(invocation.name);
  if (!source) return source.error();
  const auto tiles = TilesOf(workspace, *source);
  // A plugin that does not load is a reason to stop: a mistyped --plugin would leave tokens behind
  // that nobody revokes.
  if (const auto plugin = workspace.Plugin(); !plugin) return plugin.error();
  // What the plugin deletes waits with the rest: a data source is there whole, or not at all.
  store::Attempt& attempt = workspace.Begin(*source, false, ActorOf(workspace));
  auto revocation = Revoke(workspace, *source);
  const outcome::Deadline patience = workspace.EndingTime(kDeletion);
  if (!revocation &&
      (revocation.error().code == Code::kCancelled || revocation.error().code == Code::kUsage)) {
    return revocation.error();
  }
  const Status removed = attempt.Remove(patience);
  if (!removed) return NotDeleted(removed.error(), revocation);
  if (!revocation) {
    const outcome::Error& error = revocation.error();
    revocation = Revocation{"failed", error.what + (error.cause.empty() ? "" : " " + error.cause)};
  }
  Answer answer;
  Set(answer.json, "name", source->name);
  Set(answer.json, "deleted", true);
  Set(answer.json, "revocation", revocation->outcome);
  SetTextOrNull(answer.json, "detail", revocation->detail);
  answer.text = "disconnected: " + Printable(source->name) + "\n" + TextFor(*revocation);
  Document titles(rapidjson::kArrayType);
  for (const store::TileRow& tile : tiles) {
    titles.PushBack(Value(tile.title.c_str(), titles.GetAllocator()), titles.GetAllocator());
    answer.text += "removed from a dashboard: " + Printable(tile.title) + "\n";
  }
  Set(answer.json, "tiles", titles);
  return answer;
}

Command DisconnectCommand() {
  return {.name = "disconnect",
          .summary = "Revoke the sign-in and delete the data source",
          .group = "Data sources",
          .arguments = {SourceArgument()},
          .examples = {"disconnect prod", "disconnect prod --json"},
          .run = &Disconnect,
          .doing = "Revoking the sign-in"};
}

}  // namespace claribi::app
