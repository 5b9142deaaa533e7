// JSON that holds secrets: a token answer, a record to be sealed. Every string in it is wiped when
// it dies. What the JSON parser and writer copy on their way is beyond reach and freed unwiped.
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
  SecretJson(SecretJson&& other) noexcept;
  SecretJson& operator=(SecretJson&&) = delete;
  SecretJson(const SecretJson&) = delete;
  SecretJson& operator=(const SecretJson&) = delete;
  ~SecretJson();

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
