// Runs the rules: discovery first, then each rule that the plugin comes far enough for, every one
// in a child process. The plugin is never loaded into this process.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "outcome/outcome.h"
#include "outcome/patience.h"
#include "validator/verdict.h"

namespace claribi::validator {

struct Plan {
  Request request;
  /// What children load instead of request.library, which is then its name: a path that they can
  /// open, too. "": the library itself.
  std::string loadable = {};
  /// Ids, with * for any text: only those, and none of those. Empty: all, none.
  std::vector<std::string> include, exclude;
  /// Ids that those may name, too, and that are tested elsewhere.
  std::vector<std::string> other_ids = {};
  unsigned jobs = 1;
  std::chrono::milliseconds limit{10'000};  // of each test
};

/// True if `id` is `pattern`, in which * stands for any text.
bool Matches(std::string_view pattern, std::string_view id);

/// Whether a rule is wanted.
bool IsWanted(const Plan& plan, std::string_view id);

/// kUsage if a pattern matches no rule.
outcome::Status CheckPatterns(const Plan& plan);

/// `on_verdict` hears of each one as it comes, from any thread, one at a time. Blocks; observes
/// patience.
Validation Validate(const Plan& plan, const outcome::Patience& patience,
                    const std::function<void(const Verdict& verdict)>& on_verdict = {});

}  // namespace claribi::validator
