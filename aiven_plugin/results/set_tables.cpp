#include "results/set_tables.h"

#include <algorithm>

#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxTag = 128;
constexpr std::size_t kMaxCell = 1024;
constexpr std::size_t kMaxHeading = 512;

// Behind the tag at `at`; `at` if there is none.
std::size_t TagEnd(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '<') return at;
  const std::size_t end = text.substr(0, std::min(text.size(), at + kMaxTag)).find('>', at);
  return end == std::string_view::npos ? at : end + 1;
}

bool IsTag(std::string_view text, std::size_t at, std::string_view name) {
  if (!IsAt(text, at, name)) return false;
  const std::size_t end = at + name.size();
  return end < text.size() && (text[end] == '>' || text[end] == ' ');
}

// The text of the cell whose content begins at `at`, inside whatever is set around it.
Span ElementText(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  for (int i = 0; i < 3 && begin < text.size() && text[begin] == '<' && begin + 1 < text.size() &&
                  text[begin + 1] != '/';
       ++i) {
    begin = TagEnd(text, begin);
  }
  begin = BlanksEnd(text, begin);
  std::size_t end = text.substr(0, std::min(text.size(), begin + kMaxCell)).find('<', begin);
  if (end == std::string_view::npos) return {};
  while (end > begin && IsBlank(text[end - 1])) --end;
  return Span{.begin = begin, .end = end};
}

bool TakeCell(std::string_view text, const Span& cell, NameKind kind, std::vector<Span>& spans) {
  if (cell.end <= cell.begin) return false;
  const std::string_view value = text.substr(cell.begin, cell.end - cell.begin);
  if (value.find('"') != std::string_view::npos || !IsMixture(value) || IsSlug(value) ||
      !IsCredentialValue(kind, value, ValueForm::kQuoted)) {
    return false;
  }
  spans.push_back(cell);
  return true;
}

// How many cells of the row are before `at`, and how many columns those take.
std::size_t ColumnOf(std::string_view text, std::size_t at) {
  const std::size_t least = at > 2 * kMaxCell ? at - 2 * kMaxCell : 0;
  const std::string_view before = text.substr(least, at - least);
  const std::size_t row = before.rfind("<tr");
  if (row == std::string_view::npos) return 0;
  std::size_t count = 0;
  for (std::size_t i = before.find("<t", row + 3); i != std::string_view::npos;
       i = before.find("<t", i + 2)) {
    count += IsTag(before, i, "<th") || IsTag(before, i, "<td") ? 1 : 0;
  }
  return count;
}

// The cells number `column` of the rows behind `at`, up to the end of their table.
bool AddCellsBelow(std::string_view text, std::size_t at, std::size_t column, NameKind kind,
                   std::size_t& budget, std::vector<Span>& spans) {
  std::size_t index = 0;
  bool has_any = false;
  const std::size_t from = at;
  text = text.substr(0, std::min(text.size(), at + budget));
  for (at = text.find('<', at); at != std::string_view::npos; at = text.find('<', at + 1)) {
    if (IsAt(text, at, "</table")) break;
    if (IsTag(text, at, "<tr")) index = 0;
    if (!IsTag(text, at, "<td")) continue;
    if (++index != column) continue;
    has_any = TakeCell(text, ElementText(text, TagEnd(text, at)), kind, spans) || has_any;
  }
  budget -= std::min(at, text.size()) - from;
  return has_any;
}

bool IsTwoBlanks(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && text[at] == ' ' && (text[at + 1] == ' ' || text[at + 1] == '\t');
}

}  // namespace

bool AddElementBeside(std::string_view text, std::size_t begin, std::size_t end, NameKind kind,
                      std::size_t& budget, std::vector<Span>& spans) {
  if (begin == 0 || text[begin - 1] == '/' || !text.substr(end).starts_with("</")) return false;
  const bool is_heading = IsAt(text, end, "</th>");
  std::size_t next = TagEnd(text, end);
  for (int i = 0; i < 2 && text.substr(next).starts_with("</"); ++i) next = TagEnd(text, next);
  const std::size_t open = BlanksEnd(text, next);
  if (open >= text.size() || text[open] != '<') return false;
  if (is_heading) {
    const std::size_t column = ColumnOf(text, begin);
    if (column > 0 && AddCellsBelow(text, open, column, kind, budget, spans)) return true;
    if (!IsTag(text, open, "<td")) return false;
  }
  return TakeCell(text, ElementText(text, TagEnd(text, open)), kind, spans);
}

std::size_t AddAlignedColumn(std::string_view text, std::size_t begin, std::size_t end,
                             NameKind kind, std::size_t& budget, std::vector<Span>& spans) {
  const bool ends = IsTwoBlanks(text, end) || text[end] == '\n' || text[end] == '\r';
  const bool is_first = begin == 0 || text[begin - 1] == '\n';
  const bool begins = is_first || (begin > 1 && IsTwoBlanks(text, begin - 2));
  if (!begins || !ends || (is_first && text[end] != ' ')) return 0;
  std::size_t line = begin;
  while (line > 0 && begin - line < kMaxHeading && text[line - 1] != '\n') --line;
  if (line > 0 && text[line - 1] != '\n') return 0;
  const std::size_t heading_end = LineEnd(text, end, end + kMaxHeading);
  const std::string_view heading = text.substr(line, heading_end - line);
  // Headings are words in capitals; a sentence is not.
  const bool is_heading = std::none_of(heading.begin(), heading.end(), core::IsLower);
  if (!is_heading || heading.find("  ") == std::string_view::npos) return 0;
  const std::size_t column = begin - line;
  std::size_t at = heading_end;
  for (;;) {
    const std::size_t next = NextLine(text, at);
    if (next <= at || next >= text.size()) return at;
    const std::size_t stop = LineEnd(text, next, next + std::min(budget, text.size()));
    if (stop == next) return at;
    budget -= std::min(budget, stop - next);
    if (next + column < stop && (column == 0 || text[next + column - 1] == ' ')) {
      const std::size_t cell = next + column;
      std::size_t cell_end = cell;
      while (cell_end < stop && text[cell_end] != ' ' && text[cell_end] != '\t') ++cell_end;
      TakeCell(text, Span{.begin = cell, .end = cell_end}, kind, spans);
    }
    at = stop;
  }
}

}  // namespace claribi::results
