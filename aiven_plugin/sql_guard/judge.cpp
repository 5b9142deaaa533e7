#include "sql_guard/judge.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"
#include "sql_guard/function_tables.h"
#include "sql_guard/names.h"
#include "sql_guard/nodes.h"
#include "sql_guard/position.h"
#include "sql_guard/statement_names.h"
#include "sql_guard/tree.h"

namespace claribi::sql_guard {
namespace {

using core::Json;
using NameParts = std::vector<std::string>;

constexpr std::string_view kFixStatement =
    "Ask with SELECT, WITH … SELECT, VALUES, TABLE, EXPLAIN of these, or SHOW.";
constexpr std::string_view kFixFunction =
    "Use PostgreSQL's own functions that only read; one of your own must be named in the "
    "manifest, under arguments.languages.";
constexpr std::string_view kFixColumn =
    "Select the column without a table in front, or name the columns: FROM f(…) AS f(a, b).";
constexpr std::string_view kFixName =
    "Leave it out: it may hold secrets, and no setting permits it.";

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kLocks = {
    {{"LCS_FORKEYSHARE", "FOR KEY SHARE"},
     {"LCS_FORSHARE", "FOR SHARE"},
     {"LCS_FORNOKEYUPDATE", "FOR NO KEY UPDATE"},
     {"LCS_FORUPDATE", "FOR UPDATE"}}};

constexpr auto kExplainOptions = std::to_array<std::string_view>(
    {"analyze", "buffers", "costs", "format", "settings", "summary", "timing", "verbose", "wal"});

std::string Dotted(const NameParts& parts) {
  std::string name;
  for (const std::string& part : parts) name += (name.empty() ? "" : ".") + part;
  return name;
}

// The unqualified name, if it has no schema or the schema pg_catalog; else nullptr.
const std::string* CatalogName(const NameParts& parts) {
  if (parts.size() == 1) return &parts[0];
  return parts.size() == 2 && parts[0] == "pg_catalog" ? &parts[1] : nullptr;
}

class SqlJudge {
 public:
  SqlJudge(const Json& tree, std::string_view text, const std::vector<std::string>& functions)
      : text_(text), functions_(functions), function_tables_(tree) {}

  std::optional<SqlViolation> Judge(const Json& tree) {
    const Json* statements = tree.Find("stmts");
    if (statements == nullptr || !statements->IsArray() || statements->AsArray()->empty()) {
      Refuse("no statement", kFixStatement, 0);
      return std::move(violation_);
    }
    for (const Json& statement : *statements->AsArray()) {
      if (!VisitStatement(statement)) break;
    }
    return std::move(violation_);
  }

 private:
  // Each Visit and Judge function returns true if there is nothing to refuse; else it sets
  // violation_.

  bool VisitStatement(const Json& raw) {
    const auto place = [&raw](std::string_view name) {
      return static_cast<std::size_t>(std::max<std::int64_t>(0, raw.FindInt64(name).value_or(0)));
    };
    begin_ = std::min(place("stmt_location"), text_.size());
    end_ = place("stmt_len") == 0 ? text_.size() : begin_ + place("stmt_len");
    begin_ = std::min(text_.find_first_not_of(" \t\r\n\f\v", begin_), text_.size());
    where_ = "";
    const Json* statement = raw.Find("stmt");
    const auto node = statement == nullptr ? std::nullopt : SqlNodeIn(*statement);
    if (!node) return Refuse("a statement that is not understood", kFixStatement, begin_);
    const bool is_statement = node->first == "SelectStmt" || node->first == "ExplainStmt" ||
                              node->first == "VariableShowStmt";
    if (!is_statement) return RefuseNode(node->first, *node->second);
    return VisitNode(node->first, *node->second);
  }

  bool VisitNode(std::string_view type, const Json& node) {
    if (!IsReadingSqlNode(type) || !node.IsObject()) return RefuseNode(type, node);
    if (!JudgeNode(type, node)) return false;
    for (const auto& [name, member] : *node.AsObject()) {
      const auto inner = TypeInSqlMember(type, name);
      if (!inner) {
        return Refuse("\"" + name + "\" of " + std::string(type) + ", which is not known to read",
                      kFixStatement, PlaceOf(node));
      }
      // SELECT DISTINCT without ON has a list of one empty node. Functions in FROM are judged
      // already.
      if (name == "distinctClause" && IsListOfNothing(member)) continue;
      if (type == "RangeFunction" && name == "functions") continue;
      if (!(inner->empty() ? VisitValue(member) : VisitNode(*inner, member))) return false;
    }
    return true;
  }

  bool VisitValue(const Json& value) {
    if (const Json::Array* list = value.AsArray()) {
      return std::all_of(list->begin(), list->end(),
                         [this](const Json& element) { return VisitValue(element); });
    }
    if (!value.IsObject()) return true;
    const auto node = SqlNodeIn(value);
    if (!node) return Refuse("a construct that is not understood", kFixStatement, PlaceOf(value));
    return VisitWithin(node->first, *node->second);
  }

  bool VisitWithin(std::string_view type, const Json& node) {
    const std::string_view before = where_;
    if (type == "CommonTableExpr") where_ = " inside a WITH clause";
    if (!VisitNode(type, node)) return false;
    where_ = before;
    return true;
  }

  // The rules beyond the lists of node types and members.
  bool JudgeNode(std::string_view type, const Json& node) {
    if (type == "SelectStmt") return JudgeSelect(node);
    if (type == "ExplainStmt") where_ = " inside EXPLAIN";
    if (type == "DefElem") return JudgeExplainOption(node);
    if (type == "VariableShowStmt") return JudgeShow(node);
    if (type == "RangeVar") return JudgeRelation(node);
    if (type == "RangeFunction") return JudgeFunctionTable(node);
    if (type == "RangeTableSample") return JudgeSample(node);
    if (type == "FuncCall") return JudgeCall(SqlNameParts(node.Find("funcname")), node);
    if (type == "TypeName") return JudgeType(node);
    if (type == "A_Expr") return JudgeExpression(node);
    if (type == "SubLink") return JudgeOperator(node.Find("operName"), node);
    if (type == "SortBy") return JudgeOperator(node.Find("useOp"), node);
    if (type == "A_Indirection") return JudgeIndirection(node);
    if (type == "ColumnRef") return JudgeColumn(node);
    return true;
  }

  bool JudgeSelect(const Json& node) {
    if (const Json* into = node.Find("intoClause")) {
      const std::size_t target = FirstSqlLocation(*into).value_or(end_);
      return Refuse("SELECT INTO", kFixStatement,
                    FindLastSqlWord(text_, "INTO", begin_, target).value_or(begin_));
    }
    const Json* locks = node.Find("lockingClause");
    if (locks == nullptr) return true;
    std::string name = "a locking clause";
    for (const auto& [strength, words] : kLocks) {
      if (locks->Dump().find("\"" + std::string(strength) + "\"") != std::string::npos) {
        name = words;
      }
    }
    Json rest = node;
    rest.Remove("lockingClause");
    const std::size_t after = LastSqlLocation(rest).value_or(begin_);
    return Refuse(name, "Read without locking.",
                  FindSqlWord(text_, "FOR", after, end_).value_or(after));
  }

  bool JudgeExplainOption(const Json& node) {
    const std::string* name = node.FindString("defname");
    const bool is_known =
        name != nullptr &&
        std::find(kExplainOptions.begin(), kExplainOptions.end(), *name) != kExplainOptions.end();
    return is_known ||
           Refuse("an option of EXPLAIN that is not known", kFixStatement, PlaceOf(node));
  }

  bool JudgeShow(const Json& node) {
    const std::string* name = node.FindString("name");
    if (name != nullptr && IsHarmlessSqlSetting(*name)) return true;
    return Refuse("SHOW of " + core::Quoted(name == nullptr ? "" : *name) +
                      ", which is not one of the settings that tell no secrets",
                  kFixName, begin_);
  }

  bool JudgeRelation(const Json& node) {
    const std::string* name = node.FindString("relname");
    if (name != nullptr && !IsSecretSqlRelation(*name)) return true;
    return Refuse(
        "a reading of " + core::Quoted(name == nullptr ? "" : *name) + ", which holds secrets",
        kFixName, PlaceOf(node));
  }

  bool JudgeFunctionTable(const Json& node) {
    const Json* functions = node.Find("functions");
    if (functions == nullptr || !functions->IsArray()) {
      return Refuse("a function in FROM that is not understood", kFixFunction, PlaceOf(node));
    }
    for (const Json& element : *functions->AsArray()) {
      const Json* list = SqlNodeOf("List", element);
      const Json* items = list == nullptr ? nullptr : list->Find("items");
      const bool is_pair = items != nullptr && items->IsArray() && items->AsArray()->size() == 2;
      // The name that an expression other than a call has in FROM is not known.
      if (!is_pair || SqlNodeOf("FuncCall", items->AsArray()->front()) == nullptr) {
        return Refuse("an expression in FROM that is not a plain call of a function",
                      "Write it as a subselect: FROM (SELECT …).", PlaceOf(node));
      }
      const Json& definitions = items->AsArray()->back();
      if (!IsNothing(definitions) && !VisitValue(definitions)) return false;
      if (!VisitValue(items->AsArray()->front())) return false;
    }
    return true;
  }

  bool JudgeSample(const Json& node) {
    const NameParts method = SqlNameParts(node.Find("method"));
    const std::string* name = CatalogName(method);
    if (name != nullptr && (*name == "bernoulli" || *name == "system")) return true;
    return Refuse("TABLESAMPLE " + core::Quoted(Dotted(method)), "Use BERNOULLI or SYSTEM.",
                  PlaceOf(node));
  }

  bool JudgeCall(const NameParts& name, const Json& node) {
    if (MayCall(name)) return true;
    return Refuse("a call of " + core::Quoted(Dotted(name)) + ", which is not known to only read",
                  kFixFunction, PlaceOf(node));
  }

  bool JudgeType(const Json& node) {
    const NameParts name = SqlNameParts(node.Find("names"));
    const std::string* built_in = CatalogName(name);
    if ((built_in != nullptr && IsBuiltInSqlType(*built_in)) || IsPermitted(name)) return true;
    return Refuse("the type " + core::Quoted(Dotted(name)) + ", which is not one of PostgreSQL's",
                  "Use a type of PostgreSQL's own, such as text; one of your own must be named in "
                  "the manifest, under arguments.languages.",
                  PlaceOf(node));
  }

  bool JudgeExpression(const Json& node) {
    const std::string* kind = node.FindString("kind");
    // BETWEEN stands for two built-in operators.
    if (kind != nullptr && kind->find("BETWEEN") != std::string::npos) return true;
    const Json* name = node.Find("name");
    static const Json kNameless;
    return JudgeOperator(name == nullptr ? &kNameless : name, node);
  }

  // nullptr: no operator is named.
  bool JudgeOperator(const Json* name, const Json& node) {
    if (name == nullptr) return true;
    const NameParts parts = SqlNameParts(name);
    const std::string* symbol = CatalogName(parts);
    if (symbol != nullptr && IsBuiltInSqlOperator(*symbol)) return true;
    return Refuse(
        "the operator " + core::Quoted(Dotted(parts)) + ", which is not one of PostgreSQL's",
        "Use PostgreSQL's own operators.", PlaceOf(node));
  }

  bool JudgeIndirection(const Json& node) {
    const Json* steps = node.Find("indirection");
    if (steps == nullptr || !steps->IsArray()) return true;
    for (const Json& step : *steps->AsArray()) {
      const Json* field = SqlNodeOf("String", step);
      if (field == nullptr) continue;
      const std::string* name = field->FindString("sval");
      const NameParts parts = {name == nullptr ? std::string() : *name};
      if (MayCall(parts)) continue;
      return Refuse("\"(…)." + core::Excerpt(parts[0], 64) + "\", which can be a call of " +
                        core::Quoted(parts[0]),
                    "Select the column by its name from a subselect, or all of them: (…).*.",
                    PlaceOf(node));
    }
    return true;
  }

  bool JudgeColumn(const Json& node) {
    const NameParts fields = SqlNameParts(node.Find("fields"));
    if (fields.size() < 2 || fields.back().empty()) return true;  // a column, a table, or "t.*"
    const std::string& table = fields[fields.size() - 2];
    if (function_tables_.IsColumn(table, fields.back()) || MayCall({fields.back()})) return true;
    return Refuse(core::Quoted(Dotted(fields)) + ", which can be a call of " +
                      core::Quoted(fields.back()) + " with what " + core::Quoted(table) +
                      " returns",
                  kFixColumn, PlaceOf(node));
  }

  bool MayCall(const NameParts& name) const {
    const std::string* built_in = CatalogName(name);
    return (built_in != nullptr && IsReadingSqlFunction(*built_in)) || IsPermitted(name);
  }

  bool IsPermitted(const NameParts& name) const {
    const bool has_dot_inside = std::any_of(name.begin(), name.end(), [](const std::string& part) {
      return part.find('.') != std::string::npos;
    });
    return !has_dot_inside && core::Contains(functions_, Dotted(name));
  }

  static bool IsNothing(const Json& value) { return value.IsObject() && value.AsObject()->empty(); }

  static bool IsListOfNothing(const Json& value) {
    return value.IsArray() && value.AsArray()->size() == 1 && IsNothing(value.AsArray()->front());
  }

  // The node's own location, else the first inside it, else that of the statement.
  std::size_t PlaceOf(const Json& node) const {
    const auto own = node.FindInt64("location");
    if (own && *own >= 0) return static_cast<std::size_t>(*own);
    return FirstSqlLocation(node).value_or(begin_);
  }

  bool RefuseNode(std::string_view type, const Json& node) {
    const std::string name = SqlStatementName(type);
    if (!type.ends_with("Stmt")) {
      return Refuse(std::string(type) + ", which is not known to read", kFixStatement,
                    PlaceOf(node));
    }
    // The first word of the statement is before every location inside it.
    const std::string_view word = std::string_view(name).substr(0, name.find(' '));
    const std::size_t inside = FirstSqlLocation(node).value_or(end_);
    const std::size_t place =
        where_.empty() ? begin_
                       : FindLastSqlWord(text_, word, begin_, inside).value_or(PlaceOf(node));
    return Refuse(name, kFixStatement, place);
  }

  bool Refuse(std::string_view construct, std::string_view fix, std::size_t offset) {
    violation_ =
        SqlViolation{std::string(construct) + std::string(where_), std::string(fix), offset};
    return false;
  }

  const std::string_view text_;
  const std::vector<std::string>& functions_;
  const SqlFunctionTables function_tables_;
  // The statement that is visited: its extent in the text, and the clause around the current node.
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string_view where_;
  std::optional<SqlViolation> violation_;
};

}  // namespace

std::optional<SqlViolation> FindSqlViolation(const Json& tree, std::string_view text,
                                             const std::vector<std::string>& functions) {
  return SqlJudge(tree, text, functions).Judge(tree);
}

}  // namespace claribi::sql_guard
