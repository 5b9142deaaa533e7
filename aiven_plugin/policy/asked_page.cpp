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
                     const AskedTool& tool, AskedPage& page) {
  const auto count = CountOf(&value);
  const Mark mark = tool.MarkOf(name);
  const core::JsonString* text = value.AsString();
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
      if (count && IsLimitName(name, tool.nouns())) page.limit = count;
      if (IsIn(FoldedName(name), {"take", "max", "maximum", "rows", "batch", "num"})) {
        page.vague_limit = count;
      }
      return;
  }
}

// As many as there are in a list of ids that was asked for.
bool AsksByName(const Json::Object& given, std::int64_t count) {
  return std::ranges::any_of(given, [count](const Json::Member& member) {
    const Json::Array* items = member.second.AsArray();
    return items != nullptr && static_cast<std::int64_t>(items->size()) == count;
  });
}

}  // namespace

AskedPage ReadAskedPage(const Asked& asked, const AskedTool& tool) {
  AskedPage page;
  page.has_limit_argument = tool.has_limit_argument();
  page.limit = tool.default_limit();
  const Json* properties =
      asked.input_schema == nullptr ? nullptr : asked.input_schema->Find("properties");
  const Json::Object* given = asked.arguments == nullptr ? nullptr : asked.arguments->AsObject();
  if (given == nullptr) return page;
  for (const auto& [name, value] : *given) {
    if (BoundsRange(name, value, *given)) continue;
    ReadAskedMember(name, value, properties == nullptr ? nullptr : properties->Find(name), tool,
                    page);
    const Json::Object* inner = value.AsObject();
    if (inner == nullptr) continue;
    const std::string plain = FoldedName(name);
    if (!IsPagingObject(plain) && !IsEchoOfQuestion(plain)) continue;
    for (const auto& [inner_name, inner_value] : *inner) {
      ReadAskedMember(inner_name, inner_value, nullptr, tool, page);
    }
  }
  if (page.vague_limit && (tool.MakesAsMany() || AsksByName(*given, *page.vague_limit))) {
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

}  // namespace claribi::policy
