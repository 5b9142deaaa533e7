#include "sql_guard/readings.h"

#include <algorithm>
#include <string>

#include "core/text.h"
#include "sql_guard/constants.h"
#include "sql_guard/refusals.h"
#include "sql_guard/secret_relations.h"
#include "sql_guard/settings.h"
#include "sql_guard/tree.h"

namespace claribi::sql_guard {
namespace {

using core::Json;

bool RenamesColumns(const Json& node) {
  const Json* alias = node.Find("alias");
  return alias != nullptr && alias->Find("colnames") != nullptr;
}

}  // namespace

std::optional<SqlViolation> SqlReadings::Relation(const Json& range_var) const {
  const core::JsonString* name = range_var.FindString("relname");
  const core::JsonString* schema = range_var.FindString("schemaname");
  if (name == nullptr) return NotUnderstood("a relation");
  if (schema == nullptr && scopes_.IsWithQuery(*name)) return std::nullopt;
  if (schema != nullptr && schema->starts_with("pg_toast")) {
    return SecretRelationRead(*name, "contents of tables");
  }
  const SecretRelation* secret =
      FindSecretRelation(schema == nullptr ? std::string_view() : *schema, *name);
  if (secret == nullptr) return std::nullopt;
  if (secret->columns == "*") return SecretRelationRead(*name, secret->holds);
  if (RenamesColumns(range_var)) return SecretRenamed(*secret);
  return std::nullopt;
}

std::optional<SqlViolation> SqlReadings::Join(const Json& join_expr) const {
  const auto merged = SqlNameParts(join_expr.Find("usingClause"));
  const bool takes_all =
      join_expr.FindBool("isNatural").value_or(false) || RenamesColumns(join_expr);
  if (merged.empty() && !takes_all) return std::nullopt;
  for (const std::string_view side : {"larg", "rarg"}) {
    const Json* source = join_expr.Find(side);
    if (source == nullptr) continue;
    for (const SecretRelation* secret : scopes_.SecretsIn(*source)) {
      const bool compares = std::any_of(
          merged.begin(), merged.end(),
          [secret](const std::string& column) { return IsSecretColumn(*secret, column); });
      if (compares || takes_all) return SecretRenamed(*secret);
    }
  }
  return std::nullopt;
}

std::optional<SqlViolation> SqlReadings::Column(const Json& column_ref) const {
  const auto fields = SqlNameParts(column_ref.Find("fields"));
  const bool is_idle =
      std::find(idle_columns_.begin(), idle_columns_.end(), &column_ref) != idle_columns_.end();
  if (fields.empty() || is_idle) return std::nullopt;
  const std::string& last = fields.back();
  if (scopes_.HasSecrets()) {
    const bool may_call = fields.size() > 1 && permissions_.IsCallable(last);
    if (const SecretRelation* secret = scopes_.SecretBehind(fields, may_call)) {
      return SecretRead(*secret, last);
    }
  }
  if (fields.size() < 2 || last.empty()) return std::nullopt;  // a column, a table, or "t.*"
  if (scopes_.IsColumn(fields) || permissions_.MayCall({last})) return std::nullopt;
  return CallOfColumn(fields);
}

std::optional<SqlViolation> SqlReadings::Setting(const Json& call) const {
  const Json* arguments = call.Find("args");
  if (arguments == nullptr || !arguments->IsArray() || arguments->AsArray()->empty()) {
    return std::nullopt;
  }
  const Json& name = arguments->AsArray()->front();
  const auto constant = ConstantTexts(name);
  const bool is_constant = constant && constant->size() == 1;
  if (is_constant && IsHarmlessSqlSetting(constant->front())) return std::nullopt;
  if (const Json* column = SqlNodeOf("ColumnRef", name)) {
    const auto fields = SqlNameParts(column->Find("fields"));
    if (!fields.empty() && fields.back() == "name" && scopes_.AreOfHarmlessSettings(fields)) {
      return std::nullopt;
    }
  }
  return SecretSetting("a call of \"current_setting\" with " +
                       (is_constant ? core::Quoted(constant->front()) : "computed names"));
}

std::optional<SqlViolation> SqlReadings::Show(const Json& statement) const {
  const core::JsonString* name = statement.FindString("name");
  if (name != nullptr && IsHarmlessSqlSetting(*name)) return std::nullopt;
  return SecretSetting("SHOW of " +
                       core::Quoted(name == nullptr ? std::string_view() : name->view()));
}

void SqlReadings::PassWhatExistsSelects(const Json& sub_link) {
  const core::JsonString* type = sub_link.FindString("subLinkType");
  const Json* select = sub_link.Find("subselect");
  select = select == nullptr ? nullptr : SqlNodeOf("SelectStmt", *select);
  const Json* targets = select == nullptr ? nullptr : select->Find("targetList");
  if (type == nullptr || *type != "EXISTS_SUBLINK" || targets == nullptr || !targets->IsArray()) {
    return;
  }
  // DISTINCT and GROUP BY compare what is selected, and with that tell whether values are equal.
  if (select->Find("distinctClause") != nullptr || select->Find("groupClause") != nullptr) return;
  for (const Json& element : *targets->AsArray()) {
    const Json* target = SqlNodeOf("ResTarget", element);
    const Json* value = target == nullptr ? nullptr : target->Find("val");
    const Json* column = value == nullptr ? nullptr : SqlNodeOf("ColumnRef", *value);
    if (column != nullptr) idle_columns_.push_back(column);
  }
}

void SqlReadings::PassComparisonWithServersText(const Json& expression) {
  const Json* left = expression.Find("lexpr");
  const Json* right = expression.Find("rexpr");
  const Json* column = left == nullptr ? nullptr : SqlNodeOf("ColumnRef", *left);
  if (column == nullptr || right == nullptr) return;
  const core::JsonString* kind = expression.FindString("kind");
  const auto symbol = SqlNameParts(expression.Find("name"));
  constexpr std::string_view kComparing[] = {"=", "<>", "~~", "!~~", "~~*", "!~~*", "~", "!~"};
  const bool compares = kind != nullptr && !symbol.empty() &&
                        std::find(std::begin(kComparing), std::end(kComparing), symbol.back()) !=
                            std::end(kComparing);
  const auto texts = ConstantTexts(*right);
  if (compares && texts && std::all_of(texts->begin(), texts->end(), [](const std::string& text) {
        return IsStatementOfTheServer(text);
      })) {
    idle_columns_.push_back(column);
  }
}

}  // namespace claribi::sql_guard
