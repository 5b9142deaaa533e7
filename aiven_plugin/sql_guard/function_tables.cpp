#include "sql_guard/function_tables.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "sql_guard/names.h"
#include "sql_guard/tree.h"

namespace claribi::sql_guard {
namespace {

using core::Json;

// The elements of the list that the member `name` is.
const Json::Array& ElementsOf(const Json& node, std::string_view name) {
  static const Json::Array kNone;
  const Json* list = node.Find(name);
  const Json::Array* elements = list == nullptr ? nullptr : list->AsArray();
  return elements == nullptr ? kNone : *elements;
}

// The names that a column definition list gives: AS (a int, b text).
void AppendDefinedColumns(const Json::Array& definitions, std::vector<std::string>& columns) {
  for (const Json& element : definitions) {
    const Json* definition = SqlNodeOf("ColumnDef", element);
    const std::string* name = definition == nullptr ? nullptr : definition->FindString("colname");
    if (name != nullptr) columns.push_back(*name);
  }
}

struct FunctionInFrom {
  std::string name;
  bool is_built_in = false;
  std::vector<std::string> columns;  // the columns that the call names
};

// `items`: the call, and what AS (…) behind it defines.
FunctionInFrom ReadFunctionInFrom(const Json::Array& items) {
  FunctionInFrom function;
  for (const Json& item : items) {
    if (const Json* call = SqlNodeOf("FuncCall", item)) {
      const auto parts = SqlNameParts(call->Find("funcname"));
      if (parts.empty()) continue;
      function.name = parts.back();
      function.is_built_in = IsReadingSqlFunction(function.name);
      for (const std::string_view column : ColumnsOfSqlFunction(function.name)) {
        function.columns.emplace_back(column);
      }
    } else if (const Json* definitions = SqlNodeOf("List", item)) {
      AppendDefinedColumns(ElementsOf(*definitions, "items"), function.columns);
    }
  }
  return function;
}

}  // namespace

SqlFunctionTables::SqlFunctionTables(const Json& tree) { Collect(tree); }

bool SqlFunctionTables::IsColumn(std::string_view table, std::string_view column) const {
  for (const Table& one : tables_) {
    if (one.name == table && !core::Contains(one.columns, column)) return false;
  }
  return true;
}

void SqlFunctionTables::Collect(const Json& value) {
  if (const Json::Array* list = value.AsArray()) {
    for (const Json& element : *list) Collect(element);
  }
  const Json::Object* members = value.AsObject();
  if (members == nullptr) return;
  for (const auto& [name, member] : *members) {
    if (name == "RangeFunction" && member.IsObject()) Add(member);
    Collect(member);
  }
}

void SqlFunctionTables::Add(const Json& range_function) {
  const Json* alias = range_function.Find("alias");
  const std::string* name = alias == nullptr ? nullptr : alias->FindString("aliasname");
  const auto renamed = SqlNameParts(alias == nullptr ? nullptr : alias->Find("colnames"));
  const Json::Array& functions = ElementsOf(range_function, "functions");

  Table table;
  for (const Json& element : functions) {
    const Json* list = SqlNodeOf("List", element);
    if (list == nullptr) continue;
    FunctionInFrom function = ReadFunctionInFrom(ElementsOf(*list, "items"));
    if (table.name.empty()) table.name = name == nullptr ? function.name : *name;
    AppendDefinedColumns(ElementsOf(range_function, "coldeflist"), function.columns);
    // A built-in function without column names has one column: it has the name of the table, or of
    // the function beside others. The columns of a user-defined function are not known here.
    if (function.columns.empty() && function.is_built_in) {
      function.columns.push_back(functions.size() == 1 ? table.name : function.name);
    }
    table.columns.insert(table.columns.end(), function.columns.begin(), function.columns.end());
  }
  // A list of column names renames from the left.
  table.columns.resize(std::max(table.columns.size(), renamed.size()));
  std::copy(renamed.begin(), renamed.end(), table.columns.begin());
  if (range_function.FindBool("ordinality").value_or(false)) {
    table.columns.emplace_back("ordinality");
  }
  tables_.push_back(std::move(table));
}

}  // namespace claribi::sql_guard
