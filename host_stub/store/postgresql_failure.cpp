#include "store/postgresql_failure.h"

#include <algorithm>
#include <array>
#include <utility>

namespace claribi::store {
namespace {

using outcome::Code;
using outcome::Error;

struct Refusal {
  std::string_view sql_state;  // or its class, the first two characters
  std::string_view cause;
  std::string_view fix;
  bool retryable;
};

// The first that fits.
constexpr std::array<Refusal, 12> kRefusals{{
    {"28", "The server refused the user or the password.",
     "Check the user in the URL, its password (in the URL, PGPASSWORD or ~/.pgpass), and that "
     "pg_hba.conf admits this machine.",
     false},
    {"3D000", "There is no such database.",
     "Create it with createdb, or correct its name in the URL.", false},
    {"3F000", "No schema of the user's search_path exists.",
     "Create a schema that the search_path names.", false},
    {"42501", "The user may not use or create the tables.",
     "As the owner of the database, run: GRANT USAGE, CREATE ON SCHEMA public TO the user.", false},
    {"42P01", "The tables are gone, or are not in the user's search_path.",
     "Run the command again: it creates missing tables.", false},
    {"25006", "The server is read-only, as a standby is.",
     "Name the primary in the URL, or all servers with target_session_attrs=read-write.", true},
    {"53100", "The server's disk is full.",
     "Free some space there and try again. Nothing that was stored is lost.", true},
    {"53300", "The server has no connection left.",
     "Raise its max_connections, or end programs that hold connections.", true},
    {"53", "The server is short of memory, disk or connections.",
     "Try again when it has recovered.", true},
    {"57014", "The server ended the statement, because it took too long.", "Try again.", true},
    {"57P03", "The server is starting, or shutting down.", "Try again in a moment.", true},
    {"57", "The server was shut down.", "Try again when it runs again.", true},
}};

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

bool IsCodeCharacter(char character) {
  return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z');
}

Error Unusable(const std::string& subject, std::string cause, std::string fix, bool retryable) {
  return Error{.code = Code::kUnavailable,
               .what = subject + " failed: the store cannot be used.",
               .cause = std::move(cause),
               .fix = std::move(fix),
               .retryable = retryable};
}

}  // namespace

std::string SqlState(std::string_view message) {
  constexpr std::string_view kBefore = ":  ";
  constexpr std::size_t kLength = 5;
  for (std::size_t at = message.find(kBefore); at != std::string_view::npos;
       at = message.find(kBefore, at + 1)) {
    const std::string_view rest = message.substr(at + kBefore.size());
    const std::string_view code = rest.substr(0, kLength);
    const bool is_whole = rest.size() <= kLength || !IsCodeCharacter(rest[kLength]);
    if (code.size() == kLength && is_whole &&
        std::all_of(code.begin(), code.end(), IsCodeCharacter)) {
      return std::string(code);
    }
  }
  return "";
}

Error StatementFailed(const std::string& sql_state, const std::string& server,
                      const std::string& subject) {
  if (sql_state.empty()) {
    return Unusable(subject, "The connection to " + server + " broke.",
                    "Check that the server runs, then try again.", true);
  }
  const auto refusal = std::find_if(kRefusals.begin(), kRefusals.end(), [&](const Refusal& entry) {
    return sql_state.compare(0, entry.sql_state.size(), entry.sql_state) == 0;
  });
  if (refusal == kRefusals.end()) {
    return Unusable(subject, server + ": The server answered with SQLSTATE " + sql_state + ".",
                    "Look for this code in the server's log.", false);
  }
  return Unusable(subject, server + ": " + std::string(refusal->cause), std::string(refusal->fix),
                  refusal->retryable);
}

Error ConnectionRefused(std::string_view message, bool lacks_password, const std::string& server,
                        const std::string& subject) {
  const std::string sql_state = lacks_password ? "28P01" : SqlState(message);
  if (!sql_state.empty()) return StatementFailed(sql_state, server, subject);
  // The reason is the end of libpq's sentence: "connection to server at ... failed: reason".
  std::string_view reason = message.substr(0, message.find('\n'));
  constexpr std::string_view kFailed = "failed: ";
  if (const std::size_t at = reason.rfind(kFailed); at != std::string_view::npos) {
    reason.remove_prefix(at + kFailed.size());
  }
  return Unusable(subject, server + ": " + std::string(Trimmed(reason)) + ".",
                  "Check host, port and sslmode in the URL, and that the server runs.", true);
}

Error ServerIsSilent(const std::string& server, const std::string& subject) {
  return Unusable(subject, server + ": The server does not answer.",
                  "Check host and port in the URL, and that no firewall drops the connection.",
                  true);
}

}  // namespace claribi::store
