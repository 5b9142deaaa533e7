#include "vendor_sandbox/consent_page.h"

#include <sstream>

#include "vendor_sandbox/form.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::string_view kStyle = R"css(
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
main { max-width: 30rem; margin: 1rem; padding: 2rem; border: 1px solid GrayText; border-radius: .75rem; }
h1 { font-size: 1.35rem; margin-top: 0; }
h2 { font-size: 1.1rem; }
code { overflow-wrap: anywhere; }
form { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button { font: inherit; min-height: 2.75rem; padding: .4rem 1.4rem; border: 2px solid #1f5fbf; border-radius: .5rem; cursor: pointer; }
button[value=approve] { background: #1f5fbf; color: #fff; }
button[value=deny] { background: Canvas; color: CanvasText; }
button:focus-visible { outline: 3px solid #d98300; outline-offset: 2px; }
)css";

std::string Origin(const std::string& url) {
  const auto host = url.find("://");
  if (host == std::string::npos) return {};
  return url.substr(0, url.find_first_of("/?#", host + 3));
}

HttpReply Page(int status, const std::string& title, const std::string& content,
               const std::string& form_target) {
  HttpReply reply = HtmlReply(
      status,
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
          HtmlEscape(title) + "</title>\n<style>" + std::string(kStyle) +
          "</style>\n</head>\n<body>\n<main>\n<h1>" + HtmlEscape(title) + "</h1>\n" + content +
          "</main>\n</body>\n</html>\n");
  // Browsers apply form-action to the redirect that follows the form too.
  reply.Set(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; "
      "form-action 'self' " +
          form_target);
  reply.Set("Cache-Control", "no-store");
  reply.Set("Referrer-Policy", "no-referrer");
  reply.Set("X-Content-Type-Options", "nosniff");
  reply.Set("X-Frame-Options", "DENY");
  return reply;
}

}  // namespace

HttpReply ConsentPage(const ConsentView& view) {
  std::string content =
      "<p><strong>" +
      HtmlEscape(view.client_name.empty() ? "A client without a name" : view.client_name) +
      "</strong> asks to use your account at the simulated vendor.</p>\n"
      "<h2>It asks for</h2>\n<ul>\n";
  std::istringstream scopes(view.scope);
  std::string scope;
  bool any = false;
  while (scopes >> scope) {
    content += "<li><code>" + HtmlEscape(scope) + "</code></li>\n";
    any = true;
  }
  if (!any) content += "<li>nothing in particular</li>\n";
  content += "</ul>\n<p>You go back to <code>" + HtmlEscape(Origin(view.redirect_uri)) +
             "</code>.</p>\n<form method=\"post\" action=\"" + HtmlEscape(view.action) +
             "\">\n<input type=\"hidden\" name=\"request\" value=\"" + HtmlEscape(view.request_id) +
             "\">\n<input type=\"hidden\" name=\"csrf\" value=\"" + HtmlEscape(view.csrf) +
             "\">\n<button type=\"submit\" name=\"decision\" value=\"approve\">Approve</button>\n"
             "<button type=\"submit\" name=\"decision\" value=\"deny\">Deny</button>\n</form>\n";
  return Page(200, "Allow access?", content, Origin(view.redirect_uri));
}

HttpReply RefusedPage(const std::string& what, const std::string& fix) {
  return Page(400, "This request cannot go on",
              "<p>" + HtmlEscape(what) + "</p>\n<p>" + HtmlEscape(fix) + "</p>\n", "");
}

}  // namespace claribi::vendor_sandbox
