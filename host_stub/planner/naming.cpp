// Names of the estate, as the person wrote them. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"
#include "planner/word_forms.h"

namespace claribi::planner {

using plan::Expression;
using plan::Literal;
using plan::Operator;
using semantic_model::Entity;
using values::Type;

namespace {

// The fields that people name a row by.
void AddNames(const Entity& entity, std::vector<std::string>& columns) {
  bool any = false;
  for (const auto& field : entity.fields) {
    if (!field.is_name) continue;
    columns.push_back(entity.id + "." + field.id);
    any = true;
  }
  const auto* label = entity.Find(entity.label);
  if (!any && label != nullptr && label->type == Type::kText && !label->is_free_text &&
      entity.time_field.empty()) {
    columns.push_back(entity.id + "." + entity.label);
  }
}

}  // namespace

// Where a name may be looked for: the rows that the subject belongs to, and its own.
std::vector<std::string> QuestionReader::NameColumns(bool with_subject,
                                                     const std::string& entity) const {
  std::vector<std::string> columns;
  if (!entity.empty()) {
    AddNames(*model_.FindEntity(entity), columns);
    return columns;
  }
  for (const std::string& reached : reached_) {
    if (reached == draft_.subject && !with_subject) continue;
    const Entity& each = *model_.FindEntity(reached);
    const bool has_names = std::any_of(each.fields.begin(), each.fields.end(),
                                       [](const auto& field) { return field.is_name; });
    if (has_names || reached == draft_.subject) AddNames(each, columns);
  }
  return columns;
}

// "topics that start with orders", "services whose name contains pg".
bool QuestionReader::TryPartOfName() {
  std::size_t at = at_;
  Operator op = Operator::kContains;
  // "with cache in the name"
  const bool is_word =
      pieces_[at].kind == Token::Kind::kQuoted ||
      (pieces_[at].kind == Token::Kind::kWord && pieces_[at].words.find(' ') == std::string::npos &&
       (pieces_[at].is_unknown || Is(at_ - 1, {"with", "have", "having", "has"})));
  if (is_word && Is(at + 1, {"in"}) && Is(at + 2, {"the", "their", "its"}) &&
      Is(at + 3, {"name", "names"})) {
    const auto names = NameColumns(true, draft_.subject);
    if (names.empty()) return false;
    Expression part;
    part.kind = Expression::Kind::kCompare;
    part.column = names.front();
    part.op = op;
    Literal text;
    text.text = pieces_[at].text;
    part.values = {text};
    has_ = false;
    AddCondition(std::move(part), at_, at + 4, As::kValue);
    return true;
  }
  if (Is(at, {"start", "starts", "starting", "begin", "begins", "beginning"}) &&
      Is(at + 1, {"with"})) {
    op = Operator::kStartsWith;
    at += 2;
  } else if (Is(at, {"end", "ends", "ending"}) && Is(at + 1, {"with", "in", "on"})) {
    op = Operator::kEndsWith;
    at += 2;
  } else if (Is(at, {"containing", "contains", "contain"})) {
    ++at;
  } else {
    return false;
  }
  if (at >= pieces_.size()) return false;
  const bool of_name = Is(at_ - 1, {"name", "names"}) && !draft_.targets.empty();
  const bool is_text = of_name || pieces_[at].kind == Token::Kind::kQuoted ||
                       pieces_[at].is_unknown || op != Operator::kContains;
  auto columns = NameColumns(true, draft_.subject);
  const auto* subject = model_.FindEntity(draft_.subject);
  const auto* label = subject->Find(subject->label);
  if (columns.empty() && label != nullptr && label->type == Type::kText) {
    columns.push_back(subject->id + "." + subject->label);  // "log lines containing timeout"
  }
  if (!is_text || columns.empty() || pieces_[at].kind == Token::Kind::kNumber) return false;
  Expression expression;
  expression.kind = Expression::Kind::kCompare;
  expression.column = columns.front();
  expression.op = op;
  // "whose plan contains premium": the field that stood before.
  if (!draft_.targets.empty() && !targets_end_ &&
      draft_.targets.back().kind == Target::Kind::kField) {
    const auto* before = model_.FindColumn(draft_.targets.back().column);
    if (before->type != Type::kText) return false;
    expression.column = draft_.targets.back().column;
  }
  Literal literal;
  literal.text = pieces_[at].text;
  expression.values = {literal};
  has_ = false;
  // "whose name contains": the name was not asked for.
  const Target name{.kind = Target::Kind::kField, .column = expression.column};
  if (!draft_.targets.empty() && draft_.targets.back() == name) {
    draft_.targets.pop_back();
    for (Use& use : draft_.uses) {
      if (use.part != Part::kTarget || use.index != draft_.targets.size()) continue;
      use.part = Part::kWhere;
      use.index = draft_.conditions.size();
    }
  }
  AddCondition(std::move(expression), at_, at + 1, As::kValue);
  return true;
}

// A word that nothing explains, in a question that says something. Two of them are one too many:
// then it is another language, or not understood.
bool QuestionReader::MayBeName(std::size_t at) const {
  std::size_t unknown = 0;
  bool says =
      Is(0, {"where"}) || std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
        return piece.words == "doing" || piece.words == "performing";
      });
  for (const Piece& piece : pieces_) {
    const auto place = static_cast<std::size_t>(&piece - pieces_.data());
    const bool joined = place > 0 && (Is(place - 1, {"vs", "versus", "and", "or"}) ||
                                      pieces_[place - 1].kind == Token::Kind::kComma);
    const bool counts = piece.is_unknown && !piece.is_shaped && piece.of_entity.empty() && !joined;
    unknown += counts ? 1 : 0;
    says = says || !piece.meanings.empty();
  }
  return says && unknown <= 2 && pieces_[at].kind == Token::Kind::kWord &&
         pieces_[at].text.size() > 1;
}

bool QuestionReader::TryName() {
  if (!IsNameAt(at_)) return false;
  const Piece& piece = pieces_[at_];
  const std::size_t next = at_ + 1;
  // "Pro plans": a part of a value.
  if (next < pieces_.size() && !piece.is_possessive) {
    const Meaning* field = Best(pieces_[next], Meaning::Kind::kField);
    const bool is_head = has_head_ && next == head_;
    const auto* known = field == nullptr ? nullptr : model_.FindColumn(field->column);
    const bool names_entity = Best(pieces_[next], Meaning::Kind::kEntity) != nullptr;
    // "x region", and nothing before: the region of x.
    const bool opens = at_ == 0 && piece.is_shaped && next + 1 == pieces_.size();
    if (known != nullptr && known->type == Type::kText && !is_head && !names_entity && !opens &&
        (known->matches_parts || piece.is_shaped)) {
      Expression expression;
      expression.kind = Expression::Kind::kCompare;
      expression.column = field->column;
      expression.op =
          known->matches_parts && !piece.is_shaped ? Operator::kHasToken : Operator::kEqual;
      Literal literal;
      literal.kind = known->matches_parts ? Literal::Kind::kText : Literal::Kind::kTerm;
      literal.text = known->matches_parts ? Lowered(piece.text) : piece.text;
      expression.values = {literal};
      AddCondition(std::move(expression), at_, next + 1, As::kValue);
      return true;
    }
  }
  std::string entity = named_entity_;
  if (!piece.of_entity.empty()) entity = piece.of_entity;
  bool before_type = false;
  std::size_t kinds = 1;  // pieces that say what the name is of
  if (entity.empty() && next < pieces_.size() && !piece.is_possessive) {
    const Meaning* type = Best(pieces_[next], Meaning::Kind::kEntity);
    // "the tracking database service": the last noun says what it is.
    if (type != nullptr && next + 1 < pieces_.size() && !pieces_[next].is_plural &&
        !pieces_[next + 1].is_plural) {
      const Meaning* last = Best(pieces_[next + 1], Meaning::Kind::kEntity);
      if (last != nullptr && last->entity != type->entity) {
        type = last;
        kinds = 2;
      }
    }
    const bool is_list_head = has_head_ && next == head_ && pieces_[next].is_plural;
    if (type == nullptr && has_ && Is(at_ - 1, {"the"})) {
      for (const Meaning& meaning : pieces_[next].meanings) {
        if (meaning.kind == Meaning::Kind::kEntity && IsChild(meaning.entity)) type = &meaning;
      }
    }
    const bool introduced =
        piece.is_shaped || Is(at_ - 1, {"the", "our", "my", "of", "in", "on", "for", "from", "a"});
    if (type != nullptr && !pieces_[next].is_plural && !is_list_head && introduced && at_ > 0) {
      const auto* own = model_.FindEntity(type->entity);
      std::vector<std::string> columns;
      AddNames(*own, columns);
      if (!columns.empty()) {
        entity = type->entity;
        before_type = true;
      }
    }
  }
  // "business-16" after "on": its beginning is a value of a field that is made of another.
  const bool describes_rows = next < pieces_.size() && !piece.is_possessive &&
                              (Best(pieces_[next], Meaning::Kind::kEntity) != nullptr ||
                               Best(pieces_[next], Meaning::Kind::kValue) != nullptr);
  if (piece.is_shaped && (preposition_ == "on" || describes_rows) && entity.empty()) {
    const auto dash = piece.words.rfind('-');
    const auto* values =
        dash == std::string::npos ? nullptr : lexicon_.Find(piece.words.substr(0, dash));
    const bool numbered =
        dash != std::string::npos &&
        piece.words.find_first_not_of("0123456789", dash + 1) == std::string::npos;
    for (const Meaning& meaning :
         values == nullptr || !numbered ? std::vector<Meaning>() : *values) {
      const auto* field = model_.FindColumn(meaning.column);
      const bool fits = meaning.kind == Meaning::Kind::kValue && field->derived &&
                        Distance(meaning.entity) < reached_.size();
      if (!fits) continue;
      Expression expression;
      expression.kind = Expression::Kind::kCompare;
      expression.column = meaning.entity + "." + field->derived->of;
      Literal literal;
      literal.text = piece.words;
      expression.values = {literal};
      AddCondition(std::move(expression), at_, next, As::kValue);
      return true;
    }
  }
  const bool placed =
      at_ > 0 && (IsNamePlace(Word(at_ - 1)) || Is(at_ - 1, {"does", "did"}) ||
                  (Is(at_ - 1, {"is"}) && !draft_.head_field.empty()) ||
                  (Is(at_ - 1, {"located", "hosted", "deployed"}) && Is(at_ - 2, {"is"}) &&
                   !draft_.head_field.empty()) ||
                  (Is(at_ - 1, {"the", "our", "my"}) && at_ > 1 && IsNamePlace(Word(at_ - 2))));
  const bool joined = and_ || or_;
  // "In a, what is the price of b": the comma ends the clause that tells where.
  const bool is_clause = said_comma_ && !said_and_ && !or_ && at_ > 0 && !IsMark(pieces_[at_ - 1]);
  const bool listed = joined && draft_.names > 0 && !is_clause;
  // "topics of a and services of b"
  if (listed && other_noun_ && said_and_) return DeclineSeveral();
  const bool compared = draft_.ask == Ask::kCompare || draft_.ask == Ask::kDifference;
  // Elsewhere it may be a name all the same, if there is one that is just so: "is tracking
  // running".
  const bool is_loose =
      !piece.is_shaped && !piece.is_possessive && entity.empty() && !placed && !listed && !compared;
  if (is_loose && !MayBeName(at_)) return false;
  const bool asks_rows =
      draft_.ask == Ask::kList || draft_.ask == Ask::kCount || draft_.ask == Ask::kExists;
  const bool in_place = draft_.names_subject && draft_.targets.empty() && asks_rows &&
                        draft_.head_field.empty() && !negated_ && !draft_.ranking;
  const bool of_child = piece.is_possessive && draft_.names_subject;
  std::vector<std::string> among = NameColumns(!in_place && !of_child, entity);
  if (is_loose && in_place) {
    for (const std::string& column : NameColumns(true, entity)) {
      if (std::find(among.begin(), among.end(), column) == among.end()) among.push_back(column);
    }
  }
  if (!entity.empty() && Distance(entity) == reached_.size()) {
    // The name of a child: "with a topic named orders".
    if (!IsChild(entity)) return false;
    Expression named;
    named.kind = Expression::Kind::kCompare;
    named.column = among.empty() ? "" : among.front();
    Literal literal;
    literal.text = piece.text;
    named.values = {literal};
    if (named.column.empty()) return false;
    AddCondition(std::move(named), at_, next, As::kValue, ChildFor(entity));
    return true;
  }
  if (among.empty()) return false;
  Expression named;
  named.kind = Expression::Kind::kNamed;
  named.among = among;
  named.terms = {piece.text};
  named.is_whole = is_loose;
  const std::size_t begin = at_;
  std::size_t end = next;
  std::vector<std::size_t> places{at_};
  // "the a project and the b project"
  std::size_t first_end = end;
  if (before_type && kinds == 1 && !(has_head_ && end == head_)) first_end = end + 1;
  if (before_type && kinds == 2) first_end = end + 2;
  while (end < pieces_.size()) {
    // "price difference a b"
    const bool adjoins = draft_.ask == Ask::kDifference && draft_.names == 0 && end == next &&
                         IsNameAt(end) && pieces_[end].is_shaped && piece.is_shaped;
    if (adjoins) {
      named.terms.push_back(pieces_[end].text);
      places.push_back(end);
      ++end;
      continue;
    }
    const auto joined_name = JoinedNameAt(end == next ? first_end : end, entity);
    if (!joined_name) break;
    named.terms.push_back(pieces_[joined_name->at].text);
    places.push_back(joined_name->at);
    end = joined_name->end;
  }
  // "Are a and b running": both. "Is there one in a and b": in each?
  if (draft_.ask == Ask::kExists && named.terms.size() > 1 && !negated_ && !or_ &&
      JoinsBoth(begin, end)) {
    if (begin > 2 || !IsBe(Word(0)) || draft_.names > 0) return DeclineSeveral();
    draft_.is_all = true;
  }
  draft_.names = std::max(draft_.names, named.terms.size());
  const auto* subject = model_.FindEntity(draft_.subject);
  const bool has_names = std::any_of(subject->fields.begin(), subject->fields.end(),
                                     [](const auto& field) { return field.is_name; });
  const bool own = has_names && std::any_of(among.begin(), among.end(), [&](const auto& column) {
                     return column.rfind(draft_.subject + ".", 0) == 0;
                   });
  // "in x", "x services" may be all that is in x.
  const bool describes =
      is_loose && next < pieces_.size() && Best(pieces_[next], Meaning::Kind::kEntity) != nullptr;
  // So may "topics for x": rows of their own are asked for, and more than one.
  const bool has_rows = draft_.has_head && draft_.is_plural && placed && entity.empty() &&
                        draft_.subject != model_.default_entity;
  draft_.has_name = draft_.has_name ||
                    (own && !describes && !has_rows && (preposition_ != "in" || !entity.empty()));
  // Names that follow one another are alternatives: "compare a and b".
  const bool negated = negated_;
  if (listed && !draft_.conditions.empty() && !negated &&
      draft_.conditions.back().expression.kind == Expression::Kind::kNamed &&
      draft_.conditions.back().expression.among == among) {
    draft_.repeats_noun = draft_.repeats_noun || said_noun_;
    auto& terms = draft_.conditions.back().expression.terms;
    terms.insert(terms.end(), named.terms.begin(), named.terms.end());
    draft_.names = std::max(draft_.names, terms.size());
    for (std::size_t i = begin; i < end; ++i) {
      draft_.uses.push_back({pieces_[i].begin, pieces_[i].end, As::kOperator, Part::kWhere,
                             draft_.conditions.size() - 1});
    }
    at_ = end;
    and_ = or_ = false;
  } else {
    AddCondition(std::move(named), begin, end, As::kOperator);
  }
  for (Use& use : draft_.uses) {
    for (const std::size_t place : places) {
      const bool is_whole = !pieces_[place].is_possessive;
      if (use.begin == pieces_[place].begin && is_whole) use.as = As::kTerm;
      if (use.begin == pieces_[place].begin && !is_whole) use.as = As::kValue;
    }
  }
  if (before_type) {
    draft_.names_subject = draft_.names_subject || entity == draft_.subject;
    if (end == next && at_ < pieces_.size() && !(has_head_ && at_ == head_)) {
      Take(kinds, As::kEntity, Part::kWhere, draft_.conditions.size() - 1);
    }
  }
  has_ = false;
  return true;
}

}  // namespace claribi::planner
