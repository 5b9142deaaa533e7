// Names for models: unique, short, of their alphabet, and the way back, for the names that people
// and vendors give and for many that nobody would.
#include "app/model_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace claribi::app {
namespace {

using testing::MatchesRegex;

void ExpectFit(const std::string& name) {
  EXPECT_LE(name.size(), kMaxModelName);
  EXPECT_THAT(name, MatchesRegex("[A-Za-z0-9_-]+"));
}

TEST(ModelNames, SayDataSourceAndToolWhereTheyFit) {
  EXPECT_EQ(ModelName({"prod", "aiven_project_list"}), "prod__aiven_project_list");
  EXPECT_EQ(ReadModelName("prod__aiven_project_list"), (ToolAddress{"prod", "aiven_project_list"}));
}

TEST(ModelNames, OfOneToolInTwoDataSourcesDiffer) {
  EXPECT_NE(ModelName({"prod", "list"}), ModelName({"test", "list"}));
}

TEST(ModelNames, OfTheBorderInAnotherPlaceDiffer) {
  const std::set<std::string> names{ModelName({"a", "b__c"}), ModelName({"a__b", "c"}),
                                    ModelName({"a_", "_b__c"}), ModelName({"a", "_b__c"}),
                                    ModelName({"a_", "b__c"})};
  EXPECT_EQ(names.size(), 5u);
}

TEST(ModelNames, OfWhatIsTheSameAfterCleaningDiffer) {
  const std::set<std::string> names{ModelName({"my db", "list"}),
                                    ModelName({"my.db", "list"}),
                                    ModelName({"my_db", "list"}),
                                    ModelName({"my\xc3\xa9"
                                               "db",
                                               "list"}),
                                    ModelName({"my_db", "li.st"}),
                                    ModelName({"my_db", "li_st"})};
  EXPECT_EQ(names.size(), 6u);
  for (const std::string& name : names) ExpectFit(name);
}

TEST(ModelNames, KeepWhatFitsOfLongNames) {
  const std::string tool = "aiven_" + std::string(120, 'x');
  const std::string name = ModelName({"prod", tool});
  EXPECT_EQ(name.size(), kMaxModelName);
  EXPECT_THAT(name, MatchesRegex("prod__aiven_x+-[0-9a-f]{24}"));
  EXPECT_EQ(ReadModelName(name), std::nullopt) << "a hash says nothing by itself";
  EXPECT_EQ(FindByModelName(name, {{"test", tool}, {"prod", tool}}), (ToolAddress{"prod", tool}));
}

TEST(ModelNames, HashAPlainNameThatLooksHashed) {
  const std::string hashed = ModelName({"a b", "c"});
  const ToolAddress forged{hashed.substr(0, hashed.find("__")),
                           hashed.substr(hashed.find("__") + 2)};
  EXPECT_NE(ModelName(forged), hashed);
  EXPECT_EQ(ReadModelName(hashed), std::nullopt);
}

TEST(ModelNames, AreNotReadFromWhatIsNone) {
  for (const char* name : {"", "__", "a__", "__b", "list", "a_b", "a b__c", "a__b\xc3\xa9"}) {
    EXPECT_EQ(ReadModelName(name), std::nullopt) << name;
  }
  EXPECT_EQ(ReadModelName(std::string(40, 'a') + "__" + std::string(40, 'b')), std::nullopt);
}

TEST(ModelNames, FindNothingAmongStrangers) {
  EXPECT_EQ(FindByModelName("prod__list", {}), std::nullopt);
  EXPECT_EQ(FindByModelName("prod__list", {{"prod", "read"}}), std::nullopt);
  EXPECT_EQ(FindByModelName("prod__list", {{"prod", "list"}, {"prod", "list"}}),
            (ToolAddress{"prod", "list"}));
}

// Names out of few characters, so that they meet each other's borders and hashes.
std::string RandomName(std::mt19937& random, std::size_t longest) {
  static const std::string kCharacters = "aA1_-_. \xc3\xa9";
  std::string name(1 + random() % longest, 'x');
  for (char& c : name) c = kCharacters[random() % kCharacters.size()];
  return name;
}

TEST(ModelNames, AreUniqueFitAndLeadBackForManyNames) {
  std::mt19937 random(20261126);
  std::map<std::string, ToolAddress> addresses;
  for (int i = 0; i < 50'000; ++i) {
    const std::size_t longest = i % 2 == 0 ? 4 : 80;
    const ToolAddress address{RandomName(random, longest), RandomName(random, longest)};
    const std::string name = ModelName(address);
    ExpectFit(name);
    EXPECT_EQ(ModelName(address), name) << "whatever else there is";
    const auto [known, is_new] = addresses.emplace(name, address);
    ASSERT_EQ(known->second, address) << name;
    if (const auto read = ReadModelName(name)) {
      ASSERT_EQ(*read, address);
    }
  }
}

}  // namespace
}  // namespace claribi::app
