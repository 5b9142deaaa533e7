// A regular expression of a manifest (ECMA-262) that a text which a person gives must match as a
// whole: anchors are added. Matched in bounded time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.h"
#include "json_schema/pattern.h"

namespace claribi::manifest {

class TextPattern {  // [mt]
 public:
  static constexpr std::size_t kMaxBytes = 512;

  // kInvalid with position and reason if `ecma` cannot be used.
  static core::Result<TextPattern> Compile(const std::string& ecma);

  const std::string& text() const { return text_; }  // as written
  // False too where the matcher would take too long.
  bool Matches(std::string_view text) const;

 private:
  TextPattern(std::string text, json_schema::Pattern pattern)
      : text_(std::move(text)), pattern_(std::move(pattern)) {}

  std::string text_;
  json_schema::Pattern pattern_;
};

}  // namespace claribi::manifest
