// Programs run to their end: exit, signal, deadline, what they leave behind, and what they print.
#include "validator/child_process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <string>

#include "validator/child_result.h"

namespace claribi::validator {
namespace {

using How = Ended::How;
using std::chrono::milliseconds;

class Interrupted final : public outcome::Patience {
 public:
  bool IsCancelled() const override { return true; }
  milliseconds Remaining() const override { return milliseconds::max(); }
};

Ended Shell(const std::string& script, milliseconds limit = milliseconds(20'000)) {
  const outcome::Deadline patience(milliseconds(60'000));
  return RunProgram({.argv = {"/bin/sh", "-c", script}}, limit, patience);
}

TEST(ChildProcess, TellsAnExitFromASignal) {
  const Ended exited = Shell("exit 3");
  EXPECT_EQ(exited.how, How::kExited);
  EXPECT_EQ(exited.exit_code, 3);
  const Ended killed = Shell("kill -SEGV $$");
  EXPECT_EQ(killed.how, How::kSignalled);
  EXPECT_EQ(killed.signal, SIGSEGV);
  EXPECT_EQ(SignalName(killed.signal), "SIGSEGV");
}

TEST(ChildProcess, EndsAtItsDeadlineWithAllThatItStarted) {
  const Ended ended = Shell("tail -f /dev/null & echo $!; tail -f /dev/null", milliseconds(300));
  EXPECT_EQ(ended.how, How::kTimedOut);
  const pid_t started = std::stoi(ended.out.text);
  // It is gone, or about to be: nobody reaps it for us.
  for (int i = 0; i < 100'000 && kill(started, 0) == 0; ++i) {
  }
  EXPECT_LT(ended.took, milliseconds(10'000));
}

TEST(ChildProcess, IsNotWaitedForByWhatKeepsItsStreamsOpen) {
  const Ended ended = Shell("tail -f /dev/null & echo done");
  EXPECT_EQ(ended.how, How::kExited);
  EXPECT_EQ(ended.out.text, "done\n");
  EXPECT_LT(ended.took, milliseconds(10'000));
}

TEST(ChildProcess, IsEndedWhenNobodyWantsItAnyMore) {
  const Ended ended = RunProgram({.argv = {"/bin/sh", "-c", "tail -f /dev/null"}},
                                 milliseconds(20'000), Interrupted());
  EXPECT_EQ(ended.how, How::kCancelled);
}

TEST(ChildProcess, KeepsTheBeginningOfWhatItPrints) {
  const Ended ended = Shell("head -c 300000 /dev/zero | tr '\\0' x; echo oops >&2");
  EXPECT_EQ(ended.how, How::kExited);
  EXPECT_TRUE(ended.out.is_cut);
  EXPECT_LE(ended.out.text.size(), 16u * 1024);
  EXPECT_EQ(ended.err.text, "oops\n");
  EXPECT_FALSE(ended.err.is_cut);
  EXPECT_EQ(ended.result, "");
}

TEST(ChildResult, IsReadByWhoeverSharesIt) {
  const ChildResult parents = ChildResult::Make();
  ASSERT_TRUE(parents.IsUsable());
  const int passed_on = dup(parents.descriptor());
  ChildResult childs = ChildResult::Of(passed_on);
  close(passed_on);
  childs.Append("one\n");
  childs.Append(std::string(std::size_t{5} << 20, 'x'));  // more than there is room for
  childs.Append("two\n");
  EXPECT_EQ(parents.Read(), "one\ntwo\n");
  EXPECT_FALSE(ChildResult::Of(-1).IsUsable());
}

TEST(ChildProcess, ReadsItsRequest) {
  const outcome::Deadline patience(milliseconds(60'000));
  const Ended apart = RunProgram({.argv = {"/bin/sh", "-c", "cat <&3; cat; echo $CLARIBI_X"},
                                  .request = "asked",
                                  .environment = {"CLARIBI_X=set"}},
                                 milliseconds(20'000), patience);
  EXPECT_EQ(apart.out.text, "askedset\n");
  const Ended usual =
      RunProgram({.argv = {"/bin/cat"}, .request = "asked", .request_is_stdin = true},
                 milliseconds(20'000), patience);
  EXPECT_EQ(usual.out.text, "asked");
}

TEST(ChildProcess, ThatDoesNotExistIsTold) {
  const outcome::Deadline patience(milliseconds(60'000));
  const Ended ended =
      RunProgram({.argv = {"/nonexistent/program"}}, milliseconds(20'000), patience);
  EXPECT_EQ(ended.how, How::kExited);
  EXPECT_EQ(ended.exit_code, 127);
}

}  // namespace
}  // namespace claribi::validator
