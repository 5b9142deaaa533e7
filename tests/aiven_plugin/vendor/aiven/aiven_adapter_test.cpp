#include "vendor/aiven/aiven_adapter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aiven_plugin/vendor/aiven/aiven_texts.h"
#include "core/text.h"

namespace claribi::vendor::aiven {
namespace {

using core::Json;
using policy::Incompleteness;
using policy::Interpretation;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(AivenAdapter, ParsesWhatTheFenceHolds) {
  const Interpretation read = ReadSuccess("{\"projects\": [1.50]}");
  EXPECT_EQ(read.data.Dump(), "{\"projects\":[1.50]}");
  EXPECT_EQ(read.incomplete, Incompleteness::kNone);
  EXPECT_THAT(read.notes, IsEmpty());
  EXPECT_FALSE(read.error);
}

TEST(AivenAdapter, LeavesProseAsProse) {
  const Interpretation read = ReadSuccess("Chapter one.");
  EXPECT_TRUE(read.data.IsNull());
  EXPECT_EQ(read.incomplete, Incompleteness::kNone);
  EXPECT_FALSE(read.error);
}

TEST(AivenAdapter, ReadsAnswersWithoutAFence) {
  const auto read = Adapter().Interpret({"t"}, TextContent("{\"a\": 1}"), Json(), false);
  EXPECT_EQ(read.data.Dump(), "{\"a\":1}");
  const auto prose = Adapter().Interpret({"t"}, TextContent("hello"), Json(), false);
  EXPECT_TRUE(prose.data.IsNull());
  EXPECT_EQ(prose.incomplete, Incompleteness::kNone);
}

TEST(AivenAdapter, PrefersStructuredContent) {
  const auto read = Adapter().Interpret({"t"}, TextContent(FencedAnswer("{\"a\":1}")),
                                        Json::MakeObject({{"next_offset", 5}}), false);
  EXPECT_EQ(read.data.Dump(), "{\"next_offset\":5}");
  EXPECT_EQ(read.incomplete, Incompleteness::kMorePages);
}

TEST(AivenAdapter, FindsTheFenceAmongOtherBlocks) {
  Json content = Json::MakeArray();
  content.Append(Json::MakeObject({{"type", "image"}, {"data", "AA=="}}));
  content.Append(Json::MakeObject({{"type", "text"}, {"text", "By the way."}}));
  content.Append(Json::MakeObject({{"type", "text"}, {"text", FencedAnswer("[1]")}}));
  EXPECT_EQ(Adapter().Interpret({"t"}, content, Json(), false).data.Dump(), "[1]");
}

TEST(AivenAdapter, TellsACutAndKeepsWhatIsLeft) {
  std::string cut = FencedAnswer("{\"rows\": [1, 2]}");
  cut.resize(cut.rfind("\n</"));
  cut += "\n\n---\n**Trimmed:** It was too long (270167 characters; cap 100000 somewhere). More.";
  const auto read = Adapter().Interpret({"t"}, TextContent(cut), Json(), false);
  EXPECT_EQ(read.data.Dump(), "{\"rows\":[1,2]}");
  EXPECT_EQ(read.incomplete, Incompleteness::kTruncated);
  EXPECT_THAT(read.notes, ElementsAre(HasSubstr("270167 characters")));
}

TEST(AivenAdapter, TellsAnAnswerThatBreaksOff) {
  std::string cut = FencedAnswer("{\"rows\": [1, 2]}");
  cut.resize(cut.find("2]}"));
  const auto read = Adapter().Interpret({"t"}, TextContent(cut), Json(), false);
  EXPECT_EQ(read.data.Dump(), "{\"rows\":[1]}") << "what came before the cut is whole";
  EXPECT_EQ(read.incomplete, Incompleteness::kTruncated);
  EXPECT_EQ(read.notes.size(), 1U);
}

// The server closes the brackets of a text that it cuts at a line.
TEST(AivenAdapter, LeavesOutTheHalfRowAtACut) {
  const std::pair<const char*, const char*> kCut[] = {
      {"{\n \"rows\": [\n  {\n   \"a\": 1,\n   \"b\": 2\n  },\n  {\n   \"a\": 3}]}",
       R"({"rows":[{"a":1,"b":2}]})"},
      {"{\n \"rows\": [\n  {\n   \"a\": 1\n  },\n  {}]}", R"({"rows":[{"a":1}]})"},
      {"{\n \"rows\": [\n  {\n   \"a\": 1\n  },\n  {\n   \"a\": 3\n  }]}",
       R"({"rows":[{"a":1},{"a":3}]})"},
      {"{\n \"m\": {\n  \"rows\": [\n   [\n    1,\n    2\n   ],\n   [\n    3]]}}",
       R"({"m":{"rows":[[1,2]]}})"},
      {"{\n \"list\": [\n  {\n   \"a\": 1\n  },\n  {\n   \"tags\": []}]}", R"({"list":[{"a":1}]})"},
      {"{\"rows\":[{\"a\":1,\"b\":2},{\"a\":3}]}", R"({"rows":[{"a":1,"b":2}]})"}};
  for (const auto& [data, left] : kCut) {
    std::string cut = FencedAnswer(data);
    cut.resize(cut.rfind("\n</"));
    cut += "\n\n---\n**Trimmed:** It was too long.";
    const auto read = Adapter().Interpret({"t"}, TextContent(cut), Json(), false);
    EXPECT_EQ(read.data.Dump(), left) << data;
    EXPECT_EQ(read.incomplete, Incompleteness::kTruncated);
  }
}

TEST(AivenAdapter, TakesTheServersOwnWordsInASuccessAsAFailure) {
  for (const auto& [text, kind] :
       {std::pair{"Request blocked by security scan (output)", "forbidden"},
        std::pair{"Aiven API Error (429): slower [GET http://h]", "rate_limited"},
        std::pair{"MCP error -32602: Tool t not found", "tool_not_found"}}) {
    const auto read = Adapter().Interpret({"t"}, TextContent(text), Json(), false);
    ASSERT_TRUE(read.error) << text;
    EXPECT_EQ(Name(read.error->kind), kind);
    EXPECT_FALSE(ReadSuccess(text).error) << "inside the fence it is data";
  }
}

TEST(AivenAdapter, TellsProjectsThatNobodyLookedAt) {
  const auto read = ReadSuccess(
      R"({"showing": 1, "services": [{"a": 1}], "summary": {"returned": 1, "matched": 1,
          "projects_scanned": 25, "projects_total": 33, "next_step": "narrow"}})");
  EXPECT_EQ(read.incomplete, Incompleteness::kPartial);
  EXPECT_THAT(read.notes, ElementsAre(HasSubstr("25 of 33 projects")));
  EXPECT_THAT(read.figures, ElementsAre(HasSubstr("25 of 33 projects")));
}

policy::Interpretation ReadAsked(std::string_view arguments, std::string_view data,
                                 std::string_view schema = "{}") {
  const Json given = Json::Parse(arguments).value();
  const Json input = Json::Parse(schema).value();
  return Adapter().Interpret({.tool = "t", .arguments = &given, .input_schema = &input},
                             TextContent(FencedAnswer(data)), Json(), false);
}

TEST(AivenAdapter, TellsAStateThatTheWireDoesNotUse) {
  const char* const data = R"({"showing": 0, "services": [], "summary": {"matched": 0,
      "by_state": {"RUNNING": 38, "POWEROFF": 2}}})";
  const auto unknown = ReadAsked(R"({"state": "POWERED_OFF"})", data);
  EXPECT_EQ(unknown.incomplete, Incompleteness::kUnmatched);
  EXPECT_THAT(unknown.notes, ElementsAre(::testing::AllOf(HasSubstr("POWEROFF"),
                                                          HasSubstr("RUNNING 38, POWEROFF 2"))));
  const auto known = ReadAsked(R"({"state": "REBUILDING"})", data);
  EXPECT_EQ(known.incomplete, Incompleteness::kNone);
  EXPECT_EQ(known.notes.size(), 1U);
  EXPECT_TRUE(ReadAsked("{}", R"({"showing": 0, "services": []})").notes.empty());
}

TEST(AivenAdapter, TellsMetricsThatDoNotExist) {
  const auto read = ReadAsked(R"({"metrics": ["cpu_usage", "cpu", "gone"]})",
                              R"({"metrics": {"cpu_usage": {}}, "unmatched_requested": ["cpu"]})");
  EXPECT_EQ(read.incomplete, Incompleteness::kPartial);
  EXPECT_THAT(read.notes, ElementsAre(HasSubstr("\"cpu\""), HasSubstr("\"gone\"")));
  EXPECT_THAT(ReadAsked(R"({"metrics": ["cpu"]})", "{}").notes.back(), HasSubstr("metrics"));
}

TEST(AivenAdapter, TakesAListAsLongAsItsLimitAsNotEnded) {
  const char* const kPaged = R"({"properties": {"limit": {"type": "integer"}}})";
  EXPECT_EQ(ReadAsked(R"({"limit": 2})", R"({"offset": "x", "logs": [{}, {}]})").incomplete,
            Incompleteness::kMorePages);
  EXPECT_EQ(ReadAsked(R"({"limit": 3})", R"({"offset": "x", "logs": [{}, {}]})").incomplete,
            Incompleteness::kNone);
  EXPECT_EQ(
      ReadAsked(R"({"limit": 2})", R"({"meta": {"hasMore": false}, "rows": [{}, {}]})").incomplete,
      Incompleteness::kNone);
  Json hundred = Json::MakeArray();
  for (int i = 0; i < 100; ++i) hundred.Append(i);
  const std::string data = Json::MakeObject({{"logs", hundred}}).Dump();
  EXPECT_EQ(ReadAsked("{}", data, kPaged).incomplete, Incompleteness::kMorePages);
  EXPECT_EQ(ReadAsked("{}", data).incomplete, Incompleteness::kNone) << "it has no limit";
}

TEST(AivenAdapter, NamesTheColumnsOfValuesThatAreNotWhole) {
  const auto cut = ReadSuccess(R"j({"rows": [{"id": 1, "body": "xyz... (truncated)"}]})j");
  EXPECT_EQ(cut.incomplete, Incompleteness::kTruncated);
  EXPECT_THAT(cut.notes, ElementsAre(HasSubstr("1 in \"body\"")));
  const auto blank = Adapter().Interpret(
      {.tool = "t", .blanked = 2},
      TextContent(FencedAnswer(R"({"rows": [{"pw": "[REDACTED]"}, {"pw": "[REDACTED]"}]})")),
      Json(), false);
  EXPECT_EQ(blank.incomplete, Incompleteness::kNone) << "the rows are whole";
  EXPECT_THAT(blank.notes, ElementsAre(HasSubstr("2 in \"pw\"")));
}

TEST(AivenAdapter, SaysWhatCouldNotBeCarried) {
  const auto half = ReadSuccess(R"({"a": "x\ud83d"})");
  EXPECT_EQ(half.data.Dump(), "{\"a\":\"x\xEF\xBF\xBD\"}");
  EXPECT_THAT(half.notes, ElementsAre(HasSubstr("half of a surrogate pair")));
  EXPECT_THAT(ReadSuccess(R"({"a": NaN})").notes, ElementsAre(HasSubstr("number that is none")));
  EXPECT_TRUE(ReadSuccess(R"({"a": 1e400})").notes.empty());
  EXPECT_EQ(ReadSuccess(R"({"a": 1e400})").data.Dump(), R"({"a":1e400})");
}

TEST(AivenAdapter, TakesAProjectThatIsRefusedAltogetherAsAFailure) {
  const char* const data = R"({"showing": 0, "services": [], "errors": [{"project": "p",
      "error": "Aiven API Error (403): Not a project member [GET http://h]"}]})";
  const auto one = ReadAsked(R"({"project": "p"})", data);
  ASSERT_TRUE(one.error);
  EXPECT_EQ(Name(one.error->kind), "forbidden");
  const auto all = ReadAsked("{}", data);
  EXPECT_FALSE(all.error);
  EXPECT_EQ(all.incomplete, Incompleteness::kPartial);
  EXPECT_THAT(all.beside_rows.lists, ElementsAre("errors"));
  const auto limited = ReadSuccess(R"({"services": [], "errors": [
      {"project": "p", "error": "Aiven API Error (429): slower [GET http://h]"}]})");
  ASSERT_TRUE(limited.error) << "a limit passes, so nobody should take it for an empty list";
  EXPECT_EQ(Name(limited.error->kind), "rate_limited");
}

TEST(AivenAdapter, TellsThatMorePagesExist) {
  for (const char* data :
       {R"({"showing": 1, "total": 46, "topics": [1], "next_offset": 15})",
        R"({"showing": 15, "total": 46})", R"({"showing": 15, "total": 46, "offset": 30})",
        R"({"rows": [], "next_offset": 15})", R"({"meta": {"hasMore": true}, "rows": []})",
        R"({"meta": {"hasMore": true, "returnedRows": 1, "rowCount": 250}, "rows": [1]})",
        R"({"showing": 1, "total": 46, "offset": 45})", R"({"showing": "15", "total": "46"})",
        R"({"showing": 15, "summary": {"returned": 15, "matched": 41}})"}) {
    const auto read = ReadSuccess(data);
    EXPECT_EQ(read.incomplete, Incompleteness::kMorePages) << data;
    EXPECT_EQ(read.notes.size(), 1U) << data;
    EXPECT_FALSE(read.data.IsNull());
  }
}

TEST(AivenAdapter, SaysHowMuchIsMissing) {
  EXPECT_THAT(ReadSuccess(R"({"showing": 15, "total": 46, "next_offset": 15})").notes,
              ElementsAre("Only 15 of 46 rows came; the next page begins at offset 15."));
  EXPECT_THAT(ReadSuccess(R"({"summary": {"returned": 15, "matched": 41}})").notes,
              ElementsAre(HasSubstr("15 of 41")));
}

TEST(AivenAdapter, TakesTheLastPageAsTheEnd) {
  for (const char* data :
       {R"({"showing": 3, "total": 3})", R"({"showing": 0, "services": []})",
        R"({"summary": {"returned": 6, "matched": 6}})",
        R"({"meta": {"hasMore": false, "truncated": false, "rowCount": 9, "returnedRows": 9}})",
        R"({"meta": [true], "summary": 5})",
        R"({"showing": -9223372036854775808, "total": 9223372036854775807})", R"({"errors": []})",
        R"({"errors": [null]})", "[]", "5", "\"text\""}) {
    EXPECT_EQ(ReadSuccess(data).incomplete, Incompleteness::kNone) << data;
  }
}

TEST(AivenAdapter, NamesTheProjectsThatCouldNotBeRead) {
  const auto read = ReadSuccess(
      R"({"showing": 1, "services": [1], "errors": [{"project": "payroll", "error":
          "Aiven API Error (403): Not a member [GET http://10.0.0.8/v1/project/payroll]\nHint: ask"}]})");
  EXPECT_EQ(read.incomplete, Incompleteness::kPartial);
  ASSERT_EQ(read.notes.size(), 1U);
  EXPECT_THAT(read.notes[0], HasSubstr("payroll"));
  EXPECT_THAT(read.notes[0], HasSubstr("Not a member"));
  EXPECT_THAT(read.notes[0], Not(HasSubstr("10.0.0.8")));
  EXPECT_FALSE(read.error);
}

TEST(AivenAdapter, BoundsTheNotes) {
  Json errors = Json::MakeArray();
  for (int i = 0; i < 1000; ++i) {
    errors.Append(
        Json::MakeObject({{"project", std::string(2000, 'p')}, {"error", std::string(2000, 'e')}}));
  }
  const auto read = ReadSuccess(Json::MakeObject({{"x", 1}, {"errors", errors}}).Dump());
  EXPECT_EQ(read.notes.size(), 22U);
  EXPECT_THAT(read.notes.back(), HasSubstr("980 more"));
  for (const std::string& note : read.notes) EXPECT_LT(note.size(), 1000U);
}

TEST(AivenAdapter, NamesTheGravestReason) {
  EXPECT_EQ(ReadSuccess(R"({"next_offset": 5, "errors": [{"project": "p"}]})").incomplete,
            Incompleteness::kPartial);
  EXPECT_EQ(ReadSuccess(R"({"meta": {"truncated": true, "hasMore": true}})").incomplete,
            Incompleteness::kTruncated);
}

TEST(AivenAdapter, TakesAnEmptyObjectAsAFailureThatHides) {
  const auto read = ReadSuccess("{}");
  EXPECT_EQ(read.incomplete, Incompleteness::kEmpty);
  EXPECT_EQ(read.notes.size(), 1U);
  EXPECT_EQ(Adapter().Interpret({"t"}, Json::MakeArray(), Json(), false).incomplete,
            Incompleteness::kEmpty);
  EXPECT_EQ(Adapter().Interpret({"t"}, Json(), Json(), false).incomplete, Incompleteness::kEmpty);
}

TEST(AivenAdapter, RecognisesAnErrorInsideASuccess) {
  const auto read = ReadSuccess(R"({"error": "Too many per-project queries (limit 50/min)."})");
  ASSERT_TRUE(read.error);
  EXPECT_EQ(Name(read.error->kind), "rate_limited");
  EXPECT_TRUE(read.error->retryable);
  EXPECT_EQ(read.error->retry_after, std::chrono::minutes(1));
  EXPECT_TRUE(read.data.IsNull());
  EXPECT_EQ(
      Name(
          ReadSuccess(R"({"error": "Aiven API Error (404): no such [GET http://x]"})").error->kind),
      "not_found");
}

TEST(AivenAdapter, LeavesDataThatMentionsErrorsAlone) {
  for (const char* data : {R"({"error": null})", R"({"error": {"code": 5}})",
                           R"({"error": "x", "rows": []})", R"([{"error": "x"}])"}) {
    EXPECT_FALSE(ReadSuccess(data).error) << data;
  }
}

TEST(AivenAdapter, TakesNoRefusalForARow) {
  const std::string row =
      R"({"project": "p", "error": "Aiven API Error (403): no member [GET http://x]"})";
  const auto list = ReadSuccess("[" + row + "]");
  ASSERT_TRUE(list.error) << "a list has no other place for what is not in it";
  EXPECT_EQ(Name(list.error->kind), "forbidden");
  const auto named = ReadSuccess(R"({"services": [)" + row + "]}");
  EXPECT_FALSE(named.error);
  EXPECT_EQ(named.incomplete, Incompleteness::kPartial);
  EXPECT_THAT(named.beside_rows.lists, ElementsAre("services"));
}

TEST(AivenAdapter, TellsARefusalAmongWholeRowsAndCountsItAsNone) {
  const std::string rows =
      R"([{"project": "q", "name": "s"}, {"project": "payroll", "error": "Aiven API Error (403): )"
      R"(no member [GET http://x]"}, {"project": "r", "name": "t"}])";
  for (const std::string& answer : {rows, R"({"services": )" + rows + R"(, "showing": 3})"}) {
    const auto read = ReadSuccess(answer);
    EXPECT_FALSE(read.error);
    EXPECT_EQ(read.incomplete, Incompleteness::kPartial);
    EXPECT_THAT(read.notes, ::testing::Contains(HasSubstr("payroll could not be read: no member")))
        << answer;
    EXPECT_THAT(read.beside_rows.elements, ElementsAre(1));
    EXPECT_EQ(read.beside_rows.list, answer.front() == '[' ? "" : "services");
  }
  // An error that every row may have is a column.
  const auto column = ReadSuccess(
      R"([{"job": "a", "error": null}, {"job": "b", "error": "Aiven API Error (403): x [GET y]"}])");
  EXPECT_TRUE(column.beside_rows.elements.empty());
}

TEST(AivenAdapter, ReadsAFailureInStructuredContent) {
  const auto read = Adapter().Interpret(
      {"t"}, Json::MakeArray(),
      Json::MakeObject({{"error", "Aiven API Error (404): gone [GET http://x/y]"}}), true);
  ASSERT_TRUE(read.error);
  EXPECT_EQ(Name(read.error->kind), "not_found");
}

TEST(AivenAdapter, NoticesAFilterThatTheWireDoesNotKnow) {
  const Json arguments = Json::MakeObject({{"state", "POWERED_OFF"}});
  const policy::Asked asked{.tool = "t", .arguments = &arguments};
  for (const char* nothing : {R"({"services": []})", "[]", "No services found.",
                              R"({"services": [], "summary": {"matched": 0}})"}) {
    const auto read = Adapter().Interpret(asked, TextContent(FencedAnswer(nothing)), Json(), false);
    EXPECT_EQ(read.incomplete, Incompleteness::kUnmatched) << nothing;
  }
  const auto some =
      Adapter().Interpret(asked, TextContent(FencedAnswer(R"([{"a": 1}])")), Json(), false);
  EXPECT_EQ(some.incomplete, Incompleteness::kNone);
}

TEST(AivenAdapter, ReadsAFailureInsideAFence) {
  const auto read = ReadFailureText(FencedAnswer("Aiven API Error (404): gone [GET http://x/y]"));
  ASSERT_TRUE(read.error);
  EXPECT_EQ(Name(read.error->kind), "not_found");
}

TEST(AivenAdapter, FailsWithoutWordsClearly) {
  for (const Json& content : {Json(), Json::MakeArray(), TextContent(""), Json("text"),
                              Json::MakeArray({Json(), Json(5), Json::MakeArray()})}) {
    const auto read = Adapter().Interpret({"t"}, content, Json(), true);
    ASSERT_TRUE(read.error);
    EXPECT_EQ(Name(read.error->kind), "other");
    EXPECT_FALSE(read.error->message.empty());
  }
}

// Whatever one byte of an answer becomes, the adapter stays calm and its words stay printable.
TEST(AivenAdapter, SurvivesEveryChangedByte) {
  const std::string answers[] = {
      FencedAnswer(R"({"showing": 2, "total": 9, "errors": [{"project": "p", "error": "e"}]})"),
      FencedAnswer("{\"a\": [1]}") + "\n\n---\n**Trimmed:** cut (5 characters)",
      "Aiven API Error (403): no [GET http://h/p]\nHint: h\nError code: c\nRequest ID: r (x)",
      "MCP error -32602: Invalid arguments for tool t: [{\"path\":[\"a\",0],\"message\":\"m\"}]"};
  for (const std::string& answer : answers) {
    for (std::size_t i = 0; i < answer.size(); ++i) {
      for (const char byte : {'\0', '\n', '"', '[', ']', '{', '<', '\x80', '\xFF'}) {
        std::string changed = answer;
        changed[i] = byte;
        for (const bool is_error : {false, true}) {
          const auto read = Adapter().Interpret({"t"}, TextContent(changed), Json(), is_error);
          EXPECT_EQ(read.error.has_value() || !is_error, true);
          for (const std::string& note : read.notes) {
            EXPECT_EQ(core::Excerpt(note, note.size()), note);
          }
          if (read.error) {
            EXPECT_EQ(core::Excerpt(read.error->message, 2000), read.error->message);
            EXPECT_EQ(core::Excerpt(read.error->fix, 2000), read.error->fix);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace claribi::vendor::aiven
