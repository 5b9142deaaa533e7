// Both ends of an order in one question, "the cheapest and the most expensive service", and
// versions, which have an order and are no numbers: "the newest Kafka version", "the lowest and the
// highest version". See question_reader.h.
#include <algorithm>
#include <string_view>

#include "planner/grammar.h"
#include "planner/plan_assembly.h"
#include "planner/plan_parts.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

// 1 for the high end, -1 for the low one, 0 for neither.
int EndOf(std::string_view word) {
  for (const std::string_view high : {"highest", "newest", "latest", "maximum", "max", "top"}) {
    if (word == high) return 1;
  }
  for (const std::string_view low : {"lowest", "oldest", "earliest", "minimum", "min"}) {
    if (word == low) return -1;
  }
  return 0;
}

const Meaning* SuperlativeIn(const Piece& piece) {
  for (const Meaning& meaning : piece.meanings) {
    const bool is_it = meaning.kind == Kind::kDegree && meaning.degree == Degree::kSuperlative;
    if (is_it) return &meaning;
  }
  return nullptr;
}

}  // namespace

void QuestionReader::SettleBothEnds() {
  for (std::size_t i = 0; i + 2 < pieces_.size(); ++i) {
    if (SettleVersionsEnds(i)) return;
    if (SettleDegreesEnds(i)) return;
  }
}

// "cheapest and most expensive", "the oldest and the newest", "most and least expensive".
bool QuestionReader::SettleDegreesEnds(std::size_t i) {
  if (!Is(i + 1, {"and", "&"})) return false;
  const std::size_t other = Is(i + 2, {"the"}) ? i + 3 : i + 2;
  if (other >= pieces_.size()) return false;
  const auto opposite = [&](const Meaning& left, const Meaning& right) {
    return right.kind == Kind::kDegree && right.degree == Degree::kSuperlative &&
           left.entity == right.entity && left.column == right.column &&
           left.measure == right.measure && left.is_more != right.is_more;
  };
  // "most and least expensive": the word stands once.
  for (const auto& [first, second] : {std::pair("most", "least "), std::pair("least", "most ")}) {
    const std::string& words = pieces_[other].words;
    const bool is_short = Is(i, {first}) && pieces_[i].meanings.empty() &&
                          words.starts_with(second) && SuperlativeIn(pieces_[other]) != nullptr;
    if (!is_short) continue;
    const auto* whole =
        lexicon_.Find(std::string(first) + words.substr(std::string_view(second).size() - 1));
    if (whole == nullptr) continue;
    pieces_[i].words = std::string(first) + words.substr(std::string_view(second).size() - 1);
    pieces_[i].meanings = *whole;
  }
  for (const Meaning& left : pieces_[i].meanings) {
    const bool is_superlative = left.kind == Kind::kDegree && left.degree == Degree::kSuperlative;
    if (!is_superlative) continue;
    const auto& others = pieces_[other].meanings;
    const bool has_opposite = std::any_of(
        others.begin(), others.end(), [&](const Meaning& right) { return opposite(left, right); });
    if (!has_opposite) continue;
    const bool counts = i > 0 && pieces_[i - 1].kind == Token::Kind::kNumber;
    if (counts || draft_.both_ends) return false;
    const Meaning only = left;
    pieces_[i].meanings = {only};
    Drop(i + 1, other - i);
    draft_.both_ends = true;
    return true;
  }
  return false;
}

// "the newest PostgreSQL version", "lowest and highest version of Kafka".
bool QuestionReader::SettleVersionsEnds(std::size_t i) {
  const int first = EndOf(Word(i));
  if (first == 0 || draft_.ranking) return false;
  std::size_t next = i + 1;
  int second = 0;
  if (Is(next, {"and", "&"})) {
    ++next;
    if (Is(next, {"the"})) ++next;
    second = EndOf(Word(next));
    if (second != -first) return false;
    ++next;
  }
  std::size_t field = next;
  while (IsKind(field)) ++field;
  const auto* version = UsualVersion();
  if (version == nullptr || field >= pieces_.size()) return false;
  const std::string column = model_.default_entity + "." + version->id;
  const bool is_version = std::any_of(
      pieces_[field].meanings.begin(), pieces_[field].meanings.end(), [&](const Meaning& meaning) {
        return meaning.kind == Kind::kField && meaning.column == column;
      });
  const bool opens = std::all_of(
      pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i), [](const Piece& piece) {
        return piece.meanings.empty() && !piece.is_unknown && piece.kind == Token::Kind::kWord;
      });
  if (!is_version) return false;
  if (!opens) {
    // "services that run the newest version": the words are of ages elsewhere.
    const bool is_of_age = Is(i, {"newest", "oldest", "latest", "earliest"});
    if (is_of_age) NotUnderstood(i);
    return is_of_age;
  }
  // Of one service there is one version; of several kinds, each has its own order.
  std::size_t kinds = 0;
  for (std::size_t at = 0; at < pieces_.size(); ++at) {
    if (IsNameAt(at) || (at > i && Is(at, {"by", "per", "each", "every"}))) return false;
    kinds += IsKind(at) ? 1 : 0;
  }
  if (kinds != 1) return false;
  Ranking ranking;
  ranking.target = Target{.kind = Target::Kind::kField, .column = column};
  ranking.is_descending = first > 0;
  ranking.has_count = true;
  draft_.ranking = ranking;
  draft_.both_ends = second != 0;
  draft_.versions_end = true;
  const std::size_t begin = pieces_[i].begin;
  pieces_[field].is_plural = true;
  Drop(i, next - i);
  // "which PostgreSQL versions …"
  std::size_t verb = 0;
  while (verb < i && !IsBe(Word(verb))) ++verb;
  if (verb == i || Is(0, {"what", "which"})) {
    Drop(0, i);
    pieces_.insert(pieces_.begin(), Unwritten("which", begin));
  }
  return true;
}

// Values in the order of versions, the first or both ends: "16 is the highest".
void PlanAssembly::VersionsEnd() {
  const std::string& column = draft_.head_field;
  const bool is_plain = draft_.ranking && draft_.ranking->target &&
                        draft_.ranking->target->column == column && targets_.empty() &&
                        draft_.groups.empty() && draft_.names == 0 && plan_.joins.empty() &&
                        !draft_.rows && !draft_.bound && draft_.ask == Ask::kList;
  if (!is_plain) return Refuse("Whose versions are meant is not clear.");
  rows_.push_back(ComparisonOf(column, plan::Operator::kExists, {}));
  Where();
  plan_.group_by.push_back({.column = column, .grain = std::nullopt});
  Aggregated(Function::kCount, "", "count", false);
  plan_.order = {{.column = column, .descending = draft_.ranking->is_descending}};
  Limit();
}

}  // namespace claribi::planner
