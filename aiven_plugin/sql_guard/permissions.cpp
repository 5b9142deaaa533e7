#include "sql_guard/permissions.h"

#include <algorithm>

#include "core/text.h"
#include "sql_guard/extensions.h"
#include "sql_guard/names.h"
#include "sql_guard/tree.h"

namespace claribi::sql_guard {
namespace {

using core::Json;

// The unqualified name, if it has no schema or the schema pg_catalog; else nullptr.
const std::string* CatalogName(const SqlName& name) {
  if (name.size() == 1) return &name[0];
  return name.size() == 2 && name[0] == "pg_catalog" ? &name[1] : nullptr;
}

std::string_view SchemaOf(const SqlName& name) {
  return name.size() == 2 ? std::string_view(name[0]) : std::string_view();
}

bool IsListed(const std::vector<std::string>& list, const SqlName& name) {
  const bool has_dot_inside = std::any_of(name.begin(), name.end(), [](const std::string& part) {
    return part.find('.') != std::string::npos;
  });
  return !has_dot_inside && core::Contains(list, DottedSqlName(name));
}

// The one argument, also as name => value, is the constant false.
bool IsCalledWithFalse(const Json& call) {
  const Json* arguments = call.Find("args");
  if (arguments == nullptr || !arguments->IsArray() || arguments->AsArray()->size() != 1) {
    return false;
  }
  const Json* value = &arguments->AsArray()->front();
  if (const Json* named = SqlNodeOf("NamedArgExpr", *value)) value = named->Find("arg");
  const Json* constant = value == nullptr ? nullptr : SqlNodeOf("A_Const", *value);
  const Json* boolean = constant == nullptr ? nullptr : constant->Find("boolval");
  return boolean != nullptr && !boolean->FindBool("boolval").value_or(false);
}

}  // namespace

std::string DottedSqlName(const SqlName& name) {
  std::string dotted;
  for (const std::string& part : name) dotted += (dotted.empty() ? "" : ".") + part;
  return dotted;
}

bool SqlPermissions::MayCall(const SqlName& function) const {
  if (function.empty()) return false;
  const std::string* built_in = CatalogName(function);
  if (built_in != nullptr && IsReadingSqlFunction(*built_in)) return true;
  if (SchemaOf(function) == "information_schema") {
    return IsInformationSchemaFunction(function.back());
  }
  return (function.size() <= 2 &&
          HasExtensionFunction(rules_.extensions, SchemaOf(function), function.back())) ||
         IsListed(rules_.functions, function);
}

bool SqlPermissions::MayCallLikeThis(const SqlName& function, const Json& call) const {
  return !function.empty() && function.back() == "pg_stat_statements" &&
         core::Contains(rules_.extensions, function.back()) && IsCalledWithFalse(call);
}

bool SqlPermissions::MayUseOperator(const SqlName& symbol) const {
  if (symbol.empty()) return false;
  const std::string* built_in = CatalogName(symbol);
  if (built_in != nullptr && IsBuiltInSqlOperator(*built_in)) return true;
  return (symbol.size() <= 2 &&
          HasExtensionOperator(rules_.extensions, SchemaOf(symbol), symbol.back())) ||
         core::Contains(rules_.operators, DottedSqlName(symbol));
}

bool SqlPermissions::MaySampleBy(const SqlName& method) const {
  if (method.empty()) return false;
  const std::string* built_in = CatalogName(method);
  if (built_in != nullptr && (*built_in == "bernoulli" || *built_in == "system")) return true;
  return method.size() <= 2 && HasExtensionSampling(rules_.extensions, method.back());
}

bool SqlPermissions::IsCallable(std::string_view name) const {
  return MayCall({std::string(name)}) || IsFunctionOfExtension(name) || IsBuiltInSqlType(name);
}

bool SqlPermissions::ReadsSetting(const SqlName& function) {
  const std::string* built_in = CatalogName(function);
  return built_in != nullptr && *built_in == "current_setting";
}

}  // namespace claribi::sql_guard
