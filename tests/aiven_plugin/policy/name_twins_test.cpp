#include "policy/name_twins.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claribi::policy {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(NameTwins, DifferInCaseOrSeparatorsOnly) {
  EXPECT_THAT(NamesWithTwins({"service_list", "SERVICE_LIST", "service_get"}),
              UnorderedElementsAre("service_list", "SERVICE_LIST"));
  EXPECT_THAT(NamesWithTwins({"getUser", "get-user", "get.user", "get/user", "get:user", "user"}),
              UnorderedElementsAre("getUser", "get-user", "get.user", "get/user", "get:user"));
}

TEST(NameTwins, AreNotMadeByNamesThatDiffer) {
  EXPECT_THAT(NamesWithTwins({"get_user", "get_users", "get_user2"}), IsEmpty());
  EXPECT_THAT(NamesWithTwins({}), IsEmpty());
}

TEST(NameTwins, AreToldByTheirOwnLayer) {
  EXPECT_EQ(Name(HasTwin().layer), "ambiguous_name");
  EXPECT_FALSE(HasTwin().reason.empty());
}

}  // namespace
}  // namespace claribi::policy
