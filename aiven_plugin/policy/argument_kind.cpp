#include "policy/argument_kind.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/name_words.h"
#include "core/text.h"
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

bool NamesSecret(const std::vector<std::string>& words) {
  // case_sensitive is about letters.
  const bool is_about_case = AnyOf(words, {"case"});
  return AnyOf(words, {"secret", "secrets", "password", "passwords", "passphrase", "credential",
                       "credentials", "private", "decrypt", "reveal", "unmask", "unredacted",
                       "plaintext"}) ||
         (!is_about_case && AnyOf(words, {"sensitive"}));
}

// Verbs that only say what of an answer is wanted.
bool SelectsOnly(std::string_view verb) {
  return Has(
      {"include", "exclude", "return", "expand", "omit", "sort", "skip", "limit", "use",
       "normalize", "reduce", "separate", "end", "open", "own", "live", "empty", "ignore", "debug"},
      verb);
}

// Words that are verbs in a name, and states, levels or measures in a list of choices.
bool NamesState(std::string_view word) {
  return Has({"center", "debug", "direct",  "double",   "empty", "end",  "fail",
              "free",   "hit",   "level",   "limit",    "live",  "load", "lower",
              "master", "open",  "present", "separate", "sort",  "test", "warn"},
             word);
}

bool IsWrite(WordClass word_class) {
  return word_class == WordClass::kWrite || word_class == WordClass::kWriteOrNoun;
}

// Takes a protection away, or the rights of somebody else: skip_auth, as_admin.
bool LiftsProtection(const std::vector<std::string>& words) {
  if (words.empty()) return false;
  if (AnyOf(words, {"bypass", "sudo", "superuser", "elevated", "privileged", "unsafe", "insecure",
                    "destructive", "destruct", "unrestricted"})) {
    return true;
  }
  const bool leaves_out = Has({"skip", "no", "without", "ignore"}, words.front());
  return words.front() == "as" ||
         (leaves_out &&
          AnyOf(words, {"auth", "authentication", "authorization", "permission", "permissions",
                        "policy", "policies", "acl", "check", "checks", "validation",
                        "verification", "approval", "confirmation", "safety", "security"}));
}

// email_me, record_view: what is a noun in other names has somebody or something to act on.
bool ActsOnSomebody(const std::vector<std::string>& words) {
  return words.size() >= 2 && GeneralClassOf(words.front()) == WordClass::kActionOrNoun &&
         Has({"me", "us", "them", "it", "owner", "owners", "user", "users", "author", "team",
              "everyone", "view", "views", "access"},
             words.back());
}

bool UncoversToken(const std::vector<std::string>& words) {
  return AnyOf(words, {"token", "tokens"}) && !AnyOf(words, {"page", "next", "count", "usage"});
}

// A switch of this name turns on something that is done.
bool IsSwitchThatActs(const std::vector<std::string>& words) {
  if (LiftsProtection(words) || ActsOnSomebody(words) || UncoversToken(words)) return true;
  for (const std::string& word : words) {
    const WordClass word_class = GeneralClassOf(word);
    if (IsWrite(word_class)) return true;
    if (word_class == WordClass::kAction && !SelectsOnly(word)) return true;
  }
  return Has({"generate", "export"}, words.empty() ? "" : words.front());
}

// A date or a number of this name belongs to something that is done: delete_after_days.
bool BeginsWithWrite(const std::vector<std::string>& words) {
  return !words.empty() && GeneralClassOf(words.front()) == WordClass::kWrite;
}

// After a word that can be a verb, these make a noun of it: run_id, commit_sha, import_date.
bool MakesNoun(std::string_view word) {
  return Has({"id",    "ids",     "uuid",  "guid",  "sha",   "hash",   "number", "name",
              "names", "type",    "types", "time",  "times", "date",   "at",     "timestamp",
              "after", "before",  "since", "until", "key",   "status", "state",  "request",
              "count", "version", "day",   "month", "year",  "ms",     "seconds"},
             word);
}

// The name says that a thing is made, moved or set: rename_tag, set_owner, run_job_id. Words that
// are nouns as often (job, order, start) count where what follows leaves no noun.
bool NamesDeed(const std::vector<std::string>& words) {
  if (words.empty()) return false;
  if (BeginsWithWrite(words)) return true;
  if (words.size() < 2 || NamesState(words.front()) || SelectsOnly(words.front())) return false;
  if (Has({"set", "move", "save", "upload", "override"}, words.front())) return true;
  if (Has({"start", "stop"}, words.front())) return false;  // of a range
  const WordClass front = GeneralClassOf(words.front());
  const bool can_be_verb = IsWrite(front) || front == WordClass::kAction ||
                           front == WordClass::kActionOrNoun || front == WordClass::kMayRead;
  if (can_be_verb && AnyOf(words, {"to", "into", "onto"})) return true;
  return (IsWrite(front) || front == WordClass::kAction) && !MakesNoun(words[1]);
}

// Names a thing that something is done to or for, not one that is looked for: target_table,
// as_user, new_owner. Languages, units and columns only shape the answer.
bool NamesGoal(const std::vector<std::string>& words) {
  if (words.empty() || Has({"language", "locale", "currency", "unit", "timezone", "field", "fields",
                            "column", "columns", "version", "cursor"},
                           words.back())) {
    return false;
  }
  if (words.back() != "id" &&
      AnyOf(words, {"action", "actions", "operation", "operations", "op"})) {
    return true;
  }
  return AnyOf(words,
               {"to", "into", "onto", "as", "behalf", "target", "destination", "dest", "sink",
                "output", "hook", "webhook", "callback", "recipient", "recipients", "new"});
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
      {"id",           "ids",     "uuid",      "guid",      "slug",     "name",    "names",
       "cursor",       "region",  "zone",      "project",   "service",  "account", "organization",
       "organisation", "cluster", "database",  "schema",    "table",    "topic",   "cloud",
       "plan",         "tenant",  "workspace", "namespace", "language", "locale",  "timezone",
       "currency",     "country", "version",   "type",      "unit",     "field",   "fields",
       "column",       "columns", "metric",    "metrics",   "category", "tag",     "tags",
       "user",         "owner",   "team",      "group",     "node",     "nodes",   "environment",
       "branch",       "label",   "labels",    "sha",       "tz"},
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
  const std::string* text = value.AsString();
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
  const std::string* reference = schema.FindString("$ref");
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
  if (const std::string* one = type->AsString()) return *one;
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
  if (const std::string* format = schema.FindString("format")) {
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
  const bool is_id = words.size() >= 2 && Has({"id", "ids", "uuid"}, words.back());
  if (!is_id && NamesQuery(words)) return ArgumentKind::kQuery;
  if (!is_id && NamesUrl(words)) return ArgumentKind::kUrl;
  if (!is_id && !NamesThing(words)) return ArgumentKind::kFreeText;
  return NamesGoal(words) ? ArgumentKind::kActs : ArgumentKind::kIdentifier;
}

ArgumentKind KindOf(const std::vector<std::string>& words, const Json& schema, const Json& root,
                    std::size_t depth) {
  if (!schema.IsObject() || depth >= kDeepestKind) return ArgumentKind::kOther;
  if (schema.Find("$ref") != nullptr) {
    const Json* meant = LookUp(schema, root);
    return meant == nullptr ? ArgumentKind::kOther : KindOf(words, *meant, root, depth + 1);
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
      const ArgumentKind kind = KindOf(words, branch, root, depth + 1);
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
    return KindOf(words, *items, root, depth + 1);
  }
  if (NamesDeed(words)) return ArgumentKind::kActs;
  if (type == "integer" || type == "number") {
    return words.size() >= 2 && words.front() == "new" ? ArgumentKind::kActs
                                                       : ArgumentKind::kNumber;
  }
  return type == "string" ? KindOfText(words, schema) : ArgumentKind::kOther;
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

ArgumentKind ArgumentKindOf(std::string_view name, const Json& schema, const Json& root) {
  if (!IsNameOfArgument(name)) return ArgumentKind::kOther;
  return KindOf(core::NameWords(name), schema, root, 0);
}

bool HoldsReadVerb(const Json::Array& choices) {
  return std::any_of(choices.begin(), choices.end(), IsReadVerb);
}

bool IsShortValue(const Json& value) {
  const std::string* text = value.AsString();
  if (text == nullptr) return value.IsNull() || value.IsBool() || value.IsNumber();
  return text->size() <= kLongestChoice &&
         std::all_of(text->begin(), text->end(), [](char c) { return c >= ' ' && c < 0x7F; }) &&
         core::NameWords(*text).size() <= kMostChoiceWords;
}

bool IsPlainChoice(const Json& value, bool beside_verbs) {
  if (!IsShortValue(value)) return false;
  if (!value.IsString()) return true;
  const std::vector<std::string> words = core::NameWords(*value.AsString());
  return !NamesSecret(words) && !Acts(words, beside_verbs);
}

}  // namespace claribi::policy
