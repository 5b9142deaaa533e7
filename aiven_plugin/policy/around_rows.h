// Where the rows of an answer are, and which objects around them may speak of them: servers put
// their rows at the top, in an object "data", or in one of the kind of {"hits": {"hits": […]}}.
// Pure; bounded by the size of the data.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace claribi::policy {

// The rows of an answer: of its lists that are not inside another one, the one that is called as
// rows are, else the longest of objects or lists, else the longest. Lists whose names say that they
// are about columns, or about what is missing, are rows only where there is no other.
struct RowList {
  const core::Json::Array* rows = nullptr;
  std::string_view name;  // of the member; empty where the answer is the list
};
std::optional<RowList> FindRows(const core::Json& data);

// An object that may speak of the rows: one of those around them, the outermost one first, one
// inside of these that tells of pages, or another one beside them.
struct Around {
  const core::Json::Object* members = nullptr;
  bool is_inside = false;   // it tells of pages
  bool is_beside = false;   // of anything: only what can be said of nothing but an answer counts
  std::string_view name{};  // of one that tells of pages
};
std::vector<Around> AroundRows(const core::Json& data);

// Members say that the object is a thing with a life of its own: of it, "done" or "running" speak.
bool IsOfThing(const core::Json::Object& members);

}  // namespace claribi::policy
