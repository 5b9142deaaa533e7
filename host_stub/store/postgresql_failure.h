// What a PostgreSQL server's refusal means for the person in front of the screen. Sessions are told
// to report SQLSTATE codes only (PQERRORS_SQLSTATE), so no text of the server's, and nothing of
// what was stored, is ever shown. Inside of this room only. Source: PostgreSQL 15 documentation,
// appendix A (SQLSTATE codes).
#pragma once

#include <string>
#include <string_view>

#include "outcome/outcome.h"

namespace claribi::store {

/// The five characters of the first SQLSTATE in a message of libpq ("ERROR:  23505"); empty if it
/// has none, because the message is libpq's own.
std::string SqlState(std::string_view message);

/// The error for a statement that failed. `server`: the name of the server and database.
outcome::Error StatementFailed(const std::string& sql_state, const std::string& server,
                               const std::string& subject);

/// The error for a connection that was not made; `message` is libpq's, of several lines.
outcome::Error ConnectionRefused(std::string_view message, bool lacks_password,
                                 const std::string& server, const std::string& subject);

/// The error for a server that took the connection and then said nothing.
outcome::Error ServerIsSilent(const std::string& server, const std::string& subject);

}  // namespace claribi::store
