#include "sql_guard/nodes.h"

#include <algorithm>
#include <array>

namespace claribi::sql_guard {
namespace {

struct SqlNode {
  std::string_view type;
  std::string_view members;  // "member", or "member:Type" of a node without its name
};

constexpr std::array kSqlNodes = {
    // Statements.
    SqlNode{"SelectStmt",
            "distinctClause targetList fromClause whereClause groupClause groupDistinct "
            "havingClause windowClause valuesLists sortClause limitOffset limitCount limitOption "
            "withClause:WithClause op all larg:SelectStmt rarg:SelectStmt"},
    SqlNode{"ExplainStmt", "query options"},
    SqlNode{"DefElem", "defname arg defaction location"},  // an option of EXPLAIN
    SqlNode{"VariableShowStmt", "name"},
    SqlNode{"WithClause", "ctes recursive location"},
    SqlNode{"CommonTableExpr",
            "ctename aliascolnames ctematerialized ctequery search_clause:CTESearchClause "
            "cycle_clause:CTECycleClause location"},
    SqlNode{"CTESearchClause", "search_col_list search_breadth_first search_seq_column location"},
    SqlNode{"CTECycleClause",
            "cycle_col_list cycle_mark_column cycle_mark_value cycle_mark_default "
            "cycle_path_column location"},

    // What is read from.
    SqlNode{"RangeVar", "catalogname schemaname relname inh relpersistence alias:Alias location"},
    SqlNode{"RangeSubselect", "lateral subquery alias:Alias"},
    SqlNode{"RangeFunction", "lateral ordinality is_rowsfrom functions alias:Alias coldeflist"},
    SqlNode{"ColumnDef", "colname typeName:TypeName is_local collClause:CollateClause location"},
    SqlNode{"RangeTableSample", "relation method args repeatable location"},
    SqlNode{"RangeTableFunc",
            "lateral docexpr rowexpr namespaces columns alias:Alias location"},  // XMLTABLE
    SqlNode{"RangeTableFuncCol",
            "colname typeName:TypeName for_ordinality is_not_null colexpr coldefexpr location"},
    SqlNode{"JoinExpr",
            "jointype isNatural larg rarg usingClause join_using_alias:Alias quals alias:Alias"},
    SqlNode{"Alias", "aliasname colnames"},

    // Order, groups and windows.
    SqlNode{"ResTarget", "name val location"},
    SqlNode{"SortBy", "node sortby_dir sortby_nulls useOp location"},
    SqlNode{"GroupingSet", "kind content location"},
    SqlNode{"GroupingFunc", "args location"},
    SqlNode{"WindowDef",
            "name refname partitionClause orderClause frameOptions startOffset endOffset location"},

    // Expressions.
    SqlNode{"ColumnRef", "fields location"},
    SqlNode{"ParamRef", "number location"},
    SqlNode{"A_Star", ""},
    SqlNode{"A_Const",
            "isnull ival:Integer fval:Float boolval:Boolean sval:String bsval:BitString location"},
    SqlNode{"A_Expr", "kind name lexpr rexpr location"},
    SqlNode{"A_Indices", "is_slice lidx uidx"},
    SqlNode{"A_Indirection", "arg indirection"},
    SqlNode{"A_ArrayExpr", "elements location"},
    SqlNode{"BoolExpr", "boolop args location"},
    SqlNode{"NullTest", "arg nulltesttype location"},
    SqlNode{"BooleanTest", "arg booltesttype location"},
    SqlNode{"CaseExpr", "arg args defresult location"},
    SqlNode{"CaseWhen", "expr result location"},
    SqlNode{"CoalesceExpr", "args location"},
    SqlNode{"MinMaxExpr", "op args location"},
    SqlNode{"SQLValueFunction", "op typmod location"},  // CURRENT_DATE, CURRENT_USER, …
    SqlNode{"RowExpr", "args row_format location"},
    SqlNode{"SubLink", "subLinkType testexpr operName subselect location"},
    SqlNode{"FuncCall",
            "funcname args agg_order agg_filter over:WindowDef agg_within_group agg_star "
            "agg_distinct func_variadic funcformat location"},
    SqlNode{"NamedArgExpr", "arg name argnumber location"},
    SqlNode{"TypeCast", "arg typeName:TypeName location"},
    SqlNode{"TypeName", "names typmods typemod arrayBounds location"},
    SqlNode{"CollateClause", "arg collname location"},
    SqlNode{"XmlExpr", "op name named_args arg_names args xmloption location"},
    SqlNode{"XmlSerialize", "xmloption expr typeName:TypeName location"},

    // Values.
    SqlNode{"List", "items"},
    SqlNode{"String", "sval"},
    SqlNode{"Integer", "ival"},
    SqlNode{"Float", "fval"},
    SqlNode{"Boolean", "boolval"},
    SqlNode{"BitString", "bsval"},
};

const SqlNode* FindSqlNode(std::string_view type) {
  const auto* found = std::find_if(kSqlNodes.begin(), kSqlNodes.end(),
                                   [&](const SqlNode& node) { return node.type == type; });
  return found == kSqlNodes.end() ? nullptr : found;
}

}  // namespace

bool IsReadingSqlNode(std::string_view type) { return FindSqlNode(type) != nullptr; }

std::optional<std::string_view> TypeInSqlMember(std::string_view type, std::string_view member) {
  const SqlNode* node = FindSqlNode(type);
  if (node == nullptr) return std::nullopt;
  std::string_view rest = node->members;
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    const std::size_t colon = word.find(':');
    if (word.substr(0, colon) != member) continue;
    return colon == std::string_view::npos ? std::string_view() : word.substr(colon + 1);
  }
  return std::nullopt;
}

}  // namespace claribi::sql_guard
