// What a word of a question demands of a plan: a word of the model, that the plan has what it
// means; a negation, an extreme, an average, a share, a period, that the plan has one; a number,
// that the plan has it. Held by word_coverage.h for the plans of every planner.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"
#include "semantic_model/semantic_model.h"
#include "values/json_value.h"

namespace claribi::planner {

class WordMeanings {
 public:
  /// All must outlive it. `plan`: the plan as JSON, the object with "from".
  WordMeanings(const semantic_model::Model& model, const plan::Plan& plan,
               const values::Json& json);

  /// Why the plan does not say the word that stands at `at` of `words` (lower case, in the order of
  /// the question); "" where it does, or where it is a word of grammar alone.
  std::string Missing(const std::vector<std::string>& words, std::size_t at) const;

 private:
  bool Has(std::string_view text) const { return text_.find(text) != std::string::npos; }
  bool MeansSomethingOf(const std::string& word) const;
  bool IsAllOf(const std::vector<std::string>& words, std::size_t at) const;
  bool IsExample(const std::vector<std::string>& words, std::size_t at) const;
  bool IsEndOfVersions(const std::string& word) const;
  bool IsOfKind(const std::vector<std::string>& words, std::size_t at) const;
  std::string MissingOperator(const std::vector<std::string>& words, std::size_t at) const;

  const semantic_model::Model& model_;
  const plan::Plan& plan_;
  std::string text_;  // the plan without `words`, in lower case
};

}  // namespace claribi::planner
