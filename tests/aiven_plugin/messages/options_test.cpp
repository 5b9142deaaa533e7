#include "messages/options.h"

#include <gtest/gtest.h>

#include <string>

#include "testing/result_matchers.h"

namespace claribi::messages {
namespace {

// The forms by their first letters; "once" where each row is there once.
std::string FormsOf(const std::string& options) {
  const auto forms = ReadResultForms(options);
  if (!forms.ok()) return std::string(Name(forms.error().kind));
  return std::string(forms->content ? "c" : "") + (forms->structured_content ? "s" : "") +
         (forms->data ? "d" : "") + (forms->model_text ? "m" : "") + (forms->once ? " once" : "");
}

TEST(ResultForms, HoldEachRowOnceUnlessAsked) {
  for (const char* options : {"{}", R"({"include":null})", R"({"model_text":true})"}) {
    EXPECT_EQ(FormsOf(options), "cd once") << options;
  }
}

TEST(ResultForms, AreThoseThatAreNamedAndNoOther) {
  EXPECT_EQ(FormsOf(R"({"include":[]})"), "");
  EXPECT_EQ(FormsOf(R"({"include":["content"]})"), "c");
  EXPECT_EQ(FormsOf(R"({"include":["structured_content"]})"), "s");
  EXPECT_EQ(FormsOf(R"({"include":["data"]})"), "d");
  EXPECT_EQ(FormsOf(R"({"include":["model_text"]})"), "m");
  EXPECT_EQ(FormsOf(R"({"include":["model_text","data","content","structured_content"]})"), "csdm");
  EXPECT_EQ(FormsOf(R"({"include":["data","data"]})"), "d");
}

TEST(ResultForms, PassOverNamesOfANewerHost) {
  EXPECT_EQ(FormsOf(R"({"include":["data","arrow","Content"]})"), "d");
  EXPECT_EQ(ReadResultForms(R"({"include":["arrow","data","x\ny"]})")->unknown, "arrow, x y");
  EXPECT_EQ(ReadResultForms(R"({"include":["data"]})")->unknown, "");
}

TEST(ResultForms, AreRefusedIfNoneIsKnown) {
  const auto forms = ReadResultForms(R"({"include":["arrow"]})");
  ASSERT_FALSE(forms.ok());
  EXPECT_EQ(forms.error().code, core::ErrorCode::kInvalid);
  EXPECT_NE(forms.error().cause.find("arrow"), std::string::npos);
  EXPECT_NE(forms.error().fix.find("model_text"), std::string::npos);
}

TEST(ResultForms, AreRefusedIfTheyAreNoListOfNames) {
  for (const char* include : {"true", "\"data\"", "{}", "7", R"(["data",1])", "[null]", "[[]]"}) {
    EXPECT_EQ(FormsOf(std::string(R"({"include":)") + include + "}"), "invalid_arguments")
        << include;
  }
  EXPECT_EQ(FormsOf("[]"), "invalid_arguments");
}

TEST(ResultForms, NameOnlySoMuchOfWhatIsNotKnown) {
  std::string names = R"("data")";
  for (int i = 0; i < 500; ++i) names += R"(,")" + std::string(100, 'x') + R"(")";
  EXPECT_LT(ReadResultForms(R"({"include":[)" + names + "]}")->unknown.size(), 500U);
}

TEST(ParseOptions, RefusesWhatIsNoObject) {
  EXPECT_THAT(ParseOptions("{}"), IsOk());
  for (const char* text : {"", "[]", "1", "{", "{\"a\":[[[[[[[[[[]]]]]]]]]]}"}) {
    EXPECT_THAT(ParseOptions(text), IsError()) << text;
  }
}

}  // namespace
}  // namespace claribi::messages
