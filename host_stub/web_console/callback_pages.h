// The page that a popup shows at the end of a sign-in: it closes itself, or says that it can be
// closed. It tells no outcome: that is the console's to show, once the sign-in was tested.
#pragma once

#include <string>

#include "web_console/http_message.h"

namespace claribi::web_console {

/// What became of the vendor's redirect.
enum class CallbackVerdict {
  kReceived,      // handed to the attempt that waits for it
  kOtherSignIn,   // of none that waits
  kOtherBrowser,  // of a browser session that began no sign-in
  kAlreadyUsed,   // that sign-in has its answer
  kNoAnswer       // the address carries nothing
};

/// The redirect to the page, so that the address with the code does not stay in the window.
HttpReply RedirectTo(CallbackVerdict verdict);

/// The pages under /callback/; 404 for others.
HttpReply CallbackPage(const HttpRequest& request);

/// A page with a title and a sentence, for people who open what they should not.
HttpReply NoticePage(int status, const std::string& title, const std::string& text);

}  // namespace claribi::web_console
