#include "bench/common_cases.h"

#include <sys/resource.h>
#include <unistd.h>

#include <condition_variable>
#include <exception>
#include <fstream>
#include <iostream>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace claribi::bench {
namespace {

using std::chrono::steady_clock;

double CpuUs() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto us = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

// A figure of /proc/self/status, in bytes.
std::size_t StatusBytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != name + ":") continue;
    std::size_t kilobytes = 0;
    status >> kilobytes;
    return kilobytes * 1024;
  }
  throw std::runtime_error("/proc/self/status has no " + name);
}

void MeasureText(const Case& wanted, Subject& subject) {
  const std::string arguments =
      R"({"bytes":)" + std::to_string(wanted.bytes) + R"(,"shape":")" + wanted.shape + R"("})";
  Stretch stretch;
  if (subject.Call(0, "get_answer", arguments) < wanted.bytes) {
    throw std::runtime_error("a part of the text is missing");
  }
  stretch.StartTimes();
  for (std::size_t i = 0; i < wanted.count; ++i) subject.Call(0, "get_answer", arguments);
  stretch.Print(wanted.name, wanted.count);
}

void MeasureEvents(const Case& wanted, Subject& subject) {
  const auto arguments = [](std::size_t events) {
    return R"({"events":)" + std::to_string(events) + "}";
  };
  subject.Call(0, "get_events", arguments(100));
  Stretch stretch;
  for (std::size_t i = 0; i < wanted.count; ++i) {
    subject.Call(0, "get_events", arguments(wanted.events));
  }
  stretch.Print(wanted.name, wanted.count * wanted.events);
}

void MeasureList(const Case& wanted, Subject& subject) {
  Stretch stretch;
  subject.ListTools();
  stretch.StartTimes();
  std::size_t tools = 0;
  for (std::size_t i = 0; i < wanted.count; ++i) tools += subject.ListTools();
  stretch.Print(wanted.name, tools);
}

}  // namespace

void Case::AddTo(CLI::App& app) {
  app.add_option("case", name)->required();
  app.add_option("--endpoint", endpoint)->required();
  app.add_option("--ca-file", ca_file);
  app.add_option("--count", count)->capture_default_str();
  app.add_option("--callers", callers)->capture_default_str();
  app.add_option("--bytes", bytes)->capture_default_str();
  app.add_option("--shape", shape)->capture_default_str();
  app.add_option("--events", events)->capture_default_str();
}

std::size_t ResidentBytes() { return StatusBytes("VmRSS"); }

Stretch::Stretch() {
  std::ofstream("/proc/self/clear_refs") << 5;  // the peak begins again
  resident_bytes_ = ResidentBytes();
  StartTimes();
}

void Stretch::StartTimes() {
  start_ = steady_clock::now();
  cpu_us_ = CpuUs();
}

void Stretch::Print(const std::string& name, std::size_t units) const {
  const std::chrono::duration<double, std::micro> wall = steady_clock::now() - start_;
  const double cpu_us = CpuUs() - cpu_us_;
  const std::size_t peak = StatusBytes("VmHWM");
  const std::size_t growth = peak > resident_bytes_ ? peak - resident_bytes_ : 0;
  std::cout << R"({"case":")" << name << R"(","units":)" << units << R"(,"wall_us":)" << std::fixed
            << wall.count() << R"(,"cpu_us":)" << cpu_us << R"(,"growth_bytes":)" << growth << "}"
            << std::endl;
}

void RunTogether(std::size_t threads, const std::function<void(std::size_t)>& warm,
                 const std::function<void(std::size_t)>& work, Stretch& stretch) {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t ready = 0;
  bool begun = false;
  std::exception_ptr failure;
  const auto await = [&](std::unique_lock<std::mutex>& lock, const auto& what) {
    changed.notify_all();
    changed.wait(lock, what);
  };
  const auto run = [&](const std::function<void(std::size_t)>& part, std::size_t number) {
    try {
      part(number);
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
  };
  std::vector<std::thread> all;
  for (std::size_t number = 0; number < threads; ++number) {
    all.emplace_back([&, number] {
      run(warm, number);
      {
        std::unique_lock lock(mutex);
        ++ready;
        await(lock, [&] { return begun; });
      }
      run(work, number);
    });
  }
  {
    std::unique_lock lock(mutex);
    await(lock, [&] { return ready == threads; });
    begun = true;
    stretch.StartTimes();
    changed.notify_all();
  }
  for (std::thread& thread : all) thread.join();
  if (failure) std::rethrow_exception(failure);
}

bool Measure(const Case& wanted, Subject& subject) {
  const auto call_often = [&](std::size_t caller, std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) subject.Call(caller, "get_echo", kEcho);
  };
  if (wanted.name == "small") {
    call_often(0, 200);
    Stretch stretch;
    call_often(0, wanted.count);
    stretch.Print(wanted.name, wanted.count);
  } else if (wanted.name == "callers") {
    const std::size_t each = wanted.count / wanted.callers;
    Stretch stretch;
    RunTogether(
        wanted.callers, [&](std::size_t caller) { call_often(caller, 20); },
        [&](std::size_t caller) { call_often(caller, each); }, stretch);
    stretch.Print(wanted.name, each * wanted.callers);
  } else if (wanted.name == "text") {
    subject.Call(0, "get_echo", kEcho);
    MeasureText(wanted, subject);
  } else if (wanted.name == "events") {
    MeasureEvents(wanted, subject);
  } else if (wanted.name == "list") {
    MeasureList(wanted, subject);
  } else if (wanted.name == "connect") {
    subject.ConnectAndCall();
    Stretch stretch;
    for (std::size_t i = 0; i < wanted.count; ++i) subject.ConnectAndCall();
    stretch.Print(wanted.name, wanted.count);
  } else {
    return false;
  }
  return true;
}

}  // namespace claribi::bench
