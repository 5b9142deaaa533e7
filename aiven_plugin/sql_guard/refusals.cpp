#include "sql_guard/refusals.h"

#include <array>
#include <utility>

#include "core/text.h"

namespace claribi::sql_guard {
namespace {

constexpr std::string_view kFixStatement =
    "Ask with SELECT, WITH … SELECT, VALUES, TABLE, EXPLAIN of these, or SHOW.";
constexpr std::string_view kFixStatementWithoutShow =
    "Ask with SELECT, WITH … SELECT, or EXPLAIN of these.";
constexpr std::string_view kFixFunction =
    "Use PostgreSQL's own functions that only read; one of your own must be named in the "
    "manifest, under arguments.languages.";
constexpr std::string_view kFixOperator =
    "Use PostgreSQL's own operators; others must be named in the manifest, under "
    "arguments.languages.";
constexpr std::string_view kFixColumn =
    "Select the column without a table in front, or name the columns: FROM f(…) AS f(a, b).";
constexpr std::string_view kFixSecretRelation =
    "Leave it out: it may hold secrets, and no setting permits it.";
constexpr std::string_view kFixSecretColumn =
    "Name the columns that you need, without that one: no setting permits it.";
constexpr std::string_view kFixSettings =
    "Keep to settings that are no secrets: WHERE name IN ('work_mem', …), or WHERE vartype IN "
    "('bool', 'enum', 'integer', 'real').";
constexpr std::string_view kFixSetting =
    "Ask for one setting that is no secret by its name: SELECT current_setting('work_mem').";

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kLocks = {
    {{"LCS_FORKEYSHARE", "FOR KEY SHARE"},
     {"LCS_FORSHARE", "FOR SHARE"},
     {"LCS_FORNOKEYUPDATE", "FOR NO KEY UPDATE"},
     {"LCS_FORUPDATE", "FOR UPDATE"}}};

SqlViolation DoesMore(std::string_view construct, std::string_view fix) {
  return {.construct = std::string(construct), .fix = std::string(fix)};
}

std::string DottedFields(const SqlNameOrFields& parts) {
  std::string name;
  for (const std::string& part : parts) name += (name.empty() ? "" : ".") + part;
  return name;
}

std::string WhichHolds(std::string_view holds) { return ", which holds " + std::string(holds); }

std::string_view FixOfSecret(const SecretRelation& relation) {
  return IsSettingsRelation(relation) ? kFixSettings : kFixSecretColumn;
}

}  // namespace

SqlViolation NoStatement() { return DoesMore("no statement", kFixStatement); }

SqlViolation Statement(std::string_view name) { return DoesMore(name, kFixStatement); }

SqlViolation SelectInto() { return DoesMore("SELECT INTO", kFixStatement); }

SqlViolation Locking(const core::Json& clause) {
  std::string_view name = "a locking clause";
  const std::string text = clause.Dump();
  for (const auto& [strength, words] : kLocks) {
    if (text.find("\"" + std::string(strength) + "\"") != std::string::npos) name = words;
  }
  return DoesMore(name, "Read without locking.");
}

SqlViolation UnknownExplainOption() {
  return DoesMore("an option of EXPLAIN that is not known", kFixStatement);
}

SqlViolation NotUnderstood(std::string_view what) {
  return DoesMore(std::string(what) + " that is not understood", kFixStatement);
}

SqlViolation UnknownNode(std::string_view type) {
  return DoesMore(std::string(type) + ", which is not known to read", kFixStatement);
}

SqlViolation UnknownMember(std::string_view type, std::string_view member) {
  return DoesMore(
      core::Quoted(member) + " of " + std::string(type) + ", which is not known to read",
      kFixStatement);
}

SqlViolation UnknownCall(const SqlNameOrFields& name) {
  return DoesMore(
      "a call of " + core::Quoted(DottedFields(name)) + ", which is not known to only read",
      kFixFunction);
}

SqlViolation UnknownOperator(const SqlNameOrFields& symbol) {
  return DoesMore(
      "the operator " + core::Quoted(DottedFields(symbol)) + ", which is not known to only read",
      kFixOperator);
}

SqlViolation UnknownSample(const SqlNameOrFields& method) {
  return DoesMore("TABLESAMPLE " + core::Quoted(DottedFields(method)), "Use BERNOULLI or SYSTEM.");
}

SqlViolation NoPlainCall() {
  return DoesMore("an expression in FROM that is not a plain call of a function",
                  "Write it as a subselect: FROM (SELECT …).");
}

SqlViolation CallOfField(std::string_view name) {
  return DoesMore(
      "\"(…)." + core::Excerpt(name, 64) + "\", which can be a call of " + core::Quoted(name),
      "Select the column by its name from a subselect, or all of them: (…).*.");
}

SqlViolation CallOfColumn(const SqlNameOrFields& fields) {
  return DoesMore(core::Quoted(DottedFields(fields)) + ", which can be a call of " +
                      core::Quoted(fields.back()) + " with what " +
                      core::Quoted(fields[fields.size() - 2]) + " returns",
                  kFixColumn);
}

SqlViolation SecretSetting(std::string_view what) {
  return DoesMore(std::string(what) + ", which is not one of the settings that tell no secrets",
                  kFixSetting);
}

SqlViolation SecretRelationRead(std::string_view relation, std::string_view holds) {
  return DoesMore("a reading of " + core::Quoted(relation) + WhichHolds(holds), kFixSecretRelation);
}

SqlViolation SecretRead(const SecretRelation& relation, std::string_view column) {
  const std::string of = " of " + core::Quoted(relation.name);
  if (!column.empty() && IsSecretColumn(relation, column)) {
    return DoesMore("a reading of " + core::Quoted(column) + of + WhichHolds(relation.holds),
                    FixOfSecret(relation));
  }
  return DoesMore("a reading of all columns" + of + WhichHolds(relation.holds),
                  FixOfSecret(relation));
}

SqlViolation SecretRenamed(const SecretRelation& relation) {
  return DoesMore("a join or an alias that takes in all columns of " + core::Quoted(relation.name) +
                      WhichHolds(relation.holds),
                  "Name the columns that you need, and join with ON.");
}

SqlViolation LongSeries() {
  return {.objection = SqlObjection::kTakesTooLong,
          .construct = "a series of more than 10,000,000 rows",
          .fix = "Ask for a shorter series, or for longer steps."};
}

std::string EndlessRecursion(std::string_view with_query) {
  return "The query recurses in " + core::Quoted(with_query) +
         " without a condition that ends it, so it may have been ended by the vendor's limit.";
}

std::string FixFor(const SqlViolation& violation, const SqlRules& rules) {
  const bool offers_show = violation.fix == kFixStatement;
  return offers_show && !rules.takes_show ? std::string(kFixStatementWithoutShow) : violation.fix;
}

SqlViolation SeveralStatements() {
  return {.objection = SqlObjection::kVendorRefuses,
          .construct = "more than one statement, and the vendor runs one statement a call",
          .fix = "Send each statement in a call of its own."};
}

SqlViolation ShowIsNotTaken(std::string_view setting) {
  return {.objection = SqlObjection::kVendorRefuses,
          .construct = "SHOW, and the vendor runs only SELECT and EXPLAIN",
          .fix = "Ask with SELECT current_setting('" + core::Excerpt(setting, 64) + "')."};
}

}  // namespace claribi::sql_guard
