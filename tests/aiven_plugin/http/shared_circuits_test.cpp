// Circuits that processes share: when the store is asked, who sends the probe, and what a store
// that fails costs. A process is a Circuits of its own over one store.
#include "http/shared_circuits.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "aiven_plugin/http/circuit_fixture.h"
#include "core/text.h"

namespace claribi::http {
namespace {

using core::Milliseconds;
using ::testing::HasSubstr;

// What two processes of one organisation have in common.
struct Shelf {
  std::mutex mutex;
  CircuitStore::Record record;
  int reads = 0;
  int writes = 0;
  bool fails_reading = false;
  bool fails_writing = false;
  std::function<void()> before_write;  // once
};

class ShelfStore final : public CircuitStore {
 public:
  explicit ShelfStore(Shelf& shelf) : shelf_(shelf) {}

  std::optional<Record> Read(const core::CallContext&) override {
    const std::lock_guard<std::mutex> lock(shelf_.mutex);
    ++shelf_.reads;
    return shelf_.fails_reading ? std::nullopt : std::optional<Record>(shelf_.record);
  }
  Written Write(const Record& record, const core::CallContext&) override {
    if (shelf_.before_write) std::exchange(shelf_.before_write, nullptr)();
    const std::lock_guard<std::mutex> lock(shelf_.mutex);
    ++shelf_.writes;
    if (shelf_.fails_writing) return Written::kFailed;
    if (record.version != shelf_.record.version) return Written::kAnotherWasFirst;
    shelf_.record = record;
    ++shelf_.record.version;
    return Written::kYes;
  }

 private:
  Shelf& shelf_;
};

class SharedCircuitsTest : public ::testing::Test {
 protected:
  // A process of an organisation, which ends with it.
  struct Process {
    Process(SharedCircuitsTest& test, Shelf& shelf, const std::string& organisation)
        : circuits(test.limits_, test.clock_),
          shared(circuits, organisation, std::make_unique<ShelfStore>(shelf)),
          transport(std::make_unique<testing::ScriptedTransport>([&test](const HttpRequest&) {
                      ++test.sent_;
                      if (test.meanwhile_) std::exchange(test.meanwhile_, nullptr)();
                      testing::ScriptedAnswer answer = testing::JsonAnswer(test.status_, "{}");
                      if (test.status_ == 0) answer.error = Refused();
                      return answer;
                    }),
                    CircuitTransport::Services{shared, test.clock_, test.logger_}, kSilence),
          call(test.call_) {}

    core::Result<std::unique_ptr<HttpResponse>> Send() {
      HttpRequest request;
      request.method = "POST";
      request.url = core::Url::Parse(kUrl).value();
      return transport.Send(std::move(request), call);
    }
    std::optional<OpenCircuit> Find() {
      return shared.Find(Places(core::Url::Parse(kUrl).value()), call);
    }

    Circuits circuits;
    SharedCircuits shared;
    CircuitTransport transport;
    const core::CallContext& call;
  };

  std::unique_ptr<Process> Start(const std::string& organisation = "acme") {
    return std::make_unique<Process>(*this, shelf_, organisation);
  }
  // Each in a process of its own, as commands are.
  void RunCommands(int times) {
    for (int i = 0; i < times; ++i) static_cast<void>(Start()->Send());
  }

  static constexpr std::string_view kUrl = "https://mcp.vendor.example/mcp";

  CircuitLimits limits_;
  testing::FakeClock clock_;
  testing::FakeCall call_{clock_};
  testing::RecordingLogger logger_;
  Shelf shelf_;
  int status_ = 503;  // 0: nothing is reached
  int sent_ = 0;
  std::function<void()> meanwhile_;  // once, while a request is under way
};

TEST_F(SharedCircuitsTest, FailingCommandsOpenItAndALaterOneSendsNothing) {
  for (const int status : {503, 500, 0}) {
    shelf_.record = {};
    status_ = status;
    sent_ = 0;
    RunCommands(10);
    EXPECT_EQ(sent_, 5) << status;
    const auto later = Start();
    EXPECT_THAT(later->Send(),
                IsErrorWith(core::ErrorCode::kUnavailable,
                            CauseIs(HasSubstr("the next attempt is made from " +
                                              core::TimeText(clock_.Now() + kFirst)))));
    const auto open = Start()->Find();
    ASSERT_TRUE(open);
    EXPECT_EQ(open->failures, 5U);
    EXPECT_EQ(open->next_attempt_at, clock_.Now() + kFirst);
    EXPECT_EQ(sent_, 5) << "and to be told costs no request";
  }
}

TEST_F(SharedCircuitsTest, ProbesPauseLongerAndAnAnswerEndsItForAll) {
  const auto waiting = Start();
  RunCommands(5);
  for (const int pause : {5000, 10000, 20000}) {
    EXPECT_EQ(Start()->Find()->next_attempt_at, clock_.Now() + Milliseconds(pause));
    clock_.Advance(Milliseconds(pause));
    sent_ = 0;
    RunCommands(4);
    EXPECT_EQ(sent_, 1) << "one probe";
  }
  EXPECT_THAT(waiting->Send(), IsError()) << "it learns of it";
  clock_.Advance(Milliseconds(40000));
  status_ = 401;
  EXPECT_THAT(Start()->Send(), IsOk());
  EXPECT_TRUE(shelf_.record.circuits.empty());
  EXPECT_FALSE(waiting->Find());
  status_ = 503;
  RunCommands(4);
  EXPECT_FALSE(Start()->Find()) << "the count began anew";
}

TEST_F(SharedCircuitsTest, AnAnswerElsewhereEndsItBeforeThePauseIsOver) {
  const auto other = Start();
  RunCommands(5);
  EXPECT_THAT(other->Send(), IsError());
  shelf_.record.circuits.clear();
  ++shelf_.record.version;
  status_ = 200;
  EXPECT_THAT(other->Send(), IsOk());
}

TEST_F(SharedCircuitsTest, HealthyRequestsWriteNothingAndReadOnce) {
  status_ = 200;
  const auto process = Start();
  for (int i = 0; i < 20; ++i) EXPECT_THAT(process->Send(), IsOk());
  EXPECT_EQ(shelf_.reads, 1);
  EXPECT_EQ(shelf_.writes, 0);
}

TEST_F(SharedCircuitsTest, AnAnswerTakesBackWhatWasCounted) {
  RunCommands(4);
  EXPECT_EQ(shelf_.record.circuits.size(), 1U);
  status_ = 404;
  RunCommands(1);
  EXPECT_TRUE(shelf_.record.circuits.empty());
  const int writes = shelf_.writes;
  RunCommands(5);
  EXPECT_EQ(shelf_.writes, writes);
}

TEST_F(SharedCircuitsTest, OneOfTwoProcessesProbes) {
  RunCommands(5);
  clock_.Advance(kFirst);
  const auto first = Start();
  const auto second = Start();
  sent_ = 0;
  status_ = 200;
  meanwhile_ = [&] {
    EXPECT_THAT(second->Send(), IsErrorWith(CauseIs(HasSubstr("one request is trying"))));
    EXPECT_THAT(Start()->Send(), IsErrorWith(CauseIs(HasSubstr("one request is trying"))));
  };
  EXPECT_THAT(first->Send(), IsOk());
  EXPECT_EQ(sent_, 1);
  EXPECT_THAT(second->Send(), IsOk());
}

TEST_F(SharedCircuitsTest, TheSwapDecidesWhoProbes) {
  RunCommands(5);
  clock_.Advance(kFirst);
  const auto first = Start();
  const auto second = Start();
  sent_ = 0;
  // The second is as far as the first, and writes before it.
  shelf_.before_write = [&] { static_cast<void>(second->Send()); };
  EXPECT_THAT(first->Send(), IsError());
  EXPECT_EQ(sent_, 1);
}

TEST_F(SharedCircuitsTest, ManyProcessesSendOneProbe) {
  RunCommands(5);
  clock_.Advance(kFirst);
  std::vector<std::unique_ptr<Process>> processes;
  for (int i = 0; i < 8; ++i) processes.push_back(Start());
  std::atomic<int> probes{0};
  std::vector<std::thread> threads;
  for (const auto& process : processes) {
    threads.emplace_back([&probes, &process] {
      const Places places(core::Url::Parse(kUrl).value());
      const auto admission = process->shared.Admit(places, process->call);
      if (admission.ok()) ++probes;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(probes, 1);
}

TEST_F(SharedCircuitsTest, AProbeWhoseProcessDiedIsTakenByAnother) {
  RunCommands(5);
  clock_.Advance(kFirst);
  const Places places(core::Url::Parse(kUrl).value());
  ASSERT_THAT(Start()->shared.Admit(places, call_), IsOk());
  EXPECT_THAT(Start()->Send(), IsError());
  clock_.Advance(Circuit::kProbeTime);
  status_ = 200;
  EXPECT_THAT(Start()->Send(), IsOk());
}

TEST_F(SharedCircuitsTest, AProbeThatTaughtNothingIsGivenBackToAll) {
  RunCommands(5);
  clock_.Advance(kFirst);
  const auto process = Start();
  status_ = 0;
  meanwhile_ = [&] { call_.cancelled = true; };
  static_cast<void>(process->Send());
  call_.cancelled = false;
  status_ = 200;
  EXPECT_THAT(Start()->Send(), IsOk());
}

TEST_F(SharedCircuitsTest, FailuresOfTwoProcessesAtOnceBothCount) {
  RunCommands(3);
  shelf_.before_write = [this] { RunCommands(1); };
  RunCommands(1);
  EXPECT_TRUE(Start()->Find());
}

TEST_F(SharedCircuitsTest, AStoreThatFailsCostsNoCall) {
  for (const bool at_reading : {true, false}) {
    shelf_.fails_reading = at_reading;
    shelf_.fails_writing = !at_reading;
    const auto process = Start();
    status_ = 200;
    EXPECT_THAT(process->Send(), IsOk());
    status_ = 503;
    sent_ = 0;
    for (int i = 0; i < 10; ++i) static_cast<void>(process->Send());
    EXPECT_EQ(sent_, 5) << "the process counts for itself";
    EXPECT_TRUE(process->Find());
    clock_.Advance(kFirst);
    status_ = 200;
    EXPECT_THAT(process->Send(), IsOk());
    EXPECT_FALSE(process->Find());
    EXPECT_TRUE(shelf_.record.circuits.empty());
  }
}

TEST_F(SharedCircuitsTest, WhatCouldNotBeSharedIsSharedLater) {
  const auto process = Start();
  shelf_.fails_writing = true;
  for (int i = 0; i < 4; ++i) static_cast<void>(process->Send());
  shelf_.fails_writing = false;
  static_cast<void>(process->Send());
  EXPECT_TRUE(Start()->Find());
}

TEST_F(SharedCircuitsTest, OrganisationsShareNothing) {
  RunCommands(5);
  Shelf globex;
  Process other(*this, globex, "globex");
  status_ = 200;
  EXPECT_THAT(other.Send(), IsOk());
  EXPECT_FALSE(other.Find());
  EXPECT_TRUE(Start()->Find());
}

TEST_F(SharedCircuitsTest, AClockThatStepsClosesNobodyOff) {
  RunCommands(5);
  clock_.Advance(-Milliseconds(86400000));
  sent_ = 0;
  RunCommands(1);
  EXPECT_EQ(sent_, 1) << "set back by a day";
  clock_.Advance(Milliseconds(86400000));
  RunCommands(1);
  EXPECT_EQ(sent_, 2) << "and forward: what is so old is forgotten";
}

TEST_F(SharedCircuitsTest, AnothersLongerPauseIsNotKeptTo) {
  limits_.first_pause = limits_.longest_pause = Milliseconds(86400000);
  RunCommands(5);
  limits_ = {};
  clock_.Advance(limits_.longest_pause);
  status_ = 200;
  EXPECT_THAT(Start()->Send(), IsOk());
}

TEST_F(SharedCircuitsTest, NeverOpensWhereTheOperatorSaysSo) {
  RunCommands(5);
  limits_.failures = 0;
  sent_ = 0;
  const int reads = shelf_.reads;
  RunCommands(10);
  EXPECT_EQ(sent_, 10);
  EXPECT_FALSE(Start()->Find());
  EXPECT_EQ(shelf_.reads, reads);
}

}  // namespace
}  // namespace claribi::http
