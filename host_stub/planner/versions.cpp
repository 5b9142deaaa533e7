// Versions: "PostgreSQL 13 or older", "a version below 15", "older than version 15". They are
// texts that are ordered by their numbers. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/plan_parts.h"
#include "planner/question_reader.h"

namespace claribi::planner {

using plan::Operator;

namespace {

struct Wording {
  std::initializer_list<std::string_view> words;
  Operator op;
};

std::optional<Operator> After(std::string_view word) {
  static constexpr std::string_view kUp[] = {"newer", "later",   "higher",  "above",   "up",
                                             "more",  "greater", "upwards", "onwards", "over"};
  static constexpr std::string_view kDown[] = {"older", "earlier", "lower", "below",
                                               "less",  "before",  "under", "smaller"};
  if (std::find(std::begin(kUp), std::end(kUp), word) != std::end(kUp)) return Operator::kAtLeast;
  if (std::find(std::begin(kDown), std::end(kDown), word) != std::end(kDown)) {
    return Operator::kAtMost;
  }
  return std::nullopt;
}

}  // namespace

bool QuestionReader::IsVersionField(std::size_t at) const {
  if (at >= pieces_.size() || pieces_[at].is_plural) return false;
  const Meaning* field = Best(pieces_[at], Meaning::Kind::kField);
  const auto* known = field == nullptr ? nullptr : model_.FindColumn(field->column);
  return known != nullptr && known->is_version;
}

// "older than version 15", "below 15", "at least 3.5", "13 or 14", "13 or below".
std::optional<QuestionReader::VersionBound> QuestionReader::VersionAt(std::size_t at) const {
  static const Wording kOrders[] = {{{"older", "than"}, Operator::kLess},
                                    {{"newer", "than"}, Operator::kMore},
                                    {{"lower", "than"}, Operator::kLess},
                                    {{"higher", "than"}, Operator::kMore},
                                    {{"less", "than"}, Operator::kLess},
                                    {{"greater", "than"}, Operator::kMore},
                                    {{"earlier", "than"}, Operator::kLess},
                                    {{"later", "than"}, Operator::kMore},
                                    {{"smaller", "than"}, Operator::kLess},
                                    {{"more", "recent", "than"}, Operator::kMore},
                                    {{"more recent", "than"}, Operator::kMore},
                                    {{"prior", "to"}, Operator::kLess},
                                    {{"at", "least"}, Operator::kAtLeast},
                                    {{"at", "most"}, Operator::kAtMost},
                                    {{"up", "to"}, Operator::kAtMost},
                                    {{"below"}, Operator::kLess},
                                    {{"under"}, Operator::kLess},
                                    {{"before"}, Operator::kLess},
                                    {{"above"}, Operator::kMore},
                                    {{"over"}, Operator::kMore},
                                    {{"after"}, Operator::kMore},
                                    {{"beyond"}, Operator::kMore},
                                    {{"<"}, Operator::kLess},
                                    {{"<="}, Operator::kAtMost},
                                    {{">"}, Operator::kMore},
                                    {{">="}, Operator::kAtLeast},
                                    {{"="}, Operator::kEqual}};
  VersionBound bound;
  std::size_t next =
      Follows(at, {"at", "least"}) || Follows(at, {"at", "most"}) ? at : SkipSilent(at);
  for (const Wording& order : kOrders) {
    if (!Follows(next, order.words)) continue;
    bound.op = order.op;
    bound.has_word = order.op != Operator::kEqual;
    next = SkipSilent(next + order.words.size());
    break;
  }
  if (IsVersionField(next)) {
    bound.has_field = true;
    ++next;
  }
  const auto is_number = [&](std::size_t place) {
    return place < pieces_.size() && pieces_[place].kind == Token::Kind::kNumber &&
           pieces_[place].unit.empty() && pieces_[place].text.find_first_of("0123456789") == 0;
  };
  if (!is_number(next)) return std::nullopt;
  bound.values = {TextLiteral(pieces_[next].text)};
  ++next;
  if (!bound.has_word && Is(next, {"or", "and"})) {
    std::size_t word = next + 1;
    if (Is(word, {"any", "anything"})) ++word;
    if (const auto op = After(Word(word))) {
      bound.op = *op;
      bound.has_word = true;
      next = word + 1;
    }
  }
  while (!bound.has_word && Is(next, {"or", "and", ","})) {
    std::size_t other = next + 1;
    if (IsVersionField(other)) ++other;
    if (!is_number(other)) break;
    bound.values.push_back(TextLiteral(pieces_[other].text));
    bound.op = Operator::kIn;
    next = other + 1;
  }
  bound.end = next;
  return bound;
}

void QuestionReader::AddVersion(const std::string& column, const VersionBound& bound,
                                std::size_t end) {
  has_ = false;
  AddCondition(ComparisonOf(column, bound.op, bound.values), at_, end, As::kValue);
}

bool QuestionReader::TryVersion() {
  // The field stands before: "version below 14", "whose version is 13 or older".
  if (IsVersionField(at_) && !(has_head_ && at_ == head_ && draft_.head_field.empty())) {
    std::size_t next = at_ + 1;
    if (Is(next, {"is", "of", "number", "that"})) ++next;
    if (Is(next, {"is", "are"})) ++next;
    const auto bound = VersionAt(next);
    if (!bound || bound->has_field ||
        (!bound->has_word && next == at_ + 1 && bound->values.size() < 2)) {
      return false;
    }
    const bool is_asked = has_head_ && at_ == head_;
    if (is_asked) return false;
    AddVersion(Best(pieces_[at_], Meaning::Kind::kField)->column, *bound, bound->end);
    return true;
  }
  const auto bound = VersionAt(at_);
  if (!bound || Is(at_, {"the", "a", "of", "in", "on", "is", "are"})) return false;
  // "with 13 or 14 as version"
  std::size_t end = bound->end;
  bool has_field = bound->has_field;
  if (!has_field && Is(end, {"as"}) && IsVersionField(end + 1)) {
    has_field = true;
    end += 2;
  }
  // "PostgreSQL services older than 15": an age would have a unit.
  const bool of_kind =
      bound->has_word && end == bound->end &&
      std::any_of(draft_.conditions.begin(), draft_.conditions.end(), [&](const Condition& each) {
        return !each.child && !VersionOf(each.expression.column).empty();
      });
  const bool is_age = Is(at_, {"older", "newer"}) && of_kind;
  const bool follows_kind = of_kind && at_ > 0 && Best(pieces_[at_ - 1], Meaning::Kind::kValue) &&
                            Is(at_, {"below", "under", "before", "above", "<", "<=", ">", ">="});
  const bool stands_free = end >= pieces_.size() || pieces_[end].kind == Token::Kind::kComma ||
                           IsPreposition(Word(end)) || Is(end, {"and", "sorted"});
  if (!has_field && !(stands_free && (is_age || follows_kind))) return false;
  for (const std::string& entity : reached_) {
    for (const auto& field : model_.FindEntity(entity)->fields) {
      if (!field.is_version) continue;
      AddVersion(entity + "." + field.id, *bound, end);
      return true;
    }
  }
  return false;
}

// The version that goes with a column's entity: of the engine whose name was said.
std::string QuestionReader::VersionOf(const std::string& column) const {
  const std::string entity = column.substr(0, column.find('.'));
  const auto* known = model_.FindEntity(entity);
  if (known == nullptr) return "";
  const auto* field = model_.FindColumn(column);
  if (field == nullptr || field->values.empty() || field->type != values::Type::kText) return "";
  // The kind is the first field with known values; a state has no version.
  const auto kind = std::find_if(known->fields.begin(), known->fields.end(),
                                 [](const auto& each) { return !each.values.empty(); });
  if (&*kind != field) return "";
  for (const auto& each : known->fields) {
    if (each.is_version) return entity + "." + each.id;
  }
  return "";
}

}  // namespace claribi::planner
