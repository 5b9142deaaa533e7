// Signs that a tool that only reads hands out credentials: secrets, passwords, tokens, keys,
// connection strings. Such a result would put into a model's context what opens the vendor's
// services. Names and counts of secrets are none: list_secrets stays. Pure, bounded work.
#pragma once

#include <optional>
#include <string_view>

#include "core/json.h"
#include "policy/denial.h"

namespace claribi::policy {

// What a server says of a tool and its answer. Borrowed for the call.
struct CredentialSigns {
  std::string_view name;
  std::string_view title = {};
  std::string_view description = {};
  const core::Json* output_schema = nullptr;  // this and the next two: null where there is none
  const core::Json* meta = nullptr;
  const core::Json* annotations = nullptr;
};

// Layer credentials. The name or the title asks for one (get_secret, fetch_access_token,
// storage_account_keys), the output schema has a member for one, the description says that one is
// returned, or `_meta` or the annotations mark the result as secret.
std::optional<Denial> FindCredentials(const CredentialSigns& signs);

}  // namespace claribi::policy
