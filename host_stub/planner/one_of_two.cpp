// Rows and groups by how many of several kinds they have: "Kafka or PostgreSQL, but not both",
// "regions with both". And sums over all that several owners have. See question_reader.h and
// plan_assembly.h.
#include <algorithm>
#include <set>

#include "planner/plan_assembly.h"
#include "planner/plan_parts.h"
#include "planner/question_reader.h"

namespace claribi::planner {

using plan::Expression;
using plan::Frame;
using plan::Function;
using plan::Literal;
using plan::Operator;

namespace {

// The column of which the condition names several values; "" for another condition.
std::string KindsOf(const Expression& condition, std::vector<Literal>& kinds) {
  std::vector<Expression> parts{condition};
  if (condition.kind == Expression::Kind::kOr) parts = condition.operands;
  kinds.clear();
  for (const Expression& part : parts) {
    const bool is_value = part.kind == Expression::Kind::kCompare && part.operands.empty() &&
                          part.column == parts.front().column &&
                          (part.op == Operator::kIn || part.op == Operator::kEqual);
    if (!is_value) return "";
    kinds.insert(kinds.end(), part.values.begin(), part.values.end());
  }
  const bool are_texts = std::all_of(kinds.begin(), kinds.end(), [](const Literal& literal) {
    return literal.kind == Literal::Kind::kText;
  });
  return kinds.size() > 1 && are_texts ? parts.front().column : "";
}

// "Asia" is two of the vendor's values, and one of the question's.
bool IsOneWordForTwo(const semantic_model::Field& field, const std::vector<Literal>& kinds) {
  std::set<std::string> names;
  for (const auto& known : field.values) {
    const bool is_meant = std::any_of(
        kinds.begin(), kinds.end(), [&](const Literal& kind) { return kind.text == known.value; });
    for (const std::string& name : is_meant ? known.names : std::vector<std::string>()) {
      if (!names.insert(name).second) return true;
    }
  }
  return false;
}

}  // namespace

// "…, but not both" at the end; "exactly one of Kafka and PostgreSQL".
void QuestionReader::SettleNotBoth() {
  std::size_t end = pieces_.size();
  if (end > 2 && Follows(end - 2, {"of", "them"})) end -= 2;
  for (std::size_t i = 3; i + 2 < end; ++i) {  // "…, but not both: how many services?"
    if (Follows(i, {"not", "both"}) && (IsMark(pieces_[i + 2]) || Is(i + 2, {":"}))) end = i + 2;
  }
  std::size_t begin = end;
  if (end > 3 && Follows(end - 2, {"not", "both"})) begin = end - 2;
  if (begin < end && Is(begin - 1, {"but", "and", "though"})) --begin;
  if (begin < end && IsMark(pieces_[begin - 1])) --begin;
  if (begin < end) {
    for (std::size_t at = begin; at < end; ++at) Say(pieces_[at]);
    for (std::size_t at = end; Follows(at, {"of"}) || Follows(at, {"them"}); ++at) Say(pieces_[at]);
    draft_.not_both = true;
  }
  for (std::size_t i = 1; i + 3 < pieces_.size(); ++i) {
    const bool is_one = Is(i, {"exactly", "only", "just"}) && Is(i + 1, {"one"}) &&
                        Is(i + 2, {"of"}) && Means(pieces_[i + 3], Meaning::Kind::kValue) &&
                        Is(i - 1, {"with", "have", "has", "having", "use", "uses", "run", "runs"});
    if (!is_one) continue;
    for (std::size_t at = i; at < i + 3; ++at) Say(pieces_[at]);
    draft_.not_both = draft_.one_of = true;
  }
}

// "Kafka or in Europe, but not both": two things that are said of the rows themselves.
bool PlanAssembly::EitherButNotBoth() {
  const bool is_plain = draft_.not_both && !draft_.one_of && draft_.head_field.empty() &&
                        plan_.joins.empty() && rows_.size() == 1 && said_.empty() &&
                        (draft_.ask == Ask::kList || draft_.ask == Ask::kCount);
  if (!is_plain || rows_[0].kind != Expression::Kind::kOr || rows_[0].operands.size() != 2 ||
      draft_.conditions.size() != 2) {
    return false;
  }
  Expression both;
  both.kind = Expression::Kind::kAnd;
  both.operands = rows_[0].operands;
  Expression neither;
  neither.kind = Expression::Kind::kNot;
  neither.operands.push_back(std::move(both));
  rows_.push_back(std::move(neither));
  Where();
  return true;
}

// How many of the kinds a parent's children, or a group's rows, have: one of them, or all.
bool PlanAssembly::CountsKinds() {
  if (EitherButNotBoth()) return false;
  const bool both = draft_.says_both && !draft_.head_field.empty();
  if (!both && !draft_.not_both) return false;
  const bool of_children = draft_.head_field.empty();
  const bool is_plain = !(both && draft_.not_both) && targets_.empty() && draft_.groups.empty() &&
                        !draft_.ranking && plan_.measures.empty() && draft_.numbers.empty() &&
                        !draft_.rows && !draft_.bound && !draft_.grain &&
                        (draft_.ask == Ask::kList || (draft_.ask == Ask::kCount && of_children)) &&
                        plan_.joins.size() == (of_children ? 1 : 0);
  const auto refuse = [&] {
    Refuse("What is said of both is not clear.");
    return true;
  };
  if (!is_plain) return refuse();
  std::vector<Expression> conditions = rows_;
  if (of_children) {
    plan::Join& join = plan_.joins.front();
    if (join.kind != plan::JoinKind::kSemi || !join.where) return refuse();
    conditions = join.where->kind == Expression::Kind::kAnd ? join.where->operands
                                                            : std::vector<Expression>{*join.where};
  }
  std::vector<Literal> kinds;
  std::string column;
  for (const Expression& condition : conditions) {
    std::vector<Literal> found;
    const std::string here = KindsOf(condition, found);
    if (here.empty()) continue;
    if (!column.empty()) return refuse();
    column = here;
    kinds = std::move(found);
  }
  const auto* field = model_.FindColumn(column);
  const bool is_pair = both || draft_.one_of || kinds.size() == 2;
  if (field == nullptr || column == draft_.head_field || !is_pair ||
      IsOneWordForTwo(*field, kinds)) {
    return refuse();
  }
  if (of_children) {
    plan_.joins.front().kind = plan::JoinKind::kLeft;
    for (const std::string& each : Identity()) {
      plan_.group_by.push_back({.column = each, .grain = std::nullopt});
    }
  } else {
    plan_.group_by.push_back({.column = draft_.head_field, .grain = std::nullopt});
  }
  Aggregated(Function::kDistinct, column, "kinds", false);
  Literal wanted;
  wanted.kind = Literal::Kind::kNumber;
  wanted.number = both ? static_cast<double>(kinds.size()) : 1;
  plan_.having = ComparisonOf("kinds", Operator::kEqual, {wanted});
  plan_.order = {{.column = plan_.group_by.front().column}};
  plan_.frame = draft_.ask == Ask::kCount ? Frame::kCount : Frame::kGroups;
  return true;
}

// "How much do project a and project b cost": of all that they have, together.
bool PlanAssembly::SumsOfOwners(const std::string& column) const {
  if (!draft_.wants_total || draft_.says_twice || draft_.names < 2 || draft_.ask != Ask::kList ||
      draft_.ranking || draft_.compares || !draft_.groups.empty() || !plan_.joins.empty() ||
      !IsAdditive(column) || !IsNumber(column)) {
    return false;
  }
  bool is_named = false;
  for (const Expression& row : rows_) {
    if (row.kind != Expression::Kind::kNamed) continue;
    is_named = true;
    for (const std::string& each : row.among) {
      if (each.starts_with(draft_.subject + ".")) return false;
    }
  }
  return is_named;
}

}  // namespace claribi::planner
