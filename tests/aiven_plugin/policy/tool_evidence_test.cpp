#include "policy/tool_evidence.h"

#include <gtest/gtest.h>

#include "policy/reading_statement.h"
#include "policy/tool_filter.h"
#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

using core::Json;

bool SaysItWrites(std::string_view description) {
  return FindWriteInDescription(description, Vocabulary({})).has_value();
}

// The reason, or "nothing".
std::string SchemaVerdict(std::string_view schema, const std::vector<GuardedArgument>& guarded = {},
                          std::string_view tool = "read_rows", std::string_view said = "") {
  const auto json = Json::Parse(schema);
  EXPECT_THAT(json, IsOk()) << schema;
  const auto denial = FindWriteInSchema(tool, said, *json, {guarded, {}}, Vocabulary({}));
  return denial ? denial->reason : "nothing";
}

TEST(DescriptionEvidence, HearsTheVerbThatItBeginsWith) {
  for (const char* text : {"Creates a user.", "Create a user", "**Delete** the table.",
                           "Deletes all rows", "Publishes the draft.", "Modifies settings.",
                           "Update an existing page.", "CREATE A USER", "Restarts the service."}) {
    EXPECT_TRUE(SaysItWrites(text)) << text;
  }
}

TEST(DescriptionEvidence, HearsASecondVerb) {
  for (const char* text :
       {"Gets the report, and deletes the rows that it was made of.",
        "Reads the plan and updates it to the newest version.", "Get or create a session.",
        "Fetches messages, then removes them.", "Lists users. Creates one when there is none."}) {
    EXPECT_TRUE(SaysItWrites(text)) << text;
  }
}

TEST(DescriptionEvidence, HearsWhatIsSaidOfTheTool) {
  for (const char* text :
       {"Order form. This tool creates an order.", "Orders. It deletes old ones first.",
        "Orders.\n\nThis operation will modify the order.",
        "The tool can also update the order."}) {
    EXPECT_TRUE(SaysItWrites(text)) << text;
  }
}

TEST(DescriptionEvidence, TakesAdviceAndNounsForWhatTheyAre) {
  for (const char* text :
       {"", "Lists users.", "List deleted items.", "Updates of a monitor, newest first.",
        "Get the update history.", "Returns what was created and updated.",
        "Call `delete_user` to remove one. Use this before creating another.",
        "This tool never modifies anything.", "This tool does not create a user.",
        "Lists extensions that can be loaded with CREATE EXTENSION.",
        "Finds plans. Delete and recreate the service to change them.",
        "Lists backups and restores.", "Lists forks, archives and drafts."}) {
    EXPECT_FALSE(SaysItWrites(text)) << text;
  }
}

TEST(DescriptionEvidence, EndsForAnyText) {
  EXPECT_FALSE(SaysItWrites(std::string(1 << 20, '`')));
  EXPECT_FALSE(SaysItWrites(std::string(1 << 20, '.')));
  EXPECT_FALSE(SaysItWrites("\xFF\xFE\x80"));
}

TEST(SchemaEvidence, SeesALanguageThatNoGuardReads) {
  for (const char* property :
       {R"("sql":{"type":"string"})", R"("sqlQuery":{})", R"("graphql":{"type":"string"})",
        R"("query":{"type":"string","description":"A GraphQL query or mutation"})",
        R"("query":{"type":"string","description":"SQL to run"})",
        R"("code":{"type":"string","description":"Python code to execute"})",
        R"("statements":{"type":"array","description":"SQL statements"})",
        R"("filter":{"type":"object","properties":{"sql":{"type":"string"}}})",
        R"("batch":{"type":"array","items":{"properties":{"cypher":{"type":"string"}}}})"}) {
    const std::string schema = std::string(R"({"properties":{)") + property + "}}";
    EXPECT_NE(SchemaVerdict(schema), "nothing") << property;
  }
}

TEST(SchemaEvidence, LooksBehindEveryKeyword) {
  for (const char* schema :
       {R"({"$ref":"#/$defs/a","$defs":{"a":{"properties":{"sql":{}}}}})",
        R"({"definitions":{"a":{"properties":{"sql":{}}}}})",
        R"({"allOf":[{"properties":{"sql":{}}}]})", R"({"then":{"properties":{"sql":{}}}})",
        R"({"additionalProperties":{"properties":{"sql":{}}}})",
        R"({"patternProperties":{".":{"properties":{"sql":{}}}}})"}) {
    EXPECT_NE(SchemaVerdict(schema), "nothing") << schema;
  }
}

// A server may read any draft, whatever its schema says.
TEST(SchemaEvidence, LooksBehindTheKeywordsOfEveryDraft) {
  const std::string writes = R"({"properties":{"sql":{}}})";
  for (const char* keyword :
       {"additionalItems", "additionalProperties", "contains", "contentSchema", "else", "extends",
        "if", "items", "then", "unevaluatedItems", "unevaluatedProperties"}) {
    EXPECT_NE(SchemaVerdict("{\"" + std::string(keyword) + "\":" + writes + "}"), "nothing")
        << keyword;
    EXPECT_NE(
        SchemaVerdict(R"({"properties":{"x":{")" + std::string(keyword) + "\":" + writes + "}}}"),
        "nothing")
        << keyword;
  }
  for (const char* keyword : {"allOf", "anyOf", "extends", "items", "oneOf", "prefixItems"}) {
    EXPECT_NE(SchemaVerdict("{\"" + std::string(keyword) + "\":[{}," + writes + "]}"), "nothing")
        << keyword;
  }
  for (const char* keyword :
       {"$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties"}) {
    EXPECT_NE(SchemaVerdict("{\"" + std::string(keyword) + R"(":{"a":["b"],"x":)" + writes + "}}"),
              "nothing")
        << keyword;
  }
  EXPECT_EQ(SchemaVerdict(R"({"dependencies":{"a":["sql"]},"not":{"required":["sql"]}})"),
            "nothing")
      << "names alone are no arguments";
}

TEST(SchemaEvidence, TakesForAChoiceOnlyWhatIsOne) {
  for (const char* rest :
       {R"("enum":null)", R"("enum":[])", R"("enum":{})", R"("enum":true)", R"("enum":"a")",
        R"("enum":[null])", R"("const":null)", R"("enum":["a"],"$ref":"#/$defs/a")",
        R"("type":"text")", R"("type":["string","null"])", R"("type":"String")"}) {
    EXPECT_NE(SchemaVerdict(std::string(R"({"properties":{"sql":{)") + rest + "}}}"), "nothing")
        << rest;
  }
  for (const char* rest : {R"("enum":["a"])", R"("enum":["a",null])", R"("const":"a")",
                           R"("const":false)", R"("type":"boolean")", R"("type":"null")"}) {
    EXPECT_EQ(SchemaVerdict(std::string(R"({"properties":{"sql":{)") + rest + "}}}"), "nothing")
        << rest;
  }
  EXPECT_NE(SchemaVerdict(R"({"properties":{"path":{},"method":{"enum":null}}})"), "nothing");
}

TEST(SchemaEvidence, LetsPlainTextsBe) {
  for (const char* property :
       {R"("query":{"type":"string","description":"Words to search for"})", R"("query":{})",
        R"("code":{"type":"string","description":"Country code"})",
        R"("statement":{"type":"string","description":"Account statement"})",
        R"("sql_version":{"type":"integer"})", R"("sql":{"type":"string","enum":["a","b"]})",
        R"("limit":{"type":"integer"})", R"("url":{"type":"string"})"}) {
    const std::string schema = std::string(R"({"properties":{)") + property + "}}";
    EXPECT_EQ(SchemaVerdict(schema), "nothing") << property;
  }
}

TEST(SchemaEvidence, TrustsTheGuardOfThatArgumentAlone) {
  const char* schema = R"({"properties":{"sql":{"type":"string"}}})";
  EXPECT_EQ(SchemaVerdict(schema, {{"read_rows", "sql"}}), "nothing");
  EXPECT_NE(SchemaVerdict(schema, {{"read_rows", "query"}}), "nothing");
  EXPECT_NE(SchemaVerdict(schema, {{"read_rows_2", "sql"}}), "nothing");
  EXPECT_NE(SchemaVerdict(R"({"properties":{"x":{"properties":{"sql":{"type":"string"}}}}})",
                          {{"read_rows", "sql"}}),
            "nothing")
      << "the guard reads the top";
}

TEST(SchemaEvidence, SeesAChoiceThatWrites) {
  for (const char* property :
       {R"("action":{"type":"string","enum":["get","close","delete"]})",
        R"("operation":{"enum":["list","createUser"]})", R"("method":{"enum":["GET","PUT"]})",
        R"("action":{"oneOf":[{"const":"get"},{"const":"update"}]})",
        R"("actions":{"type":"array","items":{"enum":["read","write"]}})",
        R"("action":{"allOf":[{"enum":["get","update"]}]})",
        R"("actions":{"contains":{"const":"delete"}})",
        R"("actions":{"prefixItems":[{"const":"get"},{"enum":["delete"]}]})",
        R"("actions":{"items":[{}],"additionalItems":{"enum":["delete"]}})",
        R"("action":{"if":{"const":"get"},"then":true,"else":{"const":"update"}})"}) {
    const std::string schema = std::string(R"({"properties":{)") + property + "}}";
    EXPECT_NE(SchemaVerdict(schema).find(" can choose the action "), std::string::npos) << property;
  }
  for (const char* keyword : {"$defs", "definitions"}) {
    const std::string name = keyword;
    const std::string by_name = R"({"properties":{"action":{"$ref":"#/)" + name +
                                R"(/Action"}},")" + name + R"(":{"Action":{"enum":)";
    EXPECT_NE(SchemaVerdict(by_name + R"(["get","delete"]}}})").find(" can choose the action "),
              std::string::npos)
        << keyword;
    EXPECT_EQ(SchemaVerdict(by_name + R"(["get","list"]}}})"), "nothing") << keyword;
  }
  EXPECT_EQ(SchemaVerdict(R"({"properties":{"action":{"$ref":"#/$defs/A"}},)"
                          R"("$defs":{"A":{"$ref":"#/$defs/A"}}})"),
            "nothing")
      << "a reference to itself ends";
  EXPECT_EQ(SchemaVerdict(R"({"properties":{"action":{"enum":["get","list"]}}})"), "nothing");
  EXPECT_EQ(SchemaVerdict(R"({"properties":{"event":{"enum":["created","delete"]}}})"), "nothing")
      << "a filter names events";
}

TEST(SchemaEvidence, SeesARequestToSend) {
  EXPECT_NE(SchemaVerdict(R"({"properties":{"path":{},"method":{"type":"string"}}})"), "nothing");
  EXPECT_NE(SchemaVerdict(R"({"properties":{"url":{},"body":{"type":"object"}}})"), "nothing");
  EXPECT_NE(SchemaVerdict(R"({"properties":{"method":{"enum":["GET"]},"data":{}}})"), "nothing");
  EXPECT_EQ(SchemaVerdict(R"({"properties":{"path":{"type":"string"}}})"), "nothing");
}

TEST(SchemaEvidence, IsBoundedForHostileSchemas) {
  std::string deep = "{}";
  for (int i = 0; i < 25; ++i) deep = R"({"properties":{"a":)" + deep + "}}";
  EXPECT_NE(SchemaVerdict(deep), "nothing");
  std::string wide = R"({"properties":{"a0":{})";
  for (int i = 1; i < 5000; ++i) wide += ",\"a" + std::to_string(i) + "\":{}";
  EXPECT_NE(SchemaVerdict(wide + "}}"), "nothing");
  for (const char* odd : {"{}", R"({"properties":[]})", R"({"properties":{"action":7}})",
                          R"({"properties":{"action":{"enum":{"a":1}}},"items":true})"}) {
    EXPECT_EQ(SchemaVerdict(odd), "nothing") << odd;
  }
}

TEST(DescriptionEvidence, HearsWhatAToolIsFor) {
  for (const char* text :
       {"Use this tool to delete users.", "Allows listing, creating and removing labels.",
        "Orders. This tool can be used to create one.",
        "Lists users. It lets you invite the others.", "It can list, create, and delete rows.",
        "Rows. Actions: list, get, delete", "Supported operations: read, create",
        "Supports creating, updating and deleting items.", "Execute a shell command on the server.",
        "Runs arbitrary code in a sandbox."}) {
    EXPECT_TRUE(SaysItWrites(text)) << text;
  }
}

TEST(DescriptionEvidence, KnowsTheOtherSenseOfAWord) {
  for (const char* text :
       {"Get an order. Accepts an id.", "Accepts an order id and returns the order.",
        "Runs a query. Rejects statements that write.", "Lists links. Expires after an hour.",
        "Search the docs. Unlocks what the team knows.", "Searches notes. Exposes their titles.",
        "Gets the profile. Navigates to the page of the user.",
        "Lists rows. Sends a request to the API.", "Lists rows. Sends no credentials.",
        "Lists rows. It never opens a file, creates a profile.", "Execute ip commands on a node.",
        "Works with SELECT, UPDATE, DELETE, or MERGE queries.",
        "Enables insights into spending."}) {
    EXPECT_FALSE(SaysItWrites(text)) << text;
  }
  for (const char* text :
       {"Accept the invitation.", "Rejects a pull request.", "Unlock the vault."}) {
    EXPECT_TRUE(SaysItWrites(text)) << text;
  }
}

TEST(DescriptionEvidence, HearsAClaimToRead) {
  for (const char* text : {"Retrieves the costs of a month.", "Get costs", "**Returns** costs.",
                           "Queries the ledger.", "This tool fetches costs.",
                           "Costs of a month (read-only).", "Lists orders, newest first."}) {
    EXPECT_TRUE(SaysItReads(text, Vocabulary({}))) << text;
  }
  for (const char* text :
       {"", "Costs of a month.", "Creates a list.", "Runs a report and returns it.",
        "This is not read-only.", "Access to the ledger."}) {
    EXPECT_FALSE(SaysItReads(text, Vocabulary({}))) << text;
  }
  const ToolFilter filter({}, {});
  EXPECT_FALSE(filter.Judge({.name = "audit_costs", .description = "Retrieves the costs."}));
  EXPECT_TRUE(filter.Judge({.name = "audit_costs", .description = "Costs."}));
  EXPECT_TRUE(filter.Judge(
      {.name = "audit_costs", .read_only_hint = false, .description = "Retrieves the costs."}));
  EXPECT_TRUE(filter.Judge({.name = "frobnicate", .description = "Retrieves the costs."}));
  for (const char* name : {"invoice_units", "quxly_pod_events_by_time"}) {
    EXPECT_FALSE(filter.Judge({.name = name, .description = "Tool that retrieves them."})) << name;
    EXPECT_TRUE(filter.Judge({.name = name, .description = "Acme."})) << name;
  }
}

TEST(SchemaEvidence, SeesALanguageByWhatIsSaidOfIt) {
  for (const char* property :
       {R"("pipeline":{"type":"array"})", R"("cql":{"type":"string"})",
        R"("ksql":{"type":"string"})", R"("lua":{"type":"string"})",
        R"("script":{"type":"string"})", R"("jq":{"type":"string"})",
        R"("jq_filter":{"type":"string"})",
        R"("pipeline":{"description":"Aggregation stages as JSON"})",
        R"("aggregation":{"type":"array","items":{"type":"object"}})",
        R"("aggregation":{"type":"string","description":"Stages, as JSON"})",
        R"("search":{"type":"string","description":"What to ask, in SPL"})",
        R"("spl":{"type":"string"})",
        R"("where":{"type":"string","description":"The WHERE clause"})",
        R"("filter":{"type":"string","description":"A condition in SQL"})",
        R"("query":{"type":"string","description":"Text in the dialect of ClickHouse"})",
        R"("statement":{"type":"string","description":"What MySQL is asked"})",
        R"("expression":{"type":"string","description":"JavaScript, evaluated on the page"})"}) {
    EXPECT_NE(SchemaVerdict(std::string(R"({"properties":{)") + property + "}}"), "nothing")
        << property;
  }
  const char* query = R"({"properties":{"query":{"type":"string","description":"The query"}}})";
  EXPECT_NE(SchemaVerdict(query, {}, "read_rows", "Run a query against SQLite."), "nothing");
  EXPECT_EQ(SchemaVerdict(query, {}, "read_rows", "Search the pages of the handbook."), "nothing");
  const char* search = R"({"properties":{"search_text":{"type":"string"}}})";
  EXPECT_NE(SchemaVerdict(search, {}, "read_rows", "Executes a search in Splunk."), "nothing");
  EXPECT_EQ(SchemaVerdict(search, {}, "read_rows", "Lists the saved searches of Splunk."),
            "nothing");
}

TEST(SchemaEvidence, LetsWhatIsAboutALanguageBe) {
  for (const char* property :
       {R"("query_id":{"type":"string","description":"Of a SQL query that was started"})",
        R"("sql_dialect":{"type":"string"})", R"("script_name":{"type":"string"})",
        R"("pipeline":{"type":"string","description":"Slug of the pipeline of builds"})",
        R"("pipeline_id":{"type":"string"})", R"("promql":{"type":"string"})",
        R"("aggregation":{"type":"string","description":"Aggregation function: sum or avg"})",
        R"("timeAggregation":{"type":"string"})",
        R"("aggregation":{"type":"array","items":{"type":"string"}})",
        R"("cql":{"type":"string","description":"A search in Confluence"})",
        R"("where":{"type":"string","description":"The place of the event"})",
        R"("query":{"type":"string","description":"Keywords, for instance: sqlite index"})"}) {
    EXPECT_EQ(SchemaVerdict(std::string(R"({"properties":{)") + property + "}}"), "nothing")
        << property;
  }
}

TEST(SchemaEvidence, SeesActionsUnderAnyName) {
  for (const char* property :
       {R"("kind":{"enum":["get","delete"]})", R"("task":{"enum":["list_users","remove_user"]})",
        R"("what":{"anyOf":[{"const":"describe"},{"const":"create"}]})",
        R"("action":{"type":"string","description":"One of: list, get, delete"})",
        R"("operation":{"type":"string","description":"'read' | 'update'"})",
        R"("create_if_missing":{"type":"boolean"})"}) {
    EXPECT_NE(SchemaVerdict(std::string(R"({"properties":{)") + property + "}}"), "nothing")
        << property;
  }
  for (const char* property :
       {R"("method":{"enum":["get_status_update","list_imports"]})",
        R"("access":{"enum":["read","write"]})", R"("state":{"enum":["open","closed"]})",
        R"("order":{"enum":["created","updated"]})", R"("created":{"type":"boolean"})"}) {
    EXPECT_EQ(SchemaVerdict(std::string(R"({"properties":{)") + property + "}}"), "nothing")
        << property;
  }
}

TEST(SchemaEvidence, TakesTheActionOfAFilterForWhatItIs) {
  const std::string action =
      R"("properties":{"action":{"enum":["create","delete"],"description":"Filter by action"}})";
  EXPECT_EQ(SchemaVerdict("{" + action + "}", {}, "list_audit_events"), "nothing");
  EXPECT_NE(SchemaVerdict("{" + action + R"(,"required":["action"]})", {}, "list_audit_events"),
            "nothing");
  EXPECT_NE(SchemaVerdict("{" + action + "}", {}, "audit_events"), "nothing") << "nothing lists";
  EXPECT_NE(SchemaVerdict(R"({"properties":{"action":{"enum":["create","delete"]}}})", {},
                          "list_audit_events"),
            "nothing")
      << "nothing says that it selects";
}

TEST(SchemaEvidence, TakesTheMethodOfAFilterForWhatItIs) {
  const std::string list = R"({"properties":{"path":{"type":"array"},"method":{"type":"array",)";
  const std::string filter = list + R"("description":"Filter by the method of the request"})";
  EXPECT_EQ(SchemaVerdict(filter + "}}", {}, "list_logs"), "nothing");
  EXPECT_NE(SchemaVerdict(filter + "}}", {}, "proxy_logs"), "nothing") << "nothing lists";
  EXPECT_NE(SchemaVerdict(filter + R"(},"required":["method"]})", {}, "list_logs"), "nothing");
  EXPECT_NE(SchemaVerdict(filter + R"(,"body":{}}})", {}, "list_logs"), "nothing");
  EXPECT_NE(SchemaVerdict(list + R"("description":"Only GET and POST"}}})", {}, "fetch_page"),
            "nothing");
}

TEST(SchemaEvidence, TakesTheCutOfATextForWhatItIs) {
  const auto cut = [](const std::string& name) {
    return R"({"properties":{")" + name + R"(":{"type":"boolean"}}})";
  };
  EXPECT_EQ(SchemaVerdict(cut("truncate"), {}, "get_notes"), "nothing");
  EXPECT_EQ(SchemaVerdict(cut("truncate_text"), {}, "get_notes"), "nothing");
  EXPECT_NE(SchemaVerdict(cut("truncate_table"), {}, "get_notes"), "nothing");
  EXPECT_NE(SchemaVerdict(cut("truncate"), {}, "notes_flow"), "nothing") << "nothing reads";
}

TEST(DescriptionEvidence, BeginsBehindAHeading) {
  EXPECT_TRUE(SaysItWrites("[Function Description]: Delete the rows."));
  EXPECT_TRUE(SaysItWrites("Purpose: creates a row"));
  EXPECT_FALSE(SaysItWrites("Note: Delete one before."));
  EXPECT_TRUE(SaysItReads("[Tool Description]: Trace the origin of a column.", Vocabulary({})));
  EXPECT_TRUE(SaysItReads("Summary: lists the rows", Vocabulary({})));
  EXPECT_FALSE(SaysItReads("Rows: lists them", Vocabulary({})));
}

TEST(ToolEvidence, CannotBeUndoneByAnAllowList) {
  FilterRules rules;
  rules.allowed_tools = {"plans"};
  const ToolFilter filter(rules, {});
  ToolFacts facts{"plans", true, false};
  facts.description = "Creates a plan.";
  EXPECT_EQ(Name(filter.Judge(facts)->layer), "description");
  const auto schema = Json::Parse(R"({"properties":{"sql":{}}})");
  ASSERT_THAT(schema, IsOk());
  facts.description = {};
  facts.input_schema = &*schema;
  EXPECT_EQ(Name(filter.Judge(facts)->layer), "input_schema");
  facts.input_schema = nullptr;
  EXPECT_FALSE(filter.Judge(facts));
}

}  // namespace
}  // namespace claribi::policy
