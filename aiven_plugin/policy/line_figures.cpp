#include "policy/line_figures.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/json.h"
#include "core/text.h"
#include "policy/mark_values.h"
#include "policy/mark_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;

// Names and numbers: "Total: 340", "limit=2".
struct Figures {
  void Note(std::string_view name, std::int64_t number) {
    if (IsIn(name, {"of", "out of"})) of = number;
    switch (ReadMarkName(name).mark) {
      case Mark::kTotal:
      case Mark::kFound:
      case Mark::kVagueTotal:
        all = std::max(all.value_or(0), number);
        return;
      case Mark::kReturned:
        here = number;
        return;
      case Mark::kLimit:
        limit = number;
        return;
      case Mark::kOffset:
        offset = number;
        return;
      default:
        return;
    }
  }

  // "Results: 2/340"
  void NoteSpan(std::string_view name, const std::optional<Span>& span) {
    const Mark mark = ReadMarkName(name).mark;
    const bool is_of_rows =
        mark == Mark::kReturned || mark == Mark::kVagueTotal || mark == Mark::kTotal;
    if (!is_of_rows || !span || !span->total) return;
    here = span->end;
    all = span->total;
  }

  bool LeaveOut() const {
    // "rows=3 of=940"
    const auto part = here ? here : all;
    if (of && part.value_or(0) > 0 && *of > *part) return true;
    const auto came = here ? here : offset ? limit : std::nullopt;
    return all && came.value_or(0) > 0 && *all > offset.value_or(0) + *came;
  }

  std::optional<std::int64_t> all, here, limit, offset, of;
};

}  // namespace

bool FiguresLeaveOut(std::string_view lines) {
  Figures figures;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find_first_of(",;|\n"), lines.size());
    std::string_view part = core::TrimBlanks(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
    for (std::size_t sign = part.find_first_of(":="); sign != std::string_view::npos;
         sign = part.find('=')) {
      const std::string_view name = core::TrimBlanks(part.substr(0, sign));
      const std::string_view value = core::TrimBlanks(part.substr(sign + 1));
      const std::size_t digits = std::min(value.find_first_not_of("0123456789"), value.size());
      const core::Json count(value.substr(0, digits));
      const auto number = CountOf(&count);
      if (!number || std::ranges::count(name, ' ') > 1) break;
      if (digits < value.size() && value[digits] != ' ') {
        figures.NoteSpan(name, SpanOf(value));
        break;
      }
      figures.Note(name, *number);
      part = core::TrimBlanks(value.substr(digits));
    }
  }
  return figures.LeaveOut();
}

}  // namespace claribi::policy
