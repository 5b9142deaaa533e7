// JSON that holds secrets: a token response, a record to be sealed. It can be moved and not copied;
// it is written as a Secret, and its members are read as Secrets. core::Json wipes its own memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/json.h"
#include "core/secret.h"

namespace claribi::core {

class SecretJson {
 public:
  explicit SecretJson(Json json) : json_(std::move(json)) {}
  SecretJson(SecretJson&& other) noexcept = default;
  SecretJson& operator=(SecretJson&&) = delete;

  // Json::Parse; the error never quotes the text.
  static Result<SecretJson> Parse(std::string_view text, std::size_t max_bytes,
                                  std::size_t max_depth);
  Secret Dump() const { return Secret(json_.Dump()); }

  const Json& json() const { return json_; }
  // A copy of the string member; empty if there is none.
  Secret FindSecret(std::string_view name) const;

 private:
  Json json_;
};

}  // namespace claribi::core
