#include "policy/text_forms.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/text.h"
#include "policy/answer_words.h"
#include "policy/asked_page.h"
#include "policy/asked_range.h"
#include "policy/broken_tables.h"
#include "policy/cell_marks.h"
#include "policy/counted_lines.h"
#include "policy/cut_json.h"
#include "policy/document_texts.h"
#include "policy/failed_parts.h"
#include "policy/left_out.h"
#include "policy/mark_values.h"
#include "policy/mark_words.h"
#include "policy/page_words.h"
#include "policy/part_marks.h"
#include "policy/prose_lines.h"
#include "policy/sentence_words.h"
#include "policy/xml_data.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

constexpr std::string_view kBetween = " \t\r\n";
constexpr std::size_t kLongestMarkName = 40;
constexpr std::size_t kMostValues = 100000;

// The line of `text` that begins at its begin, which is taken off.
std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

// A value as it stands behind a name on a line.
Json ValueOf(std::string_view text) {
  text = Stripped(text);
  if (text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front()) {
    return Json(text.substr(1, text.size() - 2));
  }
  const std::string lower = core::AsciiLower(text);
  if (IsIn(lower, {"", "null", "~", "none"})) return {};
  if (IsIn(lower, {"true", "yes"})) return Json(true);
  if (IsIn(lower, {"false", "no"})) return Json(false);
  return Json(text);
}

// What a name and a value say on their own: of a count or of "next", nothing.
Incompleteness SaidBy(std::string_view name, const Json& value) {
  const MarkName mark = ReadMarkName(name);
  const core::JsonString* text = value.AsString();
  const bool is_word = text == nullptr || text->find(' ') == std::string::npos;
  const bool is_flag = IsTrue(value) || CountOf(&value).value_or(0) > 0;
  switch (mark.mark) {
    case Mark::kCutFlag:
      return is_flag && !mark.is_denied ? Incompleteness::kTruncated : Incompleteness::kNone;
    case Mark::kPartFlag:
      return IsTrue(value) && !mark.is_denied ? Incompleteness::kPartial : Incompleteness::kNone;
    case Mark::kMoreFlag:
      return is_flag && !mark.is_denied ? Incompleteness::kMorePages : Incompleteness::kNone;
    case Mark::kEndFlag:
      return value.AsBool() == false && !mark.is_denied ? Incompleteness::kMorePages
                                                        : Incompleteness::kNone;
    case Mark::kCursor:
    case Mark::kPageState:
      return is_word && !value.IsBool() && IsCursorSet(value) ? Incompleteness::kMorePages
                                                              : Incompleteness::kNone;
    case Mark::kBareNext:  // an address with a query
      return text != nullptr && text->find("://") != std::string::npos &&
                     text->find('?') != std::string::npos
                 ? Incompleteness::kMorePages
                 : Incompleteness::kNone;
    case Mark::kRemaining:
      return CountOf(&value).value_or(0) > 0 ? Incompleteness::kMorePages : Incompleteness::kNone;
    default:
      return Incompleteness::kNone;
  }
}

// "items 0-24/340", "0-1/2", "bytes 0-99/100", "0-1/*": a range of RFC 9110, 14.4, from 0.
bool LeavesOut(std::string_view range) {
  const auto span = SpanOf(range);
  if (!span) return false;
  return !span->total || span->begin.value_or(0) > 0 || span->end + 1 < *span->total;
}

// "has_more: true", "Next page token: abc", "Link: <…>; rel="next"", also inside "pagination:".
Incompleteness SaidByLines(std::string_view prose) {
  Incompleteness said = Incompleteness::kNone;
  bool is_in_paging = false;
  while (!prose.empty()) {
    const std::string_view line = TakeLine(prose);
    const std::string_view head = line.substr(0, kLongestMarkName + 1);
    const auto sign = std::ranges::find_if(head, [](char c) { return c == ':' || c == '='; });
    const bool is_indented = line.starts_with(' ') || line.starts_with('\t');
    if (!is_indented) is_in_paging = false;
    if (sign == head.end()) continue;
    if (is_indented && !is_in_paging) continue;
    const auto colon = static_cast<std::size_t>(sign - head.begin());
    const std::string_view name = Stripped(line.substr(0, colon));
    if (name.empty() || name.starts_with('-') || std::ranges::count(name, ' ') > 3) continue;
    const std::string_view rest = Stripped(line.substr(colon + 1));
    if (!is_indented && rest.empty()) is_in_paging = IsPagingObject(FoldedName(name));
    if (FoldedName(name) == "link") {
      if (HasLink(Json(rest), "next")) said = std::max(said, Incompleteness::kMorePages);
      continue;
    }
    if (FoldedName(name) == "contentrange") {
      if (LeavesOut(rest)) said = std::max(said, Incompleteness::kMorePages);
      continue;
    }
    said = std::max(said, SaidBy(name, ValueOf(rest)));
  }
  return said;
}

// A word that tells of the state of a thing, and not of what was found there.
bool IsStateWord(std::string_view text) {
  return IsIn(text, {"ok",        "up",       "down",      "healthy", "unhealthy", "running",
                     "connected", "success",  "active",    "online",  "pass",      "passed",
                     "done",      "ready",    "stopped",   "failed",  "closed",    "open",
                     "enabled",   "disabled", "available", "valid",   "unknown"});
}

// "(request failed: 503)", "error: connection refused", "<unreachable>": in place of a value.
bool IsFailedValue(std::string_view text) {
  const bool is_bracketed = text.size() > 2 && IsIn(text.substr(0, 1), {"(", "<", "["});
  if (is_bracketed) text = text.substr(1);
  const SentenceWords words(text);
  if (words[0].text == "timeout" && words.size() > 1) return true;
  if (words[0].text == "http" && words[1].number.value_or(0) >= 400 && words.size() < 6)
    return true;
  if (words[0].text == "error" && (is_bracketed || words[1].clause > words[0].clause)) return true;
  for (std::size_t i = 0; i < std::min<std::size_t>(words.size(), 4); ++i) {
    const bool is_asking = IsIn(
        words[i].text, {"request", "query", "call", "lookup", "fetch", "listing", "api", "access"});
    const SentenceWord& next = words[i + 1];
    const bool fails = IsFailing(next.text) || next.text == "error";
    if (is_asking && fails && !IsDenial(words[i + 2].text)) return true;
    if (is_bracketed && i < 2 && IsFailing(words[i].text) && words[i].text != "missing") {
      return true;
    }
  }
  return false;
}

// "north: vm1, vm2", "south: (request failed: 503)": of places by name, some gave an error instead
// of what the others gave. A list of states has no such others, and neither has that of tests.
Incompleteness SaidByPlaces(std::string_view prose) {
  constexpr std::size_t kMostPlaces = 200;
  std::size_t failed = 0, values = 0;
  for (std::size_t lines = 0; !prose.empty() && lines < kMostPlaces; ++lines) {
    const std::string_view line = Stripped(TakeLine(prose));
    if (line.empty()) continue;
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos || colon == 0 || colon > kLongestMarkName) return {};
    if (line.substr(0, colon).find(' ') != std::string_view::npos) return {};
    const std::string_view value = Stripped(line.substr(colon + 2));
    if (IsStateWord(core::AsciiLower(value))) return {};
    (IsFailedValue(value) ? failed : values) += 1;
  }
  return failed > 0 && values > 0 ? Incompleteness::kPartial : Incompleteness::kNone;
}

// <IsTruncated>true</IsTruncated>: what the members of a root say on their own.
Incompleteness SaidByMembers(const Json& root) {
  Incompleteness said = Incompleteness::kNone;
  const Json::Object* members = root.AsObject();
  if (members == nullptr) return said;
  for (const auto& [name, value] : *members) {
    if (const core::JsonString* text = value.AsString())
      said = std::max(said, SaidBy(name, ValueOf(*text)));
  }
  return said;
}

// A fragment of a page that leads to the next one; a whole page is a document.
bool LeadsOn(std::string_view html) {
  return !html.starts_with("<!") && !html.starts_with("<html") && HasLink(Json(html), "next");
}

// The reply of a scan on a terminal: its first element is the cursor.
bool IsOpenScanReply(std::string_view text) {
  if (!text.starts_with("1) ")) return false;
  std::string_view rest = text;
  std::string_view cursor = Stripped(TakeLine(rest).substr(3));
  if (cursor.starts_with("(integer) ")) cursor.remove_prefix(10);
  while (!cursor.empty() && cursor.front() == '"') cursor.remove_prefix(1);
  while (!cursor.empty() && cursor.back() == '"') cursor.remove_suffix(1);
  const bool is_number = !cursor.empty() && std::ranges::all_of(cursor, core::IsDigit);
  const std::string_view second = Stripped(rest);
  return is_number && cursor != "0" &&
         (second.starts_with("2) 1) ") || second.starts_with("2) (empty"));
}

// JSON in a prose: in a fence of code, or on lines of its own.
std::optional<Json> FindJson(std::string_view prose) {
  std::string_view rest = prose;
  while (!rest.empty()) {
    const std::string_view here = rest;
    const std::string_view line = TakeLine(rest);
    if (!line.starts_with('{') && !line.starts_with('[')) continue;
    if (!BeginsAsJson(here)) continue;
    const std::size_t end = EndOfJson(here);
    if (end == std::string_view::npos) return std::nullopt;
    auto data = Json::ParseReceived(here.substr(0, end));
    if (data.ok()) return std::move(data).value();
  }
  return std::nullopt;
}

}  // namespace

bool BeginsAsJson(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBetween);
  if (begin == std::string_view::npos || (text[begin] != '{' && text[begin] != '[')) return false;
  const std::size_t next = text.find_first_not_of(kBetween, begin + 1);
  if (next == std::string_view::npos) return false;
  return text[begin] == '{' ? text[next] == '"' || text[next] == '}'
                            : std::string_view("{[\"]").find(text[next]) != std::string_view::npos;
}

std::optional<JsonInText> ReadJsonInText(std::string_view text) {
  const std::string_view all = Stripped(text);
  std::string_view rest = all;
  Json::Array values;
  JsonInText found;
  while (BeginsAsJson(rest) && values.size() < kMostValues) {
    const std::size_t end = EndOfJson(rest);
    if (end == std::string_view::npos) {
      found.is_cut = !values.empty();
      break;
    }
    auto value = Json::ParseReceived(rest.substr(0, end));
    if (!value.ok()) break;
    values.push_back(std::move(value).value());
    const std::string_view behind = rest.substr(end);
    rest = Stripped(behind);
    found.json = all.substr(0, static_cast<std::size_t>(behind.data() - all.data()));
    const std::size_t line = behind.find_first_not_of(" \t\r");
    if (!rest.empty() && (line == std::string_view::npos || behind[line] != '\n'))
      return std::nullopt;
  }
  if (values.empty()) return std::nullopt;
  // Half a value among others would be taken for words.
  if (BeginsAsJson(rest) && !found.is_cut) return std::nullopt;
  found.rest = found.is_cut ? std::string_view() : rest;
  if (found.is_cut) found.json = all;
  found.data = values.size() == 1 && !found.is_cut ? std::move(values.front())
                                                   : Json::MakeArray(std::move(values));
  return found;
}

void SayNoJson(Incompleteness why, const core::Error& error, Findings& found) {
  const std::string what = "A text of the answer begins as JSON and cannot be read";
  found.SayQuoting(why, what + ".", what + ": " + error.cause);
}

void ReadProseMarks(std::string_view prose, const Asked& asked, const PageRules& rules,
                    Findings& found) {
  prose = Stripped(prose);
  const std::size_t last = prose.rfind('\n');
  const bool is_log = last != std::string_view::npos && IsOfLog(prose.substr(last + 1));
  if (!is_log && EndsCut(prose)) {
    found.Say(Incompleteness::kTruncated, "A text of the answer ends with a mark that it was cut.");
    return;
  }
  if (BreaksOff(prose)) {
    found.Say(Incompleteness::kTruncated, "A table in a text of the answer breaks off.");
  }
  const bool is_document = asked.is_document || GivesDocument(asked.tool);
  Incompleteness said = SaidAroundProse(prose, is_document);
  if (!is_document) said = std::max({said, SaidByLines(prose), SaidByPlaces(prose)});
  if (prose.starts_with('<')) {
    if (const auto xml = ReadXml(prose)) {
      ReadDataMarks(AnswerShape(*xml), asked, rules, found);
      said = std::max(said, SaidByMembers(*xml));
    } else if (LeadsOn(prose)) {
      said = std::max(said, Incompleteness::kMorePages);
    }
  }
  if (IsOpenScanReply(prose)) said = std::max(said, Incompleteness::kMorePages);
  if (said != Incompleteness::kNone) {
    found.Say(said, "A text of the answer says in words that not all is here.");
  }
  const auto data = FindJson(prose);
  if (data) ReadDataMarks(AnswerShape(*data), asked, rules, found);
  if (found.incomplete != Incompleteness::kNone || is_document) return;
  // A single line is no list of rows.
  const bool may_be_rows = !data && prose.find('\n') != std::string_view::npos;
  const auto limit = may_be_rows ? ReadAskedPage(asked, *ToolOf(asked)).limit : std::nullopt;
  if (limit && *limit > 0 && RowsOfText(prose) == *limit) {
    found.Say(Incompleteness::kMorePages,
              "The text is as long as its limit, and nothing says that "
              "it ends there: more rows may exist.");
    return;
  }
  if (const auto counted = CountsMoreThanLines(prose, data ? &*data : nullptr)) {
    found.Say(Incompleteness::kMorePages, "A text of the answer counts " +
                                              std::to_string(counted->said) + ", and " +
                                              std::to_string(counted->here) + " stand below.");
  }
}

void ReadDataMarks(const AnswerShape& shape, const Asked& asked, const PageRules& rules,
                   Findings& found) {
  ReadPageMarks(shape, asked, rules, found);
  ReadLeftOut(shape, asked.tool, rules.vendor, found);
  ReadUnmatched(shape, asked, rules.vendor, found);
  ReadFailedParts(shape, rules.vendor, found);
  ReadAskedRange(shape, asked.arguments, rules.vendor, found);
  ReadCellMarks(shape.data(), rules.vendor, asked.blanked, found);
}

void ReadTextMarks(std::string_view text, const Asked& asked, const PageRules& rules,
                   Findings& found) {
  if (!BeginsAsJson(text)) return ReadProseMarks(text, asked, rules, found);
  const core::Result<Json> data = Json::ParseReceived(text);
  if (data.ok()) return ReadDataMarks(AnswerShape(*data), asked, rules, found);
  if (const auto inside = ReadJsonInText(text)) {
    ReadDataMarks(AnswerShape(inside->data), asked, rules, found);
    return ReadProseMarks(inside->rest, asked, rules, found);
  }
  SayNoJson(Incompleteness::kUnreadable, data.error(), found);
}

void ReadWrappedTexts(const AnswerShape& shape, const Asked& asked, const PageRules& rules,
                      Findings& found) {
  const Json* value = &shape.data();
  while (value->IsObject() && value->AsObject()->size() == 1)
    value = &value->AsObject()->front().second;
  if (const core::JsonString* text = value->AsString()) {
    return value == &shape.data() ? void() : ReadTextMarks(*text, asked, rules, found);
  }
  const Json::Object* members = value->AsObject();
  if (members == nullptr || shape.list()) return;
  for (const auto& [name, member] : *members) {
    const core::JsonString* text = member.AsString();
    if (text != nullptr &&
        IsIn(FoldedName(name), {"result", "results", "output", "text", "content", "body", "stdout",
                                "response", "answer", "logs", "table", "data"})) {
      ReadTextMarks(*text, asked, rules, found);
    }
  }
}

}  // namespace claribi::policy
