#include "policy/in_band_errors.h"

#include <algorithm>
#include <charconv>

#include "core/text.h"

namespace claribi::policy {
namespace {

constexpr std::size_t kMaxShownBytes = 400;
constexpr std::size_t kStatusDigits = 3;

bool Take(std::string_view& text, std::string_view literal) {
  if (!text.starts_with(literal)) return false;
  text.remove_prefix(literal.size());
  return true;
}

// Takes the status off the beginning of `text`; 0 if there is none.
int TakeStatus(std::string_view& text) {
  const bool is_longer = text.size() > kStatusDigits && core::IsDigit(text[kStatusDigits]);
  if (text.size() < kStatusDigits || is_longer) return 0;
  const char* const end = text.data() + kStatusDigits;
  int status = 0;
  if (std::from_chars(text.data(), end, status).ptr != end) return 0;
  text.remove_prefix(kStatusDigits);
  return status >= 100 && status <= 599 ? status : 0;
}

// The status in the text, 0 if the head has no placeholder; empty if the rule does not match.
std::optional<int> Fit(const InBandRule& rule, std::string_view text) {
  const std::string_view head = rule.starts_with;
  const std::size_t place = head.find(kStatusPlaceholder);
  if (!Take(text, head.substr(0, place))) return std::nullopt;
  if (place == std::string_view::npos) return 0;
  const int status = TakeStatus(text);
  if (status == 0 || !Take(text, head.substr(place + kStatusPlaceholder.size()))) {
    return std::nullopt;
  }
  if (rule.status && *rule.status != status) return std::nullopt;
  return status;
}

// A text that `rule` matches.
std::string Sample(const InBandRule& rule) {
  std::string text = rule.starts_with;
  const std::size_t place = text.find(kStatusPlaceholder);
  if (place != std::string::npos) {
    text.replace(place, kStatusPlaceholder.size(), std::to_string(rule.status.value_or(599)));
  }
  return text;
}

InBandError Describe(const InBandRule& rule, int status, std::string_view text) {
  FailureMeaning meaning = rule.meaning ? *rule.meaning : MeaningOfStatus(status);
  if (!rule.fix.empty()) meaning.fix = rule.fix;
  std::string message =
      meaning.retryable ? "The vendor could not answer: " : "The vendor refused the call: ";
  message += core::Excerpt(text, kMaxShownBytes);
  const std::string cause =
      status == 0 ? "the tool reports it in its result"
                  : "the tool reports it in its result: status " + std::to_string(status);
  return {MakeFailure(meaning, message, cause).HttpStatus(status), meaning.replaces_vendor_hint};
}

}  // namespace

std::optional<InBandError> InBandErrors::Read(std::string_view text) const {
  for (const InBandRule& rule : rules_) {
    if (const auto status = Fit(rule, text)) return Describe(rule, *status, text);
  }
  return std::nullopt;
}

std::optional<std::size_t> InBandErrors::FindUnreachable() const {
  for (std::size_t later = 0; later < rules_.size(); ++later) {
    const std::string sample = Sample(rules_[later]);
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      const bool is_narrower = rules_[earlier].status && !rules_[later].status;
      if (!is_narrower && Fit(rules_[earlier], sample)) return later;
    }
  }
  return std::nullopt;
}

}  // namespace claribi::policy
