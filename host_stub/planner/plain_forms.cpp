// Roundabout ways to say what the rules read in one way: "the most of our services", "ordered by
// how many topics they have", "how many days older", "side by side", "no topics in it". See
// question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/period_words.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

void QuestionReader::SettlePlainForms() {
  SettleEndings();
  SettleExcess();
  SettleWordsApart();
  SettleDeeds();
  SettleNamesThatAreNouns();
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    // "hosts the most of our services"
    const bool of_all = i > 1 && Is(i, {"most", "fewest"}) && Is(i + 1, {"of"}) &&
                        Is(i + 2, {"our", "the", "my"}) && IsUsualRows(i + 3) &&
                        (Is(i - 1, {"the"}) || (Is(0, {"which", "what"}) && IsHave(Word(i - 1))));
    if (of_all) Drop(i + 1, 2);
    // "ordered by how many topics they have"
    std::size_t counted = i + 2;
    while (counted < pieces_.size() && Means(pieces_[counted], Kind::kValue) &&
           !Means(pieces_[counted], Kind::kEntity)) {
      ++counted;
    }
    if (i > 1 && Is(i - 1, {"by"}) && Follows(i, {"how", "many"}) &&
        Is(counted + 1, {"they", "it", "each"}) &&
        Is(counted + 2, {"have", "has", "contain", "contains"})) {
      Reword(pieces_[i], "number");
      Reword(pieces_[i + 1], "of");
      Drop(counted + 1, 2);
    }
    // "projects by number of Kafka services"
    if (i > 0 && Is(i, {"by"}) && Means(pieces_[i - 1], Kind::kEntity) &&
        Follows(i + 1, {"number", "of"}) && i + 4 < pieces_.size() &&
        Means(pieces_[i + 3], Kind::kValue) && Means(pieces_[i + 4], Kind::kEntity)) {
      Piece word;  // a word that is not written
      word.begin = word.end = pieces_[i].begin;
      word.words = word.text = "ranked";
      pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(i), word);
    }
    // "how many percent of", "how many days older"
    if (i > 1 && Follows(i - 2, {"how", "many"}) && Is(i, {"percent", "%"}) && Is(i + 1, {"of"})) {
      Drop(i - 2, 2);
    }
    const auto in_unit = [&](const Meaning& meaning) {
      const auto* field = model_.FindColumn(meaning.column);
      const auto unit = DurationUnitOf(Word(i));
      return meaning.kind == Kind::kDegree && meaning.degree == Degree::kComparative &&
             field != nullptr && unit && field->unit == *unit;
    };
    if (i > 1 && Follows(i - 2, {"how", "many"}) && i + 1 < pieces_.size() &&
        std::any_of(pieces_[i + 1].meanings.begin(), pieces_[i + 1].meanings.end(), in_unit)) {
      Reword(pieces_[i - 1], "much");
      Drop(i, 1);
    }
    // "above 80 % CPU but under 50 % memory"
    if (i > 0 && Is(i, {"but"}) && Is(i + 1, {"under", "below", "over", "above"})) {
      Reword(pieces_[i], "and");
    }
    // "within the last 24 hours"
    std::size_t last = i + 1;
    while (Is(last, {"the"})) ++last;
    if (Is(i, {"within", "inside"}) && Is(last, {"last", "past"})) Reword(pieces_[i], "in");
  }
}

// "By how much does the price of a exceed that of b?": the difference of the two.
void QuestionReader::SettleExcess() {
  const std::size_t how = Is(0, {"by"}) ? 1 : 0;
  if (!Follows(how, {"how", "much"}) || !Is(how + 2, {"does", "do", "did"})) return;
  for (std::size_t i = how + 4; i + 1 < pieces_.size(); ++i) {
    if (!Is(i, {"exceed"})) continue;
    const std::size_t that = Follows(i + 1, {"that", "of"}) ? 2 : 0;
    if (that == 0 && !pieces_[i + 1].is_unknown) return;
    Reword(pieces_[i], "and");
    Drop(i + 1, that);
    Reword(pieces_[how], "difference");
    Drop(how + 1, 2);
    Drop(0, how);
    return;
  }
}

void QuestionReader::SettleEndings() {
  const std::size_t end = WordsEnd();
  if (end < 4) return;
  const auto has = [&](std::string_view word) {
    return std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(end),
                       [&](const Piece& piece) { return piece.words == word; });
  };
  if (end > 4 && Follows(end - 3, {"side", "by", "side"}) && (has("and") || has("vs"))) {
    return Drop(end - 3, 3);
  }
  // "a, database b: schemas": the noun that is asked for stands behind.
  const Piece noun = pieces_[end - 1];
  const bool is_asked =
      Is(end - 2, {":"}) && Means(noun, Kind::kEntity) && noun.is_plural && IsNameAt(0) &&
      std::none_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(end) - 1,
                   [](const Piece& piece) { return piece.is_plural; });
  if (is_asked) {
    Erase(end - 2, pieces_.size() - end + 2);
    Piece of;  // a word that is not written
    of.words = of.text = "of";
    of.begin = of.end = pieces_[0].begin;
    pieces_.insert(pieces_.begin(), {noun, of});
    return;
  }
  // "mem usage per project, averaged"
  if (Is(end - 1, {"averaged"}) && IsMark(pieces_[end - 2])) {
    Reword(pieces_[end - 1], "average");
    std::rotate(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(end) - 1,
                pieces_.begin() + static_cast<std::ptrdiff_t>(end));
    return Erase(end - 1, 1);
  }
  // "…, according to the event log"
  for (std::size_t i = 2; i + 2 < end; ++i) {
    if (!Follows(i, {"according", "to"})) continue;
    std::size_t source = i + 2;
    while (Is(source, {"the", "our"})) ++source;
    const bool is_source =
        source + 1 == end && Means(pieces_[source], Kind::kEntity) && !pieces_[source].is_plural;
    if (is_source) return Drop(i, end - i);
  }
  // "has a postgis installed?"
  if (end == 4 && Is(0, {"has", "have"}) && IsNameAt(1) && IsNameAt(2) &&
      !lexicon_.SaidOfNames(pieces_[3].words).empty()) {
    Piece have;  // a word that is not written
    have.words = have.text = "have";
    have.begin = have.end = pieces_[2].begin;
    pieces_.insert(pieces_.begin() + 2, have);
    Reword(pieces_[0], "does");
    return;
  }
  // "a project with no services in it"
  if (Is(end - 2, {"in"}) && Is(end - 1, {"it", "them"}) && (has("with") || has("without")) &&
      Means(pieces_[end - 3], Kind::kEntity)) {
    return Drop(end - 2, 2);
  }
  // "How many events did each actor cause?"
  if (Follows(0, {"how", "many"}) && has("each") && pieces_[end - 1].meanings.empty() &&
      Is(end - 1, {"cause", "caused", "trigger", "triggered", "perform"})) {
    return Drop(end - 1, 1);
  }
}

// "What did x do last week": what happens is told by who did it. "Chart the number of …" is asked.
void QuestionReader::SettleDeeds() {
  if (pieces_.size() > 3 && Is(0, {"chart", "graph", "draw", "visualize"}) &&
      pieces_[0].meanings.empty() && Is(1, {"the", "our", "a"})) {
    return Drop(0, 1);
  }
  const bool is_deed = pieces_.size() > 3 && Is(0, {"what"}) && Is(1, {"did"}) && Is(3, {"do"}) &&
                       pieces_[2].is_unknown && pieces_[2].meanings.empty();
  const auto* who = is_deed ? lexicon_.Find("who") : nullptr;
  for (const Meaning& meaning : who == nullptr ? std::vector<Meaning>() : *who) {
    const auto* acts = model_.FindEntity(meaning.entity);
    if (meaning.kind != Kind::kField || acts == nullptr || acts->time_field.empty()) continue;
    const auto* noun = lexicon_.Find(acts->naming.names.front());
    if (noun == nullptr) return;
    pieces_[0].words = acts->naming.plural;
    pieces_[0].meanings = *noun;
    pieces_[0].is_plural = true;
    Reword(pieces_[1], "by");
    Drop(3, 1);
    return;
  }
}

// "the sessions service", "plan of sessions", "the database app of x": a name, though the word
// means something else, too.
void QuestionReader::SettleNamesThatAreNouns() {
  const auto is_of_rows = [&](std::size_t at, bool usual) {
    return at < pieces_.size() &&
           std::any_of(pieces_[at].meanings.begin(), pieces_[at].meanings.end(),
                       [&](const Meaning& meaning) {
                         return meaning.kind == Kind::kEntity &&
                                (meaning.entity == model_.default_entity) == usual;
                       });
  };
  const auto is_word = [&](std::size_t at) {
    return pieces_[at].kind == Token::Kind::kWord &&
           pieces_[at].words.find(' ') == std::string::npos && !pieces_[at].meanings.empty();
  };
  const auto cannot_tell = [&](std::size_t at) {
    return std::all_of(pieces_[at].meanings.begin(), pieces_[at].meanings.end(),
                       [](const Meaning& meaning) { return meaning.kind == Kind::kCannotTell; });
  };
  const auto is_name = [&](std::size_t at) {
    pieces_[at].meanings.clear();
    pieces_[at].is_unknown = true;
    pieces_[at].is_plural = false;
  };
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    if (!is_word(i)) continue;
    // "project fleet", "service account": elsewhere such a word means all that there is.
    const bool means_all =
        std::all_of(pieces_[i].meanings.begin(), pieces_[i].meanings.end(),
                    [](const Meaning& meaning) { return meaning.kind == Kind::kFiller; });
    if (means_all && Means(pieces_[i - 1], Kind::kEntity) && !pieces_[i - 1].is_plural) {
      is_name(i);
      continue;
    }
    const bool is_noun = pieces_[i].is_plural && is_of_rows(i, false) && !is_of_rows(i, true) &&
                         !Means(pieces_[i], Kind::kValue) && !Means(pieces_[i], Kind::kField);
    const bool is_last = i + 1 == pieces_.size() || IsMark(pieces_[i + 1]);
    const bool has_kind = i + 1 < pieces_.size() && is_of_rows(i + 1, true) &&
                          !pieces_[i + 1].is_plural && Is(i - 1, {"the", "our"}) && i > 1;
    // "the plan of sessions": they have none of their own.
    const Meaning* field = nullptr;
    for (const Meaning& meaning : i > 1 ? pieces_[i - 2].meanings : std::vector<Meaning>()) {
      if (meaning.kind == Kind::kField && meaning.entity == model_.default_entity) field = &meaning;
    }
    const bool of_field = Is(i - 1, {"of"}) && is_last && field != nullptr && i < 6 &&
                          !pieces_[i - 2].is_plural && !Means(pieces_[i - 2], Kind::kEntity);
    const bool of_rows = Is(i - 1, {"of"}) && is_last && i == 2 && is_of_rows(0, false);
    if ((is_noun && (has_kind || of_field)) || (cannot_tell(i) && (has_kind || of_rows))) {
      is_name(i);
      continue;
    }
    const bool in_one = i > 1 && is_of_rows(i - 1, false) && !pieces_[i - 1].is_plural &&
                        (Is(i - 2, {"the", "in", "of"}) || IsMark(pieces_[i - 2]));
    const bool ends = is_last || Is(i + 1, {"of", "in", "on", ":"});
    if (in_one && ends && IsKind(i) && !pieces_[i].is_plural) is_name(i);
  }
}

// "All business plans in Europe": the plans, or what is on them?
void QuestionReader::AskGroupsOrRows() {
  std::size_t value = 1;
  if (Is(value, {"our", "the", "my"})) ++value;
  // "postgres azure business plans": values alone, and no verb.
  std::size_t values = 0;
  while (values < head_ && Means(pieces_[values], Kind::kValue)) ++values;
  const bool is_short = values > 1 && values == head_ && head_ + 1 == pieces_.size();
  if (is_short) value = head_ - 1;
  const bool opens = is_short || (Is(0, {"all"}) && head_ == value + 1);
  if (end_ || !opens || draft_.head_field.empty()) return;
  const auto* head = model_.FindColumn(draft_.head_field);
  const std::string entity = draft_.head_field.substr(0, draft_.head_field.find('.'));
  const bool is_part = std::any_of(
      pieces_[value].meanings.begin(), pieces_[value].meanings.end(), [&](const Meaning& meaning) {
        const auto* field = model_.FindColumn(meaning.column);
        return meaning.kind == Kind::kValue && field != nullptr && field->derived &&
               entity + "." + field->derived->of == draft_.head_field;
      });
  const bool goes_on = is_short || head_ + 1 < pieces_.size();
  if (!is_part || !goes_on || head == nullptr) return;
  const std::string& rows = model_.FindEntity(model_.default_entity)->naming.plural;
  AskBack("The " + pieces_[head_].words + ", or the " + rows + " that have them?",
          {WithWords(0, "Which"), WithWords(0, "All " + rows + " on")});
}

// "size of app": of what the size is, nobody said, where several have one.
void QuestionReader::AskWhoseField() {
  if (draft_.names_subject || draft_.subject == model_.default_entity) return;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (Means(pieces_[i], Kind::kEntity) || Means(pieces_[i], Kind::kMeasure)) return;
  }
  for (std::size_t i = 0; i < pieces_.size() && i < 6; ++i) {
    std::vector<std::string> choices;
    const std::string& word = pieces_[i].words;
    const auto add = [&](const semantic_model::Field& field) {
      for (const std::string& name : field.naming.names) {
        const auto* known = lexicon_.Find(name);
        const bool tells =
            name.find(' ') != std::string::npos && known != nullptr && choices.size() < 5;
        if (!tells) continue;
        choices.push_back(WithWords(i, name));
        return;
      }
    };
    const bool is_field =
        !pieces_[i].meanings.empty() && word.find(' ') == std::string::npos &&
        std::all_of(pieces_[i].meanings.begin(), pieces_[i].meanings.end(),
                    [](const Meaning& meaning) { return meaning.kind == Kind::kField; });
    if (!is_field || pieces_[i].is_plural ||
        (i > 0 && pieces_[i - 1].kind == Token::Kind::kNumber) || !Is(i + 1, {"of"}))
      continue;
    for (const auto& field : model_.FindEntity(model_.default_entity)->fields) {
      const bool ends_so =
          std::any_of(field.naming.names.begin(), field.naming.names.end(),
                      [&](const std::string& name) { return name.ends_with(" " + word); });
      if (ends_so) add(field);
    }
    const std::size_t own = choices.size();
    for (const Meaning& meaning : pieces_[i].meanings) {
      if (const auto* field = model_.FindColumn(meaning.column)) add(*field);
    }
    if (choices.size() > own && choices.size() > 1) {
      return AskBack("The " + word + " of what?", std::move(choices));
    }
  }
}

}  // namespace claribi::planner
