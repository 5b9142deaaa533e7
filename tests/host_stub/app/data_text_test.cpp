#include "app/data_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/result_matchers.h"

namespace claribi::app {
namespace {

std::string Rendered(const std::string& result, std::size_t width = 60) {
  const auto parsed = ParseObject(result, "The result");
  return parsed ? ResultText(*parsed, width) : "not JSON";
}

TEST(DataText, ShowsAnArrayOfObjectsAsATable) {
  EXPECT_EQ(Rendered(R"({"data":{"services":[{"name":"a","n":1},{"name":"b","n":20}]}})"),
            "services\n"
            "name   n\n"
            "----  --\n"
            "a      1\n"
            "b     20\n"
            "2 rows\n");
}

TEST(DataText, KeepsASmallObjectOnOneLine) {
  EXPECT_EQ(Rendered(R"({"data":{"tags":{"env":"prod"}}})"), "tags: {\"env\":\"prod\"}\n");
}

TEST(DataText, NamesWhatIsNestedTooDeeplyForALineByItsPath) {
  EXPECT_EQ(Rendered(R"({"data":{"service":{"name":"shop-pg-prod","plan":"business-16",
                         "cloud":"aws-eu-central-1","nodes":[{"name":"one","role":"master"}]}}})"),
            "service.name: shop-pg-prod\n"
            "service.plan: business-16\n"
            "service.cloud: aws-eu-central-1\n"
            "\n"
            "service.nodes\n"
            "name  role\n"
            "----  ------\n"
            "one   master\n"
            "1 row\n");
}

TEST(DataText, CutsNoLine) {
  const std::string text = Rendered(R"({"data":{"names":["aaaaaaaaaa","bbbbbbbbbb"]}})", 20);
  EXPECT_EQ(text, "names: [\"aaaaaaaaaa\",\"bbbbbbbbbb\"]\n");
}

outcome::Result<Document> Parsed(const char* json) { return ParseObject(json, "The result"); }

TEST(DataText, IsCsvOfTheOneTableAndNamesWhatIsLeftOut) {
  const auto rows = Parsed(R"({"data":{"services":[{"name":"a","n":1},{"name":"b, c","x":null}],
                               "total":2}})");
  ASSERT_THAT(rows, IsOk());
  EXPECT_EQ(ResultCsv(*rows), "name,n,x\r\na,1,\r\n\"b, c\",,\r\n");
  EXPECT_THAT(NotInCsv(*rows), testing::ElementsAre("total"));
}

TEST(DataText, IsCsvOfMembersWhereThereIsNotOneTable) {
  const auto two = Parsed(R"({"data":{"a":[{"x":1}],"b":[{"y":2}]}})");
  EXPECT_EQ(ResultCsv(*two), "member,value\r\na,\"[{\"\"x\"\":1}]\"\r\nb,\"[{\"\"y\"\":2}]\"\r\n");
  EXPECT_THAT(NotInCsv(*two), testing::IsEmpty());
  EXPECT_EQ(ResultCsv(*Parsed(R"({"data":7})")), "value\r\n7\r\n");
  EXPECT_EQ(ResultCsv(*Parsed(R"({"content":[{"type":"text","text":"Two\nlines"}]})")),
            "text\r\n\"Two\nlines\"\r\n");
}

TEST(DataText, ShowsTheTextsThatStandBesideTheData) {
  EXPECT_EQ(Rendered(R"({"data":{"a":1},"content":[{"type":"text","text":"Two\nlines."},
                         {"type":"text","text":"More."}]})"),
            "a: 1\n\nTwo\nlines.\nMore.\n");
}

TEST(DataText, ShowsLinksAndResourcesBesideTheData) {
  const std::string content = R"("content":[
      {"type":"resource_link","uri":"https://x.example/q3.csv","name":"q3","mimeType":"text/csv"},
      {"type":"resource","resource":{"uri":"x:/note","text":"inside"}},
      {"type":"resource","resource":{"uri":"x:/file","mimeType":"application/pdf","blob":"QUJD"}},
      {"type":"image","mimeType":"image/png","data":"QUJD"}])";
  const std::string shown =
      "[resource_link text/csv q3 https://x.example/q3.csv]\ninside\n"
      "[resource application/pdf x:/file]\n[image image/png]\n";
  EXPECT_EQ(Rendered(R"({"data":{"a":1},)" + content + "}"), "a: 1\n\n" + shown);
  EXPECT_EQ(Rendered(R"({"data":null,)" + content + "}"), shown);
}

TEST(DataText, ShowsAnAnswerWithoutDataOnce) {
  EXPECT_EQ(Rendered(R"({"data":null,"content":[{"type":"text","text":"Prose."}]})"), "Prose.\n");
}

TEST(DataText, WarnsBeforeTheDataThatSomethingIsMissing) {
  const std::string text = Rendered(
      R"({"complete":false,"incomplete_reason":"more_pages","notes":["15 of 43"],"data":{"a":1}})");
  EXPECT_EQ(text,
            "warning: the result is incomplete (more_pages)\n"
            "note: 15 of 43\n"
            "\n"
            "a: 1\n");
}

TEST(DataText, PrintsNoControlCharacterOfTheVendor) {
  const std::string text = Rendered("{\"data\":{\"\\u001b[2Jname\":\"x\\u0007\\u001b]0;y\"}}");
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
}

}  // namespace
}  // namespace claribi::app
