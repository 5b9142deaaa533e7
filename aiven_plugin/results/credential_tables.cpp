#include "results/credential_tables.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "results/credential_members.h"
#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxHeader = 1024;  // bytes of a line that may be a header
struct Cell {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The text inside the mark at `at`; empty if there is none.
std::optional<Cell> TextAt(std::string_view text, std::size_t at) {
  const auto mark = MarkAt(text, at);
  if (!mark) return std::nullopt;
  return Cell{mark->end, std::max(mark->end, QuotedEnd(text, *mark))};
}

// Calls `take(at)` for each element of the JSON list whose elements begin at `begin`, until it
// refuses. Returns where the list ends.
template <typename Take>
std::size_t ForEachElement(std::string_view text, std::size_t begin, Take&& take) {
  std::size_t at = BlanksEnd(text, begin);
  while (at < text.size() && text[at] != ']') {
    if (!take(at)) return at;
    const std::size_t end = JsonValueEnd(text, at);
    at = BlanksEnd(text, std::max(end, at + 1));
    if (at >= text.size() || text[at] != ',') return at;
    at = BlanksEnd(text, at + 1);
  }
  return at;
}

// The first string value of the object at `at`, of a member that names if names_only.
std::optional<Cell> MemberText(std::string_view text, std::size_t at, bool names_only) {
  const std::size_t end = JsonValueEnd(text, at);
  for (std::size_t i = at + 1; i < end;) {
    const std::size_t name = BlanksEnd(text, i);
    const auto name_text = TextAt(text, name);
    if (!name_text) return std::nullopt;
    const std::size_t colon = BlanksEnd(text, JsonValueEnd(text, name));
    if (colon >= end || text[colon] != ':') return std::nullopt;
    const std::size_t value = BlanksEnd(text, colon + 1);
    const bool is_name =
        KindOf(text.substr(name_text->begin, name_text->end - name_text->begin)) == NameKind::kName;
    if (is_name || !names_only) return TextAt(text, value);
    i = BlanksEnd(text, JsonValueEnd(text, value));
    if (i >= end || text[i] != ',') return std::nullopt;
    ++i;
  }
  return std::nullopt;
}

void AddCell(std::string_view text, std::size_t at, NameKind kind, std::vector<Span>& spans) {
  if (at >= text.size()) return;
  if (text[at] == '{') {
    if (const auto inside = MemberText(text, at, false)) {
      const std::string_view value = text.substr(inside->begin, inside->end - inside->begin);
      if (IsCredentialValue(kind, value, ValueForm::kQuoted)) {
        spans.push_back({.begin = inside->begin, .end = inside->end});
      }
    }
    return;
  }
  if (const auto inside = TextAt(text, at)) {
    const std::string_view value = text.substr(inside->begin, inside->end - inside->begin);
    if (IsCredentialValue(kind, value, ValueForm::kQuoted)) {
      spans.push_back({.begin = inside->begin, .end = inside->end});
    }
    return;
  }
  const std::size_t end = RunEnd(text, at, core::IsDigit);
  if (end == at || (end < text.size() && IsNameCharacter(text[end]))) return;
  if (!IsCredentialValue(kind, text.substr(at, end - at), ValueForm::kNumber)) return;
  std::size_t mark =
      at;  // the strings around it say with how many backslashes this document quotes
  std::size_t backslashes = 0;
  while (mark > 0 && text[mark - 1] != '"' && at - mark < kMaxHeader) --mark;
  if (mark > 0 && text[mark - 1] == '"') {
    for (--mark; mark > 0 && text[mark - 1] == '\\'; --mark) ++backslashes;
  }
  spans.push_back({.begin = at, .end = end, .quote = '"', .backslashes = backslashes});
}

void AddRow(std::string_view text, std::size_t begin, const Columns& columns, NameKinds& kinds,
            std::vector<Span>& spans) {
  std::size_t index = 0;
  std::array<std::size_t, Columns::kMost> cells{};
  ForEachElement(text, begin, [&](std::size_t at) {
    cells[index++] = at;
    return index < columns.size;
  });
  for (std::size_t i = 0; i < index; ++i) {
    if (IsCredentialKind(columns.kinds[i])) AddCell(text, cells[i], columns.kinds[i], spans);
  }
  if (columns.name >= index || columns.value >= index) return;
  const auto name = TextAt(text, cells[columns.name]);
  if (!name) return;
  const NameKind kind = kinds.Of(text.substr(name->begin, name->end - name->begin));
  if (IsCredentialKind(kind)) AddCell(text, cells[columns.value], kind, spans);
}

// ---- Tables of text

// A line of cells between separators.
class Line {
 public:
  // in_string: the table is inside a JSON string, whose mark ends the line.
  Line(std::string_view text, std::size_t begin, std::size_t end, char separator, bool in_string) {
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
        cells_[size_] = {first, last};
      }
      ++size_;
      if (stop >= end) break;
      at = stop + 1;
    }
  }

  std::size_t size() const { return size_; }
  const Cell& operator[](std::size_t i) const { return cells_[i]; }

 private:
  std::array<Cell, Columns::kMost> cells_{};
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
  const std::size_t least = at > kMaxHeader ? at - kMaxHeader : 0;
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
  while (next < text.size() && text[next] == ' ') ++next;
  if (next < text.size() && kSeparators.find(text[next]) != std::string_view::npos)
    return text[next];
  while (begin > 0 && text[begin - 1] == ' ') --begin;
  if (begin > 0 && kSeparators.find(text[begin - 1]) != std::string_view::npos)
    return text[begin - 1];
  return '\0';
}

std::string_view TextOfCell(std::string_view text, const Cell& cell) {
  return text.substr(cell.begin, cell.end - cell.begin);
}

}  // namespace

void Columns::Add(NameKind kind) {
  if (size >= kMost) return;
  // A "setting" names what another column holds, or is the value beside a "name".
  if (kind == NameKind::kName && name_may_be_value) value = std::exchange(name, kMost);
  if ((kind == NameKind::kName || (kind == NameKind::kEither && value == kMost)) && name == kMost) {
    name_may_be_value = kind == NameKind::kEither;
    name = size;
    kinds[size++] = kind;
    return;
  }
  if ((kind == NameKind::kValue || (kind == NameKind::kEither && name < kMost)) && value == kMost) {
    value = size;
  }
  kinds[size++] = kind;
}

bool Columns::HasCredentials() const {
  return (name < kMost && value < kMost) ||
         std::any_of(kinds.begin(), kinds.begin() + static_cast<std::ptrdiff_t>(size),
                     IsCredentialKind);
}

Columns ReadColumns(std::string_view text, std::size_t begin, NameKinds& kinds) {
  Columns columns;
  ForEachElement(text, begin, [&](std::size_t at) {
    const auto name = text[at] == '{' ? MemberText(text, at, true) : TextAt(text, at);
    columns.Add(name ? kinds.Of(TextOfCell(text, *name)) : NameKind::kOther);
    return columns.size < Columns::kMost;
  });
  return columns;
}

bool AddRows(std::string_view text, std::size_t begin, const Columns& columns, NameKinds& kinds,
             std::vector<Span>& spans) {
  const std::size_t before = spans.size();
  ForEachElement(text, begin, [&](std::size_t at) {
    std::size_t cells = at;
    if (text[at] == '{') {  // {"f": [{"v": …}]}
      cells = text.substr(0, JsonValueEnd(text, at)).find('[', at);
      if (cells == std::string_view::npos) return false;
    } else if (text[at] != '[') {
      return false;
    }
    AddRow(text, cells + 1, columns, kinds, spans);
    return true;
  });
  return spans.size() > before;
}

bool AddHeadedRows(std::string_view text, std::size_t begin, NameKinds& kinds,
                   std::vector<Span>& spans) {
  const std::size_t first = BlanksEnd(text, begin);
  if (first >= text.size() || text[first] != '[') return false;
  bool is_header = true;
  ForEachElement(text, first + 1, [&](std::size_t at) {
    const auto cell = TextAt(text, at);
    is_header = is_header && cell && IsTitle(TextOfCell(text, *cell));
    return is_header;
  });
  if (!is_header) return false;
  const Columns columns = ReadColumns(text, first + 1, kinds);
  if (columns.size < 2 || !columns.HasCredentials()) return false;
  const std::size_t comma = BlanksEnd(text, JsonValueEnd(text, first));
  if (comma >= text.size() || text[comma] != ',') return false;
  return AddRows(text, comma + 1, columns, kinds, spans);
}

std::size_t AddTextTable(std::string_view text, std::size_t begin, std::size_t end,
                         NameKinds& kinds, std::vector<Span>& spans) {
  const char separator = SeparatorAt(text, begin, end);
  if (separator == '\0') return 0;
  std::size_t line_end = LineEnd(text, end, end + kMaxHeader);
  const bool in_string = line_end < text.size() && text[line_end] == '\\';
  const std::size_t line_begin = LineBegin(text, begin, in_string);
  const auto closed = [&](std::size_t from, std::size_t to) {
    if (!in_string) return to;
    to = std::min(text.find('"', from), to);
    while (to > from && text[to - 1] == '\\') --to;
    return to;
  };
  line_end = closed(end, line_end);
  const Line header(text, line_begin, line_end, separator, in_string);
  if (header.size() < 2) return 0;
  Columns columns;
  bool is_header = true;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string_view cell = TextOfCell(text, header[i]);
    const bool is_edge = cell.empty() && separator == '|' && (i == 0 || i + 1 == header.size());
    is_header = is_header && (is_edge || IsTitle(cell));
    const NameKind kind = kinds.Of(cell);
    columns.Add(kind);
    if (!IsCredentialKind(kind) || i + 1 == header.size() || !IsTitle(cell)) continue;
    const std::string_view beside = TextOfCell(text, header[i + 1]);
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
      const Line row(text, next, next_end, separator, in_string);
      if (row.size() != header.size()) return at;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string_view cell = TextOfCell(text, row[i]);
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
            TextOfCell(text, row[i]).find('"') == std::string_view::npos &&
            IsCredentialValue(columns.kinds[i], TextOfCell(text, row[i]), ValueForm::kQuoted)) {
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
        const Cell cell{mark->end, std::max(mark->end, end)};
        if (IsCredentialKind(kind) &&
            IsCredentialValue(kind, TextOfCell(text, cell), ValueForm::kQuoted)) {
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
