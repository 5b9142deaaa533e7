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

// The colours and sizes are those of pages/src/styles/tokens.css.
constexpr std::string_view kStyle =
    ":root{color-scheme:light dark}"
    "body{margin:0;min-height:100vh;display:grid;place-items:center;"
    "background:light-dark(#f6f5f0,#111615);color:light-dark(#1b2321,#e8ece8);"
    "font:400 .9375rem/1.55 Inter,system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}"
    "main{box-sizing:border-box;width:min(30rem,100vw - 2rem);padding:1.5rem;"
    "border:1px solid light-dark(#dbd7cb,#2f3937);border-radius:.625rem;"
    "background:light-dark(#fff,#191f1e)}"
    "h1{font-size:1.4375rem;font-weight:650;line-height:1.25;letter-spacing:-.015em;"
    "margin:0 0 .5rem}"
    "p{margin:0;text-wrap:pretty}"
    ".console{margin-bottom:1rem;font-size:.8125rem;color:light-dark(#4f5a56,#a8b4af)}"
    "b{font-weight:680;color:light-dark(#0b5c52,#7fd1bf)}";
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
      "</head><body><main><p class=\"console\"><b>clariBI</b> local console</p><h1>" +
      std::string(title) + "</h1><p>" + std::string(text) + "</p></main></body></html>\n";
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
