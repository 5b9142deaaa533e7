// What is an event and what is the same one again: the rules, without a connection.
#include "connection/event_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "aiven_plugin/messages/recorded_events.h"
#include "testing/fakes.h"

namespace claribi::connection {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class EventWatchTest : public ::testing::Test {
 protected:
  SignInReason Revoked() { return {"revoked_by_vendor", "The vendor has ended it.", clock_.Now()}; }

  testing::FakeClock clock_;
  RecordedEvents events_;
  EventWatch watch_{&events_, clock_};
};

TEST_F(EventWatchTest, SaysNothingToNobody) {
  EventWatch deaf(nullptr, clock_);
  EXPECT_FALSE(deaf.HasListener());
  deaf.NoteNotice();
  deaf.NoteUsed(1);
  deaf.NoteUsed(2);
  deaf.NoteLost(Revoked());
  deaf.NoteRefused(Revoked());
}

TEST_F(EventWatchTest, ANoticeAndTheListingThatShowsItAreOne) {
  watch_.NoteNotice();
  watch_.NoteNotice();
  EXPECT_THAT(events_.Kinds(), ElementsAre("tools_changed"));
  watch_.NoteListing(true, watch_.notices());
  EXPECT_EQ(events_.Kinds().size(), 1U);
  watch_.NoteListing(true, watch_.notices());
  EXPECT_EQ(events_.Kinds().size(), 2U) << "this difference nobody had told of";
  watch_.NoteListing(false, watch_.notices());
  EXPECT_EQ(events_.Kinds().size(), 2U);
}

TEST_F(EventWatchTest, ANoticeDuringAListingIsShownByTheNext) {
  const std::uint64_t before = watch_.notices();
  watch_.NoteNotice();
  watch_.NoteListing(false, before);
  watch_.NoteListing(true, watch_.notices());
  EXPECT_THAT(events_.Kinds(), ElementsAre("tools_changed"));
  watch_.NoteNotice();
  EXPECT_EQ(events_.Kinds().size(), 2U);
}

TEST_F(EventWatchTest, ACredentialIsNewsIfItIsNewHereAndFromElsewhere) {
  watch_.NoteUsed(0);  // none
  watch_.NoteUsed(1);  // the first is what was found
  watch_.NoteUsed(1);
  watch_.NoteObtained(2);
  watch_.NoteUsed(2);
  watch_.NoteUsed(1);  // of a request that began earlier
  EXPECT_THAT(events_.Kinds(), IsEmpty());
  watch_.NoteUsed(3);
  watch_.NoteUsed(3);
  watch_.NoteUsed(2);
  EXPECT_THAT(events_.Kinds(), ElementsAre("sign_in_renewed"));
}

TEST_F(EventWatchTest, ALossIsKnownByItsReasonAndItsTime) {
  const SignInReason first = Revoked();
  watch_.NoteLost(first);
  watch_.NoteProven();
  watch_.NoteUsed(1);
  watch_.NoteLost(first);
  EXPECT_THAT(events_.Kinds(), ElementsAre("sign_in_lost"));
  clock_.Advance(core::Milliseconds(1));
  watch_.NoteLost(Revoked());
  EXPECT_EQ(events_.Kinds().size(), 2U);
}

TEST_F(EventWatchTest, ALossWithoutATimeLastsUntilThereIsACredential) {
  const SignInReason retired{"key_retired", "The key was retired.", std::nullopt};
  watch_.NoteLost(retired);
  watch_.NoteLost(retired);
  EXPECT_EQ(events_.Kinds().size(), 1U);
  watch_.NoteUsed(1);
  watch_.NoteLost(retired);
  EXPECT_EQ(events_.Kinds().size(), 2U);
}

TEST_F(EventWatchTest, ARefusalLastsUntilAToolAnswers) {
  watch_.NoteRefused(Revoked());
  clock_.Advance(core::Milliseconds(1));
  watch_.NoteUsed(2);
  watch_.NoteRefused(Revoked());
  EXPECT_EQ(events_.Kinds().size(), 1U);
  watch_.NoteProven();
  watch_.NoteRefused(Revoked());
  EXPECT_EQ(events_.Kinds().size(), 2U);
}

TEST_F(EventWatchTest, ReportsTheReasonWithoutCredentials) {
  watch_.NoteLost({"revoked_by_vendor", "It said: password=hunter2hunter2.", clock_.Now()});
  const core::Json event = events_.All().front();
  EXPECT_EQ(event.FindInt64("at_ms"), core::ToMs(clock_.Now()));
  EXPECT_EQ(*event.Find("reason")->FindString("code"), "revoked_by_vendor");
  EXPECT_EQ(event.Find("reason")->FindInt64("at_ms"), core::ToMs(clock_.Now()));
  EXPECT_THAT(event.Dump(), Not(HasSubstr("hunter2")));
}

TEST_F(EventWatchTest, ManyThreadsThatSeeOneThingReportItOnce) {
  const SignInReason reason = Revoked();
  watch_.NoteUsed(1);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      watch_.NoteNotice();
      watch_.NoteUsed(2);
      watch_.NoteLost(reason);
      watch_.NoteRefused(reason);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(events_.Kinds(), ::testing::UnorderedElementsAre("tools_changed", "sign_in_renewed",
                                                               "sign_in_lost", "sign_in_lost"));
}

}  // namespace
}  // namespace claribi::connection
