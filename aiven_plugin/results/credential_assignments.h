// Names with a value: members of JSON objects (also of JSON inside a JSON string), settings of INI,
// TOML, YAML, HCL and environments, DSNs, parameters of URIs and JDBC, attributes, headers,
// cookies. What a name says: credential_names.h; which values count: credential_values.h. Pure,
// linear.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "results/credential_names.h"
#include "results/credential_values.h"
#include "results/name_kinds.h"
#include "results/text_marks.h"

namespace claribi::results {

// A name that ends before a ":" or "=".
struct AssignedName {
  std::string_view text;
  std::size_t begin = 0;
  Mark mark;
};

// A name and the value behind it. `begin` and `end` are the value's, without its marks.
struct Assignment {
  AssignedName name;
  NameKind kind = NameKind::kOther;
  std::size_t begin = 0;
  std::size_t end = 0;
  ValueForm form = ValueForm::kQuoted;
  Mark mark;              // of the value
  char container = '\0';  // "[" or "{", whose members begin at `begin`; '\n': a YAML block

  std::string_view Value(std::string_view text) const { return text.substr(begin, end - begin); }
};

// `at`: a ":" or "=". Empty if the name before it has no kind, or `kind` is empty and there is no
// value. any_name: also for a name without a kind.
std::optional<Assignment> ReadAssignment(std::string_view text, std::size_t at, NameKinds& kinds,
                                         bool any_name);

// Appends the credential in the value of an assignment, or several of a list and of cookies.
// Returns true if there was one.
bool AddAssigned(std::string_view text, const Assignment& assignment, std::vector<Span>& spans);

// Where a bare value ends of which only the beginning was looked at.
std::size_t WholeEnd(std::string_view text, ValueForm form, const Span& value);

// Appends the value of an assignment as it is written, a number as a text.
void AddValue(const Assignment& assignment, std::vector<Span>& spans);

}  // namespace claribi::results
