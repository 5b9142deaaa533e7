// Fields that are made from other fields of the row. Pure. Source: semantic_model::Derivation.
#pragma once

#include <cstdint>

#include "rows/row_set.h"
#include "semantic_model/semantic_model.h"

namespace claribi::rows {

/// The derived value; as unknown, left out or none as what it is made of.
Cell Derive(const semantic_model::Derivation& derivation, const Cell& of, std::int64_t now_ms);

}  // namespace claribi::rows
