// Parts with a status of their own, ranges that were asked for, what is kept from the caller, links
// that carry the rest; and things that only look so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "policy/asked_range.h"
#include "policy/failure_meaning.h"
#include "policy/linked_rest.h"
#include "policy/mark_words.h"
#include "policy/part_statuses.h"
#include "policy/text_forms.h"
#include "policy/vendor_adapter.h"

namespace claribi::policy {
namespace {

using core::Json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Incompleteness SaidOfData(std::string_view data, std::string_view arguments = "{}") {
  const Json value = Json::Parse(data).value();
  const Json given = Json::Parse(arguments).value();
  Findings found;
  ReadDataMarks(AnswerShape(value), {.tool = "t", .arguments = &given}, {}, found);
  return found.incomplete;
}

std::vector<std::size_t> FailedPlaces(std::string_view parts) {
  const Json value = Json::Parse(parts).value();
  return FindFailedStatuses(*value.AsArray());
}

TEST(PartStatuses, TellWhichPartsCameWithoutTheirData) {
  EXPECT_THAT(FailedPlaces(R"([{"status": 200, "body": {"a": 1}}, {"status": 404, "body": null}])"),
              ElementsAre(1));
  EXPECT_THAT(FailedPlaces(R"([{"statusCode": "502"}, {"statusCode": "201", "data": [1]}])"),
              ElementsAre(0));
  EXPECT_THAT(FailedPlaces(R"([{"code": 429, "result": {"message": "slow down"}},
                           {"code": 200, "result": {"sum": 3}}])"),
              ElementsAre(0));
  EXPECT_EQ(SaidOfData(R"({"answers": [{"id": "x", "status": 200, "body": {"sum": 3}},
                                 {"id": "y", "status": 500, "body": ""}]})"),
            Incompleteness::kPartial);
}

TEST(PartStatuses, OfALogAreData) {
  EXPECT_THAT(FailedPlaces(R"([{"path": "/a", "status": 200}, {"path": "/b", "status": 503}])"),
              IsEmpty());
  EXPECT_THAT(
      FailedPlaces(R"([{"status": 200, "body": "ok"}, {"status": 404, "body": "not found"}])"),
      IsEmpty());
  EXPECT_THAT(FailedPlaces(R"([{"status": 200, "body": null}, {"status": 500, "body": null}])"),
              IsEmpty());
  EXPECT_THAT(FailedPlaces(R"([{"path": "/a", "status": 200, "response": {"size": 4}},
                               {"path": "/b", "status": 500, "response": {"error": "x"}}])"),
              IsEmpty());
  EXPECT_THAT(FailedPlaces(R"([{"code": 7, "data": [1]}, {"code": 450, "data": null}])"),
              IsEmpty());
}

TEST(AskedRange, BeginsLaterOrHasGaps) {
  const auto asked = R"({"since": "2024-03-01"})";
  for (const char* data :
       {R"({"rows": [{"a": 1}], "effectiveStart": "2024-06-01T00:00:00Z"})",
        R"({"rows": [{"a": 1}], "meta": {"retained_from": "2024-05-05"}})",
        R"({"rows": [{"a": 1}], "note": "Visits older than 2024-04-01 have been deleted."})",
        R"({"rows": [{"a": 1}], "info": "Before 2024-04-01 nothing is no longer kept."})",
        R"({"rows": [{"a": 1}], "gaps": [{"start": "2024-03-02", "end": "2024-03-04"}]})"}) {
    EXPECT_EQ(SaidOfData(data, asked), Incompleteness::kPartial) << data;
  }
  EXPECT_EQ(SaidOfData(R"({"rows": [{"a": 1}], "effective_from": "2024-06-01"})",
                       R"({"range": {"from": "2024-01-01", "to": "2024-09-01"}})"),
            Incompleteness::kPartial);
}

TEST(AskedRange, IsCoveredOrNotAskedFor) {
  const auto asked = R"({"since": "2024-03-01"})";
  for (const char* data :
       {R"({"rows": [{"a": 1}], "effective_from": "2024-03-01"})",
        R"({"rows": [{"a": 1}], "oldest": "2024-05-05"})", R"({"rows": [{"a": 1}], "gaps": []})",
        R"({"rows": [{"a": 1}], "note": "Visits older than 2023-01-01 have been deleted."})",
        R"({"rows": [{"a": 1}], "note": "Visits before 2024-04-01 are red."})",
        R"({"skills": [{"a": 1}], "gaps": [{"skill": "knots", "level": 2}]})",
        R"({"skills": [{"a": 1}], "gaps": [{"from": "mate", "to": "captain"}]})"}) {
    EXPECT_EQ(SaidOfData(data, asked), Incompleteness::kNone) << data;
  }
  EXPECT_EQ(SaidOfData(R"({"rows": [{"a": 1}], "effective_from": "2024-06-01"})"),
            Incompleteness::kNone);
}

TEST(AskedRange, ItsBoundIsNoPlaceOfAPage) {
  for (const char* asked : {R"({"from": "09:30", "to": "09:45"})", R"({"start": "-6h"})",
                            R"({"from": "OSL", "to": "BGO"})", R"({"since": "yesterday"})",
                            R"({"from": 1710000000, "to": 1710009000})"}) {
    EXPECT_EQ(SaidOfData(R"({"rows": [{"a": 1}]})", asked), Incompleteness::kNone) << asked;
  }
  EXPECT_EQ(SaidOfData(R"({"rows": [{"a": 1}]})", R"({"cursor": "eyJhIjo0fQ"})"),
            Incompleteness::kMorePages);
}

TEST(CountsOfWhatIsKept, ByAnyNameOfTheirReason) {
  for (const char* data : {R"({"tiles": [{"a": 1}], "omitted_for_size": 4})",
                           R"({"tiles": [{"a": 1}], "hiddenByRole": 2})",
                           R"({"tiles": [{"a": 1}], "hidden_tiles": 3})",
                           R"({"tiles": [{"a": 1}], "filtered_by_access_policy": 5})",
                           R"({"tiles": [{"a": 1}], "no_permission": 5})",
                           R"({"tiles": [{"a": 1}], "removedForLength": 5})",
                           R"({"tiles": [{"a": 1}], "left_out_rows": 5})",
                           R"({"tiles": [{"a": 1}], "meta": {"withheldTiles": 1}})",
                           R"({"rows": [{"a": 1}], "info": {"data_loss_in_other": true}})"}) {
    EXPECT_EQ(SaidOfData(data), Incompleteness::kPartial) << data;
  }
  for (const char* data : {R"({"tiles": [{"a": 1}], "omitted_for_size": 0})",
                           R"({"tiles": [{"a": 1}], "hidden_by_default": 2})",
                           R"({"tiles": [{"a": 1}], "hiddenBy": "ada"})",
                           R"({"tiles": [{"a": 1}], "hidden_stones": 3})",
                           R"({"tiles": [{"a": 1}], "filtered_by_colour": 5})",
                           R"({"tiles": [{"a": 1}], "rejected_auth": 5})",
                           R"({"tiles": [{"name": "x", "hidden_by_role": 2}]})",
                           R"({"rows": [{"a": 1}], "data_loss_prevention": true})",
                           R"({"rows": [{"a": 1}], "data_loss": false})"}) {
    EXPECT_EQ(SaidOfData(data), Incompleteness::kNone) << data;
  }
}

TEST(NamesOfPages, InOtherLanguages) {
  for (const char* data : {R"({"rechnungen": [{"a": 1}], "seite": 1, "anzahl_seiten": 4})",
                           R"({"facturas": [{"a": 1}], "pagina": 1, "total_paginas": 4})",
                           R"({"fatture": [{"a": 1}], "totale_risultati": 30})",
                           R"({"facturen": [{"a": 1}], "volgende_pagina": "abc=="})",
                           R"({"rechnungen": [{"a": 1}], "weitere": true})"}) {
    EXPECT_EQ(SaidOfData(data), Incompleteness::kMorePages) << data;
  }
  for (const char* data : {R"({"rechnungen": [{"a": 1}], "seite": 1, "anzahl_seiten": 1})",
                           R"({"clientes": [{"a": 1}], "nombre": "Ana"})",
                           R"({"fatture": [{"a": 1}], "totale_risultati": 1})"}) {
    EXPECT_EQ(SaidOfData(data), Incompleteness::kNone) << data;
  }
}

TEST(RowItself, SaysOfItselfThatItIsPartial) {
  for (const char* data : {R"({"id": "p1", "type": "partial", "amount": 3, "currency": "SEK"})",
                           R"({"number": 8, "status": "PARTIAL", "paid": 10, "open": 4})",
                           R"({"id": "p1", "state": "interrupted", "voyage": "Bergen"})",
                           R"({"id": "s1", "status": "partial", "parcels": [{"weight": 2}]})"}) {
    EXPECT_EQ(SaidOfData(data), Incompleteness::kNone) << data;
  }
  for (const char* data : {R"({"id": "q1", "status": "partial", "data": {"sum": 2}})",
                           R"({"id": "q1", "status": "partial", "rows": [{"sum": 2}]})",
                           R"({"status": "partial", "sum": 2})"}) {
    EXPECT_EQ(SaidOfData(data), Incompleteness::kPartial) << data;
  }
}

Incompleteness SaidByLinks(std::string_view content, bool has_data = false) {
  Findings found;
  ReadLinkedRest(Json::Parse(content).value(), has_data, found);
  return found.incomplete;
}

TEST(LinkedRest, IsTheAnswerThatIsNotHere) {
  for (const char* content :
       {R"([{"type": "text", "text": "id\n1\n2\nThe complete output is attached."},
            {"type": "resource_link", "uri": "u:1", "name": "a.csv"}])",
        R"([{"type": "text", "text": "id\n1\n2"},
            {"type": "resource_link", "uri": "u:1", "name": "a", "description": "Remaining 90 rows"}])",
        R"([{"type": "text", "text": "id\n1"},
            {"type": "resource_link", "uri": "u:1", "name": "a", "title": "Full result"}])"}) {
    EXPECT_EQ(SaidByLinks(content), Incompleteness::kMorePages) << content;
  }
}

TEST(LinkedRest, OfAnythingElseIsData) {
  for (const char* content :
       {R"([{"type": "text", "text": "Two plans:\nroof and cellar"},
            {"type": "resource_link", "uri": "u:1", "name": "roof.pdf", "description": "The roof"}])",
        R"([{"type": "text", "text": "The complete output is attached."},
            {"type": "resource_link", "uri": "u:1", "name": "a.csv"}])",
        R"([{"type": "text", "text": "id\n1\nThe complete output is attached."}])"}) {
    EXPECT_EQ(SaidByLinks(content), Incompleteness::kNone) << content;
  }
}

}  // namespace
}  // namespace claribi::policy
