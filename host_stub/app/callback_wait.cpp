#include "app/callback_wait.h"

#include <iostream>

#include "app/printable.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

constexpr std::chrono::milliseconds kLook{100};
constexpr std::chrono::milliseconds kAsk{1000};
// Whoever opens addresses of this machine chooses some of the words.
constexpr std::size_t kMostReasons = 8;

std::string Trimmed(const std::string& line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string::npos) return "";
  return line.substr(begin, line.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

bool LooksLikeCallback(const std::string& line, const std::string& redirect_uri) {
  const std::string twin = "http://localhost" + redirect_uri.substr(redirect_uri.rfind(':'));
  return line.rfind(redirect_uri + "?", 0) == 0 || line.rfind(twin + "?", 0) == 0;
}

Error CallbackWait::NoCallback(const Error& stop) const {
  Error error = stop;
  if (error.code == Code::kTimeout) {
    error.what = "The sign-in took too long; nothing was saved.";
    error.cause = "The browser did not return in time.";
    error.fix = "Run the command again, with a longer --timeout if you need more time.";
    if (!turned_away_.empty()) {
      error.cause =
          "What came back from the browser did not belong to this sign-in: " + turned_away_;
      error.fix = "Close the tabs of earlier sign-ins, and run the command again.";
    }
  } else {
    error.what = "The sign-in was interrupted; nothing was saved.";
    error.cause = "The command was interrupted before the browser returned.";
  }
  return error;
}

Result<Callback> CallbackWait::Next() {
  const bool may_paste = terminal_.StdinCanAnswer();
  for (;;) {
    if (auto stop = WhyStop(patience_, "The sign-in")) return NoCallback(*stop);
    if (why_stop_ && std::chrono::steady_clock::now() >= next_question_) {
      if (const outcome::Status goes_on = why_stop_(); !goes_on) return goes_on.error();
      next_question_ = std::chrono::steady_clock::now() + kAsk;
    }
    if (auto url = receiver_.TakeCallback(NextSlice(patience_, kLook))) {
      return Callback{*url, false};
    }
    if (!may_paste) continue;
    if (const auto line = input_.Poll()) {
      const std::string pasted = Trimmed(*line);
      if (LooksLikeCallback(pasted, receiver_.redirect_uri())) return Callback{pasted, true};
      if (!pasted.empty()) {
        std::cerr << "This is not the callback URL: paste the address that begins with "
                  << receiver_.redirect_uri() << "?\n";
      }
    }
  }
}

void CallbackWait::TurnAway(const std::string& cause) {
  turned_away_ = cause.empty() ? "The plugin refused it." : cause;
  if (said_.size() < kMostReasons && said_.insert(turned_away_).second) {
    std::cerr << "A callback was turned away, and the sign-in goes on: " << Printable(turned_away_)
              << "\n";
  }
  receiver_.TurnAway(
      {false, "Not this sign-in",
       "This address belongs to another sign-in, or does not say to which. It changed nothing, and "
       "the sign-in that is under way goes on. You may close this tab. Why: " +
           turned_away_});
}

}  // namespace claribi::app
