#include "policy/incompleteness.h"

#include <algorithm>
#include <array>
#include <utility>

namespace claribi::policy {
namespace {

struct Reason {
  Incompleteness value;
  std::string_view name;
  std::string_view what_to_do;
};

constexpr std::array<Reason, 7> kReasons{{
    {Incompleteness::kNone, "", ""},
    {Incompleteness::kMorePages, "more_pages",
     "Ask for the other pages too, or narrow the question until one page holds it."},
    {Incompleteness::kUnmatched, "unmatched",
     "Compare the names that were asked for with those that the vendor lists, and ask again."},
    {Incompleteness::kPartial, "partial",
     "Ask for the missing parts by name, or read the answer as covering the others only."},
    {Incompleteness::kTruncated, "truncated",
     "Ask for less at once: fewer rows, fewer columns, a shorter period."},
    {Incompleteness::kUnreadable, "unreadable",
     "Do not rely on this answer; if it comes again, report it to the vendor's support."},
    {Incompleteness::kEmpty, "empty",
     "Ask again; if it stays empty, look at the vendor's own console."},
}};
static_assert(kReasons.back().value == Incompleteness::kEmpty);

const Reason& Find(Incompleteness value) { return kReasons.at(static_cast<std::size_t>(value)); }

}  // namespace

std::string_view Name(Incompleteness value) { return Find(value).name; }

std::string_view WhatToDo(Incompleteness value) { return Find(value).what_to_do; }

void Findings::Say(Incompleteness why, std::string note) {
  incomplete = std::max(incomplete, why);
  figures.push_back(note);
  notes.push_back(std::move(note));
}

void Findings::SayQuoting(Incompleteness why, std::string figure, std::string note) {
  incomplete = std::max(incomplete, why);
  if (!figure.empty()) figures.push_back(std::move(figure));
  quoting.push_back(note);
  notes.push_back(std::move(note));
}

}  // namespace claribi::policy
