#include "sql_guard/harmless_rows.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/text.h"
#include "sql_guard/constants.h"
#include "sql_guard/settings.h"
#include "sql_guard/tree.h"
#include "sql_guard/words.h"

namespace claribi::sql_guard {
namespace {

using core::Json;

// Of these types a value is a number or one of a few words.
constexpr std::string_view kTypesWithoutText = "bool enum integer real";

// The column `name` of `table`, also in lower(…) and cast to text.
bool IsColumnNamed(const Json& value, std::string_view name, std::string_view table) {
  const Json& inner = WithoutTextCasts(value);
  if (const Json* call = SqlNodeOf("FuncCall", inner)) {
    const auto function = SqlNameParts(call->Find("funcname"));
    const Json* arguments = call->Find("args");
    return !function.empty() && function.back() == "lower" && arguments != nullptr &&
           arguments->IsArray() && arguments->AsArray()->size() == 1 &&
           IsColumnNamed(arguments->AsArray()->front(), name, table);
  }
  const Json* column = SqlNodeOf("ColumnRef", inner);
  if (column == nullptr) return false;
  const auto fields = SqlNameParts(column->Find("fields"));
  if (fields.empty() || fields.back() != name) return false;
  return fields.size() == 1 || (fields.size() == 2 && fields[0] == table);
}

bool IsPlainPartOfName(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return core::IsLower(c) || core::IsDigit(c) || c == '_' || c == '.';
  });
}

// "_" of LIKE and "." of a regular expression stand for any character.
bool FitsAt(std::string_view name, std::size_t at, std::string_view pattern) {
  if (name.size() < at + pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool is_wildcard = pattern[i] == '_' || pattern[i] == '.';
    if (!is_wildcard && pattern[i] != name[at + i]) return false;
  }
  return true;
}

bool FitsAnywhere(std::string_view name, std::string_view pattern) {
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (FitsAt(name, at, pattern)) return true;
  }
  return false;
}

// No setting that holds this in its name is secret. Settings of a user's own (app.token) are no
// rows of pg_settings.
bool IsHarmlessPart(std::string_view part) {
  constexpr std::size_t kShortestPart = 3;
  const auto holds = [part](std::string_view name) {
    return name.find(part) != std::string_view::npos;
  };
  const auto harmless = HarmlessSqlSettings();
  const auto secret = SecretSqlSettings();
  return part.size() >= kShortestPart && IsPlainPartOfName(part) &&
         std::any_of(harmless.begin(), harmless.end(), holds) &&
         std::none_of(secret.begin(), secret.end(),
                      [part](std::string_view name) { return FitsAnywhere(name, part); });
}

// All settings that begin like this are harmless, and a setting of a user's own does not.
bool IsHarmlessFamily(std::string_view prefix) {
  const bool has_boundary =
      prefix.find_first_of("_.") != std::string_view::npos || IsHarmlessSqlSetting(prefix);
  const auto begins = [prefix](std::string_view name) { return name.starts_with(prefix); };
  const auto harmless = HarmlessSqlSettings();
  const auto secret = SecretSqlSettings();
  return has_boundary && std::any_of(harmless.begin(), harmless.end(), begins) &&
         std::none_of(secret.begin(), secret.end(),
                      [prefix](std::string_view name) { return FitsAt(name, 0, prefix); });
}

// '^(work_mem)$' and '^(autovacuum.*)$', as psql writes them, without the brackets too.
bool IsHarmlessExpression(std::string_view expression) {
  const std::string lower = core::AsciiLower(expression);
  std::string_view pattern = lower;
  if (!pattern.starts_with('^')) return IsHarmlessPart(pattern);
  pattern.remove_prefix(1);
  const bool is_whole = pattern.ends_with('$');
  if (is_whole) pattern.remove_suffix(1);
  if (pattern.starts_with('(') && pattern.ends_with(')') && is_whole) {
    pattern = pattern.substr(1, pattern.size() - 2);
  }
  const bool has_tail = pattern.ends_with(".*");
  if (has_tail) pattern.remove_suffix(2);
  if (!IsPlainPartOfName(pattern)) return false;
  return is_whole && !has_tail ? IsHarmlessSqlSetting(pattern) : IsHarmlessFamily(pattern);
}

// LIKE: "_" is a wildcard too, which names are full of; so it stands for itself and for others.
bool IsHarmlessLike(std::string_view text) {
  const std::string lower = core::AsciiLower(text);
  std::string_view pattern = lower;
  if (pattern.find('\\') != std::string_view::npos) return false;
  if (pattern.starts_with('%')) {
    pattern.remove_prefix(1);
    return IsHarmlessPart(pattern.substr(0, pattern.find('%')));
  }
  const std::size_t wildcard = pattern.find('%');
  if (wildcard == std::string_view::npos) return IsHarmlessSqlSetting(pattern);  // as IN does
  return IsHarmlessFamily(pattern.substr(0, wildcard));
}

bool AllOf(const std::optional<std::vector<std::string>>& texts,
           bool (*is_harmless)(std::string_view)) {
  return texts && !texts->empty() &&
         std::all_of(texts->begin(), texts->end(),
                     [&](const std::string& text) { return is_harmless(text); });
}

bool IsTypeWithoutText(std::string_view type) { return HasSqlWordIn(kTypesWithoutText, type); }

bool KeepsSettingsHarmless(const Json& node, std::string_view table) {
  const Json* left = node.Find("lexpr");
  const Json* right = node.Find("rexpr");
  const core::JsonString* kind = node.FindString("kind");
  const auto operators = SqlNameParts(node.Find("name"));
  if (left == nullptr || right == nullptr || kind == nullptr || operators.empty()) return false;
  const std::string& symbol = operators.back();
  const bool is_equal =
      symbol == "=" && (*kind == "AEXPR_OP" || *kind == "AEXPR_IN" || *kind == "AEXPR_OP_ANY");
  if (*kind == "AEXPR_OP" && is_equal && ConstantTexts(*left)) std::swap(left, right);
  const auto texts = ConstantTexts(*right);
  if (IsColumnNamed(*left, "vartype", table)) return is_equal && AllOf(texts, IsTypeWithoutText);
  if (!IsColumnNamed(*left, "name", table)) return false;
  if (is_equal) return AllOf(texts, IsHarmlessSqlSetting);
  if ((*kind == "AEXPR_LIKE" && symbol == "~~") || (*kind == "AEXPR_ILIKE" && symbol == "~~*")) {
    return AllOf(texts, IsHarmlessLike);
  }
  return *kind == "AEXPR_OP" && (symbol == "~" || symbol == "~*") &&
         AllOf(texts, IsHarmlessExpression);
}

// Not a pattern that finds the server's text in the middle of a user's.
bool BeginsLikeTheServer(std::string_view pattern) {
  return !pattern.empty() && pattern.front() != '%' && IsStatementOfTheServer(pattern);
}

bool IsServersExpression(std::string_view pattern) {
  return pattern.starts_with("^autovacuum") && IsStatementOfTheServer(pattern);
}

bool IsServersProcess(std::string_view type) {
  return type == "autovacuum worker" || type == "autovacuum launcher";
}

bool IsCallOf(const Json& value, std::string_view function) {
  const Json* call = SqlNodeOf("FuncCall", value);
  const auto name = SqlNameParts(call == nullptr ? nullptr : call->Find("funcname"));
  return !name.empty() && name.back() == function && (name.size() == 1 || name[0] == "pg_catalog");
}

bool IsAskingUser(const Json& value) {
  const Json* known = SqlNodeOf("SQLValueFunction", value);
  const core::JsonString* which = known == nullptr ? nullptr : known->FindString("op");
  return which != nullptr && (*which == "SVFOP_CURRENT_USER" || *which == "SVFOP_SESSION_USER");
}

bool KeepsStatementsHarmless(const Json& node, std::string_view table) {
  const Json* left = node.Find("lexpr");
  const Json* right = node.Find("rexpr");
  const core::JsonString* kind = node.FindString("kind");
  const auto operators = SqlNameParts(node.Find("name"));
  if (left == nullptr || right == nullptr || kind == nullptr || operators.empty()) return false;
  const std::string& symbol = operators.back();
  const auto texts = ConstantTexts(*right);
  if (IsColumnNamed(*left, "query", table)) {
    return (*kind == "AEXPR_LIKE" && symbol == "~~" && AllOf(texts, BeginsLikeTheServer)) ||
           (*kind == "AEXPR_OP" && symbol == "~" && AllOf(texts, IsServersExpression));
  }
  if (*kind != "AEXPR_OP" || symbol != "=") return false;
  if (IsColumnNamed(*left, "backend_type", table)) return AllOf(texts, IsServersProcess);
  if (!IsColumnNamed(*left, "pid", table) && !IsColumnNamed(*left, "usename", table)) {
    std::swap(left, right);
  }
  return (IsColumnNamed(*left, "pid", table) && IsCallOf(*right, "pg_backend_pid")) ||
         (IsColumnNamed(*left, "usename", table) && IsAskingUser(*right));
}

}  // namespace

bool KeepsToHarmlessRows(const Json& condition, const SecretRelation& relation,
                         std::string_view table) {
  if (const Json* comparison = SqlNodeOf("A_Expr", condition)) {
    if (IsSettingsRelation(relation)) return KeepsSettingsHarmless(*comparison, table);
    return relation.name == "pg_stat_activity" && KeepsStatementsHarmless(*comparison, table);
  }
  const Json* joined = SqlNodeOf("BoolExpr", condition);
  const core::JsonString* op = joined == nullptr ? nullptr : joined->FindString("boolop");
  const Json* parts = joined == nullptr ? nullptr : joined->Find("args");
  if (op == nullptr || parts == nullptr || !parts->IsArray()) return false;
  const auto keeps = [&](const Json& part) { return KeepsToHarmlessRows(part, relation, table); };
  const Json::Array& list = *parts->AsArray();
  if (*op == "AND_EXPR") return std::any_of(list.begin(), list.end(), keeps);
  return *op == "OR_EXPR" && !list.empty() && std::all_of(list.begin(), list.end(), keeps);
}

}  // namespace claribi::sql_guard
