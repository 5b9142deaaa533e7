#include "core/secret_json.h"

#include <utility>

namespace claribi::core {

Result<SecretJson> SecretJson::Parse(std::string_view text, std::size_t max_bytes,
                                     std::size_t max_depth) {
  CLARIBI_TRY(Json json, Json::Parse(text, {max_bytes, max_depth}));
  return SecretJson(std::move(json));
}

Secret SecretJson::FindSecret(std::string_view name) const {
  const JsonString* text = json_.FindString(name);
  return text == nullptr ? Secret() : Secret::CopyOf(*text);
}

}  // namespace claribi::core
