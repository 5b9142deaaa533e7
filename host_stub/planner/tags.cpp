// Tags: keys and values that people choose, so that any word may be one. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"
#include "planner/word_forms.h"

namespace claribi::planner {

using plan::Expression;
using plan::Literal;
using plan::Operator;
using values::Type;

// "a tier tag", "no env tag", "per team tag": the key stands before, whatever else it means.
bool QuestionReader::TryKeyOfTag() {
  const auto tag_at = [&](std::size_t place) -> const Meaning* {
    if (place >= pieces_.size()) return nullptr;
    const Meaning* tag = Best(pieces_[place], Meaning::Kind::kField);
    const bool is_map = tag != nullptr && model_.FindColumn(tag->column)->type == Type::kMap;
    return is_map && !pieces_[place].is_plural ? tag : nullptr;
  };
  const bool is_key = at_ > 0 && pieces_[at_].kind == Token::Kind::kWord &&
                      pieces_[at_].words.find(' ') == std::string::npos &&
                      (pieces_[at_].is_unknown || !pieces_[at_].meanings.empty());
  if (const Meaning* tag = is_key ? tag_at(at_ + 1) : nullptr; tag != nullptr) {
    const std::string column = tag->column + "." + pieces_[at_].text;
    if (grouping_) {
      draft_.groups.push_back({.column = column, .grain = std::nullopt});
      grouping_ = false;
      TakeTo(at_ + 2, As::kField, Part::kGroup, draft_.groups.size() - 1);
      return true;
    }
    // "whose team tag is not lab"
    std::size_t value = at_ + 3;
    const bool denies =
        Is(at_ + 2, {"is", "=", "!="}) && (Is(value, {"not"}) || Is(at_ + 2, {"!="}));
    if (Is(value, {"not"})) ++value;
    const bool says = Is(at_ + 2, {"is", "=", ":", "!="}) && value < pieces_.size() &&
                      pieces_[value].kind == Token::Kind::kWord && !IsPreposition(Word(value)) &&
                      !Is(value, {"set", "there", "missing", "the", "a"}) &&
                      pieces_[value].words.find(' ') == std::string::npos && !(denies && negated_);
    if (says) {
      Expression equals;
      equals.kind = Expression::Kind::kCompare;
      equals.column = column;
      Literal text;
      text.text = pieces_[value].text;
      equals.values = {text};
      negated_ = negated_ || denies;
      has_ = false;
      AddCondition(std::move(equals), at_, value + 1, As::kValue);
      return true;
    }
    if (Is(at_ + 2, {"=", ":", "is", "of"}) || !(has_ || negated_ || preposition_ == "with")) {
      return false;
    }
    Expression exists;
    exists.kind = Expression::Kind::kCompare;
    exists.column = column;
    exists.op = Operator::kExists;
    has_ = false;
    AddCondition(std::move(exists), at_, at_ + 2, As::kField);
    return true;
  }
  return false;
}

// "with value quay", "whose value is quay", behind a key: where the value stands; 0 for none.
std::size_t QuestionReader::ValueWordAt(std::size_t at) const {
  ++at;
  if (Is(at, {"the", "a"})) ++at;
  if (!Is(at, {"value"})) return 0;
  ++at;
  return Is(at, {"of", "is", "=", ":", "set"}) ? at + 1 : at;
}

// "tagged env=prod", "with tag owner: platform", "the tag prod".
bool QuestionReader::TryTag() {
  const bool says_tagged = lexicon_.SaysMap(pieces_[at_].words);
  if (TryKeyOfTag()) return true;
  std::size_t at = at_;
  const Meaning* meaning = nullptr;
  if (says_tagged) {
    ++at;
    if (Is(at, {"with", "as"})) ++at;
    const std::string owner = OwnerOfTags();
    for (const std::string& reached : reached_) {
      if (!owner.empty() && reached != owner) continue;
      for (const auto& field : model_.FindEntity(reached)->fields) {
        if (field.type != Type::kMap || meaning != nullptr) continue;
        const auto* found = lexicon_.Find(field.naming.names.front());
        for (const Meaning& each : *found) {
          if (each.column == reached + "." + field.id) meaning = &each;
        }
      }
    }
  } else if (at < pieces_.size()) {
    meaning = Best(pieces_[at], Meaning::Kind::kField);
    if (meaning == nullptr || model_.FindColumn(meaning->column)->type != Type::kMap) return false;
    if (meaning->is_absent) return false;
    ++at;
  }
  if (meaning == nullptr) return false;
  if (Is(at, {"named", "called", "with"}) && at + 1 < pieces_.size()) ++at;
  if (at >= pieces_.size()) return false;
  // A key may be a word of the model where the tag is one: "the tag tier".
  const bool one = says_tagged || !pieces_[at - 1].is_plural;
  const bool means = !pieces_[at].meanings.empty() && one &&
                     (says_tagged || has_ || negated_ || preposition_ == "with" || grouping_) &&
                     pieces_[at].words.find(' ') == std::string::npos;
  if (!means && (!pieces_[at].meanings.empty() || !pieces_[at].is_unknown)) return false;
  const std::string& word = pieces_[at].text;
  const auto sign = word.find_first_of("=:");
  Expression expression;
  expression.kind = Expression::Kind::kCompare;
  Literal literal;
  std::size_t end = at + 1;
  if (sign != std::string::npos && sign > 0 && sign + 1 < word.size()) {
    expression.column = meaning->column + "." + word.substr(0, sign);
    literal.text = word.substr(sign + 1);
  } else if (Follows(end, {"set", "to"}) && end + 2 < pieces_.size()) {
    expression.column = meaning->column + "." + word;
    literal.text = pieces_[end + 2].text;
    end += 3;
  } else if (Is(end, {"with", "and", "whose", "has"}) && ValueWordAt(end) > 0 &&
             ValueWordAt(end) < pieces_.size()) {  // "the tag team with value quay"
    const std::size_t value = ValueWordAt(end);
    expression.column = meaning->column + "." + word;
    literal.text = pieces_[value].text;
    end = value + 1;
  } else if (Is(end, {"=", "is", "of"}) && end + 1 < pieces_.size()) {
    expression.column = meaning->column + "." + word;
    literal.text = pieces_[end + 1].text;
    end += 2;
  } else if (!grouping_ && end < pieces_.size() && !pieces_[end].is_unknown && one &&
             end + 1 == pieces_.size() && pieces_[end].kind == Token::Kind::kWord &&
             !IsPreposition(pieces_[end].words)) {
    // "the tag env live": the last word is its value, but where it may say something else.
    const auto& meanings = pieces_[end].meanings;
    const bool of_key = std::all_of(meanings.begin(), meanings.end(), [&](const Meaning& each) {
      return each.column.ends_with("." + Lowered(word));
    });
    if (!of_key) {
      NotUnderstood(end);
      return true;
    }
    expression.column = meaning->column + "." + word;
    literal.text = pieces_[end].text;
    ++end;
  } else if (!grouping_ && end < pieces_.size() && pieces_[end].is_unknown) {
    expression.column = meaning->column + "." + word;
    literal.text = pieces_[end].text;
    ++end;
  } else if (grouping_) {
    draft_.groups.push_back({.column = meaning->column + "." + word, .grain = std::nullopt});
    grouping_ = false;
    TakeTo(end, As::kField, Part::kGroup, draft_.groups.size() - 1);
    return true;
  } else if (means) {
    expression.column = meaning->column + "." + word;
    expression.op = Operator::kExists;
  } else if (!one && Is(end, {"and", "or"}) && end + 1 < pieces_.size() &&
             !pieces_[end + 1].is_unknown) {
    NotUnderstood(end + 1);  // "tags team and tier": keys, or something else?
    return true;
  } else {
    expression.column = meaning->column;
    expression.op = Operator::kHasToken;
    literal.text = word;
  }
  if (expression.op != Operator::kExists) expression.values = {literal};
  has_ = false;
  AddCondition(std::move(expression), at_, end, As::kValue);
  return true;
}

// "services in projects with env=live": the noun just before says whose tags they are.
std::string QuestionReader::OwnerOfTags() const {
  std::size_t noun = at_;
  const auto is_map = [&](const Piece& piece) {
    return lexicon_.SaysMap(piece.words) ||
           std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& meaning) {
             const auto* field = model_.FindColumn(meaning.column);
             return meaning.kind == Meaning::Kind::kField && !meaning.is_absent &&
                    field != nullptr && field->type == values::Type::kMap;
           });
  };
  while (noun > 0 &&
         (Is(noun - 1, {"with", "having", "whose", "the", "a", "as", "that", "are", "have"}) ||
          is_map(pieces_[noun - 1]))) {
    --noun;
  }
  const bool says_tagged = at_ < pieces_.size() && lexicon_.SaysMap(pieces_[at_].words);
  if (noun == 0 || (noun == at_ && !says_tagged)) return "";
  const Meaning* entity = Best(pieces_[noun - 1], Meaning::Kind::kEntity);
  return entity == nullptr || entity->entity == draft_.subject ? "" : entity->entity;
}

// The map that has the key, nearest to the subject.
const Meaning* QuestionReader::MapFor(const std::string& key) const {
  const Meaning* usual = lexicon_.MapOfKey(key);
  const std::string owner = OwnerOfTags();
  for (const std::string& entity : reached_) {
    if (!owner.empty() && entity != owner) continue;
    for (const auto& field : model_.FindEntity(entity)->fields) {
      if (field.type != values::Type::kMap) continue;
      const auto* meanings = lexicon_.Find(field.naming.names.front());
      if (meanings == nullptr) continue;
      for (const Meaning& meaning : *meanings) {
        if (meaning.column == entity + "." + field.id) return &meaning;
      }
    }
  }
  if (!owner.empty()) return nullptr;
  return usual != nullptr && Distance(usual->entity) < reached_.size() ? usual : nullptr;
}

// Whether the word behind a key is one of grammar that people use as a value, too: "env live".
bool QuestionReader::IsValueWord(std::size_t at) const {
  return Is(at, {"live",  "present", "existing", "used",      "company", "report", "check",  "left",
                 "high",  "low",     "critical", "important", "small",   "big",    "common", "main",
                 "money", "people",  "customer", "customers", "person"}) &&
         pieces_[at].meanings.empty() && !pieces_[at].is_said;
}

// A key of tags with its value, or alone; and "env=prod".
bool QuestionReader::TryUsualKey() {
  const auto is_value = [&](std::size_t at) {
    return at < pieces_.size() && pieces_[at].is_unknown && pieces_[at].meanings.empty() &&
           pieces_[at].key.empty();
  };
  plan::Expression expression;
  expression.kind = plan::Expression::Kind::kCompare;
  const std::string& word = pieces_[at_].text;
  auto sign = word.find('=');
  const auto colon = word.find(':');
  if (sign == std::string::npos && colon != std::string::npos &&
      lexicon_.MapOfKey(Lowered(word.substr(0, colon))) != nullptr) {
    sign = colon;
  }
  if (pieces_[at_].is_unknown && pieces_[at_].kind == Token::Kind::kWord &&
      sign != std::string::npos && sign > 0 && sign + 1 < word.size()) {
    const Meaning* map = MapFor(Lowered(word.substr(0, sign)));
    if (map == nullptr) return false;
    expression.column = map->column + "." + word.substr(0, sign);
    plan::Literal literal;
    literal.text = word.substr(sign + 1);
    expression.values = {literal};
    has_ = false;
    AddCondition(std::move(expression), at_, at_ + 1, As::kValue);
    return true;
  }
  // "the lab team"
  const bool before = is_value(at_) && at_ + 1 < pieces_.size() && !pieces_[at_ + 1].key.empty() &&
                      !is_value(at_ + 2) && !pieces_[at_].is_shaped;
  const std::size_t place = before ? at_ + 1 : at_;
  const std::string key = pieces_[place].key;
  if (key.empty()) return false;
  const Meaning* map = MapFor(key);
  if (map == nullptr) {
    NotUnderstood(place);
    return true;
  }
  expression.column = map->column + "." + key;
  if (grouping_ && !before) {
    draft_.groups.push_back({.column = expression.column, .grain = std::nullopt});
    grouping_ = false;
    Take(1, As::kField, Part::kGroup, draft_.groups.size() - 1);
    return true;
  }
  std::size_t end = at_;
  const auto add = [&](std::size_t at) {
    plan::Literal literal;
    literal.text = pieces_[at].text;
    expression.values.push_back(literal);
    end = at + 1;
  };
  if (before) {
    add(at_);
    end = place + 1;
  } else {
    std::size_t next = at_ + 1;
    const bool equals = Is(next, {"is", "=", ":", ","});
    if (equals) ++next;
    if (equals && Is(next, {"not"})) {
      if (negated_) {
        NotUnderstood(next);
        return true;
      }
      negated_ = true;
      ++next;
    }
    // "tagged env live", "with env test": a word of grammar, or of the model, is its value there.
    const bool is_plain = !equals && next < pieces_.size() && IsOneWord(pieces_[next]) &&
                          pieces_[next].kind == Token::Kind::kWord && IsValueWord(next);
    if (equals ? next < pieces_.size() && IsOneWord(pieces_[next]) : is_value(next) || is_plain) {
      add(next);
    } else if (equals) {
      NotUnderstood(next);
      return true;
    }
  }
  // "team gate or quay", "team gate or team quay"
  while (!expression.values.empty() && Is(end, {"or", "and", "nor"})) {
    std::size_t next = end + 1;
    if (next < pieces_.size() && Lowered(pieces_[next].key) == Lowered(key)) ++next;
    if (!is_value(next)) break;
    add(next);
  }
  if (expression.values.empty()) {
    expression.op = plan::Operator::kExists;
    end = at_ + 1;
  } else if (expression.values.size() > 1) {
    expression.op = plan::Operator::kIn;
  }
  has_ = false;
  AddCondition(std::move(expression), at_, end, As::kValue);
  return true;
}

}  // namespace claribi::planner
