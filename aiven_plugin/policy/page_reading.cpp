#include "policy/page_reading.h"

#include <algorithm>
#include <iterator>

#include "core/text.h"
#include "policy/cut_json.h"
#include "policy/mark_values.h"
#include "policy/page_words.h"
#include "policy/part_codes.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

// What was counted: "projects" of "projects_scanned" and "scanned_projects"; empty if it is not.
std::string_view Without(std::string_view plain, std::string_view word) {
  if (plain.size() <= word.size()) return {};
  if (plain.ends_with(word)) return plain.substr(0, plain.size() - word.size());
  return plain.starts_with(word) ? plain.substr(word.size()) : std::string_view();
}

void ReadScan(std::string_view plain, std::int64_t count, bool is_inside, PageReading& page) {
  for (const ScanWord& word : kScanWords) {
    const std::string_view noun = Without(plain, word.text);
    if (!noun.empty() && (is_inside || !word.is_vague)) page.scans[std::string(noun)].done = count;
  }
  const std::string_view noun = Without(plain, "total");
  if (!noun.empty()) page.scans[std::string(noun)].all = count;
  // "numServersQueried" beside "numServersResponded"
  for (const std::string_view word : {"queried", "contacted"}) {
    const std::string_view asked = Without(plain, word);
    if (!asked.empty()) page.scans[std::string(asked)].asked = count;
  }
}

void NoteTotal(std::int64_t count, int rank, PageReading& page) {
  if (!page.total || rank > page.total_rank || (rank == page.total_rank && count > *page.total)) {
    page.total = count;
    page.total_rank = rank;
  }
}

// The cursor is one that was sent with the question.
bool IsEcho(const Json& value, const Json* arguments) {
  const Json::Object* given = arguments == nullptr ? nullptr : arguments->AsObject();
  return given != nullptr && std::ranges::any_of(*given, [&value](const Json::Member& member) {
           return member.second == value;
         });
}

bool IsLimitOfCalls(const Json* arguments, std::int64_t count) {
  const Json::Object* given = arguments == nullptr ? nullptr : arguments->AsObject();
  return given != nullptr && std::ranges::any_of(*given, [count](const Json::Member& member) {
           return CountOf(&member.second) == count;
         });
}

bool HasPageLink(const Json::Object& links) {
  return std::ranges::any_of(links, [](const Json::Member& link) {
    return IsIn(FoldedName(link.first), {"self", "first", "last", "prev", "previous", "base"});
  });
}

// "+02:00", of a zone
bool IsShift(std::string_view text) {
  return text.size() > 1 && text.size() <= 6 && (text[0] == '+' || text[0] == '-') &&
         text.find_first_not_of("+-:0123456789") == std::string_view::npos;
}

bool HoldsNumbersAlone(const Json::Object& members) {
  return !members.empty() && std::ranges::all_of(members, [](const Json::Member& member) {
    return member.second.IsNumber() && member.first.size() <= 2;
  });
}

bool IsWord(std::string_view text) { return text.find(' ') == std::string_view::npos; }

// "next": an address or a token, and not the name of what comes next.
bool IsWayText(std::string_view text) {
  return !IsSet(Json(text)) || text.find_first_of("0123456789/?=&:") != std::string_view::npos ||
         (text.size() >= 12 && text.find(' ') == std::string_view::npos);
}

bool NamesPlace(std::string_view plain) {
  for (const std::string_view word : {"cursor", "token", "page", "start", "after", "from", "offset",
                                      "marker", "key", "link", "url"}) {
    if (plain.find(word) != std::string_view::npos) return true;
  }
  return false;
}

class MemberReader {
 public:
  MemberReader(const Json& value, const Place& place, PageReading& page)
      : value_(value), place_(place), page_(page), count_(CountOf(&value)) {}

  void Read(const MarkName& name, std::string_view plain) {
    if (place_.is_beside && !IsOfAnswer(name.mark)) return;
    if (place_.is_of_settings && (name.mark == Mark::kTruthPart || name.mark == Mark::kStopped ||
                                  name.mark == Mark::kLimit)) {
      return;
    }
    switch (name.mark) {
      case Mark::kCutFlag:
        return Flag(name.is_denied, page_.is_cut);
      case Mark::kPartFlag:
        if (value_.IsObject() || value_.IsArray()) return;
        if (place_.is_inside || place_.has_rows) Flag(name.is_denied, page_.is_part);
        return;
      case Mark::kTruthPart:
        page_.is_part = page_.is_part || (IsTrue(value_) != name.is_denied && IsTrue(value_) &&
                                          place_.has_rows && !place_.names_thing);
        return;
      case Mark::kStopped:
        page_.is_part =
            page_.is_part || (IsTrue(value_) && place_.has_rows && !place_.names_thing &&
                              (place_.holds_anything || place_.is_inside));
        return;
      case Mark::kMoreFlag:
        return More(name.is_denied);
      case Mark::kEndFlag:
      case Mark::kBareEnd:
        return End(name, plain.starts_with("is") || plain.starts_with("has"));
      case Mark::kPages:
      case Mark::kVaguePages:
        if (value_.IsBool()) return End({Mark::kEndFlag});
        // A book has pages, too.
        if (place_.names_thing && !place_.is_inside && !page_.page) return;
        if (count_ && (name.mark == Mark::kPages || place_.is_inside || page_.page)) {
          page_.pages = count_;
        }
        return;
      case Mark::kCursor:
      case Mark::kBareNext:
        return Cursor(name.mark, plain);
      case Mark::kPageState:
      case Mark::kAfter:
        return PageState(name.mark);
      case Mark::kWayBack:
        page_.has_way_back = page_.has_way_back || ((place_.is_inside || place_.has_rows) &&
                                                    IsCursorSet(value_) && IsSet(value_));
        return;
      default:
        return ReadCount(name.mark, plain);
    }
  }

 private:
  // Whatever object it stands in, it is said of an answer. Only flags that are set count there.
  bool IsOfAnswer(Mark mark) const {
    if (place_.names_thing || !place_.has_rows) return false;
    if (mark == Mark::kCursor) return value_.IsString() && IsCursorSet(value_);
    if (place_.is_of_work && (mark == Mark::kEndFlag || mark == Mark::kBareEnd)) return true;
    return IsTrue(value_) &&
           (mark == Mark::kCutFlag || mark == Mark::kPartFlag || mark == Mark::kMoreFlag);
  }

  void Flag(bool is_denied, bool& flag) {
    if (is_denied) {
      flag = flag || value_.AsBool() == false;
      return;
    }
    const core::JsonString* text = value_.AsString();
    if (text != nullptr && IsDate(*text)) return;
    if (IsDeniedInside(value_)) return;  // {"truncation": {"applied": false}}
    flag = flag || IsSet(value_);
    page_.says_end = page_.says_end || value_.AsBool() == false;
  }

  void More(bool is_denied) {
    if (value_.IsArray() || value_.IsObject()) return;
    page_.has_paging = true;
    const core::JsonString* text = value_.AsString();
    // "more": an address of a page for people, or a sentence.
    const bool is_flag =
        text == nullptr || (text->size() < 40 && text->find_first_of("/ ") == std::string::npos);
    if (!is_flag) return;
    // "MORE_RESULTS_AFTER_LIMIT", "NOT_FINISHED", "NO_MORE_RESULTS"; no other word says anything.
    const bool is_code =
        text != nullptr && IsPartCode(*text) &&
        (FoldedName(*text).starts_with("more") || FoldedName(*text).starts_with("not"));
    const bool is_set =
        is_code || (text == nullptr || IsTrue(value_) || count_ ? IsSet(value_) : false);
    const bool is_false = !is_code && IsFalse(value_);
    page_.says_more = page_.says_more || (is_denied ? value_.AsBool() == false : is_set);
    page_.says_end = page_.says_end || (is_denied ? value_.AsBool() == true : is_false);
  }

  // is_asked: the name asks a question ("isEnd"), which 0 answers.
  void End(const MarkName& name, bool is_asked = false) {
    const bool is_true = IsTrue(value_);
    const core::JsonString* text = value_.AsString();
    const bool is_false =
        value_.AsBool() == false || (is_asked && value_.AsInt64() == 0) ||
        (text != nullptr && IsIn(core::AsciiLower(*text), {"false", "no", "n", "f"}));
    if (!is_true && !is_false) return;
    // Of what is no list, "done" says that a thing is done.
    if (name.mark == Mark::kBareEnd && (!place_.has_rows || place_.names_thing)) return;
    page_.says_more = page_.says_more || is_false != name.is_denied;
    page_.says_end = page_.says_end || is_true != name.is_denied;
  }

  void Cursor(Mark mark, std::string_view plain) {
    // "next" alone may be anything where it stands beside no list.
    if (mark == Mark::kBareNext && !place_.is_inside && !place_.has_rows) return;
    const core::JsonString* text = value_.AsString();
    if (plain.ends_with("next") && text != nullptr && !text->empty() &&
        (place_.names_thing || IsDate(*text) ||
         !(IsWayText(*text) || (place_.is_paging && IsWord(*text))))) {
      return;
    }
    // When the next of the rows' things is.
    if (text != nullptr && IsDate(*text) && !NamesPlace(plain)) return;
    const Json::Array* parts = value_.AsArray();  // of a cursor
    if (parts != nullptr && std::ranges::any_of(*parts, &Json::IsObject)) return;
    const bool is_set = IsCursorSet(value_);
    page_.has_paging = true;
    if (count_ && is_set) {
      // A number is judged when the total is known.
      page_.next_offset = count_;
      page_.next_is_offset = page_.next_is_offset || plain.find("offset") != std::string_view::npos;
      return;
    }
    page_.says_more = page_.says_more || is_set;
    page_.says_end = page_.says_end || !is_set;
  }

  void PageState(Mark mark) {
    const core::JsonString* text = value_.AsString();
    if (text != nullptr && (IsDate(*text) || IsShift(*text))) return;
    // {"x": 3, "y": 9} is a cursor of another kind.
    if (mark == Mark::kPageState && value_.IsObject() && HoldsNumbersAlone(*value_.AsObject())) {
      return;
    }
    const bool is_place = place_.is_inside || place_.has_before;
    if (mark == Mark::kAfter && (!is_place || place_.lists_cursors)) return;
    if (!place_.is_inside && !place_.has_rows) return;
    if (value_.IsNull() || (text != nullptr && !IsSet(value_)) || count_ == 0) {
      page_.says_end = true;
      return;
    }
    if (value_.IsBool() || (value_.IsArray() && mark == Mark::kAfter)) return;
    if (place_.lists_cursors || IsEcho(value_, place_.arguments)) return;
    page_.may_be_more = page_.may_be_more || IsCursorSet(value_);
  }

  void ReadCount(Mark mark, std::string_view plain) {
    switch (mark) {
      case Mark::kTotal:
      case Mark::kFound:
      case Mark::kVagueTotal:
      case Mark::kThingTotal:
        if (mark == Mark::kThingTotal && !place_.is_inside && !place_.holds_anything) return;
        // Beside columns or indexes, the rows of a table are counted, as far as the server knows.
        if (place_.lists_columns ||
            (plain.find("estimated") != std::string_view::npos &&
             plain.find("total") == std::string_view::npos && !place_.holds_anything)) {
          return;
        }
        if (const auto total = TotalOf(value_); total && (count_ || place_.has_rows)) {
          const int rank = mark == Mark::kFound || total->is_of_hits  ? kFoundRank
                           : mark == Mark::kTotal || place_.is_inside ? kTotalRank
                                                                      : kVagueRank;
          NoteTotal(total->count, rank, page_);
          page_.says_more = page_.says_more || total->is_open;
        }
        return;
      case Mark::kBareCount:
        if (!count_ || !place_.has_rows) return;
        if (*count_ > place_.rows && !IsLimitOfCalls(place_.arguments, *count_)) {
          page_.count = count_;
        }
        return;
      case Mark::kReturned:
        if (count_) page_.returned = count_;
        page_.has_paging = true;
        return;
      case Mark::kRemaining:
      case Mark::kBareRemaining:
        if (value_.IsBool()) return More(false);
        if (count_ && mark == Mark::kRemaining) {
          page_.remaining = std::max(page_.remaining.value_or(0), *count_);
        } else if (count_ && place_.has_rows) {
          page_.left = std::max(page_.left.value_or(0), *count_);
        }
        return;
      case Mark::kOffset:
        if (place_.is_of_log) return;
        if (count_ && (plain != "skipped" || place_.is_inside) &&
            (!IsIn(plain, {"from", "start"}) || place_.is_inside || page_.has_paging)) {
          page_.offset = count_;
          page_.is_offset_from_one =
              plain == "from" || (plain.starts_with("start") && plain != "startoffset");
          page_.has_paging = true;
        } else if (plain == "offset" && value_.IsString() && !place_.keeps_offset) {
          PageState(Mark::kPageState);
        }
        return;
      case Mark::kPage:
        if (count_) {
          page_.page = count_;
          page_.has_paging = true;
        }
        return;
      case Mark::kLimit:
        if (count_ && plain != "maxitems") page_.limit = count_;
        page_.has_paging = page_.has_paging || count_;
        return;
      case Mark::kVagueLimit:
        if (plain == "last" && !count_) return End({Mark::kEndFlag});
        if (place_.is_paging && count_ && !page_.limit && plain != "last") page_.limit = count_;
        page_.has_paging = page_.has_paging || (count_ && plain != "lines" && plain != "length");
        return;
      default:
        return;
    }
  }

  const Json& value_;
  const Place& place_;
  PageReading& page_;
  const std::optional<std::int64_t> count_;
};

// A header that holds JSON: "X-Pagination".
void ReadHeader(std::string_view text, const Place& around, const std::vector<std::string>& nouns,
                PageReading& page) {
  constexpr std::size_t kLongestHeader = 2000;
  const auto header = Json::ParseReceived(text.substr(0, kLongestHeader));
  const Json::Object* members = header.ok() ? header->AsObject() : nullptr;
  if (members == nullptr) return;
  Place place = around;
  place.is_inside = true;
  place.is_beside = false;
  for (const auto& [name, value] : *members) {
    if (!value.IsString()) ReadMember({name, FoldedName(name), &value}, place, nouns, page);
  }
}

}  // namespace

void ReadMember(const NamedValue& member, const Place& place, const std::vector<std::string>& nouns,
                PageReading& page) {
  const std::string& plain = member.plain;
  const Json& value = *member.value;
  if (const auto count = CountOf(&value); count && !place.is_beside)
    ReadScan(plain, *count, place.is_inside, page);
  if (IsIn(plain, {"links", "link", "relations"})) {
    if (value.IsObject()) {
      // Links of a page among which there is none to the next one.
      const Json* next = value.Find("next");
      page.says_end = page.says_end || (next == nullptr && HasPageLink(*value.AsObject()));
      return;
    }
    page.says_more = page.says_more || HasLink(value, "next");
    page.has_way_back = page.has_way_back || HasLink(value, "prev");
    return;
  }
  if (plain.empty() && IsCutLine(member.name)) {  // {"...": "48 more"}
    page.is_cut = page.is_cut || place.has_rows;
    return;
  }
  if (place.is_cursor && plain == "id") {
    page.says_more = page.says_more || !IsNumberOfNothing(value);
    page.says_end = page.says_end || IsNumberOfNothing(value);
    return;
  }
  const core::JsonString* text = value.AsString();
  if (text != nullptr && text->starts_with('{') && plain.ends_with("pagination")) {
    return ReadHeader(*text, place, nouns, page);
  }
  const MarkName mark = ReadMarkName(member.name, nouns);
  if (text != nullptr &&
      IsIn(plain, {"page", "range", "contentrange", "showing", "shown", "displayed", "displaying",
                   "results", "records", "rows", "position", "items"})) {
    if (const auto span = SpanOf(*text)) {
      page.has_paging = true;
      if (plain == "page") {
        page.page = span->end;
        page.pages = span->total;
      } else if (span->total) {
        // "1-2/2" counts from 1, and "0-1/2" from 0.
        const bool from_zero =
            plain.find("range") != std::string::npos && span->end != *span->total;
        const std::int64_t first = span->begin.value_or(from_zero ? 0 : 1);
        page.says_more = page.says_more || span->end + (from_zero ? 1 : 0) < *span->total;
        if (first > (from_zero ? 0 : 1)) page.offset = first - (from_zero ? 0 : 1);
      } else {
        page.may_be_more = true;
      }
      return;
    }
  }
  MemberReader(value, place, page).Read(mark, plain);
}

}  // namespace claribi::policy
