#include "web_console/callback_pages.h"

#include <array>
#include <string_view>

namespace claribi::web_console {
namespace {

struct Wording {
  std::string_view word;
  int status;
  std::string_view title;
  std::string_view text;
};

// In the order of the enumeration.
constexpr std::array<Wording, 5> kWordings{{
    {"received", 200, "Back to the console",
     "Your answer was received, and the console goes on with it. You can close this window."},
    {"other_sign_in", 400, "Not this sign-in",
     "This address belongs to a sign-in that is not under way. It changed nothing. You can close "
     "this window and go on in the console."},
    {"other_browser", 403, "Another browser",
     "A sign-in counts only in the browser that began it. This address changed nothing. You can "
     "close this window."},
    {"already_used", 410, "Already used",
     "This sign-in has its answer already. Begin a new one in the console. You can close this "
     "window."},
    {"no_answer", 400, "Not a sign-in",
     "The address carries no answer from the vendor. You can close this window."},
}};

constexpr std::string_view kStyle =
    ":root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}"
    "body{margin:0;min-height:100vh;display:grid;place-items:center}"
    "main{max-width:32rem;padding:2rem}h1{font-size:1.25rem;margin:0 0 .5rem}p{margin:0}";
constexpr std::string_view kScript = "window.close();\n";

HttpReply File(const char* type, std::string_view text) {
  HttpReply reply;
  reply.type = type;
  reply.body = text;
  return reply;
}

// The texts are of this file and of kNotices: they hold no markup.
HttpReply Page(int status, std::string_view title, std::string_view text, bool closes) {
  HttpReply reply;
  reply.status = status;
  reply.type = "text/html; charset=utf-8";
  reply.body =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" +
      std::string(title) + "</title><link rel=\"stylesheet\" href=\"/callback/page.css\">" +
      (closes ? "<script src=\"/callback/close.js\" defer></script>" : "") +
      "</head><body><main><h1>" + std::string(title) + "</h1><p>" + std::string(text) +
      "</p></main></body></html>\n";
  return reply;
}

}  // namespace

HttpReply RedirectTo(CallbackVerdict verdict) {
  HttpReply reply;
  reply.status = 303;
  reply.headers.emplace_back(
      "Location",
      "/callback/done?" + std::string(kWordings[static_cast<std::size_t>(verdict)].word));
  return reply;
}

HttpReply CallbackPage(const HttpRequest& request) {
  if (request.path == "/callback/page.css") return File("text/css; charset=utf-8", kStyle);
  if (request.path == "/callback/close.js") return File("text/javascript; charset=utf-8", kScript);
  if (request.path == "/callback/done") {
    for (const Wording& wording : kWordings) {
      if (request.target == "/callback/done?" + std::string(wording.word)) {
        return Page(wording.status, wording.title, wording.text, wording.status == 200);
      }
    }
  }
  return NoticePage(404, "Not found", "There is nothing at this address.");
}

HttpReply NoticePage(int status, const std::string& title, const std::string& text) {
  return Page(status, title, text, false);
}

}  // namespace claribi::web_console
