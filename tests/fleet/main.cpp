// fleet-worker: one node of a fleet of hosts. Opens every data source of a store as claribi-host
// does and calls a cheap tool of each from several threads, until SIGTERM. The clock tells which
// connection all nodes turn to at a moment, so that they meet where a token has just run out.
// Judges nothing: it reports lines of JSON on stdout, and race.py judges.
//
//   {"ready":50}                       data sources that are open
//   {"calls":120}                      calls answered so far, now and then and at the end
//   {"failed":"c07","code":"auth_required","what":"...","cause":"..."}
#include <CLI/CLI.hpp>
#include <atomic>
#include <exception>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "app/answer.h"
#include "app/exit_code.h"
#include "app/json_document.h"
#include "app/probe.h"
#include "app/terminal.h"
#include "app/workspace.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kReportEvery{500};

struct Options {
  GlobalOptions global;
  std::string tool = "aiven_project_list";
  unsigned threads = 8;
  unsigned seed = 1;
  unsigned patience_ms = 90'000;  // of a call: longer than a renewal may be waited for
  unsigned slot_ms = 38;          // for which all nodes turn to one connection
  unsigned one_in = 8;            // so many threads, one takes part in a slot
};

struct Opened {
  std::string name;
  std::unique_ptr<loader::Connection> connection;
};

// Whole lines, one at a time, seen at once by who reads the pipe.
class Report {
 public:
  void Write(const Document& line) {
    const std::lock_guard lock(mutex_);
    std::cout << ToLine(line) << std::endl;
  }

 private:
  std::mutex mutex_;
};

class Node {
 public:
  Node(const Options& options, const Workspace& workspace, const Interruption& interruption,
       std::vector<Opened> sources)
      : options_(options),
        workspace_(workspace),
        interruption_(interruption),
        sources_(std::move(sources)) {}

  void Run() {
    ReportNumber("ready", static_cast<std::int64_t>(sources_.size()));
    std::vector<std::thread> threads;
    for (unsigned index = 0; index < options_.threads; ++index) {
      threads.emplace_back([this, index] { CallUntilInterrupted(options_.seed * 64 + index); });
    }
    while (!interruption_.IsCancelled()) {
      std::this_thread::sleep_for(kReportEvery);
      ReportNumber("calls", calls_);
    }
    for (std::thread& thread : threads) thread.join();
    ReportNumber("calls", calls_);
  }

 private:
  void CallUntilInterrupted(unsigned seed) {
    std::mt19937 random(seed);
    std::int64_t last_slot = 0;
    while (!interruption_.IsCancelled()) {
      const std::int64_t slot = store::UnixMs() / options_.slot_ms;
      if (slot == last_slot) {
        std::this_thread::sleep_for(milliseconds(options_.slot_ms) / 4);
        continue;
      }
      last_slot = slot;
      if (random() % options_.one_in != 0) continue;
      // Now and then out of turn, so that tokens of every age are met.
      const auto turn = random() % 4 == 0 ? random() : static_cast<std::uint64_t>(slot);
      Call(sources_[turn % sources_.size()]);
    }
  }

  void Call(const Opened& source) {
    const auto patience = workspace_.PatienceOf(milliseconds(options_.patience_ms));
    const auto emitted =
        source.connection->CallTool(options_.tool, "{}", "", {.patience = *patience});
    if (interruption_.IsCancelled()) return;  // whatever it says, it was cut short
    if (!emitted) return ReportFailure(source, emitted.error());
    const auto result = ParseEmitted(*emitted);
    if (!result) return ReportFailure(source, result.error());
    const Value* detail = Find(*result, "error");
    if (detail != nullptr) {
      return ReportFailure(source, FromDetail(*detail, "The tool reported a failure."));
    }
    ++calls_;
  }

  void ReportNumber(const char* name, std::int64_t number) {
    Document line;
    Set(line, name, number);
    report_.Write(line);
  }

  void ReportFailure(const Opened& source, const outcome::Error& error) {
    Document line;
    Set(line, "failed", source.name);
    Set(line, "code", CodeName(error.code));
    Set(line, "what", error.what);
    Set(line, "cause", error.cause);
    report_.Write(line);
  }

  const Options& options_;
  const Workspace& workspace_;
  const Interruption& interruption_;
  const std::vector<Opened> sources_;
  std::atomic<std::int64_t> calls_{0};
  Report report_;
};

outcome::Result<std::vector<Opened>> OpenAll(Workspace& workspace) {
  const auto database = workspace.Store();
  if (!database) return database.error();
  const auto sources =
      store::DataSources(**database).List(workspace.options().org, workspace.patience());
  if (!sources) return sources.error();
  std::vector<Opened> opened;
  for (const store::DataSource& source : *sources) {
    auto connection = workspace.Open(source);
    if (!connection) return connection.error();
    opened.push_back({source.name, std::move(*connection)});
  }
  if (!opened.empty()) return opened;
  return outcome::Error{.code = outcome::Code::kUsage,
                        .what = "There is nothing to call.",
                        .cause = "The store has no data source.",
                        .fix = "Connect some with claribi-host first."};
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App arguments("One node of a fleet: calls the data sources of a store until SIGTERM.");
  arguments.add_option("--data-dir", options.global.data_dir)->required();
  arguments.add_option("--store", options.global.store);
  arguments.add_option("--ca-file", options.global.ca_file);
  arguments.add_flag("--allow-insecure-loopback", options.global.allow_insecure_loopback);
  arguments.add_option("--name", options.global.product, "Name of this node, for the vendor");
  arguments.add_option("--tool", options.tool)->capture_default_str();
  arguments.add_option("--threads", options.threads)->check(CLI::Range(1, 64));
  arguments.add_option("--seed", options.seed)->capture_default_str();
  arguments.add_option("--patience-ms", options.patience_ms)->capture_default_str();
  arguments.add_option("--slot-ms", options.slot_ms)->check(CLI::Range(1, 60'000));
  arguments.add_option("--one-in", options.one_in)->check(CLI::Range(1, 1000));
  CLI11_PARSE(arguments, argc, argv);
  Harden();
  const Interruption interruption;
  const Terminal terminal;
  Workspace workspace(options.global, interruption, terminal);
  auto sources = OpenAll(workspace);
  if (!sources) {
    std::cerr << ToText(sources.error(), store::UnixMs());
    return ExitCodeOf(sources.error());
  }
  Node(options, workspace, interruption, std::move(*sources)).Run();
  return kExitOk;
}

}  // namespace
}  // namespace claribi::app

int main(int argc, char** argv) {
  try {
    return claribi::app::Main(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "error: fleet-worker has failed: " << failure.what() << "\n";
    return claribi::app::kExitInternal;
  }
}
