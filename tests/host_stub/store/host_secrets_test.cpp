#include "store/host_secrets.h"

#include <gmock/gmock.h>

#include "host_stub/store/store_fixture.h"
#include "store/key_use.h"
#include "testing/result_matchers.h"

namespace claribi::store {
namespace {

using testing::HasSubstr;
using testing::Not;

class HostSecretsTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped()) return;
    auto keys = SealingKeys::Open(keys_folder_ / "sealing.keys");
    ASSERT_THAT(keys, IsOk());
    keys_.emplace(std::move(*keys));
  }
  HostSecrets Secret() { return HostSecrets(*database_, *keys_); }
  std::string Bytes(const std::string& name) {
    const auto stored = Secrets(*database_).Get({}, name, patience_);
    EXPECT_THAT(stored, IsOk());
    return stored ? stored->data : "";
  }

  ScratchFolder keys_folder_;
  std::optional<SealingKeys> keys_;
};

TEST_P(HostSecretsTest, AreSealedAndComeBack) {
  EXPECT_EQ(Secret().Get("operator/a", patience_)->version, 0u) << "there is none";
  for (const std::string& text : {std::string("client-secret-1"), std::string(),
                                  std::string("\0\xff", 2), std::string(100000, 'x')}) {
    const auto before = Secret().Get("operator/a", patience_);
    ASSERT_THAT(before, IsOk());
    ASSERT_THAT(Secret().Put("operator/a", text, before->version, patience_), IsOk());
    const auto after = Secret().Get("operator/a", patience_);
    ASSERT_THAT(after, IsOk());
    EXPECT_EQ(after->text, text);
    if (text.size() <= 4) continue;
    EXPECT_THAT(Bytes("operator/a"), Not(HasSubstr(text.substr(0, 10))));
  }
}

TEST_P(HostSecretsTest, ChangeOnlyWhatWasRead) {
  const auto first = Secret().Put("a", "one", 0, patience_);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Secret().Put("a", "two", 0, patience_), IsErrorWith(Code::kConflict));
  EXPECT_THAT(Secret().Delete("a", *first + 1, patience_), IsErrorWith(Code::kConflict));
  EXPECT_EQ(Secret().Get("a", patience_)->text, "one");
  EXPECT_THAT(Secret().Delete("a", *first, patience_), IsOk());
  EXPECT_EQ(Secret().Get("a", patience_)->version, 0u);
}

TEST_P(HostSecretsTest, AreRefusedWhereTheirBytesWereChanged) {
  const auto version = Secret().Put("a", "one", 0, patience_);
  const std::string sealed = Bytes("a");
  std::uint64_t at = *version;
  for (std::size_t i = 12; i < sealed.size(); ++i) {
    std::string bent = sealed;
    bent[i] = static_cast<char>(bent[i] ^ 1);
    at = Secrets(*database_).Put({}, "a", bent, at, patience_).value();
    EXPECT_THAT(Secret().Get("a", patience_), IsErrorWith(Code::kUnavailable)) << i;
  }
  at = Secrets(*database_).Put({}, "a", sealed.substr(0, 20), at, patience_).value();
  EXPECT_THAT(Secret().Get("a", patience_), IsErrorWith(Code::kUnavailable));
  // In the place of another one.
  ASSERT_THAT(Secrets(*database_).Put({}, "b", sealed, 0, patience_), IsOk());
  EXPECT_THAT(Secret().Get("b", patience_), IsErrorWith(Code::kUnavailable));
}

TEST_P(HostSecretsTest, CanBeReplacedWhereTheyCannotBeOpened) {
  EXPECT_EQ(Secret().FindLost("a", patience_).value(), 0u) << "there is none";
  const auto version = Secret().Put("a", "one", 0, patience_);
  EXPECT_EQ(Secret().FindLost("a", patience_).value(), 0u) << "it opens";
  ASSERT_THAT(Secrets(*database_).Put({}, "a", "changed", *version, patience_), IsOk());
  EXPECT_THAT(Secret().Get("a", patience_), IsErrorWith(Code::kUnavailable));
  const auto lost = Secret().FindLost("a", patience_);
  ASSERT_THAT(lost, IsOk());
  EXPECT_GT(*lost, 0u);
  ASSERT_THAT(Secret().Put("a", "two", *lost, patience_), IsOk());
  EXPECT_EQ(Secret().Get("a", patience_)->text, "two");
}

TEST_P(HostSecretsTest, AreLostOnceTheirKeyIsRetired) {
  const auto version = Secret().Put("a", "one", 0, patience_);
  ASSERT_THAT(keys_->Rotate(patience_), IsOk());
  ASSERT_THAT(keys_->Retire(1, patience_), IsOk());
  EXPECT_EQ(Secret().FindLost("a", patience_).value(), *version);
}

TEST_P(HostSecretsTest, AreNotLostWhereTheirKeyIsOnAnotherNode) {
  ASSERT_THAT(keys_->Rotate(patience_), IsOk());
  ASSERT_THAT(Secret().Put("a", "one", 0, patience_), IsOk());
  const auto here = SealingKeys::Open(keys_folder_ / "here/sealing.keys");
  ASSERT_THAT(here, IsOk());
  HostSecrets behind(*database_, *here);
  EXPECT_THAT(behind.FindLost("a", patience_), IsErrorWith(Code::kUnavailable));
  EXPECT_THAT(behind.Get("a", patience_),
              IsErrorWith(Code::kUnavailable, FixIs(HasSubstr("Copy that file"))));
}

TEST_P(HostSecretsTest, AreNotLostWhereTheKeysCannotBeRead) {
  ASSERT_THAT(Secret().Put("a", "one", 0, patience_), IsOk());
  std::filesystem::remove(keys_folder_ / "sealing.keys");
  EXPECT_FALSE(Secret().FindLost("a", patience_).ok());
}

TEST_P(HostSecretsTest, MoveToTheCurrentKeyWhenTheyAreRead) {
  ASSERT_THAT(Secret().Put("a", "one", 0, patience_), IsOk());
  ASSERT_THAT(keys_->Rotate(patience_), IsOk());
  EXPECT_EQ(CountKeyUse(*database_, patience_)->Of(1), 1);
  EXPECT_EQ(Secret().Get("a", patience_)->text, "one");
  EXPECT_EQ(CountKeyUse(*database_, patience_)->Of(1), 0);
  ASSERT_THAT(keys_->Retire(1, patience_), IsOk());
  EXPECT_EQ(Secret().Get("a", patience_)->text, "one");
}

TEST_P(HostSecretsTest, SayThatTheirKeyIsGone) {
  ASSERT_THAT(Secret().Put("a", "one", 0, patience_), IsOk());
  ASSERT_THAT(keys_->Rotate(patience_), IsOk());
  ASSERT_THAT(keys_->Retire(1, patience_), IsOk());
  EXPECT_THAT(Secret().Get("a", patience_),
              IsErrorWith(Code::kUnavailable, CauseIs(HasSubstr("key 1")), HasFix()));
}

TEST_P(HostSecretsTest, BelongToNoOrganisation) {
  ASSERT_THAT(Secret().Put("a", "one", 0, patience_), IsOk());
  EXPECT_THAT(Secrets(*database_).Get({"acme", ""}, "a", patience_), IsErrorWith(Code::kNotFound));
}

CLARIBI_ON_BOTH_DATABASES(HostSecretsTest);

}  // namespace
}  // namespace claribi::store
