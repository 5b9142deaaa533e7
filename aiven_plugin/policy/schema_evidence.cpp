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

// Unless it is said to be of another type, in a word that means one.
bool MayBeText(const Json& property) {
  const std::string* type = property.FindString("type");
  if (type == nullptr) return true;
  const std::initializer_list<std::string_view> others = {"boolean", "integer", "null", "number",
                                                          "object"};
  return std::find(others.begin(), others.end(), *type) == others.end();
}

// Null is not a choice: serializers write it for a keyword that is not set. Neither is an empty
// list, nor one that is none; and beside a reference draft-07 reads no other keyword.
bool IsChosenFromAList(const Json& property) {
  if (property.FindGiven("$ref") != nullptr) return false;
  if (property.FindGiven("const") != nullptr) return true;
  const Json* list = property.Find("enum");
  const Json::Array* choices = list == nullptr ? nullptr : list->AsArray();
  return choices != nullptr && std::any_of(choices->begin(), choices->end(),
                                           [](const Json& choice) { return !choice.IsNull(); });
}

// The names under which a schema holds others: one or a list of them, and by names of its own.
// Those of every draft: a server may read any. Not "not", which only ever forbids.
constexpr std::string_view kBelow[] = {"additionalItems",
                                       "additionalProperties",
                                       "allOf",
                                       "anyOf",
                                       "contains",
                                       "contentSchema",
                                       "else",
                                       "extends",
                                       "if",
                                       "items",
                                       "oneOf",
                                       "prefixItems",
                                       "then",
                                       "unevaluatedItems",
                                       "unevaluatedProperties"};
constexpr std::string_view kNamedBelow[] = {"$defs", "definitions", "dependencies",
                                            "dependentSchemas", "patternProperties"};
// Those under which a choice may stand that is a value of the schema itself, or one of its items.
constexpr std::string_view kChoicesBelow[] = {
    "additionalItems", "allOf", "anyOf", "contains",         "else",    "if",
    "items",           "oneOf", "then",  "unevaluatedItems", "extends", "prefixItems"};

class SchemaSearch {
 public:
  SchemaSearch(std::string_view tool, const std::vector<GuardedArgument>& guarded,
               const Vocabulary& vocabulary)
      : tool_(tool), guarded_(guarded), vocabulary_(vocabulary) {}

  // A reason, or empty.
  std::string Search(const Json& schema, std::size_t depth) {
    if (depth == 0) root_ = &schema;
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
    for (const std::string_view keyword : kBelow) {
      const Json* below = schema.Find(keyword);
      if (below == nullptr) continue;
      const Json::Array* list = below->AsArray();
      std::string reason = list == nullptr ? SearchNode(*below, depth) : SearchEach(*list, depth);
      if (!reason.empty()) return reason;
    }
    for (const std::string_view keyword : kNamedBelow) {
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
      followed_.clear();
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
    if (depth >= kMaxDepth || ++nodes_ > kMaxNodes) return "…";
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
    for (const std::string_view keyword : kChoicesBelow) {
      const Json* below = property.Find(keyword);
      if (below == nullptr) continue;
      const Json::Array* branches = below->AsArray();
      if (branches == nullptr) {
        std::string found = ChoiceThatWrites(*below, depth + 1);
        if (!found.empty()) return found;
        continue;
      }
      for (const Json& branch : *branches) {
        std::string found = ChoiceThatWrites(branch, depth + 1);
        if (!found.empty()) return found;
      }
    }
    const Json* meant = Referenced(property);
    if (meant == nullptr || std::find(followed_.begin(), followed_.end(), meant) != followed_.end())
      return {};
    followed_.push_back(meant);
    return ChoiceThatWrites(*meant, depth + 1);
  }

  // What "$ref" of the form that generators write ("#/$defs/Action") means; null: another form.
  const Json* Referenced(const Json& schema) const {
    const std::string* reference = schema.FindString("$ref");
    if (reference == nullptr || root_ == nullptr) return nullptr;
    for (const std::string_view keyword : {"$defs", "definitions"}) {
      const std::string beginning = "#/" + std::string(keyword) + "/";
      const Json* named = root_->Find(keyword);
      if (named == nullptr || !reference->starts_with(beginning)) continue;
      return named->Find(std::string_view(*reference).substr(beginning.size()));
    }
    return nullptr;
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
  const Json* root_ = nullptr;
  std::vector<const Json*> followed_;  // by reference, for the choices of one argument
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
