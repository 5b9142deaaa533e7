#include "policy/in_band_errors.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/text.h"

namespace claribi::policy {
namespace {

constexpr std::size_t kMaxShownBytes = 400;
constexpr std::size_t kMaxSearchedBytes = 16384;
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

// lower: of the text.
bool HasWord(const InBandRule& rule, std::string_view lower) {
  return rule.contains.empty() || std::ranges::any_of(rule.contains, [lower](const auto& word) {
           return lower.find(word) != std::string_view::npos;
         });
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
  std::string cause = rule.cause.empty() ? "" : rule.cause + "; ";
  cause += "the tool reports it in its result";
  if (status != 0) cause += ": status " + std::to_string(status);
  core::Error error = MakeFailure(meaning, message, cause).HttpStatus(status);
  if (!rule.cause.empty()) error.cause = cause;
  return {std::move(error), meaning.replaces_vendor_hint || !rule.fix.empty()};
}

}  // namespace

std::optional<InBandError> InBandErrors::Read(std::string_view text) const {
  const std::string lower = core::AsciiLower(text.substr(0, kMaxSearchedBytes));
  for (const InBandRule& rule : rules_) {
    if (!HasWord(rule, lower)) continue;
    if (const auto status = Fit(rule, text)) return Describe(rule, *status, text);
  }
  return std::nullopt;
}

bool InBandErrors::HasPlainHead(std::string_view text) const {
  return std::ranges::any_of(rules_, [text](const InBandRule& rule) {
    const bool is_plain =
        !rule.starts_with.empty() && rule.starts_with.find(kStatusPlaceholder) == std::string::npos;
    return is_plain && text.starts_with(rule.starts_with);
  });
}

std::optional<std::size_t> InBandErrors::FindUnreachable() const {
  for (std::size_t later = 0; later < rules_.size(); ++later) {
    const std::string sample = Sample(rules_[later]);
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      const bool is_narrower =
          (rules_[earlier].status && !rules_[later].status) || !rules_[earlier].contains.empty();
      if (!is_narrower && Fit(rules_[earlier], sample)) return later;
    }
  }
  return std::nullopt;
}

}  // namespace claribi::policy
