// Where the rows of an answer are, and which objects around them may speak of them: servers put
// their rows at the top, in an object "data", or in one of the kind of {"hits": {"hits": […]}}.
// Pure; bounded by the size of the data.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace claribi::policy {

// The rows of an answer: its longest list that is not inside another one. Lists whose names say
// that they are about what is missing are no rows.
struct RowList {
  const core::Json::Array* rows = nullptr;
  std::string_view name;  // of the member; empty where the answer is the list
};
std::optional<RowList> FindRows(const core::Json& data);

// An object that may speak of the rows: one of those around them, the outermost one first, or one
// inside of these that tells of pages.
struct Around {
  const core::Json::Object* members = nullptr;
  bool is_inside = false;
  std::string_view name{};  // of one that tells of pages
};
std::vector<Around> AroundRows(const core::Json& data);

}  // namespace claribi::policy
