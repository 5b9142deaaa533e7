// What a question is about: the entity whose rows are asked for. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"
#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

const Meaning* First(const Piece& piece, Kind kind) {
  for (const Meaning& meaning : piece.meanings) {
    if (meaning.kind == kind) return &meaning;
  }
  return nullptr;
}

}  // namespace

bool QuestionReader::IsSubject(std::size_t at) const {
  const Meaning* entity = at < pieces_.size() ? Best(pieces_[at], Meaning::Kind::kEntity) : nullptr;
  return entity != nullptr && entity->entity == draft_.subject;
}

// Whether the noun at the piece only tells more of another one: "of our services", "without
// topics", "the most topics", "each service". "How many of our services" asks for services.
bool QuestionReader::IsAttached(std::size_t at) const {
  const std::size_t noun = at;
  // "the type of the service with the most nodes": of one row.
  const std::size_t most = Is(noun + 2, {"the"}) ? noun + 3 : noun + 2;
  const bool is_one =
      !pieces_[noun].is_plural && noun > 1 && Is(noun + 1, {"with", "having"}) &&
      Is(noun - 1, {"the", "our"}) &&
      First(pieces_[noun], Kind::kEntity)->entity == model_.default_entity &&
      Is(most, {"most", "fewest", "least", "highest", "lowest", "largest", "smallest", "biggest"});
  if (is_one) return false;
  while (at > 0) {
    const Piece& before = pieces_[--at];
    const std::string_view word = before.words;
    // "the largest number of services": what is ranked by.
    const bool ranks =
        (word == "number" || word == "count") && at > 0 &&
        Is(at - 1, {"largest", "highest", "greatest", "biggest", "smallest", "lowest", "fewest"});
    if (ranks) return true;
    if (word == "which" || word == "what" || word == "many" || word == "number") return false;
    // "in project a and project b", "per type and project"
    const bool is_noun_of_name = First(before, Kind::kEntity) != nullptr && !before.is_plural &&
                                 at + 1 < pieces_.size() && pieces_[at + 1].is_unknown;
    const bool is_listed = First(before, Kind::kField) != nullptr &&
                           (Is(at + 1, {"and"}) || pieces_[at + 1].kind == Token::Kind::kComma) &&
                           at > 0 && Is(at - 1, {"by", "per", "each", "every"});
    // "regions with Kafka services and MySQL services"
    const Meaning* same = First(before, Kind::kEntity);
    const bool is_again = same != nullptr && Is(at + 1, {"and", "or"}) &&
                          First(pieces_[noun], Kind::kEntity) != nullptr &&
                          same->entity == First(pieces_[noun], Kind::kEntity)->entity;
    const bool describes =
        is_noun_of_name || is_listed || is_again || word == "both" ||
        First(before, Kind::kValue) != nullptr || before.kind == Token::Kind::kNumber ||
        before.is_shaped || word == "the" || word == "a" || word == "an" || word == "our" ||
        word == "all" || word == "any" || word == "my" || word == "and" || word == "or" ||
        word == "than" || word == "their" || word == "not" || word == "more" || word == "fewer" ||
        word == "less" || word == "least" || word == "running" || word == "exactly" ||
        word == "between" || word == "only" || word == "over" || word == "above" ||
        word == "under" || word == "below" || word == "just" || before.kind == Token::Kind::kComma;
    if (word == "of") {
      const std::size_t head = at;
      if (head >= 2 && Is(head - 1, {"number", "count"}) && Is(head - 2, {"by"})) return true;
      const bool ranked = head >= 2 && Is(head - 1, {"number", "count"}) &&
                          Is(head - 2, {"largest", "highest", "greatest", "biggest", "smallest",
                                        "lowest", "fewest"});
      if (ranked) return true;
      if (head >= 2 && (Is(head - 1, {"many", "number", "count", "which", "how", "list"})))
        return false;
      return head > 0;
    }
    // "List every service": all of them.
    const bool is_all = word == "every" || (word == "each" && !pieces_[noun].is_possessive);
    if (is_all && at > 0 && at < 4 && Is(at - 1, {"list", "show", "me", "give", "find"})) {
      return false;
    }
    if (word == "by" || word == "per" || word == "each" || word == "every" || word == "no" ||
        word == "without" || word == "most" || word == "fewest" || word == "for" || word == "in" ||
        word == "on" || word == "from" || word == "with" || word == "across" || word == "among" ||
        word == "lack" || word == "lacking" || word == "to" || word == "at") {
      return true;
    }
    if (IsHave(word) && at > 0 && word != "running" && !Is(at - 1, {"we", "i", "you"})) return true;
    if (!describes) return false;
  }
  return false;
}

void QuestionReader::FindSubject() {
  const std::size_t none = pieces_.size();
  draft_.says_list =
      Is(0, {"list", "show", "which", "what", "give", "display", "enumerate", "group"});
  // "Which clouds are available": an available cloud is something of its own.
  const bool says_available = std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
    return piece.words == "available" && piece.meanings.empty();
  });
  // "Can x use the extension y": what is available.
  bool says_can = Is(0, {"can", "could"}) && !Is(1, {"you", "i", "we", "someone"});
  // "Which extensions could I install"
  for (std::size_t i = 2; i + 2 < pieces_.size(); ++i) {
    const bool installs = Is(i, {"can", "could", "may"}) && Is(i + 1, {"i", "we", "you", "be"}) &&
                          Is(i + 2, {"install", "enable", "load", "add", "installed", "enabled"});
    if (!installs) continue;
    says_can = true;
    pieces_[i + 2].is_said = true;
    pieces_[i + 2].is_unknown = false;
  }
  for (Piece& piece : pieces_) {
    if (!(says_available || says_can) || piece.meanings.empty() || is_available_) continue;
    std::vector<std::string> words = SingularsOf(piece.words);
    words.push_back(piece.words);
    for (const std::string& word : words) {
      const auto* meanings = lexicon_.Find("available " + word);
      if (meanings == nullptr || meanings->front().kind != Kind::kEntity) continue;
      piece.meanings = {meanings->front()};
      is_available_ = true;
      break;
    }
  }
  // "Group services by …" is a verb, whatever else the model calls a group.
  if (Is(0, {"group", "order", "rank", "sort"})) pieces_[0].meanings.clear();
  if (Is(0, {"when"})) pieces_[0].meanings.clear();
  // "Who deleted x": what happened has actors.
  const bool uses = std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& piece) {
    return First(piece, Kind::kMeasure) != nullptr || IsUse(piece.words);
  });
  const bool is_event = std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& piece) {
    return &piece != &pieces_[0] &&
           std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& meaning) {
             const auto* acts = model_.FindEntity(meaning.entity);
             return acts != nullptr && !acts->time_field.empty();
           });
  });
  if (Is(0, {"who"}) && uses && !is_event) pieces_[0].meanings.clear();  // "who uses the most CPU"
  if (Is(0, {"who"})) {
    for (const Meaning& meaning : pieces_[0].meanings) {
      const auto* acts = model_.FindEntity(meaning.entity);
      if (meaning.kind != Kind::kField || acts == nullptr || acts->time_field.empty()) continue;
      draft_.subject = meaning.entity;
      reached_ = model_.ReachableFrom(draft_.subject);
      Take(1, As::kOperator, Part::kFrame);
      says_who_ = true;
      who_column_ = meaning.column;
      return;
    }
  }
  const bool measures = std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
    return First(piece, Kind::kMeasure) != nullptr;
  });
  const auto says_other = [&](std::size_t end) {
    return std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(end),
                       [](const Piece& piece) {
                         return First(piece, Kind::kMeasure) != nullptr ||
                                First(piece, Kind::kField) != nullptr ||
                                First(piece, Kind::kValue) != nullptr;
                       });
  };
  std::size_t entity = none;
  std::size_t attached = none;
  for (std::size_t i = 0; i < pieces_.size() && entity == none; ++i) {
    if (First(pieces_[i], Kind::kEntity) == nullptr) continue;
    // "How did it change": a verb beside what is measured.
    const bool is_verb = Is(i, {"change", "changes", "changed"}) && measures;
    if (is_verb) continue;
    if (IsNumberAmong(i) || IsMeasureOf(i) || IsCounted(i)) continue;
    // "the postgres databases services": the last noun is what they are.
    const bool is_other = i + 1 < pieces_.size() &&
                          First(pieces_[i + 1], Kind::kEntity) != nullptr && pieces_[i].is_plural &&
                          pieces_[i + 1].is_plural;
    if (is_other) continue;
    std::size_t before = i;
    while (before > 0 && (Is(before - 1, {"the", "our", "all"}) ||
                          First(pieces_[before - 1], Kind::kValue) != nullptr)) {
      --before;
    }
    // What rows are grouped by is not what they are.
    const bool groups =
        before > 0 && i > 1 && Is(before - 1, {"by", "per", "across", "each", "every"});
    if (groups && says_other(before - 1)) continue;
    // "How much does the research project cost": the name stands before, and what is above rows
    // tells where.
    const Meaning* above = First(pieces_[i], Kind::kEntity);
    const bool is_named = i > 1 && pieces_[i - 1].is_unknown && !pieces_[i].is_plural &&
                          Is(i - 2, {"the", "our", "my", "does", "did", "is"}) &&
                          above->entity != model_.default_entity &&
                          model_.FindEntity(above->entity) != nullptr &&
                          says_other(pieces_.size()) &&
                          (Is(0, {"how", "what"}) || (i > 2 && IsNamePlace(Word(i - 3))));
    if (is_named) {
      if (attached == none) attached = i;
      continue;
    }
    // "How many saws does site north have": the name tells where.
    const bool named = i > 1 &&
                       (Is(i - 1, {"does", "did", "do"}) ||
                        (Is(i - 1, {"the"}) && Is(i - 2, {"does", "did", "do"}))) &&
                       !pieces_[i].is_plural && i + 1 < pieces_.size() &&
                       pieces_[i + 1].is_unknown && says_other(i - 1);
    if (named) continue;
    if (!IsAttached(i)) {
      entity = i;
    } else if (attached == none) {
      attached = i;
    }
  }
  // A field that is asked for: "which regions", "how many plans", "what types of services".
  std::size_t field = none;
  for (std::size_t i = 0; i < pieces_.size() && i < entity; ++i) {
    if (First(pieces_[i], Kind::kField) == nullptr) continue;
    std::size_t before = i;
    while (before > 0 && (Is(before - 1, {"different", "distinct", "unique", "the", "our", "all",
                                          "of", "are", "is", "most", "least", "used", "common",
                                          "popular", "rarest", "commonest"}) ||
                          pieces_[before - 1].kind == Token::Kind::kNumber ||
                          First(pieces_[before - 1], Kind::kDegree) != nullptr ||
                          First(pieces_[before - 1], Kind::kValue) != nullptr)) {
      --before;
    }
    const bool asked =
        before == 0 || Is(before - 1, {"which", "what", "many", "number", "list", "show", "me",
                                       "whose", "count", "whats", "top", "enumerate", "display",
                                       "print", "return", "identify", "name", "get", "fetch"});
    // "premium plan count" counts what has the plan.
    const bool is_value =
        before < i && Is(i + 1, {"count"}) && First(pieces_[i - 1], Kind::kValue) != nullptr;
    // "the smallest disk size": a row's number is ranked.
    const Meaning* number = First(pieces_[i], Kind::kField);
    const auto* known = model_.FindColumn(number->column);
    const bool ranked = known != nullptr && known->type == values::Type::kNumber && i > 0 &&
                        (Is(i - 1, {"smallest", "biggest", "largest", "lowest", "highest",
                                    "greatest", "maximum", "minimum", "max", "min"}));
    // "maintenance on Mondays", "pg version 16": a value of it is meant.
    const auto is_shy = [&](const std::string& column) {
      return lexicon_.NeedsItsField(column) &&
             std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& piece) {
               return std::any_of(piece.meanings.begin(), piece.meanings.end(),
                                  [&](const Meaning& meaning) {
                                    return meaning.kind == Kind::kValue && meaning.column == column;
                                  });
             });
    };
    const bool is_bounded =
        known != nullptr && known->type == values::Type::kNumber && !pieces_.empty() &&
        (pieces_.back().kind == Token::Kind::kNumber ||
         (pieces_.size() > 1 && pieces_[pieces_.size() - 2].kind == Token::Kind::kNumber));
    const bool is_claimed = known != nullptr &&
                            (known->type == values::Type::kTruth || is_bounded) &&
                            IsBe(Word(0));  // "Is termination protection on for x"
    const bool is_said = is_claimed || is_shy(number->column) ||
                         (known != nullptr && known->is_version && i + 1 < pieces_.size() &&
                          pieces_[i + 1].kind == Token::Kind::kNumber);
    const bool compared =
        is_said ||
        (Is(i + 1, {"of"}) && i + 2 < pieces_.size() && i == 0 &&
         pieces_[i + 2].kind == Token::Kind::kNumber) ||
        Is(i + 1, {"=", "==", "!=", ">", "<", ">=", "<=", "over", "above", "under", "below"});
    const auto* usage = lexicon_.Find(pieces_[i].words + " usage");
    const bool is_used = usage != nullptr && known != nullptr && HasPeriod() &&
                         known->type == values::Type::kNumber;  // "memory of x last week"
    if (asked && !is_value && !ranked && !compared && !is_used) field = i;
    break;
  }
  const std::size_t noun = entity != none ? entity : attached;
  if (noun != none) {
    draft_.subject = First(pieces_[noun], Kind::kEntity)->entity;
    // "Kafka with over four topics": what the kind is of has them.
    const bool is_kind = entity == none && noun > 1 && First(pieces_[0], Kind::kValue) != nullptr &&
                         First(pieces_[0], Kind::kValue)->entity == model_.default_entity &&
                         draft_.subject != model_.default_entity;
    const auto above = model_.ReachableFrom(draft_.subject);
    const bool has_them = std::any_of(
        pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(noun),
        [](const Piece& piece) { return IsHave(piece.words) || piece.words == "without"; });
    if (is_kind && has_them &&
        std::find(above.begin(), above.end(), model_.default_entity) != above.end()) {
      draft_.subject = model_.default_entity;
    }
    // Of several that one word means, the one that other words agree with comes first in the model.
    draft_.names_subject = true;
  }
  if (entity != none) {
    head_ = entity;
    has_head_ = draft_.has_head = true;
  } else if (draft_.subject.empty()) {
    for (const Piece& piece : pieces_) {  // "is postgis installed"
      const auto owners = model_.ReachableFrom(model_.default_entity);
      const bool is_owner =
          piece.of_entity != model_.default_entity &&
          std::find(owners.begin(), owners.end(), piece.of_entity) != owners.end();
      if (draft_.subject.empty() && !is_owner) draft_.subject = piece.of_entity;
    }
    // "biggest disk size": what is ranked says more than how.
    const auto only_ranks = [](const Piece& piece) {
      return std::all_of(piece.meanings.begin(), piece.meanings.end(), [](const Meaning& meaning) {
        return meaning.kind == Kind::kDegree && meaning.degree == Degree::kSuperlative;
      });
    };
    for (const bool ranks : {false, true}) {
      for (const Piece& piece : pieces_) {
        if (!draft_.subject.empty() || piece.meanings.empty()) continue;
        if (only_ranks(piece) == ranks) SetSubjectFrom(piece);
      }
    }
    if (draft_.subject.empty()) draft_.subject = model_.default_entity;
  }
  reached_ = model_.ReachableFrom(draft_.subject);
  // "in how many regions do we run services"
  const auto is_text = [&](std::size_t at) {
    const Meaning* asked = First(pieces_[at], Kind::kField);
    const auto* known = asked == nullptr ? nullptr : model_.FindColumn(asked->column);
    return known != nullptr && known->type == values::Type::kText;
  };
  std::size_t asks = field == none ? 0 : field - 1;
  while (asks > 0 && asks < field && Is(asks, {"different", "distinct", "unique"})) --asks;
  // "in which regions do we have services": the regions, and not the services.
  // "in which region is our most expensive service": of that one.
  bool ranks_rows = false;
  for (std::size_t i = field; i < entity && entity < none; ++i) {
    const Meaning* degree = First(pieces_[i], Kind::kDegree);
    ranks_rows = ranks_rows || (degree != nullptr && degree->degree == Degree::kSuperlative) ||
                 (Is(i, {"highest", "lowest", "largest", "smallest", "biggest"}) &&
                  !Is(i + 1, {"number", "count"}));
  }
  const bool asks_values =
      field != none && !ranks_rows && field > 0 && Is(asks, {"which", "what"}) &&
      (pieces_[field].is_plural || IsPreposition(Word(asks - 1))) && asks < 2 &&
      (Is(field + 1, {"do", "does", "did"}) || IsBe(Word(field + 1)) || IsHave(Word(field + 1)));
  const bool counts_field = field != none && entity != none && field > 0 &&
                            (Is(asks, {"many"}) || asks_values) && is_text(field) && field < entity;
  if (counts_field) draft_.has_head = false;
  if (field != none && (entity == none || counts_field)) {
    const Meaning* meaning = Best(pieces_[field], Kind::kField);
    const bool is_measure = First(pieces_[field], Kind::kMeasure) != nullptr;
    if (meaning != nullptr && !is_measure) {
      draft_.head_field = meaning->column;
      draft_.is_plural = pieces_[field].is_plural;
      head_ = field;
      has_head_ = true;
    }
  }
  if (entity != none && !counts_field) draft_.is_plural = pieces_[entity].is_plural;
  // "Of our Kafka services, which has …": one of them.
  for (std::size_t i = 1; i + 1 < pieces_.size() && Is(0, {"of", "among"}); ++i) {
    if (Is(i, {"which"}) && Is(i + 1, {"has", "is", "uses", "costs", "was", "had", "one"})) {
      draft_.is_plural = false;
    }
  }
  if ((entity != none && !counts_field) || attached != none) TurnToDefault(noun);
  // "plans used in more than one project": once more, of the rows that were turned to.
  const bool turned = field != none && entity == none && draft_.head_field.empty() &&
                      draft_.subject == model_.default_entity && !has_head_;
  const Meaning* again = turned ? Best(pieces_[field], Kind::kField) : nullptr;
  if (again != nullptr && First(pieces_[field], Kind::kMeasure) == nullptr && is_text(field)) {
    draft_.head_field = again->column;
    draft_.is_plural = pieces_[field].is_plural;
    head_ = field;
    has_head_ = true;
  }
}

}  // namespace claribi::planner
