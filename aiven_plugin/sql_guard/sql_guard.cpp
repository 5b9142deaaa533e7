#include "sql_guard/sql_guard.h"

#include <new>
#include <optional>
#include <utility>
#include <variant>

#include "core/json.h"
#include "core/text.h"
#include "sql_guard/judge.h"
#include "sql_guard/own_stack.h"
#include "sql_guard/parser.h"
#include "sql_guard/position.h"

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

Error QueryRefused(std::string_view cause, std::string_view fix) {
  return Error(ErrorCode::kForbidden, "The query is not sent: it does more than read.", cause, fix)
      .Kind(ErrorKind::kQueryRefused);
}

Error QueryTooDeep() {
  return Error(ErrorCode::kForbidden, "The query is not sent: it cannot be judged.",
               "it nests too deeply, or is made of too many parts",
               "Ask in several simpler queries.")
      .Kind(ErrorKind::kQueryRefused);
}

Error QueryInvalid(std::string_view cause) {
  return Error(ErrorCode::kInvalid, "The query is not sent: it is not valid SQL.", cause,
               "Correct the query; it is read as PostgreSQL 15 reads it.")
      .Kind(ErrorKind::kInvalidArguments);
}

Error FromSyntaxError(const SqlSyntaxError& error, std::string_view sql) {
  // The parser's own stack is full.
  if (error.message.starts_with("memory exhausted")) return QueryTooDeep();
  std::string cause = core::Excerpt(error.message);
  if (error.character > 0) cause += ", at " + PlaceOfCharacter(sql, error.character);
  return QueryInvalid(cause);
}

core::Status JudgeTree(std::string_view tree_text, std::string_view sql,
                       const std::vector<std::string>& functions) {
  const auto tree = core::Json::Parse(tree_text, kSqlTreeLimits);
  if (!tree.ok()) {
    // A constant can hold bytes that are not UTF-8: E'\xFF'.
    return tree.error().code == ErrorCode::kTooLarge ? QueryTooDeep()
                                                     : QueryInvalid("a constant is not UTF-8");
  }
  const auto violation = FindSqlViolation(*tree, sql, functions);
  if (!violation) return core::Ok();
  return QueryRefused(violation->construct + ", at " + PlaceOfByte(sql, violation->offset),
                      violation->fix);
}

core::Status JudgeSql(const std::string& sql, const std::vector<std::string>& functions) {
  SqlParser parser;
  const auto parsed = parser.Parse(sql, SqlBackslash::kOrdinary);
  if (const auto* error = std::get_if<SqlSyntaxError>(&parsed)) return FromSyntaxError(*error, sql);
  CLARIBI_CHECK(JudgeTree(std::get<std::string>(parsed), sql, functions));
  if (sql.find('\\') == std::string::npos) return core::Ok();
  // With standard_conforming_strings off, a database ends a constant elsewhere, so the query is
  // judged in that reading too. If it cannot be parsed that way, such a database cannot run it.
  const auto other = parser.Parse(sql, SqlBackslash::kEscapes);
  if (std::holds_alternative<SqlSyntaxError>(other)) return core::Ok();
  return JudgeTree(std::get<std::string>(other), sql, functions);
}

}  // namespace

core::Status CheckSql(std::string_view sql, const std::vector<std::string>& functions) {
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

  const std::string text(sql);
  std::optional<core::Status> verdict;
  const bool ran = RunOnOwnStack(kSqlStackBytes, [&] {
    try {
      verdict = JudgeSql(text, functions);
    } catch (const std::bad_alloc&) {  // Anything else is a bug, and goes on to the guard.
    }
  });
  if (ran && verdict) return *std::move(verdict);
  return Error(ErrorCode::kUnavailable, "The query is not sent: it could not be judged.",
               "the system gave no thread or no memory for it", "Try again in a moment.")
      .Kind(ErrorKind::kUnavailable)
      .Retryable();
}

}  // namespace claribi::sql_guard
