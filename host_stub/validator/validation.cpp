#include "validator/validation.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>
#include <thread>

#include "validator/child.h"

namespace claribi::validator {
namespace {

using outcome::Patience;
using values::Json;

// What a child said before it ended.
struct Said {
  std::string where;        // the function that ran last, and has not returned
  bool is_judged = false;   // by the rule of this child
  std::vector<Json> lines;  // its JSON
};

Said ReadResult(const std::string& text) {
  Said said;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    if (line[0] == '@' || line[0] == '~') {
      said.where = line.substr(1);
      said.is_judged = line[0] == '@';
    } else if (auto json = values::ParseJson(line, "A line of a child")) {
      said.lines.push_back(*std::move(json));
    }
  }
  return said;
}

Result ResultOf(const std::string& verdict) {
  return verdict == "passed"    ? Result::kPassed
         : verdict == "skipped" ? Result::kSkipped
                                : Result::kFailed;
}

// Of a child that gave no verdict.
void TellEnd(const Ended& ended, const Said& said, std::chrono::milliseconds limit,
             Verdict& verdict) {
  verdict.where = said.where;
  verdict.signal = ended.signal;
  verdict.exit_code = ended.exit_code;
  const std::string in = said.where.empty() ? "" : " in " + said.where;
  switch (ended.how) {
    case Ended::How::kSignalled:
      verdict.result = Result::kCrashed;
      verdict.says = "The plugin crashed (" + SignalName(ended.signal) + ")" + in + ".";
      return;
    case Ended::How::kTimedOut:
      verdict.result = Result::kTimeout;
      verdict.says =
          "The test did not end within " + std::to_string(limit.count()) + " ms" + in + ".";
      return;
    case Ended::How::kExited:
      verdict.result = Result::kExited;
      verdict.says =
          "The process was ended with exit code " + std::to_string(ended.exit_code) + in + ".";
      return;
    case Ended::How::kCancelled:
      verdict.result = Result::kSkipped;
      verdict.says = "The validation was interrupted.";
      return;
    case Ended::How::kNotStarted:
      verdict.result = Result::kFailed;
      verdict.says = "The test could not be started: " + ended.err.text;
      return;
  }
}

class Run {
 public:
  Run(const Plan& plan, const Patience& patience,
      const std::function<void(const Verdict& verdict)>& on_verdict)
      : plan_(plan), patience_(patience), on_verdict_(on_verdict), request_(plan.request) {
    if (!plan.loadable.empty()) request_.library = plan.loadable;
    request_.call_limit_ms = plan.limit.count() * 7 / 10;  // a call ends before its process must
  }

  Validation All() {
    Discover();
    for (const Rule& rule : Rules()) {
      if (IsWanted(plan_, rule.id)) wanted_.push_back(&rule);
    }
    verdicts_.resize(wanted_.size());
    std::vector<std::thread> workers;
    const auto count = std::min<std::size_t>(std::max(1U, plan_.jobs), wanted_.size());
    for (std::size_t i = 0; i < count; ++i) {
      workers.emplace_back([this] { Work(); });
    }
    for (std::thread& worker : workers) worker.join();
    BlameSomebody();
    BlameOnce();
    Validation validation;
    validation.library = plan_.request.library;
    validation.facts = request_.facts;
    validation.seed = plan_.request.seed;
    validation.verdicts = std::move(verdicts_);
    validation.is_cancelled = patience_.IsCancelled();
    return validation;
  }

 private:
  // What glibc keeps of freed memory for a thread counts as used, and would pass for growth.
  Ended Child(std::string_view rule) const {
    const char* tunables = std::getenv("GLIBC_TUNABLES");
    const std::string others = tunables == nullptr ? "" : std::string(tunables) + ":";
    return RunProgram({.argv = {OwnProgram(), std::string(kChildCommand), std::string(rule)},
                       .request = values::WriteJson(ToJson(request_)),
                       .environment = {"GLIBC_TUNABLES=" + others + "glibc.malloc.tcache_count=0"}},
                      plan_.limit, patience_);
  }

  // One process for all steps; if it dies, the step that it was in is to blame.
  void Discover() {
    const Ended ended = Child(kDiscovery);
    const Said said = ReadResult(ended.result);
    bool is_over = false;
    for (const Json& line : said.lines) {
      if (line.Find("is_over") != nullptr) is_over = true;
      if (const Json* facts = line.Find("facts")) request_.facts = ReadFacts(*facts);
      if (line.Find("step") == nullptr) continue;
      Verdict verdict;
      verdict.result = ResultOf(line.TextOf("verdict"));
      verdict.says = line.TextOf("says");
      steps_[line.TextOf("step")] = verdict;
    }
    for (const Rule& rule : Rules()) {
      if (!rule.is_step) continue;
      const auto found = steps_.find(rule.id);
      if (found != steps_.end()) {
        found->second.out = ended.out;
        found->second.err = ended.err;
        if (found->second.result == Result::kPassed) continue;
        if (blocking_ == nullptr && !IsByTheWay(rule)) blocking_ = &rule;
        continue;
      }
      Verdict verdict;
      if (!is_over && blocking_ == nullptr) {
        TellEnd(ended, said, plan_.limit, verdict);
        verdict.out = ended.out;
        verdict.err = ended.err;
        blocking_ = &rule;
      } else {
        verdict.says = Because();
      }
      steps_[rule.id] = verdict;
    }
  }

  static bool IsByTheWay(const Rule& rule) {
    return std::string_view(rule.id) == "authorize_begin.takes_key";
  }

  std::string Because() const {
    if (blocking_ == nullptr) return "Discovery did not come that far.";
    const Verdict& verdict = steps_.at(blocking_->id);
    return std::string("It stands on ") + blocking_->id + ", which " +
           (verdict.result == Result::kSkipped ? "was skipped: " : "failed: ") + verdict.says;
  }

  void Work() {
    for (;;) {
      const std::size_t at = next_++;
      if (at >= wanted_.size()) return;
      Verdict verdict = Judge(*wanted_[at]);
      const std::lock_guard lock(mutex_);
      verdicts_[at] = std::move(verdict);
      if (on_verdict_) on_verdict_(verdicts_[at]);
    }
  }

  Verdict Judge(const Rule& rule) {
    Verdict verdict;
    if (rule.is_step) {
      verdict = steps_.at(rule.id);
    } else if (rule.test == nullptr) {
      verdict.says = std::string("There is no test: ") + rule.untested;
    } else if (request_.facts.reached < rule.needs) {
      verdict.says = Because();
    } else if (patience_.IsCancelled()) {
      verdict.says = "The validation was interrupted.";
    } else {
      verdict = Test(rule);
    }
    verdict.rule = &rule;
    return verdict;
  }

  Verdict Test(const Rule& rule) {
    const Ended ended = Child(rule.id);
    const Said said = ReadResult(ended.result);
    Verdict verdict;
    verdict.took = ended.took;
    verdict.out = ended.out;
    verdict.err = ended.err;
    const bool has_ended = ended.how == Ended::How::kExited && ended.exit_code == 0;
    if (!said.lines.empty() &&
        (has_ended || ResultOf(said.lines.back().TextOf("verdict")) != Result::kPassed)) {
      verdict.result = ResultOf(said.lines.back().TextOf("verdict"));
      verdict.says = said.lines.back().TextOf("says");
      return verdict;
    }
    TellEnd(ended, said, plan_.limit, verdict);
    if (!said.is_judged && IsFault(verdict.result) && ended.how != Ended::How::kNotStarted) {
      const std::lock_guard lock(mutex_);
      unowned_.emplace(rule.id, verdict);
      verdict.result = Result::kSkipped;
      verdict.says = "Another rule judges this: " + verdict.says;
    }
    return verdict;
  }

  // A process that died in a call that another rule judges, and no rule found fault: it must not go
  // unnoticed.
  void BlameSomebody() {
    const bool is_blamed = std::any_of(verdicts_.begin(), verdicts_.end(),
                                       [](const Verdict& one) { return IsFault(one.result); });
    if (is_blamed) return;
    for (Verdict& verdict : verdicts_) {
      const auto found = unowned_.find(verdict.rule->id);
      if (found == unowned_.end()) continue;
      const Rule* rule = verdict.rule;
      verdict = found->second;
      verdict.rule = rule;
    }
  }

  // A process that ends in the same function in the same way for several rules: the first of them
  // is to blame, which asks for the least.
  void BlameOnce() {
    std::map<std::pair<std::string, std::string>, const Rule*> first;
    for (Verdict& verdict : verdicts_) {
      const bool has_ended =
          verdict.result == Result::kCrashed || verdict.result == Result::kExited;
      if (!has_ended || verdict.where.empty()) continue;
      const std::string how =
          std::to_string(verdict.signal) + " " + std::to_string(verdict.exit_code);
      const auto [found, is_first] = first.emplace(std::pair(verdict.where, how), verdict.rule);
      if (is_first) continue;
      verdict.result = Result::kSkipped;
      verdict.says = std::string("As in ") + found->second->id + ": " + verdict.says;
    }
  }

  const Plan& plan_;
  const Patience& patience_;
  const std::function<void(const Verdict& verdict)>& on_verdict_;
  Request request_;
  std::map<std::string, Verdict> steps_;
  const Rule* blocking_ = nullptr;  // the first step that was not passed
  std::vector<const Rule*> wanted_;
  std::vector<Verdict> verdicts_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;  // guards the report of verdicts, and unowned_
  std::map<std::string, Verdict> unowned_;
};

}  // namespace

// Each * takes as little as it can; only the last one has to be tried again.
bool Matches(std::string_view pattern, std::string_view id) {
  std::size_t at = 0, place = 0, star = pattern.npos, taken = 0;
  while (place < id.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      taken = place;
    } else if (at < pattern.size() && pattern[at] == id[place]) {
      ++at;
      ++place;
    } else if (star != pattern.npos) {
      at = star + 1;
      place = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == pattern.npos;
}

bool IsWanted(const Plan& plan, std::string_view id) {
  const auto matches = [id](const std::string& pattern) { return Matches(pattern, id); };
  return (plan.include.empty() || std::any_of(plan.include.begin(), plan.include.end(), matches)) &&
         std::none_of(plan.exclude.begin(), plan.exclude.end(), matches);
}

outcome::Status CheckPatterns(const Plan& plan) {
  for (const auto* patterns : {&plan.include, &plan.exclude}) {
    for (const std::string& pattern : *patterns) {
      const bool is_known = std::any_of(Rules().begin(), Rules().end(), [&](const Rule& rule) {
        return Matches(pattern, rule.id);
      });
      const bool is_other =
          std::any_of(plan.other_ids.begin(), plan.other_ids.end(),
                      [&](const std::string& id) { return Matches(pattern, id); });
      if (is_known || is_other) continue;
      return outcome::Error{
          .code = outcome::Code::kUsage,
          .what = "There is no rule \"" + pattern + "\".",
          .cause = "It is the id of no rule, and with * for any text it matches none.",
          .fix = "`claribi-host list rules` lists the ids."};
    }
  }
  return {};
}

Validation Validate(const Plan& plan, const outcome::Patience& patience,
                    const std::function<void(const Verdict& verdict)>& on_verdict) {
  return Run(plan, patience, on_verdict).All();
}

}  // namespace claribi::validator
