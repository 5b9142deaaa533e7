// What a question says beside what it asks for: in which role, for what, politely, once more in
// numbers, or with its question word behind. It is read as the plain question is; and where a word
// would say which rows, it is not passed over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "outcome/patience.h"
#include "plan/plan_json.h"
#include "planner/built_in_planner.h"
#include "planner/word_coverage.h"
#include "semantic_model/model_loader.h"

namespace claribi::planner {
namespace {

const semantic_model::Model& AsidesModel() {
  static const semantic_model::Model kModel = [] {
    std::ifstream file(std::string(CLARIBI_SOURCE_DIR) + "/manifests/aiven.model.json");
    std::stringstream text;
    text << file.rdbuf();
    return semantic_model::LoadModel(text.str()).value();
  }();
  return kModel;
}

// The plan without how its words cover the question; what is no plan, whole.
std::string PlanOf(const std::string& question, const std::vector<KnownName>& known = {}) {
  BuiltInPlanner planner;
  const outcome::Deadline deadline{std::chrono::seconds(60)};
  auto planned = planner
                     .Plan({.text = question, .now_ms = 1'750'000'000'000, .known_names = known},
                           AsidesModel(), deadline)
                     .value();
  if (auto* plan = std::get_if<plan::Plan>(&planned)) {
    EXPECT_TRUE(CheckWords(*plan, question, AsidesModel()).ok()) << question;
    plan->words.clear();
  }
  return values::WriteJson(plan::ToJson(planned));
}

bool IsPlan(const std::string& planned) { return planned.find("\"plan\"") != std::string::npos; }

struct Beside {
  const char* asked;
  const char* plain;
};

class Asides : public testing::TestWithParam<Beside> {};

TEST_P(Asides, AreReadAsThePlainQuestion) {
  const std::string plain = PlanOf(GetParam().plain);
  ASSERT_TRUE(IsPlan(plain)) << GetParam().plain;
  EXPECT_EQ(PlanOf(GetParam().asked), plain) << GetParam().asked;
}

INSTANTIATE_TEST_SUITE_P(
    Planner, Asides,
    testing::Values(
        Beside{"As the Kafka owner, how many Kafka services do we have?",
               "How many Kafka services do we have?"},
        Beside{"Since we are preparing the audit, which services are on AWS?",
               "Which services are on AWS?"},
        Beside{"In order to plan the budget, which services are on AWS?",
               "Which services are on AWS?"},
        Beside{"Before the review: which services are on AWS?", "Which services are on AWS?"},
        Beside{"With the audit coming up, which services are on AWS?",
               "Which services are on AWS?"},
        Beside{"I'd appreciate a list of all services", "a list of all services"},
        Beside{"A list of all Kafka services would be great", "A list of all Kafka services"},
        Beside{"Which services are on AWS, if that's possible? Thanks!",
               "Which services are on AWS?"},
        Beside{"Is anything powered off? If so, which?", "Is anything powered off?"},
        Beside{"Are all services running? If not, list those that are not.",
               "Are all services running?"},
        Beside{"Which services, if any, are powered off?", "Which services are powered off?"},
        Beside{"which one's powered off", "which one is powered off"},
        Beside{"more than 3 nodes, which ones?", "which services with more than 3 nodes"},
        Beside{"on AWS, which Kafka services?", "which Kafka services are on AWS"},
        Beside{"who is powered off", "which services are powered off"},
        Beside{"Which services are big, i.e. have more than 3 nodes?",
               "Which services have more than 3 nodes?"},
        Beside{"Which services barely use their CPU, that is less than 20 %?",
               "Which services use less than 20 % CPU?"},
        Beside{"services with a high memory usage (over 70 %)",
               "services with memory usage over 70 %"},
        Beside{"For each project, how many services does it have?",
               "For each project, the number of services"},
        Beside{"For all Kafka services, which plan does each use?",
               "For each Kafka service, the plan"},
        Beside{"How many services are on AWS and Azure each?",
               "How many services are on AWS and Azure per provider?"},
        Beside{"the plan of x-1 and x-2, respectively", "the plan of x-1 and x-2"}));

class NoAsides : public testing::TestWithParam<const char*> {};

// Declined at once, or because no row has a name like that.
TEST_P(NoAsides, AreNotPassedOver) {
  const std::string planned = PlanOf(GetParam());
  EXPECT_TRUE(!IsPlan(planned) || planned.find("\"named\"") != std::string::npos) << planned;
}

INSTANTIATE_TEST_SUITE_P(
    Planner, NoAsides,
    testing::Values("As Kafka owner, how many services do we have?",  // of which kind?
                    "Since I joined, how many services were created?",
                    "Before the review, which services were created?",
                    "How many nodes would be great?", "Is it possible to have Kafka in Europe?",
                    "Are there more than 5 Kafka services? If so, which?",
                    "Do our Kafka services have topics? If so, which?",
                    "Are all services running? If so, which?",
                    "Which services are old, more than 3 nodes and on AWS?",
                    "Which services are busy, i.e. above 60 %?", "Which services are big?",
                    "For each project, how old is it?", "more than 2 nodes, which plan?",
                    "Which topics are in each of x-1 and x-2?", "who is in x-1",
                    "How many Kafka and MySQL services are on AWS and Azure each?"));

// What is known to be a name says which rows, wherever it stands.
TEST(Asides, AreNoNames) {
  EXPECT_FALSE(IsPlan(PlanOf("In order to review the roadmap, which services are on AWS?",
                             {{.text = "roadmap", .entity = "service"}})));
}

}  // namespace
}  // namespace claribi::planner
