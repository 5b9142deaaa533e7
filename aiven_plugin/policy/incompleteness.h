// Why an answer is not all that was asked for: one table of reasons, each with its name in the call
// result message and what a reader can do about it, and the place where whoever reads an answer
// puts down what is missing. docs/completeness.md explains the marks. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace claribi::policy {

// The least grave first; an answer has the gravest of those that were found.
enum class Incompleteness {
  kNone,
  kMorePages,   // rows before or behind those that are here
  kUnmatched,   // something was asked for by a name that the vendor does not know
  kPartial,     // parts that the vendor did not look at, or refused
  kTruncated,   // the answer was cut
  kUnreadable,  // a part of the answer cannot be read
  kEmpty,       // the vendor answered with nothing at all
};
// "truncated", …; empty for kNone.
std::string_view Name(Incompleteness value);
// What a reader can do, one sentence; empty for kNone.
std::string_view WhatToDo(Incompleteness value);

// What is missing of an answer, and what else a reader has to know.
struct Findings {
  Incompleteness incomplete = Incompleteness::kNone;
  std::vector<std::string> notes;  // a sentence each, in the order in which they were found
  // The same in figures and words of our own, which may stand outside of the marks around data.
  std::vector<std::string> figures;
  std::vector<std::string> quoting;  // those of `notes` that hold words of the vendor

  // note: figures and words of our own only.
  void Say(Incompleteness why, std::string note);
  // figure: the same without the vendor's words; may be empty.
  void SayQuoting(Incompleteness why, std::string figure, std::string note);
};

}  // namespace claribi::policy
