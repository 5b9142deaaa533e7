// disconnect: revoke at the vendor where possible, delete here in any case.
#include "app/commands.h"
#include "app/printable.h"

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
  const Status revoked = Revoke(workspace, *source);
  if (!revoked &&
      (revoked.error().code == Code::kCancelled || revoked.error().code == Code::kUsage)) {
    return revoked.error();
  }
  const outcome::Deadline patience(kDeletion);
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
