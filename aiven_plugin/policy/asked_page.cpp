#include "policy/asked_page.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/asked_range.h"
#include "policy/mark_values.h"
#include "policy/mark_words.h"
#include "policy/page_marks.h"
#include "policy/page_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

std::optional<std::int64_t> SchemaNumber(const Json* property, std::string_view name) {
  return property == nullptr ? std::nullopt : CountOf(property->Find(name));
}

// "OSL", "Copenhagen": a place on a map, and none in a list.
bool IsPlaceOnMap(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return core::IsLetter(c) || c == ' ' || static_cast<unsigned char>(c) >= 0x80;
  });
}

// The argument that holds a page's first row, its length, or its place.
void ReadAskedMember(std::string_view name, const Json& value, const Json* property,
                     const std::vector<std::string>& nouns, AskedPage& page) {
  const auto count = CountOf(&value);
  const Mark mark = ReadMarkName(name).mark;
  const core::JsonText* text = value.AsString();
  switch (mark) {
    case Mark::kLimit:
      if (!count) return;
      page.limit = std::min(*count, SchemaNumber(property, "maximum").value_or(*count));
      page.has_limit_argument = true;
      page.ends_without_token = name.starts_with("Max");
      return;
    case Mark::kVagueLimit:
    case Mark::kBareCount:
      if (!IsIn(FoldedName(name), {"lines", "tail", "length", "last"})) page.vague_limit = count;
      return;
    case Mark::kOffset:
      if (count && !(FoldedName(name).starts_with("start") && *count == 1)) page.offset = count;
      if (text != nullptr && IsPlaceOnMap(*text)) return;
      [[fallthrough]];
    case Mark::kPageState:
    case Mark::kCursor:
    case Mark::kAfter: {
      const bool is_place = text != nullptr && !text->empty() && !count && !IsDate(*text);
      page.has_cursor = page.has_cursor || (is_place && IsSet(value));
      return;
    }
    case Mark::kPage:
      if (count) page.page = count;
      return;
    default:
      if (count && IsLimitName(name, nouns)) page.limit = count;
      if (IsIn(FoldedName(name), {"take", "max", "maximum", "rows", "batch", "num"})) {
        page.vague_limit = count;
      }
      return;
  }
}

// A tool whose answer is as long as was asked for because it is about so many: the top ones, the
// next days, dice.
bool MakesAsMany(std::string_view tool) {
  bool lists = false;
  for (const std::string& word : core::NameWords(tool)) {
    if (IsIn(word, {"top",         "best",    "worst",     "random",          "generate", "suggest",
                    "suggestions", "roll",    "recommend", "recommendations", "similar",  "nearest",
                    "forecast",    "rank",    "ranking",   "leaderboard",     "bulk",     "batch",
                    "largest",     "slowest", "biggest",   "sample"})) {
      return true;
    }
    lists = lists || IsIn(word, {"list", "search", "find",   "query",  "get",  "fetch",    "read",
                                 "show", "browse", "lookup", "scan",   "all",  "page",     "peek",
                                 "load", "view",   "select", "export", "dump", "enumerate"});
  }
  return !lists;
}

// As many as there are in a list of ids that was asked for.
bool AsksByName(const Json::Object& given, std::int64_t count) {
  return std::ranges::any_of(given, [count](const Json::Member& member) {
    const Json::Array* items = member.second.AsArray();
    return items != nullptr && static_cast<std::int64_t>(items->size()) == count;
  });
}

}  // namespace

AskedPage ReadAskedPage(const Asked& asked) {
  AskedPage page;
  const Json* properties =
      asked.input_schema == nullptr ? nullptr : asked.input_schema->Find("properties");
  if (const Json::Object* known = properties == nullptr ? nullptr : properties->AsObject()) {
    for (const auto& [name, property] : *known) {
      if (ReadMarkName(name).mark != Mark::kLimit) continue;
      page.has_limit_argument = true;
      if (!page.limit) page.limit = SchemaNumber(&property, "default");
    }
  }
  const Json::Object* given = asked.arguments == nullptr ? nullptr : asked.arguments->AsObject();
  if (given == nullptr) return page;
  std::vector<std::string> nouns;
  AddNouns(asked.tool, nouns);
  for (const auto& [name, value] : *given) {
    if (BoundsRange(name, value, *given)) continue;
    ReadAskedMember(name, value, properties == nullptr ? nullptr : properties->Find(name), nouns,
                    page);
    const Json::Object* inner = value.AsObject();
    const std::string plain = FoldedName(name);
    if (inner == nullptr || !(IsPagingObject(plain) || IsEchoOfQuestion(plain))) continue;
    for (const auto& [inner_name, inner_value] : *inner) {
      ReadAskedMember(inner_name, inner_value, nullptr, nouns, page);
    }
  }
  if (page.vague_limit && (MakesAsMany(asked.tool) || AsksByName(*given, *page.vague_limit))) {
    page.vague_limit.reset();
  }
  return page;
}

bool IsLimitName(std::string_view name, const std::vector<std::string>& nouns) {
  const std::vector<std::string> words = core::NameWords(name);
  if (words.size() < 2 || words.size() > 5) return false;
  if (words.size() == 2 && IsIn(words.front(), {"page", "batch", "chunk", "result", "results"})) {
    return IsIn(words.back(), {"size", "length", "len", "count", "limit"});
  }
  const bool has_bound = IsIn(words.back(), {"limit", "cap", "max", "maximum"}) ||
                         IsIn(words.front(), {"limit", "max", "maximum"});
  return has_bound && std::ranges::all_of(words, [&nouns](const std::string& word) {
           return std::ranges::find(nouns, word) != nouns.end() ||
                  IsIn(word, {"limit",     "cap",     "max",      "maximum", "auto",      "default",
                              "effective", "applied", "implicit", "hard",    "soft",      "server",
                              "query",     "row",     "rows",     "result",  "results",   "record",
                              "records",   "item",    "items",    "entries", "hits",      "page",
                              "size",      "count",   "number",   "of",      "per",       "list",
                              "to",        "return",  "fetch",    "matches", "documents", "num"});
         });
}

bool IsEchoOfQuestion(std::string_view plain) {
  return IsIn(plain, {"parameters", "params", "request", "query", "arguments", "args", "options",
                      "input", "requested", "criteria", "filter", "filters", "search", "variables",
                      "applied", "effective"});
}

bool AsksForSettings(std::string_view tool) {
  return std::ranges::any_of(core::NameWords(tool), [](const std::string& word) {
    return IsIn(word, {"settings", "setting", "config", "configuration", "preferences", "options",
                       "limits", "quotas", "quota", "policy", "policies", "defaults", "plan"});
  });
}

}  // namespace claribi::policy
