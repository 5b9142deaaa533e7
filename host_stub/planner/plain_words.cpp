// Words that add nothing to what stands beside them: "together" of a number, "both" of two names,
// "of ours"; and "how much" and "at least one" for what others say in fewer words. See
// question_reader.h.
#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

void QuestionReader::SettlePlainWords() {
  for (std::size_t i = 0; i + 2 < pieces_.size(); ++i) {  // "how much instances": how many
    const bool has_kind = Means(pieces_[i + 2], Kind::kValue) && IsUsualRows(i + 3);
    if (Follows(i, {"how", "much"}) && (IsUsualRows(i + 2) || has_kind)) {
      Reword(pieces_[i + 1], "many");
    }
  }
  const auto is_name = [&](std::size_t at) {
    return at < pieces_.size() && pieces_[at].is_unknown;
  };
  bool counts = false;
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    counts = counts || Follows(i - 1, {"how", "many"}) || Follows(i - 1, {"number", "of"});
    const bool ends = i + 1 == pieces_.size() || IsMark(pieces_[i + 1]);
    // "How many services are there in all our projects together?"
    if (Is(i, {"together", "altogether"}) && ends && counts) Say(pieces_[i]);
    // "instances of ours"
    if (Follows(i, {"of", "ours"})) {
      Say(pieces_[i]);
      Say(pieces_[i + 1]);
    }
    // "the plan for both a and b"
    const bool of_two = Is(i, {"both"}) && Is(i - 1, {"for", "of"}) && is_name(i + 1) &&
                        Is(i + 2, {"and"}) && is_name(i + 3);
    if (of_two) Say(pieces_[i]);
    // "projects with at least one grafana"
    const bool is_some = Follows(i, {"at", "least"}) && Is(i + 2, {"one", "1"}) &&
                         IsHave(Word(i - 1)) && i + 3 < pieces_.size() &&
                         Means(pieces_[i + 3], Kind::kValue) &&
                         (i + 4 == pieces_.size() || !Means(pieces_[i + 4], Kind::kEntity));
    for (std::size_t at = i; is_some && at < i + 3; ++at) Say(pieces_[at]);
    // "the summed price"
    const bool is_sum =
        Is(i, {"summed"}) && i + 1 < pieces_.size() && Means(pieces_[i + 1], Kind::kField);
    if (is_sum) Reword(pieces_[i], "total");
  }
}

}  // namespace claribi::planner
