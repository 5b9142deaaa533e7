// Figures that a text names beside each other, without a sentence around them. Pure; bounded by the
// size of the text.
#pragma once

#include <string_view>

namespace claribi::policy {

// Figures beside each other, on a line or on several: "Total: 340", "Shown: 2"; "total=340 offset=0
// limit=2". True if they say that rows exist beyond those that came.
bool FiguresLeaveOut(std::string_view lines);

}  // namespace claribi::policy
