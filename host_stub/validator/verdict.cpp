#include "validator/verdict.h"

#include <algorithm>

namespace claribi::validator {

const char* NameOf(Result result) {
  switch (result) {
    case Result::kPassed:
      return "passed";
    case Result::kFailed:
      return "failed";
    case Result::kCrashed:
      return "crashed";
    case Result::kExited:
      return "exited";
    case Result::kTimeout:
      return "timeout";
    case Result::kSkipped:
      return "skipped";
  }
  return "";
}

bool IsFault(Result result) { return result != Result::kPassed && result != Result::kSkipped; }

std::size_t Validation::Count(Result result) const {
  return static_cast<std::size_t>(
      std::count_if(verdicts.begin(), verdicts.end(),
                    [result](const Verdict& one) { return one.result == result; }));
}

bool Validation::IsGood() const {
  return Count(Result::kPassed) > 0 && !is_cancelled &&
         std::none_of(verdicts.begin(), verdicts.end(),
                      [](const Verdict& one) { return IsFault(one.result); });
}

}  // namespace claribi::validator
