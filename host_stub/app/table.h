// Table: rows of text in columns. Where there is no terminal nothing is cut. In a terminal columns
// give way by their kind, the least important first, and a line beneath says which were cut or left
// out. A word, such as the name of a tool, stays in one piece as long as anything else can give
// way. Not a spreadsheet: cells are one line.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace claribi::app {

/// The width of what is no terminal.
inline constexpr std::size_t kEndlessWidth = std::numeric_limits<std::size_t>::max();

/// How a column gives way where the terminal is too narrow.
enum class Giving {
  kNever,      // a name: whole, and always there
  kLeavesOut,  // whole, or not there
  kWraps,      // goes on in the line below
  kCuts,       // ends with "…"
};

struct Column {
  std::string title;
  Giving giving = Giving::kWraps;
  int importance =
      0;  // of those that may be left out the least important goes first, then the last
  // A title alone wraps.
  Column(const char* text) : title(text) {}             // NOLINT(google-explicit-constructor)
  Column(std::string text) : title(std::move(text)) {}  // NOLINT(google-explicit-constructor)
  Column(std::string text, Giving how, int rank = 0)
      : title(std::move(text)), giving(how), importance(rank) {}
};

inline Column NameColumn(std::string title) { return {std::move(title), Giving::kNever}; }
inline Column WholeColumn(std::string title, int importance = 0) {
  return {std::move(title), Giving::kLeavesOut, importance};
}
inline Column WrappedColumn(std::string title, int importance) {
  return {std::move(title), Giving::kWraps, importance};
}
inline Column ProseColumn(std::string title) { return {std::move(title), Giving::kCuts}; }

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// As many cells as there are columns; any text, made printable when it is rendered.
  void Add(std::vector<std::string> cells);

  bool empty() const { return rows_.empty(); }

  /// Lines, each ended with a line break: the header, a rule, the rows. At most `width` columns
  /// wide, unless what is never cut is wider. Columns of numbers stand to the right. Columns that
  /// are empty in all rows go first, unsaid. Where others were cut or left out, a last line names
  /// them.
  std::string Render(std::size_t width) const;

  /// All of it as CSV (RFC 4180), the titles as `last_check`.
  std::string Csv() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace claribi::app
