#include "redirect/page.h"

namespace claribi::redirect {
namespace {

std::string Escape(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

constexpr const char* kStyle = R"css(
:root { color-scheme: light dark; --good: #0b6e4f; --bad: #a4262c; }
@media (prefers-color-scheme: dark) { :root { --good: #6fd6ae; --bad: #ff9a9e; } }
body { font: 1.1rem/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh; margin: 0 1.5rem; }
main { max-width: 32rem; border-left: .4rem solid var(--tone); padding: .2rem 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; color: var(--tone); }
p { margin: 0 0 .5rem; }
.good { --tone: var(--good); }
.bad { --tone: var(--bad); }
)css";

}  // namespace

std::string RenderPage(const Conclusion& conclusion) {
  // Not by colour alone: the mark and the title say the same.
  const std::string tone = conclusion.succeeded ? "good" : "bad";
  const std::string mark = conclusion.succeeded ? "&#10003; " : "&#10007; ";
  const std::string title = Escape(conclusion.title);
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
         "<title>" +
         title + " - clariBI</title><style>" + kStyle + "</style></head><body><main class=\"" +
         tone + "\" role=\"status\"><h1>" + mark + title + "</h1><p>" + Escape(conclusion.message) +
         "</p></main></body></html>\n";
}

}  // namespace claribi::redirect
