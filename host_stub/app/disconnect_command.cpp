// disconnect: revoke at the vendor where possible, delete here in any case.
#include "app/commands.h"
#include "app/printable.h"
#include "store/checkpoint.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Result;
using outcome::Status;

constexpr std::chrono::seconds kDeletion{10};

Status Revoke(Workspace& workspace, const store::DataSource& source) {
  auto connection = workspace.Open(source);
  if (!connection) return connection.error();
  return (*connection)->AuthorizeRevoke(workspace.Settings());
}

}  // namespace

Result<Answer> Disconnect(Workspace& workspace, const Invocation& invocation) {
  const auto source = workspace.FindSource(invocation.name);
  if (!source) return source.error();
  // A plugin that does not load is a reason to stop: a mistyped --plugin would leave tokens behind
  // that nobody revokes.
  if (const auto plugin = workspace.Plugin(); !plugin) return plugin.error();
  auto checkpoint = store::Checkpoint::Take(**workspace.Store(), source->org_id,
                                            source->connection_id, workspace.patience());
  if (!checkpoint) return checkpoint.error();
  const Status revoked = Revoke(workspace, *source);
  const outcome::Deadline patience(kDeletion);
  if (!revoked &&
      (revoked.error().code == Code::kCancelled || revoked.error().code == Code::kUsage)) {
    // The plugin may have deleted the secrets already: a data source is there whole, or not at all.
    const Status restored = checkpoint->Restore(store::Undo::kEverything, patience);
    return restored ? revoked.error() : restored.error();
  }
  const Status removed = store::DataSources(**workspace.Store())
                             .Remove(source->org_id, source->connection_id, patience);
  if (!removed) return removed.error();
  Answer answer;
  Set(answer.json, "name", source->name);
  Set(answer.json, "deleted", true);
  Set(answer.json, "revoked", revoked.ok());
  const Value none;
  if (revoked)
    Set(answer.json, "revocation_error", none);
  else
    Set(answer.json, "revocation_error", ToJson(revoked.error(), 0));
  answer.text = "disconnected: " + Printable(source->name) + "\n";
  answer.text += revoked ? "The sign-in was revoked and deleted.\n"
                         : "The sign-in was deleted here, but not revoked at the vendor: " +
                               Printable(revoked.error().what) +
                               "\nRevoke it in the vendor's console, or let it expire.\n";
  return answer;
}

}  // namespace claribi::app
