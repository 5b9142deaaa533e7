// Validates one value against a compiled schema. Evaluates in the order of Node::keywords and ends
// at the first keyword that fails, except where annotations or counts need the rest.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "json_schema/budget.h"
#include "json_schema/evaluated.h"
#include "json_schema/program.h"
#include "json_schema/schema.h"

namespace claribi::json_schema {

class Evaluation {  // [not mt], for one use
 public:
  // Borrows all three.
  Evaluation(const Program& program, const Limits& limits, Budget& budget)
      : program_(program), limits_(limits), budget_(budget) {}

  // True if `value` is valid against the subschema. `evaluated` collects the members or items that
  // were evaluated, or is null; after a failure its contents are void. The result is meaningless
  // once the budget has stopped.
  bool Check(NodeIndex index, const core::Json& value, Evaluated* evaluated);

  // Precondition: Check returned false, and the budget has not stopped.
  Violation TakeViolation();

 private:
  // The subschema and the value that a keyword is about.
  struct Site {
    const Node& node;
    NodeIndex index;
    const core::Json& value;
    Evaluated* evaluated;
  };
  struct PathStep {
    const core::JsonString* name;  // null: an item
    std::size_t item;
  };

  bool CheckKeywords(const Site& site);
  // The same for a part of the value.
  bool CheckMember(NodeIndex node, const core::Json::Member& member);
  bool CheckItem(NodeIndex node, const core::Json::Array& items, std::size_t item);
  // Like Check, without a violation; only a success is merged into `evaluated`.
  bool Tries(NodeIndex node, const core::Json& value, Evaluated* evaluated);

  // assertions
  bool Holds(const TypeIs& keyword, const Site& site);
  bool Holds(const OneOfValues& keyword, const Site& site);
  bool Holds(const NumberBound& keyword, const Site& site);
  bool Holds(const SizeBound& keyword, const Site& site);
  bool Holds(const MatchesPattern& keyword, const Site& site);
  bool Holds(const ItemsAreUnique& keyword, const Site& site);
  bool Holds(const HasMembers& keyword, const Site& site);
  bool Holds(const MembersNeedMembers& keyword, const Site& site);
  bool HasAll(const std::vector<std::string>& names, std::string_view keyword, const Site& site);
  // applicators, to the value itself
  bool Holds(const Reference& keyword, const Site& site);
  bool Holds(const DynamicReference& keyword, const Site& site);
  bool Holds(const Combined& keyword, const Site& site);
  bool Holds(const Negated& keyword, const Site& site);
  bool Holds(const Conditional& keyword, const Site& site);
  bool Holds(const DependentSchemas& keyword, const Site& site);
  // applicators, to its parts
  bool Holds(const ArrayItems& keyword, const Site& site);
  bool Holds(const Contains& keyword, const Site& site);
  bool Holds(const ObjectMembers& keyword, const Site& site);
  bool Holds(const PropertyNames& keyword, const Site& site);
  bool Holds(const UnevaluatedItems& keyword, const Site& site);
  bool Holds(const UnevaluatedProperties& keyword, const Site& site);

  // Always false. `predicate` continues "The value ...".
  bool Fail(const Site& site, std::string_view keyword, std::string_view predicate,
            std::string_view detail = {});
  std::string InstanceLocation() const;

  const Program& program_;
  const Limits& limits_;
  Budget& budget_;
  std::vector<PathStep> path_;
  std::vector<ResourceIndex> dynamic_scope_;
  std::size_t depth_ = 0;
  std::size_t trials_ = 0;  // above zero: inside Tries, which needs no violation
  std::optional<Violation> violation_;
};

}  // namespace claribi::json_schema
