#include "store/key_use.h"

#include <gmock/gmock.h>

#include "host_stub/store/store_fixture.h"
#include "store/secrets.h"
#include "testing/result_matchers.h"

namespace claribi::store {
namespace {

using testing::ElementsAre;
using testing::Pair;
using namespace std::string_literals;

class KeyUseTest : public StoreTest {
 protected:
  void Put(const Namespace& space, const std::string& key, const std::string& data) {
    ASSERT_THAT(Secrets(*database_).Put(space, key, data, 0, patience_), IsOk());
  }
};

std::string SealedBy(char key_id) { return "CBR\x01"s + std::string(7, '\0') + key_id + "sealed"; }

TEST_P(KeyUseTest, IsNothingInAnEmptyStore) {
  const auto use = CountKeyUse(*database_, patience_);
  ASSERT_THAT(use, IsOk());
  EXPECT_TRUE(use->secrets_by_key.empty());
  EXPECT_EQ(use->others, 0);
  EXPECT_EQ(use->Of(1), 0);
}

TEST_P(KeyUseTest, CountsTheSecretsOfEveryOrganisation) {
  Put({"acme", "c1"}, "tokens", SealedBy(1));
  Put({"acme", ""}, "client", SealedBy(2));
  Put({"other", "c9"}, "tokens", SealedBy(1));
  const auto use = CountKeyUse(*database_, patience_);
  ASSERT_THAT(use, IsOk());
  EXPECT_THAT(use->secrets_by_key, ElementsAre(Pair(1, 2), Pair(2, 1)));
  EXPECT_EQ(use->others, 0);
}

TEST_P(KeyUseTest, CountsApartWhatDoesNotSayItsKey) {
  const std::string short_of_a_byte = SealedBy(1).substr(0, 11);
  Put({"acme", "c1"}, "empty", "");
  Put({"acme", "c1"}, "short", short_of_a_byte);
  Put({"acme", "c1"}, "other format", "CBR\x02"s + std::string(8, 'x'));
  Put({"acme", "c1"}, "no key", "CBR\x01"s + std::string(8, '\0'));
  const auto use = CountKeyUse(*database_, patience_);
  ASSERT_THAT(use, IsOk());
  EXPECT_TRUE(use->secrets_by_key.empty());
  EXPECT_EQ(use->others, 4);
}

CLARIBI_ON_BOTH_DATABASES(KeyUseTest);

}  // namespace
}  // namespace claribi::store
