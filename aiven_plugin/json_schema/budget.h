// How much work one validation may still do. Everything that takes time says so here, the regular
// expressions too, so that a schema made to be slow ends in an error and not in a hanging call.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "core/call_context.h"
#include "core/result.h"

namespace claribi::json_schema {

class Budget {  // [not mt]
 public:
  // `steps`: about as many looks at a value or a character class; some ten million a second.
  // Borrows `call`, which is asked now and then whether it goes on.
  Budget(std::uint64_t steps, const core::CallContext& call)
      : steps_(steps), left_(steps), call_(call) {}

  // False when nothing is left or the call has ended: return at once, what was found so far counts
  // for nothing. Sticky.
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
