// Whether a term fits a name of the estate, and which names are near one. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "resolver/resolver.h"

namespace claribi::resolver {

enum class Fit {
  kNone,
  kSegments,  // each word of the term is a whole segment of the name, or its plural
  kExact      // case aside
};

Fit FitOf(std::string_view term, std::string_view name);

/// At most three of `names` that are one or two typing errors away, the nearest first.
std::vector<std::string> NearNames(std::string_view term, const std::vector<std::string>& names);

/// Two names that are joined and are of two kinds of things: which rows are meant is asked back.
plan::Ambiguous OfBothOrEither(const Match& one, const Match& other,
                               const semantic_model::Model& model);

}  // namespace claribi::resolver
