// Whether a text is an SVG drawing and nothing else: elements that draw, attributes that say how,
// no script, no style sheet, no reference to anything outside of it. What is not known is refused.
// Not a renderer and not a repair: a drawing is taken as it is, or not at all. Pure; one pass.
// Source: SVG 1.1; XML 1.0 without document types, processing instructions and CDATA.
#pragma once

#include <string_view>

#include "outcome/outcome.h"

namespace claribi::dashboards {

inline constexpr std::size_t kMostDrawingBytes = std::size_t{2} << 20;

/// kInvalid says what is in it that does not draw; kTooLarge beyond kMostDrawingBytes.
outcome::Status CheckDrawing(std::string_view svg);

}  // namespace claribi::dashboards
