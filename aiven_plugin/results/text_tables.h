// Credentials in columns of text with separators: CSV, TSV, Markdown, psql, and the rows of INSERT
// and COPY. Also rows of two cells, a name and its value. Columns that blanks align, and HTML:
// set_tables.h. Linear in the table; a table is read once. Pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "results/credential_tables.h"
#include "results/name_kinds.h"
#include "results/text_marks.h"

namespace claribi::results {

// begin, end: a word that names a credential, and ends a cell. Appends the cells of its column, or
// the cell beside it. Returns how far the table was read, 0 if there is none.
std::size_t AddTextTable(std::string_view text, std::size_t begin, std::size_t end,
                         NameKinds& kinds, std::vector<Span>& spans);

// The same for CSV whose cells are all between marks; begin, end: the word inside the mark.
std::size_t AddQuotedTable(std::string_view text, std::size_t begin, std::size_t end,
                           NameKinds& kinds, std::vector<Span>& spans);

// `at`: the "(" of the columns of INSERT or COPY. The cells of the rows behind VALUES or FROM
// stdin.
bool AddInsertedRows(std::string_view text, std::size_t at, NameKinds& kinds,
                     std::vector<Span>& spans);

}  // namespace claribi::results
