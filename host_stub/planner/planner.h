// Planner: words become a plan. The only interface behind which words are known. An implementation
// sees the question, the vocabulary of the model and the date; no tool and no result, and of the
// estate at most what a name in the question is of. It never guesses: a word that nothing explains
// ends in Declined or Ambiguous.
//
// The built-in planner (offline, deterministic) and CommandPlanner (a program) implement it. What
// either makes is held against the model (plan/plan_checks.h) and the question (word_coverage.h) by
// the engine, whoever made it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "outcome/outcome.h"
#include "outcome/patience.h"
#include "plan/plan.h"
#include "semantic_model/semantic_model.h"

namespace claribi::planner {

/// Longer questions are declined, not read: Declined::Why::kTooLong.
inline constexpr std::size_t kMaxQuestionBytes = 2000;

/// A name that stands in the question, and the one entity that has a row of that name.
struct KnownName {
  std::string text;
  std::string entity;
};

struct Question {
  std::string text;                      // UTF-8; any characters
  std::int64_t now_ms = 0;               // Unix ms, for "since Monday"
  std::vector<KnownName> known_names{};  // for a planner that ReadsNames: see there
};

class Planner {
 public:
  virtual ~Planner() = default;

  /// Blocks while patience lasts; any thread. An error means that there is no planner to ask, or
  /// that it failed; a question that it does not understand is Declined, which is no error.
  virtual outcome::Result<plan::Planned> Plan(const Question& question,
                                              const semantic_model::Model& model,
                                              const outcome::Patience& patience) = 0;

  /// Whether a question whose names were not found where its plan looked for them may be asked once
  /// more, with what they are of. A program outside of this process is told of no name.
  virtual bool ReadsNames() const { return false; }
};

}  // namespace claribi::planner
