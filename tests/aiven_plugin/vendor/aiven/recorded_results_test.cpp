// Every recorded answer of Aiven's server, and what it must mean.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "aiven_plugin/recordings.h"
#include "aiven_plugin/vendor/aiven/aiven_texts.h"
#include "testing/result_matchers.h"
#include "vendor/aiven/aiven_adapter.h"

namespace claribi::vendor::aiven {
namespace {

using core::Json;
using policy::Incompleteness;
using ::testing::HasSubstr;
using ::testing::Not;

struct Recorded {
  const char* file;
  Incompleteness incomplete = Incompleteness::kNone;
  const char* kind = "";         // of the error; empty: none
  int http_status = 0;           // of the error
  const char* vendor_code = "";  // of the error
  const char* member = "";       // one that the data must have
};

constexpr Recorded kRecorded[] = {
    {"event_logs", Incompleteness::kMorePages, "", 0, "", "events"},
    {"invalid_arguments", Incompleteness::kNone, "invalid_arguments", 0, "-32602"},
    {"kafka_connect_plan_403", Incompleteness::kNone, "forbidden", 403, "kafka_connect_disabled"},
    {"kafka_connectors", Incompleteness::kNone, "", 0, "", "connectors"},
    {"kafka_topics_last_page", Incompleteness::kMorePages, "", 0, "", "topics"},
    {"kafka_topics_page1", Incompleteness::kMorePages, "", 0, "", "topics"},
    {"metrics_detail", Incompleteness::kNone, "", 0, "", "metrics"},
    {"metrics_overview", Incompleteness::kNone, "", 0, "", "overview"},
    {"metrics_trimmed", Incompleteness::kTruncated, "", 0, "", "metrics"},
    {"pg_query_statistics", Incompleteness::kMorePages, "", 0, "", "queries"},
    {"pg_read_hidden_delete", Incompleteness::kNone, "invalid_arguments", 400,
     "read_only_sql_transaction"},
    {"pg_read_hostile_rows", Incompleteness::kNone, "", 0, "", "rows"},
    {"pg_read_missing_reasoning", Incompleteness::kNone, "invalid_arguments", 0, "-32602"},
    {"pg_read_newline_reasoning", Incompleteness::kNone, "invalid_arguments"},
    {"pg_read_non_latin_reasoning", Incompleteness::kNone, "invalid_arguments"},
    {"pg_read_orders", Incompleteness::kMorePages, "", 0, "", "rows"},
    {"pg_read_redacted_column", Incompleteness::kMorePages, "", 0, "", "rows"},
    {"pg_read_trimmed", Incompleteness::kTruncated, "", 0, "", "rows"},
    {"pg_read_write_refused", Incompleteness::kNone, "forbidden"},
    {"plan_pricing", Incompleteness::kNone, "", 0, "", "base_price_usd"},
    {"project_forbidden_403", Incompleteness::kNone, "forbidden", 403, "not_project_member"},
    {"project_list", Incompleteness::kNone, "", 0, "", "projects"},
    {"service_get_pg", Incompleteness::kNone, "", 0, "", "service"},
    {"service_list_all", Incompleteness::kMorePages, "", 0, "", "services"},
    {"service_list_clickhouse", Incompleteness::kNone, "", 0, "", "services"},
    {"service_list_partial", Incompleteness::kPartial, "", 0, "", "services"},
    {"service_list_too_many_calls", Incompleteness::kNone, "rate_limited"},
    {"service_logs", Incompleteness::kNone, "", 0, "", "logs"},
    {"service_missing_404", Incompleteness::kNone, "not_found", 404, "service_not_found"},
    {"token_invalid_401", Incompleteness::kNone, "auth_required", 401},
    {"unexpected_argument", Incompleteness::kNone, "invalid_arguments", 0, "-32602"},
    {"unknown_or_hidden_tool", Incompleteness::kNone, "tool_not_found", 0, "-32602"},
    {"upstream_429", Incompleteness::kNone, "rate_limited", 429},
    {"upstream_502_html", Incompleteness::kNone, "unavailable", 502},
    {"upstream_503_empty", Incompleteness::kEmpty},
    {"upstream_timeout", Incompleteness::kNone, "timeout"},
    {"write_powered_off", Incompleteness::kNone, "", 0, "", "service"},
};

policy::Interpretation Read(const std::string& recording) {
  const auto json = Json::Parse(recording);
  EXPECT_THAT(json, IsOk());
  if (!json.ok()) return {};
  const Json* nested = json.value().Find("result");
  const Json& result = nested == nullptr ? json.value() : *nested;
  const Json* content = result.Find("content");
  return Adapter().Interpret({"tool"}, content == nullptr ? Json() : *content, Json(),
                             result.FindBool("isError") == true);
}

class RecordedResult : public ::testing::TestWithParam<Recorded> {};

TEST_P(RecordedResult, MeansWhatItShould) {
  const Recorded& expected = GetParam();
  CLARIBI_RECORDING_OR_SKIP(recording, "aiven/results/" + std::string(expected.file) + ".json");
  const auto read = Read(recording);
  EXPECT_EQ(Name(read.incomplete), Name(expected.incomplete));
  EXPECT_EQ(read.notes.empty(), read.incomplete == Incompleteness::kNone);
  for (const std::string& note : read.notes) EXPECT_THAT(note, Not(HasSubstr("127.0.0.1")));
  ASSERT_EQ(read.error.has_value(), *expected.kind != '\0');
  if (read.error) {
    EXPECT_EQ(Name(read.error->kind), expected.kind);
    EXPECT_EQ(read.error->http_status, expected.http_status);
    EXPECT_EQ(read.error->vendor_code, expected.vendor_code);
    EXPECT_THAT(read.error->message, Not(HasSubstr("127.0.0.1")));
    EXPECT_THAT(read.error->message, Not(HasSubstr("Request ID")));
    EXPECT_EQ(!read.error->request_id.empty(), recording.find("Request ID: ") != std::string::npos);
    EXPECT_TRUE(read.data.IsNull());
  } else if (*expected.member != '\0') {
    EXPECT_NE(read.data.Find(expected.member), nullptr);
  }
}

INSTANTIATE_TEST_SUITE_P(Aiven, RecordedResult, ::testing::ValuesIn(kRecorded),
                         [](const auto& recorded) { return std::string(recorded.param.file); });

TEST(RecordedResults, AreAllExpected) {
  CLARIBI_RECORDING_OR_SKIP(index_text, "aiven/results/index.json");
  const auto index = Json::Parse(index_text);
  ASSERT_THAT(index, IsOk());
  for (const Json& entry : *index.value().AsArray()) {
    const std::string file(*entry.FindString("file"));
    EXPECT_TRUE(std::any_of(std::begin(kRecorded), std::end(kRecorded), [&](const Recorded& one) {
      return std::string(one.file) + ".json" == file;
    })) << file;
  }
}

// The recordings of cut answers end in the middle of a row.
TEST(RecordedResults, ACutRowIsLeftOut) {
  CLARIBI_RECORDING_OR_SKIP(rows_recording, "aiven/results/pg_read_trimmed.json");
  const auto cut = Read(rows_recording);
  const Json::Array& rows = *cut.data.Find("rows")->AsArray();
  EXPECT_EQ(rows.size(), 367U);
  for (const Json& row : rows) EXPECT_EQ(row.AsObject()->size(), 4U);
  EXPECT_THAT(cut.notes, ::testing::Contains(HasSubstr("announces 1000 rows, and 367 came")));
  CLARIBI_RECORDING_OR_SKIP(metrics_recording, "aiven/results/metrics_trimmed.json");
  const auto metrics = Read(metrics_recording);
  const Json::Object& series = *metrics.data.Find("metrics")->AsObject();
  for (const Json& row : *series.back().second.Find("data")->Find("rows")->AsArray()) {
    EXPECT_EQ(row.AsArray()->size(), 7U);
  }
}

TEST(RecordedResults, HostileRowsStayInsideTheData) {
  CLARIBI_RECORDING_OR_SKIP(recording, "aiven/results/pg_read_hostile_rows.json");
  const auto read = Read(recording);
  const Json* rows = read.data.Find("rows");
  ASSERT_NE(rows, nullptr);
  EXPECT_EQ(rows->AsArray()->size(), 4U);
  EXPECT_THAT(*(*rows->AsArray())[2].FindString("body"), HasSubstr("</untrusted-aiven-response-"));
}

TEST(RecordedResults, ThePartialListNamesTheProject) {
  CLARIBI_RECORDING_OR_SKIP(recording, "aiven/results/service_list_partial.json");
  const auto read = Read(recording);
  ASSERT_EQ(read.notes.size(), 1U);
  EXPECT_THAT(read.notes[0], HasSubstr("acme-payroll"));
}

}  // namespace
}  // namespace claribi::vendor::aiven
