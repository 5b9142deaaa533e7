// Answers to several questions in one list, each with a status of HTTP: some came with their data,
// and others with a status of 400 or above in place of them (RFC 4918, 13; OData, batches). A list
// of requests that were logged has the same members in each row, whatever its status. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "core/json.h"

namespace claribi::policy {

// Places of the parts that failed among others that did not.
std::vector<std::size_t> FindFailedStatuses(const core::Json::Array& parts);
// How many failed of parts by name: {"a": {"status": 200, "body": …}, "b": {"status": 503}}.
std::size_t CountFailedStatuses(const core::Json::Object& parts);

}  // namespace claribi::policy
