// PlanAssembly: makes the plan of one draft, step by step. See assembly.h; inside of this room
// only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"
#include "planner/draft.h"
#include "planner/word_uses.h"
#include "semantic_model/semantic_model.h"

namespace claribi::planner {

class PlanAssembly {
 public:
  /// All must outlive the assembly.
  PlanAssembly(const Draft& draft, std::string_view question, const semantic_model::Model& model)
      : draft_(draft), question_(question), model_(model) {}

  plan::Planned Run();

 private:
  using Aggregate = plan::Aggregate;
  using Declined = plan::Declined;
  using Expression = plan::Expression;
  using Frame = plan::Frame;
  using Function = plan::Function;
  using Entity = semantic_model::Entity;

  // assembly.cpp
  plan::Planned Declining() const;
  void Refuse(const std::string& missing, Declined::Why why = Declined::Why::kNotUnderstood);
  bool Prepare();
  std::string ColumnOf(const Target& target);
  std::string CountAlias(std::size_t child) const;
  const std::string& Measure(const std::string& id);
  void Conditions();
  void Times();
  bool StepsOfField();
  values::CalendarUnit GrainFor() const;
  void Where();
  void NothingIsLost();

  // shapes.cpp
  std::vector<std::string> Identity() const;
  void Select(const std::vector<std::string>& first);
  void Shape();
  void Universal();
  void Difference();
  void DifferenceOfCounts();
  bool DifferenceOfSums();
  bool GroupByNamed(Expression& named);
  std::optional<std::string> TotalsOfOwners(const std::string& column);
  void Comparison();
  void Children();
  void Series();
  void List();
  void FirstOfEach();
  void Ranked();
  bool PickOwner();
  void ByGroups();
  void Limit();

  // several.cpp, counts_apart.cpp
  void Several();
  void CountApart();

  // average_counts.cpp
  void AverageCounts();

  // one_of_two.cpp
  bool EitherButNotBoth();
  bool CountsKinds();
  bool SumsOfOwners(const std::string& column) const;

  // yes_or_no.cpp
  void Claim();
  void ClaimNumber();
  void ClaimSameness();
  bool EveryParent();
  bool IsOfAll() const;

  // counting.cpp
  void GroupBy();
  bool IsAbove(const std::string& entity) const;
  void Aggregated(Function function, const std::string& of, const std::string& alias, bool share);
  void Grouped(Frame alone);
  bool TurnToParents(const std::string& parent);
  void Count();
  bool IsNumber(const std::string& column) const;
  void NumberOf(const std::string& column);
  void Head();
  void VersionsEnd();
  void OverGroups(const std::string& column);
  void Share();
  void Total();
  bool IsAdditive(const std::string& column) const;

  const Draft& draft_;
  std::string_view question_;
  const semantic_model::Model& model_;
  const Entity* entity_ = nullptr;
  plan::Plan plan_;
  std::vector<std::string> targets_;
  std::string steps_of_;  // the time of the rows that "per year" is about
  std::vector<Expression> rows_;
  std::vector<Expression> said_;
  std::vector<int> kinds_;           // of each condition: 0 a row's, 1 said of it, 2 a child's
  std::vector<std::size_t> orders_;  // and its place there
  std::optional<std::size_t> period_at_;
  bool used_period_ = false;
  Places places_;
  std::string missing_;
  Declined::Why why_ = Declined::Why::kNotUnderstood;
};

}  // namespace claribi::planner
