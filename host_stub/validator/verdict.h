// Verdict: what came of one rule, and of all of them. It is a value; verdict_report.h prints it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "validator/child_process.h"
#include "validator/request.h"
#include "validator/rule.h"

namespace claribi::validator {

enum class Result {
  kPassed,
  kFailed,   // the plugin breaks the rule
  kCrashed,  // its process ended by a signal
  kExited,   // its process ended without an answer
  kTimeout,  // its process did not end
  kSkipped,  // not tested; says why
};

/// "passed", "failed", ...
const char* NameOf(Result result);

/// True for all but kPassed and kSkipped.
bool IsFault(Result result);

struct Verdict {
  const Rule* rule = nullptr;
  Result result = Result::kSkipped;
  std::string says;   // what is wrong, or why it was skipped
  std::string where;  // the function of the plugin that ran when its process ended; may be empty
  int signal = 0;
  int exit_code = 0;
  std::chrono::milliseconds took{0};
  Captured out, err;  // what the plugin printed
};

struct Validation {
  std::string library;
  Facts facts;
  std::uint64_t seed = 0;
  std::vector<Verdict> verdicts;  // in the order of the rules
  bool is_cancelled = false;

  std::size_t Count(Result result) const;
  /// Nothing failed; something was tested.
  bool IsGood() const;
};

}  // namespace claribi::validator
