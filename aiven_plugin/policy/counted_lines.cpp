#include "policy/counted_lines.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/answer_shape.h"
#include "policy/figure_pairs.h"
#include "policy/mark_values.h"
#include "policy/mark_words.h"
#include "policy/prose_lines.h"
#include "policy/sentence_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

constexpr std::size_t kLongestClaim = 160;
constexpr std::size_t kMostLines = 2000;

// That something was found, in the languages that foreign_words.h reads.
bool IsFoundWord(std::string_view word) {
  return IsIn(word,
              {"found",     "matched",   "fandt",    "fundet",      "gefunden",    "trouvé",
               "trouvés",   "trouvées",  "encontré", "encontramos", "encontrados", "encontradas",
               "encontrou", "encontrei", "trovati",  "trovate",     "gevonden",    "hittade",
               "hittades",  "funnet",    "fant",     "znaleziono",  "nalezeno",    "найдено",
               "Найдено",   "löytyi",    "bulundu",  "βρέθηκαν"});
}

bool IsCountable(const SentenceWord& noun) {
  return !noun.text.empty() && !noun.number && !IsTimeUnit(noun.text) &&
         !IsIn(noun.text,
               {"percent", "of",         "out",  "x",     "kb",       "mb",   "gb",     "bytes",
                "b",       "ms",         "or",   "and",   "to",       "by",   "groups", "types",
                "kinds",   "categories", "ways", "steps", "sections", "areas"});
}

// The one count of a line that says what follows: "Found 118 tables in schema raw:", "12 users:",
// "The result has 900 rows:".
// nouns: what else may be counted without a word that says that it is here.
std::optional<std::int64_t> ClaimOf(std::string_view line,
                                    const std::vector<std::string>& nouns = {}) {
  while (line.starts_with('#') || line.starts_with('*') || line.starts_with(' '))
    line.remove_prefix(1);
  while (line.ends_with('*') || line.ends_with(' ')) line.remove_suffix(1);
  if (line.size() > kLongestClaim || line.find(". ") != std::string_view::npos) return {};
  const SentenceWords words(line);
  std::size_t at = words.size();
  bool is_found = false, is_denied = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    is_found = is_found || IsFoundWord(words[i].text);
    is_denied = is_denied || IsDenial(words[i].text) ||
                IsIn(words[i].text, {"top", "first", "per", "each", "least", "over", "about"});
    if (!words[i].number) continue;
    if (at < words.size()) return {};  // "Found 12 matches in 3 files:"
    at = i;
  }
  if (at >= words.size() || is_denied || !IsCountable(words[at + 1])) return {};
  const bool leads = line.ends_with(':');
  const std::string_view before = at == 0 ? std::string_view() : words[at - 1].text;
  const auto is_noun = [&](std::size_t i) {
    return IsRowWord(words[i].text) || std::ranges::find(nouns, words[i].text) != nouns.end();
  };
  const bool holds = (is_noun(at + 1) || (!nouns.empty() && is_noun(at + 2))) &&
                     IsIn(before, {"has", "have", "contains", "returned", "matched", "are"});
  const bool is_told = (is_found && (at == 0 || IsFoundWord(before))) || holds ||
                       (leads && at == 0 && words.size() <= 6) ||
                       (leads && before == "are" && words[0].text == "there");
  return is_told && *words[at].number > 0 ? words[at].number : std::nullopt;
}

// "total_hosts: 31"
std::optional<std::int64_t> TotalOnLine(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || line.size() > kLongestClaim) return {};
  const std::vector<std::string> words = core::NameWords(line.substr(0, colon));
  if (!core::Contains(words, "total") && !core::Contains(words, "count")) return {};
  const Json count(Stripped(line.substr(colon + 1)));
  return words.size() <= 3 ? CountOf(&count) : std::nullopt;
}

std::int64_t ListMarkOf(std::string_view line) {
  for (const std::string_view sign : {"- ", "* ", "+ ", "\xE2\x80\xA2 "}) {
    if (line.starts_with(sign)) return static_cast<std::int64_t>(sign.size());
  }
  const std::size_t digits = line.find_first_not_of("0123456789");
  const bool is_numbered = digits != std::string_view::npos && digits > 0 && digits < 5 &&
                           IsIn(line.substr(digits, 2), {". ", ") "});
  return is_numbered ? static_cast<std::int64_t>(digits + 2) : 0;
}

// The last figure of a line, which may count what the line stands for.
std::int64_t LastFigure(std::string_view line) {
  const SentenceWords words(line);
  std::int64_t figure = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].number) figure = *words[i].number;
  }
  return figure;
}

// How many rows the lines below a claim are; 0 where that is not sure.
std::int64_t RowsIn(const std::vector<std::string_view>& lines, std::int64_t claim) {
  std::int64_t listed = 0, table = 0, words = 0, others = 0, sum = 0;
  std::size_t outer = std::string_view::npos;  // blanks before the first one
  for (std::string_view line : lines) {
    const std::size_t blanks = line.find_first_not_of(" \t");
    if (outer == std::string_view::npos) outer = blanks;
    const bool is_inner = blanks != std::string_view::npos && blanks > outer;
    const std::string_view text = Stripped(line);
    if (text.empty()) continue;
    const std::int64_t mark = ListMarkOf(text);
    if (mark > 0) {
      if (is_inner || text.ends_with(':')) return 0;  // a list of groups
      ++listed;
      sum += LastFigure(text.substr(static_cast<std::size_t>(mark)));
    } else if (text.starts_with('|')) {
      ++table;
      sum += LastFigure(text);
    } else if (!is_inner) {
      if (text.ends_with(':') || text.starts_with('#')) return 0;
      (text.find(' ') == std::string_view::npos ? words : others) += 1;
    }
  }
  if (sum == claim) return 0;
  if (listed > 0) return table == 0 && words == 0 && others <= 1 ? listed : 0;
  if (table > 2) return words == 0 && others <= 1 ? table - 2 : 0;
  return others == 0 && table == 0 ? words : 0;
}

std::int64_t RowsIn(const Json& data, std::int64_t claim) {
  const AnswerShape shape(data);
  if (!shape.list() || shape.list()->rows->empty()) return 0;
  const bool holds_groups = std::ranges::any_of(*shape.list()->rows, [](const Json& row) {
    const Json::Object* members = row.AsObject();
    return row.IsArray() ||
           (members != nullptr && std::ranges::any_of(*members, [](const Json::Member& member) {
              return member.second.IsArray();
            }));
  });
  const bool is_sum =
      IsSum(claim, *shape.list(),
            shape.around().empty() ? std::vector<NamedValue>{} : shape.around().front().members);
  return holds_groups || is_sum ? 0 : *shape.rows();
}

}  // namespace

std::int64_t RowsOfText(std::string_view prose) {
  std::vector<std::string_view> lines;
  std::size_t commas = 0;
  for (std::string_view rest = Stripped(prose); !rest.empty();) {
    const std::size_t stop = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, stop);
    const auto own = static_cast<std::size_t>(std::ranges::count(line, ','));
    if (lines.empty()) commas = own;
    if (lines.size() >= kMostLines || (commas > 0 && own != commas)) return 0;
    lines.push_back(line);
    rest.remove_prefix(std::min(stop + 1, rest.size()));
  }
  const auto rows = static_cast<std::int64_t>(lines.size());
  return commas > 0 ? std::max<std::int64_t>(rows - 1, 0) : rows > 1 ? RowsIn(lines, 0) : 0;
}

std::optional<CountedLines> CountsMoreThanData(std::string_view words, const Json& data,
                                               std::string_view json, std::string_view tool) {
  std::vector<std::string> nouns;
  AddNouns(tool, nouns);
  std::string_view first = Stripped(words.substr(0, words.find_first_of("\n;")));
  first = first.substr(0, first.find(". "));
  const auto claim =
      ClaimOf(first.ends_with('.') ? first.substr(0, first.size() - 1) : first, nouns);
  if (!claim) return {};
  std::int64_t here = 0;
  if (!data.IsNull()) {
    here = RowsIn(data, *claim);
  } else if (const auto read = Json::ParseReceived(json); read.ok()) {
    here = RowsIn(*read, *claim);
  }
  if (here == 0 || here >= *claim) return {};
  return CountedLines{.said = *claim, .here = here};
}

std::optional<CountedLines> CountsMoreThanLines(std::string_view prose, const Json* data) {
  const std::size_t end = prose.find('\n');
  if (end == std::string_view::npos) return {};
  auto claim = ClaimOf(Stripped(prose.substr(0, end)));
  if (!claim && data == nullptr) {
    // "hosts:", a list, and "total_hosts: 31" below it
    prose = Stripped(prose);
    const std::size_t last = prose.rfind('\n');
    claim = TotalOnLine(prose.substr(last + 1));
    const bool is_headed = Stripped(prose.substr(0, end)).ends_with(':');
    if (claim && !is_headed) {  // lines without a head
      std::vector<std::string_view> above;
      for (std::string_view rest = prose.substr(0, last); !rest.empty();) {
        const std::size_t stop = std::min(rest.find('\n'), rest.size());
        if (above.size() >= kMostLines) return {};
        above.push_back(rest.substr(0, stop));
        rest.remove_prefix(std::min(stop + 1, rest.size()));
      }
      const std::int64_t rows = RowsIn(above, *claim);
      return rows > 0 && rows < *claim ? std::optional(CountedLines{*claim, rows}) : std::nullopt;
    }
    prose = claim ? prose.substr(0, last) : std::string_view();
  }
  if (!claim || prose.size() <= end) return {};
  std::int64_t here = 0;
  if (data != nullptr) {
    here = RowsIn(*data, *claim);
  } else {
    std::vector<std::string_view> lines;
    for (std::string_view rest = prose.substr(end + 1); !rest.empty();) {
      const std::size_t stop = std::min(rest.find('\n'), rest.size());
      if (lines.size() >= kMostLines) return {};
      lines.push_back(rest.substr(0, stop));
      rest.remove_prefix(std::min(stop + 1, rest.size()));
    }
    here = RowsIn(lines, *claim);
  }
  if (here == 0 || here >= *claim) return {};
  return CountedLines{.said = *claim, .here = here};
}

}  // namespace claribi::policy
