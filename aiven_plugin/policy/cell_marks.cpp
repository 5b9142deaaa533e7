#include "policy/cell_marks.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "core/text.h"
#include "policy/cut_json.h"
#include "policy/mark_values.h"
#include "policy/mark_words.h"
#include "policy/name_memo.h"
#include "policy/page_words.h"
#include "policy/unwritten_values.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::size_t kMostNames = 200;  // that are counted apart
constexpr std::size_t kShownNames = 12;
constexpr std::size_t kShownNameBytes = 64;
constexpr std::string_view kRedacted = "[REDACTED]";  // as Aiven writes it, and this plugin

// How often, by the name of the column.
using Tally = std::map<std::string, std::size_t, std::less<>>;

void Count(Tally& tally, std::string_view name) {
  const auto known = tally.find(name);
  if (known != tally.end()) {
    ++known->second;
  } else if (tally.size() < kMostNames) {
    tally.emplace(name, 1);
  }
}

std::size_t Sum(const Tally& tally) {
  std::size_t sum = 0;
  for (const auto& [name, count] : tally) sum += count;
  return sum;
}

// "2 in "password", 1 in "msg"", the most frequent first.
std::string Listed(const Tally& tally) {
  std::vector<std::pair<std::size_t, std::string_view>> names;
  for (const auto& [name, count] : tally) names.emplace_back(count, name);
  std::stable_sort(names.begin(), names.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShownNames); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(names[i].first) + " in " +
            core::Quoted(names[i].second, kShownNameBytes);
  }
  if (names.size() > kShownNames) text += " and other columns";
  return text;
}

// A value that stands in place of one that is not given: "<masked>", "(hidden)", "********".
bool IsBlankedOut(std::string_view text) {
  if (text.size() < 4 || text.size() > 40) return false;
  if (text.find_first_not_of('*') == std::string_view::npos) return true;
  const std::size_t close = std::string_view("])>}").find(text.back());
  if (close == std::string_view::npos || text.front() != "[(<{"[close]) return false;
  const std::string inner = core::AsciiLower(text.substr(1, text.size() - 2));
  for (const std::string_view word : {"redacted", "masked", "filtered", "hidden", "removed",
                                      "secret", "obfuscated", "censored"}) {
    if (inner == word || (inner.starts_with(word) && inner.size() > word.size() &&
                          !core::IsLetter(inner[word.size()]))) {
      return true;
    }
  }
  return false;
}

// False for nearly all texts, by their last character: every mark ends with a bracket, dots, or
// "*".
bool MayEndMark(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return last != std::string_view::npos &&
         std::string_view(")]>}.*\xA6").find(text[last]) != std::string_view::npos;
}

// The labels of columns beside rows that are lists: texts, or objects with a name.
std::vector<std::string> LabelsIn(const Json::Object& members) {
  for (const auto& [name, value] : members) {
    const Json::Array* items = value.AsArray();
    if (items == nullptr) continue;
    const std::string lower = core::AsciiLower(name);
    const bool names_columns = lower == "cols" || lower == "columns" || lower == "fields" ||
                               lower == "headers" || lower == "column_names";
    if (!names_columns) continue;
    std::vector<std::string> labels;
    for (const Json& item : *items) {
      const core::JsonString* label = item.AsString();
      for (const std::string_view member : {"label", "name", "column", "title"}) {
        if (label == nullptr) label = item.FindString(member);
      }
      labels.push_back(label == nullptr ? std::string() : std::string(*label));
    }
    return labels;
  }
  return {};
}

class CellReader {
 public:
  void Read(const Json& value, std::string_view column, const std::vector<std::string>& labels) {
    if (const core::JsonString* text = value.AsString()) {
      ReadText(*text, column);
    } else if (const Json::Array* items = value.AsArray()) {
      for (const Json& item : *items) {
        const Json::Array* cells = item.AsArray();
        if (cells == nullptr) {
          Read(item, column, labels);
        } else {
          ReadRow(*cells, labels);
        }
      }
    } else if (const Json::Object* members = value.AsObject()) {
      const std::vector<std::string> own = LabelsIn(*members);
      ReadFlags(*members);
      for (const auto& [name, member] : *members) {
        Read(member, name, own.empty() && member.IsObject() ? labels : own);
      }
    }
  }

  Tally cut;
  Tally redacted;  // by the vendor, or here
  Tally blank;     // by the vendor, in words that are not used here

 private:
  // {"body": "…", "body_truncated": true}, {"content": "…", "truncated": true}
  void ReadFlags(const Json::Object& members) {
    for (const auto& [name, value] : members) {
      if (!IsTrue(value)) continue;
      const FlagName& what = flags_.Of(name, [](std::string_view flag_name) {
        return FlagName{OmitsChildren(flag_name), ReadMarkName(flag_name).mark == Mark::kCutFlag};
      });
      if (what.omits_children) Count(cut, name);
      if (!what.is_cut) continue;
      const std::string flag = FoldedName(name);
      for (const auto& [other, text] : members) {
        const std::string plain = FoldedName(other);
        const bool is_named =
            !plain.empty() && flag.starts_with(plain) && flag != plain &&
            (plain.size() > 2 ||
             core::IsIn(std::string_view(flag).substr(plain.size()), {"truncated", "istruncated"}));
        const bool is_alone =
            (flag == "truncated" || flag == "istruncated") &&
            core::IsIn(plain, {"content", "body", "text", "patch", "diff", "output", "snippet"});
        if (text.IsString() && (is_named || is_alone)) Count(cut, other);
      }
    }
  }

  void ReadRow(const Json::Array& cells, const std::vector<std::string>& labels) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool has_label = i < labels.size() && !labels[i].empty();
      const std::string column = has_label ? labels[i] : "column " + std::to_string(i + 1);
      Read(cells[i], column, {});
    }
  }

  void ReadText(std::string_view text, std::string_view column) {
    const bool may_be_mark = MayEndMark(text);
    if (may_be_mark && (!CutMarkOf(text).empty() || IsPlaceholder(text, column)))
      Count(cut, column.empty() ? "the answer" : column);
    if (text.find(kRedacted) != std::string_view::npos) {
      Count(redacted, column.empty() ? "the answer" : column);
    } else if (may_be_mark && IsBlankedOut(text)) {
      Count(blank, column.empty() ? "the answer" : column);
    }
  }

  struct FlagName {
    bool omits_children = false;
    bool is_cut = false;
  };
  NameMemo<FlagName> flags_;
};

std::string Values(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace

void ReadCellMarks(const Json& data, std::string_view vendor, std::size_t blanked,
                   Findings& found) {
  CellReader cells;
  cells.Read(data, {}, {});
  if (const std::size_t cut = Sum(cells.cut); cut > 0) {
    const std::string figure =
        Values(cut, "value was cut, as a mark says", "values were cut, as marks say");
    found.SayQuoting(Incompleteness::kTruncated, figure + ".",
                     figure + ": " + Listed(cells.cut) + ".");
  }
  const std::size_t blank = Sum(cells.blank);
  if (blanked + blank == 0) return;
  Tally names = cells.blank;
  if (blanked > 0) {
    for (const auto& [name, count] : cells.redacted) names[name] += count;
  }
  const std::string figure = std::string(vendor) + " had blanked " +
                             Values(blanked + blank, "value", "values") + " before the answer came";
  if (names.empty()) {
    found.Say(Incompleteness::kNone, figure + ".");
  } else {
    found.SayQuoting(Incompleteness::kNone, figure + ".", figure + ": " + Listed(names) + ".");
  }
}

}  // namespace claribi::policy
