// Which rows, in more words than needed: "of any size", "across all its databases", "on anything
// but AWS", "as well as", "from x only the …", "according to the team tag". See plain_question.h.
#include <algorithm>
#include <array>

#include "planner/plain_question.h"
#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

// What restricts nothing: "of any size", "no matter which type", "across all of its databases",
// "…, all of them, everywhere".
void PlainQuestion::TurnScope() {
  static constexpr std::array kNone{
      std::string_view{
          "of|in any|whatever|whichever|all size|sizes|kind|kinds|sort|sorts|type|types|"
          "shape|shapes|colour|color ?and|or ?size|kind|type|shape|sort"},
      std::string_view{"?, any|whatever|whichever size|sizes|kind|kinds|sort|sorts $"},
      std::string_view{"?, no matter what|which|the|how|where ?the size|kind|sort|type|plan|state|"
                       "region|cloud|provider|project|version|age|big|large|old|small|they|it ?it|"
                       "they|is|are ?are|is|run|runs"},
      std::string_view{
          "?, regardless|irrespective|independent|independently of ?the|their|its size|"
          "kind|sort|type|plan|state|status|region|cloud|provider|project|version|age|"
          "tier|price|location"},
      std::string_view{"?, whatever|whichever the|their|its size|kind|sort|type|plan|state|status|"
                       "region|cloud|provider|project|version|age|tier ?is|are|may ?be"}};
  for (std::size_t i = 1; i < tokens_.size(); ++i) {
    for (const std::string_view pattern : kNone) {
      const std::size_t end = EndOf(i, pattern);
      const bool ends = end == tokens_.size() || IsMarkAt(end) ||
                        Is(end, {"in", "on", "of", "with", "that", "which", "from"});
      // "grouped by", "how many of each": what it is divided by.
      if (end == i || !ends || Is(i - 1, {"by", "per", "and", "or", "not", "no"})) continue;
      const bool mark = IsMarkAt(i) && IsMarkAt(end) && end + 1 < tokens_.size();
      Drop(i, end - i + (mark ? 1 : 0));
      break;
    }
  }
  // "the tables of x, over all its databases", "events over every project": each is of one.
  for (std::size_t i = 2; i + 1 < tokens_.size(); ++i) {
    const std::size_t mark = IsMarkAt(i) ? i + 1 : i;
    const std::size_t prep = EndOf(mark, "?and over|across|throughout");
    if (prep == mark) continue;
    std::size_t noun =
        EndOf(prep, "all|every|any ?of ?its|the|our|my|their ?different|various|other");
    if (noun == prep || Is(noun - 1, {"other"})) continue;
    const bool is_every = Is(prep, {"every"});
    if (is_every && Computes()) continue;
    const std::string owner = NounAt(noun);
    if (owner.empty()) continue;
    bool has_below = false;
    for (std::size_t at = 0; at < i; ++at) {
      const std::string below = NounAt(at);
      if (below.empty() || below == owner) continue;
      const auto above = model_.ReachableFrom(below);
      has_below = has_below || std::find(above.begin(), above.end(), owner) != above.end();
    }
    // "topics that exist across all services": in each of them.
    const bool compares = std::any_of(
        tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(i), [](const Token& token) {
          static constexpr std::array kWords{
              std::string_view{"exist"},     std::string_view{"exists"},
              std::string_view{"existing"},  std::string_view{"appear"},
              std::string_view{"appears"},   std::string_view{"present"},
              std::string_view{"found"},     std::string_view{"installed"},
              std::string_view{"enabled"},   std::string_view{"shared"},
              std::string_view{"common"},    std::string_view{"same"},
              std::string_view{"identical"}, std::string_view{"unique"},
              std::string_view{"distinct"},  std::string_view{"different"},
              std::string_view{"spread"},    std::string_view{"distributed"},
              std::string_view{"split"},     std::string_view{"vary"},
              std::string_view{"differ"},    std::string_view{"compare"},
              std::string_view{"compared"},  std::string_view{"each"},
              std::string_view{"per"},       std::string_view{"by"},
              std::string_view{"duplicate"}, std::string_view{"average"},
              std::string_view{"balanced"},  std::string_view{"used"}};
          return std::find(kWords.begin(), kWords.end(), token.low) != kWords.end();
        });
    if (!has_below || compares) continue;
    Drop(i, noun + lexicon_.LongestAt(tokens_, noun).count - i);
    break;
  }
  // "number of services, all of them, everywhere": only of a number or a list.
  static constexpr std::string_view kWhole =
      ", *and|in all|everywhere|anywhere|wherever|overall *of|in|them|everywhere|anywhere|all|"
      "together|combined ?, *all|of|them|everywhere|together $";
  const bool asks_rows = Has(0, "how many") || Has(0, "?the|total number|count of") ||
                         Has(0, "list|show|number|count");
  const bool sums = Has(0, "how many") || Has(0, "?the ?total number|count of");
  for (std::size_t i = 2; asks_rows && i + 1 < tokens_.size(); ++i) {
    if (const std::size_t end = EndOf(i, kWhole); end > i) Drop(i, tokens_.size() - i);
  }
  for (std::size_t i = 2; sums && i + 1 < tokens_.size(); ++i) {
    const std::size_t end = EndOf(i, ", counting|including everything|all *of|them|it $");
    if (end > i) Drop(i, tokens_.size() - i);
  }
  // "services that we run or not"
  for (std::size_t i = 1; i + 3 < tokens_.size(); ++i) {
    const std::size_t end = EndOf(i, "?that|which we|i run|use|have or not|otherwise");
    if (end > i && (end == tokens_.size() || IsMarkAt(end))) Drop(i, end - i);
  }
  const std::size_t last = tokens_.size() - 1;
  const bool is_whole = sums && last > 2 && Has(last, "everywhere|overall") &&
                        (!NounAt(last - 1).empty() || Is(last - 1, {"there", "have"}));
  if (is_whole) Drop(last, 1);
}

// "on anything but AWS", "anywhere except on AWS", "any plan but a startup plan": not on it.
void PlainQuestion::TurnExceptions() {
  for (std::size_t i = 1; i + 2 < tokens_.size(); ++i) {
    const std::size_t end = EndOf(i, "anything|something|everything but|except|besides ?for");
    const std::size_t other = EndOf(i, "anything|something other|else than|but|except");
    const std::size_t behind = std::max(end, other);
    if (behind > i && Is(i - 1, {"on", "in", "with", "using"}) && behind < tokens_.size()) {
      const std::string preposition = tokens_[i - 1].low;
      Put(i - 1, "not");
      Put(i, preposition);
      const std::size_t again = Is(behind, {"on", "in", "with"}) ? behind + 1 : behind;
      Drop(i + 1, again - i - 1);
      continue;
    }
    const std::size_t place =
        EndOf(i, "anywhere|everywhere|somewhere but|except|besides|other|else ?than");
    if (place > i && Is(place, {"on", "in"})) {
      Put(i, "not");
      Drop(i + 1, place - i - 1);
    } else if (place > i && MeansAt(place, Kind::kValue)) {
      Put(i, "not");
      Put(i + 1, "on");
      Drop(i + 2, place - i - 2);
    }
  }
}

// "Valkey as well as Dragonfly services", "Valkey and also Dragonfly": and. "clickhouse from both a
// and b": of rows.
void PlainQuestion::TurnJoined() {
  for (std::size_t i = 1; i + 1 < tokens_.size(); ++i) {
    const std::size_t end = std::max(EndOf(i, "as well as"), EndOf(i, "and|plus also"));
    if (end == i) continue;
    bool is_value = false;
    for (std::size_t at = 0; at < i; ++at) {
      is_value = is_value ||
                 (MeansAt(at, Kind::kValue) && at + lexicon_.LongestAt(tokens_, at).count == i);
    }
    if (!is_value || !MeansAt(end, Kind::kValue)) continue;
    Put(i, "and");
    Drop(i + 1, end - i - 1);
  }
  // "every single Kafka service", "the whole lot of Kafka services"
  for (std::size_t i = 0; i + 2 < tokens_.size(); ++i) {
    if (Has(i, "every|each single") && EndOfRows(i + 2) > i + 2) Drop(i + 1, 1);
    const std::size_t of = EndOf(i, "?the whole|full|entire|complete lot|set|bunch|collection of");
    if (of > i && i < 3 && EndOfRows(of) > of) Drop(i, of - i);
  }
  // "both of a and b"
  for (std::size_t i = 1; i + 3 < tokens_.size(); ++i) {
    const bool of = Has(i, "both of") && MayBeName(i + 2) && Is(i + 3, {"and"});
    if (of) Drop(i + 1, 1);
  }
  const std::size_t front = EndOf(0, "*list|show|give|me|all|our|the");
  const std::size_t count = lexicon_.LongestAt(tokens_, front).count;
  if (count > 0 && MeansAt(front, Kind::kValue) && NounAt(front).empty() &&
      Has(front + count, "from|in|on|of both")) {
    const auto* rows = model_.FindEntity(model_.default_entity);
    if (rows != nullptr) Insert(front + count, rows->naming.plural);
  }
}

// "only the powered-off services of x", "from x only the powered-off services": the rows.
void PlainQuestion::TurnOnly() {
  const std::size_t verb = EndOf(0, "*please|pls|list|show|give|me|us");
  if (Is(verb, {"only", "just"})) {
    const std::size_t rows = EndOfRows(verb + 1);
    if (rows > verb + 1 && NounAt(rows - 1) == model_.default_entity) {
      Drop(verb, 1);
      return;
    }
  }
  if (!Is(verb, {"from", "of", "in"}) || !MayBeName(verb + 1)) return;
  std::size_t only = verb + 2;
  while (IsMarkAt(only)) ++only;
  if (!Has(only, "only|just")) return;
  const std::size_t rows = EndOfRows(only + 1);
  if (rows == only + 1 || NounAt(rows - 1) != model_.default_entity) return;
  Drop(only, 1);
  while (IsMarkAt(only - 1)) Drop(--only, 1);
}

// "which teams are there, according to the team tag": the key is said once more.
void PlainQuestion::TurnKeyOfTag() {
  for (std::size_t i = 2; i + 1 < tokens_.size(); ++i) {
    const std::size_t mark = IsMarkAt(i) ? i + 1 : i;
    std::size_t key = mark;
    for (const std::string_view opening :
         {"according to ?the|their|our", "going|judging by ?the|their|our", "as per ?the|their|our",
          "based on ?the|their|our", "as given by|in ?the|their|our",
          "by|per|using ?the|their|our"}) {
      key = std::max(key, EndOf(mark, opening));
    }
    if (key == mark && mark > i) key = EndOf(mark, "the");
    const bool is_bracket = mark > i;
    if ((key == mark && !is_bracket) || key + 1 >= tokens_.size()) continue;
    if (lexicon_.MapOfKey(tokens_[key].low) == nullptr) continue;
    if (!Has(key + 1, "tag|label|tags|labels") || !EndsAt(key + 2)) continue;
    const std::string& word = tokens_[key].low;
    bool is_said = false;
    for (std::size_t at = 0; at < i && at < 4; ++at) {
      const auto singulars = SingularsOf(tokens_[at].low);
      is_said = is_said || std::find(singulars.begin(), singulars.end(), word) != singulars.end();
    }
    if (!is_said) continue;
    return Drop(i, tokens_.size() - i);
  }
}

}  // namespace claribi::planner
