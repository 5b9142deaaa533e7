#include "app/table.h"

#include <algorithm>
#include <numeric>

#include "app/printable.h"

namespace claribi::app {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowestColumn = 6;

bool IsNumber(const std::string& cell) {
  return !cell.empty() && cell.find_first_not_of("0123456789.,-+%") == std::string::npos &&
         cell.find_first_of("0123456789") != std::string::npos;
}

std::string TrimmedLine(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

Table::Table(std::vector<std::string> header) : header_(std::move(header)) {
  for (std::string& cell : header_) cell = Printable(cell);
}

void Table::Add(std::vector<std::string> cells) {
  cells.resize(header_.size());
  for (std::string& cell : cells) cell = Printable(cell);
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::Fit(std::size_t width) const {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < header_.size(); ++column) {
    std::size_t widest = DisplayWidth(header_[column]);
    for (const auto& row : rows_) widest = std::max(widest, DisplayWidth(row[column]));
    widths.push_back(widest);
  }
  std::size_t total = std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1));
  while (total > width) {
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest <= kNarrowestColumn) break;  // better too wide than unreadable
    --*widest;
    --total;
  }
  return widths;
}

std::string Table::Render(std::size_t width) const {
  if (header_.empty()) return "";
  const std::vector<std::size_t> widths = Fit(width);
  std::vector<bool> stands_right;
  for (std::size_t column = 0; column < header_.size(); ++column) {
    stands_right.push_back(!rows_.empty() &&
                           std::all_of(rows_.begin(), rows_.end(), [column](const auto& row) {
                             return row[column].empty() || IsNumber(row[column]);
                           }));
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t column = 0; column < cells.size(); ++column) {
      const std::string cell = CutToWidth(cells[column], widths[column]);
      const std::string padding(widths[column] - std::min(widths[column], DisplayWidth(cell)), ' ');
      text += stands_right[column] ? padding + cell : cell + padding;
      text += std::string(kGap, ' ');
    }
    return TrimmedLine(text);
  };
  std::string text = line(header_);
  for (const std::size_t column_width : widths) text += std::string(column_width, '-') + "  ";
  text = TrimmedLine(text);
  for (const auto& row : rows_) text += line(row);
  return text;
}

}  // namespace claribi::app
