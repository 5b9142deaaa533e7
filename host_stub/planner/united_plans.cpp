#include "planner/united_plans.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "planner/plan_parts.h"
#include "planner/tokens.h"

namespace claribi::planner {
namespace {

using plan::Declined;
using plan::Expression;
using plan::Frame;
using plan::Plan;
using plan::Planned;
using plan::WordUse;

constexpr std::size_t kMostJoiners = 6;
constexpr std::size_t kMostLead = 5;  // words that may open both halves: "what is the number of"

struct Joiner {
  std::size_t begin = 0;  // bytes in the question
  std::size_t end = 0;
};

// "and", "or", a comma, ", and": where one question may end and another begin.
std::vector<Joiner> JoinersOf(const std::vector<Token>& tokens) {
  std::vector<Joiner> joiners;
  const auto joins = [](const Token& token) {
    return token.kind == Token::Kind::kComma ||
           (token.kind == Token::Kind::kWord &&
            (token.low == "and" || token.low == "or" || token.low == "&" || token.low == "plus"));
  };
  for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
    if (!joins(tokens[i]) || joins(tokens[i - 1])) continue;
    std::size_t last = i;
    while (last + 2 < tokens.size() && joins(tokens[last + 1])) ++last;
    if (joiners.size() < kMostJoiners) {
      joiners.push_back({.begin = tokens[i].begin, .end = tokens[last].end});
    }
  }
  return joiners;
}

std::string Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == ',')) text.remove_suffix(1);
  return std::string(text);
}

// What each part of a condition is about, whatever it says of it.
std::multiset<std::string> ShapeOf(const Expression& where) {
  std::multiset<std::string> shape;
  const std::vector<Expression> alone{where};
  for (const Expression& part : where.kind == Expression::Kind::kAnd ? where.operands : alone) {
    std::vector<std::string> columns;
    ColumnsOf(part, columns);
    if (part.kind == Expression::Kind::kNamed) columns = part.among;
    std::string about = part.kind == Expression::Kind::kNot ? "not " : "";
    for (const std::string& column : std::set<std::string>(columns.begin(), columns.end())) {
      about += column + " ";
    }
    shape.insert(about);
  }
  return shape;
}

bool HasOnlyWhere(const Plan& plan) {
  return plan.joins.empty() && plan.measures.empty() && plan.group_by.empty() && !plan.having &&
         !plan.limit && !plan.difference && !plan.verdict && plan.where && !plan.is_all;
}

// A list, or one sum; a count of both may be asked for, or one of each.
bool AddsUp(const Plan& plan) {
  const bool sums = plan.frame == Frame::kValue && plan.aggregates.size() == 1 &&
                    plan.aggregates.front().function == plan::Function::kSum &&
                    !plan.aggregates.front().where && !plan.aggregates.front().as_share;
  const bool lists = plan.frame == Frame::kList && plan.aggregates.empty();
  return HasOnlyWhere(plan) && (sums || lists);
}

std::vector<WordUse> WordsIn(const Plan& plan, const std::string& place) {
  std::vector<WordUse> words = plan.words;
  for (WordUse& use : words) {
    if (use.at.starts_with("/where")) use.at = place + use.at.substr(6);
    if (use.at.starts_with("/select") || use.at.starts_with("/order")) use.at = "/frame";
  }
  return words;
}

std::optional<Plan> Union(const Plan& left, const Plan& right, const std::string& joiner) {
  const bool fits = AddsUp(left) && AddsUp(right) && right.frame == Frame::kList &&
                    left.from == right.from && ShapeOf(*left.where) == ShapeOf(*right.where);
  if (!fits) return std::nullopt;
  Plan both = left;
  Expression either;
  either.kind = Expression::Kind::kOr;
  either.operands = {*left.where, *right.where};
  both.where = std::move(either);
  both.words = WordsIn(left, "/where/or/0");
  both.words.push_back({.words = joiner, .as = WordUse::As::kOperator, .at = "/where"});
  for (WordUse& use : WordsIn(right, "/where/or/1")) both.words.push_back(std::move(use));
  return both;
}

// The half behind the joiner as a question of the kind of the first one: "how many" stands once.
std::string Completed(const std::string& left, const std::string& right, const Plan& first,
                      const PlanOne& plan_one) {
  const auto is_alike = [&](const std::string& text) {
    const Planned planned = plan_one(text);
    const auto* plan = std::get_if<Plan>(&planned);
    return plan != nullptr && plan->frame == first.frame &&
           plan->aggregates.size() == first.aggregates.size();
  };
  if (is_alike(right)) return right;
  const auto tokens = TokensOf(left);
  for (std::size_t i = 0; i < tokens.size() && i < kMostLead; ++i) {
    std::string lead = left.substr(0, tokens[i].end).append(" ").append(right);
    if (is_alike(lead)) return lead;
  }
  return std::holds_alternative<Plan>(plan_one(right)) ? right : "";
}

}  // namespace

Planned UnitedOrOffered(const std::string& question, const Declined& declined,
                        const PlanOne& plan_one) {
  std::vector<Plan> united;
  std::vector<std::string> offers;
  for (const Joiner& joiner : JoinersOf(TokensOf(question))) {
    const std::string left = Trimmed(std::string_view(question).substr(0, joiner.begin));
    const std::string right = Trimmed(std::string_view(question).substr(joiner.end));
    const Planned first = plan_one(left);
    const auto* first_plan = std::get_if<Plan>(&first);
    if (first_plan == nullptr) continue;
    const Planned second = plan_one(right);
    // "price of a and of b": together, or of each?
    const auto tokens = TokensOf(left);
    const bool is_sum = std::any_of(tokens.begin(), tokens.end(), [](const Token& token) {
      return token.low == "total" || token.low == "sum" || token.low == "combined";
    });
    const bool adds_up = first_plan->aggregates.empty() || is_sum;
    if (const auto* second_plan = std::get_if<Plan>(&second)) {
      const std::string joined = question.substr(joiner.begin, joiner.end - joiner.begin);
      auto both = Union(*first_plan, *second_plan, joined);
      if (both && adds_up) united.push_back(std::move(*both));
    }
    if (!offers.empty()) continue;
    const std::string other = Completed(left, right, *first_plan, plan_one);
    if (!other.empty()) offers = {left, other};
  }
  if (united.size() == 1) return united.front();
  Declined outcome = declined;
  if (!offers.empty()) outcome.offers = offers;
  return outcome;
}

}  // namespace claribi::planner
