// BrowserSessions: who may use the console. The one who started it has its one-time address; the
// browser that opens it gets a session. A session has a cookie, which no script can read; a token,
// which pages send with what changes something; and, while a sign-in is under way, a second cookie,
// which marks the vendor's redirect as this browser's. Not kept on disk: they end with the process.
// Source: RFC 6265bis (SameSite).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace claribi::web_console {

/// A text that nobody can guess: 256 bits, as hexadecimal digits.
std::string RandomToken();

struct BrowserSession {
  std::string id;     // names the session inside of the process; no secret
  std::string token;  // for X-Claribi-Token
  std::int64_t expires_at_ms = 0;
};

/// Any thread. Times are Unix milliseconds, given by the caller.
class BrowserSessions {
 public:
  /// Cookies ignore ports, so their names hold it.
  explicit BrowserSessions(std::uint16_t port);

  static constexpr std::chrono::hours kLife{12};
  static constexpr std::chrono::minutes kCallbackLife{10};

  /// A one-time token for the address that is printed. Up to four wait at the same time.
  std::string Invite();

  /// The value of the Set-Cookie header of a new session; nothing where the token is none that
  /// waits. The token is used up.
  std::optional<std::string> Enter(const std::string& invitation, std::int64_t now_ms);

  /// The session of this cookie value; nothing where there is none, or it has expired.
  std::optional<BrowserSession> Find(const std::string& cookie, std::int64_t now_ms) const;

  /// Set-Cookie of the second cookie of a session: Lax, for /callback alone.
  std::optional<std::string> MarkCallback(const std::string& session_id, std::int64_t now_ms);

  /// The session whose second cookie this is.
  std::optional<std::string> FindByCallback(const std::string& cookie, std::int64_t now_ms) const;

  const std::string& session_cookie() const { return session_cookie_; }
  const std::string& callback_cookie() const { return callback_cookie_; }

 private:
  struct Entry {
    std::uint64_t number = 0;  // the lowest is the oldest
    std::string cookie;
    BrowserSession session;
    std::string callback;
    std::int64_t callback_expires_at_ms = 0;
  };

  const std::string session_cookie_;
  const std::string callback_cookie_;
  mutable std::mutex mutex_;
  std::map<std::string, bool> invitations_;
  std::map<std::string, Entry> entries_;  // by session id
  std::uint64_t last_number_ = 0;
};

}  // namespace claribi::web_console
