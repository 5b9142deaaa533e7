// The page that a person sees in the browser tab after signing in: self-contained, no script,
// nothing loaded.
#pragma once

#include <string>

namespace claribi::redirect {

/// How a sign-in ended, in the words of the host.
struct Conclusion {
  bool succeeded = false;
  std::string title;    // "Connected"
  std::string message;  // one or two sentences: what happened, what to do now
};

/// An HTML document in UTF-8. Title and message are text, not markup.
std::string RenderPage(const Conclusion& conclusion);

}  // namespace claribi::redirect
