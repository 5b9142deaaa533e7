#include "store/sealing_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <future>
#include <sstream>

#include "host_stub/store/store_fixture.h"
#include "store/key_places.h"
#include "testing/result_matchers.h"

namespace claribi::store {
namespace {

using outcome::Code;
using testing::HasSubstr;

class SealingKeysTest : public testing::Test {
 protected:
  void Write(const std::string& content) {
    std::ofstream(file_) << content;
    chmod(file_.c_str(), 0600);
  }
  std::string Read() const {
    std::ostringstream text;
    text << std::ifstream(file_).rdbuf();
    return text.str();
  }

  ScratchFolder folder_;
  std::filesystem::path file_ = folder_ / "sealing.keys";
};

TEST_F(SealingKeysTest, AreMadeOnce) {
  const auto first = SealingKeys::Open(file_);
  ASSERT_THAT(first, IsOk());
  const auto key = first->Find(0);
  ASSERT_THAT(key, IsOk());
  EXPECT_NE(key->id, 0u);
  EXPECT_THAT(key->bytes, testing::Contains(testing::Ne(0)));
  const auto again = SealingKeys::Open(file_)->Find(key->id);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->bytes, key->bytes);
}

TEST_F(SealingKeysTest, AreNotMadeByLooking) {
  EXPECT_THAT(SealingKeys::OpenExisting(file_), IsErrorWith(Code::kNotFound));
  EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(SealingKeysTest, AreRefusedWhereTheFileCannotBeLookedFor) {
  const std::filesystem::path file = folder_ / std::string(300, 'k');  // too long for a name
  EXPECT_THAT(SealingKeys::Open(file), IsErrorWith(Code::kUnavailable));
  const outcome::Deadline patience(std::chrono::seconds(10));
  EXPECT_THAT(SealingKeys::Abandon(file, 7, patience), IsErrorWith(Code::kUnavailable));
}

// Whoever may write in the folder could put keys of their own in place of these.
TEST_F(SealingKeysTest, AreNotKeptWhereOthersMayReplaceThem) {
  const outcome::Deadline patience(std::chrono::seconds(10));
  for (const mode_t mode : {0777U, 0772U, 0770U, 0720U}) {
    chmod(folder_.path().c_str(), mode);
    EXPECT_THAT(SealingKeys::Open(file_), IsErrorWith(Code::kUnavailable));
    EXPECT_THAT(SealingKeys::Abandon(file_, 7, patience), IsErrorWith(Code::kUnavailable));
    EXPECT_FALSE(std::filesystem::exists(file_));
  }
  for (const mode_t mode : {0755U, 01777U}) {  // as /tmp
    chmod(folder_.path().c_str(), mode);
    EXPECT_THAT(SealingKeys::Open(file_), IsOk());
  }
}

TEST_F(SealingKeysTest, AbandonedOnesAreNeverTakenForNewOnes) {
  const outcome::Deadline patience(std::chrono::seconds(10));
  const auto lost = SealingKeys::Abandon(file_, 7, patience);
  ASSERT_THAT(lost, IsOk());
  EXPECT_EQ(lost->current, 8u);
  const auto keys = SealingKeys::OpenExisting(file_);
  ASSERT_THAT(keys, IsOk());
  EXPECT_EQ(keys->Find(0)->id, 8u);
  EXPECT_THAT(keys->Find(7), IsErrorWith(Code::kNotFound)) << "retired, not another node's";
  EXPECT_TRUE(*keys->IsRetired(7));
  EXPECT_FALSE(*keys->IsRetired(8));
  EXPECT_FALSE(*keys->IsRetired(9));
}

TEST_F(SealingKeysTest, AbandoningKeepsTheKeysThatAreHere) {
  const outcome::Deadline patience(std::chrono::seconds(10));
  const auto first = SealingKeys::Open(file_)->Find(0);
  ASSERT_THAT(first, IsOk());
  const auto more = SealingKeys::Abandon(file_, 5, patience);
  ASSERT_THAT(more, IsOk());
  EXPECT_EQ(more->current, 6u);
  EXPECT_TRUE(more->moved_aside.empty());
  const auto keys = SealingKeys::OpenExisting(file_);
  EXPECT_EQ(keys->Find(first->id)->bytes, first->bytes);
  const auto again = SealingKeys::Abandon(file_, 1, patience);
  EXPECT_EQ(again->current, 7u) << "above every id that was given";
}

TEST_F(SealingKeysTest, AbandoningADamagedFileKeepsItAside) {
  const outcome::Deadline patience(std::chrono::seconds(10));
  for (const std::string name : {".damaged", ".damaged.2", ".damaged.3"}) {
    Write("{ damaged " + name);
    const auto fresh = SealingKeys::Abandon(file_, 3, patience);
    ASSERT_THAT(fresh, IsOk());
    EXPECT_EQ(fresh->current, 4u);
    EXPECT_EQ(fresh->moved_aside, file_.string() + name);
    std::ostringstream kept;
    kept << std::ifstream(fresh->moved_aside).rdbuf();
    EXPECT_EQ(kept.str(), "{ damaged " + name);
    EXPECT_THAT(SealingKeys::OpenExisting(file_), IsOk());
    std::filesystem::remove(file_);
  }
}

TEST_F(SealingKeysTest, AreTheirOwnersAlone) {
  ASSERT_THAT(SealingKeys::Open(file_), IsOk());
  struct stat found {};
  ASSERT_EQ(stat(file_.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777u, 0600u);
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_EQ(entry.path(), file_) << "no draft is left behind";
  }
}

TEST_F(SealingKeysTest, ProcessesThatStartTogetherShareOneKey) {
  std::vector<std::future<std::array<std::uint8_t, kSealingKeyBytes>>> starts;
  for (int i = 0; i < 8; ++i) {
    starts.push_back(
        std::async(std::launch::async, [&] { return SealingKeys::Open(file_)->Find(0)->bytes; }));
  }
  const auto first = starts.front().get();
  for (std::size_t i = 1; i < starts.size(); ++i) EXPECT_EQ(starts[i].get(), first);
}

TEST_F(SealingKeysTest, AreRefusedWhereOthersMayReadThem) {
  ASSERT_THAT(SealingKeys::Open(file_), IsOk());
  for (const mode_t mode : {0640u, 0604u, 0620u}) {
    ASSERT_EQ(chmod(file_.c_str(), mode), 0);
    EXPECT_THAT(SealingKeys::Open(file_), IsErrorWith(FixIs(HasSubstr("chmod 600"))));
  }
}

TEST_F(SealingKeysTest, OldKeysStillOpen) {
  Write(R"({"schema_version":1,"current":2,"keys":[
    {"id":1,"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},
    {"id":2,"key":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="}]})");
  const auto keys = SealingKeys::Open(file_);
  ASSERT_THAT(keys, IsOk());
  EXPECT_EQ(keys->Find(0)->id, 2u);
  EXPECT_EQ(keys->Find(1)->bytes[0], 0u);
  EXPECT_EQ(keys->Find(2)->bytes[31], 1u);
}

TEST_F(SealingKeysTest, ADamagedFileIsRefusedAndLeftAsItIs) {
  for (
      const std::string content : {
          "",
          "{",
          "[]",
          "{}",
          R"({"current":1,"keys":[]})",
          R"({"current":1,"keys":[{"id":1}]})",
          R"({"current":1,"keys":[{"id":1,"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},)"
          R"({"id":1,"key":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="}]})",
          R"({"current":1,"keys":[{"id":1,"key":"c2hvcnQ="}]})",
          R"({"current":1,"keys":[{"id":1,"key":"!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]})",
      }) {
    Write(content);
    EXPECT_THAT(SealingKeys::Open(file_),
                IsErrorWith(Code::kUnavailable, CauseIs(HasSubstr("damaged"))))
        << content;
    EXPECT_EQ(Read(), content);
  }
}

// Only one key is read where the file is the one of the last time.
class KeyPlacesTest : public SealingKeysTest {
 protected:
  void Remember() {
    const auto opened = PrivateFile::Open(file_);
    ASSERT_THAT(opened, IsOk());
    auto content = opened->Read();
    ASSERT_THAT(content, IsOk());
    const auto ring = ReadKeyRing(*content);
    ASSERT_TRUE(ring);
    places_.Remember(opened->state(), *ring);
  }
  bool Finds(std::uint64_t id) const {
    const auto key = places_.Find(*PrivateFile::Open(file_), id);
    return key && key->bytes == SealingKeys::OpenExisting(file_)->Find(id)->bytes;
  }
  static void Settle() { LetPass(KeyPlaces::kSettled + std::chrono::milliseconds(100)); }

  const outcome::Deadline patience_{std::chrono::seconds(30)};
  KeyPlaces places_;
};

TEST_F(KeyPlacesTest, OneKeyIsReadOnceTheFileHasSettledAndUntilItChanges) {
  auto keys = SealingKeys::Open(file_);
  ASSERT_THAT(keys, IsOk());
  ASSERT_THAT(keys->Rotate(patience_), IsOk());
  Remember();
  EXPECT_FALSE(Finds(1)) << "it may change again without a trace";
  Settle();
  Remember();
  for (const std::uint64_t id : {0U, 1U, 2U}) EXPECT_TRUE(Finds(id)) << id;
  EXPECT_FALSE(places_.Find(*PrivateFile::Open(file_), 3));
  const auto before = keys->Find(1);
  ASSERT_THAT(before, IsOk());
  // In place, and as long as before.
  std::string content = Read();
  const std::size_t first = content.find("\"key\":\"") + 7;
  content[first] = content[first] == 'A' ? 'B' : 'A';
  Write(content);
  EXPECT_FALSE(places_.Find(*PrivateFile::Open(file_), 1));
  EXPECT_NE(keys->Find(1)->bytes, before->bytes);
  ASSERT_THAT(keys->Retire(1, patience_), IsOk());
  EXPECT_THAT(keys->Find(1), IsErrorWith(Code::kNotFound));
  chmod(file_.c_str(), 0644);
  EXPECT_THAT(keys->Find(2), IsErrorWith(Code::kUnavailable, FixIs(HasSubstr("chmod 600"))));
}

TEST_F(KeyPlacesTest, AFileThatAPersonWroteIsReadAsAWhole) {
  Write(
      R"({"current": 1, "keys": [{"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "id": 1}]})");
  Settle();
  Remember();
  EXPECT_FALSE(places_.Find(*PrivateFile::Open(file_), 1));
  EXPECT_EQ(SealingKeys::OpenExisting(file_)->Find(1)->id, 1u);
}

}  // namespace
}  // namespace claribi::store
