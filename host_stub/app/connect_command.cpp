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

Result<Answer> Connect(Workspace& workspace, const Invocation& invocation) {
  if (Status named = CheckName(invocation.name); !named) return named.error();
  Connecting connecting(workspace);
  if (Status prepared = connecting.Prepare(invocation); !prepared) return prepared.error();
  SignIn sign_in(workspace, connecting.connection(), connecting.auth(),
                 {.no_browser = invocation.no_browser,
                  .callback_port = invocation.callback_port,
                  .api_key_stdin = invocation.api_key_stdin,
                  .approves = invocation.approves,
                  .why_stop = [&] { return connecting.CheckNotLost(); }});
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

}  // namespace

Command ConnectCommand() {
  return {
      .name = "connect",
      .summary = "Connect a data source, or sign in to an existing one again",
      .group = "Data sources",
      .arguments = {{.name = "NAME",
                     .says =
                         "What the data source is called here; an existing one is signed in again",
                     .take = Into(&Invocation::name),
                     .names = Names::kDataSource,
                     .is_required = true}},
      .options =
          {{.name = "--endpoint",
            .value = "NAME|URL",
            .says = "MCP endpoint: a name that `describe` lists, or a URL (default: the first)",
            .take = Into(&Invocation::endpoint)},
           {.name = "--config",
            .value = "FILE",
            .says = "Connection configuration, a JSON object as `describe` lists its members; "
                    "--endpoint, --set and --scope go before it",
            .take = Into(&Invocation::config),
            .names = Names::kFile},
           {.name = "--set",
            .value = "PLACE=VALUE",
            .says = "Value for a place of the endpoint's address, such as tenant=acme",
            .take = Into(&Invocation::values),
            .is_repeatable = true},
           {.name = "--scope",
            .value = "SCOPE",
            .says = "Ask for this scope only, of those that `describe` lists",
            .take = Into(&Invocation::scopes),
            .is_repeatable = true},
           {.name = "--no-browser",
            .says =
                "Print the authorization URL and open no browser; --timeout (default 5m) bounds "
                "the wait",
            .take = Into(&Invocation::no_browser)},
           {.name = "--approve-in-terminal",
            .says = "Press Approve at the simulated vendor, without a browser; only for "
                    "vendor-sandbox on this machine",
            .take = Into(&Invocation::approves),
            .excludes = {"--no-browser"}},
           {.name = "--callback-port",
            .value = "PORT",
            .says =
                "Port of the redirect URI on 127.0.0.1 (default: one of the organisation's four, "
                "or any free one)",
            .take = IntoNumber(0, 65535, &Invocation::callback_port)},
           {.name = "--api-key-stdin",
            .says = "Read the API key from standard input (one line), if the data source signs in "
                    "with an API key",
            .take = Into(&Invocation::api_key_stdin)}},
      .examples = {"connect prod",
                   "connect demo --endpoint 'https://localhost:8443/mcp?read_only=true' "
                   "--approve-in-terminal --profile sandbox"},
      .makes_data = true,
      .run = &Connect,
      .doing = "Connecting"};
}

}  // namespace claribi::app
