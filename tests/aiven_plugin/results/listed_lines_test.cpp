#include "results/listed_lines.h"

#include <gtest/gtest.h>

#include <string>

#include "results/redaction.h"

namespace claribi::results {
namespace {

using core::Json;

std::string Redacted(const std::string& list) {
  Json value = Json::MakeObject({{"lines", Json::Parse(list).value()}});
  Redact(value);
  const std::string once = value.Find("lines")->Dump();
  EXPECT_EQ(Redact(value), 0U) << "once is enough";
  return once;
}

// Written for this test; no secret of anybody.
TEST(ListedLines, ACredentialIsSeenThatTheLineBeforeNames) {
  EXPECT_EQ(Redacted(R"(["env:","- name: DB_PASSWORD","  value: k9Qz-81xY","- name: MODE"])"),
            R"(["env:","- name: DB_PASSWORD","  value: [REDACTED]","- name: MODE"])");
  EXPECT_EQ(Redacted(R"(["user\tpassword","bob\tk9Qz-81xY"])"),
            R"(["user\tpassword","bob\t[REDACTED]"])");
  EXPECT_EQ(Redacted(R"(["<key>Password</key>","<string>k9Qz-81xY</string>"])"),
            R"(["<key>Password</key>","<string>[REDACTED]</string>"])");
}

TEST(ListedLines, AKeyOverSeveralLinesIsOne) {
  const std::string key =
      R"(["host a","-----BEGIN PRIVATE KEY-----","MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",)"
      R"("BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj","-----END PRIVATE KEY-----","host b"])";
  const std::string redacted = Redacted(key);
  EXPECT_EQ(redacted.find("MII"), std::string::npos) << redacted;
  EXPECT_EQ(redacted.find("BKcw"), std::string::npos) << redacted;
  EXPECT_NE(redacted.find("host a"), std::string::npos);
  EXPECT_NE(redacted.find("host b"), std::string::npos);
}

TEST(ListedLines, WhatOneTextShowsIsTakenFromItAlone) {
  EXPECT_EQ(Redacted(R"(["password=k9Qz-81xY","a b"])"), R"(["password=[REDACTED]","a b"])");
}

TEST(ListedLines, OrdinaryListsStay) {
  for (const std::string list :
       {R"(["Name","Password","Last login"])", R"(["password reset","Sent a link to bob"])",
        R"(["token","string","is required"])", R"(["SECRET_KEY=","DEBUG=true"])",
        R"(["- password","- user name"])", R"(["password","Leave empty to keep the current one"])",
        R"(["auth failed for user bob","password mismatch for user alice"])", R"(["a","b c",""])",
        R"([" ",""])", R"(["a\nb","c d"])"}) {
    EXPECT_EQ(Redacted(list), list);
  }
}

TEST(ListedLines, AreThoseOfOneDocumentOnly) {
  const auto may_be = [](const char* list) {
    return MayBeLines(*Json::Parse(list).value().AsArray());
  };
  EXPECT_TRUE(may_be(R"(["a b","c"])"));
  EXPECT_FALSE(may_be(R"([])"));
  EXPECT_FALSE(may_be(R"(["a b"])"));
  EXPECT_FALSE(may_be(R"(["team-1","tier-2"])")) << "plain words";
  EXPECT_FALSE(may_be(R"(["a b",1])"));
  EXPECT_FALSE(may_be(R"(["a b","c\nd"])"));
}

TEST(ListedLines, AreWrittenBackWhereTheyStood) {
  Json list = Json::Parse(R"(["a b","","c"])").value();
  EXPECT_EQ(JoinLines(*list.AsArray()), "a b\n\nc");
  PutLines("a b\nx\nc", *list.AsArray());
  EXPECT_EQ(list.Dump(), R"(["a b","x","c"])");
  PutLines("a b\n", *list.AsArray());
  EXPECT_EQ(list.Dump(), R"(["a b",""])");
}

}  // namespace
}  // namespace claribi::results
