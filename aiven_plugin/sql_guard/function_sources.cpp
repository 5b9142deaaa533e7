#include "sql_guard/function_sources.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/lasting.h"
#include "core/text.h"
#include "sql_guard/extensions.h"
#include "sql_guard/names.h"
#include "sql_guard/tree.h"
#include "sql_guard/words.h"

namespace claribi::sql_guard {
namespace {

using core::Json;

// Functions that act and can be called with one argument, of PostgreSQL and of extensions. The
// first words are those with which users name functions that act.
constexpr std::string_view kActingNames =
    "brin_desummarize_range brin_summarize_new_values brin_summarize_range connectby crosstab "
    "current_setting currval gin_clean_pending_list lastval loread lowrite nextval set_config "
    "setseed setval ts_rewrite ts_stat xpath_table";
constexpr auto kActingBeginnings =
    std::to_array<std::string_view>({"binary_upgrade_", "crosstab", "dblink", "lo_", "pg_", "pgr_",
                                     "pgp_", "postgres_fdw_", "txid_"});
constexpr std::string_view kActingFirstWords =
    "add alter cancel clear close compress copy create decompress delete detach disable drop "
    "enable "
    "exec execute insert kill lock merge notify purge refresh reindex remove rename reset restore "
    "schedule send terminate truncate unlock unschedule update upsert vacuum wipe write";
// They return a row of the caller's type, or a value of it.
constexpr std::string_view kFunctionsOfCallersType =
    "json_populate_record json_populate_recordset jsonb_populate_record jsonb_populate_recordset "
    "pg_stat_statements unnest";

// They return a value of their first argument's type, or an array of them.
constexpr std::string_view kFunctionsOfArgument =
    "any_value array_agg array_remove array_reverse array_sort first first_value lag last "
    "last_value lead max min mode nth_value";

const Json::Array& ListedIn(const Json& node, std::string_view name) {
  static const core::Lasting<Json::Array> kNone;
  const Json* list = node.Find(name);
  const Json::Array* elements = list == nullptr ? nullptr : list->AsArray();
  return elements == nullptr ? *kNone : *elements;
}

bool IsActing(std::string_view name) {
  if (HasSqlWordIn(kActingNames, name)) return true;
  if (HasSqlWordIn(kActingFirstWords, name.substr(0, name.find('_')))) return true;
  return std::any_of(kActingBeginnings.begin(), kActingBeginnings.end(),
                     [name](std::string_view beginning) { return name.starts_with(beginning); });
}

// The names that a column definition list gives: AS (a int, b text).
void AppendDefinedColumns(const Json::Array& definitions, std::vector<std::string>& columns) {
  for (const Json& element : definitions) {
    const Json* definition = SqlNodeOf("ColumnDef", element);
    const core::JsonString* name =
        definition == nullptr ? nullptr : definition->FindString("colname");
    if (name != nullptr) columns.emplace_back(*name);
  }
}

struct FunctionInFrom {
  std::string name;
  bool is_built_in = false;
  bool is_of_callers_type = false;
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
      function.is_of_callers_type = HasSqlWordIn(kFunctionsOfCallersType, function.name) ||
                                    (!function.is_built_in && IsFunctionOfExtension(function.name));
      for (const std::string_view column : ColumnsOfSqlFunction(function.name)) {
        function.columns.emplace_back(column);
      }
    } else if (SqlNodeOf("SQLValueFunction", item) != nullptr) {
      function.is_built_in = true;  // CURRENT_DATE: a value without columns
    } else if (const Json* definitions = SqlNodeOf("List", item)) {
      AppendDefinedColumns(ListedIn(*definitions, "items"), function.columns);
    }
  }
  return function;
}

bool IsFieldOfRow(const Json& row, std::string_view name) {
  // PostgreSQL calls the fields of ROW(…) f1, f2, ….
  return SqlNodeOf("RowExpr", row) != nullptr && name.size() > 1 && name.front() == 'f' &&
         std::all_of(name.begin() + 1, name.end(), core::IsDigit);
}

bool IsFieldOfCall(const Json& call, std::string_view name) {
  const auto function = SqlNameParts(call.Find("funcname"));
  if (function.empty()) return false;
  if (HasSqlWordIn(kFunctionsOfCallersType, function.back()) ||
      (!IsReadingSqlFunction(function.back()) && IsFunctionOfExtension(function.back()))) {
    return !IsActing(name);
  }
  if (HasSqlWordIn(kFunctionsOfArgument, function.back())) {
    const Json::Array& arguments = ListedIn(call, "args");
    return !arguments.empty() && IsFieldOfValue(arguments.front(), name);
  }
  const auto columns = ColumnsOfSqlFunction(function.back());
  return std::find(columns.begin(), columns.end(), name) != columns.end();
}

// A cast to a type of a user's, which may be composite.
bool IsFieldOfCast(const Json& cast, std::string_view name) {
  const Json* type = cast.Find("typeName");
  const auto parts = SqlNameParts(type == nullptr ? nullptr : type->Find("names"));
  const bool is_built_in = parts.empty() || IsBuiltInSqlType(parts.back());
  return !is_built_in && !IsActing(name);
}

// (SELECT x …).name: as of x.
bool IsFieldOfSubselect(const Json& link, std::string_view name) {
  const Json* select = link.Find("subselect");
  select = select == nullptr ? nullptr : SqlNodeOf("SelectStmt", *select);
  if (select == nullptr) return false;
  const Json::Array& targets = ListedIn(*select, "targetList");
  const Json* target = targets.size() == 1 ? SqlNodeOf("ResTarget", targets.front()) : nullptr;
  const Json* value = target == nullptr ? nullptr : target->Find("val");
  return value != nullptr && IsFieldOfValue(*value, name);
}

}  // namespace

bool IsFieldOf(SqlFields fields, const std::vector<std::string>& columns, std::string_view name) {
  switch (fields) {
    case SqlFields::kOfRow:
      return true;
    case SqlFields::kOfValue:
      return core::Contains(columns, name) || !IsActing(name);
    case SqlFields::kListed:
      return core::Contains(columns, name);
  }
  return false;
}

FunctionSource ReadFunctionSource(const Json& range_function) {
  const Json* alias = range_function.Find("alias");
  const core::JsonString* name = alias == nullptr ? nullptr : alias->FindString("aliasname");
  const auto renamed = SqlNameParts(alias == nullptr ? nullptr : alias->Find("colnames"));
  const Json::Array& functions = ListedIn(range_function, "functions");

  FunctionSource source;
  for (const Json& element : functions) {
    const Json* list = SqlNodeOf("List", element);
    if (list == nullptr) continue;
    FunctionInFrom function = ReadFunctionInFrom(ListedIn(*list, "items"));
    if (source.name.empty()) source.name = name == nullptr ? function.name : std::string(*name);
    if (function.is_of_callers_type) source.fields = SqlFields::kOfValue;
    AppendDefinedColumns(ListedIn(range_function, "coldeflist"), function.columns);
    // A built-in function without column names has one column: it has the name of the table, or of
    // the function beside others. The columns of a user-defined function are not known here.
    if (function.columns.empty() && function.is_built_in) {
      function.columns.push_back(functions.size() == 1 ? source.name : function.name);
    }
    source.columns.insert(source.columns.end(), function.columns.begin(), function.columns.end());
  }
  // A list of column names renames from the left.
  source.columns.resize(std::max(source.columns.size(), renamed.size()));
  std::copy(renamed.begin(), renamed.end(), source.columns.begin());
  if (range_function.FindBool("ordinality").value_or(false)) {
    source.columns.emplace_back("ordinality");
  }
  return source;
}

bool IsFieldOfValue(const Json& value, std::string_view name) {
  const auto node = SqlNodeIn(value);
  if (!node) return false;
  const auto& [type, members] = *node;
  if (type == "ColumnRef" || type == "ParamRef") return !IsActing(name);
  if (type == "RowExpr") return IsFieldOfRow(value, name);
  if (type == "FuncCall") return IsFieldOfCall(*members, name);
  if (type == "TypeCast") return IsFieldOfCast(*members, name);
  if (type == "SubLink") return IsFieldOfSubselect(*members, name);
  if (type == "A_Indirection") {  // an element of an array, or a field of a field
    const Json* inner = members->Find("arg");
    return inner != nullptr && IsFieldOfValue(*inner, name);
  }
  return false;
}

}  // namespace claribi::sql_guard
