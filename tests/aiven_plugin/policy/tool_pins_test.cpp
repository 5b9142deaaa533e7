// Which records of approved tools are believed, and what is taken over from older ones.
#include "policy/tool_pins.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

using core::Json;
using core::UnixTimeFromMs;

const std::string kHash(43, 'h');
const std::string kFields(20, 'f');

Fingerprint Print(char letter = 'h') { return {Fingerprint::kCurrent, std::string(43, letter)}; }

ToolPins Approved() {
  ToolPins pins;
  EXPECT_TRUE(pins.Approve("thing_list", Print(), UnixTimeFromMs(1790000000000)));
  return pins;
}

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

TEST(ToolPins, FindWhatWasApproved) {
  ASSERT_NE(Approved().Find("thing_list"), nullptr);
  EXPECT_EQ(Approved().Find("thing_list")->approved, Print());
  EXPECT_EQ(Approved().Find("other_list"), nullptr);
}

TEST(ToolPins, AreReadAsTheyWereWritten) {
  const ToolPins read = ToolPins::Parse(Approved().Dump()).value();
  EXPECT_EQ(read.Find("thing_list")->approved, Print());
  EXPECT_EQ(read.Dump(), Approved().Dump());
  EXPECT_THAT(ToolPins::Parse(ToolPins().Dump()), IsOk());
}

TEST(ToolPins, KeepTheDateOfWhatIsApprovedAgainUnchanged) {
  ToolPins pins = Approved();
  EXPECT_TRUE(pins.Approve("thing_list", Print(), UnixTimeFromMs(1800000000000)));
  EXPECT_EQ(pins.Dump(), Approved().Dump());
  EXPECT_TRUE(pins.Approve("thing_list", Print('o'), UnixTimeFromMs(1800000000000)));
  EXPECT_EQ(core::ToMs(pins.Find("thing_list")->at), 1800000000000);
}

TEST(ToolPins, AreReadFromARecordOfTheFirstVersion) {
  const auto pins = ToolPins::Parse(R"({"version":1,"tools":{"a":[)" + Quoted(kHash) + "," +
                                    Quoted(kFields) + ",1790000000000]}}");
  ASSERT_THAT(pins, IsOk());
  const ToolPins::Pin& pin = *pins->Find("a");
  EXPECT_EQ(pin.approved, (Fingerprint{1, kHash}));
  EXPECT_EQ(core::ToMs(pin.at), 1790000000000);
  ToolPins again = ToolPins::Parse(pins->Dump()).value();
  EXPECT_EQ(again.Find("a")->old_fields, kFields);
  again.Renew("a", Print());
  EXPECT_EQ(again.Find("a")->approved, Print());
  EXPECT_EQ(core::ToMs(again.Find("a")->at), 1790000000000);
  EXPECT_EQ(ToolPins::Parse(again.Dump())->Find("a")->old_fields, "");
}

TEST(ToolPins, OfTheFirstVersionSayWhichFieldsChanged) {
  // As the first version wrote it: four characters of the hash of each field.
  const Json input = Json::Parse(R"({"type":"object"})").value();
  const Json other = Json::Parse(R"({"type":"object","title":"x"})").value();
  const Json none;
  const ToolPins::Pin pin{{1, kHash}, UnixTimeFromMs(1), "ebr2TmAtoseZdCNOdCNO"};
  EXPECT_EQ(ChangedFields(pin, {"a", "Things", "Lists things.", input, none, none}).value(), "");
  EXPECT_EQ(ChangedFields(pin, {"a", "Other", "Lists things.", other, none, none}).value(),
            "title, input_schema");
  EXPECT_EQ(ChangedFields({Print(), UnixTimeFromMs(1)}, {"a", "b", "c", input, none, none}).value(),
            "");
}

TEST(ToolPins, FitIntoASealedRecordHoweverLongTheNames) {
  ToolPins pins;
  for (std::size_t i = 0; i < ToolPins::kMaxPins; ++i) {
    const std::string number = std::to_string(i);
    ASSERT_TRUE(pins.Approve(std::string(128 - number.size(), 'n') + number, Print(),
                             UnixTimeFromMs(1790000000000)));
  }
  EXPECT_FALSE(pins.Approve("one_more", Print(), UnixTimeFromMs(0)));
  EXPECT_LT(pins.Dump().size(), std::size_t{256} * 1024 - 4096);
  EXPECT_THAT(ToolPins::Parse(pins.Dump()), IsOk());
}

TEST(ToolPins, RefuseARecordThatNobodyWrote) {
  const auto with = [](const std::string& tools) {
    return R"({"version":2,"tools":)" + tools + "}";
  };
  const auto tool = [&](const std::string& name, const std::string& value) {
    return with("{" + Quoted(name) + ":" + value + "}");
  };
  const std::string print = Quoted("2:" + kHash);
  const std::string old_print = Quoted("1:" + kHash);
  ASSERT_THAT(ToolPins::Parse(tool("a", "[" + print + ",1]")), IsOk());
  ASSERT_THAT(ToolPins::Parse(tool("a", "[" + old_print + ",1," + Quoted(kFields) + "]")), IsOk());
  const std::vector<std::string> broken = {
      "",
      "null",
      "[]",
      "{}",
      with("[]"),
      with("null"),
      R"({"version":3,"tools":{}})",
      R"({"version":0,"tools":{}})",
      R"({"version":2,"tools":{},"all":true})",
      R"({"version":"2","tools":{}})",
      tool("a", "true"),
      tool("a", "[]"),
      tool("a", "[" + print + "]"),
      tool("", "[" + print + ",1]"),
      tool("a b", "[" + print + ",1]"),
      tool("a", "[" + Quoted(kHash) + ",1]"),
      tool("a", "[" + Quoted("3:" + kHash) + ",1]"),
      tool("a", "[" + Quoted("2:" + kHash + "h") + ",1]"),
      tool("a", "[" + print + ",-1]"),
      tool("a", "[" + print + ",1.5]"),
      tool("a", "[" + print + ",253402300800000]"),
      tool("a", "[" + print + ",1," + Quoted(kFields) + "]"),
      tool("a", "[" + old_print + ",1]"),
      tool("a", "[" + old_print + ",1," + Quoted(kFields + "f") + "]"),
      tool("a", "[" + print + ",1,2,3]"),
      R"({"version":1,"tools":{"a":[)" + print + ",1]}}",
      R"({"version":1,"tools":{"a":[)" + Quoted(kHash) + "," + Quoted(kFields + "f") + ",1]}}",
      R"({"version":1,"tools":{"a":[)" + Quoted("*" + kHash.substr(1)) + "," + Quoted(kFields) +
          ",1]}}",
      with("{" + Quoted("a") + ":[" + print + ",1]," + Quoted("a") + ":[" + print + ",1]}"),
  };
  for (const std::string& record : broken)
    EXPECT_THAT(ToolPins::Parse(record), IsError()) << record;
}

}  // namespace
}  // namespace claribi::policy
