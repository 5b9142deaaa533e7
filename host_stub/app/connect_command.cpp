// connect: a new data source, or a new sign-in for an existing one. Nothing is saved before all of
// it has worked (store/attempt.h): whatever fails, the store is as it was before.
#include <Poco/UUIDGenerator.h>

#include <algorithm>
#include <iostream>

#include "app/api_key.h"
#include "app/call_record.h"
#include "app/commands.h"
#include "app/endpoint_choice.h"
#include "app/exit_code.h"
#include "app/hints.h"
#include "app/interactive_sign_in.h"
#include "app/printable.h"
#include "app/probe.h"
#include "app/tool_listing.h"
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
    // Before anybody is asked for the places of another vendor's addresses.
    if (const Status ours = workspace.CheckOrigin(*found); !ours) return ours.error();
    candidate.source = *found;
  } else {
    candidate.source.org_id = workspace.options().org;
    candidate.source.connection_id =
        Poco::UUIDGenerator::defaultGenerator().createRandom().toString();
    candidate.source.name = invocation.name;
    candidate.source.plugin_id = plugin_id;
    candidate.source.config = "{}";
    candidate.source.created_at_ms = store::UnixMs();
  }
  if (candidate.source.manifest_id.empty()) {
    const Value* vendor = Find(*description, "vendor");
    candidate.source.manifest_id = vendor != nullptr ? TextOf(*vendor, "id") : "";
  }
  const auto config = ChooseEndpoint(workspace, *description, candidate.source.config, invocation);
  if (!config) return config.error();
  candidate.source.config = *config;
  return candidate;
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

// Nothing while no other attempt has won.
Status CheckNotLost(const Workspace& workspace, store::Attempt& attempt) {
  const auto patience = workspace.PatienceOf(kLooking);
  const auto winner = attempt.FindWinner(*patience);
  if (winner && *winner) return LostTo(**winner);
  // A store that cannot be asked now may be there when it is needed.
  if (!winner && winner.error().code == Code::kNotFound) return winner.error();
  return {};
}

Status Save(const Workspace& workspace, store::Attempt& attempt, const store::DataSource& source) {
  const outcome::Deadline patience = workspace.EndingTime(kCommitting);
  Status saved = attempt.Commit(source, patience);
  if (saved || saved.error().code != Code::kConflict) return saved;
  const auto winner = attempt.FindWinner(patience);
  return winner && *winner ? Status(LostTo(**winner)) : saved;
}

// Tokens that nobody keeps are of use to nobody. Those of a data source of this name might end with
// them at the vendor, so they are left alone while there is one, or may be: it may be another
// attempt's.
void Revoke(const Workspace& workspace, store::Database& database, const store::DataSource& source,
            loader::Connection& connection) {
  const outcome::Deadline patience = workspace.EndingTime(kRevoking);
  const auto there = store::DataSources(database).Find(source.org_id, source.name, patience);
  if (there || there.error().code != Code::kNotFound) return;
  (void)connection.AuthorizeRevoke({.patience = patience});
}

// Says so, where the error has not yet.
Error NothingSaved(Error error) {
  const bool is_said = error.what.find("nothing was saved") != std::string::npos;
  if (!is_said) error.what += " Nothing was saved.";
  return error;
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
                 " hidden\n" + DriftText(*listing, source, workspace.options());
}

}  // namespace

Result<Answer> Connect(Workspace& workspace, const Invocation& invocation) {
  if (Status named = CheckName(invocation.name); !named) return named.error();
  const auto database = workspace.Store();
  if (!database) return database.error();
  auto candidate = Prepare(workspace, **database, invocation);
  if (!candidate) return candidate.error();
  store::DataSource& source = candidate->source;
  store::Attempt& attempt = workspace.Begin(source, candidate->is_new, ActorOf(workspace));
  auto connection = workspace.Open(source);
  if (!connection) return connection.error();
  SignIn sign_in(workspace, **connection, candidate->auth,
                 {invocation.no_browser, invocation.callback_port, invocation.api_key_stdin,
                  [&] { return CheckNotLost(workspace, attempt); }});
  const Status signed_in = sign_in.Run();
  auto status =
      signed_in ? Prove(workspace, source, **connection) : Result<Document>(signed_in.error());
  Status saved;
  if (status) {
    NoteCheck(source, TextOf(*status, "status"), JudgeProbe(*status).ok());
    saved = Save(workspace, attempt, source);
  }
  if (!status || !saved) {
    const Error& why = status ? saved.error() : status.error();
    const Error error = why.may_be_done ? why : NothingSaved(why);
    attempt.KeepShared(workspace.EndingTime(kCommitting));
    if (sign_in.has_exchanged() && !why.may_be_done) {
      Revoke(workspace, **database, source, **connection);
    }
    connection->reset();
    sign_in.TellTab({false, "Not connected", error.what + " See the terminal for details."});
    return error;
  }
  sign_in.TellTab({true, "Connected",
                   "\"" + source.name + "\" is connected and answers. You may close this tab."});
  Answer answer = Announce(*candidate, *status);
  Set(answer.json, "attempt", attempt.id());
  AnnounceTools(answer, workspace, **connection, source.name);
  answer.text += "next: " + HintFor(workspace.options(), {"tools", source.name}) + "\n      " +
                 HintFor(workspace.options(), {"status", source.name}) + "\n";
  return answer;
}

}  // namespace claribi::app
