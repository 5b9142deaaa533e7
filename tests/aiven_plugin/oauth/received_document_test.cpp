#include "oauth/received_document.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ReceivedDocument, IsReadWithAByteOrderMarkAndBlanks) {
  const auto document = ReadDocument("\xEF\xBB\xBF\r\n {\"a\":1} \n", Config());
  ASSERT_THAT(document, IsOk());
  EXPECT_NE(document->object().Find("a"), nullptr);
  EXPECT_THAT(document->notes, IsEmpty());
}

TEST(ReceivedDocument, SaysWhatTheBodyIsInstead) {
  const std::vector<std::pair<const char*, const char*>> cases{{"", "empty"},
                                                               {" \n", "empty"},
                                                               {"<html>", "web page"},
                                                               {"<?xml", "XML"},
                                                               {"[]", "an array"},
                                                               {"\"x\"", "a string"},
                                                               {"null", "null"},
                                                               {"hello", "not JSON"},
                                                               {"{\"a\":1", "not JSON"},
                                                               {"{\"a\":1}}", "not JSON"},
                                                               {"{a:1}", "not JSON"}};
  for (const auto& [body, what] : cases) {
    EXPECT_THAT(ReadDocument(body, Config()),
                IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr(what))))
        << body;
  }
}

TEST(ReceivedDocument, LosesOnlyTheMemberThatCannotBeRead) {
  for (const char* member :
       {R"("x":NaN)", R"("x":-Infinity)", R"("x":1e999)", R"("x":undefined)", R"("x":[1,2)"}) {
    const auto document =
        ReadDocument(std::string(R"({"a":"}{\"",)") + member + R"(,"b":[{"c":","}]})", Config());
    if (std::string_view(member).ends_with(",2")) {
      EXPECT_THAT(document, IsError()) << member;
      continue;
    }
    ASSERT_THAT(document, IsOk()) << member;
    EXPECT_EQ(*document->object().FindString("a"), "}{\"") << member;
    EXPECT_EQ(document->object().Find("b")->Dump(), R"([{"c":","}])") << member;
    EXPECT_EQ(document->object().FindGiven("x"), nullptr) << member;
    EXPECT_EQ(document->notes.size(), 1U) << member;
  }
}

TEST(ReceivedDocument, LosesOfATextOnlyTheCharacterThatIsNone) {
  for (const auto& [member, what] :
       {std::pair(R"("x":"a\ud83d.")", "x has half of a surrogate pair"),
        std::pair("\"x\":\"a\xff.\"", "x has bytes that are no UTF-8")}) {
    const auto document = ReadDocument(std::string(R"({"a":1,)") + member + R"(,"b":2})", Config());
    ASSERT_THAT(document, IsOk()) << member;
    EXPECT_EQ(*document->object().FindString("x"), "a\xEF\xBF\xBD.") << member;
    EXPECT_EQ(document->object().FindInt64("b"), 2) << member;
    EXPECT_EQ(document->notes, Notes{what}) << member;
  }
}

TEST(ReceivedDocument, TakesTheLastOfARepeatedMemberAndTellsWhereTheyDiffer) {
  const auto same = ReadDocument(R"({"a":[1],"b":2,"a":[1]})", Config());
  ASSERT_THAT(same, IsOk());
  EXPECT_THAT(same->contradicted, IsEmpty());
  const auto differs = ReadDocument(R"({"a":1,"b":2,"a":2})", Config());
  ASSERT_THAT(differs, IsOk());
  EXPECT_EQ(differs->object().FindInt64("a"), 2);
  EXPECT_EQ(differs->contradicted, std::vector<std::string>{"a"});
}

TEST(ReceivedDocument, OfEveryTruncatedPrefixIsNone) {
  const std::string whole = R"({"a":"x","b":{"c":[1,"}"]},"d":null})";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THAT(ReadDocumentOrForm(whole.substr(0, size), Config()), IsError()) << size;
  }
}

TEST(ReceivedDocument, MayBeAForm) {
  const auto form = ReadDocumentOrForm("access_token=a%2Bb&scope=x+y&x", Config());
  ASSERT_THAT(form, IsOk());
  EXPECT_EQ(*form->object().FindString("access_token"), "a+b");
  EXPECT_EQ(*form->object().FindString("scope"), "x y");
  for (const char* body : {"hello", "a=b c", "<a href=x>", "a=%zz", "{\"a\"=1}"}) {
    EXPECT_THAT(ReadDocumentOrForm(body, Config()), IsError()) << body;
  }
}

TEST(ReceivedDocument, QuotesNothingOfTheBodyInErrorsAndNotes) {
  for (const char* body :
       {"the-secret", "{\"access_token\":\"the-secret\"", "\"the-secret\"",
        R"({"x":the-secret,"access_token":"the-secret","access_token":"the-secret2"})"}) {
    const auto document = ReadDocument(body, Config());
    std::string text = document.ok() ? "" : TextOf(document.error());
    if (document.ok()) {
      for (const std::string& note : document->notes) text += note;
    }
    EXPECT_EQ(text.find("the-secret"), std::string::npos) << text;
    EXPECT_FALSE(text.empty());
  }
}

}  // namespace
}  // namespace claribi::oauth
