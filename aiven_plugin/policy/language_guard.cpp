#include "policy/language_guard.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "sql_guard/extensions.h"
#include "sql_guard/parser.h"
#include "sql_guard/sql_guard.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::size_t kLongestName = 128;

core::Error QueryWidened(std::string_view cause, std::string_view fix) {
  return core::Error(core::ErrorCode::kForbidden,
                     "The query is not sent: an argument beside it could change what it reads.",
                     cause, fix)
      .Kind(core::ErrorKind::kQueryRefused);
}

core::Error WrongQuery(std::string_view what, std::string_view cause, std::string_view fix) {
  return core::Error(core::ErrorCode::kInvalid, what, cause, fix)
      .Kind(core::ErrorKind::kInvalidArguments);
}

const Json* DeclaredArgument(const Json& input_schema, std::string_view name) {
  const Json* properties = input_schema.Find("properties");
  return properties == nullptr ? nullptr : properties->Find(name);
}

bool NamesSomething(std::string_view text) {
  return text.size() <= kLongestName && std::all_of(text.begin(), text.end(), [](char c) {
           return core::IsLetter(c) || core::IsDigit(c) ||
                  std::string_view("_-.:").find(c) != std::string_view::npos;
         });
}

// One of the texts that the schema lists.
bool IsListedText(const Json& declared, std::string_view text) {
  const Json* values = declared.Find("enum");
  if (values == nullptr || !values->IsArray()) return false;
  return std::any_of(values->AsArray()->begin(), values->AsArray()->end(), [&](const Json& value) {
    return value.AsString() != nullptr && *value.AsString() == text;
  });
}

bool NamesSchema(const LanguageArgument& rule, std::string_view name) {
  return core::Contains(rule.schemas, name) || name == "schema" || name == "search_path";
}

core::Status CheckSchemaName(std::string_view name, const Json& value) {
  const core::JsonString* text = value.AsString();
  if (text != nullptr && sql_guard::IsPlainSchemaName(*text)) return core::Ok();
  return QueryWidened(
      core::Quoted(name) + " is not the plain name of a schema of tables" +
          (text == nullptr ? ": expected a string, seen " + std::string(TypeName(value))
                           : std::string()),
      "Give one name of ASCII letters, digits and \"_\", or name the schema in the query: "
      "FROM my_schema.my_table.");
}

core::Status CheckBeside(std::string_view name, const Json& value, const Json& declared) {
  const core::JsonString* text = value.AsString();
  if (text != nullptr && (NamesSomething(*text) || IsListedText(declared, *text))) {
    return core::Ok();
  }
  if (text == nullptr && !value.IsArray() && !value.IsObject()) return core::Ok();
  return QueryWidened(
      core::Quoted(name) + (text == nullptr ? " is " + std::string(TypeName(value))
                                            : std::string(" holds more than a name")),
      "Give a name of ASCII letters, digits and \"_-.:\". If it is no part of the query, ask the "
      "operator to list it in the manifest (arguments.languages, free_arguments).");
}

// What travels beside the query of `rule`.
core::Status CheckOthers(const LanguageArgument& rule, const Json& arguments,
                         const Json& input_schema, const std::vector<std::string>& queries,
                         const std::vector<std::string>& header_arguments) {
  for (const auto& [name, value] : *arguments.AsObject()) {
    if (core::Contains(queries, name)) continue;
    const Json* declared = DeclaredArgument(input_schema, name);
    if (declared == nullptr) {
      return WrongQuery("An argument is unknown.", "the tool declares no " + core::Quoted(name),
                        "Leave it out: beside a query only the declared arguments are sent.");
    }
    if (core::Contains(header_arguments, name) || core::Contains(rule.free_arguments, name)) {
      continue;
    }
    CLARIBI_CHECK(NamesSchema(rule, name) ? CheckSchemaName(name, value)
                                          : CheckBeside(name, value, *declared));
  }
  return core::Ok();
}

core::Status SetTimeout(const LanguageArgument::Timeout& timeout, Json& arguments,
                        const Json& input_schema) {
  if (DeclaredArgument(input_schema, timeout.argument) == nullptr) return core::Ok();
  const Json* given = arguments.FindGiven(timeout.argument);
  if (given != nullptr && !given->IsNumber()) {
    return WrongQuery("The query is not sent: its timeout is no number.",
                      core::WrongMember(timeout.argument, "a number", given),
                      "Give a number, or leave it out.");
  }
  const auto number = given == nullptr ? std::nullopt : given->AsDouble();
  const bool is_shorter = number && *number > 0 && *number <= static_cast<double>(timeout.at_most);
  if (!is_shorter) arguments.Set(timeout.argument, timeout.at_most);
  return core::Ok();
}

}  // namespace

bool CanJudgeQueries() { return sql_guard::HasSqlParser(); }

bool IsKnownExtension(std::string_view name) {
  const auto known = sql_guard::KnownSqlExtensions();
  return std::find(known.begin(), known.end(), name) != known.end();
}

core::Result<std::vector<std::string>> GuardLanguages(
    std::string_view tool, Json& arguments, const Json& input_schema,
    const std::vector<LanguageArgument>& languages,
    const std::vector<std::string>& header_arguments) {
  std::vector<std::string> queries;
  for (const LanguageArgument& rule : languages) {
    if (rule.tool == tool) queries.push_back(rule.argument);
  }
  std::vector<std::string> notes;
  for (const LanguageArgument& rule : languages) {
    if (rule.tool != tool) continue;
    if (DeclaredArgument(input_schema, rule.argument) == nullptr) {
      return core::Error(core::ErrorCode::kForbidden,
                         "The tool has changed, so its query cannot be checked.",
                         "its input schema no longer has the argument " +
                             core::Quoted(rule.argument) + ", which carried the SQL",
                         "Ask the operator to correct the manifest (arguments.languages).")
          .Kind(core::ErrorKind::kQueryRefused);
    }
    const Json* query = arguments.Find(rule.argument);
    if (query == nullptr || !query->IsString()) {
      return WrongQuery("The query is not sent: it is missing.",
                        core::WrongMember(rule.argument, "a string", query),
                        "Give the query in " + core::Quoted(rule.argument) + ".");
    }
    CLARIBI_CHECK(CheckOthers(rule, arguments, input_schema, queries, header_arguments));
    CLARIBI_TRY(std::vector<std::string> found,
                sql_guard::CheckSql(*query->AsString(), rule.rules));
    notes.insert(notes.end(), std::make_move_iterator(found.begin()),
                 std::make_move_iterator(found.end()));
    if (rule.timeout) CLARIBI_CHECK(SetTimeout(*rule.timeout, arguments, input_schema));
  }
  return notes;
}

}  // namespace claribi::policy
