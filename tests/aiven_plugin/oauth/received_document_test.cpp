#include "oauth/received_document.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "core/text.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ReceivedDocument, IsReadWithByteOrderMarksAndBlanksInAnyOrder) {
  for (const char* before :
       {"", " ", "\xEF\xBB\xBF", "\xEF\xBB\xBF\r\n ", "\r\n\t \xEF\xBB\xBF",
        "\xEF\xBB\xBF\xEF\xBB\xBF", " \xEF\xBB\xBF \xEF\xBB\xBF\n\xEF\xBB\xBF "}) {
    for (const char* text : {"{\"a\":1} \n", "{\"a\":1,\"x\":NaN}", "a=1"}) {
      const auto document = ReadDocumentOrForm(std::string(before) + text, Config());
      ASSERT_THAT(document, IsOk()) << before << text;
      EXPECT_NE(document->object().Find("a"), nullptr) << before << text;
    }
    EXPECT_THAT(ReadDocument(std::string(before) + "{\"a\":1}", Config())->notes, IsEmpty());
  }
}

// Its time does not grow with the square of its length.
TEST(ReceivedDocument, IsTakenApartUpToAThousandMembers) {
  const auto of = [](std::size_t members) {
    std::string body = "{";
    for (std::size_t i = 0; i < members; ++i) body += "\"m" + std::to_string(i) + "\":NaN,";
    return ReadDocument(body + "\"a\":1}", Config());
  };
  ASSERT_THAT(of(kMaxMembers - 1), IsOk());
  EXPECT_NE(of(kMaxMembers - 1)->object().Find("a"), nullptr);
  for (const std::size_t members : {kMaxMembers, kMaxMembers + 1, std::size_t{50000}}) {
    EXPECT_THAT(of(members),
                IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("more than 1024 members"))));
  }
}

TEST(ReceivedDocument, TellsWhichMembersCannotBeRead) {
  const auto document =
      ReadDocument(R"({"a":"\ud800","b":NaN,"c":1,"b":[1e999],"d":mac})", Config());
  ASSERT_THAT(document, IsOk());
  EXPECT_EQ(document->unreadable, (std::vector<std::string>{"a", "b", "d"}));
  EXPECT_THAT(ReadDocument(R"({"a":"x"})", Config())->unreadable, IsEmpty());
}

TEST(ReceivedMember, IsMeaningfulUnlessItSaysNothing) {
  for (const char* value : {"null", "false", "0", "0.0", "-0", R"("")", R"(" \n")", "[]", "{}"}) {
    const auto json = core::Json::Parse(std::string("{\"a\":") + value + "}");
    ASSERT_THAT(json, IsOk()) << value;
    EXPECT_EQ(FindMeaningful(*json, "a"), nullptr) << value;
  }
  for (const char* value : {"true", "1", "-1", R"("x")", R"("false")", "[0]", R"({"a":null})"}) {
    const auto json = core::Json::Parse(std::string("{\"a\":") + value + "}");
    EXPECT_NE(FindMeaningful(*json, "a"), nullptr) << value;
    EXPECT_EQ(FindMeaningful(*json, "b"), nullptr) << value;
  }
}

TEST(ReceivedMember, MayBeDigitsInPlaceOfAText) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {R"("x")", "x"}, {R"("12")", "12"},
      {"12", "12"},    {"123456789012345678901234567890", "123456789012345678901234567890"},
      {"0", "0"},      {"-1", ""},
      {"1.5", ""},     {"1e3", ""},
      {"true", ""},    {"[]", ""},
      {"null", ""},    {R"("")", ""}};
  for (const auto& [value, text] : cases) {
    Notes notes;
    const auto json = core::Json::Parse(std::string("{\"a\":") + value + "}");
    ASSERT_THAT(json, IsOk()) << value;
    EXPECT_EQ(FindTextOrDigits(*json, "a", notes).Reveal(), text) << value;
  }
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
       {R"("x":NaN)", R"("x":-Infinity)", R"("x":+1)", R"("x":undefined)", R"("x":[1,2)"}) {
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

TEST(ReceivedDocument, TakesOfARepeatedMemberTheOneThatNeededNoRepair) {
  for (const char* body :
       {R"({"a":"x","a":"y\ud800"})", R"({"a":"y\ud800","a":"x"})", R"({"a":"x","a":NaN})",
        R"({"a":NaN,"a":"x"})", R"({"a":NaN,"a":"x","a":"y\ud800"})", R"({"a":y,"a":"x"})"}) {
    const auto document = ReadDocument(body, Config());
    ASSERT_THAT(document, IsOk()) << body;
    ASSERT_NE(document->object().FindString("a"), nullptr) << body;
    EXPECT_EQ(*document->object().FindString("a"), "x") << body;
    EXPECT_TRUE(core::Contains(document->contradicted, "a")) << body;
    EXPECT_EQ(document->unreadable, std::vector<std::string>{"a"}) << body;
  }
  const auto same = ReadDocument(R"({"a":"x\ud800","a":"x\ud800"})", Config());
  ASSERT_THAT(same, IsOk());
  EXPECT_THAT(same->contradicted, IsEmpty());
}

TEST(ReceivedMember, ThatIsANameIsAbsentWhereACharacterIsNone) {
  const auto document = ReadDocument(R"({"a":"x\ud800","b":"x\ufffd"})", Config());
  ASSERT_THAT(document, IsOk());
  for (const char* name : {"a", "b"}) {
    Notes notes;
    EXPECT_EQ(FindText(document->object(), name, notes), nullptr) << name;
    EXPECT_TRUE(FindTextOrDigits(document->object(), name, notes).empty()) << name;
    EXPECT_EQ(notes.size(), 2U) << name;
  }
  EXPECT_EQ(FindProtectingText(*document, "a"), nullptr);
  EXPECT_NE(FindProtectingText(*document, "b"), nullptr) << "as it was written";
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
