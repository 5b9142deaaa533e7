#include "results/text_tables.h"

#include <algorithm>
#include <array>

#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxTableLine = 1024;  // bytes of a line that may be a header
struct TextCell {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::string_view CellText(std::string_view text, const TextCell& cell) {
  return text.substr(cell.begin, cell.end - cell.begin);
}

// A line of cells between separators.
class Line {
 public:
  // in_string: the table is inside a JSON string, whose mark ends the line. collapses: several
  // separators count as one.
  Line(std::string_view text, std::size_t begin, std::size_t end, char separator, bool in_string,
       bool collapses = false) {
    std::size_t at = begin;
    while (at <= end && size_ < cells_.size()) {
      std::size_t first = at;
      while (first < end && (text[first] == ' ' || (text[first] == '\t' && separator != '\t')))
        ++first;
      std::size_t stop = first;
      const bool is_quoted = !in_string && first < end && text[first] == '"';
      if (is_quoted) {
        stop = std::min(text.find('"', first + 1), end);
        cells_[size_] = {first + 1, stop};
      }
      while (stop < end && text[stop] != separator) ++stop;
      if (!is_quoted) {
        std::size_t last = stop;
        while (last > first && IsBlank(text[last - 1])) --last;
        cells_[size_] = Unmarked(text, {first, last});
      }
      ++size_;
      while (collapses && stop + 1 < end && text[stop + 1] == separator) ++stop;
      if (stop >= end) break;
      at = stop + 1;
    }
  }

  // Without the marks of Markdown around it: `x`, **x**.
  static TextCell Unmarked(std::string_view text, TextCell cell) {
    while (cell.end - cell.begin > 2 && (text[cell.begin] == '`' || text[cell.begin] == '*') &&
           text[cell.end - 1] == text[cell.begin]) {
      ++cell.begin;
      --cell.end;
    }
    return cell;
  }

  std::size_t size() const { return size_; }
  const TextCell& operator[](std::size_t i) const { return cells_[i]; }

 private:
  std::array<TextCell, Columns::kMost> cells_{};
  std::size_t size_ = 0;
};

bool IsRule(std::string_view line) {  // ----+----, |:---|
  return line.find_first_not_of("-+|:= \t") == std::string_view::npos &&
         line.find('-') < line.size();
}

// More than a title: a digit or a sign is in it.
bool IsBesideName(std::string_view cell) {
  return IsMixture(cell) && RunEnd(cell, 0, [](char c) {
                              return core::IsLetter(c) || c == '_' || c == ' ' || c == '-' ||
                                     c == '.';
                            }) != cell.size();
}

// in_string: as of Line.
std::size_t LineBegin(std::string_view text, std::size_t at, bool in_string) {
  const std::size_t least = at > kMaxTableLine ? at - kMaxTableLine : 0;
  while (at > least) {
    const char c = text[at - 1];
    if (c == '\n' || c == '\r' || (in_string && c == '"')) return at;
    if (in_string && (c == 'n' || c == 'r') && at >= 2 && text[at - 2] == '\\') return at;
    --at;
  }
  return at;
}

// True if the line that begins at `begin` is the first one of its table.
bool BeginsTable(std::string_view text, std::size_t begin, char separator, bool in_string) {
  while (begin > 0) {
    std::size_t end = begin - 1;
    while (end > 0 && in_string && text[end - 1] == '\\') --end;
    if (end == 0 || (in_string && text[begin - 1] == '"')) return true;
    const std::size_t line = LineBegin(text, end, in_string);
    const std::string_view above = text.substr(line, end - line);
    if (!IsRule(above)) return above.find(separator) == std::string_view::npos;
    begin = line;
  }
  return true;
}

char SeparatorAt(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::string_view kSeparators = "|\t,;";
  std::size_t next = end;
  const auto is_around = [](char c) { return c == ' ' || c == '`' || c == '*'; };
  next = RunEnd(text, next, is_around);
  if (next < text.size() && kSeparators.find(text[next]) != std::string_view::npos)
    return text[next];
  while (begin > 0 && is_around(text[begin - 1])) --begin;
  if (begin > 0 && kSeparators.find(text[begin - 1]) != std::string_view::npos)
    return text[begin - 1];
  return '\0';
}

}  // namespace

std::size_t AddTextTable(std::string_view text, std::size_t begin, std::size_t end,
                         NameKinds& kinds, std::vector<Span>& spans) {
  const char separator = SeparatorAt(text, begin, end);
  if (separator == '\0') return 0;
  std::size_t line_end = LineEnd(text, end, end + kMaxTableLine);
  const bool in_string = line_end < text.size() && text[line_end] == '\\';
  const std::size_t line_begin = LineBegin(text, begin, in_string);
  const auto closed = [&](std::size_t from, std::size_t to) {
    if (!in_string) return to;
    to = std::min(text.find('"', from), to);
    while (to > from && text[to - 1] == '\\') --to;
    return to;
  };
  line_end = closed(end, line_end);
  const bool collapses =
      separator == '\t' &&
      text.substr(line_begin, line_end - line_begin).find("\t\t") != std::string_view::npos;
  const Line header(text, line_begin, line_end, separator, in_string, collapses);
  if (header.size() < 2) return 0;
  Columns columns;
  bool is_header = true;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string_view cell = CellText(text, header[i]);
    const bool is_edge = cell.empty() && separator == '|' && (i == 0 || i + 1 == header.size());
    is_header = is_header && (is_edge || IsTitle(cell));
    const NameKind kind = kinds.Of(cell);
    columns.Add(kind);
    if (!IsCredentialKind(kind) || i + 1 == header.size() || !IsTitle(cell)) continue;
    const std::string_view beside = CellText(text, header[i + 1]);
    const bool is_code = (separator == ',' || separator == ';') &&
                         beside.find_first_of("=(){}") != std::string_view::npos;
    if (!is_code && IsBesideName(beside) && beside.find('"') == std::string_view::npos &&
        IsCredentialValue(kind, beside, ValueForm::kQuoted)) {
      spans.push_back({.begin = header[i + 1].begin, .end = header[i + 1].end});
      return line_end;
    }
  }
  if (!is_header || !columns.HasCredentials() ||
      !BeginsTable(text, line_begin, separator, in_string)) {
    return line_end;
  }
  for (std::size_t at = line_end;;) {
    const std::size_t next = NextLine(text, at);
    if (next <= at || next >= text.size()) return at;
    const std::size_t next_end = closed(next, LineEnd(text, next, text.size()));
    const std::string_view whole = text.substr(next, next_end - next);
    if (!IsRule(whole)) {
      const Line row(text, next, next_end, separator, in_string, collapses);
      if (row.size() != header.size()) return at;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string_view cell = CellText(text, row[i]);
        if (!IsCredentialKind(columns.kinds[i]) ||
            !IsCredentialValue(columns.kinds[i], cell, ValueForm::kQuoted)) {
          continue;
        }
        if ((separator == ',' || separator == ';') && !IsMixture(cell)) continue;
        if (cell.find('"') != std::string_view::npos) continue;
        spans.push_back({.begin = row[i].begin, .end = row[i].end});
      }
    }
    at = next_end;
  }
}

std::size_t AddQuotedTable(std::string_view text, std::size_t begin, std::size_t end,
                           NameKinds& kinds, std::vector<Span>& spans) {
  if (begin == 0 || text[begin - 1] != '"' || end >= text.size()) return 0;
  const std::size_t line = LineBegin(text, begin - 1, false);
  if (text[line] != '"' || (line > 0 && text[line - 1] != '\n')) return 0;
  const std::size_t line_end = LineEnd(text, end, end + kMaxTableLine);
  const bool is_json = text.substr(line, line_end - line).find_first_of("{[]}:\\") < line_end;
  return is_json ? 0 : AddTextTable(text, begin - 1, end + 1, kinds, spans);
}

bool AddInsertedRows(std::string_view text, std::size_t at, NameKinds& kinds,
                     std::vector<Span>& spans) {
  const auto is_mark = [](char c) { return c == '"' || c == '`' || c == '\\'; };
  Columns columns;
  std::size_t next = at + 1;
  for (; columns.size < Columns::kMost; ++next) {
    next = BlanksEnd(text, next);
    next = RunEnd(text, next, is_mark);
    const std::size_t end = RunEnd(text, next, IsWordCharacter);
    if (end == next || end >= text.size()) return false;
    columns.Add(kinds.Of(text.substr(next, end - next)));
    next = BlanksEnd(text, RunEnd(text, end, is_mark));
    if (next >= text.size() || (text[next] != ',' && text[next] != ')')) return false;
    if (text[next] == ')') break;
  }
  if (!columns.HasCredentials()) return false;
  const std::size_t before = spans.size();
  next = BlanksEnd(text, next + 1);
  if (IsAt(text, next, "from stdin")) {
    for (std::size_t line = NextLine(text, LineEnd(text, next, next + 64)); line < text.size();) {
      const std::size_t end = LineEnd(text, line, text.size());
      const Line row(text, line, end, '\t', false);
      if (row.size() != columns.size) break;
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (IsCredentialKind(columns.kinds[i]) &&
            CellText(text, row[i]).find('"') == std::string_view::npos &&
            IsCredentialValue(columns.kinds[i], CellText(text, row[i]), ValueForm::kQuoted)) {
          spans.push_back({.begin = row[i].begin, .end = row[i].end});
        }
      }
      const std::size_t following = NextLine(text, end);
      if (following <= end) break;
      line = following;
    }
    return spans.size() > before;
  }
  if (!IsAt(text, next, "values")) return false;
  next += std::string_view("values").size();
  while (next < text.size()) {
    next = BlanksEnd(text, next);
    if (next >= text.size() || text[next] != '(') break;
    std::size_t index = 0;
    for (++next; next < text.size() && text[next] != ')'; ++index) {
      next = BlanksEnd(text, next);
      if (const auto mark = MarkAt(text, next)) {
        if (IsClosing(text, *mark)) return spans.size() > before;
        const std::size_t end = QuotedEnd(text, *mark);
        const NameKind kind = index < columns.size ? columns.kinds[index] : NameKind::kOther;
        const TextCell cell{mark->end, std::max(mark->end, end)};
        if (IsCredentialKind(kind) &&
            IsCredentialValue(kind, CellText(text, cell), ValueForm::kQuoted)) {
          spans.push_back({.begin = cell.begin, .end = cell.end});
        }
        next = end + mark->backslashes + 1;
      }
      while (next < text.size() && text[next] != ',' && text[next] != ')' && text[next] != '\n')
        ++next;
      if (next < text.size() && text[next] == ',') ++next;
    }
    if (next >= text.size()) break;
    next = BlanksEnd(text, next + 1);
    if (next >= text.size() || text[next] != ',') break;
    ++next;
  }
  return spans.size() > before;
}

}  // namespace claribi::results
