// connect: a new data source, or a new sign-in for an existing one. Whatever fails, the store is as
// it was before.
#include <Poco/UUIDGenerator.h>

#include <algorithm>
#include <iostream>

#include "app/api_key.h"
#include "app/call_record.h"
#include "app/commands.h"
#include "app/endpoint_choice.h"
#include "app/exit_code.h"
#include "app/interactive_sign_in.h"
#include "app/printable.h"
#include "app/probe.h"
#include "app/tool_listing.h"
#include "store/checkpoint.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Deadline;
using outcome::Error;
using outcome::Result;
using outcome::Status;

constexpr std::size_t kLongestName = 100;
constexpr std::chrono::seconds kTakingBack{10};  // also after Ctrl-C
constexpr std::chrono::seconds kRevoking{5};

struct Candidate {
  store::DataSource source;
  AuthDescription auth;
  bool is_new = false;
};

Status CheckName(const std::string& name) {
  if (!name.empty() && Printable(name) == name && DisplayWidth(name) <= kLongestName) return {};
  return Error{.code = Code::kUsage,
               .what = "The name of the data source cannot be used.",
               .cause = "A name is 1 to 100 printable characters.",
               .fix = "Choose another name."};
}

Result<Document> DescriptionOf(Workspace& workspace, loader::Plugin& plugin) {
  const auto emitted = plugin.Describe(workspace.Settings());
  if (!emitted) return emitted.error();
  return ParseEmitted(*emitted);
}

// The row as it is to be: that of the existing data source, or a new one.
Result<Candidate> Prepare(Workspace& workspace, store::Database& database,
                          const Invocation& invocation) {
  const auto plugin = workspace.Plugin();
  if (!plugin) return plugin.error();
  const std::string plugin_id = (*plugin)->library().plugin_id();
  auto found = store::DataSources(database).Find(workspace.options().org, invocation.name,
                                                 workspace.patience());
  if (!found && found.error().code != Code::kNotFound) return found.error();
  const auto description = DescriptionOf(workspace, **plugin);
  if (!description) return description.error();
  Candidate candidate;
  candidate.auth = ReadAuth(*description);
  candidate.is_new = !found;
  if (found) {
    candidate.source = *found;
  } else {
    candidate.source.org_id = workspace.options().org;
    candidate.source.connection_id =
        Poco::UUIDGenerator::defaultGenerator().createRandom().toString();
    candidate.source.name = invocation.name;
    candidate.source.plugin_id = plugin_id;
    candidate.source.config = "{}";
    candidate.source.status = store::kConnecting;
    candidate.source.created_at_ms = store::UnixMs();
    const Value* vendor = Find(*description, "vendor");
    candidate.source.manifest_id = vendor != nullptr ? TextOf(*vendor, "id") : "";
  }
  const auto config = ChooseEndpoint(workspace, *description, candidate.source.config, invocation);
  if (!config) return config.error();
  candidate.source.config = *config;
  return candidate;
}

// Closes the connection before the store is brought back: closing may still write.
void TakeBack(store::Checkpoint& checkpoint, std::unique_ptr<loader::Connection> connection,
              bool is_new, bool has_exchanged) {
  if (connection && is_new && has_exchanged) {
    // Tokens of a new connection are revoked. Those of an existing one are left alone: revoking the
    // new ones might end the old ones too.
    const Deadline patience(kRevoking);
    (void)connection->AuthorizeRevoke({.patience = patience});
  }
  connection.reset();
  const Deadline patience(kTakingBack);
  const auto undo = has_exchanged ? store::Undo::kEverything : store::Undo::kAdditions;
  if (const Status restored = checkpoint.Restore(undo, patience); !restored) {
    std::cerr << "warning: " << Printable(restored.error().what) << " "
              << Printable(restored.error().cause) << "\n";
  }
}

// The authorization status after the test call. If the definition of its tool has changed, the test
// is skipped: the tool can be approved only after the sign-in.
Result<Document> Prove(Workspace& workspace, const store::DataSource& source,
                       loader::Connection& connection) {
  const auto patience = workspace.PatienceOf(SignIn::kVendorTimeout);
  auto status = ProbeOnRecord(workspace, source, connection, *patience);
  if (!status) return status.error();
  if (Status judged = JudgeProbe(*status); !judged && !IsProbeHidden(*status)) {
    return judged.error();
  }
  return status;
}

Answer Announce(const Candidate& candidate, const Document& status) {
  const std::string& name = candidate.source.name;
  Answer answer;
  answer.json.CopyFrom(status, answer.json.GetAllocator());
  Set(answer.json, "name", name);
  Set(answer.json, "created", candidate.is_new);
  const std::string account = TextOf(status, "account");
  answer.text = "connected: " + name + (account.empty() ? "" : " as " + Printable(account)) + "\n";
  return answer;
}

// The first listing of a connection approves what it shows; later ones tell what has changed.
void AnnounceTools(Answer& answer, Workspace& workspace, loader::Connection& connection,
                   const std::string& source) {
  const auto patience = workspace.PatienceOf(SignIn::kVendorTimeout);
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
                 " hidden\n" + DriftText(*listing, source);
}

}  // namespace

Result<Answer> Connect(Workspace& workspace, const Invocation& invocation) {
  if (Status named = CheckName(invocation.name); !named) return named.error();
  const auto database = workspace.Store();
  if (!database) return database.error();
  auto candidate = Prepare(workspace, **database, invocation);
  if (!candidate) return candidate.error();
  store::DataSource& source = candidate->source;
  auto checkpoint = store::Checkpoint::Take(**database, source.org_id, source.connection_id,
                                            workspace.patience());
  if (!checkpoint) return checkpoint.error();
  auto connection = workspace.Open(source);
  if (!connection) return AsUsersInput(connection.error());
  store::DataSources sources(**database);
  if (candidate->is_new) {  // takes the name, before a person is sent to the browser
    if (Status added = sources.Add(source, workspace.patience()); !added) return added.error();
  }
  SignIn sign_in(workspace, **connection, candidate->auth,
                 {invocation.no_browser, invocation.callback_port, invocation.api_key_stdin});
  const Status signed_in = sign_in.Run();
  auto status =
      signed_in ? Prove(workspace, source, **connection) : Result<Document>(signed_in.error());
  Status saved;
  if (status) {
    NoteCheck(source, TextOf(*status, "status"), JudgeProbe(*status).ok());
    const Deadline patience(kTakingBack);
    saved = sources.Update(source, patience);
  }
  if (!status || !saved) {
    const Error error = status ? saved.error() : status.error();
    TakeBack(*checkpoint, std::move(*connection), candidate->is_new, sign_in.has_exchanged());
    sign_in.TellTab({false, "Not connected", error.what + " See the terminal for details."});
    return error;
  }
  sign_in.TellTab({true, "Connected",
                   "\"" + source.name + "\" is connected and answers. You may close this tab."});
  Answer answer = Announce(*candidate, *status);
  AnnounceTools(answer, workspace, **connection, source.name);
  answer.text += "next: claribi-host tools " + source.name + "\n      claribi-host status " +
                 source.name + "\n";
  return answer;
}

}  // namespace claribi::app
