// Names and values of a query string or a form body, and the escapes of URLs, HTML and base64.
// Source: WHATWG URL application/x-www-form-urlencoded, RFC 4648 section 5.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace claribi::vendor_sandbox {

/// Fields in their order, repetitions kept.
class Form {
 public:
  Form() = default;
  static Form Parse(std::string_view text);

  /// The value of the first field of that name; absent when there is none.
  std::optional<std::string> Find(std::string_view name) const;
  /// As Find, with "" for an absent field.
  std::string Value(std::string_view name) const { return Find(name).value_or(""); }
  bool Repeats(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& Fields() const& { return fields_; }
  /// Of a temporary they would be gone before they are read.
  const std::vector<std::pair<std::string, std::string>>& Fields() && = delete;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

std::string PercentDecode(std::string_view text, bool plus_is_space);
std::string PercentEncode(std::string_view text);
std::string HtmlEscape(std::string_view text);
/// Adds a parameter to a URL that may or may not have a query.
void AppendParameter(std::string& url, std::string_view name, std::string_view value);
/// Standard base64 with padding; absent when the text is not base64.
std::optional<std::string> Base64Decode(std::string_view text);

}  // namespace claribi::vendor_sandbox
