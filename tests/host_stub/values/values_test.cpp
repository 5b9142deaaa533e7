// Values: JSON with pointers, cells, units, moments.
#include <gtest/gtest.h>

#include "testing/result_matchers.h"
#include "values/cell.h"
#include "values/unit.h"
#include "values/utc.h"

namespace claribi::values {
namespace {

TEST(Json, PointersLeadThroughNamesAndPlaces) {
  const auto json = ParseJson(R"({"a": [{"b/c": 1}], "~": {"": true}})", "It");
  ASSERT_THAT(json, IsOk());
  EXPECT_EQ(json->At("/a/0/b~1c")->Integer(), 1);
  EXPECT_TRUE(json->At("/~0/")->Truth());
  EXPECT_EQ(json->At(""), &*json);
  for (const char* nowhere : {"/a/1", "/a/x", "/b", "a", "/a/-1"}) {
    EXPECT_EQ(json->At(nowhere), nullptr) << nowhere;
  }
}

TEST(Json, RefusesWhatIsTooDeepOrNoJson) {
  EXPECT_THAT(ParseJson(std::string(kMaxJsonDepth + 2, '['), "It"),
              IsErrorWith(outcome::Code::kInvalid));
  const std::string deep =
      std::string(kMaxJsonDepth + 2, '[') + std::string(kMaxJsonDepth + 2, ']');
  EXPECT_THAT(ParseJson(deep, "It"), IsErrorWith(outcome::Code::kInvalid));
  EXPECT_THAT(ParseJson("{\"a\": \"\xff\"}", "It"), IsErrorWith(outcome::Code::kInvalid));
}

TEST(Json, WritesNumbersWithTheDigitsThatTheyNeed) {
  // Written by a person or by a vendor, each is the shortest text of its double.
  for (const char* text : {"56.755", "0.1", "0.30000000000000004", "100000.5", "-2.5", "0.00001",
                           "123456789012345.6", "9007199254740993.0", "1e+20", "5e-324"}) {
    const auto json = ParseJson(text, "The number");
    ASSERT_THAT(json, IsOk()) << text;
    if (std::string(text) != "9007199254740993.0") {
      EXPECT_EQ(WriteJson(*json), text);
    }
    EXPECT_EQ(ParseJson(WriteJson(*json), "The number")->Number(), json->Number()) << text;
  }
  EXPECT_EQ(WriteJson(Json(100000.0)), "100000.0");
  EXPECT_EQ(WriteJson(Json(0.0)), "0.0");
  EXPECT_EQ(WriteIndentedJson(Json(56.755)), "56.755");
}

TEST(Json, CanonicalTextIgnoresTheOrderOfMembers) {
  EXPECT_EQ(CanonicalText(*ParseJson(R"({"b": 1, "a": [2, {"d": 1, "c": 2}]})", "It")),
            CanonicalText(*ParseJson(R"({"a": [2, {"c": 2, "d": 1}], "b": 1})", "It")));
}

TEST(Cell, ReadsWhatFitsAndGuessesNothing) {
  EXPECT_EQ(Cell::FromJson(Json("2.79"), Type::kNumber), Cell::Number(2.79));
  EXPECT_EQ(Cell::FromJson(Json("2.79 USD"), Type::kNumber).state(), Cell::State::kUnknown);
  EXPECT_EQ(Cell::FromJson(Json(), Type::kNumber).state(), Cell::State::kNone);
  EXPECT_EQ(Cell::FromJson(Json(true), Type::kNumber).state(), Cell::State::kUnknown);
  EXPECT_EQ(Cell::FromJson(Json("2026-06-15T12:00:00Z"), Type::kTime),
            Cell::FromJson(Json(std::int64_t{1781524800}), Type::kTime));
  EXPECT_EQ(Cell::FromJson(Json("soon"), Type::kTime).state(), Cell::State::kUnknown);
}

TEST(Cell, OrdersValuesBeforeNoneBeforeUnknown) {
  EXPECT_LT(Cell::Compare(Cell::Text("b"), Cell::None()), 0);
  EXPECT_LT(Cell::Compare(Cell::None(), Cell()), 0);
  EXPECT_LT(Cell::Compare(Cell::Text("A"), Cell::Text("b")), 0);
  EXPECT_LT(Cell::Compare(Cell::Number(9), Cell::Number(10)), 0);
}

TEST(Unit, ConvertsWithinAKindOnly) {
  EXPECT_EQ(Convert(1, "GiB", "MiB"), 1024);
  EXPECT_EQ(Convert(2, "MB/s", "B/s"), 2e6);
  EXPECT_EQ(Convert(1, "USD/h", "USD/month"), 730);
  EXPECT_EQ(Convert(1, "MB", "MB/s"), std::nullopt);
  EXPECT_EQ(Convert(1, "operations/s", "B/s"), std::nullopt);
  EXPECT_EQ(Convert(1, "widgets", "widgets"), 1) << "a unit that nobody knows is itself";
}

TEST(Unit, NumbersForPeopleHaveAFittingPrefix) {
  EXPECT_EQ(WithUnit(409'512'345, "B/s"), "409.5 MB/s");
  EXPECT_EQ(WithUnit(655'360, "MiB"), "640 GiB");
  EXPECT_EQ(WithUnit(1957, "USD/month"), "1,957.00 USD/month");
  EXPECT_EQ(WithUnit(41.25, "%"), "41.25 %");
  EXPECT_EQ(WithUnit(1, "d"), "1 day");
  EXPECT_EQ(PlainNumber(1'234'567), "1,234,567");
  EXPECT_EQ(PlainNumber(-1234.5), "-1,234.5");
  EXPECT_EQ(PlainNumber(0.00001), "1e-05");
}

TEST(Utc, ReadsRfc3339InItsForms) {
  const std::int64_t noon = 1'781'524'800'000;
  for (const char* text : {"2026-06-15T12:00:00Z", "2026-06-15 12:00:00.000Z",
                           "2026-06-15T14:00:00+02:00", "2026-06-15T07:30:00-0430"}) {
    EXPECT_EQ(ParseMoment(text), noon) << text;
  }
  EXPECT_EQ(ParseMoment("2026-06-15"), FloorTo(noon, CalendarUnit::kDay));
  for (const char* text : {"", "2026-13-01", "2026-02-30", "2026-06-15T25:00:00Z", "12:00",
                           "2026-06-15T12:00:00 later"}) {
    EXPECT_EQ(ParseMoment(text), std::nullopt) << text;
  }
}

TEST(Utc, KnowsTheCalendar) {
  const std::int64_t moment = *ParseMoment("2026-03-31T13:45:10Z");  // a Tuesday
  EXPECT_EQ(WeekdayOf(moment), 1);
  EXPECT_EQ(Rfc3339(FloorTo(moment, CalendarUnit::kWeek)), "2026-03-30T00:00:00Z");
  EXPECT_EQ(Rfc3339(FloorTo(moment, CalendarUnit::kMonth)), "2026-03-01T00:00:00Z");
  EXPECT_EQ(Rfc3339(AddUnits(moment, -1, CalendarUnit::kMonth)), "2026-02-28T13:45:10Z");
  EXPECT_EQ(Rfc3339(AddUnits(moment, 1, CalendarUnit::kYear)), "2027-03-31T13:45:10Z");
  EXPECT_EQ(WeekdayOf(*ParseMoment("1969-12-31")), 2) << "before 1970, too";
}

}  // namespace
}  // namespace claribi::values
