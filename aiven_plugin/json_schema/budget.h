// How much work one validation may still do. All work is charged here, that of regular expressions
// too, so that a schema made to be slow ends in an error and not in a hanging call.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "core/call_context.h"
#include "core/result.h"

namespace claribi::json_schema {

class Budget {  // [not mt]
 public:
  // `steps`: one step is about one look at a value or a character class; a second has some ten
  // million. Borrows `call`, which is asked now and then whether it has ended.
  Budget(std::uint64_t steps, const core::CallContext& call)
      : steps_(steps), left_(steps), call_(call) {}

  // False when nothing is left or the call has ended. Then return at once; the result so far is
  // void. Sticky.
  bool Spend(std::uint64_t steps = 1);
  // Ends the work for another reason; the first one stays.
  void Stop(core::Error reason);

  bool stopped() const { return error_.has_value(); }
  // Precondition: stopped().
  const core::Error& error() const { return *error_; }

 private:
  std::uint64_t steps_;
  std::uint64_t left_;
  std::uint64_t until_next_look_ = 0;
  const core::CallContext& call_;
  std::optional<core::Error> error_;
};

}  // namespace claribi::json_schema
