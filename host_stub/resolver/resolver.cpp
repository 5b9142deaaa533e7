#include "resolver/resolver.h"

#include <algorithm>
#include <map>
#include <set>

#include "resolver/adding_up.h"
#include "resolver/conditions_of_plans.h"
#include "resolver/name_matching.h"
#include "resolver/names_left_out.h"
#include "rows/predicate.h"

namespace claribi::resolver {
namespace {

using plan::Ambiguous;
using plan::Declined;
using plan::Expression;
using plan::Literal;
using rows::Cell;
using rows::Row;
using rows::RowSet;
using semantic_model::Entity;
using semantic_model::JoinColumn;
using semantic_model::Model;
using semantic_model::SplitColumn;

constexpr std::size_t kMostChoices = 10;

/// A row that a term may mean.
struct Candidate {
  std::string column;
  const Row* row = nullptr;
};

class Resolving {
 public:
  Resolving(const plan::Plan& plan, const Model& model, const executor::RowSets& inventory)
      : model_(model), inventory_(inventory) {
    resolved_.plan = plan;
  }

  std::variant<Resolved, Ambiguous, Declined> Run() {
    // What one term means may tell which of several another one means: the project of a service.
    for (const bool is_last : {false, true}) {
      ForEachExpression(resolved_.plan, [&](Expression& expression) {
        if (expression.kind == Expression::Kind::kNamed) ResolveNamed(expression, is_last);
      });
    }
    const auto& where = resolved_.plan.where;
    if (where && !ambiguous_) ambiguous_ = NamesLeftOut(*where, entities_, model_, inventory_);
    UniteNames(resolved_.plan, entities_);
    if (!ReadAsName()) {
      ForEachExpression(resolved_.plan, [&](Expression& expression) {
        for (Literal& literal : expression.values) {
          if (literal.kind != Literal::Kind::kTerm) continue;
          // No listing says which values there are, and people leave out what stands before: the
          // provider of a region.
          const bool is_open = !IsListed(expression.column);
          if (is_open && expression.op == plan::Operator::kEqual) {
            expression.op = plan::Operator::kHasToken;
          }
          ResolveValue(expression.column, literal);
        }
      });
    }
    if (ambiguous_) return *ambiguous_;
    if (declined_) return *declined_;
    AddUp(resolved_, model_);
    return std::move(resolved_);
  }

 private:
  const RowSet* SetOf(const std::string& column) const {
    const auto found = inventory_.find(std::string(SplitColumn(column).first));
    return found == inventory_.end() ? nullptr : &found->second;
  }

  // Whether the inventory holds values of the column.
  bool IsListed(const std::string& column) const {
    const RowSet* set = SetOf(column);
    return set != nullptr && std::any_of(set->rows.begin(), set->rows.end(), [&](const Row& row) {
             const Cell* cell = set->At(row, column);
             return cell != nullptr && cell->HasValue();
           });
  }

  // Exact names win over parts of names; the first column wins over later ones.
  std::vector<Candidate> CandidatesFor(const std::string& term,
                                       const std::vector<std::string>& among, bool is_whole) const {
    for (const Fit wanted : {Fit::kExact, Fit::kSegments}) {
      if (is_whole && wanted != Fit::kExact) break;
      std::vector<Candidate> found;
      for (const std::string& column : among) {
        const RowSet* set = SetOf(column);
        if (set == nullptr) continue;
        std::vector<Candidate> here;
        for (const Row& row : set->rows) {
          const Cell* cell = set->At(row, column);
          if (cell == nullptr || !cell->HasValue() || FitOf(term, cell->text()) != wanted) continue;
          here.push_back({.column = column, .row = &row});
        }
        if (wanted == Fit::kExact && !here.empty()) return here;
        found.insert(found.end(), here.begin(), here.end());
      }
      if (!found.empty()) return found;
    }
    return {};
  }

  // "project/service": a name with what it belongs to.
  std::vector<Candidate> WithOwner(const std::string& term,
                                   const std::vector<std::string>& among) const {
    const auto slash = term.find('/');
    std::vector<Candidate> found;
    if (slash == std::string::npos || slash != term.rfind('/')) return found;
    for (const std::string& column : among) {
      const RowSet* set = SetOf(column);
      if (set == nullptr) continue;
      const std::string entity(SplitColumn(column).first);
      for (const Row& row : set->rows) {
        const Cell* cell = set->At(row, column);
        if (cell == nullptr || !cell->HasValue() ||
            FitOf(term.substr(slash + 1), cell->text()) != Fit::kExact) {
          continue;
        }
        for (const auto& belonging : model_.FindEntity(entity)->belongs_to) {
          if (belonging.on.size() != 1) continue;
          const Cell* owner = set->At(row, JoinColumn(entity, belonging.on.begin()->first));
          const bool fits = owner != nullptr && owner->HasValue() &&
                            FitOf(term.substr(0, slash), owner->text()) == Fit::kExact;
          if (fits) found.push_back({.column = column, .row = &row});
        }
      }
    }
    return found;
  }

  void ResolveNamed(Expression& expression, bool is_last) {
    std::vector<Expression> alternatives;
    std::vector<Match> matches;
    for (const std::string& term : expression.terms) {
      std::vector<Candidate> candidates =
          CandidatesFor(term, expression.among, expression.is_whole);
      if (candidates.empty()) candidates = WithOwner(term, expression.among);
      if (candidates.size() > 1) KeepPossible(candidates);
      if (candidates.empty()) {
        // Names that no inventory lists are compared as they stand.
        const auto unlisted =
            std::find_if(expression.among.begin(), expression.among.end(),
                         [&](const std::string& column) { return SetOf(column) == nullptr; });
        if (unlisted == expression.among.end() || expression.is_whole) {
          if (AsksWhich(term, expression)) return;
          return Missing(term, expression.among);
        }
        alternatives.push_back(Equal(*unlisted, Cell::Text(term)));
        continue;
      }
      if (candidates.size() > 1 && !AreAllMeant(term, candidates)) {
        if (is_last) Ask(term, candidates);
        return;
      }
      for (const Candidate& candidate : candidates) {
        alternatives.push_back(IdentityOf(candidate));
        matches.push_back({.term = term,
                           .entity = std::string(SplitColumn(candidate.column).first),
                           .label = NameOf(candidate)});
      }
      auto& difference = resolved_.plan.difference;
      const bool claims = difference && difference->claim && difference->claim->named == term;
      if (claims) difference->claim->named = LabelOf(candidates.front());
    }
    if (AreOfTwoThings(expression, matches)) return;
    resolved_.matches.insert(resolved_.matches.end(), matches.begin(), matches.end());
    if (!matches.empty()) entities_[&expression] = matches.front().entity;
    expression = Combined(Expression::Kind::kOr, std::move(alternatives));
  }

  // "How old is x?", where x is a part of several names: one of them is meant.
  bool AsksWhich(const std::string& term, const Expression& expression) {
    const plan::Frame frame = resolved_.plan.frame;
    const bool is_of_one = frame == plan::Frame::kValue || frame == plan::Frame::kVerdict;
    const auto candidates = CandidatesFor(term, expression.among, false);
    const bool asks = is_of_one && expression.terms.size() == 1 && candidates.size() > 1;
    if (asks) Ask(term, candidates);
    return asks;
  }

  // "in a and in b", where a is a project and b a region: rows in both, or in one of them?
  bool AreOfTwoThings(const Expression& expression, const std::vector<Match>& matches) {
    if (expression.terms.size() < 2 || ambiguous_ || matches.empty()) return false;
    const auto is_other = [&](const Match& match) { return match.entity != matches[0].entity; };
    const auto other = std::find_if(matches.begin(), matches.end(), is_other);
    if (other == matches.end()) return false;
    ambiguous_ = OfBothOrEither(matches[0], *other, model_);
    return true;
  }

  // "services named x": rows of the plan that have this very name, however many.
  bool AreAllMeant(const std::string& term, const std::vector<Candidate>& candidates) const {
    const plan::Plan& plan = resolved_.plan;
    const bool counts = plan.frame == plan::Frame::kCount && plan.aggregates.size() == 1;
    const bool lists = plan.frame == plan::Frame::kList && plan.measures.empty();
    if (!counts && !lists) return false;
    return std::all_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
      const Cell* name = SetOf(candidate.column)->At(*candidate.row, candidate.column);
      return SplitColumn(candidate.column).first == plan.from &&
             FitOf(term, name->text()) == Fit::kExact;
    });
  }

  // Those that the rest of the plan's condition, as far as it is resolved, does not rule out.
  void KeepPossible(std::vector<Candidate>& candidates) const {
    if (!resolved_.plan.where) return;
    const auto all = candidates;
    std::erase_if(candidates, [&](const Candidate& candidate) {
      const std::string entity(SplitColumn(candidate.column).first);
      const auto [set, row] = WithOwners(entity, *SetOf(candidate.column), *candidate.row, model_);
      return rows::Fulfils(*resolved_.plan.where, set, row, 0) == rows::Verity::kFalse;
    });
    if (candidates.empty()) candidates = all;
  }

  // The whole key of the row.
  Expression IdentityOf(const Candidate& candidate) const {
    const RowSet& set = *SetOf(candidate.column);
    const std::string entity(SplitColumn(candidate.column).first);
    std::vector<Expression> parts;
    for (const std::string& field : model_.FindEntity(entity)->key) {
      const std::string column = JoinColumn(entity, field);
      const Cell* cell = set.At(*candidate.row, column);
      if (cell != nullptr && cell->HasValue()) parts.push_back(Equal(column, *cell));
    }
    return Combined(Expression::Kind::kAnd, std::move(parts));
  }

  std::string NameOf(const Candidate& candidate) const {
    const RowSet& set = *SetOf(candidate.column);
    const Entity& entity = *model_.FindEntity(SplitColumn(candidate.column).first);
    std::string name = set.At(*candidate.row, candidate.column)->text();
    for (const std::string& field : entity.key) {
      const std::string column = entity.id + "." + field;
      const Cell* cell = set.At(*candidate.row, column);
      if (column == candidate.column || cell == nullptr || !cell->HasValue()) continue;
      name += " in " + entity.Find(field)->naming.names.front() + " " + cell->text();
    }
    return name;
  }

  void Ask(const std::string& term, const std::vector<Candidate>& candidates) {
    if (ambiguous_) return;
    std::set<std::string> names;
    for (const Candidate& candidate : candidates) names.insert(NameOf(candidate));
    const Entity& entity = *model_.FindEntity(SplitColumn(candidates.front().column).first);
    Ambiguous ambiguous;
    ambiguous.asks = "Which " + entity.naming.names.front() + " is meant by \"" + term + "\"? " +
                     std::to_string(names.size()) + " names have it.";
    ambiguous.choices.assign(names.begin(), names.end());
    ambiguous.choices.resize(std::min(names.size(), kMostChoices));
    ambiguous_ = std::move(ambiguous);
  }

  void Missing(const std::string& term, const std::vector<std::string>& among) {
    if (declined_) return;
    std::string kinds;
    std::string unread;
    std::vector<std::string> names;
    for (const std::string& column : among) {
      const RowSet* set = SetOf(column);
      if (set == nullptr) continue;
      const Entity& entity = *model_.FindEntity(SplitColumn(column).first);
      const std::string& kind = entity.naming.names.front();
      if (kinds.find(kind) == std::string::npos) kinds += (kinds.empty() ? "" : " or ") + kind;
      for (const Row& row : set->rows) {
        const Cell* cell = set->At(row, column);
        if (cell != nullptr && cell->HasValue()) names.push_back(cell->text());
      }
      if (unread.empty() && !set->gaps.empty()) unread = set->gaps.front().known.unread;
    }
    Declined declined;
    declined.why = Declined::Why::kNotUnderstood;
    declined.missing = "Nothing explains \"" + term + "\": no " + (kinds.empty() ? "name" : kinds) +
                       " has that name.";
    const auto near = NearNames(term, names);
    for (std::size_t i = 0; i < near.size(); ++i) {
      declined.missing += (i == 0 ? " Near names: " : ", ") + near[i];
    }
    if (!near.empty()) declined.missing += ".";
    if (!unread.empty()) declined.missing += " Not everything could be read: " + unread + ".";
    declined.offers = model_.examples;
    declined.offers.resize(std::min<std::size_t>(declined.offers.size(), 3));
    declined_ = std::move(declined);
  }

  // "orders-db plan": no plan has that name, and a row has it. So its plan is asked for.
  bool ReadAsName() {
    plan::Plan& plan = resolved_.plan;
    // Values that are listed are looked at for themselves.
    if (!MayNameARow(plan, model_) || IsListed(plan.where->column)) return false;
    const Expression where = *plan.where;
    const Entity& entity = *model_.FindEntity(plan.from);
    const std::string term = where.values.front().text;
    const auto candidates = CandidatesFor(term, {JoinColumn(entity.id, entity.label)}, false);
    if (candidates.empty() || FitOf(term, LabelOf(candidates.front())) != Fit::kExact) return false;
    if (candidates.size() > 1) {
      Ask(term, candidates);
      return true;
    }
    plan.frame = plan::Frame::kValue;
    plan.select = {JoinColumn(entity.id, entity.label), where.column};
    plan.where = IdentityOf(candidates.front());
    resolved_.matches.push_back(
        {.term = term, .entity = entity.id, .label = NameOf(candidates.front())});
    return true;
  }

  std::string LabelOf(const Candidate& candidate) const {
    return SetOf(candidate.column)->At(*candidate.row, candidate.column)->text();
  }

  // A term that is compared with one column: one value of it, or the text as it stands where the
  // column's values are not listed.
  void ResolveValue(const std::string& column, Literal& literal) {
    literal.kind = Literal::Kind::kText;
    if (!IsListed(column)) return;
    const RowSet* set = SetOf(column);
    for (const Fit wanted : {Fit::kExact, Fit::kSegments}) {
      std::set<std::string> found;
      for (const Row& row : set->rows) {
        const Cell* cell = set->At(row, column);
        if (cell != nullptr && cell->HasValue() && FitOf(literal.text, cell->text()) == wanted) {
          found.insert(cell->text());
        }
      }
      if (found.size() == 1) {
        const std::string entity(SplitColumn(column).first);
        resolved_.matches.push_back(
            {.term = literal.text, .entity = entity, .label = *found.begin()});
        literal.text = *found.begin();
        return;
      }
      if (found.size() > 1) {
        Ambiguous ambiguous;
        ambiguous.asks = "What is meant by \"" + literal.text + "\"?";
        for (const std::string& name : found) {
          if (ambiguous.choices.size() < kMostChoices) ambiguous.choices.push_back(name);
        }
        if (!ambiguous_) ambiguous_ = std::move(ambiguous);
        return;
      }
    }
    Missing(literal.text, {column});
  }

  const Model& model_;
  const executor::RowSets& inventory_;
  Resolved resolved_;
  std::map<const Expression*, std::string> entities_;  // what a resolved name is of
  std::optional<Ambiguous> ambiguous_;
  std::optional<Declined> declined_;
};

}  // namespace

std::variant<Resolved, Ambiguous, Declined> Resolve(const plan::Plan& plan, const Model& model,
                                                    const executor::RowSets& inventory) {
  return Resolving(plan, model, inventory).Run();
}

}  // namespace claribi::resolver
