// What is measured of every subject of the bench in the same way: one case a process, its figures
// one line of JSON on stdout. It judges nothing; run.py compares.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace claribi::bench {

// One case, as the command line gives it.
struct Case {
  std::string name;      // small, callers, text, events, list, connect; or one of the subject's own
  std::string endpoint;  // URL
  std::string ca_file;   // PEM of an authority; "": none
  std::size_t count = 1000;
  std::size_t callers = 8;
  std::size_t bytes = std::size_t{1} << 20;  // of a text
  std::string shape = "rows";                // of a text: rows, prose, structured
  std::size_t events = 10'000;               // of one answer

  // The options that name these members; `app` and this outlive the parsing.
  void AddTo(CLI::App& app);
};

// A client of the server. Each caller (0, 1, ...) is one thread. Failures are exceptions.
class Subject {
 public:
  virtual ~Subject() = default;
  // Connects if need be, and calls. Bytes of the answer that reached the caller.
  virtual std::size_t Call(std::size_t caller, const std::string& tool,
                           const std::string& arguments) = 0;
  // Asks the server for all its tools anew; how many there are.
  virtual std::size_t ListTools() = 0;
  // A new connection, from nothing to the answer of its first call.
  virtual void ConnectAndCall() = 0;
};

// The arguments of the smallest call, of get_echo.
inline const std::string kEcho = R"({"text":"hello"})";

// The bytes of this process that are in memory.
std::size_t ResidentBytes();

// Time, processor time and memory of a stretch of work.
class Stretch {
 public:
  Stretch();
  // The times begin again, the memory does not: what came before was to warm up.
  void StartTimes();
  // {"case":...,"units":...,"wall_us":...,"cpu_us":...,"growth_bytes":...} on stdout. `units`: what
  // the times are divided by. Growth: of the peak over what was in memory at the start.
  void Print(const std::string& name, std::size_t units) const;

 private:
  std::size_t resident_bytes_;
  std::chrono::steady_clock::time_point start_;
  double cpu_us_ = 0;
};

// `work` on so many threads at once, each with its number, after `warm` on each. The times of the
// stretch begin when all are warm. An exception of one is passed on.
void RunTogether(std::size_t threads, const std::function<void(std::size_t)>& warm,
                 const std::function<void(std::size_t)>& work, Stretch& stretch);

// Measures one of the common cases and prints it. False: it is none of them.
bool Measure(const Case& wanted, Subject& subject);

}  // namespace claribi::bench
