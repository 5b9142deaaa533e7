#include "core/name_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claribi::core {
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

}  // namespace
}  // namespace claribi::core
