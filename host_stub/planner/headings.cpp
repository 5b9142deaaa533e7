// A heading before a colon: "kafka connect: connectors of x", "running: how many services?". It
// says which rows, or it is a part of what they are called. See other_wordings.h.
#include <algorithm>

#include "planner/introduction_words.h"
#include "planner/other_wordings.h"
#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

constexpr std::size_t kLongestHeading = 5;

}  // namespace

void OtherWordings::Settle() {
  SettlePurpose();
  SettleHeading();
  SettlePredicates();
  SettleJudges();
  SettleVerbs();
  SettleGreaterNumbers();
  SettleSumClaims();
  SettleWhatTheyCost();
}

// A word that is not written.
void OtherWordings::Insert(std::size_t at, const char* word) {
  const std::size_t byte = at < pieces_.size() ? pieces_[at].begin : pieces_.back().end;
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(at), Unwritten(word, byte));
}

void OtherWordings::SettleHeading() {
  std::size_t colon = 0;
  while (colon < pieces_.size() && colon <= kLongestHeading && !Is(colon, {":"})) ++colon;
  if (colon == 0 || colon > kLongestHeading || colon + 1 >= pieces_.size()) return;
  if (NamesMatter(colon)) {
    return reader_.Decline(plan::Declined::Why::kNotUnderstood,
                           "The heading \"" + Front(colon) + "\" is not understood.");
  }
  for (std::size_t i = 0; i < colon; ++i) {
    const bool is_value = Means(pieces_[i], Meaning::Kind::kValue) &&
                          !Means(pieces_[i], Meaning::Kind::kEntity) && !pieces_[i].is_plural;
    if (!is_value) return;
  }
  std::size_t noun = colon + 1;
  while (noun < pieces_.size() && !Means(pieces_[noun], Meaning::Kind::kEntity)) ++noun;
  if (noun == pieces_.size() || HeadingIsOfNoun(colon, noun)) return;
  // "running: how many services?": as if it stood before them.
  if (!reader_.IsUsualRows(noun) || Means(pieces_[noun - 1], Meaning::Kind::kValue)) return;
  const std::vector<Piece> heading(pieces_.begin(),
                                   pieces_.begin() + static_cast<std::ptrdiff_t>(colon));
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(noun), heading.begin(),
                 heading.end());
  reader_.Erase(0, colon + 1);
}

// The first pieces as they were written.
std::string OtherWordings::Front(std::size_t count) const {
  std::string front;
  for (std::size_t i = 0; i < count; ++i) front += (front.empty() ? "" : " ") + pieces_[i].text;
  return front;
}

// "Plan review: …": what the asker is at, and no plan of that name.
bool OtherWordings::NamesMatter(std::size_t colon) const {
  bool has_field = false;
  bool has_matter = false;
  for (std::size_t i = 0; i < colon; ++i) {
    has_field = has_field || Means(pieces_[i], Meaning::Kind::kField);
    has_matter = has_matter || (pieces_[i].is_unknown && IsOccasion(pieces_[i].words));
  }
  return has_field && has_matter;
}

// "To plan capacity, how many …?": a purpose that was not passed over says nothing of the rows, and
// its words would be read as theirs.
void OtherWordings::SettlePurpose() {
  if (!Is(0, {"to"}) || Is(1, {"which", "what", "whose", "whom", "how"})) return;
  if (Is(1, {"know", "see", "learn", "find", "get", "hear"})) return;  // "need to know: …"
  const auto ends = std::find_if(pieces_.begin(), pieces_.end(), IsMark);
  if (ends == pieces_.end() || ends + 1 == pieces_.end()) return;
  const auto count = static_cast<std::size_t>(ends - pieces_.begin());
  reader_.Decline(plan::Declined::Why::kNotUnderstood,
                  "The purpose \"" + Front(count) + "\" is not understood; ask without it.");
}

// "kafka connect: connectors": together they are what the rows are called.
bool OtherWordings::HeadingIsOfNoun(std::size_t colon, std::size_t noun) {
  std::string heading;
  for (std::size_t i = 0; i < colon; ++i) heading += pieces_[i].words + " ";
  std::vector<std::string> nouns = SingularsOf(pieces_[noun].words);
  nouns.push_back(pieces_[noun].words);
  for (const std::string& each : nouns) {
    const auto* meanings = reader_.lexicon_.Find(heading + each);
    if (meanings == nullptr) continue;
    for (const Meaning& meaning : *meanings) {
      if (meaning.kind != Meaning::Kind::kEntity) continue;
      pieces_[noun].meanings = {meaning};
      Drop(0, colon + 1);
      return true;
    }
  }
  return false;
}

}  // namespace claribi::planner
