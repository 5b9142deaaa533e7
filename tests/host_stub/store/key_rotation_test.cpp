// How one sealing key takes over from another, and what may not get lost on the way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <fstream>
#include <future>
#include <sstream>

#include "host_stub/store/scratch_folder.h"
#include "store/private_file.h"
#include "store/sealing_keys.h"
#include "testing/result_matchers.h"

namespace claribi::store {
namespace {

using outcome::Code;
using testing::ElementsAre;
using testing::HasSubstr;
using State = SealingKeys::State;

// While it lives, no file grows beyond so many bytes, as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    before_ = signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit_);
    const rlimit full{bytes, limit_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &full);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &limit_);
    signal(SIGXFSZ, before_);
  }

 private:
  rlimit limit_{};
  void (*before_)(int) = nullptr;
};

class KeyRotationTest : public testing::Test {
 protected:
  KeyRotationTest() { EXPECT_THAT(keys_, IsOk()); }

  std::string Read() const {
    std::ostringstream text;
    text << std::ifstream(file_).rdbuf();
    return text.str();
  }

  // "1 old, 2 current"
  std::string Listing() const {
    const char* const kNames[] = {"current", "prepared", "old"};
    std::string text;
    const auto listed = keys_->List();
    for (const SealingKeys::Listed& key : *listed) {
      if (!text.empty()) text += ", ";
      text += std::to_string(key.id) + " " + kNames[static_cast<int>(key.state)];
    }
    return text;
  }

  ScratchFolder folder_;
  std::filesystem::path file_ = folder_ / "sealing.keys";
  outcome::Result<SealingKeys> keys_ = SealingKeys::Open(file_);
  outcome::Deadline patience_{std::chrono::seconds(60)};
};

TEST_F(KeyRotationTest, MakesANewKeyTheCurrentOneAndKeepsTheOld) {
  const auto old_key = keys_->Find(0);
  ASSERT_EQ(*keys_->Rotate(patience_), 2u);
  EXPECT_EQ(Listing(), "1 old, 2 current");
  EXPECT_EQ(keys_->Find(0)->id, 2u);
  EXPECT_NE(keys_->Find(0)->bytes, old_key->bytes);
  EXPECT_EQ(keys_->Find(1)->bytes, old_key->bytes);
}

TEST_F(KeyRotationTest, PreparesAKeyThatIsNotUsedYet) {
  ASSERT_EQ(*keys_->Prepare(patience_), 2u);
  EXPECT_EQ(Listing(), "1 current, 2 prepared");
  EXPECT_EQ(keys_->Find(0)->id, 1u);
}

TEST_F(KeyRotationTest, PreparesOneKeyOnly) {
  ASSERT_EQ(*keys_->Prepare(patience_), 2u);
  const std::string prepared = Read();
  EXPECT_EQ(*keys_->Prepare(patience_), 2u);
  EXPECT_EQ(Read(), prepared);
}

TEST_F(KeyRotationTest, MakesThePreparedKeyTheCurrentOne) {
  ASSERT_THAT(keys_->Prepare(patience_), IsOk());
  const auto prepared = keys_->Find(2);
  ASSERT_EQ(*keys_->Rotate(patience_), 2u);
  EXPECT_EQ(keys_->Find(0)->bytes, prepared->bytes);
  EXPECT_EQ(Listing(), "1 old, 2 current");
}

TEST_F(KeyRotationTest, NeverRetiresTheCurrentKey) {
  const std::string before = Read();
  const outcome::Status retired = keys_->Retire(1, patience_);
  EXPECT_THAT(retired, IsErrorWith(Code::kUsage, FixIs(HasSubstr("rotate"))));
  EXPECT_EQ(Read(), before);
}

TEST_F(KeyRotationTest, ForgetsARetiredKeyForEver) {
  ASSERT_THAT(keys_->Rotate(patience_), IsOk());
  ASSERT_THAT(keys_->Retire(1, patience_), IsOk());
  EXPECT_EQ(Listing(), "2 current");
  EXPECT_THAT(keys_->Find(1), IsErrorWith(Code::kNotFound));
  EXPECT_THAT(keys_->Retire(1, patience_), IsErrorWith(Code::kNotFound));
}

TEST_F(KeyRotationTest, NeverGivesTheIdOfARetiredKeyAgain) {
  ASSERT_EQ(*keys_->Prepare(patience_), 2u);
  ASSERT_THAT(keys_->Retire(2, patience_), IsOk());
  EXPECT_EQ(*keys_->Rotate(patience_), 3u);
  EXPECT_THAT(keys_->Find(2), IsErrorWith(Code::kNotFound));
}

TEST_F(KeyRotationTest, TellsAKeyThatOtherNodesHaveFromARetiredOne) {
  EXPECT_THAT(keys_->Find(2), IsErrorWith(Code::kUnavailable, FixIs(HasSubstr("Copy that file"))))
      << "nobody has to sign in again for it";
}

TEST_F(KeyRotationTest, TakesAFileThatCouldNotBeRotatedYet) {
  std::ofstream(file_) << R"({"schema_version":1,"current":5,"keys":[
    {"id":5,"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]})";
  EXPECT_EQ(*keys_->Rotate(patience_), 6u);
  EXPECT_EQ(Listing(), "5 old, 6 current");
}

TEST_F(KeyRotationTest, LosesNoKeyOfAnotherThreadOrProcess) {
  std::vector<std::future<outcome::Result<std::uint64_t>>> rotations;
  for (int i = 0; i < 16; ++i) {
    rotations.push_back(std::async(std::launch::async,
                                   [this] { return SealingKeys::Open(file_)->Rotate(patience_); }));
  }
  std::vector<std::uint64_t> ids;
  for (auto& rotation : rotations) ids.push_back(*rotation.get());
  std::sort(ids.begin(), ids.end());
  for (std::size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(ids[i], i + 2);
  EXPECT_EQ(keys_->List()->size(), 17u);
}

TEST_F(KeyRotationTest, ReadsAWholeFileWhileItIsReplaced) {
  const auto first = keys_->Find(1)->bytes;
  auto rotations = std::async(std::launch::async, [this] {
    for (int i = 0; i < 50; ++i) ASSERT_THAT(keys_->Rotate(patience_), IsOk());
  });
  for (int i = 0; i < 500; ++i) {
    const auto key = keys_->Find(1);
    ASSERT_THAT(key, IsOk());
    ASSERT_EQ(key->bytes, first);
  }
  rotations.get();
}

TEST_F(KeyRotationTest, LeavesTheFileAsItWasOnAFullDisk) {
  ASSERT_THAT(keys_->Rotate(patience_), IsOk());
  const std::string before = Read();
  for (const rlim_t room : {0u, 1u, 100u}) {
    const FullDisk full(room);
    for (const auto& result : {keys_->Rotate(patience_), keys_->Prepare(patience_)}) {
      EXPECT_THAT(result, IsErrorWith(Code::kUnavailable, FixIs(HasSubstr("space"))));
    }
    ASSERT_THAT(keys_->Retire(1, patience_), IsError());
  }
  EXPECT_EQ(Read(), before);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "sealing.keys.new"));
  EXPECT_EQ(*keys_->Rotate(patience_), 3u);
}

TEST_F(KeyRotationTest, GetsOverTheDraftOfAProcessThatWasKilled) {
  std::ofstream(folder_ / "sealing.keys.new") << R"({"schema_version":1,"curr)";
  chmod((folder_ / "sealing.keys.new").c_str(), 0644);
  ASSERT_THAT(keys_->Rotate(patience_), IsOk());
  EXPECT_EQ(Listing(), "1 old, 2 current");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "sealing.keys.new"));
}

TEST_F(KeyRotationTest, KeepsTheFileItsOwnersAlone) {
  ASSERT_THAT(keys_->Rotate(patience_), IsOk());
  struct stat found {};
  ASSERT_EQ(stat(file_.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777u, 0600u);
}

TEST_F(KeyRotationTest, KeepsTheAccountThatTheFileBelongsTo) {
  if (chown(file_.c_str(), 12345, 54321) != 0) GTEST_SKIP() << "giving files away needs root";
  ASSERT_THAT(keys_->Rotate(patience_), IsOk());
  struct stat found {};
  ASSERT_EQ(stat(file_.c_str(), &found), 0);
  EXPECT_EQ(found.st_uid, 12345u);
  EXPECT_EQ(found.st_gid, 54321u);
}

TEST_F(KeyRotationTest, ReplacesWhatALinkLeadsTo) {
  std::filesystem::create_directory(folder_ / "shared");
  std::filesystem::rename(file_, folder_ / "shared" / "keys");
  std::filesystem::create_symlink(folder_ / "shared" / "keys", file_);
  ASSERT_THAT(keys_->Rotate(patience_), IsOk());
  EXPECT_TRUE(std::filesystem::is_symlink(file_));
  EXPECT_EQ(Listing(), "1 old, 2 current");
}

TEST_F(KeyRotationTest, NeverReplacesADamagedFile) {
  std::ofstream(file_) << "{";
  EXPECT_THAT(keys_->Rotate(patience_), IsErrorWith(Code::kUnavailable));
  EXPECT_EQ(Read(), "{");
}

TEST_F(KeyRotationTest, WaitsForAnotherChangeNoLongerThanItMay) {
  const auto lock = FolderLock::Take(folder_.path(), patience_);
  ASSERT_THAT(lock, IsOk());
  const outcome::Deadline no_time(std::chrono::milliseconds(0));
  EXPECT_THAT(keys_->Rotate(no_time), IsErrorWith(Code::kTimeout));
  EXPECT_EQ(Listing(), "1 current");
}

}  // namespace
}  // namespace claribi::store
