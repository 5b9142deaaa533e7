// SignIn: one authorization of one connection, from the redirect to the exchange.
// It saves nothing: after a failure, the caller asks how far the sign-in came and restores the
// store. Source: authorize_begin, authorize_complete, authorize_status in claribi/data_source.h;
// RFC 8252.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "app/api_key.h"
#include "app/callback_wait.h"
#include "app/workspace.h"
#include "loader/plugin_handles.h"
#include "outcome/outcome.h"
#include "redirect/loopback_receiver.h"

namespace claribi::app {

/// One use. References outlive it. One thread.
class SignIn {
 public:
  struct Choices {
    bool no_browser = false;
    std::uint16_t callback_port = 0;  ///< 0: one of the organisation, or any
    bool api_key_stdin = false;
    bool approves = false;  ///< nobody is asked: see sandbox_approval.h
    /// Asked while a person is waited for: an error ends the sign-in. May be empty.
    std::function<outcome::Status()> why_stop{};
  };

  SignIn(const Workspace& workspace, loader::Connection& connection, AuthDescription auth,
         Choices choices)
      : workspace_(workspace),
        connection_(connection),
        auth_(std::move(auth)),
        choices_(std::move(choices)) {}

  /// Where the description asks for a redirect URI: prints the address, shows it in a browser where
  /// one is to be had, waits for the callback, and has it exchanged. A callback that belongs to
  /// another sign-in is turned away, and the wait goes on. Elsewhere there is no browser
  /// and no listening: an API key is asked for, where the data source takes one. A denial is
  /// kAuthRequired.
  outcome::Status Run();

  /// True once new tokens have replaced the old ones.
  bool has_exchanged() const { return has_exchanged_; }

  /// What the waiting browser tab, if there is one, is to show.
  void TellTab(const redirect::Conclusion& conclusion);

 private:
  outcome::Status RunInBrowser();
  outcome::Status RunWithoutBrowser();
  outcome::Status ShowAddress(const std::string& url) const;
  outcome::Status AwaitExchange();
  outcome::Status ApproveAtOnce(const std::string& url);

  const Workspace& workspace_;
  loader::Connection& connection_;
  const AuthDescription auth_;
  const Choices choices_;
  std::unique_ptr<redirect::LoopbackReceiver> receiver_;
  bool has_exchanged_ = false;
};

/// Whether a failed exchange means that the person, or the vendor for them, said no: told by the
/// plugin's detail, or by the callback where the plugin did not reject it as a whole.
bool IsDenial(const outcome::Error& error, const std::string& callback_url);

}  // namespace claribi::app
