#include "policy/shares.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/mark_values.h"
#include "policy/page_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

// How a share may be written.
enum class ShareUnit { kAny, kPercent, kRatio };

std::string Singular(std::string word) {
  if (word.ends_with("ices") && word.size() > 5) return word.substr(0, word.size() - 4) + "ex";
  if (word.ends_with("ies") && word.size() > 4) return word.substr(0, word.size() - 3) + "y";
  if (word.ends_with("ches") || word.ends_with("shes")) return word.substr(0, word.size() - 2);
  if (word.ends_with('s') && !word.ends_with("ss")) word.pop_back();
  return word;
}

// What a question is split into: nobody asks for these, so that a count of them tells of the
// answer.
bool IsPartOfQuestion(std::string_view noun) {
  return IsIn(noun, {"shard",  "partition", "segment",    "block",   "split",      "zone",
                     "region", "tablet",    "range",      "chunk",   "stripe",     "fragment",
                     "index",  "source",    "ingester",   "querier", "backend",    "store",
                     "slice",  "subquery",  "datacenter", "leaf",    "datasource", "cell"});
}

// The same, where it is told among the figures of the question; elsewhere they may be data.
bool IsWork(std::string_view noun) {
  return IsPartOfQuestion(noun) ||
         IsIn(noun, {"job",     "task",   "stage",   "file",    "host",    "node",   "worker",
                     "request", "query",  "batch",   "page",    "part",    "bucket", "server",
                     "replica", "driver", "cluster", "project", "account", "table"});
}

// "metrics", "executionStats": the figures of a question.
bool IsFigures(std::string_view plain) {
  for (const std::string_view end :
       {"stats", "statistics", "metrics", "metadata", "progress", "execution", "profile",
        "diagnostics", "coverage", "completeness"}) {
    if (plain.ends_with(end)) return true;
  }
  return IsIn(plain,
              {"meta", "info", "query", "search", "scan", "job", "response", "responseheader"});
}

bool IsDoneWord(std::string_view word) {
  return IsIn(word,
              {"completed", "complete",  "finished",   "done",      "processed", "successful",
               "succeeded", "loaded",    "fetched",    "collected", "received",  "executed",
               "answered",  "responded", "responding", "replied",   "reached",   "covered",
               "searched",  "scanned",   "queried",    "visited",   "read",      "ok",
               "evaluated", "analyzed",  "analysed",   "inspected", "consulted", "reporting"});
}

bool IsWholeWord(std::string_view word) {
  return IsIn(word, {"total", "all", "expected", "requested", "planned", "overall", "asked",
                     "targeted", "scheduled", "known", "required"});
}

bool IsFillWord(std::string_view word) {
  return IsIn(word, {"number", "num", "nb", "count", "counts", "of", "the", "n", "so", "far", "to",
                     "be", "were", "was"});
}

// A number, also as a text: "66.7", "66.7%".
std::optional<double> NumberOf(const Json& value, bool& is_percent) {
  if (const auto number = value.AsDouble()) return number;
  const core::JsonString* text = value.AsString();
  if (text == nullptr || text->empty() || text->size() > 12) return std::nullopt;
  std::string_view digits = *text;
  if (digits.ends_with('%')) {
    is_percent = true;
    digits.remove_suffix(1);
    while (digits.ends_with(' ')) digits.remove_suffix(1);
  }
  double number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return number;
}

// Whether the share is less than all: of 1, or of 100.
bool IsBelowAll(const Json& value, ShareUnit unit) {
  bool is_percent = unit == ShareUnit::kPercent;
  const auto number = NumberOf(value, is_percent);
  if (!number || *number < 0) return false;
  if (is_percent) return *number < 100;
  if (unit == ShareUnit::kRatio) return *number < 1;
  return *number < 1 || (*number > 1 && *number < 100);
}

bool HoldsAny(const std::vector<std::string>& words, std::initializer_list<std::string_view> list) {
  return std::ranges::any_of(words, [&](const std::string& word) { return IsIn(word, list); });
}

// Lists that queries give, and no list of things.
bool IsQueryRows(std::string_view plain) {
  return IsIn(plain, {"rows", "hits", "matches", "records", "datarows", "dataarray"});
}

// {"queried": 5, "responded": 4}: of places, whatever they are.
bool HasSilentPlaces(const std::vector<NamedValue>& members) {
  std::optional<std::int64_t> asked, answered;
  for (const auto& [name, plain, value] : members) {
    if (IsIn(plain, {"queried", "contacted", "polled"})) asked = CountOf(value);
    if (IsIn(plain, {"responded", "answered", "replied"})) answered = CountOf(value);
  }
  return asked && answered && *answered < *asked;
}

struct Pair {
  std::optional<std::int64_t> done, all, lost;
};

class ShareReader {
 public:
  ShareReader(const RowList& list, std::string_view tool, std::string_view vendor, Findings& found)
      : vendor_(vendor),
        found_(found),
        list_(list),
        tool_(tool),
        here_(static_cast<std::int64_t>(list.rows->size())) {}

  void Read(const Around& object) {
    if (object.is_of_thing) is_of_thing_ = true;  // and what stands inside of it
    if (object.is_of_thing || IsEnded(object.members)) return;
    if (HasSilentPlaces(object.members)) is_share_ = true;
    ReadPairs(*object.object, object.plain, IsFigures(object.plain));
    for (const auto& [name, plain, value] : object.members) {
      const auto holds = [&plain = plain](std::string_view part) {
        return plain.find(part) != std::string::npos;
      };
      if (holds("coverage") || holds("completeness") || holds("covered")) {
        ReadCoverage(core::NameWords(name), *value, *object.object);
      }
      if (holds("sampl") && !object.is_beside()) {
        ReadSampling(core::NameWords(name), *value, *object.object);
      }
      if (holds("lag") || holds("behind")) ReadLag(core::NameWords(name), *value);
    }
    if (SaysSampled(*object.object)) is_sampled_ = true;
  }

  void Say() {
    if (parts_ > 0) {
      found_.Say(Incompleteness::kPartial, std::string(vendor_) + " came to " +
                                               std::to_string(parts_done_) + " of " +
                                               std::to_string(parts_) + " parts of the question.");
    } else if (is_share_) {
      found_.Say(Incompleteness::kPartial,
                 std::string(vendor_) + " says that the answer covers only a share of the data.");
    }
    if (is_sampled_) {
      found_.Say(Incompleteness::kPartial,
                 std::string(vendor_) + " says that the answer is of a sample.");
    }
    if (behind_ > 0 && found_.incomplete == Incompleteness::kNone) {
      found_.Say(Incompleteness::kMorePages,
                 std::string(vendor_) + " has more behind the last row that came.");
    }
  }

 private:
  // Words of the tool's and the list's name, one of each. Most answers have nothing to hold against
  // them.
  const std::vector<std::string>& About() {
    if (about_.empty()) {
      for (const std::string_view name : {tool_, list_.name}) {
        for (std::string& word : core::NameWords(name)) about_.push_back(Singular(std::move(word)));
      }
    }
    return about_;
  }

  // A question that is said to be at its end needed no more than it did.
  static bool IsEnded(const std::vector<NamedValue>& members) {
    return std::ranges::any_of(members, [](const NamedValue& member) {
      const core::JsonString* text = member.value->AsString();
      return text != nullptr && IsIn(member.plain, {"state", "status"}) &&
             IsIn(FoldedName(*text), {"finished", "completed", "done", "succeeded", "success"});
    });
  }

  void ReadPairs(const Json::Object& members, const std::string& object, bool is_figures) {
    std::map<std::string, Pair> pairs;
    for (const auto& [name, value] : members) {
      const auto count = CountOf(&value);
      if (!count || value.IsBool()) continue;
      std::string noun;
      bool is_done = false, is_all = false, is_lost = false, is_other = false;
      for (const std::string& word : core::NameWords(name)) {
        if (IsFillWord(word)) continue;
        if (IsDoneWord(word) && !is_done) {
          is_done = true;
        } else if (IsWholeWord(word) && !is_all) {
          is_all = true;
        } else if (IsIn(word, {"failed", "unreachable", "unavailable"}) && !is_lost) {
          is_lost = true;
        } else if (noun.empty()) {
          noun = Singular(word);
        } else {
          is_other = true;
        }
      }
      if (is_other) continue;
      Pair& pair = pairs[noun];
      if (is_done && !is_all && !is_lost) {
        pair.done = count;
      } else if (is_lost && !is_all && !is_done) {
        pair.lost = count;
      } else if (!is_done && !is_lost && (is_all || (!noun.empty() && is_figures))) {
        if (!pair.all || is_all) pair.all = count;
      }
    }
    for (auto& [noun, pair] : pairs) {
      std::string what = noun.empty() ? Singular(object) : noun;
      const bool is_progress =
          noun.empty() && list_.holds_anything && !is_of_thing_ &&
          IsIn(object, {"progress", "queryprogress", "searchprogress", "scanprogress", "scanned",
                        "searched", "processed", "fetched"});
      // Beside rows of anything, a count of files or tasks is one of the question's.
      const bool may_be_work = is_figures || noun.empty() || IsQueryRows(list_.plain);
      if (!is_progress && (may_be_work ? !IsWork(what) : !IsPartOfQuestion(what))) {
        continue;
      }
      if (std::ranges::find(About(), what) != About().end()) continue;  // of the rows themselves
      if (pair.done && pair.all && *pair.done < *pair.all) {
        NoteParts(*pair.done, *pair.all);
      } else if (!pair.done && pair.lost.value_or(0) > 0 && pair.all && *pair.lost <= *pair.all) {
        NoteParts(*pair.all - *pair.lost, *pair.all);
      }
    }
  }

  void NoteParts(std::int64_t done, std::int64_t all) {
    if (parts_ > 0) return;
    parts_done_ = done;
    parts_ = all;
  }

  // "coverage": 0.67, "@search.coverage": 66.7, {"coverage": {"full": false}}
  void ReadCoverage(const std::vector<std::string>& words, const Json& value,
                    const Json::Object& members) {
    if (words.empty() ||
        HoldsAny(About(), {"coverage", "test", "lint", "insurance", "code", "build", "unit", "ci",
                           "package", "module", "file", "policy", "warranty", "map"})) {
      return;
    }
    if (!HoldsAny(words, {"coverage", "completeness", "covered"})) return;
    bool is_of_answer = false;
    ShareUnit unit = ShareUnit::kAny;
    for (const std::string& word : words) {
      if (IsIn(word, {"percent", "percentage", "pct"})) {
        unit = ShareUnit::kPercent;
      } else if (IsIn(word, {"ratio", "fraction"})) {
        unit = ShareUnit::kRatio;
      } else if (IsIn(word, {"search", "query", "data", "scan", "index", "result", "results",
                             "response", "shard", "shards", "source", "sources", "document",
                             "documents", "event", "events", "answer"})) {
        is_of_answer = true;
      } else if (!IsIn(word, {"coverage", "completeness", "covered", "estimated", "time", "x"})) {
        return;
      }
    }
    // {"full": false} is said of an answer alone.
    const bool tells_full = value.Find("full") != nullptr || value.Find("degraded") != nullptr;
    if (!is_of_answer && !list_.holds_anything && !tells_full) return;
    const bool is_of_tests = std::ranges::any_of(members, [](const Json::Member& member) {
      return IsIn(FoldedName(member.first), {"lines", "branches", "statements", "functions",
                                             "linescovered", "linestotal", "commit"});
    });
    if (is_of_tests) return;
    if (const Json::Object* inner = value.AsObject()) {
      for (const auto& [name, member] : *inner) {
        const std::string plain = FoldedName(name);
        const bool is_part = (IsIn(plain, {"full", "complete", "iscomplete", "isfull"}) &&
                              member.AsBool() == false) ||
                             (IsIn(plain, {"coverage", "percent", "percentage", "ratio"}) &&
                              IsBelowAll(member, plain == "coverage" ? ShareUnit::kAny
                                                 : plain == "ratio"  ? ShareUnit::kRatio
                                                                     : ShareUnit::kPercent));
        is_share_ = is_share_ || is_part;
      }
      return;
    }
    is_share_ = is_share_ || IsBelowAll(value, unit);
  }

  // "sampling_rate": 0.1, "sample_percentage": 10, "samplingMetadatas": [{…}]
  void ReadSampling(const std::vector<std::string>& words, const Json& value,
                    const Json::Object& members) {
    if (!HoldsAny(words, {"sampling", "sample", "sampled"})) return;
    if (HoldsAny(About(),
                 {"sampling", "rule", "config", "configuration", "setting", "camera", "audio",
                  "sensor", "device", "track", "signal", "recording", "policy"})) {
      return;
    }
    const bool is_of_signal = std::ranges::any_of(members, [](const Json::Member& member) {
      return IsIn(FoldedName(member.first), {"hz", "unit", "units", "camera", "device", "channels",
                                             "codec", "bitdepth", "model", "sensor", "rules"});
    });
    if (is_of_signal) return;
    if (HoldsAny(words, {"metadata", "metadatas", "info"})) {
      is_sampled_ = is_sampled_ || (value.IsArray() && !value.AsArray()->empty()) ||
                    (value.IsObject() && SaysSampled(*value.AsObject()));
      return;
    }
    const Json::Object* inner = value.AsObject();
    if (inner != nullptr && words.size() == 1) {  // {"sampling": {"rate": 0.1}}
      for (const auto& [name, member] : *inner) {
        if (!member.IsObject()) ReadSampling({"sampling", core::AsciiLower(name)}, member, *inner);
      }
      return;
    }
    if (words == std::vector<std::string>{"sampled", "from"}) {
      is_sampled_ = is_sampled_ || CountOf(&value).value_or(0) > here_;
      return;
    }
    const bool is_percent = HoldsAny(words, {"percent", "percentage", "pct"});
    if (!is_percent && !HoldsAny(words, {"rate", "ratio", "fraction", "factor", "probability"})) {
      return;
    }
    bool is_written_percent = is_percent;
    const auto share = NumberOf(value, is_written_percent);
    is_sampled_ = is_sampled_ || (share && *share > 0 && *share < (is_written_percent ? 100 : 1));
  }

  // "lag": 8810, "millisBehindLatest": 9000, beside messages that were read
  void ReadLag(const std::vector<std::string>& words, const Json& value) {
    if (!IsIn(list_.plain, {"messages", "records", "events"}) ||
        HoldsAny(About(), {"lag", "group", "consumergroup"})) {
      return;
    }
    const bool is_behind = HoldsAny(words, {"lag", "behind"});
    const bool is_known = std::ranges::all_of(words, [](const std::string& word) {
      return IsIn(word, {"consumer", "message", "messages", "record", "records", "current", "total",
                         "partition", "end", "behind", "lag", "latest", "millis", "ms", "count"});
    });
    if (is_behind && is_known) behind_ = std::max(behind_, CountOf(&value).value_or(0));
  }

  const std::string_view vendor_;
  Findings& found_;
  const RowList& list_;
  const std::string_view tool_;
  std::vector<std::string> about_;  // see About
  const std::int64_t here_;         // rows
  std::int64_t parts_done_ = 0, parts_ = 0, behind_ = 0;
  bool is_of_thing_ = false;
  bool is_share_ = false;
  bool is_sampled_ = false;
};

// The first count of a list of them, or the count.
std::optional<std::int64_t> FirstCount(const Json& value) {
  const Json::Array* items = value.AsArray();
  return CountOf(items == nullptr ? &value : items->empty() ? nullptr : &items->front());
}

}  // namespace

void ReadShares(const AnswerShape& shape, std::string_view tool, std::string_view vendor,
                Findings& found) {
  if (!shape.list()) return;
  ShareReader reader(*shape.list(), tool, vendor, found);
  for (const Around& object : shape.around()) reader.Read(object);
  reader.Say();
}

bool SaysSampled(const Json::Object& members) {
  std::optional<std::int64_t> read, all;
  for (const auto& [name, value] : members) {
    if (!value.IsNumber() && !value.IsArray() && !value.IsString()) continue;
    if (!NamesSample(name)) continue;
    const std::vector<std::string> words = core::NameWords(name);
    if (!HoldsAny(words, {"sample", "samples", "sampling", "sampled"})) continue;
    if (HoldsAny(words, {"read", "used", "taken"}) || words.front() == "sampled") {
      read = FirstCount(value);
    } else if (HoldsAny(words, {"space", "population", "total"})) {
      all = FirstCount(value);
    }
  }
  return read && all && *read < *all;
}

}  // namespace claribi::policy
