// Turns of speech that stand for another word or for none: "whatever is off", "are we having", "has
// been around the longest", "x: how old is it". See plain_question.h.
#include <algorithm>

#include "planner/plain_question.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

void PlainQuestion::TakeTurns() {
  TurnKeyOfTag();
  TurnTopic();
  TurnHaving();
  TurnWhatever();
  TurnExceptions();
  TurnScope();
  TurnJoined();
  TurnFieldsShown();
  TurnOnly();
  TurnWho();
}

// "are we having", "which we are having": have. "the services which we have": all of them are ours.
void PlainQuestion::TurnHaving() {
  for (std::size_t i = 0; i + 2 < tokens_.size(); ++i) {
    if (Has(i, "are|am we|i having")) {
      Put(i + 2, "have");
      Put(i, "do");
    } else if (Has(i, "we|i are|am having|using|running") &&
               (i == 0 || !Is(i - 1, {"where", "how", "why", "when"}))) {
      Put(i + 2, "have");
      Drop(i + 1, 1);
    }
  }
  for (std::size_t i = 1; i + 1 < tokens_.size(); ++i) {
    const std::size_t end =
        EndOf(i, "which|that|what we|i|you *do|currently|all have|own|use|operate $");
    if (end == i || i < 2) continue;
    bool behind_rows = false;
    for (std::size_t at = 0; at < i; ++at) {
      const std::size_t rows = EndOfRows(at);
      behind_rows =
          behind_rows || (rows == i && rows > at && NounAt(rows - 1) == model_.default_entity);
    }
    if (!behind_rows) continue;
    Drop(i, tokens_.size() - i);
    break;
  }
  // "what have we on AWS": what do we have.
  if (Has(0, "what|which") && !Has(0, "what|which we")) {
    for (std::size_t i = 1; i + 1 < tokens_.size() && i < 5; ++i) {
      if (!Has(i, "have we|i") || Is(i + 2, {"got", "been", "had"})) continue;
      if (i > 1 && EndOfRows(1) != i) break;
      Insert(i, "do");
      std::swap(tokens_[i + 1], tokens_[i + 2]);
      break;
    }
  }
}

// "has been around the longest": is the oldest. "was set up": was created. "what went on":
// happened.
void PlainQuestion::TurnTimes() {
  for (std::size_t i = 0; i + 2 < tokens_.size(); ++i) {
    const std::size_t was =
        EndOf(i, "has|have ?already been around|there|alive|existing|in|with ?us|existence");
    const std::size_t around = std::max(was, EndOf(i, "has|have ?already existed|lived"));
    const bool has_around =
        around > i && (around == i + 3 || around == i + 4 || Is(around - 1, {"existed", "lived"}));
    if (has_around && Has(around, "the longest|shortest")) {
      const bool is_long = Is(around + 1, {"longest"});
      Put(around + 1, is_long ? "oldest" : "youngest");
      Put(i, "is");
      Drop(i + 1, around - i - 1);
    } else if (has_around &&
               (Has(around, "for more|longer than") || Has(around, "longer|more than"))) {
      const std::size_t more = Is(around, {"for"}) ? around + 1 : around;
      Put(more, "older");
      Put(i, "are");
      Drop(i + 1, more - i - 1);
    } else if (Has(i, "was|were|been|got|newly|recently set|spun|brought|stood up")) {
      Put(i + 1, "created");
      Drop(i + 2, 1);
    } else if (i < 3 && Has(i, "went|going on") && Has(0, "what|whatever|anything")) {
      Put(i, "happened");
      Drop(i + 1, 1);
    } else if (Has(i, "lying|placed on|in|at") &&
               Is(i - (i > 0 ? 1 : 0), {"are", "is", "services"})) {
      Put(i, "hosted");
    }
  }
}

// "tracking: what plan is it on?", "shop-db, how old is it": the name stands for "it".
void PlainQuestion::TurnTopic() {
  const std::size_t first = Is(0, {"the", "our", "about", "regarding"}) ? 1 : 0;
  if (!MayBeName(first) || !IsMarkAt(first + 1) || tokens_[first].is_possessive) return;
  const std::size_t begin = first + 2;
  if (!Has(begin, "how|what|which|where|when|is|does|has|who|in|on")) return;
  std::size_t place = 0;
  for (std::size_t i = begin; i < tokens_.size(); ++i) {
    const bool is_other = MayBeName(i) && !Is(i, {"healthwise", "health-wise"});
    if (is_other || Is(i, {"they", "them", "those", "these", "their"})) return;
    if (!Is(i, {"it", "its"})) continue;
    if (place > 0) return;
    place = i;
  }
  if (place == 0) return;
  const bool is_possessive = Is(place, {"its"});
  stretches_.push_back({tokens_[place].begin, tokens_[place].end, ""});
  tokens_[place] = tokens_[first];
  tokens_[place].is_possessive = is_possessive;
  tokens_.erase(tokens_.begin() + static_cast<std::ptrdiff_t>(first),
                tokens_.begin() + static_cast<std::ptrdiff_t>(begin));
  if (first > 0) Drop(0, first);
}

// "whatever is powered off", "those which are off", "the ones that are off": everything that is.
void PlainQuestion::TurnWhatever() {
  const std::size_t verb =
      EndOf(0, "*please|pls|plz|kindly|just list|show|give|name|display *me|us");
  const std::size_t at = verb > 0 ? verb : EndOf(0, "*please|pls|kindly");
  if (Has(at,
          "whatever|whichever is|are|runs|run|has|have|uses|costs|sits|lives|we|currently|still")) {
    if (Has(at, "whatever|whichever we|i have|run|use|operate|own|host")) {
      Put(at, "everything");
    } else {
      Put(at, "everything");
      Insert(at + 1, "that");
    }
    return;
  }
  if (Has(at, "?all|any ?of the|those|these things|ones|stuff that|which")) {
    const std::size_t end = EndOf(at, "?all|any ?of the|those|these things|ones|stuff");
    Put(end - 1, "everything");
    Drop(at, end - 1 - at);
    return;
  }
  if (Has(at, "all|those|these that|which|who is|are|run|runs|have|has|cost|use")) {
    Put(at, "everything");
    return;
  }
  // "those Grafana services which are running": said of rows that stand there.
  if (Has(at, "those|these")) {
    const std::size_t rows = EndOfRows(at);
    if (rows > at && Has(rows, "which|that|with|whose|on|in|running|having")) Drop(at, 1);
  }
}

// "how is x doing healthwise", "which Postgres databases services": said once more.
void PlainQuestion::TurnWho() {
  const std::size_t size = tokens_.size();
  const bool asks_health = Has(0, "how is|are") && size > 3;
  for (std::size_t i = 2; i < size; ++i) {
    if (asks_health && EndOf(i, "healthwise|health-wise $") > i) {
      Drop(i, 1);
      break;
    }
    const bool is_verdict = Has(i - 1, "health|status") && MeansAt(i - 1, Kind::kVerdict);
    if (is_verdict && Has(i, "summary|overview|picture|situation")) {
      Drop(i, 1);
      break;
    }
  }
  if (tokens_.size() > 1 && MeansAt(0, Kind::kVerdict) && Has(1, "summary|overview|picture"))
    Drop(1, 1);
  if (tokens_.size() > 2 && Has(0, "how is it going with")) {
    Drop(2, 3);
    std::size_t end = tokens_.size();
    while (IsMarkAt(end - 1)) --end;
    Insert(end, "doing");
  }
  for (std::size_t i = 1; i + 1 < tokens_.size(); ++i) {
    const auto* noun = model_.FindEntity(NounAt(i));
    const bool again = noun != nullptr && noun->also_said_of == model_.default_entity &&
                       MeansAt(i - 1, Kind::kValue) && NounAt(i + 1) == model_.default_entity &&
                       tokens_[i].low.ends_with("s") && tokens_[i + 1].low.ends_with("s");
    if (again) {
      Drop(i, 1);
      break;
    }
  }
  // "the names of our Kafka services": they are told of rows anyway.
  const std::size_t names = EndOf(0, "*please|kindly|list|show|give|tell|me|us|the|all names of");
  if (names > 0 && EndOfRows(names) > names &&
      NounAt(EndOfRows(names) - 1) == model_.default_entity) {
    Drop(0, names);
    Insert(0, "list");
  }
}

}  // namespace claribi::planner
