// Table: rows of text in columns that fit a terminal. Not a spreadsheet: cells are one line, cut
// ones end with "…".
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace claribi::app {

class Table {
 public:
  explicit Table(std::vector<std::string> header);

  /// As many cells as the header has; any text, made printable here.
  void Add(std::vector<std::string> cells);

  bool empty() const { return rows_.empty(); }

  /// Lines of at most `width` columns, each ended with a line break: the header, a rule, the rows.
  /// Columns of numbers stand to the right. The widest columns give way first, down to a width at
  /// which a cell still says something.
  std::string Render(std::size_t width) const;

 private:
  std::vector<std::size_t> Fit(std::size_t width) const;

  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace claribi::app
