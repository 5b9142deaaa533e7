// LoopbackReceiver: where the browser comes back to after a sign-in:
// http://127.0.0.1:PORT/callback. It does not judge: state, code and error are the plugin's to
// check; the whole URL is handed over as it came. Source: RFC 8252 section 7.3 (loopback interface
// redirection), section 8.3 (listen no longer than needed).
//
// RFC 8252 lets the port vary, but many authorization servers compare it with the one that was
// registered. So each owner has a few ports of its own, and takes the first free one of them: a
// client that was registered once then serves every sign-in.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "outcome/outcome.h"
#include "redirect/page.h"

namespace claribi::redirect {

/// The ports that are tried for `owner`, in this order: the same on every machine and at any time.
std::array<std::uint16_t, 4> PortsOf(std::string_view owner);

/// Listens on 127.0.0.1 only, from Start() to destruction. A callback is a GET of /callback with a
/// query. Callbacks are handed over one at a time, in the order in which they came: the next one
/// only when the last was turned away, because an old tab or another page may be first. Requests
/// with another path (404), method (405) or Host (403), and callbacks after the conclusion (410),
/// are answered and forgotten. Any thread.
class LoopbackReceiver {
 public:
  /// Binds `port`; 0 is one that the system chooses. kUnavailable if there is none, kUsage if
  /// another program uses that port.
  static outcome::Result<std::unique_ptr<LoopbackReceiver>> Start(std::uint16_t port = 0);
  /// Binds the first free port of `owner`, else one that the system chooses.
  static outcome::Result<std::unique_ptr<LoopbackReceiver>> StartFor(std::string_view owner);

  /// Concludes with "interrupted" where nobody has concluded, lets the tab have its page, and
  /// stops: within two seconds.
  ~LoopbackReceiver();
  LoopbackReceiver(const LoopbackReceiver&) = delete;
  LoopbackReceiver& operator=(const LoopbackReceiver&) = delete;

  const std::string& redirect_uri() const;

  /// The whole URL of the callback, as soon as it has come; nothing after `wait`. Gives it to one
  /// caller only.
  std::optional<std::string> TakeCallback(std::chrono::milliseconds wait);

  /// The callback that was taken last was none of this sign-in's: its tab shows this (400), and the
  /// next one may be taken. Nothing happens if there is none.
  void TurnAway(const Conclusion& conclusion);

  /// What the tab of the callback that was taken last shows; it has waited for this. Later
  /// conclusions are ignored; tabs of other callbacks are told that they changed nothing.
  void Conclude(const Conclusion& conclusion);

 private:
  struct Server;
  explicit LoopbackReceiver(std::unique_ptr<Server> server);

  std::unique_ptr<Server> server_;
};

}  // namespace claribi::redirect
