#include "policy/left_out.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/text.h"
#include "policy/answer_words.h"
#include "policy/page_marks.h"
#include "policy/page_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

constexpr std::size_t kMostMessages = 20;
constexpr std::size_t kShownWords = 200;

// How many parts a member says are left out: a count, a list, an object with one by name.
std::size_t CountLeftOut(const Json& value) {
  if (const Json::Array* items = value.AsArray()) return items->size();
  if (const Json::Object* members = value.AsObject()) return members->size();
  const auto count = value.IsNumber() ? CountOf(&value) : std::nullopt;
  return count ? static_cast<std::size_t>(*count) : 0;
}

// "failed": [{"region": …, "error": …}]: each with why it is not here.
bool AreReasons(std::string_view plain, const Json& value) {
  const Json::Array* items = value.AsArray();
  if (items == nullptr || !IsIn(plain, {"failed", "skipped", "errored", "unavailable"})) {
    return false;
  }
  return std::ranges::all_of(*items, [](const Json& item) {
    return item.FindGiven("error") != nullptr || item.FindGiven("reason") != nullptr ||
           item.FindGiven("code") != nullptr || item.FindGiven("Code") != nullptr;
  });
}

// {"total": 5, "successful": 3, "failed": 2} of shards.
std::size_t FailedOf(const Json& places) {
  for (const std::string_view name :
       {"failed", "failures", "errored", "unreachable", "timed_out"}) {
    const Json* value = places.FindGiven(std::string(name));
    if (value == nullptr) continue;
    if (const std::size_t count = CountLeftOut(*value); count > 0) return count;
  }
  const auto all = CountOf(places.Find("total"));
  const auto done = CountOf(places.Find("successful"));
  return all && done && *done < *all ? static_cast<std::size_t>(*all - *done) : 0;
}

void SayPlaces(std::size_t count, std::string_view vendor, Findings& found) {
  found.Say(Incompleteness::kPartial, std::string(vendor) + " left out " + std::to_string(count) +
                                          (count == 1 ? " part" : " parts") +
                                          " of what was asked for.");
}

// The status of a question that is still worked on, or ended before its end.
void ReadStatus(const Json::Object& members, const RowList& list, std::string_view vendor,
                Findings& found) {
  bool names_a_thing = false;  // whose status this may be
  for (const auto& [name, value] : members) {
    names_a_thing = names_a_thing || IsIn(FoldedName(name), {"name", "title", "host"});
  }
  for (const auto& [name, value] : members) {
    const std::string* text = value.AsString();
    if (text == nullptr || !IsAnswerStatus(FoldedName(name))) continue;
    const std::string status = FoldedName(*text);
    const bool is_part = status.starts_with("partial") ||
                         IsIn(status, {"timeout", "timedout", "incomplete", "aborted"});
    const bool is_open = IsIn(status, {"running", "pending", "queued", "inprogress", "scheduled",
                                       "processing", "executing", "started", "submitted"});
    const bool is_of_rows = !names_a_thing && IsAnyRows(FoldedName(list.name));
    if (!is_part && !(is_open && is_of_rows)) continue;
    found.Say(
        Incompleteness::kPartial,
        std::string(vendor) + (is_part ? " says that the question was not answered to its end."
                                       : " is still working on the answer."));
    return;
  }
}

void CollectWords(const Json& value, std::vector<const std::string*>& words) {
  if (words.size() >= kMostMessages) return;
  if (const std::string* text = value.AsString()) {
    words.push_back(text);
  } else if (const Json::Array* items = value.AsArray()) {
    for (const Json& item : *items) CollectWords(item, words);
  } else {
    for (const char* name : {"message", "text", "detail", "msg"}) {
      const std::string* member = value.FindString(name);
      if (member != nullptr) return words.push_back(member);
    }
  }
}

// A message that says what another mark has not said yet.
void ReadMessages(const Json::Object& members, std::string_view vendor, Findings& found) {
  for (const auto& [name, value] : members) {
    if (!IsMessage(FoldedName(name))) continue;
    std::vector<const std::string*> messages;
    CollectWords(value, messages);
    for (const std::string* words : messages) {
      const Incompleteness said = SaidIncomplete(*words);
      if (said == Incompleteness::kNone || found.incomplete != Incompleteness::kNone) continue;
      const std::string figure = std::string(vendor) + " says in words that not all is here";
      found.SayQuoting(said, figure + ".", figure + ": " + core::Quoted(*words, kShownWords) + ".");
    }
  }
}

}  // namespace

void ReadLeftOut(const Json& data, std::string_view vendor, Findings& found) {
  const auto list = FindRows(data);
  const std::vector<Around> around = AroundRows(data);
  for (const Around& object : around) {
    for (const auto& [name, value] : *object.members) {
      if (list && value.AsArray() == list->rows) continue;
      const std::string plain = FoldedName(name);
      if (const std::size_t count =
              IsLeftOut(plain) || AreReasons(plain, value) ? CountLeftOut(value) : 0;
          count > 0) {
        SayPlaces(count, vendor, found);
      } else if (IsPlaces(plain) && value.IsObject()) {
        if (const std::size_t failed = FailedOf(value); failed > 0)
          SayPlaces(failed, vendor, found);
      }
    }
    if (list && !object.is_inside) ReadStatus(*object.members, *list, vendor, found);
    if (list && object.is_inside) ReadStatus(*object.members, {list->rows, "rows"}, vendor, found);
  }
  if (!list) return;
  for (const Around& object : around) ReadMessages(*object.members, vendor, found);
}

}  // namespace claribi::policy
