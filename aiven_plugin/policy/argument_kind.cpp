#include "policy/argument_kind.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/argument_deeds.h"
#include "policy/general_words.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::size_t kLongestArgumentName = 64;
constexpr std::size_t kLongestChoice = 64;
constexpr std::size_t kMostChoiceWords = 5;
constexpr std::size_t kMostChoices = 2000;
constexpr std::size_t kDeepestKind = 6;

bool Has(std::initializer_list<std::string_view> list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool AnyOf(const std::vector<std::string>& words, std::initializer_list<std::string_view> list) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return Has(list, word); });
}

bool IsNameOfArgument(std::string_view name) {
  return !name.empty() && name.size() <= kLongestArgumentName &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return core::IsLetter(c) || core::IsDigit(c) || c == '_' || c == '-' || c == '.' ||
                  c == '$';
         });
}

bool NamesUrl(const std::vector<std::string>& words) {
  return AnyOf(words,
               {"url",     "urls",     "uri",      "uris",     "href",      "link",     "links",
                "webhook", "callback", "endpoint", "redirect", "host",      "hostname", "address",
                "proxy",   "path",     "file",     "filename", "directory", "dir",      "folder"});
}

bool NamesQuery(const std::vector<std::string>& words) {
  return AnyOf(
      words,
      {"sql",       "query",       "queries",  "code",     "script", "expression", "expr",
       "statement", "statements",  "command",  "commands", "cmd",    "where",      "filter",
       "filters",   "pipeline",    "lua",      "cql",      "ksql",   "graphql",    "cypher",
       "promql",    "aggregation", "template", "formula",  "regex",  "pattern",    "function",
       "search",    "program",     "shell",    "bash",     "jq",     "jsonpath",   "xpath",
       "selector",  "dsl",         "eval",     "exec"});
}

bool NamesThing(const std::vector<std::string>& words) {
  if (words.empty()) return false;
  if (AnyOf(words, {"text", "message", "prompt", "content", "body", "payload", "comment", "note",
                    "notes", "reason", "reasoning", "description", "instructions", "token",
                    "tokens", "key", "keys", "header", "headers"})) {
    // An opaque place in a list of pages.
    return words.size() >= 2 && words.back() == "token" &&
           Has({"page", "next", "continuation", "cursor"}, words[words.size() - 2]);
  }
  return Has(
      {"id",           "ids",     "uuid",       "guid",      "slug",     "name",    "names",
       "cursor",       "region",  "zone",       "project",   "service",  "account", "organization",
       "organisation", "cluster", "database",   "schema",    "table",    "topic",   "cloud",
       "plan",         "tenant",  "workspace",  "namespace", "language", "locale",  "timezone",
       "currency",     "country", "version",    "type",      "unit",     "field",   "fields",
       "column",       "columns", "metric",     "metrics",   "category", "tag",     "tags",
       "user",         "owner",   "team",       "group",     "node",     "nodes",   "environment",
       "branch",       "repo",    "repository", "label",     "labels",   "sha",     "tz"},
      words.back());
}

// Of the words of a choice: whether it is a verb that does more than read. are_verbs: the choices
// beside it are verbs, so a word that can be a noun is none here.
bool Acts(const std::vector<std::string>& words, bool are_verbs) {
  if (words.empty()) return false;
  if (std::any_of(words.begin(), words.end(),
                  [](const std::string& word) { return IsWrite(GeneralClassOf(word)); }) ||
      AnyOf(words, {"rw", "rwx", "wo"})) {
    return true;
  }
  // read_and_close
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!Has({"and", "then", "or"}, words[i - 1])) continue;
    const WordClass next = GeneralClassOf(words[i]);
    if (next == WordClass::kAction || next == WordClass::kActionOrNoun) return true;
  }
  const WordClass first = GeneralClassOf(words.front());
  // Beside "get", an unknown word is a verb as well: "pop".
  if (are_verbs && (first == WordClass::kAction || first == WordClass::kActionOrNoun ||
                    first == WordClass::kOther)) {
    return true;
  }
  return first == WordClass::kMayRead ||
         (first == WordClass::kAction && !NamesState(words.front()));
}

bool IsReadVerb(const Json& value) {
  const core::JsonString* text = value.AsString();
  if (text == nullptr) return false;
  const auto words = core::NameWords(core::Excerpt(*text, kLongestChoice));
  return !words.empty() && GeneralClassOf(words.front()) == WordClass::kRead;
}

// The list of an enum, or the one value of a const; null: neither.
const Json* ChoicesOf(const Json& schema) {
  if (const Json* one = schema.FindGiven("const")) return one;
  const Json* list = schema.Find("enum");
  return list != nullptr && list->IsArray() ? list : nullptr;
}

ArgumentKind KindOfChoices(const Json& choices) {
  const Json::Array one{choices};
  const Json::Array& values = choices.IsArray() ? *choices.AsArray() : one;
  if (values.empty() || values.size() > kMostChoices) return ArgumentKind::kOther;
  const bool are_verbs = HoldsReadVerb(values);
  const bool are_plain = std::all_of(values.begin(), values.end(), [&](const Json& value) {
    return IsPlainChoice(value, are_verbs);
  });
  return are_plain ? ArgumentKind::kChoice : ArgumentKind::kActs;
}

const Json* LookUp(const Json& schema, const Json& root) {
  const core::JsonString* reference = schema.FindString("$ref");
  if (reference == nullptr) return nullptr;
  for (const std::string_view keyword : {"$defs", "definitions"}) {
    const std::string beginning = "#/" + std::string(keyword) + "/";
    const Json* named = root.Find(keyword);
    if (named == nullptr || !reference->starts_with(beginning)) continue;
    return named->Find(std::string_view(*reference).substr(beginning.size()));
  }
  return nullptr;
}

// The only type besides null; empty: none, or several.
std::string OnlyType(const Json& schema) {
  const Json* type = schema.Find("type");
  if (type == nullptr) return "";
  if (const core::JsonString* one = type->AsString()) return std::string(*one);
  std::string only;
  for (const std::string& one : core::StringList(*type).value_or(std::vector<std::string>())) {
    if (one == "null" || one == only) continue;
    const bool are_numbers =
        (one == "integer" && only == "number") || (one == "number" && only == "integer");
    if (!only.empty() && !are_numbers) return "";
    only = one;
  }
  return only;
}

ArgumentKind KindOfText(const std::vector<std::string>& words, const Json& schema) {
  if (const core::JsonString* format = schema.FindString("format")) {
    if (Has({"date", "date-time", "time", "duration"}, *format)) return ArgumentKind::kDate;
    if (*format == "uuid") return ArgumentKind::kIdentifier;
    if (Has({"uri", "uri-reference", "uri-template", "url", "iri", "iri-reference", "hostname",
             "idn-hostname"},
            *format)) {
      return ArgumentKind::kUrl;
    }
    return ArgumentKind::kFreeText;
  }
  if (schema.Find("contentMediaType") != nullptr || schema.Find("contentEncoding") != nullptr) {
    return ArgumentKind::kFreeText;
  }
  // script_id, file_id: which of them, and not what is in it.
  // country_code, status_code: a short name for a thing.
  const bool is_code =
      words.size() >= 2 && Has({"code", "codes"}, words.back()) &&
      Has({"account", "airline", "airport", "area", "country", "currency", "error", "item",
           "language", "postal", "product", "project", "region", "state", "status", "zip"},
          words[words.size() - 2]);
  if (is_code) return ArgumentKind::kIdentifier;
  const bool is_id = words.size() >= 2 && Has({"id", "ids", "uuid"}, words.back());
  if (!is_id && NamesQuery(words)) return ArgumentKind::kQuery;
  if (!is_id && NamesUrl(words)) return ArgumentKind::kUrl;
  if (!is_id && !NamesThing(words)) return ArgumentKind::kFreeText;
  return NamesGoal(words) ? ArgumentKind::kActs : ArgumentKind::kIdentifier;
}

// The names of an argument and of its tool.
struct ArgumentNames {
  std::vector<std::string> words;
  std::vector<std::string> tool;
};

ArgumentKind KindOf(const ArgumentNames& names, const Json& schema, const Json& root,
                    std::size_t depth) {
  const std::vector<std::string>& words = names.words;
  if (!schema.IsObject() || depth >= kDeepestKind) return ArgumentKind::kOther;
  if (schema.Find("$ref") != nullptr) {
    const Json* meant = LookUp(schema, root);
    return meant == nullptr ? ArgumentKind::kOther : KindOf(names, *meant, root, depth + 1);
  }
  for (const std::string_view keyword : {"anyOf", "oneOf"}) {
    const Json* several = schema.Find(keyword);
    const Json::Array* branches = several == nullptr ? nullptr : several->AsArray();
    if (branches == nullptr) continue;
    ArgumentKind worst = ArgumentKind::kOther;
    bool is_first = true;
    for (const Json& branch : *branches) {
      if (OnlyType(branch).empty() && branch.FindString("type") == nullptr &&
          branch.Find("$ref") == nullptr && ChoicesOf(branch) == nullptr) {
        return ArgumentKind::kOther;
      }
      if (branch.FindString("type") != nullptr && *branch.FindString("type") == "null") continue;
      const ArgumentKind kind = KindOf(names, branch, root, depth + 1);
      if (is_first || !IsPlain(kind)) worst = kind;
      is_first = false;
      if (!IsPlain(worst)) break;
    }
    return worst;
  }
  if (schema.Find("allOf") != nullptr || schema.Find("if") != nullptr ||
      schema.Find("x-mcp-header") != nullptr) {
    return ArgumentKind::kOther;
  }
  if (NamesSecret(words)) return ArgumentKind::kActs;
  if (ChoicesOf(schema) != nullptr && BeginsWithWrite(words)) return ArgumentKind::kActs;
  if (const Json* choices = ChoicesOf(schema)) return KindOfChoices(*choices);
  const std::string type = OnlyType(schema);
  if (type == "boolean") {
    return IsSwitchThatActs(words) ? ArgumentKind::kActs : ArgumentKind::kBoolean;
  }
  if (type == "array") {
    const Json* items = schema.Find("items");
    if (items == nullptr || !items->IsObject() || OnlyType(*items) == "array") {
      return ArgumentKind::kOther;
    }
    return KindOf(names, *items, root, depth + 1);
  }
  if (NamesDeed(words) || NamesProgram(words, names.tool)) return ArgumentKind::kActs;
  if (type == "integer" || type == "number") {
    return NamesAmount(words) || NamesAppointment(words) ? ArgumentKind::kActs
                                                         : ArgumentKind::kNumber;
  }
  if (type != "string") return ArgumentKind::kOther;
  const ArgumentKind kind = KindOfText(words, schema);
  return kind == ArgumentKind::kDate && NamesAppointment(words) ? ArgumentKind::kActs : kind;
}

}  // namespace

std::string_view InWords(ArgumentKind kind) {
  constexpr std::array<std::string_view, 10> kWords{"true or false",
                                                    "a number",
                                                    "a date",
                                                    "a choice",
                                                    "the name of a thing",
                                                    "free text",
                                                    "an address or a path",
                                                    "code or a query",
                                                    "something that acts or uncovers",
                                                    "a value of no plain kind"};
  return kWords.at(static_cast<std::size_t>(kind));
}

bool IsPlain(ArgumentKind kind) { return kind <= ArgumentKind::kIdentifier; }

ArgumentKind ArgumentKindOf(std::string_view name, const Json& schema, const Json& root,
                            std::string_view tool) {
  if (!IsNameOfArgument(name)) return ArgumentKind::kOther;
  return KindOf({core::NameWords(name), core::NameWords(tool)}, schema, root, 0);
}

bool HoldsReadVerb(const Json::Array& choices) {
  return std::any_of(choices.begin(), choices.end(), IsReadVerb);
}

bool IsShortValue(const Json& value) {
  const core::JsonString* text = value.AsString();
  if (text == nullptr) return value.IsNull() || value.IsBool() || value.IsNumber();
  return text->size() <= kLongestChoice &&
         std::all_of(text->begin(), text->end(), [](char c) { return c >= ' ' && c < 0x7F; }) &&
         core::NameWords(*text).size() <= kMostChoiceWords;
}

bool IsPlainChoice(const Json& value, bool beside_verbs) {
  if (!IsShortValue(value)) return false;
  if (!value.IsString()) return true;
  const std::vector<std::string> words = core::NameWords(*value.AsString());
  // "private" alone is a state: of a post, of a repository.
  const bool is_secret = words != std::vector<std::string>{"private"} && NamesSecret(words);
  return !is_secret && !Acts(words, beside_verbs);
}

}  // namespace claribi::policy
