// Whether the words of a question are said by a plan, whoever made it.
#include "planner/word_coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "outcome/patience.h"
#include "plan/plan_json.h"
#include "planner/built_in_planner.h"
#include "semantic_model/model_loader.h"

namespace claribi::planner {
namespace {

const semantic_model::Model& CoveredModel() {
  static const semantic_model::Model kModel = [] {
    std::ifstream file(std::string(CLARIBI_SOURCE_DIR) + "/manifests/aiven.model.json");
    std::stringstream text;
    text << file.rdbuf();
    return semantic_model::LoadModel(text.str()).value();
  }();
  return kModel;
}

plan::Plan PlanFrom(const std::string& question) {
  BuiltInPlanner planner;
  const outcome::Deadline deadline{std::chrono::seconds(60)};
  const auto planned =
      planner.Plan({.text = question, .now_ms = 1'750'000'000'000}, CoveredModel(), deadline)
          .value();
  return std::get<plan::Plan>(planned);
}

struct Swap {
  const char* planned;  // the question that the plan is for
  const char* asked;    // the one that it is passed off for
};

// The plan of one question, with the words of another laid over its frame.
class PlansOfOtherQuestions : public testing::TestWithParam<Swap> {};

TEST_P(PlansOfOtherQuestions, AreRefused) {
  plan::Plan plan = PlanFrom(GetParam().planned);
  ASSERT_TRUE(CheckWords(plan, GetParam().planned, CoveredModel()).ok());
  plan.words = {{.words = GetParam().asked, .as = plan::WordUse::As::kOperator, .at = "/frame"}};
  EXPECT_FALSE(CheckWords(plan, GetParam().asked, CoveredModel()).ok()) << GetParam().asked;
}

INSTANTIATE_TEST_SUITE_P(
    WordCoverage, PlansOfOtherQuestions,
    testing::Values(Swap{"How many services are there?", "How many Kafka services are there?"},
                    Swap{"How many services are there?", "How many frobnicated services?"},
                    Swap{"List all services", "List all services without tags"},
                    Swap{"List Kafka services", "List services that are not Kafka"},
                    Swap{"total price of services", "average price of services"},
                    Swap{"List services", "the oldest service"},
                    Swap{"List services", "services with the lowest price"},
                    Swap{"services in Europe", "services in Asia"},
                    Swap{"How many events?", "How many events yesterday?"},
                    Swap{"services with 2 nodes", "services with 3 nodes"},
                    Swap{"CPU usage of Kafka services", "disk usage of Kafka services"},
                    Swap{"price by type", "price by region"},
                    Swap{"number of Kafka services", "share of Kafka services"},
                    Swap{"List services", "Are the services tagged or not?"},
                    Swap{"List services", "Which services are healthy?"}));

// The same words, each by the part that says it, hold.
TEST(WordCoverage, TakesOtherWordsForTheSameThing) {
  for (const char* question :
       {"how mny services do we have?", "powered-off svcs", "non-Kafka services", "disk > 500GB",
        "What's shop-pg's plan?", "Which services aren't on AWS?", "the three cheapest services",
        "For reporting purposes: monthly cost per project"}) {
    EXPECT_TRUE(CheckWords(PlanFrom(question), question, CoveredModel()).ok()) << question;
  }
}

}  // namespace
}  // namespace claribi::planner
