// What is taken out of a question as talk, and which words stand for others; and what restricts an
// answer, which stays.
#include "planner/plain_question.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "planner/token_patterns.h"
#include "semantic_model/model_loader.h"

namespace claribi::planner {
namespace {

const semantic_model::Model& TalkModel() {
  static const semantic_model::Model kModel = [] {
    std::ifstream file(std::string(CLARIBI_SOURCE_DIR) + "/manifests/aiven.model.json");
    std::stringstream text;
    text << file.rdbuf();
    return semantic_model::LoadModel(text.str()).value();
  }();
  return kModel;
}

std::string ReadOf(const std::string& question, const std::vector<KnownName>& known = {}) {
  static const Lexicon kLexicon(TalkModel());
  const PlainQuestion plain(question, TalkModel(), kLexicon, known);
  std::string read;
  for (const Token& token : plain.Tokens()) {
    if (!IsMark(token)) read.append(read.empty() ? "" : " ").append(token.low);
  }
  return read;
}

struct Reading {
  const char* question;
  const char* read;
};

class PlainQuestions : public testing::TestWithParam<Reading> {};

TEST_P(PlainQuestions, AreReadSo) { EXPECT_EQ(ReadOf(GetParam().question), GetParam().read); }

INSTANTIATE_TEST_SUITE_P(
    SmallTalk, PlainQuestions,
    testing::Values(
        Reading{"Okay, um, so basically which services are off?", "which services are off"},
        Reading{"Servus zusammen! List all services, danke", "list all services"},
        Reading{"Hope you all had a nice weekend! List all services", "list all services"},
        Reading{"Sorry to bother you again, but how many services are off?",
                "how many services are off"},
        Reading{"Would you be so kind as to list all services?", "list all services"},
        Reading{"Do you mind listing all services?", "list all services"},
        Reading{"OUTAGE: which services are off? Many thanks and have a nice day",
                "which services are off"},
        Reading{"Which services are off, you know?", "which services are off"},
        Reading{"I need just one number: how many services are off?",
                "how many services are off"}));

INSTANTIATE_TEST_SUITE_P(
    Turns, PlainQuestions,
    testing::Values(Reading{"list whatever is off", "list everything that is off"},
                    Reading{"how many services are we having?", "how many services do we have"},
                    Reading{"services on anything but AWS", "services not on aws"},
                    Reading{"services on a startup plan of any size", "services on a startup plan"},
                    Reading{"how many tables are in shop, across all of its databases?",
                            "how many tables are in shop"},
                    Reading{"only the Kafka services of shop", "the kafka services of shop"},
                    Reading{"shop Kafka services: plan and cloud",
                            "kafka services in shop plan and cloud"},
                    Reading{"type and plan of each powered-off service",
                            "powered-off services including type and plan"},
                    Reading{"If a service is off, list it", "which service is off"},
                    Reading{"shop: which plan is it on?", "which plan is shop on"},
                    Reading{"which teams are there, by the team tag?", "which teams are there"}));

// Each has a word that restricts the answer, or may be a name.
INSTANTIATE_TEST_SUITE_P(
    WhatSaysMore, PlainQuestions,
    testing::Values(
        Reading{"so many services", "so many services"},
        Reading{"how many services were created so far", "how many services were created so far"},
        Reading{"which services are still off", "which services are still off"},
        Reading{"projects with only Kafka services", "projects with only kafka services"},
        Reading{"only projects with Kafka", "only projects with kafka"},
        Reading{"just created services", "just created services"},
        Reading{"services with any tag", "services with any tag"},
        Reading{"topics that exist across all services", "topics that exist across all services"},
        Reading{"number of services across every project",
                "number of services across every project"},
        Reading{"list services of danke", "list services of danke"},
        Reading{"list services of project ciao", "list services of project ciao"},
        Reading{"how many extensions are installed everywhere",
                "how many extensions are installed everywhere"},
        Reading{"which services do you know", "which services do you know"},
        Reading{"If a service is off, stop it", "if a service is off stop it"},
        Reading{"If a service is off, list its topics", "if a service is off list its topics"},
        Reading{"List Kafka, no wait, Valkey", "list kafka no wait valkey"},
        Reading{"incident services", "incident services"}, Reading{"hello", "hello"}));

TEST(PlainQuestion, LeavesKnownNamesWhereTheyStand) {
  EXPECT_EQ(ReadOf("Servus, list all services"), "list all services");
  EXPECT_EQ(ReadOf("Servus, list all services", {{.text = "servus", .entity = "service"}}),
            "servus list all services");
}

TEST(PlainQuestion, TellsWhatEachWordSays) {
  static const Lexicon kLexicon(TalkModel());
  const std::string question = "Um, list whatever is off, please";
  const std::vector<KnownName> none;
  const PlainQuestion plain(question, TalkModel(), kLexicon, none);
  EXPECT_THAT(plain.WordsRead(question),
              testing::ElementsAre("", "list", "everything", "is", "off", ""));
}

}  // namespace
}  // namespace claribi::planner
