// Signs that a tool that only reads hands out credentials: secrets, passwords, tokens, keys,
// connection strings. Such a result would put into a model's context what opens the vendor's
// services. Names and counts of secrets are none: list_secrets stays. Pure, bounded work.
#pragma once

#include <optional>
#include <string_view>

#include "core/json.h"
#include "policy/denial.h"

namespace claribi::policy {

// Layer credentials. The name asks for one (get_secret, fetch_access_token), the description says
// that one is returned, or `_meta` or the annotations mark the result as secret. meta and
// annotations: null where there are none.
std::optional<Denial> FindCredentials(std::string_view name, std::string_view description,
                                      const core::Json* meta, const core::Json* annotations);

}  // namespace claribi::policy
