#include "oauth/secret_json.h"

#include <utility>

namespace claribi::oauth {
namespace {

void WipeStrings(core::Json& json) {
  if (core::Json::Object* members = json.AsObject()) {
    for (auto& [name, value] : *members) WipeStrings(value);
  } else if (core::Json::Array* items = json.AsArray()) {
    for (core::Json& item : *items) WipeStrings(item);
  } else if (const std::string* text = json.AsString()) {
    // The value itself is not const: only the accessor is.
    core::Wipe(const_cast<std::string&>(*text));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  }
}

}  // namespace

SecretJson::SecretJson(SecretJson&& other) noexcept : json_(std::exchange(other.json_, {})) {}

SecretJson::~SecretJson() { WipeStrings(json_); }

core::Result<SecretJson> SecretJson::Parse(std::string_view text, std::size_t max_bytes,
                                           std::size_t max_depth) {
  CLARIBI_TRY(core::Json json, core::Json::Parse(text, {max_bytes, max_depth}));
  return SecretJson(std::move(json));
}

core::Secret SecretJson::FindSecret(std::string_view name) const {
  const std::string* text = json_.FindString(name);
  return text == nullptr ? core::Secret() : core::Secret::CopyOf(*text);
}

}  // namespace claribi::oauth
