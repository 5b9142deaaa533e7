// Certificates made for one test run, in a folder of their own that goes away with it.
#pragma once

#include <string>

namespace claribi::testing {

// One authority and what it signed. PEM files.
class Certificates {
 public:
  Certificates();
  ~Certificates();
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  const std::string& authority() const { return authority_; }
  // Folder with the authority alone, in the file whose name is the hash of its subject.
  const std::string& hashed() const { return hashed_; }
  // File with a private key and a certificate for localhost and 127.0.0.1.
  const std::string& good() const { return good_; }
  const std::string& expired() const { return expired_; }
  const std::string& not_yet_valid() const { return not_yet_valid_; }
  const std::string& for_another_host() const { return for_another_host_; }
  // The host name stands in the subject only, not among the alternative names.
  const std::string& subject_only() const { return subject_only_; }
  const std::string& self_signed() const { return self_signed_; }
  // RSA of 1024 bits.
  const std::string& weak() const { return weak_; }
  // Good, but under an authority between it and the trusted one which has expired.
  const std::string& below_expired() const { return below_expired_; }
  // Good, but the authority between it and the trusted one is not sent with it.
  const std::string& below_missing() const { return below_missing_; }
  // Nine host names, and in every text what could redraw or flood a terminal.
  const std::string& hostile() const { return hostile_; }

 private:
  std::string folder_;
  std::string authority_;
  std::string hashed_;
  std::string good_;
  std::string expired_;
  std::string not_yet_valid_;
  std::string for_another_host_;
  std::string subject_only_;
  std::string self_signed_;
  std::string weak_;
  std::string below_expired_;
  std::string below_missing_;
  std::string hostile_;
};

}  // namespace claribi::testing
