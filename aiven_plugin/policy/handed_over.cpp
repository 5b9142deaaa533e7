// What a call hands over, by its input schema (reading_statement.h): a tool whose name and
// description have no verb gets what it names, if all that it needs says which one is meant. A
// value that selects nothing is stored or done: a state, an amount, a switch, one end of a term.
#include <algorithm>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/reading_statement.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

using Words = std::vector<std::string>;

bool HoldsWordOf(const Words& words, std::initializer_list<std::string_view> list) {
  return std::any_of(words.begin(), words.end(),
                     [list](const std::string& word) { return IsIn(word, list); });
}

std::string_view TypeOf(const Json& property) {
  const core::JsonString* type = property.FindString("type");
  return type == nullptr ? std::string_view() : std::string_view(*type);
}

// A number by which something is looked for: an id, a page, a window, a place, a bound.
bool NumberSelects(const Words& words) {
  return HoldsWordOf(
      words,
      {"after",     "alt",      "altitude",  "before",    "bottom", "bucket",    "confidence",
       "cursor",    "date",     "day",       "days",      "depth",  "distance",  "end",
       "epoch",     "first",    "from",      "hour",      "hours",  "id",        "ids",
       "index",     "interval", "issue",     "km",        "last",   "lat",       "latitude",
       "least",     "length",   "limit",     "lng",       "lon",    "longitude", "max",
       "meters",    "min",      "minutes",   "month",     "months", "no",        "number",
       "num",       "offset",   "order",     "page",      "per",    "period",    "pr",
       "precision", "pull",     "quarter",   "radius",    "range",  "rank",      "revision",
       "run",       "season",   "seconds",   "since",     "size",   "skip",      "start",
       "step",      "take",     "threshold", "timestamp", "to",     "top",       "until",
       "version",   "week",     "weeks",     "width",     "window", "x",         "y",
       "year",      "years",    "z",         "zoom"});
}

bool BooleanSelects(const Words& words) {
  return IsIn(words.front(), {"all", "exclude", "full", "has", "include", "is", "only", "show",
                              "verbose", "with", "without"}) ||
         IsIn(words.back(), {"included", "only"});
}

// What comes to be, whatever its type is: desired_state, forward_to, new_owner, valid_until.
bool NamesWhatComes(const Words& words) {
  if (IsIn(words.front(),
           {"desired", "forward", "intended", "move", "next", "replacement", "wanted", "wished"})) {
    return true;
  }
  return words.size() > 1 && words.back() == "to" &&
         IsIn(words[words.size() - 2], {"assign", "copy", "forward", "hand", "move", "send"});
}

// One of two states, or the beginning and the end of something: on and off, in and out.
bool SwitchesByChoice(const Json& property) {
  const Json* list = property.Find("enum");
  const Json::Array* choices = list == nullptr ? nullptr : list->AsArray();
  if (choices == nullptr || choices->size() < 2) return false;
  std::size_t ends = 0;
  for (const Json& choice : *choices) {
    const core::JsonString* text = choice.AsString();
    if (text == nullptr) return false;
    const Words words = core::NameWords(core::Excerpt(*text, 64));
    if (!words.empty() &&
        IsIn(words.back(), {"close", "down", "end", "in", "lock", "off", "on", "open", "out",
                            "pause", "play", "resume", "start", "stop", "unlock", "up"})) {
      ++ends;
    }
  }
  return ends == choices->size();
}

bool IsHandedOver(const std::string& name, const Json& property) {
  const Words words = core::NameWords(core::Excerpt(name, 128));
  if (words.empty()) return false;
  const std::string_view type = TypeOf(property);
  if (type == "integer" || type == "number") return !NumberSelects(words);
  if (type == "boolean") return !BooleanSelects(words);
  if (type == "object")
    return !HoldsWordOf(words, {"filter", "filters", "query", "range", "where"});
  return NamesWhatComes(words) || SwitchesByChoice(property);
}

}  // namespace

bool TakesContent(const Json& input_schema) {
  const Json* required = input_schema.Find("required");
  const auto names = required == nullptr ? std::nullopt : core::StringList(*required);
  if (!names) return false;
  return std::any_of(names->begin(), names->end(), [](const std::string& name) {
    const auto words = core::NameWords(core::Excerpt(name, 128));
    return !words.empty() &&
           (words.front() == "new" ||
            IsIn(words.back(),
                 {"amount",     "body",    "delta",   "off",      "on",       "patch",
                  "brightness", "caption", "comment", "content",  "contents", "enabled",
                  "feedback",   "level",   "memo",    "message",  "note",     "notes",
                  "payload",    "percent", "prompt",  "quantity", "reason",   "recipient",
                  "recipients", "reply",   "subject", "text",     "title",    "value",
                  "volume",     "weight"}));
  });
}

bool HandsOverAValue(const Json& input_schema) {
  const Json* required = input_schema.Find("required");
  const Json* properties = input_schema.Find("properties");
  const auto names = required == nullptr ? std::nullopt : core::StringList(*required);
  if (!names || properties == nullptr) return false;
  bool has_beginning = false;
  bool has_end = false;
  for (const std::string& name : *names) {
    const Json* property = properties->Find(name);
    if (property != nullptr && IsHandedOver(name, *property)) return true;
    const Words words = core::NameWords(core::Excerpt(name, 128));
    // "until" alone ends a term; a range has two ends.
    has_end = has_end || HoldsWordOf(words, {"expires", "expiry", "till", "until"});
    has_beginning =
        has_beginning || HoldsWordOf(words, {"after", "begin", "from", "since", "start"});
  }
  return has_end && !has_beginning;
}

}  // namespace claribi::policy
