// Credentials inside addresses: the password in the user information of a URI (RFC 3986, section
// 3.2.1), plain, escaped or percent-encoded, and of addresses without a scheme (user:password@host,
// MySQL's user:password@tcp(host)); paths of webhooks, which are credentials as a whole. Parameters
// are assignments (credential_assignments.h). Linear. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "results/text_marks.h"

namespace claribi::results {

// `at`: the ":" of "scheme://", or of "scheme:\/\/", or the "%" of "scheme%3A%2F%2F". The password
// between the user's name and the host, or the secret part of a webhook's path.
std::optional<Span> FindUriCredential(std::string_view text, std::size_t at);

// `at`: an "@" before a host. The password of "user:password@host:port", not before `floor`.
std::optional<Span> FindAddressPassword(std::string_view text, std::size_t at, std::size_t floor);

// `at`: a ":". The password of a line host:port:database:user:password (PostgreSQL's password
// file), or the token of a Telegram bot, whose number is before the ":".
std::optional<Span> FindColonCredential(std::string_view text, std::size_t at);

}  // namespace claribi::results
