#include "policy/part_marks.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "policy/page_words.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::size_t kMaxNotes = 20;
constexpr std::size_t kShownWordsBytes = 400;
constexpr std::size_t kShownPartBytes = 64;

std::string_view FirstText(const Json& value, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const core::JsonString* text = value.FindString(name);
    if (text != nullptr && !text->empty()) return *text;
  }
  return {};
}

std::string_view WordsIn(const Json& value) {
  if (const core::JsonString* text = value.AsString()) return *text;
  const Json* inner = value.FindGiven("error");
  if (inner != nullptr && inner->IsObject()) return WordsIn(*inner);
  return FirstText(value, {"error", "message", "reason", "detail", "description", "msg", "cause",
                           "text", "status", "code"});
}

std::string_view NameIn(const Json& value) {
  return FirstText(value, {"project", "project_name", "projectName", "service", "service_name",
                           "serviceName", "name", "resource", "target", "id", "key", "source"});
}

void AddEntries(const Json& errors, std::vector<RefusedPart>& refusals) {
  if (const core::JsonString* text = errors.AsString()) {
    if (!text->empty()) refusals.push_back({{}, *text});
  } else if (const Json::Array* items = errors.AsArray()) {
    for (const Json& item : *items) {
      if (!item.IsNull()) refusals.push_back({NameIn(item), WordsIn(item)});
    }
  } else if (const Json::Object* members = errors.AsObject()) {
    const bool is_one = !WordsIn(errors).empty() && errors.FindString("error") == nullptr;
    if (is_one || !NameIn(errors).empty()) {
      refusals.push_back({NameIn(errors), WordsIn(errors)});
      return;
    }
    for (const auto& [name, value] : *members) {
      if (!value.IsNull()) refusals.push_back({name, WordsIn(value)});
    }
  }
}

// Whether `text` is one of the values in `value`.
bool HoldsText(const Json& value, std::string_view text) {
  if (const core::JsonString* words = value.AsString()) return *words == text;
  if (const Json::Array* items = value.AsArray()) {
    return std::ranges::any_of(*items, [&](const Json& item) { return HoldsText(item, text); });
  }
  const Json::Object* members = value.AsObject();
  return members != nullptr && std::ranges::any_of(*members, [&](const Json::Member& member) {
           return HoldsText(member.second, text);
         });
}

bool NamesWhatIsMissing(std::string_view plain) {
  for (const std::string_view word :
       {"unmatched", "unknown", "unrecognized", "unrecognised", "notfound", "missing",
        "unsupported", "unavailable", "notavailable", "invalid", "ignored", "nonexistent"}) {
    if (plain.find(word) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

std::vector<RefusedPart> FindRefusals(const AnswerShape& shape) {
  std::vector<RefusedPart> refusals;
  for (const Around& object : shape.around()) {
    const bool is_of_answer = object.name.empty() || IsWrapper(object.plain);
    if (object.place != Around::Place::kPath || !is_of_answer) break;
    for (const NamedValue& member : object.members) {
      if (IsRefusals(member.plain)) AddEntries(*member.value, refusals);
    }
  }
  return refusals;
}

void SayRefusals(const std::vector<RefusedPart>& refusals, std::string_view vendor,
                 const Shorten& shorten, Findings& found) {
  if (refusals.empty()) return;
  const std::string figure =
      std::to_string(refusals.size()) + (refusals.size() == 1 ? " part" : " parts") +
      " of the answer could not be read, as " + std::string(vendor) + " says.";
  if (refusals.size() == 1) {
    found.figures.push_back(figure);  // the note says it with a name
  } else {
    found.Say(Incompleteness::kPartial, figure);
  }
  for (std::size_t i = 0; i < std::min(refusals.size(), kMaxNotes); ++i) {
    std::string note = refusals[i].name.empty() ? std::string("A part could not be read")
                                                : core::Excerpt(refusals[i].name, kShownPartBytes) +
                                                      " could not be read";
    const std::string words = shorten(refusals[i].words, kShownWordsBytes);
    if (!words.empty()) note += ": " + words;
    if (!note.ends_with('.')) note += ".";
    found.SayQuoting(Incompleteness::kPartial, {}, std::move(note));
  }
  if (refusals.size() > kMaxNotes) {
    found.SayQuoting(
        Incompleteness::kPartial, {},
        std::to_string(refusals.size() - kMaxNotes) + " more parts could not be read.");
  }
}

namespace {

// A list of names that were asked for, as the vendor says, and matched nothing.
void ReadUnmatchedList(std::string_view plain, const Json::Array& items, const Asked& asked,
                       std::string_view vendor, Findings& found) {
  std::string names;
  std::size_t count = 0;
  // "unmatched" is said of a question; the other words may be the data's own.
  const bool is_certain = plain.starts_with("unmatched") || plain.ends_with("requested");
  for (const Json& item : items) {
    const core::JsonString* text = item.AsString();
    if (text == nullptr) continue;
    if (!is_certain && (asked.arguments == nullptr || !HoldsText(*asked.arguments, *text))) {
      continue;
    }
    if (++count > kMaxNotes) continue;
    if (!names.empty()) names += ", ";
    names += core::Quoted(*text, kShownPartBytes);
  }
  if (is_certain) count = items.size();
  if (count == 0) return;
  std::string figure = std::to_string(count);
  figure += count == 1 ? " name that was asked for does not exist there, as "
                       : " names that were asked for do not exist there, as ";
  figure.append(vendor).append(" says");
  std::string told = figure;
  if (!names.empty()) told.append(": ").append(names);
  found.SayQuoting(Incompleteness::kUnmatched, figure.append("."), told.append("."));
}

}  // namespace

void ReadUnmatched(const AnswerShape& shape, const Asked& asked, std::string_view vendor,
                   Findings& found) {
  for (const Around& object : shape.around()) {
    if (object.is_beside()) continue;
    for (const NamedValue& member : object.members) {
      const Json::Array* items = member.value->AsArray();
      if (items == nullptr || items->empty() || !NamesWhatIsMissing(member.plain)) continue;
      ReadUnmatchedList(member.plain, *items, asked, vendor, found);
    }
  }
}

}  // namespace claribi::policy
