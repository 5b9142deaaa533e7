#include "sql_guard/sql_guard.h"

#include <algorithm>
#include <new>
#include <optional>
#include <utility>
#include <variant>

#include "core/json.h"
#include "core/text.h"
#include "sql_guard/judge.h"
#include "sql_guard/newer_sql.h"
#include "sql_guard/operator_runs.h"
#include "sql_guard/own_stack.h"
#include "sql_guard/parser.h"
#include "sql_guard/position.h"
#include "sql_guard/refusals.h"
#include "sql_guard/secret_relations.h"

namespace claribi::sql_guard {
namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;

// Four times what the deepest text of kMaxSqlBytes was seen to need ("1+1+1+…").
constexpr std::size_t kSqlStackBytes = std::size_t{16} * 1024 * 1024;
// An operator after another is two levels, a subselect six.
constexpr core::JsonLimits kSqlTreeLimits{.max_bytes = std::size_t{8} * 1024 * 1024,
                                          .max_depth = 1000};

using SqlVerdict = core::Result<std::vector<std::string>>;

constexpr std::size_t kLongestIdentifier = 63;  // NAMEDATALEN - 1

std::string_view MessageOf(SqlObjection objection) {
  switch (objection) {
    case SqlObjection::kDoesMore:
      return "The query is not sent: it does more than read.";
    case SqlObjection::kTakesTooLong:
      return "The query is not sent: it makes too many rows.";
    case SqlObjection::kVendorRefuses:
      return "The query is not sent: the vendor would refuse it.";
  }
  return "The query is not sent.";
}

Error QueryRefused(std::string_view message, std::string_view cause, std::string_view fix) {
  return Error(ErrorCode::kForbidden, message, cause, fix).Kind(ErrorKind::kQueryRefused);
}

Error QueryTooDeep() {
  return Error(ErrorCode::kForbidden, "The query is not sent: it cannot be judged.",
               "it nests too deeply, or is made of too many parts",
               "Ask in several simpler queries.")
      .Kind(ErrorKind::kQueryRefused);
}

Error QueryInvalid(std::string_view cause) {
  return Error(ErrorCode::kInvalid, "The query is not sent: it is not valid SQL.", cause,
               "Correct the query. If a later PostgreSQL takes it, ask with older SQL: queries are "
               "read as PostgreSQL 15 reads them.")
      .Kind(ErrorKind::kInvalidArguments);
}

Error FromSyntaxError(const SqlSyntaxError& error, std::string_view sql) {
  // The parser's own stack is full.
  if (error.message.starts_with("memory exhausted")) return QueryTooDeep();
  const std::size_t end =
      error.character > 0 ? OffsetOfCharacter(sql, error.character) : sql.size();
  const std::string place =
      error.character > 0 ? ", at " + PlaceOfCharacter(sql, error.character) : std::string();
  if (const auto newer = FindNewerSql(sql, error.message, end)) {
    return QueryRefused("The query is not sent: it uses SQL that is newer than PostgreSQL 15.",
                        std::string(newer->construct) + " is SQL of PostgreSQL " +
                            std::to_string(newer->version) +
                            ", and queries are read as PostgreSQL 15 reads them" + place,
                        newer->instead);
  }
  return QueryInvalid(core::Excerpt(error.message) + place);
}

SqlVerdict JudgeTree(std::string_view tree_text, std::string_view sql, const SqlRules& rules) {
  const auto tree = core::Json::Parse(tree_text, kSqlTreeLimits);
  if (!tree.ok()) {
    // A constant can hold bytes that are not UTF-8: E'\xFF'.
    return tree.error().code == ErrorCode::kTooLarge ? QueryTooDeep()
                                                     : QueryInvalid("a constant is not UTF-8");
  }
  SqlJudgement judgement = JudgeSqlTree(*tree, sql, rules);
  if (!judgement.violation) return std::move(judgement.notes);
  const SqlViolation& violation = *judgement.violation;
  return QueryRefused(MessageOf(violation.objection),
                      violation.construct + ", at " + PlaceOfByte(sql, violation.offset),
                      FixFor(violation, rules));
}

SqlVerdict JudgeSql(const std::string& sql, const SqlRules& rules) {
  SqlParser parser;
  const auto parsed = parser.Parse(sql, SqlBackslash::kOrdinary);
  if (const auto* error = std::get_if<SqlSyntaxError>(&parsed)) return FromSyntaxError(*error, sql);
  SqlVerdict verdict = JudgeTree(std::get<std::string>(parsed), sql, rules);
  if (!verdict.ok() || sql.find('\\') == std::string::npos) return verdict;
  // With standard_conforming_strings off, a database ends a constant elsewhere, so the query is
  // judged in that reading too. If it cannot be parsed that way, such a database cannot run it.
  const auto other = parser.Parse(sql, SqlBackslash::kEscapes);
  if (std::holds_alternative<SqlSyntaxError>(other)) return verdict;
  CLARIBI_CHECK(JudgeTree(std::get<std::string>(other), sql, rules));
  return verdict;
}

}  // namespace

core::Result<std::vector<std::string>> CheckSql(std::string_view sql, const SqlRules& rules) {
  if (!HasSqlParser()) {
    return QueryRefused("The query is not sent: nothing here can tell whether it only reads.",
                        "this build has no SQL parser",
                        "Use the library for a system that has one, such as Linux.");
  }
  if (sql.size() > kMaxSqlBytes) {
    return Error(ErrorCode::kTooLarge, "The query is not sent: it is too long to be judged.",
                 "expected at most " + std::to_string(kMaxSqlBytes) + " bytes, seen " +
                     std::to_string(sql.size()),
                 "Ask in several shorter queries.")
        .Kind(ErrorKind::kTooLarge);
  }
  // The parser takes a C string: what comes after a NUL would not be checked.
  if (const std::size_t nul = sql.find('\0'); nul != std::string_view::npos) {
    return QueryInvalid("a NUL character, at " + PlaceOfByte(sql, nul));
  }
  if (!core::IsUtf8(sql)) return QueryInvalid("the text is not UTF-8");
  if (const auto run = FindExcessiveOperators(sql)) {
    return Error(ErrorCode::kTooLarge,
                 "The query is not sent: it would take too long to be judged.",
                 "operators or comments follow each other without an end, at " +
                     PlaceOfByte(sql, *run),
                 "Leave the comments out, and put blanks between operators.")
        .Kind(ErrorKind::kTooLarge);
  }

  const std::string text(sql);
  std::optional<SqlVerdict> verdict;
  const bool ran = RunOnOwnStack(kSqlStackBytes, [&] {
    try {
      verdict = JudgeSql(text, rules);
    } catch (const std::bad_alloc&) {  // Anything else is a bug, and goes on to the guard.
    }
  });
  if (ran && verdict) return *std::move(verdict);
  return Error(ErrorCode::kUnavailable, "The query is not sent: it could not be judged.",
               "the system gave no thread or no memory for it", "Try again in a moment.")
      .Kind(ErrorKind::kUnavailable)
      .Retryable();
}

bool IsPlainSchemaName(std::string_view text) {
  const bool is_identifier =
      !text.empty() && text.size() <= kLongestIdentifier && !core::IsDigit(text.front()) &&
      std::all_of(text.begin(), text.end(),
                  [](char c) { return core::IsLetter(c) || core::IsDigit(c) || c == '_'; });
  const std::string name = core::AsciiLower(text);
  if (name == "pg_catalog") return true;  // it is searched first anyway
  return is_identifier && !name.starts_with("pg_") && !IsSchemaOfSecrets(name);
}

}  // namespace claribi::sql_guard
