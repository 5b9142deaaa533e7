#include "json_schema/uri_reference.h"

#include <algorithm>

#include "core/text.h"

namespace claribi::json_schema {
namespace {

// Cuts `text` at the first of `ends` and returns what was before it.
std::string_view TakeUntil(std::string_view& text, std::string_view ends) {
  const std::string_view taken = text.substr(0, text.find_first_of(ends));
  text.remove_prefix(taken.size());
  return taken;
}

bool IsScheme(std::string_view text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view kRest = "abcdefghijklmnopqrstuvwxyz0123456789+-.";
  const std::string lower = core::AsciiLower(text);
  return !lower.empty() && kLetters.find(lower[0]) != std::string_view::npos &&
         lower.find_first_not_of(kRest) == std::string::npos;
}

// Section 5.2.4.
std::string RemoveDotSegments(std::string_view path) {
  const bool rooted = path.starts_with('/');
  std::string result;
  bool ends_with_slash = false;
  std::string_view rest = rooted ? path.substr(1) : path;
  for (bool more = !path.empty(); more;) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    more = slash != std::string_view::npos;
    if (more) rest.remove_prefix(slash + 1);
    if (segment == ".") {
      ends_with_slash = true;
    } else if (segment == "..") {
      const std::size_t parent = result.rfind('/');
      result.resize(parent == std::string::npos ? 0 : parent);
      ends_with_slash = true;
    } else {
      if (rooted || !result.empty()) result += '/';
      result += segment;
      ends_with_slash = false;
    }
  }
  if (ends_with_slash && (rooted || !result.empty())) result += '/';
  return result;
}

// Section 5.2.3.
std::string Merge(const UriReference& base, const std::string& path) {
  if (base.authority && base.path.empty()) return "/" + path;
  return base.path.substr(0, base.path.rfind('/') + 1) + path;
}

}  // namespace

UriReference UriReference::Parse(std::string_view text) {
  UriReference uri;
  const std::size_t colon = text.find_first_of(":/?#");
  if (colon != std::string_view::npos && text[colon] == ':' && IsScheme(text.substr(0, colon))) {
    uri.scheme = core::AsciiLower(text.substr(0, colon));
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    uri.authority = core::AsciiLower(TakeUntil(text, "/?#"));
  }
  uri.path = TakeUntil(text, "?#");
  if (text.starts_with('?')) {
    text.remove_prefix(1);
    uri.query = TakeUntil(text, "#");
  }
  if (text.starts_with('#')) uri.fragment = text.substr(1);
  return uri;
}

UriReference UriReference::Resolve(const UriReference& base, const UriReference& reference) {
  UriReference target = reference;
  if (reference.scheme.empty()) {
    target.scheme = base.scheme;
    if (!reference.authority) {
      target.authority = base.authority;
      if (reference.path.empty()) {
        target.path = base.path;
        if (!reference.query) target.query = base.query;
        return target;
      }
      if (!reference.path.starts_with('/')) target.path = Merge(base, reference.path);
    }
  }
  target.path = RemoveDotSegments(target.path);
  return target;
}

std::string UriReference::WithoutFragment() const {
  std::string text = scheme.empty() ? "" : scheme + ":";
  if (authority) text += "//" + *authority;
  text += path;
  if (query) text += "?" + *query;
  return text;
}

std::optional<std::string> PercentDecode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? core::HexValue(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? core::HexValue(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

}  // namespace claribi::json_schema
