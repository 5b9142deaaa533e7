// ScriptedCaller: a data source of the test's own, and a clock that never sleeps. The vendor is
// made up ("Mill"): sites, machines that belong to them, jobs of machines, temperatures as metrics.
// Its model is model.json beside this file.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "executor/engine_clock.h"
#include "executor/tool_caller.h"
#include "semantic_model/model_loader.h"
#include "values/json_value.h"

namespace claribi::engine {

using executor::ToolReply;
using values::Json;

/// 2026-06-15T12:00:00Z.
inline constexpr std::int64_t kNow = 1'781'524'800'000;

class FakeClock final : public executor::EngineClock {
 public:
  std::int64_t UnixMs() const override { return kNow; }
  std::int64_t SteadyMs() const override {
    const std::lock_guard lock(mutex_);
    return steady_ms_;
  }
  void WaitUntil(std::int64_t steady_ms, const outcome::Patience&) override {
    const std::lock_guard lock(mutex_);
    if (steady_ms > steady_ms_) steady_ms_ = steady_ms;
  }

 private:
  mutable std::mutex mutex_;
  std::int64_t steady_ms_ = 1'000'000;
};

struct Machine {
  std::string site;
  std::string name;
  std::string kind = "saw";
  std::string state = "on";
  std::string label = "std-10";
  double price = 100;
  std::vector<double> heat = {20};              // of each sensor
  std::vector<std::string> metrics = {"heat"};  // that it lists
  std::vector<std::string> jobs = {};
};

/// The mill. Any thread.
class ScriptedCaller final : public executor::ToolCaller {
 public:
  std::vector<std::string> sites{"north", "south"};
  std::vector<Machine> machines{
      {.site = "north",
       .name = "alpha-one",
       .price = 100,
       .heat = {20, 40},
       .jobs = {"cut", "trim"}},
      {.site = "north",
       .name = "beta-one",
       .kind = "press",
       .label = "pro-20",
       .price = 250,
       .heat = {70}},
      {.site = "south",
       .name = "alpha-two",
       .label = "std-20",
       .price = 150,
       .heat = {50},
       .jobs = {"cut"}},
      {.site = "south",
       .name = "gamma-off",
       .state = "off",
       .label = "std-10",
       .price = 80,
       .heat = {}},
  };
  std::vector<std::string> tools{"list_sites",  "list_machines", "list_machines_of_site",
                                 "get_machine", "list_jobs",     "read_heat"};
  std::map<std::string, compiler::HiddenTool> hidden;
  /// Failures by "tool", "tool name-of-machine", or "tools" for their listing; taken away by the
  /// first one who meets them where the number is not negative.
  std::map<std::string, std::pair<outcome::Error, int>> failures;
  std::vector<std::string> refused_sites;
  std::int64_t in_all = -1;  // what a list of machines says there are; -1 says nothing

  ToolReply Call(const std::string& tool, const Json& arguments, const outcome::Patience&) override;
  outcome::Result<compiler::ToolsAtHand> Tools(const outcome::Patience&) override;

  std::vector<std::string> Calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }
  std::size_t CountOf(const std::string& tool) const;
  void Fail(const std::string& what, outcome::Code code, int times = -1);

 private:
  std::optional<outcome::Error> FailureOf(const std::string& key);
  ToolReply Answer(const std::string& tool, const Json& arguments) const;
  const Machine* Find(const Json& arguments) const;

  mutable std::mutex mutex_;
  std::vector<std::string> calls_;
};

/// The mill's model; the test fails where it does not load.
semantic_model::Model MillModel();

}  // namespace claribi::engine
