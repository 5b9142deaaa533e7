// What a secret is called: passwords, tokens, keys, one-time codes, connection strings and files
// that hold one, in English and in the languages of other_languages.h. Words alone; whether a tool
// hands one out is for credential_evidence.h.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::policy {

using SecretWords = std::vector<std::string>;  // lower case

// The secret that ends at word `i`, in one word or more; empty: none. Not "public key", and of
// tokens not the ones of pages and of texts.
std::string SecretAt(const SecretWords& words, std::size_t i);

// Whether a name that ends in that secret, as SecretAt gives it, asks for it without a verb:
// "page access token" and "totp", but not "token" or "secrets", of which there are lists.
bool IsOneInANoun(std::string_view secret);

// The secret that a text in another language names; empty: none.
std::string SecretInAnotherLanguage(std::string_view text);

}  // namespace claribi::policy
