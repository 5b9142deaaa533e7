// Plans as JSON, and periods.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/period.h"
#include "plan/plan_json.h"
#include "testing/result_matchers.h"

namespace claribi::plan {
namespace {

constexpr const char* kEverything = R"({"plan_version": 1, "plan": {"from": "a",
  "joins": [{"entity": "b", "kind": "left", "where": {"column": "b.x", "op": "exists"}}],
  "where": {"and": [{"or": [{"column": "a.x", "op": "=", "value": "v"},
                            {"column": "a.n", "op": "between", "values": [1, {"number": 2.5, "unit": "MB"}]}]},
                    {"not": {"column": "a.t", "op": "within", "period": {"calendar": {"unit": "day", "offset": -1}}}},
                    {"named": ["n"], "among": ["a.x"]},
                    {"column": "a.x", "op": "in", "values": [{"term": "t"}, "u"]},
                    {"column": "a.t", "op": ">", "value": {"ago": {"count": 30, "unit": "day"}}},
                    {"column": "a.t", "op": "<", "value": {"moment": "2026-06-15T12:00:00Z"}},
                    {"column": "a.n", "op": ">", "than": "a.m"},
                    {"column": "a.n", "op": "<", "of": {"named": ["x"], "among": ["a.x"]}}]},
  "measures": [{"measure": "m", "as": "m", "over_nodes": "max", "over_time": "latest",
                "period": {"since": {"weekday": "monday"}}, "compare": "before"},
               {"measure": "m", "as": "k", "grain": "hour", "period": {"last": {"count": 3, "unit": "day"}}}],
  "select": ["a.x"], "group_by": ["a.x", {"column": "a.t", "grain": "month"}],
  "aggregates": [{"function": "count", "as": "n"}, {"function": "sum", "of": "a.n", "as": "s", "share": true}],
  "having": {"column": "n", "op": ">=", "value": 2}, "order": [{"by": "n", "descending": true}],
  "limit": {"count": 3, "ties": false}, "difference": {"of": "n"},
  "verdict": {"verdict": "h", "period": {"between": {"from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}}},
  "frame": "difference", "words": [{"words": "w", "as": "term", "at": "/where"}]}})";

TEST(PlanJson, WritesWhatItReads) {
  const auto planned = ReadPlanned(kEverything);
  ASSERT_THAT(planned, IsOk());
  const auto again = PlannedFromJson(ToJson(*planned));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(*again, *planned);
  for (const char* other :
       {R"({"plan_version": 1, "ambiguous": {"asks": "Which?", "choices": ["a"]}})",
        R"({"plan_version": 1, "declined": {"why": "reason", "missing": "Why."}})"}) {
    EXPECT_EQ(values::CanonicalText(ToJson(*ReadPlanned(other))),
              values::CanonicalText(*values::ParseJson(other, "It")));
  }
}

// A file may be what `ask --plan --json` prints; a planner program's answer may not.
TEST(PlanJson, ReadsWhatAskPrints) {
  const std::string body = R"("plan_version": 1, "plan": {"from": "a", "frame": "list"})";
  const auto plain = ReadPlanFile("{" + body + "}");
  ASSERT_THAT(plain, IsOk());
  const std::string printed = R"({"schema_version": 1, "question": "a?", )" + body + "}";
  const auto read = ReadPlanFile(printed);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(*read, *plain);
  EXPECT_FALSE(ReadPlanned(printed));
  for (const char* beside : {R"("schema_version": 2, )", R"("schema_version": 1, "other": 1, )",
                             R"("question": "a?", )", R"("schema_version": 1, "question": 1, )"}) {
    EXPECT_FALSE(ReadPlanFile("{" + (beside + body) + "}")) << beside;
  }
}

TEST(PlanJson, NamesAMistakeByItsPointer) {
  const std::pair<const char*, const char*> faults[] = {
      {R"({"plan": {"from": "a", "frame": "list"}})", "\"plan_version\" is missing"},
      {R"({"plan_version": 1})", "exactly one of plan, ambiguous and declined"},
      {R"({"plan_version": 1, "plan": {"from": "a", "frame": "pie"}})", "at /plan/frame"},
      {R"({"plan_version": 1, "plan": {"from": "a", "frame": "list", "sql": "x"}})",
       "at /plan/sql"},
      {R"({"plan_version": 1, "plan": {"from": "a", "frame": "list", "where": {"and": []}}})",
       "at /plan/where/and"},
      {R"({"plan_version": 1, "plan": {"from": "a", "frame": "list", "where": {"column": "a.b", "op": "~"}}})",
       "at /plan/where/op"},
      {R"({"plan_version": 1, "plan": {"from": "a", "frame": "list", "limit": {"count": 0}}})",
       "at /plan/limit/count"},
      {R"({"plan_version": 1, "plan": {"from": "a", "frame": "list", "measures": [{"measure": "m", "as": "m",
          "period": {"last": {"count": 1, "unit": "fortnight"}}}]}})",
       "at /plan/measures/0/period/last/unit"},
  };
  for (const auto& [text, cause] : faults) {
    const auto planned = ReadPlanned(text);
    ASSERT_THAT(planned, IsErrorWith(outcome::Code::kInvalid)) << text;
    EXPECT_THAT(planned.error().cause, testing::HasSubstr(cause)) << text;
  }
}

TEST(PlanJson, RefusesConditionsThatAreNestedTooDeeply) {
  std::string inner = R"({"column": "a.b", "op": "exists"})";
  for (int i = 0; i < 30; ++i) inner = R"({"not": )" + inner + "}";
  EXPECT_THAT(
      ReadPlanned(R"({"plan_version": 1, "plan": {"from": "a", "frame": "list", "where": )" +
                  inner + "}}"),
      IsErrorWith(outcome::Code::kInvalid));
}

TEST(Period, IsCutInUtc) {
  const std::int64_t now = *values::ParseMoment("2026-06-17T12:30:00Z");  // a Wednesday
  const auto text = [&](const char* period) {
    const auto planned = ReadPlanned(
        R"({"plan_version": 1, "plan": {"from": "a", "frame": "list", "measures": [{"measure": "m", "as": "m",
            "period": )" +
        std::string(period) + "}]}}");
    return WindowText(WindowOf(*std::get<Plan>(*planned).measures.front().period, now));
  };
  EXPECT_EQ(text(R"({"last": {"count": 24, "unit": "hour"}})"),
            "2026-06-16 12:30 to 2026-06-17 12:30 UTC");
  EXPECT_EQ(text(R"({"calendar": {"unit": "day", "offset": -1}})"),
            "2026-06-16 00:00 to 2026-06-17 00:00 UTC");
  EXPECT_EQ(text(R"({"calendar": {"unit": "week", "offset": 0}})"),
            "2026-06-15 00:00 to 2026-06-17 12:30 UTC");
  EXPECT_EQ(text(R"({"since": {"weekday": "wednesday"}})"),
            "2026-06-17 00:00 to 2026-06-17 12:30 UTC");
  EXPECT_EQ(text(R"({"since": {"weekday": "thursday"}})"),
            "2026-06-11 00:00 to 2026-06-17 12:30 UTC");
}

}  // namespace
}  // namespace claribi::plan
