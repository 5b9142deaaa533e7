#include "policy/name_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claribi::policy {
namespace {

using ::testing::ElementsAre;

TEST(NameWords, SplitsAtSeparatorsCapitalsAndDigits) {
  EXPECT_THAT(NameWords("aiven_kafka_topic_list"), ElementsAre("aiven", "kafka", "topic", "list"));
  EXPECT_THAT(NameWords("digitalocean-droplet-power-off"),
              ElementsAre("digitalocean", "droplet", "power", "off"));
  EXPECT_THAT(NameWords("getCollectionFolder"), ElementsAre("get", "collection", "folder"));
  EXPECT_THAT(NameWords("getDNSRecord"), ElementsAre("get", "dns", "record"));
  EXPECT_THAT(NameWords("v1.users/list"), ElementsAre("v", "users", "list"));
  EXPECT_THAT(NameWords("d1_database2delete"), ElementsAre("d", "database", "delete"));
  EXPECT_THAT(NameWords("__LIST__"), ElementsAre("list"));
  EXPECT_THAT(NameWords("123"), ElementsAre());
  EXPECT_THAT(NameWords(""), ElementsAre());
}

TEST(NameWords, FindsAWordHoweverItIsCapitalised) {
  for (const char* name : {"delete", "Delete", "DELETE", "deLete", "user_delete", "deleteUser",
                           "getDELETEall", "getDeleteAll", "GETdelete", "x.delete", "delete2",
                           "2delete", "userDELETE", "list-deLeTe-x"}) {
    EXPECT_TRUE(HasWord(name, "delete")) << name;
  }
}

TEST(NameWords, DoesNotFindAWordInsideAnother) {
  for (const char* name :
       {"deleted", "undelete", "list_deleted_items", "getDeletedUsers", "", "d", "elete"}) {
    EXPECT_FALSE(HasWord(name, "delete")) << name;
  }
}

TEST(ToolName, IsOneTo128AsciiCharacters) {
  EXPECT_TRUE(IsToolName("a"));
  EXPECT_TRUE(IsToolName("Get.Users_v2-beta"));
  EXPECT_TRUE(IsToolName(std::string(128, 'x')));
  EXPECT_FALSE(IsToolName(""));
  EXPECT_FALSE(IsToolName(std::string(129, 'x')));
}

TEST(ToolName, RefusesLookalikesSpacesAndControls) {
  for (const std::string& name :
       {std::string("list_us\xD0\xB5rs"),      // Cyrillic е
        std::string("list\xE2\x80\x8Busers"),  // zero width space
        std::string("\xEF\xBC\xACist"),        // full-width L
        std::string("list users"), std::string("list\nusers"), std::string("list/users"),
        std::string("list\0users", 10), std::string("list\xFF")}) {
    EXPECT_FALSE(IsToolName(name)) << name;
  }
}

}  // namespace
}  // namespace claribi::policy
