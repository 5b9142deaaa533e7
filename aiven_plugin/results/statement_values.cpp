#include "results/statement_values.h"

#include <algorithm>

#include "results/credential_tables.h"
#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxStatement = 1024;

// Where `word` is last before `at`, ignoring case, in the same line; npos if nowhere.
std::size_t WordBackwards(std::string_view text, std::size_t at, std::string_view word,
                          bool in_line) {
  const std::size_t least = at > kMaxStatement ? at - kMaxStatement : 0;
  for (std::size_t i = at; i > least; --i) {
    if (in_line && text[i - 1] == '\n') break;
    if (IsAt(text, i - 1, word)) return i - 1;
  }
  return std::string_view::npos;
}

// The name of a column in a list: the last word of "u.password AS secret".
std::string_view ColumnName(std::string_view column) {
  while (!column.empty() && (IsBlank(column.back()) || IsQuote(column.back()) ||
                             column.back() == ')' || column.back() == '\\')) {
    column.remove_suffix(1);
  }
  std::size_t begin = column.size();
  while (begin > 0 && IsWordCharacter(column[begin - 1])) --begin;
  return column.substr(begin);
}

// A list of columns up to `end`.
Columns ReadColumnList(std::string_view list, NameKinds& kinds) {
  Columns columns;
  std::size_t depth = 0;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= list.size() && columns.size < Columns::kMost; ++i) {
    const char c = i < list.size() ? list[i] : ',';
    if (c == '(') ++depth;
    if (c == ')' && depth > 0) --depth;
    if (c != ',' || (depth > 0 && i < list.size())) continue;
    columns.Add(kinds.Of(ColumnName(list.substr(from, i - from))));
    from = i + 1;
  }
  return columns;
}

// Appends the credentials of a row; false if it is none of these columns.
bool AddSelectedRow(std::string_view text, std::size_t begin, std::size_t end, char separator,
                    const Columns& columns, std::vector<Span>& spans) {
  if (separator == '|') {
    begin = SpacesEnd(text, begin);
    if (begin < end && text[begin] == '|') ++begin;
    while (end > begin && IsBlank(text[end - 1])) --end;
    if (end > begin && text[end - 1] == '|') --end;
  }
  const std::string_view row = text.substr(begin, end - begin);
  const auto marks = static_cast<std::size_t>(std::count(row.begin(), row.end(), separator));
  if (marks + 1 != columns.size) return false;
  std::size_t at = begin;
  for (std::size_t i = 0; i < columns.size; ++i) {
    const std::size_t stop = std::min(text.find(separator, at), end);
    std::size_t first = SpacesEnd(text, at);
    std::size_t last = stop;
    while (last > first && IsBlank(text[last - 1])) --last;
    const std::string_view value = text.substr(first, std::max(first, last) - first);
    if (IsCredentialKind(columns.kinds[i]) && IsMixture(value) &&
        value.find('"') == std::string_view::npos &&
        IsCredentialValue(columns.kinds[i], value, ValueForm::kQuoted)) {
      spans.push_back({.begin = first, .end = last});
    }
    at = stop + 1;
  }
  return true;
}

// The kind of what the statement before `at` gives the parameter `name` ("$2") to.
NameKind KindOfParameter(std::string_view text, std::size_t at, std::string_view name,
                         NameKinds& kinds) {
  const std::size_t least = at > kMaxStatement ? at - kMaxStatement : 0;
  const std::string_view before = text.substr(0, at);
  for (std::size_t use = before.find(name, least); use != std::string_view::npos;
       use = before.find(name, use + 1)) {
    const std::size_t behind = use + name.size();
    if (behind < at && core::IsDigit(text[behind])) continue;
    std::size_t end = use;
    while (end > least && (text[end - 1] == ' ' || text[end - 1] == '(')) --end;
    if (use > 0 && text[use - 1] == '(' && ColumnName(text.substr(0, use - 1)) == "crypt") {
      return NameKind::kPassword;
    }
    if (end > least && text[end - 1] == '=') return kinds.Of(ColumnName(text.substr(0, end - 1)));
    const std::size_t insert = WordBackwards(text, use, "insert ", false);
    if (insert == std::string_view::npos) continue;
    const std::size_t open = before.find('(', insert);
    const std::size_t close = before.find(')', insert);
    const std::size_t values = before.find('(', std::min(close, before.size()));
    if (values == std::string_view::npos || open > close || values > use) continue;
    const Columns columns = ReadColumnList(text.substr(open + 1, close - open - 1), kinds);
    const auto index =
        static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(values),
                                            text.begin() + static_cast<std::ptrdiff_t>(use), ','));
    if (index < columns.size) return columns.kinds[index];
  }
  return NameKind::kOther;
}

}  // namespace

std::size_t AddSelectedRows(std::string_view text, std::size_t begin, std::size_t end,
                            NameKinds& kinds, std::vector<Span>& spans) {
  constexpr std::string_view kSelect = "select ";
  const std::size_t select = WordBackwards(text, begin, kSelect, true);
  if (select == std::string_view::npos) return 0;
  std::size_t from = end;
  const std::size_t line_end = LineEnd(text, end, end + kMaxStatement);
  while (from < line_end && !IsAt(text, from, " from ")) ++from;
  if (from >= line_end) return 0;
  const std::size_t list = select + kSelect.size();
  const Columns columns = ReadColumnList(text.substr(list, from - list), kinds);
  if (columns.size < 2 || !columns.HasCredentials()) return 0;
  std::size_t at = line_end;
  for (;;) {
    const std::size_t next = NextLine(text, at);
    if (next <= at || next >= text.size()) return at;
    const std::size_t stop = LineEnd(text, next, text.size());
    const std::string_view row = text.substr(next, stop - next);
    const char separator = row.find('|') != std::string_view::npos ? '|' : '\t';
    if (!AddSelectedRow(text, next, stop, separator, columns, spans)) {
      const bool is_rule = row.find_first_not_of("-+|= ") == std::string_view::npos;
      if (!is_rule) return at;
    }
    at = stop;
  }
}

std::optional<Span> FindParameterValue(std::string_view text, std::size_t at, NameKinds& kinds) {
  const std::size_t name = RunEnd(text, at + 1, core::IsDigit);
  if (name == at + 1 || !text.substr(name).starts_with(" = '")) return std::nullopt;
  const std::size_t begin = name + 4;
  const std::size_t end = QuotedEnd(text, {'\'', 0, begin});
  if (end <= begin) return std::nullopt;
  const NameKind kind = KindOfParameter(text, at, text.substr(at, name - at), kinds);
  const std::string_view value = text.substr(begin, end - begin);
  if (!IsCredentialValue(kind, value, ValueForm::kQuoted)) return std::nullopt;
  return Span{.begin = begin, .end = end};
}

std::optional<Span> FindPlacedValue(std::string_view text, std::size_t at) {
  const std::string_view sign = text[at] == '?' ? "?" : "%s";
  if (!text.substr(at).starts_with(sign)) return std::nullopt;
  const std::size_t least = at > kMaxStatement ? at - kMaxStatement : 0;
  std::size_t index = 0;
  for (std::size_t i = at; i > least && text[i - 1] != '\n'; --i) {
    index += text.substr(i - 1).starts_with(sign) ? 1 : 0;
  }
  const std::string_view seen = text.substr(0, std::min(text.size(), at + kMaxStatement));
  constexpr std::string_view kNamed = "arameters: ";
  std::size_t next = seen.find(kNamed, at);
  if (next != std::string_view::npos) {
    next += kNamed.size();
  } else {
    next = std::min(seen.find(" ('", at), seen.find("=('", at));
    if (next == std::string_view::npos) return std::nullopt;
    next += 2;
  }
  for (; next < seen.size(); --index) {
    const auto mark = MarkAt(seen, next);
    const std::size_t begin = mark ? mark->end : next;
    const std::size_t end = mark ? QuotedEnd(seen, *mark) : RunEnd(seen, next, [](char c) {
      return static_cast<unsigned char>(c) > ' ' && c != '(' && c != ',' && c != ')';
    });
    if (end >= seen.size() && mark) return std::nullopt;
    if (index == 0) {
      const std::string_view value = text.substr(begin, std::max(begin, end) - begin);
      if (!IsMixture(value) || IsPlaceholder(value)) return std::nullopt;
      return Span{.begin = begin, .end = end};
    }
    const std::size_t comma = seen.find(", ", end);
    if (comma == std::string_view::npos) return std::nullopt;
    next = comma + 2;
  }
  return std::nullopt;
}

}  // namespace claribi::results
