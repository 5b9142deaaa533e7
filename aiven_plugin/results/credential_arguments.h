// Credentials among the arguments of a call: of functions that take one at a known place, as data
// (mysql(…), jwt.sign(…), basic_auth(…)), of setters (setPassword("x")), and behind a name
// (define('DB_PASSWORD', 'x')). Pure; each look is bounded.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "results/name_kinds.h"
#include "results/text_marks.h"

namespace claribi::results {

// `at`: a "(". Appends the credentials among the arguments behind it.
bool AddArguments(std::string_view text, std::size_t at, NameKinds& kinds,
                  std::vector<Span>& spans);

// `at`: a "(" or "[" of the value of "auth". Appends the second of two texts: ("user", "x").
bool AddSecondOfTwo(std::string_view text, std::size_t at, std::vector<Span>& spans);

}  // namespace claribi::results
