// Questions and what the built-in planner makes of them, over the model of the built-in vendor:
// rows of questions.json, and what holds for every question.
#include "planner/built_in_planner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <set>
#include <sstream>

#include "outcome/patience.h"
#include "plan/plan_json.h"
#include "planner/tokens.h"
#include "semantic_model/model_loader.h"

namespace claribi::planner {
namespace {

using plan::Declined;
using values::Json;

constexpr std::int64_t kSunday = 1'750'000'000'000;  // 2025-06-15T15:06:40Z

std::string TextOf(const std::string& path) {
  std::ifstream file(std::string(CLARIBI_SOURCE_DIR) + "/" + path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

const semantic_model::Model& VendorModel() {
  static const semantic_model::Model kModel =
      semantic_model::LoadModel(TextOf("manifests/aiven.model.json")).value();
  return kModel;
}

const Json& Rows() {
  static const Json kRows =
      values::ParseJson(TextOf("tests/host_stub/planner/questions.json"), "the rows").value();
  return kRows;
}

plan::Planned Planned(const std::string& question, const std::vector<KnownName>& known = {}) {
  BuiltInPlanner planner;
  const outcome::Deadline deadline{std::chrono::seconds(60)};
  return planner
      .Plan({.text = question, .now_ms = kSunday, .known_names = known}, VendorModel(), deadline)
      .value();
}

std::string WhyOf(const std::string& question) {
  const auto planned = Planned(question);
  const auto* declined = std::get_if<Declined>(&planned);
  if (declined == nullptr) return "";
  return std::string(plan::WhyNames()[static_cast<std::size_t>(declined->why)]);
}

// The plan without how it covers the question and what it shows beside the answer.
Json Core(const plan::Planned& planned) {
  const Json json = plan::ToJson(planned);
  Json core = Json::EmptyObject();
  const Json* plan = json.Find("plan");
  if (plan == nullptr) return json;
  for (const auto& [name, value] : plan->Members()) {
    if (name != "words" && name != "select") core.Set(name, value);
  }
  return core;
}

// Every text of up to five of the characters that a number, a name or a quotation can begin with or
// go on with.
TEST(Tokens, AreFoundOnceAndInOrderInWhateverStandsThere) {
  constexpr std::string_view kCharacters = "$9/-a'.%";
  constexpr std::size_t kMost = 5;
  std::vector<std::string> texts{""};
  for (std::size_t first = 0, size = 0; size < kMost; ++size) {
    const std::size_t end = texts.size();
    for (; first < end; ++first) {
      for (const char c : kCharacters) texts.push_back(texts[first] + c);
    }
  }
  for (const std::string& text : texts) {
    const std::vector<Token> tokens = TokensOf(text);
    ASSERT_LE(tokens.size(), text.size()) << text;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      ASSERT_LT(tokens[i].begin, tokens[i].end) << text;
      ASSERT_LE(tokens[i].end, text.size()) << text;
      ASSERT_TRUE(i == 0 || tokens[i - 1].end <= tokens[i].begin || tokens[i].is_continuation)
          << text;
    }
  }
}

TEST(Tokens, ReadAmountsOfMoneyByTheMonth) {
  const std::vector<Token> tokens = TokensOf("above $1,900.5/month, below $5");
  ASSERT_EQ(tokens.size(), 7U);
  EXPECT_EQ(tokens[1].number, 1900.5);
  EXPECT_EQ(tokens[1].unit, "$");
  EXPECT_EQ(tokens[2].low, "per");
  EXPECT_EQ(tokens[3].low, "month");
  EXPECT_EQ(tokens[6].number, 5);
}

TEST(BuiltInPlanner, MakesThePlanOfEachRow) {
  for (const Json& row : Rows().Items()) {
    const std::string& question = row.TextOf("question");
    if (const Json* wanted = row.Find("plan")) {
      std::vector<KnownName> known;  // "projects": names that the estate has there
      const Json* projects = row.Find("projects");
      for (const Json& name : projects == nullptr ? std::vector<Json>() : projects->Items()) {
        known.push_back({.text = name.Text(), .entity = "project"});
      }
      EXPECT_EQ(values::CanonicalText(Core(Planned(question, known))),
                values::CanonicalText(*wanted))
          << question;
    } else if (const Json* choices = row.Find("ambiguous")) {
      const auto planned = Planned(question);
      const auto* ambiguous = std::get_if<plan::Ambiguous>(&planned);
      ASSERT_NE(ambiguous, nullptr) << question;
      EXPECT_EQ(static_cast<std::int64_t>(ambiguous->choices.size()), choices->Integer())
          << question;
    } else {
      EXPECT_EQ(WhyOf(question), row.TextOf("declined")) << question;
    }
  }
  EXPECT_GE(Rows().Items().size(), 150U);
}

// What a choice offers has one meaning.
TEST(BuiltInPlanner, OffersQuestionsThatItAnswers) {
  std::set<std::string> offered(VendorModel().examples.begin(), VendorModel().examples.end());
  for (const auto& cannot : VendorModel().cannot_tell) offered.insert(cannot.instead);
  for (const std::string asked : {"What is the highest memory?", "average disk per type and cloud",
                                  "what's the average memory of Kafka services, by project"}) {
    const auto planned = Planned(asked);
    for (const std::string& choice : std::get<plan::Ambiguous>(planned).choices) {
      offered.insert(choice);
    }
  }
  for (const std::string& question : offered) {
    EXPECT_TRUE(std::holds_alternative<plan::Plan>(Planned(question))) << question;
  }
}

// Of two questions in one, each half that can be answered is offered.
TEST(BuiltInPlanner, OffersTheHalvesOfTwoQuestions) {
  const auto offers = [](const std::string& question) {
    return std::get<Declined>(Planned(question)).offers;
  };
  EXPECT_THAT(offers("How many services are running and how many are on AWS?"),
              testing::ElementsAre("How many services are running", "how many are on AWS?"));
  // "How many" stands once.
  const auto halves = offers(
      "How many Kafka services in project anvil-a and Postgres services in project anvil-b?");
  EXPECT_THAT(halves, testing::ElementsAre("How many Kafka services in project anvil-a",
                                           "How many Postgres services in project anvil-b?"));
  for (const std::string& half : halves) {
    EXPECT_TRUE(std::holds_alternative<plan::Plan>(Planned(half))) << half;
  }
}

// A word that nothing explains is never left out, wherever it stands.
TEST(BuiltInPlanner, DeclinesANonsenseWordInFrontAndBetween) {
  std::size_t tried = 0;
  for (std::size_t i = 0; i < Rows().Items().size(); i += 3) {
    const Json& row = Rows().Items()[i];
    if (row.Find("plan") == nullptr) continue;
    const std::string& question = row.TextOf("question");
    if (question.find('"') != std::string::npos) continue;
    for (std::size_t at = 0; at != std::string::npos; at = question.find(' ', at + 1)) {
      const std::string spoilt = at == 0
                                     ? "Florble " + question
                                     : question.substr(0, at) + " florble" + question.substr(at);
      const auto planned = Planned(spoilt);
      const auto* made = std::get_if<plan::Plan>(&planned);
      // Where a name may stand it is a term, and the resolver finds no such name.
      if (made != nullptr) {
        EXPECT_THAT(values::WriteJson(Core(planned)), testing::HasSubstr("lorble")) << spoilt;
      }
      ++tried;
    }
  }
  EXPECT_GT(tried, 500U);
}

// A period that nothing has values over is no decoration.
TEST(BuiltInPlanner, DeclinesAPeriodOfWhatHasNone) {
  for (const std::string question :
       {"How many services are there last week?", "List projects yesterday",
        "Which services are powered off since Monday?", "Top 3 most expensive services this week",
        "What plan is shop-pg-prod on in the last 7 days?"}) {
    EXPECT_EQ(WhyOf(question), "not_understood") << question;
  }
}

TEST(BuiltInPlanner, AnswersTheSameInOtherCaseAndPunctuation) {
  for (const Json& row : Rows().Items()) {
    const std::string& question = row.TextOf("question");
    if (row.Find("plan") == nullptr || question.find(" us ") != std::string::npos) continue;
    std::string plain = question;
    while (!plain.empty() && (plain.back() == '?' || plain.back() == '.')) plain.pop_back();
    EXPECT_EQ(Core(Planned(plain + "  ?!")), Core(Planned(question))) << question;
  }
}

TEST(BuiltInPlanner, NamesWhatIsWrongWithOddInput) {
  EXPECT_EQ(WhyOf(""), "empty");
  EXPECT_EQ(WhyOf("   \n\t "), "empty");
  EXPECT_EQ(WhyOf("???"), "empty");
  EXPECT_EQ(WhyOf(std::string(10'000, 'a')), "too_long");
  EXPECT_EQ(WhyOf(std::string("services\x01in Europe")), "not_understood");
  EXPECT_EQ(WhyOf("\xff\xfe services"), "not_understood");
  EXPECT_EQ(WhyOf("Quels services sont en Europe ?"), "not_understood");
  EXPECT_EQ(WhyOf("\u30b5\u30fc\u30d3\u30b9\u306f\u3044\u304f\u3064\u3042\u308a\u307e\u3059\u304b"),
            "not_understood");
}

TEST(BuiltInPlanner, NamesTheWordThatItDoesNotUnderstand) {
  const auto planned = Planned("services with a high price");
  EXPECT_THAT(std::get<Declined>(planned).missing, testing::HasSubstr("high"));
  EXPECT_THAT(std::get<Declined>(planned).offers, testing::SizeIs(3));
}

// A word that may be a name stands for a whole one, and for nothing that is not listed.
TEST(BuiltInPlanner, TakesAStrayWordForAWholeNameAtMost) {
  const std::string plan = values::WriteJson(Core(Planned("How many purple services are there?")));
  EXPECT_THAT(plan, testing::HasSubstr(R"("named":["purple"])"));
  EXPECT_THAT(plan, testing::HasSubstr(R"("whole":true)"));
  EXPECT_EQ(WhyOf("services with a high price"),
            "not_understood");  // no name: what would change the answer
  EXPECT_EQ(WhyOf("Welche Dienste kosten services"), "not_understood");
}

// A slip turns no question into its opposite, and no name into a word that says nothing.
TEST(BuiltInPlanner, CorrectsNothingIntoANegation) {
  EXPECT_EQ(Core(Planned("Services that are either rebuilding or powered off")),
            Core(Planned("Services that are rebuilding or powered off")));
  EXPECT_THAT(values::WriteJson(Core(Planned("schemas of traking"))),
              testing::HasSubstr("traking"));
}

// The vocabulary's slips are corrected, and names never.
TEST(BuiltInPlanner, CorrectsTheVocabularyAlone) {
  EXPECT_EQ(Core(Planned("List servces in Eurpoe")), Core(Planned("List services in Europe")));
  EXPECT_EQ(Core(Planned("How many projetcs do we have")),
            Core(Planned("How many projects do we have")));
  EXPECT_THAT(values::WriteJson(Core(Planned("CPU usage of shop-pg-prodd"))),
              testing::HasSubstr("shop-pg-prodd"));
  EXPECT_EQ(WhyOf("Which services are in stage"), "");  // a name, perhaps; never "state"
  EXPECT_THAT(values::WriteJson(Core(Planned("Which services are in stage"))),
              testing::HasSubstr("\"named\":[\"stage\"]"));
}

// Another vendor's words come from another model, and this vendor's mean nothing there.
TEST(BuiltInPlanner, KnowsNoVendor) {
  const auto mill =
      semantic_model::LoadModel(TextOf("tests/host_stub/engine/mill.model.json")).value();
  BuiltInPlanner planner;
  const outcome::Deadline deadline{std::chrono::seconds(60)};
  const auto core = [&](const std::string& question) {
    const auto planned = planner.Plan({.text = question, .now_ms = kSunday}, mill, deadline);
    return values::WriteJson(Core(planned.value()));
  };
  EXPECT_EQ(core("How many saws per site?"),
            R"({"from":"site","joins":[{"entity":"machine","kind":"left",)"
            R"("where":{"column":"machine.kind","op":"=","value":"saw"}}],)"
            R"("group_by":["site.name"],)"
            R"("aggregates":[{"function":"count","of":"machine.name","as":"machine_count"}],)"
            R"("order":[{"by":"machine_count","descending":true}],"frame":"groups"})");
  EXPECT_EQ(core("Which machine has the highest heat?"),
            R"({"from":"machine","measures":[{"measure":"heat","as":"heat"}],)"
            R"("order":[{"by":"heat","descending":true}],"limit":{"count":1},"frame":"top"})");
  EXPECT_EQ(core("Machines without jobs"),
            R"({"from":"machine","joins":[{"entity":"job","kind":"anti"}],"frame":"list"})");
  EXPECT_THAT(core("Which Kafka services are in Europe?"), testing::HasSubstr("not_understood"));
  // What "where" asks for is the model's to say; and a money field needs no name of this vendor's.
  const auto where =
      planner.Plan({.text = "Where is alpha-one?", .now_ms = kSunday}, mill, deadline).value();
  EXPECT_THAT(std::get<plan::Plan>(where).select, testing::Contains("machine.site"));
  EXPECT_EQ(core("Are most of our machines saws?"),
            R"({"from":"machine","aggregates":[{"function":"count","as":"share",)"
            R"("where":{"column":"machine.kind","op":"=","value":"saw"},"share":true}],)"
            R"("having":{"column":"share","op":">","value":50},"frame":"exists"})");
  EXPECT_THAT(core("Which MySQL databases are tagged env=prod?"),
              testing::HasSubstr("not_understood"));
}

}  // namespace
}  // namespace claribi::planner
