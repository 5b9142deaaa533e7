// Credentials in what is set as a table for people to read: the cells of HTML, also a name and its
// value in two elements side by side, and columns that only blanks align, as commands print them.
// Tables with separators, and of JSON: credential_tables.h. Linear in the table; bounded. Pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "results/credential_names.h"
#include "results/text_marks.h"

namespace claribi::results {

// begin, end: a word that names a credential of `kind` and ends an element: <td>Password</td>.
// Appends the content of the element beside it, or of the cells below a heading.
// budget: bytes of tables that may still be read, so that many headings stay linear.
bool AddElementBeside(std::string_view text, std::size_t begin, std::size_t end, NameKind kind,
                      std::size_t& budget, std::vector<Span>& spans);

// begin, end: a word that names a credential of `kind`, in a line of headings with two blanks or
// more between them. Appends the words below. Returns how far the table was read, 0 if there is
// none. budget: as above.
std::size_t AddAlignedColumn(std::string_view text, std::size_t begin, std::size_t end,
                             NameKind kind, std::size_t& budget, std::vector<Span>& spans);

}  // namespace claribi::results
