#include "app/table.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string_view>

#include "app/csv.h"
#include "app/printable.h"

namespace claribi::app {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowestWrapped = 12;
constexpr std::size_t kNarrowestCut = 20;
constexpr std::size_t kLongestWholeWord = 60;  // what is longer is no name, and is broken

bool IsNumber(const std::string& cell) {
  return !cell.empty() && cell.find_first_not_of("0123456789.,-+%") == std::string::npos &&
         cell.find_first_of("0123456789") != std::string::npos;
}

std::string TrimmedLine(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

// How many bytes of `text` fit into `width` columns, whole characters; at least one character.
std::size_t FittingBytes(const std::string& text, std::size_t width) {
  std::size_t fitting = 0;
  while (fitting < text.size()) {
    std::size_t next = fitting + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0U) == 0x80U) ++next;
    if (fitting > 0 && DisplayWidth(text.substr(0, next)) > width) break;
    fitting = next;
  }
  return fitting;
}

bool IsJoint(char c) { return std::string_view("_-/.,:;?&=@").find(c) != std::string_view::npos; }

// In lines of `width` columns, broken at spaces where there are any, else behind a joint such as _,
// else anywhere.
std::vector<std::string> WrappedCell(const std::string& cell, std::size_t width) {
  std::vector<std::string> lines;
  std::string rest = cell;
  while (DisplayWidth(rest) > width) {
    std::size_t end = FittingBytes(rest, width);
    const std::size_t space = rest.rfind(' ', end);
    if (space != std::string::npos && space > 0) {
      end = space;
    } else {
      std::size_t joint = end;
      while (joint > 1 && !IsJoint(rest[joint - 1])) --joint;
      if (joint > 1) end = joint;
    }
    lines.push_back(rest.substr(0, end));
    const std::size_t next = rest.find_first_not_of(' ', end);
    rest = next == std::string::npos ? "" : rest.substr(next);
  }
  if (!rest.empty() || lines.empty()) lines.push_back(rest);
  return lines;
}

// What a table looks like at one width.
struct TableLayout {
  std::vector<std::size_t> shown;   // which columns
  std::vector<std::size_t> widths;  // of those
};

std::size_t TotalWidth(const TableLayout& layout) {
  return std::accumulate(layout.widths.begin(), layout.widths.end(),
                         layout.widths.empty() ? 0 : kGap * (layout.widths.size() - 1));
}

// What is known of a column's cells.
struct ColumnExtent {
  std::size_t natural = 0;       // columns of its widest line
  std::size_t longest_word = 0;  // of its cells
  bool is_empty = true;          // in all rows
};

std::size_t LongestWordIn(const std::string& cell) {
  std::size_t longest = 0;
  for (std::size_t begin = 0; begin < cell.size();) {
    const std::size_t end = std::min(cell.find(' ', begin), cell.size());
    longest = std::max(longest, DisplayWidth(cell.substr(begin, end - begin)));
    begin = end + 1;
  }
  return longest;
}

// `breaks_words`: nothing else is left that could give way.
std::size_t NarrowestOf(Giving giving, const ColumnExtent& extent, bool breaks_words) {
  if (giving == Giving::kCuts) return kNarrowestCut;
  const bool keeps_words = !breaks_words && extent.longest_word <= kLongestWholeWord;
  return keeps_words ? std::max(extent.longest_word, std::size_t{1}) : kNarrowestWrapped;
}

// Makes the widest of what can give way narrower, a column at a time, until it fits.
bool ShrinkColumns(TableLayout& layout, const std::vector<Column>& columns,
                   const std::vector<ColumnExtent>& extents, std::size_t width, bool breaks_words) {
  for (std::size_t total = TotalWidth(layout); total > width; --total) {
    std::optional<std::size_t> widest;
    for (std::size_t i = 0; i < layout.shown.size(); ++i) {
      const Giving giving = columns[layout.shown[i]].giving;
      const bool gives = giving == Giving::kWraps || giving == Giving::kCuts;
      const ColumnExtent& extent = extents[layout.shown[i]];
      if (!gives || layout.widths[i] <= NarrowestOf(giving, extent, breaks_words)) continue;
      if (!widest || layout.widths[i] > layout.widths[*widest]) widest = i;
    }
    if (!widest) return false;
    --layout.widths[*widest];
  }
  return true;
}

TableLayout FitColumns(const std::vector<Column>& columns, const std::vector<ColumnExtent>& extents,
                       std::size_t width) {
  std::vector<bool> is_shown(columns.size(), true);
  const auto layout_of = [&] {
    TableLayout layout;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!is_shown[i]) continue;
      layout.shown.push_back(i);
      layout.widths.push_back(extents[i].natural);
    }
    return layout;
  };
  TableLayout layout = layout_of();
  if (width == kEndlessWidth || TotalWidth(layout) <= width) return layout;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    is_shown[i] = !extents[i].is_empty || columns[i].giving == Giving::kNever;
  }
  for (;;) {
    layout = layout_of();
    if (ShrinkColumns(layout, columns, extents, width, false)) return layout;
    std::optional<std::size_t> least;  // the least important one, and the last of those
    for (const std::size_t i : layout.shown) {
      if (columns[i].giving == Giving::kNever) continue;
      if (!least || columns[i].importance <= columns[*least].importance) least = i;
    }
    // The most important ones break their words before one of them goes.
    const bool is_last_resort = !least || columns[*least].importance > 0;
    TableLayout broken = layout_of();
    const bool fits = is_last_resort && ShrinkColumns(broken, columns, extents, width, true);
    if (fits || !least) return broken;
    is_shown[*least] = false;
  }
}

std::string NamedColumns(const std::string& what, const std::vector<std::string>& titles) {
  if (titles.empty()) return "";
  std::string text = what;
  for (const std::string& title : titles) text += (&title == &titles.front() ? "" : ", ") + title;
  return text;
}

}  // namespace

void Table::Add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::Render(std::size_t width) const {
  if (columns_.empty()) return "";
  std::vector<std::string> header;
  for (const Column& column : columns_) header.push_back(Printable(column.title));
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : rows_) {
    rows.emplace_back();
    for (const std::string& cell : row) rows.back().push_back(Printable(cell));
  }
  std::vector<ColumnExtent> extents;
  std::vector<bool> stands_right;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    ColumnExtent extent{.natural = DisplayWidth(header[i]),
                        .longest_word = LongestWordIn(header[i]),
                        .is_empty = !rows.empty()};
    bool is_number = !rows.empty();
    for (const auto& row : rows) {
      extent.natural = std::max(extent.natural, DisplayWidth(row[i]));
      extent.longest_word = std::max(extent.longest_word, LongestWordIn(row[i]));
      extent.is_empty = extent.is_empty && row[i].empty();
      is_number = is_number && (row[i].empty() || IsNumber(row[i]));
    }
    extents.push_back(extent);
    stands_right.push_back(is_number);
  }
  const TableLayout layout = FitColumns(columns_, extents, width);
  const auto lines_of = [&](const std::vector<std::string>& cells) {
    std::vector<std::vector<std::string>> parts;
    std::size_t height = 1;
    for (std::size_t i = 0; i < layout.shown.size(); ++i) {
      const std::string& cell = cells[layout.shown[i]];
      parts.push_back(columns_[layout.shown[i]].giving == Giving::kCuts
                          ? std::vector{CutToWidth(cell, layout.widths[i])}
                          : WrappedCell(cell, layout.widths[i]));
      height = std::max(height, parts.back().size());
    }
    std::string text;
    for (std::size_t line = 0; line < height; ++line) {
      std::string joined;
      for (std::size_t i = 0; i < layout.shown.size(); ++i) {
        const std::string part = line < parts[i].size() ? parts[i][line] : "";
        const std::size_t used = std::min(layout.widths[i], DisplayWidth(part));
        const std::string padding(layout.widths[i] - used, ' ');
        joined += stands_right[layout.shown[i]] ? padding + part : part + padding;
        joined += std::string(kGap, ' ');
      }
      text += TrimmedLine(joined);
    }
    return text;
  };
  std::string text = lines_of(header);
  std::string rule;
  for (const std::size_t column : layout.widths) rule += std::string(column, '-') + "  ";
  text += TrimmedLine(rule);
  for (const auto& row : rows) text += lines_of(row);
  std::vector<std::string> cut;
  std::vector<std::string> left_out;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const auto place = std::find(layout.shown.begin(), layout.shown.end(), i);
    if (place == layout.shown.end()) {
      if (!extents[i].is_empty) left_out.push_back(header[i]);
    } else if (columns_[i].giving == Giving::kCuts &&
               layout.widths[static_cast<std::size_t>(place - layout.shown.begin())] <
                   extents[i].natural) {
      cut.push_back(header[i]);
    }
  }
  if (cut.empty() && left_out.empty()) return text;
  const std::string missing = NamedColumns("not shown: ", left_out);
  return text + missing + (missing.empty() || cut.empty() ? "" : "; ") +
         NamedColumns("cut: ", cut) + " (a pipe or --json shows all)\n";
}

std::string Table::Csv() const {
  std::vector<std::string> titles;
  for (const Column& column : columns_) {
    std::string title = column.title;
    std::transform(title.begin(), title.end(), title.begin(), [](char c) {
      if (c == ' ') return '_';
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    titles.push_back(title);
  }
  std::string text = CsvRecord(titles);
  for (const auto& row : rows_) text += CsvRecord(row);
  return text;
}

}  // namespace claribi::app
