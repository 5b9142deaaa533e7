// What a failure means that a server reports only in the text of a tool result, with an HTTP
// success: the manifest's rules decide. The first rule applies whose head the text begins with, and
// one of whose words is in it, where the rule has any. Not a pattern language: a head is literal
// except for one placeholder, and words are literal but for the case of letters. Pure; bounded; the
// texts are untrusted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "policy/failure_meaning.h"

namespace claribi::policy {

// The placeholder in a head for the three digits of an HTTP status, 100 to 599.
inline constexpr std::string_view kStatusPlaceholder = "{status}";

struct InBandRule {
  std::string starts_with{};                // the head; the placeholder once at most; may be empty
  std::optional<int> status{};              // if given, the rule matches this status only
  std::optional<FailureMeaning> meaning{};  // empty: that of the status
  std::string fix{};                        // empty: that of the meaning
  std::string cause{};                      // empty: that the tool says so
  // In lower case; one of them is in the text. Empty: any text. One is there if the head is empty.
  std::vector<std::string> contains{};
};

struct InBandError {
  core::Error error;                  // http_status is the status in the text, if there is one
  bool replaces_vendor_hint = false;  // as in FailureMeaning, or because the rule has a fix
};

class InBandErrors {
 public:
  InBandErrors() = default;
  explicit InBandErrors(std::vector<InBandRule> rules) : rules_(std::move(rules)) {}

  // text: of a result that the server marked as an error. Empty if no rule matches.
  std::optional<InBandError> Read(std::string_view text) const;

  // Whether `text` begins with a head that names no status.
  bool HasPlainHead(std::string_view text) const;

  // The index of a rule that can never apply, because an earlier rule matches all that it matches.
  std::optional<std::size_t> FindUnreachable() const;

 private:
  std::vector<InBandRule> rules_;
};

}  // namespace claribi::policy
