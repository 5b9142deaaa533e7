// The child's side: one test, or discovery, in a process of its own. Lines in a memory that it
// shares with its parent (child_result.h) say where the child is and what came of it.
//
//   @call_tool of clock_now        a function of the plugin begins; it is judged here
//   ~create                        likewise; another rule judges it
//   @                              it has returned
//   {"verdict":"failed",...}       what came of the test; of discovery, one line for each step,
//   with
//                                  the facts so far
//   {"is_over":true}               of discovery, at the end
#pragma once

#include <string_view>

namespace claribi::validator {

/// The first argument of a child's command line; the second is the id of a rule, or kDiscovery.
inline constexpr std::string_view kChildCommand = "run-rule";
inline constexpr std::string_view kDiscovery = "discovery";

/// The descriptors of a child: the request is read from one, the other is the memory of results.
inline constexpr int kRequestDescriptor = 3;
inline constexpr int kResultDescriptor = 4;

/// Runs the test and ends the process; returns an exit code only for a command line that no parent
/// gives.
int RunChild(std::string_view rule_id);

}  // namespace claribi::validator
