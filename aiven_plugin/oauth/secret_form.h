// Form fields some of which are secrets: wiped when they die.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/secret.h"
#include "core/url.h"

namespace claribi::oauth {

class SecretForm {
 public:
  SecretForm() = default;
  SecretForm(SecretForm&& other) noexcept : fields_(std::exchange(other.fields_, {})) {}
  SecretForm& operator=(SecretForm&&) = delete;
  SecretForm(const SecretForm&) = delete;
  SecretForm& operator=(const SecretForm&) = delete;
  ~SecretForm() {
    for (auto& [name, value] : fields_) core::Wipe(value);
  }

  SecretForm& Add(std::string_view name, std::string_view value) {
    fields_.emplace_back(name, value);
    return *this;
  }
  SecretForm Clone() const {
    SecretForm copy;
    copy.fields_ = fields_;
    return copy;
  }
  // application/x-www-form-urlencoded, in one buffer that never grew; whoever sends it wipes it.
  std::string Encode() const { return core::FormEncode(fields_); }

 private:
  core::QueryParameters fields_;
};

}  // namespace claribi::oauth
