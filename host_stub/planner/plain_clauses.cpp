// Clauses that ask one thing together: "If a service is off, list it", "What is on AWS? The
// services please", "where is x hosted, which region", "no wait, just: list …". One of them is
// read, in the words of both. See plain_question.h.
#include <algorithm>

#include "planner/plain_question.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

void PlainQuestion::TakeClauses() {
  TakeCorrection();
  TakeCondition();
  TakeRowsBehind();
  TakeListBehind();
  TakePlaceTwice();
}

// "…, and… no just that: list Kafka services": what the person asks in the end. It is a whole
// question, or what was said before belongs to it.
void PlainQuestion::TakeCorrection() {
  for (std::size_t i = tokens_.size(); i-- > 1;) {
    if (!Has(i, "no|wait|scratch|correction|oops|nope|rather")) continue;
    const bool apart = IsMarkAt(i - 1) || Is(i - 1, {"and", "or", "-"}) ||
                       Has(i, "no|oops|nope ?, wait|sorry|just|i|scratch|rather");
    const std::size_t said =
        EndOf(i,
              "*no|wait|scratch|correction|oops|nope|rather|that|this|just|only|i|mean|meant|"
              "sorry|actually|it|me|rephrase|again|better|,|to|ask");
    std::size_t next = said;
    while (IsMarkAt(next)) ++next;
    const bool asks =
        Has(next, "list|show|give|which|what|who|where|count|name|tell") ||
        Has(next, "how many|much|old|is|are") || Has(next, "is|are|do|does there|we|any|all") ||
        (EndOfRows(next) > next && Has(EndOfRows(next), "in|on|of|with|that|which") &&
         Has(i, "no|wait|scratch|correction|oops|nope ?, ?wait|no|just|i ?mean|meant"));
    if (!apart || !asks || said < i + 2 || next + 2 >= tokens_.size()) continue;
    return Drop(0, next);
  }
}

// "If a service is running, list it", "if there are any on AWS, show them to me": which are.
// "list the services if they are running": that are.
void PlainQuestion::TakeCondition() {
  for (std::size_t i = 2; i + 3 < tokens_.size(); ++i) {
    const std::size_t verb = EndOf(i, "if|when|where they|it|these|those is|are|run|runs|have|has");
    if (verb == i || !Has(0, "*please|kindly list|show|give|name")) continue;
    if (NounAt(i - 1).empty()) continue;
    Put(i, "that");
    Drop(i + 1, 1);
    return;
  }
  if (!Has(0, "if|when|should")) return;
  const std::size_t rows = EndOf(1, "there is|are|exists|exist") > 1
                               ? EndOf(1, "there is|are|exists|exist")
                               : std::size_t{1};
  if (rows == 1 && !Has(0, "if|when")) return;
  if (!Has(rows, "a|an|any|some|one")) {
    // "If there are Kafka services on AWS, list them"
    if (rows == 1 || EndOfRows(rows) == rows) return;
  }
  const std::size_t noun = EndOfRows(Is(rows, {"one"}) ? rows + 1 : rows);
  if (noun == rows) return;
  for (std::size_t i = noun + 1; i < tokens_.size(); ++i) {
    const std::size_t mark = IsMarkAt(i) ? i + 1 : i;
    const std::size_t tail =
        EndOf(mark,
              "?then *please|kindly|just list|show|name|tell|give|print|display *me|us "
              "it|them|those|these|which *to|for|me|us|one|ones|please|here|too|it|is|they|are $");
    if (tail == mark || mark == i) continue;
    Drop(i, tokens_.size() - i);
    while (Is(rows, {"a", "an", "any", "some", "one"})) Drop(rows, 1);
    Drop(1, rows - 1);
    Put(0, "which");
    return;
  }
}

// "What have we on AWS? The services please", "What was created last week? List the services": the
// noun stands behind.
void PlainQuestion::TakeRowsBehind() {
  if (!Has(0, "what|whatever|anything|everything")) return;
  for (std::size_t i = 2; i + 1 < tokens_.size(); ++i) {
    if (!IsMarkAt(i)) continue;
    std::size_t at = i;
    while (IsMarkAt(at)) ++at;
    const std::size_t verb =
        EndOf(at,
              "*please|kindly|just|only|i|we|need|want|mean|list|show|give|name|"
              "tell|me|us|all|of");
    const std::size_t rows = EndOfRows(verb);
    const bool is_plural = rows > verb && tokens_[rows - 1].low.ends_with("s");
    if (!is_plural || Is(verb, {"a", "an", "some"})) continue;
    const std::size_t end = EndOf(rows, "*please|only|thanks");
    if (!EndsAt(end)) continue;
    const std::string entity = NounAt(rows - 1);
    if (Computes() || entity.empty()) return;
    // "What happened in x? Show the events": what happened are events.
    const auto* known = model_.FindEntity(entity);
    const bool happened = std::any_of(
        tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(i), [](const Token& token) {
          return token.low == "happened" || token.low == "occurred" || token.low == "happening";
        });
    const bool is_usual = entity == model_.default_entity;
    bool has_noun = false;
    for (std::size_t before = 1; before < i; ++before) {
      has_noun = has_noun || NounAt(before) == entity;
    }
    if (happened && known != nullptr && !known->time_field.empty() &&
        rows == verb + 1 + (Is(verb, {"the", "all", "those", "these"}) ? 1 : 0)) {
      return Drop(i, tokens_.size() - i);
    }
    if (happened || !is_usual || has_noun || Is(0, {"everything"})) return;
    std::size_t first = verb;
    while (Is(first, {"the", "our", "all", "any", "those", "these", "my"})) ++first;
    std::vector<Token> noun(tokens_.begin() + static_cast<std::ptrdiff_t>(first),
                            tokens_.begin() + static_cast<std::ptrdiff_t>(rows));
    // The noun's own words are read; the others say nothing.
    Drop(rows, tokens_.size() - rows);
    tokens_.erase(tokens_.begin() + static_cast<std::ptrdiff_t>(first), tokens_.end());
    Drop(i, tokens_.size() - i);
    Put(0, "which");
    tokens_.insert(tokens_.begin() + 1, noun.begin(), noun.end());
    return;
  }
}

// "…, list please", "…, kindly list", "…, list it": of what was said.
void PlainQuestion::TakeListBehind() {
  for (std::size_t i = 2; i < tokens_.size(); ++i) {
    const std::size_t at = IsMarkAt(i - 1) ? i : i + 1;
    const std::size_t end =
        IsMarkAt(i - 1)
            ? EndOf(at,
                    "*please|kindly|pls|and|just list|show|name *me|us|it|them|em|those|"
                    "please|all|kindly|to|for $")
            : at;
    if (end == at) continue;
    if (Is(at, {"please", "kindly", "pls"}) && EndsAt(at + 1)) continue;
    const bool asks_yes = Has(0, "is|are|do|does|has|have|any|how|did|was|were|where|when|who");
    if (asks_yes) return;
    std::size_t mark = i;
    while (mark > 1 && IsMarkAt(mark - 1)) --mark;
    return Drop(mark, tokens_.size() - mark);
  }
}

// "where is x hosted, which cloud region": in which region it is.
void PlainQuestion::TakePlaceTwice() {
  if (!Has(0, "where is|are|does|do")) return;
  for (std::size_t i = 3; i + 1 < tokens_.size(); ++i) {
    if (!IsMarkAt(i)) continue;
    std::size_t at = i;
    while (IsMarkAt(at)) ++at;
    at = EndOf(at, "*i.e|e|ie|that|is|meaning|and|so|in|on|at|i|mean|,");
    if (!Has(at, "which|what")) continue;
    const std::size_t field = EndOfFields(at + 1);
    const bool ends = field > at + 1 && EndsAt(EndOf(field, "*is|it|that|exactly|please|in|on"));
    if (!ends) continue;
    const Meaning* place = lexicon_.AskedBy("where");
    const auto meanings = lexicon_.LongestAt(tokens_, at + 1).meanings;
    const auto* provider = place == nullptr ? nullptr : model_.FindEntity(place->entity);
    const bool is_place = provider != nullptr &&
                          std::any_of(meanings.begin(), meanings.end(), [&](const Meaning& each) {
                            return each.kind == Kind::kField && each.column == place->column;
                          });
    if (!is_place) return;
    return Drop(i, tokens_.size() - i);
  }
}

}  // namespace claribi::planner
