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
  std::vector<Span> pair;  // [["DB_PASSWORD", "x"], …] has no header
  if (AddNamedPair(text, BlanksEnd(text, first + 1), kinds, pair)) return false;
  const Columns columns = ReadColumns(text, first + 1, kinds);
  if (columns.size < 2 || !columns.HasCredentials()) return false;
  const std::size_t comma = BlanksEnd(text, JsonValueEnd(text, first));
  if (comma >= text.size() || text[comma] != ',') return false;
  return AddRows(text, comma + 1, columns, kinds, spans);
}

bool IsNamedPair(NameKind kind, std::string_view name, std::string_view value) {
  const bool is_secret = kind == NameKind::kPassword || kind == NameKind::kSecret ||
                         kind == NameKind::kMixed || kind == NameKind::kOpaque;
  if (!is_secret || !IsCredentialValue(kind, value, ValueForm::kQuoted)) return false;
  const bool is_setting = name.find_first_of("_.-") != std::string_view::npos;
  return IsMadeUp(value) || (is_setting && IsMixture(value) && !IsSlug(value));
}

bool AddNamedPair(std::string_view text, std::size_t begin, NameKinds& kinds,
                  std::vector<Span>& spans) {
  const auto name = TextAt(text, begin);
  if (!name || !MayHaveKind(TextOfCell(text, *name))) return false;
  const std::size_t comma = BlanksEnd(text, JsonValueEnd(text, begin));
  if (comma >= text.size() || text[comma] != ',') return false;
  const std::size_t second = BlanksEnd(text, comma + 1);
  const auto value = TextAt(text, second);
  const std::size_t end = BlanksEnd(text, JsonValueEnd(text, second));
  if (!value || end >= text.size() || text[end] != ']') return false;
  const std::string_view given = TextOfCell(text, *name);
  if (!IsNamedPair(kinds.Of(given), given, TextOfCell(text, *value))) return false;
  spans.push_back({.begin = value->begin, .end = value->end});
  return true;
}

}  // namespace claribi::results
