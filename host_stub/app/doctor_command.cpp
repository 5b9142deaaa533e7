// doctor: looks at everything that a data source needs, from the library to the tools, and says of
// each what is wrong, why, and what to do. Without NAME it asks no vendor.
#include <iostream>
#include <utility>

#include "app/commands.h"
#include "app/data_source_checks.h"
#include "app/doctor_bundle.h"
#include "app/doctor_checks.h"
#include "app/exit_code.h"
#include "app/hints.h"
#include "app/own_stdout.h"
#include "app/printable.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;

// One check that cannot begin in time has failed; the others of the run are skipped.
Finding TooLate(const Error& stop, bool& is_late) {
  if (std::exchange(is_late, true)) return Skipped("The time of the command is over.");
  return Failed(stop);
}

// Fails where the person interrupts.
Status CheckHost(Examination& examination, Diagnosis& diagnosis, bool& is_late) {
  for (const auto& checks : {StoreChecks(), PluginChecks(), SurroundingChecks()}) {
    for (const HostCheck& check : checks) {
      const auto stop = WhyStop(examination.workspace.patience(), "The command");
      if (stop && stop->code == Code::kCancelled) return *stop;
      const auto why_not = diagnosis.WhyNot(check.needs);
      diagnosis.Add(check.id, "",
                    stop      ? TooLate(*stop, is_late)
                    : why_not ? Skipped(*why_not)
                              : check.run(examination));
    }
  }
  return {};
}

Error NothingConnectedYet(const GlobalOptions& options, const std::string& name) {
  return AsUsersInput({.code = Code::kNotFound,
                       .what = "There is no data source \"" + name + "\".",
                       .cause = "Nothing is connected yet.",
                       .fix = "Connect it with: " + HintFor(options, {"connect", name})});
}

// The data sources to look at.
Result<std::vector<store::DataSource>> SourcesToCheck(Examination& examination) {
  Workspace& workspace = examination.workspace;
  const std::string& org = workspace.options().org;
  const std::string& name = examination.invocation.name;
  store::DataSources rows(*examination.database);
  if (name.empty()) return rows.List(org, workspace.patience());
  auto found = rows.Find(org, name, workspace.patience());
  if (!found) return AsUsersInput(found.error());
  return std::vector<store::DataSource>{std::move(*found)};
}

// Why none of them can be looked at.
std::optional<std::string> WhyNone(Examination& examination, const Diagnosis& diagnosis) {
  if (auto why_not = diagnosis.WhyNot({"description"})) return why_not;
  const auto opened = examination.workspace.Store();
  return opened ? std::nullopt : std::optional(opened.error().what);
}

Status CheckDataSources(Examination& examination, Diagnosis& diagnosis, bool& is_late) {
  Workspace& workspace = examination.workspace;
  const std::string& name = examination.invocation.name;
  if (const auto why_not = diagnosis.WhyNot({"store"})) {
    if (!name.empty()) diagnosis.Add("endpoint", name, Skipped(*why_not));
    return {};
  }
  const auto sources = SourcesToCheck(examination);
  if (!sources) return sources.error();
  if (sources->empty()) return {};
  const auto why_none = WhyNone(examination, diagnosis);
  const Value none(rapidjson::kObjectType);
  const Yardstick yardstick{workspace.options(), examination.description,
                            examination.manifest ? *examination.manifest : none};
  for (const store::DataSource& source : *sources) {
    const auto stop = WhyStop(workspace.patience(), "The command");
    if (stop && stop->code == Code::kCancelled) return *stop;
    if (stop || why_none) {
      diagnosis.Add("endpoint", source.name,
                    why_none ? Skipped(*why_none) : TooLate(*stop, is_late));
      continue;
    }
    const Observation observation = Observe(workspace, source, !name.empty());
    if (const auto interrupted = Interrupted(observation)) return *interrupted;
    Judge(observation, yardstick, diagnosis);
  }
  return {};
}

// What was found goes first, so that a person who is asked has read it.
Result<Answer> WithBundle(Examination& examination, Answer answer) {
  const Invocation& invocation = examination.invocation;
  const auto files = BundleFiles(examination, answer.json);
  const std::string text = BundleText(invocation.bundle, files);
  bool is_wanted = invocation.yes;
  if (!is_wanted) {
    OwnStdout() << std::exchange(answer.text, "") << std::flush;
    const auto line = AskLine(text + "Write it? [y/N] ", examination.workspace.interruption());
    if (!line) return line.error();
    is_wanted = *line == "y" || *line == "Y" || *line == "yes";
  } else if (!invocation.global.json) {
    std::cerr << text;
  }
  if (is_wanted) {
    const auto bytes = support_bundle::Archive("claribi-host-bundle", files);
    if (!bytes) return bytes.error();
    const Status written = support_bundle::WriteWhole(invocation.bundle, *bytes, invocation.yes);
    if (!written) return written.error();
  }
  answer.text += (is_wanted ? "written: " : "not written: ") + Printable(invocation.bundle) + "\n";
  Set(answer.json, "bundle", BundleJson(invocation.bundle, is_wanted, files));
  return answer;
}

Result<Answer> Diagnose(Workspace& workspace, const Invocation& invocation) {
  if (!invocation.bundle.empty()) {
    if (const Status fits = CheckBundle(workspace, invocation); !fits) return fits.error();
  }
  Examination examination{.workspace = workspace, .invocation = invocation};
  Diagnosis diagnosis(workspace.options());
  bool is_late = false;
  if (const Status done = CheckHost(examination, diagnosis, is_late); !done) return done.error();
  const bool has_no_store = examination.database == nullptr && !diagnosis.Failure();
  if (has_no_store && !invocation.name.empty()) {
    return NothingConnectedYet(workspace.options(), invocation.name);
  }
  if (const Status done = CheckDataSources(examination, diagnosis, is_late); !done) {
    return done.error();
  }
  Answer answer;
  answer.json = diagnosis.ToJson();
  SetTextOrNull(answer.json, "name", invocation.name);
  answer.text = diagnosis.ToText();
  answer.failure = diagnosis.Failure();
  if (invocation.bundle.empty()) return answer;
  return WithBundle(examination, std::move(answer));
}

}  // namespace

Command DoctorCommand() {
  return {
      .name = "doctor",
      .summary = "Look for what is wrong: host, store, plugin; with NAME the vendor, too",
      .group = "Data sources",
      .arguments = {{.name = "NAME",
                     .says = "Data source: its vendor is asked, too (default: all, and no vendor "
                             "is asked)",
                     .take = Into(&Invocation::name),
                     .names = Names::kDataSource}},
      .options = {{.name = "--callback-port",
                   .value = "PORT",
                   .says = "The port that `connect` is to be given (default: those of the "
                           "organisation)",
                   .take = IntoNumber(0, 65535, &Invocation::callback_port)},
                  {.name = "--bundle",
                   .value = "FILE",
                   .says = "Also write an archive (zip) without secrets, for who helps; what is in "
                           "it is shown, and a terminal asks, before",
                   .take = Into(&Invocation::bundle),
                   .names = Names::kFile},
                  {.name = "--yes",
                   .says = "Write the archive without asking, also in place of one that is there",
                   .take = Into(&Invocation::yes)}},
      .examples = {"doctor", "doctor prod --json", "doctor prod --bundle claribi.zip"},
      .run = &Diagnose,
      .doing = "Checking"};
}

}  // namespace claribi::app
