#include "policy/query_languages.h"

#include <algorithm>
#include <initializer_list>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/name_word_lists.h"
#include "policy/plain_words.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::size_t kMaxSaidBytes = 4096;  // of a description of one argument
constexpr std::size_t kMaxToolBytes = 600;

using Words = std::vector<std::string>;

bool HasOneOf(const Words& words, std::initializer_list<std::string_view> list) {
  return std::any_of(words.begin(), words.end(), [list](const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  });
}

// Languages that can write, and nothing else: wherever one is named, it is meant.
bool NamesLanguage(const Words& words) {
  return HasOneOf(words,
                  {"aql",     "bash",    "cypher",     "flux",       "fql",        "gql",
                   "graphql", "gremlin", "groovy",     "javascript", "jq",         "ksql",
                   "ksqldb",  "lua",     "mongosh",    "mutation",   "opencypher", "painless",
                   "plpgsql", "plsql",   "powershell", "psql",       "shell",      "sparql",
                   "spl",     "sql",     "surrealql",  "tsql",       "typescript", "xquery"});
}

// Stores that are asked in a language that can write: said of a text called "query", it is one.
bool NamesStore(const Words& words) {
  return HasOneOf(words, {"athena", "cassandra", "clickhouse", "cockroachdb", "databricks",
                          "db",     "duckdb",    "mariadb",    "mongodb",     "mssql",
                          "mysql",  "neo4j",     "oracle",     "postgres",    "postgresql",
                          "presto", "redshift",  "scylla",     "singlestore", "snowflake",
                          "spark",  "splunk",    "sqlite",     "trino",       "vertica"});
}

bool SaysItRuns(const Words& words) {
  return HasOneOf(words, {"eval", "evaluate", "evaluated", "evaluates", "execute", "executed",
                          "executes", "python", "run", "runs"});
}

// Words to look for, in no language.
bool IsToBeSearchedFor(const Words& words) {
  return HasOneOf(words,
                  {"fuzzy", "keyword", "keywords", "lucene", "natural", "phrase", "promql", "logql",
                   "search", "searched", "semantic", "substring", "term", "terms", "traceql"});
}

// What is named by the last word is of the language, and not in it: query_id, sql_dialect.
bool IsAboutIt(const std::string& last) {
  return HasOneOf(
      {last}, {"count", "database", "dialect", "endpoint", "engine",   "format", "hash",  "id",
               "ids",   "key",      "label",   "limit",    "mode",     "name",   "names", "path",
               "size",  "status",   "tag",     "tags",     "timeout",  "title",  "type",  "types",
               "uri",   "url",      "uuid",    "version",  "warehouse"});
}

Words SaidOf(const Json& schema) {
  const core::JsonString* text = schema.FindString("description");
  if (text == nullptr) text = schema.FindString("title");
  if (text == nullptr) return {};
  return PlainWords(std::string_view(*text).substr(0, kMaxSaidBytes));
}

// A list, and not one of words.
bool IsListOfParts(const Json& schema) {
  const core::JsonString* type = schema.FindString("type");
  if (type == nullptr || *type != "array") return false;
  const Json* items = schema.Find("items");
  const core::JsonString* item = items == nullptr ? nullptr : items->FindString("type");
  return item == nullptr || *item != "string";
}

// Stages of an aggregation can write ($out, $merge). A pipeline of builds has a name or a number,
// and an aggregation of numbers is a function (sum, avg).
bool IsPipeline(const Words& name, const Json& schema, const Words& said) {
  if (HasOneOf(name, {"pipeline", "stages"})) {
    const core::JsonString* type = schema.FindString("type");
    return (type != nullptr && *type == "array") ||
           HasOneOf(said, {"aggregate", "aggregation", "stage", "stages"});
  }
  if (name.back() == "aggregate") return HasOneOf(said, {"stage", "stages"});
  if (!HasOneOf(name, {"aggregation"})) return false;
  return IsListOfParts(schema) || HasOneOf(said, {"pipeline", "stage", "stages"}) ||
         NamesStore(said);
}

// Splunk calls a search what pipes its rows into lookups, indexes and mails, too.
bool IsSplunkSearch(const Words& name, const Words& said, const ToolWords& tool) {
  if (!HasOneOf(name, {"search"})) return false;
  if (HasOneOf(said, {"spl"})) return true;
  return (SaysItRuns(tool.said) || SaysItRuns(tool.name)) &&
         (HasOneOf(said, {"splunk"}) || HasOneOf(tool.said, {"spl", "splunk"}) ||
          HasOneOf(tool.name, {"spl", "splunk"}));
}

// A condition that the server puts into its SQL as it came.
bool IsCondition(const Words& name, const Words& said) {
  return HasOneOf(name, {"clause", "condition", "conditions", "filter", "filters", "having",
                         "predicate", "where"}) &&
         (HasOneOf(said, {"sql"}) || (HasOneOf(name, {"where"}) && HasOneOf(said, {"clause"})));
}

// "Columns as SQL", "ORDER BY clause": whatever the argument is called.
bool IsSaidToBeSql(const Words& name, const Words& said) {
  for (std::size_t i = 0; i + 1 < said.size(); ++i) {
    if (HasOneOf({said[i]}, {"as", "in", "raw"}) && said[i + 1] == "sql") return true;
    if (said[i] == "sql" &&
        HasOneOf({said[i + 1]}, {"clause", "condition", "expression", "fragment", "snippet"})) {
      return true;
    }
    if (HasOneOf({said[i]}, {"by", "having", "where"}) && said[i + 1] == "clause" &&
        HasOneOf(name, {"by", "having", "order", "where"})) {
      return true;
    }
  }
  return false;
}

// Cassandra's CQL can write, Confluence's can not.
bool IsCassandra(const Words& name, const Words& said, const ToolWords& tool) {
  if (!HasOneOf(name, {"cql"})) return false;
  const std::initializer_list<std::string_view> others = {"atlassian", "confluence", "lucene",
                                                          "wiki"};
  const auto is_of = [&](std::initializer_list<std::string_view> list) {
    return HasOneOf(said, list) || HasOneOf(tool.said, list) || HasOneOf(tool.name, list);
  };
  if (is_of({"astra", "cassandra", "keyspace", "keyspaces", "scylla", "scylladb"})) return true;
  if (is_of(others)) return false;
  if (is_of({"column", "columns", "row", "rows", "table", "tables"})) return true;
  return !is_of({"attachment", "attachments", "blog", "blogpost", "content", "issue", "issues",
                 "page", "pages", "space", "spaces"});
}

}  // namespace

ToolWords WordsOfTool(std::string_view name, std::string_view description) {
  return {core::NameWords(core::Excerpt(name, 128)),
          PlainWords(description.substr(0, kMaxToolBytes))};
}

bool CarriesLanguage(std::string_view argument, const Json& schema, const ToolWords& tool) {
  const Words name = core::NameWords(core::Excerpt(argument, 128));
  if (name.empty() || (name.size() > 1 && IsAboutIt(name.back()))) return false;
  const Words said = SaidOf(schema);
  if (NamesLanguage(name) || IsSaidToBeSql(name, said) || IsCassandra(name, said, tool) ||
      IsPipeline(name, schema, said) || IsCondition(name, said) ||
      IsSplunkSearch(name, said, tool)) {
    return true;
  }
  const bool is_query =
      HasOneOf(name, {"expression", "queries", "query", "statement", "statements"});
  const bool is_code = HasOneOf(name, {"cmd", "code", "command", "commands", "formula", "program",
                                       "script", "scripts", "snippet", "source"});
  if (!is_query && !is_code) return false;
  // Languages that only read.
  if (std::any_of(said.begin(), said.end(),
                  [](const std::string& word) { return IsReadingLanguage(word); })) {
    return false;
  }
  if (NamesLanguage(said)) return true;
  if (HasOneOf(name, {"script", "scripts"})) return true;
  if (is_code)
    return HasOneOf(said, {"eval", "evaluated", "execute", "executed", "executes", "python"});
  if (HasOneOf(said, {"execute", "executed", "executes"})) return true;
  if (IsToBeSearchedFor(said)) return false;
  if (NamesStore(said)) return true;
  // "Run a query against ClickHouse" and "query: the query" say it together.
  return (SaysItRuns(tool.said) || SaysItRuns(tool.name)) &&
         (NamesLanguage(tool.name) || NamesLanguage(tool.said) || NamesStore(tool.name) ||
          NamesStore(tool.said) || HasOneOf(name, {"statement", "statements"}));
}

}  // namespace claribi::policy
