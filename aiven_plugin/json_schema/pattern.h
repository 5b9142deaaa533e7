// A regular expression as "pattern" and "patternProperties" mean it (ECMA-262, found anywhere in
// the text), matched in bounded time and memory. Not std::regex, which recurses once a character.
#pragma once

#include <memory>
#include <string_view>

#include "core/result.h"
#include "json_schema/budget.h"

namespace claribi::json_schema {

class Pattern {  // [mt] once compiled
 public:
  // kInvalid for a malformed expression, with position and reason; so is one that PCRE2 cannot
  // match: a look-behind of no fixed length, or one that grows too large.
  static core::Result<Pattern> Compile(std::string_view ecma);

  // Stops the budget (kTooLarge) instead of running on, also when the matcher needs too much
  // memory.
  bool IsFoundIn(std::string_view text, Budget& budget) const;

 private:
  struct Code;
  explicit Pattern(std::shared_ptr<const Code> code) : code_(std::move(code)) {}

  // Shared because a compiled schema may be held by a call that outlives the list it came from.
  std::shared_ptr<const Code> code_;
};

}  // namespace claribi::json_schema
