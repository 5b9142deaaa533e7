#include <algorithm>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/tool_evidence.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxNodes = 2000;
constexpr std::size_t kMaxTextBytes = 4096;  // of a description of one argument

bool HasAny(const std::vector<std::string>& words, std::initializer_list<std::string_view> list) {
  return std::any_of(words.begin(), words.end(), [list](const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  });
}

bool MayBeText(const Json& property) {
  const Json* type = property.Find("type");
  if (type == nullptr || !type->IsString()) return true;
  return *type->AsString() == "string" || *type->AsString() == "array";
}

bool IsChosenFromAList(const Json& property) {
  return property.Find("enum") != nullptr || property.Find("const") != nullptr;
}

class SchemaSearch {
 public:
  SchemaSearch(std::string_view tool, const std::vector<GuardedArgument>& guarded,
               const Vocabulary& vocabulary)
      : tool_(tool), guarded_(guarded), vocabulary_(vocabulary) {}

  // A reason, or empty.
  std::string Search(const Json& schema, std::size_t depth) {
    const Json* properties = schema.Find("properties");
    const Json::Object* members = properties == nullptr ? nullptr : properties->AsObject();
    if (members != nullptr) {
      if (IsRequest(*properties)) return "its arguments describe an HTTP request to send";
      for (const auto& [name, property] : *members) {
        std::string reason = JudgeProperty(name, property, depth);
        if (!reason.empty()) return reason;
      }
    }
    return SearchBelow(schema, depth);
  }

 private:
  std::string SearchBelow(const Json& schema, std::size_t depth) {
    for (const std::string_view keyword : {"additionalProperties", "allOf", "anyOf", "else", "if",
                                           "items", "oneOf", "prefixItems", "then"}) {
      const Json* below = schema.Find(keyword);
      if (below == nullptr) continue;
      const Json::Array* list = below->AsArray();
      std::string reason = list == nullptr ? SearchNode(*below, depth) : SearchEach(*list, depth);
      if (!reason.empty()) return reason;
    }
    for (const std::string_view keyword : {"$defs", "definitions", "patternProperties"}) {
      const Json* below = schema.Find(keyword);
      const Json::Object* named = below == nullptr ? nullptr : below->AsObject();
      if (named == nullptr) continue;
      for (const auto& [name, one] : *named) {
        std::string reason = SearchNode(one, depth);
        if (!reason.empty()) return reason;
      }
    }
    return {};
  }

  std::string SearchEach(const Json::Array& schemas, std::size_t depth) {
    for (const Json& one : schemas) {
      std::string reason = SearchNode(one, depth);
      if (!reason.empty()) return reason;
    }
    return {};
  }

  std::string SearchNode(const Json& schema, std::size_t depth) {
    if (depth >= kMaxDepth || ++nodes_ > kMaxNodes) {
      return "its input schema is too deep or too large to be judged";
    }
    return Search(schema, depth + 1);
  }

  std::string JudgeProperty(const std::string& name, const Json& property, std::size_t depth) {
    const std::vector<std::string> words = core::NameWords(core::Excerpt(name, 128));
    const std::string argument = "its argument " + core::Quoted(name);
    if (MayBeText(property) && !IsChosenFromAList(property) && CarriesLanguage(words, property) &&
        (depth > 0 || !IsGuarded(name))) {
      return argument + " carries a language that can write, and the manifest has no guard for it";
    }
    if (HasAny(words, {"action", "actions", "command", "method", "mode", "op", "operation",
                       "operations", "verb"})) {
      const std::string choice = ChoiceThatWrites(property, 0);
      if (!choice.empty()) return argument + " can choose the action " + core::Quoted(choice);
    }
    return SearchNode(property, depth);
  }

  bool IsGuarded(std::string_view argument) const {
    return std::any_of(guarded_.begin(), guarded_.end(), [&](const GuardedArgument& one) {
      return one.tool == tool_ && one.argument == argument;
    });
  }

  static bool CarriesLanguage(const std::vector<std::string>& name, const Json& property) {
    if (HasAny(name, {"bash", "cypher", "graphql", "mutation", "shell", "sql"})) return true;
    if (!HasAny(name, {"cmd", "code", "command", "commands", "expression", "queries", "query",
                       "script", "source", "statement", "statements"})) {
      return false;
    }
    const std::string* text = property.FindString("description");
    if (text == nullptr) return false;
    const auto said = core::NameWords(std::string_view(*text).substr(0, kMaxTextBytes));
    return HasAny(said, {"bash", "cypher", "execute", "executed", "executes", "graphql",
                         "javascript", "mutation", "python", "shell", "sql", "typescript"});
  }

  // The first value that writes, of an enum or of the constants of anyOf and oneOf.
  std::string ChoiceThatWrites(const Json& property, std::size_t depth) {
    if (depth >= kMaxDepth || ++nodes_ > kMaxNodes) return {};
    std::vector<const Json*> choices;
    if (const Json* one = property.Find("const")) choices.push_back(one);
    const Json* list = property.Find("enum");
    if (list != nullptr && list->IsArray()) {
      for (const Json& one : *list->AsArray()) choices.push_back(&one);
    }
    for (const Json* choice : choices) {
      if (++nodes_ > kMaxNodes) return "…";
      const std::string* text = choice->AsString();
      if (text == nullptr) continue;
      for (const std::string& word : core::NameWords(core::Excerpt(*text, 64))) {
        if (vocabulary_.Writes(word)) return *text;
      }
    }
    for (const std::string_view keyword : {"anyOf", "oneOf"}) {
      const Json* below = property.Find(keyword);
      const Json::Array* branches = below == nullptr ? nullptr : below->AsArray();
      if (branches == nullptr) continue;
      for (const Json& branch : *branches) {
        std::string found = ChoiceThatWrites(branch, depth + 1);
        if (!found.empty()) return found;
      }
    }
    const Json* items = property.Find("items");
    return items == nullptr ? std::string() : ChoiceThatWrites(*items, depth + 1);
  }

  // A method that is not from a list, or a body, together with a place to send it to.
  static bool IsRequest(const Json& properties) {
    const auto has = [&properties](std::initializer_list<std::string_view> names) -> const Json* {
      for (const std::string_view name : names) {
        if (const Json* found = properties.Find(name)) return found;
      }
      return nullptr;
    };
    const Json* method = has({"method", "http_method", "httpMethod"});
    const bool place = has({"endpoint", "path", "uri", "url"}) != nullptr;
    const bool body = has({"body", "payload", "request_body", "requestBody"}) != nullptr;
    const bool data = has({"data"}) != nullptr;
    return (method != nullptr && ((place && !IsChosenFromAList(*method)) || body || data)) ||
           (place && body);
  }

  std::string_view tool_;
  const std::vector<GuardedArgument>& guarded_;
  const Vocabulary& vocabulary_;
  std::size_t nodes_ = 0;
};

}  // namespace

std::optional<Denial> FindWriteInSchema(std::string_view tool, const Json& input_schema,
                                        const std::vector<GuardedArgument>& guarded,
                                        const Vocabulary& vocabulary) {
  std::string reason = SchemaSearch(tool, guarded, vocabulary).Search(input_schema, 0);
  if (reason.empty()) return std::nullopt;
  return Denial{Layer::kInputSchema, std::move(reason)};
}

}  // namespace claribi::policy
