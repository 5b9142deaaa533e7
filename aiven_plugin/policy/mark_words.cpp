#include "policy/mark_words.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/word_table.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using Roles = std::uint32_t;

// What a word may be in a name.
constexpr Roles kFill = 1U << 0;    // says nothing by itself
constexpr Roles kHas = 1U << 1;     // that there is something
constexpr Roles kRow = 1U << 2;     // one or many of what lists hold
constexpr Roles kAnswer = 1U << 3;  // the answer, or the question
constexpr Roles kPage = 1U << 4;
constexpr Roles kPlace = 1U << 5;  // a place in a list, or the way to it
constexpr Roles kNext = 1U << 6;
constexpr Roles kPrevious = 1U << 7;
constexpr Roles kMore = 1U << 8;
constexpr Roles kLeft = 1U << 9;  // what is still to come
constexpr Roles kTotal = 1U << 10;
constexpr Roles kFound = 1U << 11;  // total by another word
constexpr Roles kCount = 1U << 12;
constexpr Roles kEnd = 1U << 13;
constexpr Roles kAll = 1U << 14;
constexpr Roles kCut = 1U << 15;
constexpr Roles kPart = 1U << 16;
constexpr Roles kSample = 1U << 17;   // a part, if somebody says so
constexpr Roles kBound = 1U << 18;    // a limit
constexpr Roles kReach = 1U << 19;    // that the limit came to bear
constexpr Roles kOfBound = 1U << 20;  // what is limited
constexpr Roles kGiven = 1U << 21;    // that something came with the answer
constexpr Roles kGo = 1U << 22;       // going on from a place
constexpr Roles kState = 1U << 23;    // a place that only a server can read
constexpr Roles kEarly = 1U << 24;
constexpr Roles kStop = 1U << 25;
constexpr Roles kFlag = 1U << 26;  // "is", "has": the name asks a question
constexpr Roles kPer = 1U << 27;
constexpr Roles kBefore = 1U << 28;
constexpr Roles kNo = 1U << 29;
constexpr Roles kBookmark = 1U << 30;  // a place by its own word
constexpr Roles kThing = 1U << 31;     // what lists hold, and what is counted for its own sake

struct RoleWord {
  std::string_view text;
  Roles roles;
};

// clang-format off
constexpr auto kWords = std::to_array<RoleWord>({
    {"a", kFill}, {"aantal", kCount}, {"abbreviated", kSample}, {"abgeschnitten", kCut}, {"abridged", kSample},
    {"additional", kMore}, {"afgekapt", kCut}, {"after", kGo}, {"all", kAll}, {"an", kFill}, {"anchor", kPlace},
    {"and", kFill}, {"another", kMore}, {"answer", kAnswer}, {"antal", kCount}, {"antall", kCount}, {"any", kFill},
    {"anzahl", kCount}, {"api", kFill}, {"applied", kReach}, {"approx", kFill}, {"approximate", kFill},
    {"are", kFlag | kFill}, {"at", kFill}, {"available", kHas | kFound}, {"batch", kPage | kPlace}, {"be", kFill},
    {"before", kBefore}, {"bookmark", kBookmark | kPlace}, {"bound", kBound}, {"bucket", kThing | kOfBound},
    {"buckets", kThing | kOfBound}, {"budget", kBound}, {"byte", kOfBound}, {"bytes", kOfBound}, {"can", kHas},
    {"cap", kBound}, {"capped", kSample | kReach}, {"chunk", kPage | kPlace}, {"chunked", kSample | kOfBound},
    {"clipped", kCut}, {"cnt", kCount}, {"collection", kAnswer}, {"come", kHas}, {"complete", kEnd},
    {"completed", kEnd}, {"completely", kAll}, {"condensed", kSample}, {"cont", kNext}, {"contains", kFlag | kFill},
    {"content", kAnswer}, {"contents", kAnswer}, {"continuation", kNext}, {"continue", kNext}, {"cookie", kState},
    {"count", kCount}, {"cropped", kCut}, {"current", kFill}, {"cursor", kBookmark | kPlace}, {"cut", kSample},
    {"cutoff", kSample}, {"d", kFill}, {"data", kAnswer}, {"dataset", kAnswer}, {"deadline", kBound},
    {"depth", kOfBound}, {"did", kFlag | kFill}, {"display", kAnswer}, {"displayed", kGiven}, {"displaying", kGiven},
    {"doc", kThing}, {"docs", kThing}, {"document", kThing}, {"documents", kThing}, {"done", kEnd},
    {"downsampled", kSample}, {"early", kEarly}, {"element", kThing}, {"elements", kThing}, {"elided", kCut},
    {"emitted", kGiven}, {"end", kEnd}, {"ended", kStop | kEnd}, {"entire", kAll | kTotal}, {"entirely", kAll},
    {"entries", kRow}, {"entry", kRow}, {"eof", kEnd}, {"ergebnisse", kRow}, {"error", kAnswer}, {"estimate", kFill}, {"estimated", kFill},
    {"evaluated", kState}, {"everything", kAll}, {"exact", kFill}, {"exceeded", kReach}, {"exceeds", kReach},
    {"excerpt", kSample}, {"exhausted", kEnd | kReach}, {"exhaustive", kEnd}, {"exist", kHas}, {"exists", kHas},
    {"exit", kStop}, {"failure", kAnswer}, {"fetch", kAnswer | kHas}, {"fetched", kGiven}, {"filas", kRow},
    {"filtered", kFound}, {"final", kEnd}, {"finished", kEnd}, {"flag", kFill}, {"follow", kHas}, {"follows", kHas},
    {"for", kFill}, {"forward", kFill}, {"found", kFound}, {"from", kFill | kPlace}, {"full", kAll | kTotal},
    {"fully", kAll}, {"further", kMore}, {"gekuerzt", kCut}, {"gesamt", kTotal}, {"gesamtzahl", kTotal},
    {"get", kHas}, {"given", kGiven}, {"grand", kTotal}, {"group", kOfBound}, {"groups", kOfBound},
    {"has", kHas | kFlag}, {"hasnt", kNo}, {"have", kHas | kFlag}, {"hit", kRow | kReach}, {"hits", kRow},
    {"href", kPlace}, {"id", kPlace}, {"in", kFill}, {"included", kGiven}, {"incomplet", kPart},
    {"incomplete", kPart}, {"incompleto", kPart}, {"index", kPlace}, {"interrupted", kPart}, {"is", kFlag | kFill},
    {"item", kRow}, {"items", kRow}, {"iterator", kBookmark | kPlace}, {"job", kAnswer}, {"key", kPlace},
    {"keys", kPlace}, {"last", kEnd}, {"least", kFill}, {"left", kLeft}, {"lignes", kRow}, {"limit", kBound},
    {"limited", kSample | kReach}, {"limits", kBound}, {"line", kThing | kOfBound}, {"lines", kThing | kOfBound},
    {"linhas", kRow}, {"link", kPlace}, {"links", kPlace}, {"list", kAnswer}, {"listing", kAnswer}, {"load", kHas},
    {"loaded", kGiven}, {"mark", kState}, {"marker", kBookmark | kPlace}, {"match", kRow}, {"matched", kFound},
    {"matches", kRow}, {"matching", kFound}, {"max", kBound}, {"maximum", kBound}, {"memory", kOfBound},
    {"more", kMore}, {"naechste", kNext}, {"naeste", kNext}, {"nb", kCount}, {"newer", kPrevious}, {"next", kNext},
    {"no", kNo}, {"nombre", kCount}, {"non", kNo}, {"not", kNo}, {"num", kCount}, {"number", kCount},
    {"object", kThing}, {"objects", kThing}, {"odata", kFill}, {"of", kFill}, {"off", kFill}, {"offset", kPlace},
    {"older", kMore}, {"onvolledig", kPart}, {"other", kMore}, {"others", kMore}, {"output", kAnswer}, {"over", kReach},
    {"overall", kTotal}, {"overflow", kSample}, {"overflowed", kSample}, {"page", kPage}, {"paged", kPage},
    {"pages", kPage}, {"pagina", kPage}, {"paginas", kPage}, {"pagination", kPage}, {"pagine", kPage},
    {"paging", kPage}, {"param", kPlace}, {"params", kPlace}, {"partial", kPart}, {"partially", kPart},
    {"partiel", kPart}, {"partition", kPlace}, {"parziale", kPart}, {"path", kPlace}, {"pending", kHas},
    {"per", kPer}, {"point", kOfBound}, {"points", kOfBound}, {"pos", kPlace}, {"position", kPlace},
    {"prematurely", kEarly}, {"prev", kPrevious}, {"preview", kSample}, {"previous", kPrevious}, {"proxima", kNext},
    {"proximo", kNext}, {"query", kAnswer | kPlace}, {"reached", kReach}, {"record", kRow}, {"records", kRow},
    {"registros", kRow}, {"relative", kFill}, {"remain", kHas | kLeft}, {"remaining", kLeft | kHas},
    {"remains", kHas | kLeft}, {"report", kAnswer}, {"request", kAnswer | kPlace}, {"resource", kThing},
    {"resources", kThing}, {"response", kAnswer | kFill}, {"restantes", kLeft}, {"restants", kLeft},
    {"resterende", kLeft}, {"result", kRow | kAnswer}, {"resultados", kRow}, {"resultat", kRow}, {"resultaten", kRow},
    {"resultater", kRow}, {"resultats", kRow}, {"results", kRow | kAnswer}, {"resultset", kAnswer}, {"resume", kGo},
    {"resumption", kGo}, {"retrieved", kGiven}, {"returned", kGiven}, {"righe", kRow}, {"rijen", kRow},
    {"rimanenti", kLeft}, {"risultati", kRow}, {"row", kRow | kOfBound}, {"rows", kRow | kOfBound},
    {"sample", kSample}, {"sampled", kSample}, {"samples", kOfBound}, {"scan", kAnswer | kOfBound}, {"scroll", kGo},
    {"search", kAnswer}, {"segment", kPlace}, {"seguinte", kNext}, {"seite", kPage}, {"seiten", kPage},
    {"seq", kPlace}, {"sequence", kPlace}, {"series", kOfBound}, {"server", kFill}, {"set", kAnswer},
    {"shard", kPlace}, {"shortened", kSample}, {"showing", kGiven}, {"shown", kGiven}, {"sider", kPage},
    {"sidor", kPage}, {"siguiente", kNext}, {"since", kPlace}, {"size", kOfBound}, {"skip", kPlace | kGo},
    {"so", kFill}, {"start", kPlace}, {"starting", kFill}, {"state", kState}, {"still", kFill}, {"stopped", kStop},
    {"stream", kAnswer}, {"success", kAnswer}, {"successiva", kNext}, {"successivo", kNext}, {"suivant", kNext},
    {"suivante", kNext}, {"terminated", kStop}, {"termination", kStop}, {"text", kAnswer}, {"the", kFill},
    {"there", kFill}, {"this", kFill}, {"time", kOfBound}, {"timeout", kBound}, {"to", kFill}, {"token", kState},
    {"totaal", kTotal}, {"total", kTotal}, {"totale", kTotal}, {"totals", kTotal}, {"totalt", kTotal},
    {"transfer", kOfBound}, {"treffer", kRow}, {"trimmed", kSample}, {"troncato", kCut}, {"tronque", kCut},
    {"truncado", kCut}, {"truncated", kCut}, {"truncation", kCut}, {"untruncated", kCut | kNo},
    {"unvollstaendig", kPart}, {"uri", kPlace}, {"url", kPlace}, {"value", kOfBound}, {"values", kOfBound},
    {"verbleibend", kLeft}, {"verbleibende", kLeft}, {"volgende", kNext}, {"warning", kAnswer},
    {"was", kFlag | kFill}, {"watermark", kPlace}, {"weitere", kMore}, {"were", kFlag | kFill}, {"whole", kAll | kTotal},
    {"with", kFill}, {"x", kFill}, {"yet", kFill}, {"zeilen", kRow},
});
// clang-format on
static_assert(std::ranges::is_sorted(kWords, {}, &RoleWord::text));
constexpr EntryTable kRoleTable(kWords);

Roles RolesOf(std::string_view word) {
  const RoleWord* known = kRoleTable.Find(word);
  return known == nullptr ? 0 : known->roles;
}

// Takes a word apart that is several written as one; false if it is not made of known words.
bool TakeApart(std::string_view word, std::vector<std::string>& parts, int budget = 12) {
  if (word.empty()) return true;
  if (budget == 0) return false;
  for (std::size_t size = std::min<std::size_t>(word.size(), 12); size > 1; --size) {
    if (RolesOf(word.substr(0, size)) == 0) continue;
    const std::size_t before = parts.size();
    parts.emplace_back(word.substr(0, size));
    if (TakeApart(word.substr(size), parts, budget - 1)) return true;
    parts.resize(before);
  }
  return false;
}

class NameRoles {
 public:
  NameRoles(const std::vector<std::string>& words, const std::vector<std::string>& nouns) {
    for (const std::string& word : words) {
      const bool is_noun = std::ranges::find(nouns, word) != nouns.end() && word != "page";
      roles_.push_back(is_noun ? kRow : RolesOf(word));
      all_ |= roles_.back();
    }
  }

  // One word has a role of `needed`, and each has one of `needed` or `allowed`.
  bool Is(Roles needed, Roles allowed) const {
    return Has(needed) &&
           std::ranges::all_of(roles_, [&](Roles r) { return (r & (needed | allowed)) != 0; });
  }
  bool Has(Roles roles) const { return (all_ & roles) != 0; }
  // How many words say something.
  std::size_t size() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(roles_, [](Roles r) { return (r & ~(kFill | kFlag)) != 0; }));
  }

 private:
  std::vector<Roles> roles_;
  Roles all_ = 0;
};

constexpr Roles kAnything = kFill | kFlag | kHas | kRow | kThing | kAnswer | kPage | kNo;

Mark FlagOf(const NameRoles& name) {
  if (name.Has(kCut)) return Mark::kCutFlag;
  if (name.Has(kBound) && name.Has(kReach) &&
      name.Is(kBound | kReach, kAnything | kOfBound | kCount | kPer)) {
    return Mark::kPartFlag;
  }
  if (name.Is(kPart, kAnything | kCount)) return Mark::kPartFlag;
  if (name.Has(kStop) && name.Has(kEarly) && name.Is(kStop | kEarly, kAnything)) {
    return Mark::kPartFlag;
  }
  // "chunked" of a transfer says nothing, "chunked_value" does.
  if (name.Is(kSample, kAnything | kOfBound) && (!name.Has(kOfBound) || name.size() > 1)) {
    return Mark::kTruthPart;
  }
  if (name.Is(kMore, kAnything | kNext | kGiven | kReach | kGo | kBound)) {
    return Mark::kMoreFlag;
  }
  if (name.Has(kHas) && name.Is(kNext, kAnything)) return Mark::kMoreFlag;
  if (name.Has(kFlag) && name.Is(kLeft, kAnything)) return Mark::kMoreFlag;
  if (name.Has(kAll) && name.Has(kGiven | kEnd) &&
      name.Is(kAll, kAnything | kGiven | kEnd | kFound)) {
    return Mark::kEndFlag;
  }
  return Mark::kNone;
}

Mark CursorOf(const NameRoles& name) {
  constexpr Roles kAround = kPlace | kPage | kRow | kThing | kFill | kState | kBookmark | kNext;
  if (name.Is(kPrevious, kAround | kHas | kFlag | kCount)) return Mark::kWayBack;
  if (name.Is(kNext, kFill) && name.size() == 1) return Mark::kBareNext;
  if (name.Is(kNext, kAround | kGo | kCount | kAnswer)) return Mark::kCursor;
  // "loadMoreToken"
  if (name.Has(kPlace | kState | kBookmark) && name.Is(kMore, kAround | kHas)) return Mark::kCursor;
  // "scroll_id", "resumption_token", "search_after"
  if (name.size() > 1 && name.Is(kGo, kAround | kAnswer)) return Mark::kPageState;
  if (name.Is(kGo, kFill)) return Mark::kAfter;
  if (name.Is(kState | kBookmark, kAround | kEnd | kAnswer) &&
      (name.Has(kBookmark | kPage) || (name.Has(kEnd) && name.Has(kPlace)))) {
    return Mark::kPageState;
  }
  return Mark::kNone;
}

// numbers_one: "order_number" is what one is called.
Mark CountMarkOf(const NameRoles& name, bool numbers_one) {
  constexpr Roles kAround = kFill | kAnswer | kPage;
  if (name.Is(kLeft | kMore, kAround | kRow | kThing | kCount | kHas)) {
    return name.Has(kRow | kThing | kCount | kPage) ? Mark::kRemaining : Mark::kBareRemaining;
  }
  if (name.Is(kGiven, kAround | kRow | kCount)) return Mark::kReturned;
  if (name.Has(kPage) && name.Has(kTotal | kCount | kEnd | kBound) &&
      name.Is(kPage, kTotal | kCount | kEnd | kBound | kFill)) {
    return Mark::kPages;
  }
  if (name.Is(kTotal | kFound, kAround | kRow | kThing | kCount | kHas)) {
    if (name.Has(kThing) && !name.Has(kRow)) return Mark::kThingTotal;
    if (!name.Has(kRow | kCount)) return Mark::kVagueTotal;
    return name.Has(kFound) ? Mark::kFound : Mark::kTotal;
  }
  if (name.Is(kCount, kFill)) return Mark::kBareCount;
  // "rows_before_limit": as many as there would be without it.
  if (name.Has(kRow) && name.Has(kBefore) && name.Is(kBound, kAround | kRow | kBefore | kCount)) {
    return Mark::kTotal;
  }
  if (numbers_one) return Mark::kNone;
  if (name.Is(kRow, kCount | kAround)) return name.Has(kCount) ? Mark::kTotal : Mark::kVagueTotal;
  return Mark::kNone;
}

// Names that say where a page begins and how long it is: they are few, and the same everywhere.
Mark PagePlaceOf(std::string_view plain) {
  if (IsIn(plain, {"offset", "skip", "startindex", "startat", "startoffset", "skipped", "start",
                   "startposition", "fromindex", "startrow", "pageoffset", "from", "pagestart"})) {
    return Mark::kOffset;
  }
  if (IsIn(plain, {"limit",          "pagesize",    "perpage",   "maxresults",  "maxrows",
                   "maxitems",       "rowlimit",    "pagelimit", "resultlimit", "numresults",
                   "maxcount",       "maxrecords",  "cappedat",  "limitedto",   "itemsperpage",
                   "resultsperpage", "hitsperpage", "pagelen",   "rpp",         "recordsperpage",
                   "rowsperpage",    "maxentries",  "batchsize", "maxpagesize", "maxhits",
                   "entriesperpage", "maxlines",    "linelimit", "lines",       "tail",
                   "effectivelimit", "appliedlimit"})) {
    return plain == "lines" || plain == "tail" ? Mark::kVagueLimit : Mark::kLimit;
  }
  if (IsIn(plain, {"count", "cnt"})) return Mark::kBareCount;
  if (IsIn(plain, {"top", "first", "size", "n", "last", "length"})) return Mark::kVagueLimit;
  if (IsIn(plain,
           {"page", "pagenumber", "currentpage", "pageindex", "pagenum", "pageno", "pagenr"})) {
    return Mark::kPage;
  }
  if (plain == "pages") return Mark::kVaguePages;
  return Mark::kNone;
}

}  // namespace

std::vector<std::string> MarkWords(std::string_view name) {
  std::vector<std::string> words;
  for (std::string& word : core::NameWords(name)) {
    std::vector<std::string> parts;
    if (RolesOf(word) == 0 && word.size() > 4 && TakeApart(word, parts)) {
      for (std::string& part : parts) words.push_back(std::move(part));
    } else {
      words.push_back(std::move(word));
    }
  }
  return words;
}

void AddNouns(std::string_view name, std::vector<std::string>& nouns) {
  constexpr std::size_t kUsual = 6;
  if (nouns.capacity() == 0) nouns.reserve(kUsual);
  for (std::string& word : core::NameWords(name)) {
    if (word.size() < 3) continue;
    std::string one = word;
    if (one.ends_with("ies")) {
      one.replace(one.size() - 3, 3, "y");
    } else if (one.ends_with("sses") || one.ends_with("xes") || one.ends_with("ches")) {
      one.resize(one.size() - 2);
    } else if (one.ends_with('s') && !one.ends_with("ss")) {
      one.pop_back();
    }
    if (one != word) nouns.push_back(std::move(one));
    nouns.push_back(std::move(word));
  }
}

MarkName ReadMarkName(std::string_view name, const std::vector<std::string>& nouns) {
  if (name.size() > 64) return {};
  // "@odata.nextLink", "hydra:next": behind the name of who defines it.
  if (const std::size_t owner = name.rfind(':'); owner != std::string_view::npos) {
    name.remove_prefix(owner + 1);
  }
  if (name.starts_with('@') && name.find('.') != std::string_view::npos) {
    name.remove_prefix(name.rfind('.') + 1);
  }
  std::string plain;
  for (const char c : core::AsciiLower(name)) {
    if (core::IsLetter(c)) plain.push_back(c);
  }
  if (const Mark mark = PagePlaceOf(plain); mark != Mark::kNone) return {mark};
  std::vector<std::string> words = MarkWords(name);
  // "x-ms-continuation": behind the name of who defines it.
  if (name.starts_with("x-") || name.starts_with("X-")) {
    while (words.size() > 1 && (words.front() == "x" || RolesOf(words.front()) == 0)) {
      words.erase(words.begin());
    }
  }
  if (words.empty()) return {};
  if (plain.starts_with("start") && plain.ends_with("cursor")) return {};
  if (plain.starts_with("resume") && words.size() > 1 &&
      IsIn(words.back(), {"at", "from", "after", "key", "token", "point"}))
    return {Mark::kPageState};
  if (plain.starts_with("toomany")) return {Mark::kPartFlag};
  if (IsIn(plain, {"partialmatch", "partialmatches", "partialindex"})) return {};
  if (IsIn(plain, {"fullresult", "fullresults", "isfullresult", "fulldata", "fulllist"})) {
    return {Mark::kEndFlag};
  }
  if (IsIn(plain, {"missingdata", "hasmissingdata", "datamissing"})) return {Mark::kPartFlag};
  // rows are withheld: they tell too much of too few people
  if (plain == "subjecttothresholding" || plain == "thresholded") return {Mark::kTruthPart};
  // "dataLossFromOtherRow", and not the settings of what guards against it
  if (plain.starts_with("dataloss") || plain.starts_with("hasdataloss") ||
      plain.ends_with("dataloss")) {
    const bool is_guard = plain.find("prevent") != std::string::npos ||
                          plain.find("protect") != std::string::npos ||
                          plain.find("allow") != std::string::npos;
    return {is_guard ? Mark::kNone : Mark::kTruthPart, words.front() == "no"};
  }
  if (IsIn(plain, {"aborted", "wasaborted", "isaborted", "cancelled", "canceled", "wascancelled",
                   "degraded", "isdegraded", "throttled", "isthrottled", "ratelimited", "lossy"})) {
    return {Mark::kStopped};
  }
  // "NextInstanceToken", "olderCursor": whatever the rows are called.
  if (words.size() > 1 && IsIn(words.front(), {"next", "older"}) &&
      IsIn(words.back(), {"token", "cursor", "marker"}) &&
      !IsIn(words[1], {"sync", "reset", "refresh", "access", "auth"})) {
    return {Mark::kCursor};
  }
  if (IsIn(plain, {"number", "num", "nb", "left", "available", "overbudget"})) return {};
  // "page_no" is a number, "no_more" a denial.
  if (words.size() > 1 && words.back() == "no") words.back() = "number";
  const NameRoles read(words, nouns);
  const bool is_denied = read.Has(kNo);
  const bool is_of_time =
      words.size() > 1 && (core::Contains(words, "timeout") || core::Contains(words, "deadline"));
  if (is_of_time && !read.Has(kReach)) return {};
  if (const Mark mark = FlagOf(read); mark != Mark::kNone) {
    // "more_count" counts.
    if (mark != Mark::kMoreFlag || !read.Has(kCount)) return {mark, is_denied};
  }
  // "nextBuildNumber" is the number of a build.
  const bool numbers_row = words.size() == 3 && words.front() == "next" &&
                           IsIn(words.back(), {"number", "no", "num"}) && RolesOf(words[1]) == 0;
  if (const Mark mark = CursorOf(read); mark != Mark::kNone) {
    return numbers_row ? MarkName{} : MarkName{mark, is_denied};
  }
  if (IsIn(words.back(), {"at", "on", "by"})) return {};
  const bool numbers_one =
      words.size() == 2 && IsIn(words.back(), {"number", "num"}) && !words.front().ends_with('s');
  if (const Mark mark = CountMarkOf(read, numbers_one); mark != Mark::kNone)
    return {mark, is_denied};
  if (read.Is(kEnd, kAnything | kReach | kGiven | kPlace)) {
    const bool is_bare = IsIn(plain, {"done", "complete", "completed", "finished", "iscomplete",
                                      "iscompleted", "isdone", "isfinished", "ended", "end"});
    return {is_bare ? Mark::kBareEnd : Mark::kEndFlag, is_denied};
  }
  if (read.Is(kPage, kFill)) {  // in other languages
    if (IsIn(plain, {"seite", "pagina"})) return {Mark::kPage};
    if (IsIn(plain, {"seiten", "paginas", "pagine"})) return {Mark::kVaguePages};
  }
  if (IsIn(plain, {"timedout", "istimedout", "didtimeout", "querytimedout", "searchtimedout",
                   "hastimedout"})) {
    return {Mark::kPartFlag, is_denied};
  }
  if (plain == "timeout") return {Mark::kTruthPart, is_denied};
  return {};
}

}  // namespace claribi::policy
