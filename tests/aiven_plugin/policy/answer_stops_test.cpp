// The words of what did not come to its end, and of other languages; counts and shares beside rows.
#include "policy/answer_stops.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <utility>

#include "policy/answer_words.h"
#include "policy/failure_meaning.h"
#include "policy/left_out.h"
#include "policy/sentence_words.h"
#include "policy/text_forms.h"

namespace claribi::policy {
namespace {

using core::Json;

TEST(SentenceWords, ReadNumbersAndLettersOfManyScripts) {
  const SentenceWords words("Einträge 1.204, 1'204, 0.125 und 共3件 1 / 6 10%");
  EXPECT_EQ(words[0].text, "einträge");
  EXPECT_EQ(words[1].number, 1204);
  EXPECT_EQ(words[2].number, 1204);
  EXPECT_EQ(words[3].number, std::nullopt) << "a fraction counts nothing";
  EXPECT_TRUE(words.Has({"共"}));
  EXPECT_TRUE(words.Has({"of"}));
  EXPECT_TRUE(words.Has({"percent"}));
}

TEST(AnswerStops, SayThatTheEndWasNotReached) {
  for (const auto& [words, why] :
       {std::pair{"Only the last 64 KB are shown", Incompleteness::kTruncated},
        std::pair{"Showing only the tail of the log", Incompleteness::kTruncated},
        std::pair{"From a sample of 100 of 9,000 rows", Incompleteness::kPartial},
        std::pair{"Query cancelled after 30 s", Incompleteness::kPartial},
        std::pair{"Connection lost after 2 rows", Incompleteness::kPartial},
        std::pair{"The list could not be completed", Incompleteness::kPartial},
        std::pair{"Scanned 61% of the tables", Incompleteness::kPartial},
        std::pair{"3 of 5 zones answered", Incompleteness::kPartial},
        std::pair{"Region north returned an error", Incompleteness::kPartial},
        std::pair{"Read ended after 2 rows, 1,204 rows matched", Incompleteness::kMorePages},
        std::pair{"Stopped at the limit, 42 messages remain", Incompleteness::kMorePages},
        std::pair{"The rest was left out", Incompleteness::kMorePages}}) {
    EXPECT_EQ(SaidIncomplete(words), why) << words;
  }
}

TEST(AnswerStops, OfThingsSayNothing) {
  for (const char* words :
       {"Sample 3 of 12 is clean", "Order 7 cancelled after 3 days", "3 days remain",
        "web stopped after 2 restarts", "The first 16 bytes are the salt", "Build stopped by Ann",
        "61% of the capacity", "The query was not cancelled", "Failed regions: none"}) {
    EXPECT_EQ(SaidIncomplete(words), Incompleteness::kNone) << words;
  }
}

TEST(ForeignWords, CountAPartOfTheWhole) {
  for (const char* words :
       {"2 von 318 Kunden angezeigt", "Seite 1 von 6", "Nur die ersten 100 Zeilen",
        "Résultats 1 à 2 sur 1 204", "2 sur 96 lignes affichées", "Hay más resultados disponibles",
        "Mostrando 2 de 318", "Visualizzati 2 di 318", "2 van 318 rijen weergegeven",
        "Показано 2 из 318", "共 318 条，显示 2 条", "全318件中2件を表示",
        "총 318개 중 2개를 표시"}) {
    EXPECT_EQ(SaidIncomplete(words), Incompleteness::kMorePages) << words;
  }
  for (const char* words : {"Ausgabe abgeschnitten", "Résultat tronqué", "输出已截断"}) {
    EXPECT_EQ(SaidIncomplete(words), Incompleteness::kTruncated) << words;
  }
  for (const char* words :
       {"Abfrage nach 30 s abgebrochen", "Résultats partiels", "2 Regionen nicht erreichbar"}) {
    EXPECT_EQ(SaidIncomplete(words), Incompleteness::kPartial) << words;
  }
  for (const char* words :
       {"2 von 2 Zeilen angezeigt", "Aufgabe 2 von 5 ist erledigt", "Keine weiteren Zeilen",
        "12 sur 20", "No hay más resultados", "Seite 6 von 6", "共 2 条，显示 2 条",
        "Die Ausgabe wurde nicht gekürzt", "Der Vertrag von 2019 gilt bis 2030"}) {
    EXPECT_EQ(SaidIncomplete(words), Incompleteness::kNone) << words;
  }
}

Incompleteness ReadBeside(std::string_view text, std::string_view tool = "t") {
  Findings found;
  const Json data = Json::Parse(text).value();
  ReadLeftOut(AnswerShape(data), tool, "The vendor", found);
  return found.incomplete;
}

TEST(Shares, BelowAllSayThatAPartIsMissing) {
  for (const char* data :
       {R"({"traces": [{}], "metrics": {"completedJobs": 3, "totalJobs": 9}})",
        R"({"rows": [{}], "total_shards": 5, "successful_shards": 3})",
        R"({"rows": [{}], "partitions": {"total": 5, "read": 3}})",
        R"({"rows": [{}], "coverage": 0.4})", R"({"rows": [{}], "@search.coverage": "40%"})",
        R"({"rows": [{}], "sampling_rate": 0.1})", R"({"rows": [{}], "progress": 0.6})",
        R"({"rows": [{}], "meta": {"sampling": {"rate": 0.1}}})",
        R"({"rows": [{}], "samplesRead": 4, "samplingSpace": 9})",
        R"({"rows": [{}], "state": "CANCELLED"})",
        R"({"rows": [{}], "query_errors": [{"message": "x"}]})",
        R"({"rows": [{}], "errorsByRegion": {"north": "503"}})",
        R"({"Successful": [{"Id": 1, "v": 2}], "Failed": [{"Id": 3, "Code": "Denied"}]})"}) {
    EXPECT_EQ(ReadBeside(data), Incompleteness::kPartial) << data;
  }
  EXPECT_EQ(ReadBeside(R"({"messages": [{}], "lag": 12})"), Incompleteness::kMorePages);
}

TEST(Shares, OfTheDataAreNoMarks) {
  for (const char* data :
       {R"({"jobs": [{}], "completedJobs": 3, "totalJobs": 9})",
        R"({"members": [{}], "completed_tasks": 3, "total_tasks": 9})",
        R"({"data": [{}], "stats": {"state": "FINISHED", "completedSplits": 3, "totalSplits": 9}})",
        R"({"files": [{}], "coverage": 66.7})", R"({"rows": [{"coverage": 0.4}]})",
        R"({"rows": [{}], "coverage": 1})", R"({"camera": "n", "sampling_rate": 0.5, "f": [{}]})",
        R"({"tracing": {"sampling_rate": 0.5}, "services": [{}]})",
        R"({"epics": [{}], "progress": 0.6})", R"({"messages": [{}], "lag": 0})",
        R"({"passed": [{"id": 1}], "failed": [{"id": 2, "error": "x"}]})",
        R"({"succeeded": [{"id": 1}], "failed": [{"id": 2, "error": "x"}]})",
        R"({"files": [{}], "lint_errors": [{"message": "x"}]})"}) {
    EXPECT_EQ(ReadBeside(data), Incompleteness::kNone) << data;
  }
  EXPECT_EQ(ReadBeside(R"({"rows": [{}], "coverage": 0.4})", "test_coverage"),
            Incompleteness::kNone);
}

Incompleteness ReadProse(std::string_view prose) {
  Findings found;
  ReadProseMarks(prose, {.tool = "t"}, {}, found);
  return found.incomplete;
}

TEST(TextForms, ReadAnErrorInPlaceOfAPlacesValue) {
  EXPECT_EQ(ReadProse("eu: a, b\nus: (request failed: 503)\nap: c"), Incompleteness::kPartial);
  EXPECT_EQ(ReadProse("eu: 12\nus: error: refused"), Incompleteness::kPartial);
  EXPECT_EQ(ReadProse("eu: ok\nus: error: refused"), Incompleteness::kNone) << "states";
  EXPECT_EQ(ReadProse("eu: 12\nus: 14"), Incompleteness::kNone);
}

TEST(TextForms, ReadARangeOfHttp) {
  EXPECT_EQ(ReadProse("Content-Range: 0-1/2\n\nx"), Incompleteness::kNone);
  EXPECT_EQ(ReadProse("Content-Range: items 0-1/3\n\nx"), Incompleteness::kMorePages);
  EXPECT_EQ(ReadProse("Content-Range: 2-3/4\n\nx"), Incompleteness::kMorePages);
}

TEST(RateLimit, IsReadInWords) {
  const auto limit = ReadRateLimit("Rate limit exceeded. Try again in 2 minutes.", "m");
  ASSERT_TRUE(limit);
  EXPECT_EQ(limit->kind, core::ErrorKind::kRateLimited);
  EXPECT_EQ(limit->retry_after, std::chrono::minutes(2));
  EXPECT_TRUE(limit->retryable);
  EXPECT_TRUE(ReadRateLimit(R"({"error": "Too many requests"})", "m"));
  EXPECT_FALSE(ReadRateLimit("The rate limit of the pump is 3", "m"));
  EXPECT_FALSE(ReadRateLimit("Not found", "m"));
}

}  // namespace
}  // namespace claribi::policy
