// scale-node: one node of a fleet for scale.py, made of the host's own rooms. It signs connections
// in, opens their handles and calls a cheap tool of each, with the record in the audit that every
// call of claribi-host leaves. Judges nothing: scale.py counts what the database saw. It takes one
// command a line on stdin:
//
//   sign-in FIRST COUNT       connects the data sources FIRST to FIRST + COUNT - 1
//   open FIRST COUNT          opens their handles; those that were open stay open
//   each FIRST                calls the tool once on each open handle but the first so many, as
//   fast as all threads can work PER_SECOND SECONDS   calls of handles by chance, at times by
//   chance (a Poisson process)
//
// Data source n belongs to the organisation n / PER_ORG. Each command is answered by one line of
// JSON on stdout:
//
//   {"seconds":1.2,"done":50,"late":0,"p50_ms":3.1,"p99_ms":20.4,"failed":{"auth_required":2}}
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <random>
#include <sstream>
#include <thread>
#include <vector>

#include "app/answer.h"
#include "app/exit_code.h"
#include "app/json_document.h"
#include "app/plugin_message.h"
#include "app/recorded_call.h"
#include "app/sandbox_approval.h"
#include "app/terminal.h"
#include "app/workspace.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using Clock = std::chrono::steady_clock;
using outcome::Result;
using outcome::Status;
using std::chrono::duration;
using std::chrono::milliseconds;

constexpr const char* kRedirectUri = "https://claribi.example/callback";

struct Options {
  GlobalOptions global;
  std::string endpoint;
  std::string tool = "aiven_project_list";
  std::size_t threads = 8;
  std::size_t per_org = 10;
  unsigned seed = 1;
  unsigned patience_ms = 30'000;
};

struct Opened {
  store::DataSource source;
  std::unique_ptr<loader::Connection> connection;
};

// What became of the pieces of one command. Any thread.
class Tally {
 public:
  void Time(const std::function<Status()>& piece, bool is_late = false) {
    const auto begun = Clock::now();
    const Status ended = piece();
    const double took_ms = duration<double, std::milli>(Clock::now() - begun).count();
    const std::lock_guard lock(mutex_);
    took_ms_.push_back(took_ms);
    late_ += is_late ? 1 : 0;
    if (!ended) {
      ++failed_[CodeName(ended.error().code)];
      if (first_failure_.empty()) first_failure_ = ended.error().what + " " + ended.error().cause;
    }
  }

  // As long as no thread adds to it.
  Document Told() {
    std::sort(took_ms_.begin(), took_ms_.end());
    Document line(rapidjson::kObjectType);
    Set(line, "seconds", Value(duration<double>(Clock::now() - begun_).count()));
    Set(line, "done", static_cast<std::int64_t>(took_ms_.size()));
    Set(line, "late", late_);
    Set(line, "p50_ms", Value(At(0.5)));
    Set(line, "p99_ms", Value(At(0.99)));
    Document failed(rapidjson::kObjectType);
    for (const auto& [code, count] : failed_) Set(failed, code.c_str(), count);
    Set(line, "failed", failed);
    Set(line, "first_failure", first_failure_);
    return line;
  }

 private:
  double At(double part) const {
    if (took_ms_.empty()) return 0;
    return took_ms_[static_cast<std::size_t>(part * static_cast<double>(took_ms_.size() - 1))];
  }

  const Clock::time_point begun_ = Clock::now();
  std::mutex mutex_;
  std::vector<double> took_ms_;
  std::int64_t late_ = 0;
  std::map<std::string, std::int64_t> failed_;
  std::string first_failure_;
};

class Node {
 public:
  Node(const Options& options, Workspace& workspace, store::Database& database,
       loader::Plugin& plugin)
      : options_(options), workspace_(workspace), database_(database), plugin_(plugin) {}

  Document SignIn(std::size_t first, std::size_t count) {
    Tally tally;
    OnAllThreads(count, [&](std::size_t index) {
      tally.Time([&] { return SignInOne(SourceOf(first + index)); });
    });
    return tally.Told();
  }

  Document Open(std::size_t first, std::size_t count) {
    Tally tally;
    std::vector<Opened> opened(count);
    OnAllThreads(count, [&](std::size_t index) {
      tally.Time([&] { return OpenOne(SourceOf(first + index), opened[index]); });
    });
    for (Opened& one : opened) {
      if (one.connection) opened_.push_back(std::move(one));
    }
    return tally.Told();
  }

  Document Each(std::size_t first) {
    Tally tally;
    first = std::min(first, opened_.size());
    OnAllThreads(opened_.size() - first, [&](std::size_t index) {
      tally.Time([&] { return Call(opened_[first + index]); });
    });
    return tally.Told();
  }

  Document Work(double per_second, double seconds) {
    Tally tally;
    const auto end =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(duration<double>(seconds));
    const double of_a_thread = per_second / static_cast<double>(options_.threads);
    ++round_;
    OnEachThread([&](std::size_t thread) {
      std::mt19937 random(static_cast<unsigned>(options_.seed * 4096 + round_ * 64 + thread));
      std::exponential_distribution<double> gap(of_a_thread);
      auto next = Clock::now();
      for (;;) {
        next += std::chrono::duration_cast<Clock::duration>(duration<double>(gap(random)));
        if (next > end || Clock::now() > end) return;
        const bool is_late = Clock::now() > next + milliseconds(1000);
        std::this_thread::sleep_until(next);
        tally.Time([&] { return Call(opened_[random() % opened_.size()]); }, is_late);
      }
    });
    return tally.Told();
  }

 private:
  store::DataSource SourceOf(std::size_t number) const {
    store::DataSource source;
    source.org_id = "org-" + std::to_string(number / options_.per_org);
    source.connection_id = "connection-" + std::to_string(number);
    source.name = "source-" + std::to_string(number);
    source.plugin_id = plugin_.library().plugin_id();
    source.config = R"({"endpoint":")" + options_.endpoint + R"("})";
    source.status = "authorized";
    return source;
  }

  Status SignInOne(const store::DataSource& source) {
    const auto patience = workspace_.PatienceOf(milliseconds(options_.patience_ms));
    const loader::CallSettings settings = workspace_.Settings(*patience);
    auto connection = plugin_.Open({source.org_id, source.connection_id}, source.config, settings);
    if (!connection) return connection.error();
    const auto begun = (*connection)->AuthorizeBegin(kRedirectUri, "", settings);
    if (!begun) return begun.error();
    const auto message = ParseEmitted(*begun);
    if (!message) return message.error();
    const auto callback =
        ApproveAtSandbox(TextOf(*message, "authorization_url"), options_.global.ca_file, *patience);
    if (!callback) return callback.error();
    if (const auto done = (*connection)->AuthorizeComplete(*callback, settings); !done)
      return done.error();
    return store::DataSources(database_).Add(source, *patience);
  }

  // The row is read, as a host reads it that was given a name.
  Status OpenOne(const store::DataSource& wanted, Opened& opened) {
    const auto patience = workspace_.PatienceOf(milliseconds(options_.patience_ms));
    auto source = store::DataSources(database_).Find(wanted.org_id, wanted.name, *patience);
    if (!source) return source.error();
    auto connection = plugin_.Open({source->org_id, source->connection_id}, source->config,
                                   workspace_.Settings(*patience));
    if (!connection) return connection.error();
    opened = {*std::move(source), *std::move(connection)};
    return {};
  }

  Status Call(const Opened& one) {
    const auto patience = workspace_.PatienceOf(milliseconds(options_.patience_ms));
    const auto answer =
        MakeCall(workspace_, one.source, *one.connection, options_.tool, "{}", "", *patience);
    workspace_.KeepEvents();  // of thousands of handles no more than a few may wait
    if (!answer) return answer.error();
    return answer->failure ? Status(*answer->failure) : Status();
  }

  void OnEachThread(const std::function<void(std::size_t)>& body) const {
    std::vector<std::thread> threads;
    for (std::size_t index = 0; index < options_.threads; ++index)
      threads.emplace_back(body, index);
    for (std::thread& thread : threads) thread.join();
  }

  void OnAllThreads(std::size_t count, const std::function<void(std::size_t)>& body) const {
    std::atomic<std::size_t> next{0};
    OnEachThread([&](std::size_t) {
      for (std::size_t index = next++; index < count; index = next++) body(index);
    });
  }

  const Options& options_;
  Workspace& workspace_;
  store::Database& database_;
  loader::Plugin& plugin_;
  std::vector<Opened> opened_;
  std::size_t round_ = 0;
};

// False at the end of stdin, and where the line is none of the commands.
bool DoNext(Node& node) {
  std::string line;
  if (!std::getline(std::cin, line)) return false;
  std::istringstream words(line);
  std::string command;
  double first = 0;
  double second = 0;
  words >> command >> first >> second;
  const auto number = [](double value) { return static_cast<std::size_t>(value); };
  Document told;
  if (command == "sign-in") {
    told = node.SignIn(number(first), number(second));
  } else if (command == "open") {
    told = node.Open(number(first), number(second));
  } else if (command == "each") {
    told = node.Each(number(first));
  } else if (command == "work") {
    told = node.Work(first, second);
  } else {
    std::cerr << "error: there is no command \"" << command << "\"\n";
    return false;
  }
  std::cout << ToLine(told) << std::endl;
  return true;
}

int Fail(const outcome::Error& error) {
  std::cerr << ToText(error, store::UnixMs());
  return ExitCodeOf(error);
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App arguments("One node of a fleet: signs in, opens and calls what stdin says.");
  arguments.add_option("--data-dir", options.global.data_dir)->required();
  arguments.add_option("--endpoint", options.endpoint)->required();
  arguments.add_option("--ca-file", options.global.ca_file)->required();
  arguments.add_flag("--allow-insecure-loopback", options.global.allow_insecure_loopback);
  arguments.add_option("--name", options.global.product, "Name of this node, for the vendor");
  arguments.add_option("--threads", options.threads)->check(CLI::Range(1, 256));
  arguments.add_option("--per-org", options.per_org)->check(CLI::Range(1, 1'000'000));
  arguments.add_option("--seed", options.seed);
  arguments.add_option("--patience-ms", options.patience_ms);
  CLI11_PARSE(arguments, argc, argv);
  options.global.actor = "scale";
  const Interruption interruption;
  const Terminal terminal;
  Workspace workspace(options.global, interruption, terminal);
  const auto database = workspace.Store();
  if (!database) return Fail(database.error());
  const auto plugin = workspace.Plugin();
  if (!plugin) return Fail(plugin.error());
  Node node(options, workspace, **database, **plugin);
  while (DoNext(node)) {
  }
  return kExitOk;
}

}  // namespace
}  // namespace claribi::app

int main(int argc, char** argv) {
  try {
    return claribi::app::Main(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "error: scale-node has failed: " << failure.what() << "\n";
    return claribi::app::kExitInternal;
  }
}
