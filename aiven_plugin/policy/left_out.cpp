#include "policy/left_out.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/text.h"
#include "policy/mark_values.h"
#include "policy/page_words.h"
#include "policy/part_codes.h"
#include "policy/said_messages.h"
#include "policy/shares.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

// How many parts a member says are left out: a count, a list, an object with one by name.
std::size_t CountLeftOut(const Json& value) {
  if (const Json::Array* items = value.AsArray()) return items->size();
  if (IsSchema(value)) return 0;
  if (const Json::Object* members = value.AsObject()) return members->size();
  const auto count = value.IsNumber() ? CountOf(&value) : std::nullopt;
  return count ? static_cast<std::size_t>(*count) : IsTrue(value) ? 1 : 0;
}

bool HasReason(const Json& item) {
  const Json::Object* members = item.AsObject();
  return members != nullptr && std::ranges::any_of(*members, [](const Json::Member& member) {
           const std::string plain = FoldedName(member.first);
           const bool is_reason = IsIn(plain, {"error", "reason", "code", "errorcode", "cause",
                                               "errormessage", "failurereason", "exception"});
           return is_reason && !member.second.IsNull();
         });
}

// What each of the things that passed has, and the failed one lacks: it came without its data.
bool LacksData(const Json& failed, const Json::Array& passed) {
  const Json::Object* whole = passed.empty() ? nullptr : passed.front().AsObject();
  return whole != nullptr && std::ranges::any_of(*whole, [&failed](const Json::Member& member) {
           return failed.FindGiven(member.first) == nullptr;
         });
}

// "failed": [{"region": …, "error": …}], each with why it is not here, or the names of places.
// Where others are said to have passed, they are the data of a test, but not where those came with
// data that the failed ones lack.
bool AreReasons(std::string_view plain, const Json& value, const std::vector<NamedValue>& members) {
  const Json::Array* items = value.AsArray();
  if (items == nullptr || items->empty() ||
      !IsIn(plain, {"failed", "skipped", "errored", "unavailable", "missing"})) {
    return false;
  }
  const Json::Array* passed = nullptr;
  bool is_test = false;
  for (const auto& [name, sibling, other] : members) {
    const bool is_passed = IsIn(sibling, {"succeeded", "successful", "success", "completed"});
    is_test =
        is_test || is_passed || IsIn(sibling, {"passed", "ok", "created", "updated", "deleted"});
    if (is_passed && passed == nullptr) passed = other->AsArray();
  }
  return std::ranges::all_of(*items, [&](const Json& item) {
    if (is_test) return passed != nullptr && HasReason(item) && LacksData(item, *passed);
    return HasReason(item) || (item.IsString() && plain != "skipped");
  });
}

// {"total": 5, "successful": 3, "failed": 2} of shards. Shards that were skipped hold nothing, and
// clusters that were skipped do.
std::size_t FailedOf(std::string_view plain, const Json& places) {
  if (places.Find("name") != nullptr) return 0;  // {"index": {"name": …, "partial": true}}
  for (const std::string_view name :
       {"failed", "failures", "errored", "unreachable", "timed_out", "partial"}) {
    const Json* value = places.FindGiven(std::string(name));
    if (value == nullptr) continue;
    if (const std::size_t count = CountLeftOut(*value); count > 0) return count;
  }
  const Json* skipped = places.FindGiven("skipped");
  if (skipped != nullptr && plain.starts_with("cluster") && CountLeftOut(*skipped) > 0) {
    return CountLeftOut(*skipped);
  }
  const auto all = CountOf(places.Find("total"));
  const auto done = CountOf(places.Find("successful"));
  return all && done && *done < *all ? static_cast<std::size_t>(*all - *done) : 0;
}

// "shard_failures": 2, "failed_queries": 1: of what a question is put to; errors of rows are data.
bool IsOfPlaces(std::string_view plain) {
  if (plain.starts_with("failed")) plain.remove_prefix(6);
  for (const std::string_view noun : {"shard", "region", "source", "partition", "backend", "node",
                                      "query", "queries", "subquery", "fetch", "upstream"}) {
    if (plain.starts_with(noun)) return true;
  }
  return false;
}

bool IsFailedState(std::string_view plain) {
  return IsIn(plain, {"timeout", "timedout", "error", "failed", "unreachable", "noresponse",
                      "unavailable", "denied", "accessdenied", "forbidden"});
}
bool IsAnsweredState(std::string_view plain) {
  return IsIn(plain, {"ok", "success", "succeeded", "complete", "completed", "done"});
}

// {"eu": "ok", "us": "timeout"}: how each place answered. Of states of another kind, none is known.
std::size_t CountFailedStates(const Json::Object& places) {
  std::size_t failed = 0, answered = 0;
  for (const auto& [name, value] : places) {
    const core::JsonString* text = value.AsString();
    const std::string plain = text == nullptr ? std::string() : FoldedName(*text);
    if (IsFailedState(plain)) {
      ++failed;
    } else if (IsAnsweredState(plain)) {
      ++answered;
    } else {
      return 0;
    }
  }
  return answered > 0 ? failed : 0;
}

// [{"name": "a", "ok": true}, {"name": "b", "ok": false}]: places that answered, and others.
std::size_t CountSilent(const Json::Array& places) {
  std::size_t failed = 0, answered = 0, refused = 0;
  for (const Json& place : places) {
    for (const char* name : {"status", "state"}) {
      const core::JsonString* text = place.FindString(name);
      if (text == nullptr) continue;
      answered += IsAnsweredState(FoldedName(*text)) ? 1 : 0;
      refused += IsFailedState(FoldedName(*text)) ? 1 : 0;
    }
  }
  if (refused > 0 && answered > 0 && refused + answered == places.size()) return refused;
  for (const Json& place : places) {
    for (const char* name : {"ok", "success", "succeeded", "reachable", "answered",
                             "searchedCompletely", "complete", "completed"}) {
      failed += place.FindBool(name) == false ? 1 : 0;
    }
  }
  return failed;
}

// How many parts of what was asked for a member says are not here.
std::size_t CountParts(const NamedValue& member, const Around& object,
                       const std::optional<RowList>& list) {
  const bool has_rows = list.has_value();
  const Json& value = *member.value;
  const std::string& plain = member.plain;
  const std::size_t count = CountLeftOut(value);
  if (count == 0) return 0;
  const bool is_list = value.IsArray() || value.IsObject();
  const bool is_left_out = IsLeftOut(plain) || (is_list && IsLeftOutList(plain)) ||
                           (has_rows && IsErrorList(plain) && (is_list || IsOfPlaces(plain))) ||
                           AreReasons(plain, value, object.members);
  if (is_left_out) return count;
  if (has_rows && !object.is_of_thing && CountOf(&value) && CountsLeftOut(plain, list->plain)) {
    return count;
  }
  const bool are_searched = plain.starts_with("searched") || plain.starts_with("scanned");
  if (has_rows && value.IsArray() && (IsPlaces(plain) || are_searched)) {
    const std::size_t silent = CountSilent(*value.AsArray());
    return are_searched || silent < value.AsArray()->size() ? silent : 0;
  }
  if (!value.IsObject() || !IsPlaces(plain)) return 0;
  const std::size_t failed = FailedOf(plain, value);
  return failed > 0 || !has_rows ? failed : CountFailedStates(*value.AsObject());
}

void SayPlaces(std::size_t count, std::string_view vendor, Findings& found) {
  found.Say(Incompleteness::kPartial, std::string(vendor) + " left out " + std::to_string(count) +
                                          (count == 1 ? " part" : " parts") +
                                          " of what was asked for.");
}

// "percent_scanned": 61, "query_progress": 0.4
bool IsUnfinished(std::string_view plain, const Json& value) {
  const auto number = value.AsDouble();
  if (!number || *number < 0 || *number >= 100 || *number == 1) return false;
  const bool is_share = plain.find("percent") != std::string_view::npos ||
                        plain.find("pct") != std::string_view::npos ||
                        plain.find("progress") != std::string_view::npos ||
                        plain.find("completeness") != std::string_view::npos ||
                        plain.ends_with("ratio") ||
                        plain.find("fraction") != std::string_view::npos;
  if (!is_share) return false;
  for (const std::string_view word :
       {"scanned", "searched", "processed", "query", "search", "scan", "done", "completeness",
        "fetched", "complete", "loaded", "covered", "responded"}) {
    if (plain.find(word) != std::string_view::npos) return true;
  }
  return false;
}

// 0.4, 40, "40%", {"percent": 40}
bool IsBelowWhole(const Json& value) {
  if (value.IsObject()) {
    for (const char* name : {"percent", "percentage", "pct", "fraction"}) {
      const Json* share = value.FindGiven(name);
      if (share != nullptr && !share->IsObject()) return IsBelowWhole(*share);
    }
    return false;
  }
  const core::JsonString* text = value.AsString();
  if (text != nullptr && text->ends_with('%')) {
    const Json digits{std::string_view(*text).substr(0, text->size() - 1)};
    const auto percent = CountOf(&digits);
    return percent && *percent < 100;
  }
  const auto number = value.AsDouble();
  return number && *number >= 0 && *number < 100 && *number != 1;
}

// The work by which the data came to where they are asked for.
bool IsOfLoading(std::string_view object) {
  return IsIn(object, {"sync", "syncstatus", "import", "indexing", "backfill", "ingest",
                       "ingestion", "refresh", "loading", "replication"});
}

// What a question and a thing may both say of themselves: "progress": 0.6, "state": "CANCELLED"
bool IsCutShort(std::string_view plain, const Json& value) {
  if (IsIn(plain, {"progress", "progresspercent", "progresspercentage", "progresspct", "completion",
                   "completionpercentage", "percentcomplete", "percentdone"})) {
    return IsBelowWhole(value);
  }
  const core::JsonString* text = value.AsString();
  return text != nullptr && (plain.ends_with("status") || plain.ends_with("state")) &&
         IsIn(FoldedName(*text), {"cancelled", "canceled", "killed", "stopped", "terminated"});
}

// The first word of a fixed set in an object that says how far the server came.
struct CodeReading {
  bool is_part = false;
  bool is_open = false;  // still at work
  bool is_cut = false;
};

// "shipping_status": of what is sold, and not of an answer.
bool IsOfTrade(std::string_view plain) {
  for (const std::string_view word :
       {"shipping", "shipment", "payment", "delivery", "order", "fulfil", "refund", "billing",
        "invoice", "financial", "booking", "subscription", "account"}) {
    if (plain.starts_with(word)) return true;
  }
  return false;
}

void ReadCode(std::string_view plain, const Json& value, CodeReading& codes) {
  const core::JsonString* text = value.AsString();
  if (IsIn(plain, {"status", "statuscode", "code", "httpstatus", "httpcode", "httpstatuscode"}) &&
      (value.AsInt64() == 206 || (text != nullptr && text->starts_with("206")))) {
    codes.is_part = true;  // RFC 9110, 15.3.7
  }
  if (text == nullptr) return;
  if (IsStopReasonName(plain)) codes.is_cut = codes.is_cut || IsCutReason(*text);
  if (!IsCodeName(plain) || IsOfTrade(plain)) return;
  codes.is_part = codes.is_part || IsPartCode(*text) || IsLimitCode(*text);
  const bool is_state = plain.ends_with("status") || plain.ends_with("state");
  codes.is_open = codes.is_open || (is_state && IsOpenCode(*text));
}

// The answer is a row itself, as an order or a refund: "partial" is what it says of that.
bool IsRowItself(const Around& object, const std::optional<RowList>& list) {
  if (object.place != Around::Place::kPath || (list && list->holds_anything)) return false;
  bool has_id = false;
  for (const auto& [name, plain, value] : object.members) {
    has_id = has_id || IsIn(plain, {"id", "uuid", "reference", "ref"}) || plain.ends_with("number");
    const bool is_of_work =
        IsWrapper(plain) || plain.ends_with("progress") ||
        IsIn(plain, {"sql", "statement", "took", "tookms", "elapsed", "rowcount", "stats"});
    if (is_of_work) return false;
  }
  return has_id;
}

// The status of a question that is still worked on, or ended before its end.
void ReadStatus(const Around& object, bool is_of_rows, const std::optional<RowList>& list,
                std::string_view vendor, Findings& found) {
  CodeReading codes;
  for (const auto& [name, plain, value] : object.members) {
    ReadCode(plain, *value, codes);
    if (IsUnfinished(plain, *value)) codes.is_part = true;
    if (is_of_rows && !object.is_of_thing && IsCutShort(plain, *value)) codes.is_part = true;
    // {"status": {"state": "RUNNING"}}
    const Json::Object* inner = value->AsObject();
    if (inner == nullptr || inner->size() > 8 || !IsCodeName(plain)) continue;
    for (const auto& [inner_name, inner_value] : *inner) {
      ReadCode(FoldedName(inner_name), inner_value, codes);
    }
  }
  if (codes.is_part && IsRowItself(object, list)) codes.is_part = false;
  if (codes.is_cut) {
    found.Say(Incompleteness::kTruncated,
              std::string(vendor) + " says that it stopped at a limit of length.");
  } else if (codes.is_part) {
    found.Say(Incompleteness::kPartial,
              std::string(vendor) + " says that the question was not answered to its end.");
  } else if (codes.is_open && is_of_rows && !object.is_of_thing) {
    found.Say(Incompleteness::kPartial, std::string(vendor) + " is still working on the answer.");
  }
}

}  // namespace

void ReadLeftOut(const AnswerShape& shape, std::string_view tool, std::string_view vendor,
                 Findings& found) {
  const std::optional<RowList>& list = shape.list();
  ReadShares(shape, tool, vendor, found);
  for (const Around& object : shape.around()) {
    for (const NamedValue& member : object.members) {
      if (list && member.value->AsArray() == list->rows) continue;
      if (const std::size_t count = CountParts(member, object, list); count > 0) {
        SayPlaces(count, vendor, found);
      }
    }
    // Nodes have a state of their own, rows have none.
    const bool is_of_rows =
        list && (object.is_inside() || IsOfLoading(object.plain) ||
                 (list->holds_anything && !IsIn(list->plain, {"", "nodes", "edges", "value"})));
    if ((list && !object.is_beside()) || !object.is_of_thing) {
      ReadStatus(object, is_of_rows, list, vendor, found);
    }
  }
  for (const Around& object : shape.around()) {
    ReadMessages(object, list, vendor, found);
  }
  // {"choices": [{"finish_reason": "length"}]}
  if (!list || !IsIn(list->plain, {"choices", "candidates", "outputs", "completions"})) return;
  for (const Json& item : *list->rows) {
    if (const Json::Object* members = item.AsObject()) {
      ReadStatus(Around(*members, Around::Place::kBeside), false, list, vendor, found);
    }
  }
}

}  // namespace claribi::policy
