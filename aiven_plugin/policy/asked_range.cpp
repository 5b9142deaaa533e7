#include "policy/asked_range.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/mark_values.h"
#include "policy/page_words.h"
#include "policy/sentence_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

constexpr std::size_t kDateBytes = 10;
constexpr std::size_t kMostReadMessages = 20;

// "from", "start_time": where a range begins.
bool IsBegin(std::string_view plain) {
  return IsIn(plain, {"from", "start", "since", "begin", "after", "startdate", "starttime",
                      "fromdate", "fromtime", "begindate", "begintime", "datefrom", "timefrom",
                      "startat", "periodstart", "rangestart", "datestart", "sincedate"});
}
bool IsEnd(std::string_view plain) {
  return IsIn(plain, {"to", "end", "until", "till", "enddate", "endtime", "todate", "totime",
                      "dateto", "timeto", "before", "upto"});
}

std::string_view DateOf(const Json& value) {
  const core::JsonString* text = value.AsString();
  return text != nullptr && IsDate(*text) ? std::string_view(*text).substr(0, kDateBytes)
                                          : std::string_view();
}

// The day from which the question is; empty if it names none.
std::string_view AskedFrom(const Json* arguments) {
  const Json::Object* given = arguments == nullptr ? nullptr : arguments->AsObject();
  if (given == nullptr) return {};
  for (const auto& [name, value] : *given) {
    if (IsBegin(FoldedName(name))) return DateOf(value);
    const Json::Object* range = value.AsObject();
    if (range == nullptr) continue;
    for (const auto& [inner, bound] : *range) {
      if (IsBegin(FoldedName(inner))) return DateOf(bound);
    }
  }
  return {};
}

// "effective_from", "adjustedStart", "earliest_available": from when on the answer is.
bool IsEffectiveBegin(std::string_view plain) {
  if (IsIn(plain, {"earliestavailable", "oldestavailable", "availablesince", "availablefrom",
                   "retentionstart", "retainedsince", "retainedfrom", "dataavailablefrom",
                   "earliestavailabledate", "oldestavailabledate"})) {
    return true;
  }
  for (const std::string_view of : {"history", "data", "retention", "archive", "logs", "records"}) {
    if (!plain.starts_with(of)) continue;
    const std::string_view begin = plain.substr(of.size());
    if (IsIn(begin, {"starts", "start", "begins", "begin", "since", "from", "availablefrom"}))
      return true;
  }
  for (const std::string_view word : {"effective", "actual", "adjusted", "clamped", "applied"}) {
    if (plain.starts_with(word)) return IsBegin(plain.substr(word.size()));
  }
  return false;
}

// "Entries before 2026-10-02 are not available on your plan."
bool SaysNoEarlier(std::string_view text) {
  const SentenceWords words(text);
  bool is_older = false;
  if (words.Has({"retention"}) && words.Has({"start", "starts", "begin", "begins"})) return true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    is_older = is_older || IsIn(words[i].text, {"before", "prior", "older", "earlier"});
    if (!is_older) continue;
    if (IsIn(words[i].text, {"unavailable", "deleted", "purged", "expired", "inaccessible",
                             "archived", "discarded", "pruned"})) {
      return !IsDenial(words[i - 1].text);
    }
    const bool is_denied = IsDenial(words[i].text) || words[i].text == "longer";
    if (is_denied &&
        IsIn(words[i + 1].text, {"available", "retained", "kept", "stored", "accessible", "visible",
                                 "included", "covered", "shown", "longer", "returned"})) {
      return true;
    }
  }
  return false;
}

int DayOf(std::string_view date) { return (date[8] - '0') * 10 + (date[9] - '0'); }

// The first date in a text; empty if there is none.
std::string_view DateIn(std::string_view text) {
  for (std::size_t at = 0; at + kDateBytes <= text.size(); ++at) {
    const std::string_view here = text.substr(at, kDateBytes);
    if (core::IsDigit(here[0]) && IsDate(here)) return here;
  }
  return {};
}

bool StartsLater(const NamedValue& member, std::string_view asked) {
  if (IsEffectiveBegin(member.plain)) return DateOf(*member.value) > asked;
  if (!IsMessage(member.plain)) return false;
  const auto says_it = [asked](const Json& value) {
    const core::JsonString* text = value.AsString();
    return text != nullptr && DateIn(*text) > asked &&
           SaysNoEarlier(std::string_view(*text).substr(0, kLongestSentence));
  };
  const Json::Array* several = member.value->AsArray();
  return several == nullptr
             ? says_it(*member.value)
             : std::any_of(several->begin(),
                           several->begin() + static_cast<std::ptrdiff_t>(
                                                  std::min(several->size(), kMostReadMessages)),
                           says_it);
}

// The last day that the question asks for: of a range, of a month, of a year; empty if it names
// none.
std::string AskedTo(const Json* arguments) {
  const Json::Object* given = arguments == nullptr ? nullptr : arguments->AsObject();
  if (given == nullptr) return {};
  for (const auto& [name, value] : *given) {
    const std::string plain = FoldedName(name);
    const core::JsonString* text = value.AsString();
    if (text == nullptr) continue;
    if (IsEnd(plain) || IsIn(plain, {"date", "day", "asof"})) {
      if (const std::string_view date = DateOf(value); !date.empty()) return std::string(date);
    }
    const bool is_period = IsIn(plain, {"month", "year", "period"});
    if (is_period && text->size() == 7 && IsDate(*text + "-01")) return *text + "-28";
    if (is_period && text->size() == 4 && IsDate(*text + "-01-01")) return *text + "-12-28";
  }
  return {};
}

// "data_through", "loaded_until", "data_as_of": up to when the answer goes. "valid_until" is of a
// thing.
bool IsReachOfData(std::string_view name) {
  bool is_until = false;
  const std::vector<std::string> words = core::NameWords(name);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const bool is_as_of = word == "as" && i + 1 < words.size() && words[i + 1] == "of";
    if (IsIn(word, {"through", "thru", "until", "asof"}) || is_as_of) {
      is_until = true;
    } else if (!IsIn(word, {"data",      "loaded",  "complete",  "completed", "ingested",
                            "available", "covered", "covers",    "synced",    "updated",
                            "processed", "of",      "refreshed", "rows",      "results",
                            "date",      "day",     "includes",  "indexed",   "watermark"})) {
      return false;
    }
  }
  return is_until;
}

// A day or more before the end, which may be one that is not asked for itself.
bool EndsEarlier(const NamedValue& member, const std::string& asked) {
  const std::string_view date = DateOf(*member.value);
  if (date.empty() || date >= std::string_view(asked) || !IsReachOfData(member.name)) return false;
  const bool is_day_before = date.substr(0, 8) == std::string_view(asked).substr(0, 8)
                                 ? DayOf(date) + 1 == DayOf(asked)
                                 : DayOf(asked) == 1 && DayOf(date) >= 28;
  return !is_day_before;
}

// "10:00", "now-1h", "-24h", "7d", "yesterday"
bool IsTime(std::string_view text) {
  if (IsDate(text) || text.starts_with("now") ||
      IsIn(core::AsciiLower(text), {"today", "yesterday", "beginning", "epoch"})) {
    return true;
  }
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t digits = text.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos) return false;
  const std::string_view rest = text.substr(digits);
  return rest[0] == ':' || (rest.size() <= 2 && digits <= 4);
}

bool HasTime(const Json::Object& ends, bool (*is_end)(std::string_view)) {
  return std::ranges::any_of(ends, [is_end](const Json::Member& end) {
    const core::JsonString* text = end.second.AsString();
    return is_end(FoldedName(end.first)) &&
           (end.second.IsNumber() || (text != nullptr && IsTime(*text)));
  });
}

// [{"from": …, "to": …}]: pieces of the range that have no data.
std::size_t CountGaps(const NamedValue& member) {
  const Json::Array* gaps = member.value->AsArray();
  if (gaps == nullptr || gaps->empty() ||
      !IsIn(member.plain, {"gaps", "datagaps", "missingranges", "missing", "missingintervals",
                           "missingperiods"})) {
    return 0;
  }
  const bool are_ranges = std::ranges::all_of(*gaps, [](const Json& gap) {
    const Json::Object* ends = gap.AsObject();
    return ends != nullptr && HasTime(*ends, IsBegin) && HasTime(*ends, IsEnd);
  });
  return are_ranges ? gaps->size() : 0;
}

}  // namespace

void ReadAskedRange(const AnswerShape& shape, const Json* arguments, std::string_view vendor,
                    Findings& found) {
  if (!shape.list()) return;
  const std::string_view asked = AskedFrom(arguments);
  const std::string asked_to = AskedTo(arguments);
  bool is_later = false, is_earlier = false;
  std::size_t gaps = 0;
  for (const Around& object : shape.around()) {
    if (object.is_of_thing) continue;
    for (const NamedValue& member : object.members) {
      if (member.value->AsArray() == shape.list()->rows) continue;
      is_later = is_later || (!asked.empty() && StartsLater(member, asked));
      is_earlier = is_earlier || (!asked_to.empty() && EndsEarlier(member, asked_to));
      gaps += CountGaps(member);
    }
  }
  if (is_later) {
    found.Say(Incompleteness::kPartial,
              std::string(vendor) + " says that the answer begins later than was asked for.");
  }
  if (is_earlier) {
    found.Say(Incompleteness::kPartial,
              std::string(vendor) + " says that the answer ends earlier than was asked for.");
  }
  if (gaps > 0) {
    found.Say(Incompleteness::kPartial, std::string(vendor) + " names " + std::to_string(gaps) +
                                            (gaps == 1 ? " gap" : " gaps") + " in the answer.");
  }
}

bool BoundsRange(std::string_view name, const Json& value, const Json::Object& siblings) {
  constexpr std::int64_t kLeastSeconds = 1'000'000'000;  // since 1970
  if (!IsBegin(FoldedName(name))) return false;
  if (value.IsNumber()) return value.AsInt64().value_or(0) >= kLeastSeconds;
  const core::JsonString* text = value.AsString();
  if (text == nullptr) return false;
  if (IsTime(*text)) return true;
  // "after" and "before" are as well places of cursors.
  return FoldedName(name) != "after" &&
         std::ranges::any_of(siblings, [](const Json::Member& sibling) {
           return IsEnd(FoldedName(sibling.first)) && FoldedName(sibling.first) != "before";
         });
}

}  // namespace claribi::policy
