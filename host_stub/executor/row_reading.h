// Rows of an answer's JSON, by the pointers of the model. Inside of this room only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "executor/call_runner.h"
#include "rows/row_set.h"
#include "semantic_model/semantic_model.h"

namespace claribi::executor {

/// Fields of one row.
using ReadFields = std::map<std::string, values::Cell>;

/// The rows at the read's pointer, of all pages. False where the pointer leads to nothing that can
/// be read: an answer of another shape is no empty list.
bool ReadRows(const semantic_model::Read& read, const semantic_model::Entity& entity,
              const CallResult& result, std::vector<ReadFields>& rows);

/// Rows that a success says are missing, as known cells by column, with the reason.
struct MissingPart {
  std::map<std::string, std::string> known;
  std::string why;
};
std::vector<MissingPart> MissingParts(const semantic_model::PartialMark& mark,
                                      const CallResult& result);

/// "100 of 140", where the answer says by its numbers that it is not whole; "" else. Of the last
/// page.
std::string WhatIsLacking(const semantic_model::Read& read, const CallResult& result,
                          std::size_t rows);

/// The column of a field.
rows::Column ColumnOf(const semantic_model::Entity& entity, const semantic_model::Field& field);

/// Rows with the same key become one, with the sums of their numbers; the rest is the first one's.
void MergeRows(const semantic_model::Entity& entity, rows::RowSet& set);

/// Makes the derived fields of the set's rows and gaps, where what they are made of is there.
void DeriveFields(const semantic_model::Entity& entity, rows::RowSet& set, std::int64_t now_ms);

}  // namespace claribi::executor
