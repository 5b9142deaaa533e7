// What a server says unasked, on a stream of its own. H25-08 to H25-10, LST-08, LST-10, LST-11.
#include "mcp/server_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "aiven_plugin/mcp/client_harness.h"
#include "aiven_plugin/mcp/standing_server.h"
#include "mcp/server_request.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::Json;
using testing::JsonAnswer;
using testing::ScriptedAnswer;

class AcceptingPerson final : public Elicitor {
 public:
  core::Result<Json> Ask(const Json&, const core::CallContext& call) override {
    has_call = call.HostHandle() != nullptr;
    return Json::Parse(R"({"action":"accept"})").value();
  }
  std::atomic<bool> has_call{true};
};

// Somebody who does not answer. A test that they hold up fails after kLongest instead of hanging.
class SilentPerson final : public Elicitor {
 public:
  static constexpr std::chrono::seconds kLongest{60};

  explicit SilentPerson(bool can_be_dismissed) : can_be_dismissed_(can_be_dismissed) {}

  core::Result<Json> Ask(const Json&, const core::CallContext& call) override {
    std::unique_lock lock(mutex_);
    ++asked_;
    changed_.notify_all();
    const auto end = std::chrono::steady_clock::now() + kLongest;
    while (!released_ && std::chrono::steady_clock::now() < end) {
      if (can_be_dismissed_ && call.IsCancelled()) break;
      changed_.wait_for(lock, std::chrono::milliseconds(1));
    }
    was_cancelled_ = call.IsCancelled();
    ++left_;
    return core::Error(core::ErrorCode::kCancelled, "nobody answered");
  }
  // Lets everybody go who cannot be dismissed.
  void Release() {
    const std::lock_guard lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }
  bool AwaitAsked(int times) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kLongest, [&] { return asked_ >= times; });
  }
  int asked() const { return Read(asked_); }
  int left() const { return Read(left_); }
  bool was_cancelled() const { return Read(was_cancelled_); }

 private:
  template <typename T>
  T Read(const T& value) const {
    const std::lock_guard lock(mutex_);
    return value;
  }

  const bool can_be_dismissed_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int asked_ = 0;
  int left_ = 0;
  bool released_ = false;
  bool was_cancelled_ = false;
};

constexpr const char* kQuestion =
    "data: {\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"elicitation/create\","
    "\"params\":{\"message\":\"m\",\"requestedSchema\":{}}}\n\n";

TEST_F(ServerStreamTest, ComesBackToOneThatHeldNothingButNoise) {
  std::string noise;
  for (std::size_t i = 0; i <= EventSource::kMostPassedOver; ++i) noise += "data: ping\n\n";
  server_.streams = {noise, noise, kChanged};
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  Await([&] { return harness_.notices >= 1; });
}

TEST_F(ServerStreamTest, HearsOfChangesFromALegacyServer) {
  server_.streams = {kChanged};
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  Await([&] { return client->tools_changed() >= 1; });
  Await([&] { return harness_.notices >= 1; });
}

TEST_F(ServerStreamTest, HearsOfChangesFromAModernServer) {
  server_.streams = {kChanged};
  const auto client = Connect({ProtocolRevision::k2026_07_28});
  Await([&] { return client->tools_changed() >= 1; });
  Await([&] { return harness_.notices >= 1; });
}

TEST_F(ServerStreamTest, GoesOnWhereTheStreamBrokeOff) {
  server_.streams = {std::string("id: e1\n") + kChanged, kChanged};
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  Await([&] {
    const std::lock_guard lock(server_.mutex);
    return server_.resumed_from.size() >= 3;
  });
  EXPECT_EQ(server_.resumed_from.at(0), "");
  EXPECT_EQ(server_.resumed_from.at(1), "e1");
}

TEST_F(ServerStreamTest, CountsAGapAsAChange) {
  server_.streams = {": nothing\n\n"};
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  Await([&] { return client->tools_changed() >= 1; });
}

TEST_F(ServerStreamTest, EndsWhenAModernServerEndsIt) {
  server_.streams = {"data: {\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}}\n\n", kChanged};
  const auto client = Connect({ProtocolRevision::k2026_07_28});
  EXPECT_THAT(client->Close(call_), IsOk());
  EXPECT_EQ(client->tools_changed(), 0U);
  EXPECT_EQ(server_.streams.size(), 1U) << "a clean close is not a reason to come back (LST-11)";
}

TEST_F(ServerStreamTest, AnswersWhatAServerAsksThere) {
  AcceptingPerson person;
  harness_.elicitor = &person;
  server_.streams = {
      "data: {\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"elicitation/create\",\"params\":"
      "{\"message\":\"m\",\"requestedSchema\":{\"properties\":{\"a\":{\"type\":\"string\","
      "\"default\":\"d\"}}}}}\n\n"};
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  Await([&] { return server_.Answers() == 1; });
  EXPECT_EQ(server_.answers.front(),
            R"({"jsonrpc":"2.0","id":"q","result":{"action":"accept","content":{"a":"d"}}})");
  EXPECT_FALSE(person.has_call) << "asked outside of any call";
}

TEST_F(ServerStreamTest, ClosingDismissesAPersonWhoDoesNotAnswer) {
  SilentPerson person(true);
  harness_.elicitor = &person;
  server_.streams = {kQuestion};
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  ASSERT_TRUE(person.AwaitAsked(1));
  EXPECT_TRUE(client->Close(call_).ok());
  EXPECT_EQ(person.left(), 1) << "closed, and still asking";
  EXPECT_TRUE(person.was_cancelled());
}

// The session ends at the vendor while the dialogue ends here, not afterwards.
TEST_F(ServerStreamTest, ClosingEndsTheSessionWhileTheDialogueIsStillOpen) {
  SilentPerson person(false);
  harness_.elicitor = &person;
  server_.has_sessions = true;
  server_.streams = {kQuestion};
  std::atomic<int> left_before_delete{-1};
  server_.before_delete = [&] {
    left_before_delete = person.left();
    person.Release();
  };
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  ASSERT_TRUE(person.AwaitAsked(1));
  EXPECT_TRUE(client->Close(call_).ok());
  EXPECT_EQ(left_before_delete, 0);
  EXPECT_EQ(person.left(), 1);
  EXPECT_TRUE(person.was_cancelled());
}

// A call that cannot wait any longer does not: the destructor does.
TEST_F(ServerStreamTest, ClosingLastsNoLongerThanItsCall) {
  SilentPerson person(false);
  harness_.elicitor = &person;
  server_.streams = {kQuestion};
  auto client = Connect({ProtocolRevision::k2025_11_25});
  ASSERT_TRUE(person.AwaitAsked(1));
  testing::FakeCall brief(harness_.clock);
  brief.cancel_after_polls = 3;
  EXPECT_TRUE(client->Close(brief).ok());
  EXPECT_EQ(person.left(), 0) << "the dialogue was waited for";
  person.Release();
  client.reset();
  EXPECT_EQ(person.left(), 1);
}

TEST_F(ServerStreamTest, AnOpenDialogueHoldsUpNoCallThatBeginsAnotherSession) {
  SilentPerson person(false);
  harness_.elicitor = &person;
  server_.has_sessions = true;
  server_.streams = {kQuestion, kChanged};
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  ASSERT_TRUE(person.AwaitAsked(1));
  server_.ForgetSession();
  EXPECT_TRUE(ListTools(*client, call_).ok());
  EXPECT_EQ(server_.sessions, 2);
  EXPECT_EQ(person.left(), 0) << "the call waited for the dialogue";
  Await([&] { return client->tools_changed() >= 1; });  // the new session is listened to
  person.Release();
  EXPECT_TRUE(client->Close(call_).ok());
  EXPECT_TRUE(person.was_cancelled()) << "what the old session asked is of no use any longer";
}

// A host that never ends what was cancelled costs a few threads, not one for each session.
TEST_F(ServerStreamTest, OpenDialoguesOfOldSessionsAreBounded) {
  SilentPerson person(false);
  harness_.elicitor = &person;
  server_.has_sessions = true;
  constexpr int kSessions = static_cast<int>(ServerStream::kMaxEnding) + 3;
  server_.streams = std::vector<std::string>(kSessions, kQuestion);
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  constexpr int kMost = static_cast<int>(ServerStream::kMaxEnding);
  for (int session = 1; session < kSessions; ++session) {
    ASSERT_TRUE(person.AwaitAsked(std::min(session, kMost)));
    server_.ForgetSession();
    EXPECT_TRUE(ListTools(*client, call_).ok());
  }
  EXPECT_EQ(server_.sessions, kSessions);
  EXPECT_EQ(person.asked(), kMost);
  EXPECT_NE(harness_.logger.Text().find("is not read"), std::string::npos);
  person.Release();
}

TEST_F(ServerStreamTest, IsNotOpenedForAServerThatHasNothingToSay) {
  harness_.listens = true;
  harness_.revisions = {ProtocolRevision::k2025_11_25};
  ClientHarness quiet([&](const http::HttpRequest& request) {
    ScriptedAnswer answer = server_.Answer(request);
    const std::size_t at = answer.body.find("\"listChanged\":true");
    if (at != std::string::npos) answer.body.erase(at, 18);
    return answer;
  });
  quiet.listens = true;
  quiet.revisions = {ProtocolRevision::k2025_11_25};
  const auto client = quiet.Make();
  testing::FakeCall call(quiet.clock);
  ASSERT_THAT(ListTools(*client, call), IsOk());
  EXPECT_TRUE(server_.resumed_from.empty());
}

// Without a guard the exception would end the process; without an end whoever waits for the stream
// would wait for ever, because the clock stands still.
TEST_F(ServerStreamTest, EndsAloneWhenItsThreadFails) {
  ClientHarness harness([&](const http::HttpRequest& request) {
    if (request.method == "GET") static_cast<void>(core::Status(core::Error()).value());
    return server_.Answer(request);
  });
  harness.listens = true;
  harness.revisions = {ProtocolRevision::k2025_11_25};
  const auto client = harness.Make();
  testing::FakeCall call(harness.clock);
  ASSERT_THAT(ListTools(*client, call), IsOk());
  EXPECT_THAT(harness.logger.Text(),
              ::testing::HasSubstr("internal error: the server's own stream failed unexpectedly"));
  EXPECT_THAT(CallTool(*client, call, "x", Json::MakeObject(), Repeatable::kNo), IsOk());
}

class NobodyListens final : public StreamListener {
 public:
  void OnNotification(const json_rpc::Notification&) override {}
  json_rpc::Message OnRequest(const json_rpc::Request& request,
                              const core::CallContext& call) override {
    return AnswerTo(request, nullptr, call);
  }
};

// A call that was held up brings the session that it began with.
TEST_F(ServerStreamTest, StaysWithTheSessionInForce) {
  ClientHarness harness([](const http::HttpRequest&) { return Sse(""); });
  const Dependencies dependencies = harness.MakeDependencies();
  const Config config = harness.MakeConfig();
  StreamableHttp connection(dependencies, config);
  SessionKeeper keeper;
  NobodyListens listener;
  testing::FakeCall call(harness.clock);
  const auto begin = [&](std::string id) {
    return keeper.Acquire(call, [&]() -> core::Result<std::unique_ptr<const Session>> {
      return std::unique_ptr<const Session>(
          new Session{ProtocolRevision::k2025_11_25, core::Secret(std::move(id)), {}, {}});
    });
  };
  const SharedSession old = begin("old").value();
  keeper.Forget(old);
  const SharedSession in_force = begin("new").value();

  ServerStream stream(
      connection, dependencies, config, keeper, listener, [] {}, [](const core::CallContext&) {});
  stream.Follow(in_force, call);
  stream.Follow(old, call);
  stream.SignalStop();
  stream.AwaitEnd(call);
  EXPECT_THAT(harness.transport.seen(), ::testing::Not(::testing::IsEmpty()));
  for (const auto& request : harness.transport.seen()) {
    EXPECT_THAT(request.headers.Find("MCP-Session-Id"), ::testing::Pointee(std::string("new")));
  }
}

TEST_F(ServerStreamTest, OfAServerWithoutOneIsNoFailure) {
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  EXPECT_THAT(CallTool(*client, call_, "x", Json::MakeObject(), Repeatable::kNo), IsOk());
  EXPECT_EQ(client->tools_changed(), 0U);
}

}  // namespace
}  // namespace claribi::mcp
