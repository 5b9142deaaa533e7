#include "sql_guard/recursion.h"

#include <algorithm>
#include <string>

#include "sql_guard/tree.h"

namespace claribi::sql_guard {
namespace {

using core::Json;

bool IsConstantTruth(const Json& condition) { return SqlNodeOf("A_Const", condition) != nullptr; }

// A reading of the table or WITH query `name` without a schema, at any depth.
bool ReadsRelation(const Json& value, std::string_view name) {
  if (const Json::Array* list = value.AsArray()) {
    return std::any_of(list->begin(), list->end(),
                       [&](const Json& element) { return ReadsRelation(element, name); });
  }
  const Json::Object* members = value.AsObject();
  if (members == nullptr) return false;
  if (const Json* table = SqlNodeOf("RangeVar", value)) {
    const core::JsonString* relation = table->FindString("relname");
    return relation != nullptr && *relation == name && table->Find("schemaname") == nullptr;
  }
  return std::any_of(members->begin(), members->end(),
                     [&](const auto& member) { return ReadsRelation(member.second, name); });
}

bool ComputesAnything(const Json& value) {
  if (const Json::Array* list = value.AsArray()) {
    return std::any_of(list->begin(), list->end(), ComputesAnything);
  }
  const Json::Object* members = value.AsObject();
  if (members == nullptr) return false;
  if (SqlNodeOf("A_Expr", value) != nullptr || SqlNodeOf("FuncCall", value) != nullptr) return true;
  return std::any_of(members->begin(), members->end(),
                     [](const auto& member) { return ComputesAnything(member.second); });
}

// A join narrows what the next round gets, whatever it compares.
bool HasJoinCondition(const Json& value) {
  if (const Json::Array* list = value.AsArray()) {
    return std::any_of(list->begin(), list->end(), HasJoinCondition);
  }
  const Json* join = SqlNodeOf("JoinExpr", value);
  if (join == nullptr) return false;
  const Json* quals = join->Find("quals");
  if (quals != nullptr && !IsConstantTruth(*quals)) return true;
  if (join->Find("usingClause") != nullptr || join->FindBool("isNatural").value_or(false)) {
    return true;
  }
  const Json* left = join->Find("larg");
  const Json* right = join->Find("rarg");
  return (left != nullptr && HasJoinCondition(*left)) ||
         (right != nullptr && HasJoinCondition(*right));
}

}  // namespace

bool RecursesWithoutStop(const Json& with_query) {
  const core::JsonString* name = with_query.FindString("ctename");
  const Json* query = with_query.Find("ctequery");
  const Json* select = query == nullptr ? nullptr : SqlNodeOf("SelectStmt", *query);
  const Json* next = select == nullptr ? nullptr : select->Find("rarg");
  if (name == nullptr || next == nullptr || !ReadsRelation(*next, *name)) return false;
  if (with_query.Find("cycle_clause") != nullptr || select->Find("limitCount") != nullptr ||
      next->Find("limitCount") != nullptr || next->Find("havingClause") != nullptr) {
    return false;
  }
  // UNION drops the rows that were there before, so what computes nothing new ends.
  const Json* targets = next->Find("targetList");
  const bool is_new =
      select->FindBool("all").value_or(false) || (targets != nullptr && ComputesAnything(*targets));
  const Json* where = next->Find("whereClause");
  const Json* from = next->Find("fromClause");
  return is_new && (where == nullptr || IsConstantTruth(*where)) &&
         (from == nullptr || !HasJoinCondition(*from));
}

}  // namespace claribi::sql_guard
