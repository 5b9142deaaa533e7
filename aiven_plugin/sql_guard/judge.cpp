#include "sql_guard/judge.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/lasting.h"
#include "core/text.h"
#include "sql_guard/constants.h"
#include "sql_guard/function_sources.h"
#include "sql_guard/nodes.h"
#include "sql_guard/permissions.h"
#include "sql_guard/position.h"
#include "sql_guard/readings.h"
#include "sql_guard/recursion.h"
#include "sql_guard/refusals.h"
#include "sql_guard/statement_names.h"
#include "sql_guard/tree.h"

namespace claribi::sql_guard {
namespace {

using core::Json;

constexpr double kMaxSeriesRows = 10'000'000;

constexpr auto kExplainOptions = std::to_array<std::string_view>(
    {"analyze", "buffers", "costs", "format", "generic_plan", "memory", "serialize", "settings",
     "summary", "timing", "verbose", "wal"});

bool IsNothing(const Json& value) { return value.IsObject() && value.AsObject()->empty(); }

bool IsListOfNothing(const Json& value) {
  return value.IsArray() && value.AsArray()->size() == 1 && IsNothing(value.AsArray()->front());
}

class SqlJudge {
 public:
  SqlJudge(std::string_view text, const SqlRules& rules)
      : text_(text), rules_(rules), permissions_(rules), readings_(permissions_) {}

  SqlJudgement Judge(const Json& tree) && {
    const Json* statements = tree.Find("stmts");
    if (statements == nullptr || !statements->IsArray() || statements->AsArray()->empty()) {
      Refuse(NoStatement(), 0);
    } else if (VisitStatements(*statements->AsArray())) {
      CheckWhatTheVendorTakes(*statements->AsArray());
    }
    return std::move(judgement_);
  }

 private:
  // Each Visit and Judge function returns true if there is nothing to refuse; else it sets
  // judgement_.violation.

  bool VisitStatements(const Json::Array& statements) {
    return std::all_of(statements.begin(), statements.end(),
                       [this](const Json& statement) { return VisitStatement(statement); });
  }

  // begin_ and end_ are those of the last statement.
  void CheckWhatTheVendorTakes(const Json::Array& statements) {
    if (statements.size() > 1 && !rules_.takes_several_statements) {
      Refuse(SeveralStatements(), begin_);
      return;
    }
    const Json* statement = statements.back().Find("stmt");
    const Json* show = statement == nullptr ? nullptr : SqlNodeOf("VariableShowStmt", *statement);
    if (show == nullptr || rules_.takes_show) return;
    const core::JsonString* name = show->FindString("name");
    Refuse(ShowIsNotTaken(name == nullptr ? std::string_view() : name->view()), begin_);
  }

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
    if (!node) return Refuse(NotUnderstood("a statement"), begin_);
    const bool is_statement = node->first == "SelectStmt" || node->first == "ExplainStmt" ||
                              node->first == "VariableShowStmt";
    if (!is_statement) return RefuseNode(node->first, *node->second);
    return VisitNode(node->first, *node->second);
  }

  bool VisitNode(std::string_view type, const Json& node) {
    if (!IsReadingSqlNode(type) || !node.IsObject()) return RefuseNode(type, node);
    if (!JudgeNode(type, node)) return false;
    if (type == "SelectStmt") return VisitSelect(node);
    if (type == "WithClause") return VisitWith(node);
    return std::all_of(node.AsObject()->begin(), node.AsObject()->end(), [&](const auto& member) {
      return VisitMember(type, node, member.first, member.second);
    });
  }

  bool VisitMember(std::string_view type, const Json& node, std::string_view name,
                   const Json& member) {
    const auto inner = TypeInSqlMember(type, name);
    if (!inner) return Refuse(UnknownMember(type, name), PlaceOf(node));
    // SELECT DISTINCT without ON has a list of one empty node. Functions in FROM are judged
    // already.
    if (name == "distinctClause" && IsListOfNothing(member)) return true;
    if (type == "RangeFunction" && name == "functions") return true;
    return inner->empty() ? VisitValue(member) : VisitNode(*inner, member);
  }

  // The WITH queries come first, then what is read from, then what is asked of it.
  bool VisitSelect(const Json& node) {
    const auto visit = [&](auto is_asked) {
      return std::all_of(node.AsObject()->begin(), node.AsObject()->end(), [&](const auto& member) {
        return !is_asked(member.first) ||
               VisitMember("SelectStmt", node, member.first, member.second);
      });
    };
    const auto is_with = [](std::string_view name) { return name == "withClause"; };
    const auto is_from = [](std::string_view name) { return name == "fromClause"; };
    readings_.scopes().Enter();
    if (!visit(is_with)) return false;
    readings_.scopes().OpenFrom(node);
    if (!visit(is_from)) return false;
    readings_.scopes().CloseFrom();
    if (!visit([&](std::string_view name) { return !is_with(name) && !is_from(name); })) {
      return false;
    }
    readings_.scopes().Leave();
    return true;
  }

  // Without RECURSIVE, a WITH query is visible behind itself only.
  bool VisitWith(const Json& node) {
    const bool is_recursive = node.FindBool("recursive").value_or(false);
    const Json* queries = node.Find("ctes");
    const auto name_of = [](const Json& query) {
      const Json* members = SqlNodeOf("CommonTableExpr", query);
      const core::JsonString* name = members == nullptr ? nullptr : members->FindString("ctename");
      return name == nullptr ? std::string() : std::string(*name);
    };
    if (queries == nullptr || !queries->IsArray()) {
      return Refuse(NotUnderstood("a WITH clause"), begin_);
    }
    for (const Json& query : *queries->AsArray()) {
      if (is_recursive) readings_.scopes().AddWithQuery(name_of(query));
    }
    for (const Json& query : *queries->AsArray()) {
      if (!VisitValue(query)) return false;
      if (!is_recursive) {
        readings_.scopes().AddWithQuery(name_of(query));
      } else if (const Json* members = SqlNodeOf("CommonTableExpr", query);
                 members != nullptr && RecursesWithoutStop(*members)) {
        judgement_.notes.push_back(EndlessRecursion(name_of(query)));
      }
    }
    return std::all_of(node.AsObject()->begin(), node.AsObject()->end(), [&](const auto& member) {
      return member.first == "ctes" || VisitMember("WithClause", node, member.first, member.second);
    });
  }

  bool VisitValue(const Json& value) {
    if (const Json::Array* list = value.AsArray()) {
      return std::all_of(list->begin(), list->end(),
                         [this](const Json& element) { return VisitValue(element); });
    }
    if (!value.IsObject()) return true;
    const auto node = SqlNodeIn(value);
    if (!node) return Refuse(NotUnderstood("a construct"), PlaceOf(value));
    const std::string_view before = where_;
    if (node->first == "CommonTableExpr") where_ = " inside a WITH clause";
    if (!VisitNode(node->first, *node->second)) return false;
    where_ = before;
    return true;
  }

  // The rules beyond the lists of node types and members.
  bool JudgeNode(std::string_view type, const Json& node) {
    if (type == "SelectStmt") return JudgeSelect(node);
    if (type == "ExplainStmt") where_ = " inside EXPLAIN";
    if (type == "DefElem") return JudgeExplainOption(node);
    if (type == "VariableShowStmt") return Require(readings_.Show(node), node);
    if (type == "RangeVar") return Require(readings_.Relation(node), node);
    if (type == "RangeFunction") return JudgeFunctionTable(node);
    if (type == "RangeTableSample") return JudgeSample(node);
    if (type == "JoinExpr") return Require(readings_.Join(node), node);
    if (type == "FuncCall") return JudgeCall(SqlNameParts(node.Find("funcname")), node);
    if (type == "A_Expr") return JudgeExpression(node);
    if (type == "SubLink") {
      readings_.PassWhatExistsSelects(node);
      return JudgeOperator(node.Find("operName"), node);
    }
    if (type == "SortBy") return JudgeOperator(node.Find("useOp"), node);
    if (type == "A_Indirection") return JudgeIndirection(node);
    if (type == "ColumnRef") return Require(readings_.Column(node), node);
    return true;
  }

  bool JudgeSelect(const Json& node) {
    if (const Json* into = node.Find("intoClause")) {
      const std::size_t target = FirstSqlLocation(*into).value_or(end_);
      return Refuse(SelectInto(), FindLastSqlWord(text_, "INTO", begin_, target).value_or(begin_));
    }
    if (const Json* locks = node.Find("lockingClause")) {
      Json rest = node;
      rest.Remove("lockingClause");
      const std::size_t after = LastSqlLocation(rest).value_or(begin_);
      return Refuse(Locking(*locks), FindSqlWord(text_, "FOR", after, end_).value_or(after));
    }
    const Json* from = node.Find("fromClause");
    const auto rows = from == nullptr || node.Find("whereClause") != nullptr
                          ? std::nullopt
                          : RowsOfConstantFrom(*from, text_);
    return !rows || *rows <= kMaxSeriesRows ||
           Refuse(LongSeries(), FirstSqlLocation(*from).value_or(begin_));
  }

  bool JudgeExplainOption(const Json& node) {
    const core::JsonString* name = node.FindString("defname");
    const bool is_known =
        name != nullptr &&
        std::find(kExplainOptions.begin(), kExplainOptions.end(), *name) != kExplainOptions.end();
    return is_known || Refuse(UnknownExplainOption(), PlaceOf(node));
  }

  bool JudgeFunctionTable(const Json& node) {
    const Json* functions = node.Find("functions");
    if (functions == nullptr || !functions->IsArray()) {
      return Refuse(NotUnderstood("a function in FROM"), PlaceOf(node));
    }
    for (const Json& element : *functions->AsArray()) {
      const Json* list = SqlNodeOf("List", element);
      const Json* items = list == nullptr ? nullptr : list->Find("items");
      const bool is_pair = items != nullptr && items->IsArray() && items->AsArray()->size() == 2;
      // The name that an expression other than a call has in FROM is not known.
      if (!is_pair || (SqlNodeOf("FuncCall", items->AsArray()->front()) == nullptr &&
                       SqlNodeOf("SQLValueFunction", items->AsArray()->front()) == nullptr)) {
        return Refuse(NoPlainCall(), PlaceOf(node));
      }
      const Json& definitions = items->AsArray()->back();
      if (!IsNothing(definitions) && !VisitValue(definitions)) return false;
      if (!VisitValue(items->AsArray()->front())) return false;
    }
    return true;
  }

  bool JudgeSample(const Json& node) {
    const SqlName method = SqlNameParts(node.Find("method"));
    return permissions_.MaySampleBy(method) || Refuse(UnknownSample(method), PlaceOf(node));
  }

  bool JudgeCall(const SqlName& name, const Json& node) {
    if (SqlPermissions::ReadsSetting(name)) return Require(readings_.Setting(node), node);
    if (!permissions_.MayCall(name) && !permissions_.MayCallLikeThis(name, node)) {
      return Refuse(UnknownCall(name), PlaceOf(node));
    }
    return RowsOfConstantSeries(node, text_).value_or(0) <= kMaxSeriesRows ||
           Refuse(LongSeries(), PlaceOf(node));
  }

  bool JudgeExpression(const Json& node) {
    const core::JsonString* kind = node.FindString("kind");
    // BETWEEN stands for two built-in operators.
    if (kind != nullptr && kind->find("BETWEEN") != std::string::npos) return true;
    readings_.PassComparisonWithServersText(node);
    const Json* name = node.Find("name");
    static const core::Lasting<Json> kNameless;
    return JudgeOperator(name == nullptr ? &*kNameless : name, node);
  }

  // nullptr: no operator is named.
  bool JudgeOperator(const Json* name, const Json& node) {
    if (name == nullptr) return true;
    const SqlName parts = SqlNameParts(name);
    return permissions_.MayUseOperator(parts) || Refuse(UnknownOperator(parts), PlaceOf(node));
  }

  bool JudgeIndirection(const Json& node) {
    const Json* value = node.Find("arg");
    const Json* steps = node.Find("indirection");
    if (value == nullptr || steps == nullptr || !steps->IsArray()) return true;
    for (const Json& step : *steps->AsArray()) {
      const Json* field = SqlNodeOf("String", step);
      const core::JsonString* name = field == nullptr ? nullptr : field->FindString("sval");
      if (name == nullptr) continue;
      if (!IsFieldOfValue(*value, *name) && !permissions_.MayCall({std::string(*name)})) {
        return Refuse(CallOfField(*name), PlaceOf(node));
      }
    }
    return true;
  }

  // The node's own location, else the first inside it, else that of the statement.
  std::size_t PlaceOf(const Json& node) const {
    const auto own = node.FindInt64("location");
    if (own && *own >= 0) return static_cast<std::size_t>(*own);
    return FirstSqlLocation(node).value_or(begin_);
  }

  bool RefuseNode(std::string_view type, const Json& node) {
    const std::string name = SqlStatementName(type);
    if (!type.ends_with("Stmt")) return Refuse(UnknownNode(type), PlaceOf(node));
    // The first word of the statement is before every location inside it.
    const std::string_view word = std::string_view(name).substr(0, name.find(' '));
    const std::size_t inside = FirstSqlLocation(node).value_or(end_);
    const std::size_t place =
        where_.empty() ? begin_
                       : FindLastSqlWord(text_, word, begin_, inside).value_or(PlaceOf(node));
    return Refuse(Statement(name), place);
  }

  bool Require(std::optional<SqlViolation> violation, const Json& node) {
    return !violation || Refuse(*std::move(violation), PlaceOf(node));
  }

  bool Refuse(SqlViolation violation, std::size_t offset) {
    violation.construct += where_;
    violation.offset = offset;
    judgement_.violation = std::move(violation);
    return false;
  }

  const std::string_view text_;
  const SqlRules& rules_;
  const SqlPermissions permissions_;
  SqlReadings readings_;
  // The statement that is visited: its extent in the text, and the clause around the current node.
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string_view where_;
  SqlJudgement judgement_;
};

}  // namespace

SqlJudgement JudgeSqlTree(const Json& tree, std::string_view text, const SqlRules& rules) {
  return SqlJudge(text, rules).Judge(tree);
}

}  // namespace claribi::sql_guard
