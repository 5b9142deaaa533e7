// Credentials in columns: the name stands once, above the values or far from them. Tables of JSON
// ({"columns": […], "rows": [[…]]}, a list of lists whose first one holds the names) and of text
// (CSV, TSV, Markdown, psql). Also rows of two cells, a name and its value. Linear in the table; a
// table is read once. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "results/credential_names.h"
#include "results/text_marks.h"

namespace claribi::results {

// The columns of a table whose cells may be credentials.
struct Columns {
  static constexpr std::size_t kMost = 64;
  std::array<NameKind, kMost> kinds{};
  std::size_t size = 0;
  // "name" and "value": the first says what the second holds. kMost: none.
  std::size_t name = kMost;
  std::size_t value = kMost;
  bool name_may_be_value = false;  // where it is called "setting"

  void Add(NameKind kind);
  bool HasCredentials() const;
};

// begin: behind the "[" of a JSON list of names, or of objects with a name each.
Columns ReadColumns(std::string_view text, std::size_t begin, NameKinds& kinds);

// begin: behind the "[" of a JSON list of rows, each a list of cells.
bool AddRows(std::string_view text, std::size_t begin, const Columns& columns, NameKinds& kinds,
             std::vector<Span>& spans);

// begin: behind the "[" of a JSON list of lists. Where the first one is a header with the name of a
// credential, the cells below it.
bool AddHeadedRows(std::string_view text, std::size_t begin, NameKinds& kinds,
                   std::vector<Span>& spans);

// begin, end: a word that names a credential, and ends a cell. Appends the cells of its column, or
// the cell beside it. Returns how far the table was read, 0 if there is none.
std::size_t AddTextTable(std::string_view text, std::size_t begin, std::size_t end,
                         NameKinds& kinds, std::vector<Span>& spans);

// `at`: the "(" of the columns of INSERT or COPY. The cells of the rows behind VALUES or FROM
// stdin.
bool AddInsertedRows(std::string_view text, std::size_t at, NameKinds& kinds,
                     std::vector<Span>& spans);

}  // namespace claribi::results
