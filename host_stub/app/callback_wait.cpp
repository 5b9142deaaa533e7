#include "app/callback_wait.h"

#include <iostream>

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

constexpr std::chrono::milliseconds kLook{100};

std::string Trimmed(const std::string& line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string::npos) return "";
  return line.substr(begin, line.find_last_not_of(" \t") - begin + 1);
}

Error NoCallback(const Error& stop) {
  Error error = stop;
  if (error.code == Code::kTimeout) {
    error.what = "The sign-in took too long; nothing was saved.";
    error.cause = "The browser did not return in time.";
    error.fix = "Run the command again, with a longer --timeout if you need more time.";
  } else {
    error.what = "The sign-in was interrupted; nothing was saved.";
    error.cause = "The command was interrupted before the browser returned.";
  }
  return error;
}

}  // namespace

bool LooksLikeCallback(const std::string& line, const std::string& redirect_uri) {
  const std::string twin = "http://localhost" + redirect_uri.substr(redirect_uri.rfind(':'));
  return line.rfind(redirect_uri + "?", 0) == 0 || line.rfind(twin + "?", 0) == 0;
}

Result<Callback> AwaitCallback(redirect::LoopbackReceiver& receiver, const Terminal& terminal,
                               const outcome::Patience& patience) {
  InputLines input;
  const bool may_paste = terminal.StdinCanAnswer();
  for (;;) {
    if (auto stop = WhyStop(patience, "The sign-in")) return NoCallback(*stop);
    if (auto url = receiver.TakeCallback(NextSlice(patience, kLook))) return Callback{*url, false};
    if (!may_paste) continue;
    if (const auto line = input.Poll()) {
      const std::string pasted = Trimmed(*line);
      if (LooksLikeCallback(pasted, receiver.redirect_uri())) return Callback{pasted, true};
      if (!pasted.empty()) {
        std::cerr << "This is not the callback URL: paste the address that begins with "
                  << receiver.redirect_uri() << "?\n";
      }
    }
  }
}

}  // namespace claribi::app
