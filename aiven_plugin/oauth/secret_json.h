// JSON that holds secrets: a token answer, a record to be sealed. Copied by nobody, written as a
// Secret, read as Secrets. That nothing of it stays in memory is core::Json's own doing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/json.h"
#include "core/secret.h"

namespace claribi::oauth {

class SecretJson {
 public:
  explicit SecretJson(core::Json json) : json_(std::move(json)) {}
  SecretJson(SecretJson&& other) noexcept = default;
  SecretJson& operator=(SecretJson&&) = delete;

  // core::Json::Parse; the error never quotes the text.
  static core::Result<SecretJson> Parse(std::string_view text, std::size_t max_bytes,
                                        std::size_t max_depth);
  core::Secret Dump() const { return core::Secret(json_.Dump()); }

  const core::Json& json() const { return json_; }
  // A copy of the string member; empty if there is none.
  core::Secret FindSecret(std::string_view name) const;

 private:
  core::Json json_;
};

}  // namespace claribi::oauth
