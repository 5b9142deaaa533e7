// Failures that a server tells only in the words of a tool result, inside a success of HTTP: what
// they mean by the manifest's rules. The first rule whose head a text begins with decides. Not a
// language of patterns: a head is literal but for one placeholder, so that a text costs one look at
// each rule. Pure; the texts are a server's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "policy/failure_meaning.h"

namespace claribi::policy {

// Stands in a head for the three digits of an HTTP status, 100 to 599.
inline constexpr std::string_view kStatusPlaceholder = "{status}";

struct InBandRule {
  std::string starts_with;                // the head; the placeholder once at most
  std::optional<int> status;              // the rule is for this one only
  std::optional<FailureMeaning> meaning;  // empty: that of the status
  std::string fix;                        // empty: the one of the meaning
};

struct InBandError {
  core::Error error;                  // http_status is the status in the text, if there is one
  bool replaces_vendor_hint = false;  // as in FailureMeaning
};

class InBandErrors {
 public:
  InBandErrors() = default;
  explicit InBandErrors(std::vector<InBandRule> rules) : rules_(std::move(rules)) {}

  // `text` of a result that the server marked as an error; empty if no rule is for it.
  std::optional<InBandError> Read(std::string_view text) const;

  // The position of a rule that can never decide, because an earlier one fits all that it fits.
  std::optional<std::size_t> FindUnreachable() const;

 private:
  std::vector<InBandRule> rules_;
};

}  // namespace claribi::policy
