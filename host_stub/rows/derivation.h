// Fields that are made from other fields of the row. Pure. Source: semantic_model::Derivation.
#pragma once

#include <cstdint>

#include "rows/row_set.h"
#include "semantic_model/semantic_model.h"

namespace claribi::rows {

/// The derived value; as unknown, left out or none as what it is made of.
/// `minus`: the cell of derivation.minus, where there is one.
Cell Derive(const semantic_model::Derivation& derivation, const Cell& of, const Cell& minus,
            std::int64_t now_ms);

}  // namespace claribi::rows
