// What one attempt made is its own until it wins; of two the first to commit wins, and the other
// takes nothing from it.
#include "store/attempt.h"

#include <gmock/gmock.h>

#include <thread>
#include <vector>

#include "host_stub/store/store_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::store {
namespace {

using testing::HasSubstr;

class AttemptTest : public StoreTest {
 protected:
  static DataSource Row(const std::string& id, const std::string& name = "main") {
    DataSource row = Source(name, id);
    row.status = "authorized";
    return row;
  }
  DataSource Stored(const std::string& name = "main") {
    const auto found = DataSources(*database_).Find("acme", name, patience_);
    EXPECT_THAT(found, IsOk());
    return found ? *found : DataSource();
  }
  std::string Kept(const std::string& id, const std::string& key) {
    const auto secret = Secrets(*database_).Get({"acme", id}, key, patience_);
    return secret ? secret->data : "(absent)";
  }
  std::string Seen(Attempt& attempt, const std::string& id, const std::string& key) {
    const auto secret = attempt.Get({"acme", id}, key, patience_);
    return secret ? secret->data : "(absent)";
  }
  std::uint64_t Put(Attempt& attempt, const std::string& id, const std::string& key,
                    const std::string& data, std::uint64_t expected = 0) {
    const auto version = attempt.Put({"acme", id}, key, data, expected, patience_);
    EXPECT_THAT(version, IsOk());
    return version ? *version : 0;
  }
  // A data source that is there, with a token.
  void Connect() {
    Attempt attempt(*database_, Source("main"), true, "grace");
    Put(attempt, "c1", "token", "old");
    ASSERT_THAT(attempt.Commit(Row("c1"), patience_), IsOk());
  }
  std::int64_t Rows(const std::string& table) {
    using Poco::Data::Keywords::into;
    using Poco::Data::Keywords::now;
    std::int64_t rows = -1;
    Another() << "SELECT COUNT(*) FROM " + table, into(rows), now;
    return rows;
  }
};

TEST_P(AttemptTest, LeavesNothingBeforeItIsCommitted) {
  {
    Attempt attempt(*database_, Source("main"), true, "ada");
    Put(attempt, "c1", "pending", "state");
    Put(attempt, "", "client", "registration");
    EXPECT_EQ(Seen(attempt, "c1", "pending"), "state");
    EXPECT_EQ(Seen(attempt, "", "client"), "registration");
  }  // as if it had died
  EXPECT_EQ(Rows("data_sources"), 0);
  EXPECT_EQ(Rows("secrets"), 0);
}

TEST_P(AttemptTest, WritesAllOfItAtOnceWithItsIdAndActor) {
  Attempt attempt(*database_, Source("main"), true, "ada");
  Put(attempt, "c1", "token", "new");
  Put(attempt, "", "client", "registration");
  ASSERT_THAT(attempt.Commit(Row("c1"), patience_), IsOk());
  EXPECT_EQ(Stored().attempt_id, attempt.id());
  EXPECT_EQ(Stored().connected_by, "ada");
  EXPECT_GT(Stored().connected_at_ms, 0);
  EXPECT_EQ(Kept("c1", "token"), "new");
  EXPECT_EQ(Kept("", "client"), "registration");
}

TEST_P(AttemptTest, VersionsGoOnBeyondTheCommit) {
  Attempt attempt(*database_, Source("main"), true, "ada");
  const auto version = Put(attempt, "c1", "token", "new");
  ASSERT_THAT(attempt.Commit(Row("c1"), patience_), IsOk());
  EXPECT_EQ(attempt.Get(space_, "token", patience_)->version, version);
  Put(attempt, "c1", "token", "renewed", version);
  EXPECT_EQ(Kept("c1", "token"), "renewed") << "from now on they are the store's own";
  ASSERT_THAT(attempt.Clear(space_, patience_), IsOk());
  EXPECT_EQ(Kept("c1", "token"), "(absent)");
}

TEST_P(AttemptTest, SwapsAsTheStoreDoes) {
  Connect();
  Attempt attempt(*database_, Stored(), false, "ada");
  const auto stored = attempt.Get(space_, "token", patience_);
  ASSERT_THAT(stored, IsOk());
  EXPECT_EQ(stored->data, "old") << "what does not wait is what is stored";
  EXPECT_THAT(attempt.Put(space_, "token", "x", 0, patience_), IsErrorWith(Code::kConflict));
  const auto replaced = Put(attempt, "c1", "token", "new", stored->version);
  EXPECT_THAT(attempt.Put(space_, "token", "x", stored->version, patience_),
              IsErrorWith(Code::kConflict));
  ASSERT_THAT(attempt.Put(space_, "token", std::nullopt, replaced, patience_), IsOk());
  EXPECT_EQ(Seen(attempt, "c1", "token"), "(absent)");
  EXPECT_THAT(attempt.Put(space_, "token", std::nullopt, 0, patience_), IsOk());
  EXPECT_EQ(Kept("c1", "token"), "old");
}

TEST_P(AttemptTest, TouchesNoOtherConnection) {
  Attempt attempt(*database_, Source("main"), true, "ada");
  EXPECT_TRUE(attempt.Covers({"acme", "c1"}));
  EXPECT_TRUE(attempt.Covers({"acme", ""}));
  EXPECT_FALSE(attempt.Covers({"acme", "c2"}));
  EXPECT_FALSE(attempt.Covers({"other", "c1"}));
  EXPECT_FALSE(attempt.Covers({"other", ""}));
}

TEST_P(AttemptTest, OfTwoNewOnesTheFirstToCommitWins) {
  Attempt left_alone(*database_, Source("main", "c1"), true, "ada");
  Attempt quick(*database_, Source("main", "c2"), true, "grace");
  Put(left_alone, "c1", "token", "of ada");
  Put(quick, "c2", "token", "of grace");
  ASSERT_THAT(quick.Commit(Row("c2"), patience_), IsOk());
  const auto winner = left_alone.FindWinner(patience_);
  ASSERT_THAT(winner, IsOk());
  ASSERT_TRUE(winner->has_value());
  EXPECT_EQ((*winner)->connected_by, "grace");
  EXPECT_EQ((*winner)->attempt_id, quick.id());
  EXPECT_THAT(left_alone.Commit(Row("c1"), patience_), IsErrorWith(Code::kConflict));
  EXPECT_EQ(Kept("c2", "token"), "of grace");
  EXPECT_EQ(Kept("c1", "token"), "(absent)");
  EXPECT_EQ(Rows("data_sources"), 1);
  EXPECT_FALSE(quick.FindWinner(patience_)->has_value()) << "nobody wins against oneself";
}

TEST_P(AttemptTest, OfTwoNewSignInsTheFirstToCommitWins) {
  Connect();
  Attempt left_alone(*database_, Stored(), false, "ada");
  Attempt quick(*database_, Stored(), false, "grace");
  const auto old = left_alone.Get(space_, "token", patience_)->version;
  Put(left_alone, "c1", "pending", "state of ada");
  Put(quick, "c1", "pending", "state of grace");
  EXPECT_EQ(Seen(left_alone, "c1", "pending"), "state of ada") << "each has its own";
  EXPECT_FALSE(left_alone.FindWinner(patience_)->has_value());
  Put(quick, "c1", "token", "of grace", old);
  ASSERT_THAT(quick.Commit(Row("c1"), patience_), IsOk());
  Put(left_alone, "c1", "other", "of ada");
  EXPECT_THAT(left_alone.Commit(Row("c1"), patience_), IsErrorWith(Code::kConflict));
  EXPECT_EQ((*left_alone.FindWinner(patience_))->connected_by, "grace");
  EXPECT_EQ(Kept("c1", "token"), "of grace");
  EXPECT_EQ(Kept("c1", "other"), "(absent)");
}

TEST_P(AttemptTest, ReplacesWhatAnotherNodeRenewedOfTheOldSignIn) {
  Connect();
  Attempt attempt(*database_, Stored(), false, "ada");
  const auto old = attempt.Get(space_, "token", patience_)->version;
  Put(attempt, "c1", "token", "new", old);
  ASSERT_THAT(Secrets(*database_).Put(space_, "token", "renewed", old, patience_), IsOk());
  ASSERT_THAT(attempt.Commit(Row("c1"), patience_), IsOk());
  EXPECT_EQ(Kept("c1", "token"), "new");
}

TEST_P(AttemptTest, AFailedOneKeepsWhatAnotherNodeRenewed) {
  Connect();
  Attempt attempt(*database_, Stored(), false, "ada");
  const auto old = attempt.Get(space_, "token", patience_)->version;
  Put(attempt, "c1", "token", "new", old);
  ASSERT_THAT(Secrets(*database_).Put(space_, "token", "renewed", old, patience_), IsOk());
  EXPECT_EQ(Kept("c1", "token"), "renewed");
}

TEST_P(AttemptTest, KeepsTheSharedRecordThatAnotherWroteFirst) {
  Attempt one(*database_, Source("main", "c1"), true, "ada");
  Attempt other(*database_, Source("second", "c2"), true, "grace");
  Put(one, "", "client", "of ada");
  Put(other, "", "client", "of grace");
  ASSERT_THAT(one.Commit(Row("c1"), patience_), IsOk());
  ASSERT_THAT(other.Commit(Row("c2", "second"), patience_), IsOk());
  EXPECT_EQ(Kept("", "client"), "of ada");
}

// The client that a vendor has forgotten must not be used for ever.
TEST_P(AttemptTest, AFailedOneKeepsWhatItLearnedOfSharedRecords) {
  Secrets secrets(*database_);
  const auto client = secrets.Put({"acme", ""}, "client", "forgotten", 0, patience_);
  const auto other = secrets.Put({"acme", ""}, "other", "forgotten", 0, patience_);
  Attempt attempt(*database_, Source("main"), true, "ada");
  ASSERT_THAT(attempt.Put({"acme", ""}, "client", std::nullopt, *client, patience_), IsOk());
  Put(attempt, "", "other", "registered anew", *other);
  Put(attempt, "", "added", "by ada");
  Put(attempt, "c1", "token", "of ada");
  attempt.KeepShared(patience_);
  EXPECT_EQ(Kept("", "client"), "(absent)");
  EXPECT_EQ(Kept("", "other"), "registered anew");
  EXPECT_EQ(Kept("", "added"), "(absent)") << "goes with the attempt";
  EXPECT_EQ(Kept("c1", "token"), "(absent)");
  EXPECT_EQ(Rows("data_sources"), 0);
}

TEST_P(AttemptTest, AFailedOneTakesNoSharedRecordFromAnother) {
  Secrets secrets(*database_);
  const auto client = secrets.Put({"acme", ""}, "client", "old", 0, patience_);
  Attempt attempt(*database_, Source("main"), true, "ada");
  ASSERT_THAT(attempt.Put({"acme", ""}, "client", std::nullopt, *client, patience_), IsOk());
  ASSERT_THAT(secrets.Put({"acme", ""}, "client", "of grace", *client, patience_), IsOk());
  attempt.KeepShared(patience_);
  EXPECT_EQ(Kept("", "client"), "of grace");
}

TEST_P(AttemptTest, SaysThatTheDataSourceWasDisconnected) {
  Connect();
  Attempt attempt(*database_, Stored(), false, "ada");
  ASSERT_THAT(Attempt(*database_, Stored(), false, "grace").Remove(patience_), IsOk());
  EXPECT_THAT(attempt.FindWinner(patience_), IsErrorWith(Code::kNotFound));
  EXPECT_THAT(attempt.Commit(Row("c1"), patience_), IsErrorWith(Code::kNotFound));
  EXPECT_EQ(Rows("data_sources"), 0);
}

TEST_P(AttemptTest, RemovesTheRowWithItsSecrets) {
  Connect();
  Attempt attempt(*database_, Stored(), false, "ada");
  ASSERT_THAT(attempt.Clear(space_, patience_), IsOk());
  EXPECT_EQ(Seen(attempt, "c1", "token"), "(absent)");
  EXPECT_EQ(Kept("c1", "token"), "old") << "not before the row goes";
  ASSERT_THAT(attempt.Remove(patience_), IsOk());
  EXPECT_EQ(Rows("data_sources"), 0);
  EXPECT_EQ(Rows("secrets"), 0);
  EXPECT_THAT(attempt.Remove(patience_), IsOk()) << "gone already";
}

TEST_P(AttemptTest, DoesNotRemoveASignInThatCameMeanwhile) {
  Connect();
  Attempt disconnecting(*database_, Stored(), false, "ada");
  Attempt connecting(*database_, Stored(), false, "grace");
  ASSERT_THAT(connecting.Commit(Row("c1"), patience_), IsOk());
  EXPECT_THAT(disconnecting.Remove(patience_),
              IsErrorWith(Code::kConflict, MessageIs(HasSubstr("main"))));
  EXPECT_EQ(Kept("c1", "token"), "old");
}

TEST_P(AttemptTest, WritesAfterAClear) {
  Connect();
  Attempt attempt(*database_, Stored(), false, "ada");
  ASSERT_THAT(attempt.Clear(space_, patience_), IsOk());
  Put(attempt, "c1", "fresh", "1");
  ASSERT_THAT(attempt.Commit(Row("c1"), patience_), IsOk());
  EXPECT_EQ(Kept("c1", "token"), "(absent)");
  EXPECT_EQ(Kept("c1", "fresh"), "1");
}

// A row of before attempts had ids.
TEST_P(AttemptTest, TakesOverARowOfAnOlderHost) {
  ASSERT_THAT(DataSources(*database_).Add(Source("main"), patience_), IsOk());
  Attempt attempt(*database_, Stored(), false, "ada");
  EXPECT_FALSE(attempt.FindWinner(patience_)->has_value());
  ASSERT_THAT(attempt.Commit(Row("c1"), patience_), IsOk());
  EXPECT_EQ(Stored().status, "authorized");
  EXPECT_EQ(Stored().attempt_id, attempt.id());
}

TEST_P(AttemptTest, ManyAtOnceHaveOneWinner) {
  constexpr int kAttempts = 6;
  std::atomic<int> winners{0};
  std::atomic<int> losers{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kAttempts; ++i) {
    threads.emplace_back([this, i, &winners, &losers] {
      const std::string id = "c" + std::to_string(i);
      Attempt attempt(*database_, Source("main", id), true, "node " + std::to_string(i));
      if (!attempt.Put({"acme", id}, "token", id, 0, patience_)) return;
      const Status done = attempt.Commit(Row(id), patience_);
      if (done) ++winners;
      if (!done && done.error().code == Code::kConflict) ++losers;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(winners, 1);
  EXPECT_EQ(losers, kAttempts - 1);
  const DataSource winner = Stored();
  EXPECT_EQ(Kept(winner.connection_id, "token"), winner.connection_id);
  EXPECT_EQ(Rows("secrets"), 1);
}

TEST_P(AttemptTest, LooksWhetherItWasWrittenAlsoWhenItsTimeIsUp) {
  Attempt attempt(*database_, Source("main"), true, "ada");
  patience_.remaining = std::chrono::milliseconds(0);
  EXPECT_THAT(attempt.Commit(Row("c1"), patience_), IsErrorWith(Code::kTimeout));
  patience_.remaining = std::chrono::milliseconds::max();
  ASSERT_THAT(attempt.Commit(Row("c1"), patience_), IsOk());
  patience_.remaining = std::chrono::milliseconds(0);
  EXPECT_THAT(attempt.Commit(Row("c1"), patience_), IsOk()) << "its row is there";
}

// A full disk stands for whatever refuses a write.
TEST_P(AttemptTest, IsWholeOrNothingWhereTheStoreRefuses) {
  const bool on_sqlite = on() == On::kSqlite;
  if (on_sqlite) {
    Execute(
        "CREATE TRIGGER refusal BEFORE INSERT ON secrets"
        " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
  } else {
    Execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$");
    Execute(
        "CREATE TRIGGER refusal BEFORE INSERT ON secrets FOR EACH ROW EXECUTE FUNCTION refuse()");
  }
  Attempt attempt(*database_, Source("main"), true, "ada");
  Put(attempt, "c1", "token", "new");
  EXPECT_THAT(attempt.Commit(Row("c1"), patience_), IsError());
  EXPECT_EQ(Rows("data_sources"), 0);
  Execute(on_sqlite ? "DROP TRIGGER refusal" : "DROP TRIGGER refusal ON secrets");
  EXPECT_EQ(Seen(attempt, "c1", "token"), "new") << "it may try again";
  EXPECT_THAT(attempt.Commit(Row("c1"), patience_), IsOk());
}

CLARIBI_ON_BOTH_DATABASES(AttemptTest);

}  // namespace
}  // namespace claribi::store
