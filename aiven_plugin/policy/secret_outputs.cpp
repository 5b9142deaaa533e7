#include "policy/secret_outputs.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/plain_words.h"
#include "policy/secret_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

constexpr std::size_t kMaxOutputDepth = 32;
constexpr std::size_t kMaxOutputNodes = 20000;
constexpr std::size_t kMaxMemberBytes = 128;
constexpr std::size_t kMaxToldOfMember = 2048;

// What a schema says of a text: "string", one of several types, or nothing.
bool MayHoldText(const Json& property) {
  const Json* type = property.FindGiven("type");
  if (type == nullptr) return property.FindGiven("$ref") == nullptr;
  if (const core::JsonString* one = type->AsString()) return *one == "string";
  const Json::Array* several = type->AsArray();
  return several == nullptr || std::any_of(several->begin(), several->end(), [](const Json& one) {
           const core::JsonString* name = one.AsString();
           return name != nullptr && *name == "string";
         });
}

// Several of them: the items of a list.
bool MayHoldTexts(const Json& property) {
  const Json* items = property.Find("items");
  return items != nullptr && items->IsObject() && items->FindGiven("$ref") == nullptr &&
         items->Find("properties") == nullptr && MayHoldText(*items);
}

// It has a few values that the schema names, and no secret is written there.
bool IsFixed(const Json& property) {
  return property.FindGiven("const") != nullptr || property.FindGiven("enum") != nullptr;
}

// "Masked.", "Id of the secret", "Reference to a password", "Whether one is set".
bool SaysItIsNone(const Json& property) {
  const core::JsonString* text = property.FindString("description");
  if (text == nullptr) return false;
  const auto words = PlainWords(std::string_view(*text).substr(0, kMaxToldOfMember));
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return IsIn(word, {"cursor",      "encrypted", "expiry", "fingerprint", "hash",   "hashed",
                       "hidden",      "id",        "masked", "name",        "never",  "not",
                       "obfuscated",  "omitted",   "page",   "pagination",  "prefix", "redacted",
                       "placeholder", "reference", "status", "type",        "when",   "whether"});
  });
}

// What ends in a secret's name, and is none: the rules, the age, the state of it.
std::string SecretOfMember(std::string_view name) {
  const auto words = core::NameWords(core::Excerpt(name, kMaxMemberBytes));
  if (words.empty()) return {};
  const bool is_of_it = std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return IsIn(word, {"can",   "count",   "encrypted", "has",      "hash",  "hashed", "is",
                       "last",  "masked",  "max",       "min",      "needs", "num",    "public",
                       "total", "require", "requires",  "supports", "use",   "uses",   "with"});
  });
  if (is_of_it) return {};
  std::string found = SecretAt(words, words.size() - 1);
  // A token alone is one of pages and of texts, a code one of products.
  if (IsIn(found, {"token", "secrets", "jwt", "one-time code"})) return {};
  // "connection_info": an object, whose own members tell.
  if (found == "connection info" || found == "connection details") return {};
  if (!found.empty()) return found;
  const bool is_uri = words.size() > 1 && IsIn(words.back(), {"uri", "url", "dsn"}) &&
                      IsIn(words[words.size() - 2], {"service", "pooler", "jdbc", "redis", "amqp"});
  return is_uri ? words[words.size() - 2] + " " + words.back() : std::string();
}

class OutputSearch {
 public:
  // The member, or empty.
  std::string Search(const Json& schema, std::size_t depth) {
    if (depth > kMaxOutputDepth || ++nodes_ > kMaxOutputNodes) return {};
    if (const Json::Array* list = schema.AsArray()) {
      for (const Json& one : *list) {
        if (std::string found = Search(one, depth + 1); !found.empty()) return found;
      }
      return {};
    }
    const Json::Object* members = schema.AsObject();
    if (members == nullptr) return {};
    if (const Json* properties = schema.Find("properties")) {
      if (std::string found = JudgeProperties(*properties); !found.empty()) return found;
    }
    for (const auto& [keyword, below] : *members) {
      // What an answer is not, what it looks like, and what stands in it without a schema.
      if (IsIn(keyword, {"const", "default", "description", "enum", "example", "examples", "not",
                         "required", "title"})) {
        continue;
      }
      const bool names_schemas = IsIn(
          keyword, {"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"});
      if (!names_schemas) {
        if (std::string found = Search(below, depth + 1); !found.empty()) return found;
        continue;
      }
      const Json::Object* named = below.AsObject();
      if (named == nullptr) continue;
      for (const auto& [name, one] : *named) {
        if (std::string found = Search(one, depth + 1); !found.empty()) return found;
      }
    }
    return {};
  }

 private:
  static std::string JudgeProperties(const Json& properties) {
    const Json::Object* members = properties.AsObject();
    if (members == nullptr) return {};
    for (const auto& [name, property] : *members) {
      if (!property.IsObject() || SecretOfMember(name).empty()) continue;
      const Json* only_sent = property.Find("writeOnly");
      const bool is_only_sent = only_sent != nullptr && only_sent->IsBool() && *only_sent->AsBool();
      const bool may_hold = MayHoldText(property) || MayHoldTexts(property);
      if (may_hold && !is_only_sent && !IsFixed(property) && !SaysItIsNone(property))
        return std::string(name);
    }
    // Two keys that open the same, so that one can be renewed.
    constexpr std::string_view kTwins[][2] = {
        {"primaryKey", "secondaryKey"}, {"primary_key", "secondary_key"}, {"key1", "key2"}};
    for (const auto& twins : kTwins) {
      const Json* one = properties.Find(twins[0]);
      const Json* other = properties.Find(twins[1]);
      if (one != nullptr && other != nullptr && MayHoldText(*one) && MayHoldText(*other)) {
        return std::string(twins[0]);
      }
    }
    return {};
  }

  std::size_t nodes_ = 0;
};

}  // namespace

std::string SecretMemberIn(const Json& output_schema) {
  return OutputSearch().Search(output_schema, 0);
}

}  // namespace claribi::policy
