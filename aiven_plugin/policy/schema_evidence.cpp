#include <algorithm>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/name_verb.h"
#include "policy/query_languages.h"
#include "policy/reading_statement.h"
#include "policy/tool_evidence.h"
#include "policy/tool_name.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxNodes = 2000;

bool HasAny(const std::vector<std::string>& words, std::initializer_list<std::string_view> list) {
  return std::any_of(words.begin(), words.end(), [list](const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  });
}

// Unless it is said to be of another type, in a word that means one.
bool MayBeText(const Json& property) {
  const core::JsonString* type = property.FindString("type");
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
  SchemaSearch(std::string_view tool, std::string_view description, const ArgumentGuards& guarded,
               const Vocabulary& vocabulary)
      : tool_(tool),
        said_(WordsOfTool(tool, description)),
        guarded_(guarded),
        vocabulary_(vocabulary),
        reads_many_(ReadsMany(tool, vocabulary)),
        asks_only_(AsksOnly(said_, description)) {}

  // A reason, or empty.
  std::string Search(const Json& schema, std::size_t depth) {
    if (depth == 0) root_ = &schema;
    const Json* properties = schema.Find("properties");
    const Json::Object* members = properties == nullptr ? nullptr : properties->AsObject();
    if (members != nullptr) {
      if (IsRequest(*properties, schema, depth))
        return "its arguments describe an HTTP request to send";
      for (const auto& [name, property] : *members) {
        std::string reason = JudgeProperty(name, property, schema, depth);
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

  std::string JudgeProperty(std::string_view name, const Json& property, const Json& schema,
                            std::size_t depth) {
    const std::vector<std::string> words = core::NameWords(core::Excerpt(name, 128));
    const std::string argument = "its argument " + core::Quoted(name);
    const bool is_limited = depth == 0 && IsLimited(name);
    if (MayBeText(property) && !IsChosenFromAList(property) && !is_limited &&
        CarriesLanguage(name, property, said_) && (depth > 0 || !IsGuarded(name))) {
      return argument + " carries a language that can write, and the manifest has no guard for it";
    }
    if (property.FindString("type") != nullptr && *property.FindString("type") == "boolean" &&
        !words.empty() && !is_limited && SwitchesWriting(words) &&
        !(reads_many_ && ShortensText(words))) {
      return argument + " lets the call write";
    }
    if (is_limited) return {};  // every other value is refused before sending
    followed_.clear();
    choices_ = {};
    CollectChoices(property, 0);
    if (choices_.writing.empty() && choices_.reads) choices_.writing = choices_.posting;
    const bool is_action = HasAny(words, {"action", "actions", "command", "method", "mode", "op",
                                          "operation", "operations", "subcommand", "verb"});
    // Under any other name the choices are actions only if they read and write.
    if (!choices_.writing.empty() && (is_action || choices_.reads) && !asks_only_ &&
        !(reads_many_ && IsFilter(name, property, schema, depth))) {
      return argument + " can choose the action " + core::Quoted(choices_.writing);
    }
    if (is_action && choices_.count == 0 && !asks_only_ && MayBeText(property)) {
      const std::string said = ListedWrite(property);
      if (!said.empty() && !(reads_many_ && IsFilter(name, property, schema, depth))) {
        return argument + " can choose the action " + core::Quoted(said);
      }
    }
    return SearchNode(property, depth);
  }

  bool IsGuarded(std::string_view argument) const {
    return std::any_of(
        guarded_.languages.begin(), guarded_.languages.end(),
        [&](const GuardedArgument& one) { return one.tool == tool_ && one.argument == argument; });
  }

  // Only values of the manifest are sent.
  bool IsLimited(std::string_view argument) const {
    return std::any_of(
        guarded_.limited.begin(), guarded_.limited.end(),
        [&](const GuardedArgument& one) { return one.tool == tool_ && one.argument == argument; });
  }

  // create_if_missing, delete_after.
  static bool SwitchesWriting(const std::vector<std::string>& name) {
    const std::initializer_list<std::string_view> verbs = {"create", "delete",   "destroy",
                                                           "drop",   "insert",   "overwrite",
                                                           "purge",  "truncate", "upsert"};
    return std::find(verbs.begin(), verbs.end(), name.front()) != verbs.end();
  }

  // get_notes with "truncate" or "truncate_text".
  static bool ShortensText(const std::vector<std::string>& name) {
    return name.front() == "truncate" &&
           (name.size() == 1 ||
            HasAny({name[1]},
                   {"bodies", "body", "content", "contents", "description", "descriptions", "lines",
                    "long", "message", "messages", "output", "response", "result", "results",
                    "text", "texts", "value", "values"}));
  }

  // access_check and policies/simulate: an action is what they are asked about, or what they are
  // told to suppose, if they say so.
  static bool AsksOnly(const ToolWords& tool, std::string_view description) {
    if (!HasAny(tool.name,
                {"access", "allowed", "authorized", "can", "check", "dry", "evaluate", "permission",
                 "permissions", "permitted", "preview", "simulate", "simulation", "whatif"})) {
      return false;
    }
    if (SaysItOnlyReads(description)) return true;
    constexpr std::size_t kNear = 4;
    for (std::size_t i = 0; i < std::min(tool.said.size(), kNear); ++i) {
      if (tool.said[i] == "whether") return true;
    }
    return false;
  }

  // list_audit_events and search_logs: an action is what they select by.
  static bool ReadsMany(std::string_view tool, const Vocabulary& vocabulary) {
    if (!IsToolName(tool)) return false;
    const NameVerb verb(tool, vocabulary, {});
    return verb.ReadsForCertain();
  }

  // An argument that need not be given, and that says that it selects: "Filter by action".
  static bool IsFilter(std::string_view name, const Json& property, const Json& schema,
                       std::size_t depth) {
    if (depth > 0) return false;
    const Json* required = schema.Find("required");
    const auto names = required == nullptr ? std::nullopt : core::StringList(*required);
    if (names && core::Contains(*names, name)) return false;
    const core::JsonString* text = property.FindString("description");
    if (text == nullptr) return false;
    return HasAny(core::NameWords(core::Excerpt(*text, 600)),
                  {"filter", "filtered", "filtering", "filters", "match", "matches", "matching",
                   "narrow", "only", "restrict", "whose"});
  }

  static bool SaysItFilters(const Json& property) {
    const core::JsonString* text = property.FindString("description");
    return text != nullptr && HasAny(core::NameWords(core::Excerpt(*text, 600)),
                                     {"filter", "filtered", "filtering", "filters"});
  }

  // The first action that a description counts up ("One of: list, delete") and that writes.
  std::string ListedWrite(const Json& property) {
    const core::JsonString* text = property.FindString("description");
    if (text == nullptr) return {};
    constexpr std::size_t kLongest = 2000;
    std::string word;
    const std::string_view all = std::string_view(*text).substr(0, kLongest);
    for (std::size_t i = 0; i <= all.size(); ++i) {
      const char c = i < all.size() ? all[i] : ' ';
      if (core::IsLetter(c) || c == '_' || c == '-') {
        word += c;
        continue;
      }
      // In a list, a word ends at a comma, a bar, a quotation mark, a bracket or the end.
      const bool ends_item = i == all.size() || c == ',' || c == '|' || c == '\'' || c == '"' ||
                             c == '`' || c == ')' || c == '/';
      if (ends_item && WritesAsChoice(word)) return word;
      word.clear();
    }
    return {};
  }

  bool WritesAsChoice(const std::string& choice) const {
    if (!IsToolName(choice)) return false;
    return NameVerb(choice, vocabulary_, {}).FindWrite().has_value();
  }

  struct Choices {
    std::string writing;  // the first that writes
    std::string posting;  // POST, which writes beside GET
    bool reads = false;   // one is an order to read
    std::size_t count = 0;
  };

  void AddChoice(const Json& choice) {
    const core::JsonString* text = choice.AsString();
    if (text == nullptr) return;
    ++choices_.count;
    const std::string shown = core::Excerpt(*text, 64);
    const std::vector<std::string> words = core::NameWords(shown);
    if (words.empty()) return;
    const WordClass first = vocabulary_.ClassOf(words.front());
    // "read" and "write" alone are rights.
    if (first == WordClass::kRead || words.front() == "list" || words.front() == "search") {
      choices_.reads = choices_.reads || words.front() != "read";
    }
    if (core::EqualsIgnoringCase(shown, "post")) choices_.posting = shown;
    if (!choices_.writing.empty()) return;
    const bool is_name = IsToolName(shown) && shown.find_first_of("/:") == std::string::npos;
    const bool writes =
        is_name ? WritesAsChoice(shown)
                : std::any_of(words.begin(), words.end(),
                              [this](const std::string& word) { return vocabulary_.Writes(word); });
    if (writes) choices_.writing = shown;
  }

  // The values of an enum or of the constants of anyOf and oneOf. Too many count as one that
  // writes.
  void CollectChoices(const Json& property, std::size_t depth) {
    const auto give_up = [this] {
      choices_.writing = "…";
      choices_.reads = true;
    };
    if (depth >= kMaxDepth || ++nodes_ > kMaxNodes) return give_up();
    if (const Json* one = property.Find("const")) AddChoice(*one);
    const Json* list = property.Find("enum");
    if (list != nullptr && list->IsArray()) {
      for (const Json& one : *list->AsArray()) {
        if (++nodes_ > kMaxNodes) return give_up();
        AddChoice(one);
      }
    }
    for (const std::string_view keyword : kChoicesBelow) {
      const Json* below = property.Find(keyword);
      if (below == nullptr) continue;
      const Json::Array* branches = below->AsArray();
      if (branches == nullptr) {
        CollectChoices(*below, depth + 1);
        continue;
      }
      for (const Json& branch : *branches) CollectChoices(branch, depth + 1);
    }
    const Json* meant = Referenced(property);
    if (meant == nullptr || std::find(followed_.begin(), followed_.end(), meant) != followed_.end())
      return;
    followed_.push_back(meant);
    CollectChoices(*meant, depth + 1);
  }

  // What "$ref" of the form that generators write ("#/$defs/Action") means; null: another form.
  const Json* Referenced(const Json& schema) const {
    const core::JsonString* reference = schema.FindString("$ref");
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
  bool IsRequest(const Json& properties, const Json& schema, std::size_t depth) const {
    const auto has = [&properties](std::initializer_list<std::string_view> names) -> const Json* {
      for (const std::string_view name : names) {
        if (const Json* found = properties.Find(name)) return found;
      }
      return nullptr;
    };
    const Json* method = nullptr;
    for (const char* name : {"method", "http_method", "httpMethod"}) {
      const Json* found = properties.Find(name);
      // list_logs of requests selects them by their method.
      if (found == nullptr ||
          (reads_many_ && IsFilter(name, *found, schema, depth) && SaysItFilters(*found))) {
        continue;
      }
      method = found;
      break;
    }
    const bool place = has({"endpoint", "path", "uri", "url"}) != nullptr;
    const bool body = has({"body", "payload", "request_body", "requestBody"}) != nullptr;
    const bool data = has({"data"}) != nullptr;
    return (method != nullptr && ((place && !IsChosenFromAList(*method)) || body || data)) ||
           (place && body);
  }

  std::string_view tool_;
  ToolWords said_;
  const ArgumentGuards& guarded_;
  const Vocabulary& vocabulary_;
  bool reads_many_;
  bool asks_only_;
  Choices choices_;  // of the argument that is looked at
  const Json* root_ = nullptr;
  std::vector<const Json*> followed_;  // by reference, for the choices of one argument
  std::size_t nodes_ = 0;
};

}  // namespace

std::optional<Denial> FindWriteInSchema(std::string_view tool, std::string_view description,
                                        const Json& input_schema, const ArgumentGuards& guarded,
                                        const Vocabulary& vocabulary) {
  std::string reason = SchemaSearch(tool, description, guarded, vocabulary).Search(input_schema, 0);
  if (reason.empty()) return std::nullopt;
  return Denial{Layer::kInputSchema, std::move(reason)};
}

}  // namespace claribi::policy
