// Credentials in columns of JSON: the name stands once, above the values or far from them, as in
// {"columns": […], "rows": [[…]]} and in a list of lists whose first one holds the names. Also rows
// of a name and its value. Tables of text: text_tables.h. Linear in the table; a table is read
// once. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "results/credential_names.h"
#include "results/name_kinds.h"
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

// begin: the first text of a JSON list. Where it names a credential and one more text ends the
// list, that: ["DB_PASSWORD", "x"].
bool AddNamedPair(std::string_view text, std::size_t begin, NameKinds& kinds,
                  std::vector<Span>& spans);

// The same for texts that were read: true if `value` is what `name` of such a pair promises.
bool IsNamedPair(NameKind kind, std::string_view name, std::string_view value);

}  // namespace claribi::results
