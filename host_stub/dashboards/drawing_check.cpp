#include "dashboards/drawing_check.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace claribi::dashboards {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Status;

constexpr std::size_t kDeepest = 64;

constexpr auto kElements = std::to_array<std::string_view>(
    {"svg", "g", "path", "rect", "line", "circle", "ellipse", "polygon", "polyline", "text",
     "tspan", "clipPath", "linearGradient", "stop", "defs", "title"});

// Beside those that begin with aria- or data-.
constexpr auto kAttributes = std::to_array<std::string_view>({"xmlns",
                                                              "xmlns:xlink",
                                                              "version",
                                                              "class",
                                                              "id",
                                                              "role",
                                                              "width",
                                                              "height",
                                                              "viewBox",
                                                              "preserveAspectRatio",
                                                              "transform",
                                                              "d",
                                                              "x",
                                                              "y",
                                                              "x1",
                                                              "y1",
                                                              "x2",
                                                              "y2",
                                                              "cx",
                                                              "cy",
                                                              "r",
                                                              "rx",
                                                              "ry",
                                                              "dx",
                                                              "dy",
                                                              "points",
                                                              "offset",
                                                              "fill",
                                                              "fill-opacity",
                                                              "fill-rule",
                                                              "stroke",
                                                              "stroke-width",
                                                              "stroke-opacity",
                                                              "stroke-dasharray",
                                                              "stroke-dashoffset",
                                                              "stroke-linecap",
                                                              "stroke-linejoin",
                                                              "stroke-miterlimit",
                                                              "opacity",
                                                              "display",
                                                              "visibility",
                                                              "clip-path",
                                                              "clip-rule",
                                                              "clipPathUnits",
                                                              "gradientUnits",
                                                              "gradientTransform",
                                                              "stop-color",
                                                              "stop-opacity",
                                                              "pointer-events",
                                                              "font-family",
                                                              "font-size",
                                                              "font-weight",
                                                              "font-style",
                                                              "text-anchor",
                                                              "dominant-baseline",
                                                              "letter-spacing",
                                                              "text-decoration",
                                                              "xml:space",
                                                              "lang",
                                                              "focusable",
                                                              "shape-rendering",
                                                              "style"});

constexpr std::string_view kNamespace = "http://www.w3.org/2000/svg";
constexpr std::string_view kLinks = "http://www.w3.org/1999/xlink";

template <std::size_t size>
bool IsOneOf(const std::array<std::string_view, size>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool IsNamePart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == ':' || c == '.';
}

std::string Lower(std::string_view text) {
  std::string lower;
  for (const char c : text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

// The entities of XML, and numbers; nothing that a document type could define.
bool HasPlainEntities(std::string_view text) {
  for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    const std::size_t end = text.find(';', at);
    if (end == std::string_view::npos || end - at > 10) return false;
    const std::string_view name = text.substr(at + 1, end - at - 1);
    const bool is_number = name.size() > 1 && name[0] == '#';
    const bool is_known = name == "amp" || name == "lt" || name == "gt" || name == "quot" ||
                          name == "apos" || is_number;
    if (!is_known) return false;
  }
  return true;
}

// Only parts of the drawing itself may be referred to.
bool IsPlainValue(std::string_view name, std::string_view value) {
  if (value.find('<') != std::string_view::npos || !HasPlainEntities(value)) return false;
  if (name == "xmlns") return value == kNamespace;
  if (name == "xmlns:xlink") return value == kLinks;  // declared by those who never use it
  if (name.starts_with("aria-")) return true;         // a text for people
  const std::string lower = Lower(value);
  // An entity would hide what stands there.
  if (lower.find('&') != std::string::npos)
    return name == "font-family" || name.starts_with("data-");
  for (std::size_t at = lower.find("url("); at != std::string::npos;
       at = lower.find("url(", at + 1)) {
    if (lower.compare(at + 4, 1, "#") != 0) return false;
  }
  if (name == "style") {
    return lower.find("url") == std::string::npos && lower.find('@') == std::string::npos &&
           lower.find('\\') == std::string::npos && lower.find("expression") == std::string::npos;
  }
  return lower.find("javascript:") == std::string::npos;
}

class Checker {
 public:
  explicit Checker(std::string_view text) : text_(text) {}

  Status Check() {
    while (at_ < text_.size() && why_.empty()) {
      const std::size_t open = text_.find('<', at_);
      const std::string_view between = text_.substr(at_, open - at_);
      const bool is_text =
          std::any_of(between.begin(), between.end(), [](char c) { return !IsBlank(c); });
      if (is_text && open_.empty()) Complain("a text stands outside of the drawing");
      if (!HasPlainEntities(between)) Complain("an entity is not known");
      if (open == std::string_view::npos) break;
      at_ = open + 1;
      Tag();
    }
    if (why_.empty() && !open_.empty()) Complain("an element is not closed");
    if (why_.empty() && !has_root_) Complain("there is no svg element");
    if (why_.empty()) return {};
    return Error{.code = Code::kInvalid,
                 .what = "The drawing was refused.",
                 .cause = "It is not only a drawing: " + why_ + ".",
                 .fix = "Export the dashboard from the console's own page."};
  }

 private:
  void Complain(const std::string& why) {
    if (why_.empty()) why_ = why;
  }

  std::string_view Name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && IsNamePart(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  void SkipBlanks() {
    while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
  }

  bool Takes(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void Tag() {
    if (Takes('/')) {
      const std::string_view name = Name();
      SkipBlanks();
      if (open_.empty() || open_.back() != name || !Takes('>')) {
        return Complain("an element is closed that is not open");
      }
      return open_.pop_back();
    }
    const std::string_view name = Name();
    if (!IsOneOf(kElements, name)) return Complain("an element does not draw");
    if (open_.empty() && (has_root_ || name != "svg")) {
      return Complain("it does not begin with one svg element");
    }
    has_root_ = true;
    for (;;) {
      SkipBlanks();
      if (Takes('>')) {
        open_.push_back(name);
        if (open_.size() > kDeepest) Complain("it is nested too deeply");
        return;
      }
      if (Takes('/')) {
        if (!Takes('>')) Complain("an element is malformed");
        return;
      }
      Attribute();
      if (!why_.empty()) return;
    }
  }

  void Attribute() {
    const std::string_view name = Name();
    const bool is_known =
        name.starts_with("aria-") || name.starts_with("data-") || IsOneOf(kAttributes, name);
    if (!is_known) return Complain("an attribute does not say how to draw");
    SkipBlanks();
    if (!Takes('=')) return Complain("an attribute has no value");
    SkipBlanks();
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote != '"' && quote != '\'') return Complain("a value is not quoted");
    const std::size_t begin = ++at_;
    const std::size_t end = text_.find(quote, begin);
    if (end == std::string_view::npos) return Complain("a value does not end");
    at_ = end + 1;
    if (!IsPlainValue(name, text_.substr(begin, end - begin))) {
      Complain("a value refers to something else");
    }
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string_view> open_;
  bool has_root_ = false;
  std::string why_;
};

}  // namespace

Status CheckDrawing(std::string_view svg) {
  if (svg.size() > kMostDrawingBytes) {
    return Error{.code = Code::kTooLarge,
                 .what = "The drawing was refused.",
                 .cause = "It has " + std::to_string(svg.size()) + " bytes.",
                 .fix = "Show the tile as a table."};
  }
  return Checker(svg).Check();
}

}  // namespace claribi::dashboards
