// Whether the name of a tool, or its title, asks for a credential. Words alone; what the
// description and the schemas say is for credential_evidence.h.
#pragma once

#include <string>
#include <string_view>

namespace claribi::policy {

// The credential that a name asks for; empty: none. Its verb hands out and its object is a secret
// (get_client_secret), it names one and nothing else (guest_password), or it lists what is given
// whole (storage_account_keys, service_users). Paged tokens (next_page_token) are no tools, and
// what is said of a secret (get_token_permissions) is not it.
std::string CredentialInName(std::string_view name);

// A verb that hands out what it names, in lower case. "list" and "search" give names.
bool HandsOut(std::string_view word);

// "get_secret_value" and "get_token_info": what is said of a credential behind it. Its value is it.
bool IsItsValue(std::string_view word);

}  // namespace claribi::policy
