#include "web_console/browser_sessions.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "web_console/request_guard.h"

namespace claribi::web_console {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostInvitations = 4;
constexpr std::size_t kMostSessions = 32;

std::int64_t Ms(milliseconds length) { return length.count(); }

}  // namespace

std::string RandomToken() {
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("No random numbers are to be had.");
  }
  std::string text;
  for (const unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

BrowserSessions::BrowserSessions(std::uint16_t port)
    : session_cookie_("claribi_session_" + std::to_string(port)),
      callback_cookie_("claribi_callback_" + std::to_string(port)) {}

std::string BrowserSessions::Invite() {
  std::string token = RandomToken();
  const std::lock_guard lock(mutex_);
  if (invitations_.size() >= kMostInvitations) invitations_.clear();
  invitations_[token] = true;
  return token;
}

std::optional<std::string> BrowserSessions::Enter(const std::string& invitation,
                                                  std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(invitations_.begin(), invitations_.end(),
                   [&](const auto& waiting) { return EqualsSecret(invitation, waiting.first); });
  if (found == invitations_.end()) return std::nullopt;
  invitations_.erase(found);
  std::erase_if(entries_,
                [&](const auto& entry) { return entry.second.session.expires_at_ms <= now_ms; });
  if (entries_.size() >= kMostSessions) {
    entries_.erase(std::min_element(
        entries_.begin(), entries_.end(),
        [](const auto& a, const auto& b) { return a.second.number < b.second.number; }));
  }
  Entry entry;
  entry.number = ++last_number_;
  entry.cookie = RandomToken();
  entry.session = {.id = RandomToken().substr(0, 16),
                   .token = RandomToken(),
                   .expires_at_ms = now_ms + Ms(kLife)};
  const std::string set_cookie = session_cookie_ + "=" + entry.cookie +
                                 "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" +
                                 std::to_string(std::chrono::seconds(kLife).count());
  entries_[entry.session.id] = std::move(entry);
  return set_cookie;
}

std::optional<BrowserSession> BrowserSessions::Find(const std::string& cookie,
                                                    std::int64_t now_ms) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, entry] : entries_) {
    if (EqualsSecret(cookie, entry.cookie) && entry.session.expires_at_ms > now_ms) {
      return entry.session;
    }
  }
  return std::nullopt;
}

std::optional<std::string> BrowserSessions::MarkCallback(const std::string& session_id,
                                                         std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(session_id);
  if (found == entries_.end()) return std::nullopt;
  Entry& entry = found->second;
  // Several attempts of one browser share it.
  if (entry.callback.empty() || entry.callback_expires_at_ms <= now_ms) {
    entry.callback = RandomToken();
  }
  entry.callback_expires_at_ms = now_ms + Ms(kCallbackLife);
  return callback_cookie_ + "=" + entry.callback +
         "; Path=/callback; HttpOnly; SameSite=Lax; Max-Age=" +
         std::to_string(std::chrono::seconds(kCallbackLife).count());
}

std::optional<std::string> BrowserSessions::FindByCallback(const std::string& cookie,
                                                           std::int64_t now_ms) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, entry] : entries_) {
    if (EqualsSecret(cookie, entry.callback) && entry.callback_expires_at_ms > now_ms &&
        entry.session.expires_at_ms > now_ms) {
      return id;
    }
  }
  return std::nullopt;
}

}  // namespace claribi::web_console
