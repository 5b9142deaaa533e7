// connect: a new data source, or a new sign-in for an existing one, at the terminal. The steps are
// those of connecting.h.
#include <algorithm>
#include <iostream>

#include "app/commands.h"
#include "app/connecting.h"
#include "app/hints.h"
#include "app/interactive_sign_in.h"
#include "app/printable.h"
#include "app/probe.h"
#include "app/tool_listing.h"

namespace claribi::app {
namespace {

using outcome::Error;
using outcome::Result;
using outcome::Status;

Answer Announce(const Connecting& connecting, const Document& status) {
  const std::string& name = connecting.source().name;
  Answer answer;
  answer.json.CopyFrom(status, answer.json.GetAllocator());
  Set(answer.json, "name", name);
  Set(answer.json, "created", connecting.is_new());
  const std::string account = TextOf(status, "account");
  answer.text = "connected: " + name + (account.empty() ? "" : " as " + Printable(account)) + "\n";
  if (IsListing(status)) {
    answer.text +=
        "note: only the listing of its tools was tried; the first call shows whether access "
        "works\n";
  }
  answer.text += NotesIn(status);
  return answer;
}

// The first listing of a connection approves what it shows, but for what may be meant for a model;
// later ones tell what has changed.
void AnnounceTools(Answer& answer, Workspace& workspace, loader::Connection& connection,
                   const std::string& source) {
  const auto patience = workspace.PatienceOf(Connecting::kVendorTimeout);
  const auto listing = CollectTools(connection, {}, workspace.Settings(*patience));
  if (!listing) {  // the sign-in works nevertheless
    std::cerr << "warning: the tools could not be listed: " << Printable(listing.error().what)
              << " " << Printable(listing.error().cause) << "\n";
    return;
  }
  const auto drifts = DriftsIn(*listing);
  const auto shown_drifts = std::count_if(drifts.begin(), drifts.end(),
                                          [](const ToolDrift& drift) { return !drift.is_hidden; });
  const std::int64_t approved = std::int64_t{listing->tools.Size()} - shown_drifts;
  const std::int64_t hidden{listing->hidden.Size()};
  Document tools(rapidjson::kObjectType);
  Set(tools, "approved", approved);
  Set(tools, "hidden", hidden);
  Set(tools, "drifted", static_cast<std::int64_t>(drifts.size()));
  Set(answer.json, "tools", tools);
  answer.text += std::to_string(approved) + " tools approved, " + std::to_string(hidden) +
                 " hidden\n" + DriftText(*listing, source, workspace.options());
}

}  // namespace

Result<Answer> Connect(Workspace& workspace, const Invocation& invocation) {
  if (Status named = CheckName(invocation.name); !named) return named.error();
  Connecting connecting(workspace);
  if (Status prepared = connecting.Prepare(invocation); !prepared) return prepared.error();
  SignIn sign_in(workspace, connecting.connection(), connecting.auth(),
                 {invocation.no_browser, invocation.callback_port, invocation.api_key_stdin,
                  [&] { return connecting.CheckNotLost(); }});
  const Status signed_in = sign_in.Run();
  auto status = signed_in ? connecting.Prove() : Result<Document>(signed_in.error());
  const Status saved = status ? connecting.Save(*status) : Status(status.error());
  if (!saved) {
    const Error error = connecting.Abandon(saved.error(), sign_in.has_exchanged());
    sign_in.TellTab({false, "Not connected", error.what + " See the terminal for details."});
    return error;
  }
  const std::string& name = connecting.source().name;
  sign_in.TellTab(
      {true, "Connected", "\"" + name + "\" is connected and answers. You may close this tab."});
  Answer answer = Announce(connecting, *status);
  Set(answer.json, "attempt", connecting.attempt_id());
  AnnounceTools(answer, workspace, connecting.connection(), name);
  answer.text += "next: " + HintFor(workspace.options(), {"tools", name}) + "\n      " +
                 HintFor(workspace.options(), {"status", name}) + "\n";
  return answer;
}

}  // namespace claribi::app
