// Scrubber: takes out of a text what is a secret, or looks like one, before a stranger reads it.
// What is known is taken out wherever it stands; beyond that it goes by shape, and rather takes out
// too much. It does not replace the care of those who put texts together: it comes after it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::support_bundle {

/// One thread.
class Scrubber {
 public:
  /// What stands in the place of what was taken out.
  static constexpr const char* kMark = "[removed]";

  /// A text that has to be nowhere, as it is and percent-encoded, from four bytes on: a shorter one
  /// stands in words of all kinds.
  void AddSecret(std::string_view secret);

  /// The user and the password before the host of a URL, both as they are and decoded, and the
  /// values in its query.
  void AddSecretsOf(std::string_view url);

  /// Without known secrets, and without what may hold some in an address: what stands before the
  /// host, values of the query but for numbers, true and false, the fragment.
  std::string Known(std::string_view text) const;

  /// Without anything that looks like a secret, besides: what follows names such as `password` and
  /// `Bearer`, private keys in PEM, and runs of characters that no word has.
  std::string Anything(std::string_view text) const;

  /// How often something was taken out.
  std::size_t removed() const { return removed_; }

 private:
  std::string WithoutKnown(std::string_view text) const;
  std::string WithoutUsers(std::string_view text) const;
  std::string UrlsWithoutSecrets(std::string_view text) const;
  std::string WithoutKeys(std::string_view text) const;
  std::string WithoutNamed(std::string_view text) const;
  std::string WithoutOpaque(std::string_view text) const;

  std::vector<std::string> secrets_;  // the longest first
  mutable std::size_t removed_ = 0;
};

}  // namespace claribi::support_bundle
