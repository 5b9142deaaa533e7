#include "results/drawn_tables.h"

#include <algorithm>
#include <array>

#include "results/credential_tables.h"
#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxMargin = 16;  // before the first line of a table: "1. │"

// Lines along a row, which fill a cell: ─ ━ ┄ ┅ ┈ ┉ ╌ ╍ ═.
bool IsHorizontal(std::string_view text, std::size_t at) {
  const auto second = static_cast<unsigned char>(text[at + 1]);
  const auto third = static_cast<unsigned char>(text[at + 2]);
  if (second == 0x94) {
    return third == 0x80 || third == 0x81 || third == 0x84 || third == 0x85 || third == 0x88 ||
           third == 0x89;
  }
  return third == 0x8C || third == 0x8D || third == 0x90;
}

struct DrawnRow {
  std::array<Span, Columns::kMost> cells{};  // without blanks and lines around
  std::size_t size = 0;
  bool has_text = false;
};

// The cells between the first and the last character of a line that is no horizontal one.
DrawnRow ReadDrawnRow(std::string_view text, std::size_t begin, std::size_t end) {
  DrawnRow row;
  bool is_open = false;
  Span cell;
  for (std::size_t at = begin; at < end;) {
    if (!IsDrawing(text, at)) {
      if (is_open && !IsBlank(text[at])) {
        if (cell.end == 0) cell.begin = at;
        cell.end = at + 1;
      }
      ++at;
      continue;
    }
    if (!IsHorizontal(text, at)) {
      if (is_open && row.size < row.cells.size()) {
        row.has_text = row.has_text || cell.end > 0;
        row.cells[row.size++] = cell;
      }
      is_open = true;
      cell = {};
    }
    at += 3;
  }
  return row;
}

bool AddDrawnCell(std::string_view text, const Span& cell, NameKind kind,
                  std::vector<Span>& spans) {
  if (cell.end <= cell.begin) return false;
  const std::string_view value = text.substr(cell.begin, cell.end - cell.begin);
  if (value.find('"') != std::string_view::npos || !IsMixture(value) ||
      !IsCredentialValue(kind, value, ValueForm::kQuoted)) {
    return false;
  }
  spans.push_back(cell);
  return true;
}

NameKind KindOfCell(std::string_view text, const Span& cell, NameKinds& kinds) {
  if (cell.end <= cell.begin) return NameKind::kOther;
  const std::string_view name = text.substr(cell.begin, cell.end - cell.begin);
  return IsTitle(name) ? kinds.Of(name) : NameKind::kOther;
}

}  // namespace

std::size_t AddDrawnTable(std::string_view text, std::size_t at, NameKinds& kinds,
                          std::vector<Span>& spans) {
  Columns columns;
  std::size_t line = at;
  for (;;) {
    const std::size_t end = LineEnd(text, line, text.size());
    const DrawnRow row = ReadDrawnRow(text, line, end);
    if (row.has_text && columns.size == 0) {
      for (std::size_t i = 0; i < row.size; ++i) columns.Add(KindOfCell(text, row.cells[i], kinds));
    } else if (row.has_text && row.size == columns.size) {
      for (std::size_t i = 0; i < row.size; ++i) {
        AddDrawnCell(text, row.cells[i], columns.kinds[i], spans);
      }
      if (columns.name < row.size && columns.value < row.size) {
        const NameKind kind = KindOfCell(text, row.cells[columns.name], kinds);
        AddDrawnCell(text, row.cells[columns.value], kind, spans);
      }
    }
    for (std::size_t i = 0; i + 1 < row.size; ++i) {  // a name and its value side by side
      const NameKind kind = KindOfCell(text, row.cells[i], kinds);
      if (IsCredentialKind(kind)) AddDrawnCell(text, row.cells[i + 1], kind, spans);
    }
    const std::size_t next = NextLine(text, end);
    if (next <= end || next >= text.size()) return end;
    std::size_t margin = next;
    while (margin < text.size() && margin - next < kMaxMargin &&
           (text[margin] == ' ' || text[margin] == '.' || core::IsDigit(text[margin]))) {
      ++margin;
    }
    if (margin >= text.size() || !IsDrawing(text, margin)) return end;
    line = margin;
  }
}

}  // namespace claribi::results
