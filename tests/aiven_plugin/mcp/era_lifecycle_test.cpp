// How a conversation begins with servers of either era, above all with those that fail at what they
// do not know. ERA-01 to ERA-05.
#include "mcp/era_lifecycle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

#include "aiven_plugin/mcp/era_servers.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::ErrorCode;
using core::Milliseconds;
using ::testing::ElementsAre;
using testing::FakeCall;
using testing::JsonAnswer;
using testing::ScriptedAnswer;

// What is answered to the probe, and whether asking again would show the same.
struct Evidence {
  std::function<ScriptedAnswer()> probe;
  bool is_lasting = true;
};

class OlderServer : public ::testing::TestWithParam<Evidence> {};

TEST_P(OlderServer, IsOneThatGivesNoModernAnswer) {
  const auto& [probe, is_lasting] = GetParam();
  Older server(probe);
  EXPECT_THAT(server.List(), IsOk()) << server.harness.logger.Text();
  EXPECT_EQ(server.asked[std::string(kDiscover)], 1) << "once, whatever it answers";
  EXPECT_EQ(server.asked["initialize"], 1);
  EXPECT_EQ(server.harness.authorizer.recoveries, 0) << "no grant is renewed for that";
  EXPECT_EQ(EraKnownTo(server.harness), is_lasting ? std::optional(Era::kLegacy) : std::nullopt);
}

Evidence Lasting(ScriptedAnswer answer) {
  return {[answer] { return answer; }, true};
}
// A busy server, a gateway or a bad credential would explain it as well.
Evidence Passing(ScriptedAnswer answer) {
  return {[answer] { return answer; }, false};
}

INSTANTIATE_TEST_SUITE_P(
    Era, OlderServer,
    ::testing::Values(
        Lasting(Page(500)), Lasting(Empty(500)), Lasting(Page(501)), Lasting(Empty(200)),
        Lasting(Empty(202)), Lasting(Empty(204)), Lasting(Page(200)), Lasting(Page(404)),
        Lasting(Page(405)), Lasting(JsonAnswer(200, R"({"error":"unknown method"})")),
        Lasting(JsonAnswer(200, "[]")), Lasting(JsonAnswer(200, "null")),
        Lasting(JsonAnswer(200, "")), Lasting(JsonAnswer(200, "{")),
        Lasting(JsonAnswer(200, R"({"jsonrpc":"2.0","id":null,"result":{}})")),
        Lasting(JsonAnswer(200, R"({"jsonrpc":"2.0","id":"other","result":{}})")),
        Lasting(ResultAnswer("{}")), Lasting(ResultAnswer("null")),
        Lasting(ResultAnswer(R"({"supportedVersions":[]})")),
        Lasting(ResultAnswer(R"({"supportedVersions":[null]})")), Lasting(Rpc(400, -32022)),
        Lasting(Rpc(200, -32022, R"({"supported":[]})")), Lasting(Sse("data: {}\n\n")),
        Lasting(Rpc(200, -32601)), Lasting(Rpc(404, -32601)), Lasting(Rpc(400, -32600)),
        Lasting(Rpc(500, -32603)), Lasting(FailsWith(ErrorCode::kTimeout)),
        Lasting(FailsWith(ErrorCode::kUpstream)),
        Lasting(With(JsonAnswer(302, ""), "Location", "https://mcp.example/sign-in"))));

INSTANTIATE_TEST_SUITE_P(EraInPassing, OlderServer,
                         ::testing::Values(Passing(Page(502)), Passing(JsonAnswer(503, "{}")),
                                           Passing(Page(504)), Passing(Page(408)), Passing(Sse("")),
                                           Passing(Sse(": ping\n\n")), Passing(Broken("closed")),
                                           Passing(JsonAnswer(401, "{}")),
                                           Passing(JsonAnswer(403, "{}")),
                                           Passing(With(JsonAnswer(401, "{}"), "WWW-Authenticate",
                                                        "Bearer error=\"invalid_token\""))));

TEST(EraLifecycle, WaitsAsLongAsTheServerAsksBeforeItGoesOn) {
  for (const int status : {503, 500}) {
    Older server([status] { return With(JsonAnswer(status, "{}"), "Retry-After", "3"); });
    EXPECT_THAT(server.List(), IsOk()) << status;
    EXPECT_EQ(server.harness.paused_ms, 3000) << status;
  }
  Older server([] { return With(JsonAnswer(503, "{}"), "Retry-After", "3600"); });
  EXPECT_THAT(server.List(),
              IsErrorWith(ErrorCode::kUnavailable, HttpStatusIs(503), IsRetryable()));
  EXPECT_EQ(server.asked["initialize"], 0) << "a pause that is too long is not cut short";
}

TEST(EraLifecycle, WaitsForAProbeAFewSecondsAndNotTheWholeCall) {
  for (const int seconds : {6, 20, 600}) {
    Milliseconds patience{0};
    Older* waiting = nullptr;
    Older server([&] {
      ScriptedAnswer silent = Sse("data: {}\n\n");
      silent.before_read = [&](const core::CallContext& call) {
        patience = call.Remaining(Milliseconds::max());
        waiting->harness.clock.Advance(patience);
        return call.CheckAlive();
      };
      return silent;
    });
    waiting = &server;
    server.call.deadline = server.call.Now() + std::chrono::seconds(seconds);
    EXPECT_THAT(server.List(), IsOk()) << seconds;
    EXPECT_GT(patience, Milliseconds(0));
    EXPECT_LE(patience, Milliseconds(5000));
    EXPECT_LE(patience, Milliseconds(1000 * seconds / 3)) << "initialize has its share";
  }
}

TEST(EraLifecycle, ACallThatEndsDuringTheProbeEnds) {
  ClientHarness* waiting = nullptr;
  ClientHarness harness([&](const http::HttpRequest&) {
    waiting->clock.Advance(Milliseconds(2000));
    return FailsWith(ErrorCode::kTimeout);
  });
  waiting = &harness;
  harness.revisions = AllRevisions();
  FakeCall call(harness.clock);
  call.deadline = call.Now() + Milliseconds(1000);
  EXPECT_THAT(ListTools(*harness.Make(), call), IsErrorWith(ErrorCode::kTimeout));
  EXPECT_EQ(harness.transport.seen().size(), 1U);
}

// A vendor that is down is unavailable, and of no era.
TEST(EraLifecycle, SaysThatAServerIsDown) {
  for (const auto& answer : {JsonAnswer(503, "{}"), Page(502), Broken("closed"),
                             FailsWith(ErrorCode::kUnavailable, true)}) {
    ClientHarness harness([&](const http::HttpRequest&) { return answer; });
    harness.revisions = AllRevisions();
    EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
                IsErrorWith(ErrorCode::kUnavailable, IsRetryable()));
    EXPECT_EQ(EraKnownTo(harness), std::nullopt);
    EXPECT_LE(harness.transport.seen().size(), 4U);
  }
}

TEST(EraLifecycle, AsksNothingElseOfAServerThatCannotBeReached) {
  ClientHarness harness(
      [&](const http::HttpRequest&) { return FailsWith(ErrorCode::kUnavailable, true); });
  harness.revisions = AllRevisions();
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
              IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_EQ(harness.transport.seen().size(), 3U) << "as often as any request";
  for (const auto& seen : harness.transport.seen()) {
    EXPECT_EQ(MethodOf(seen.method, seen.body), kDiscover);
  }
}

// A gateway may put its refusal into the protocol's clothes.
TEST(EraLifecycle, TakesALimitForALimitWhateverItsBodyIs) {
  ClientHarness harness([](const http::HttpRequest&) {
    auto answer =
        JsonAnswer(429, R"({"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"later"}})");
    answer.headers.Set("Retry-After", "1");
    return answer;
  });
  harness.revisions = AllRevisions();
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
              IsErrorWith(HttpStatusIs(429), RetryAfterIs(Milliseconds(1000))));
  EXPECT_EQ(harness.transport.seen().size(), 3U);
  EXPECT_EQ(EraKnownTo(harness), std::nullopt);
}

TEST(EraLifecycle, AModernServerThatFailedInPassingIsAskedAgain) {
  for (const auto& passing : {Page(502), JsonAnswer(503, "{}"), Broken("closed"),
                              FailsWith(ErrorCode::kTimeout), Page(500)}) {
    int probes = 0;
    Modern server(
        [&](const http::HttpRequest&, const std::string& method) -> std::optional<ScriptedAnswer> {
          if (method == kDiscover && ++probes == 1) return passing;
          return std::nullopt;
        });
    const auto list = server.List();
    ASSERT_THAT(list, IsOk()) << server.harness.logger.Text();
    EXPECT_EQ(list->revision, ProtocolRevision::k2026_07_28);
    EXPECT_THAT(server.methods, ElementsAre(kDiscover, "initialize", kDiscover, "tools/list"));
    EXPECT_NE(EraKnownTo(server.harness), Era::kLegacy);
  }
}

// initialize is refused like the probe: it is the token that is bad.
TEST(EraLifecycle, ATokenThatBothErasRefuseIsRenewed) {
  Modern server(
      [](const http::HttpRequest& request, const std::string&) -> std::optional<ScriptedAnswer> {
        if (request.authorization.Reveal() == "Bearer token-1") return JsonAnswer(401, "{}");
        return std::nullopt;
      });
  const auto list = server.List();
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->revision, ProtocolRevision::k2026_07_28);
  EXPECT_EQ(server.harness.authorizer.recoveries, 1);
  EXPECT_THAT(server.methods, ElementsAre(kDiscover, "initialize", kDiscover, "tools/list"));
}

TEST(EraLifecycle, ATokenThatIsRefusedForEverIsRenewedOnce) {
  ClientHarness harness([](const http::HttpRequest&) { return JsonAnswer(401, "{}"); });
  harness.revisions = AllRevisions();
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
              IsErrorWith(ErrorCode::kAuthRequired));
  EXPECT_EQ(harness.authorizer.recoveries, 1);
  EXPECT_EQ(harness.transport.seen().size(), 4U);
}

TEST(EraLifecycle, ARefusalThatSaysWhatIsMissingTakesItsUsualCourse) {
  for (const char* challenge :
       {"Bearer error=\"insufficient_scope\", scope=\"a\"", "DPoP error=\"use_dpop_nonce\""}) {
    Modern server(
        [&](const http::HttpRequest& request, const std::string&) -> std::optional<ScriptedAnswer> {
          if (request.authorization.Reveal() != "Bearer token-1") return std::nullopt;
          auto answer = JsonAnswer(403, "{}");
          answer.headers.Set("WWW-Authenticate", challenge);
          return answer;
        });
    EXPECT_THAT(server.List(), IsOk()) << challenge;
    EXPECT_THAT(server.methods, ElementsAre(kDiscover, kDiscover, "tools/list")) << challenge;
  }
}

TEST(EraLifecycle, AModernErrorIsNeverAReasonToFallBack) {
  for (const std::int64_t code : {kHeaderMismatch, kMissingClientCapability}) {
    for (const int status : {200, 400, 500}) {
      Modern server([&](const http::HttpRequest&,
                        const std::string& method) -> std::optional<ScriptedAnswer> {
        if (method == kDiscover) return Rpc(status, code);
        return std::nullopt;
      });
      EXPECT_THAT(server.List(), IsErrorWith(VendorCodeIs(std::to_string(code))));
      EXPECT_THAT(server.methods, ElementsAre(kDiscover)) << status;
    }
  }
}

// `initialize` was answered meanwhile, and that is no success of what was refused.
TEST(EraLifecycle, TellsWhoeverRenewsWhatTheProbeWasRefusedWith) {
  Modern server([](const http::HttpRequest& request,
                   const std::string& method) -> std::optional<ScriptedAnswer> {
    if (method == "initialize") return WithId(request, Rpc(200, -32601));
    if (request.authorization.Reveal() != "Bearer token-1") return std::nullopt;
    return With(JsonAnswer(401, "{}"), "WWW-Authenticate", "Bearer error=\"invalid_token\"");
  });
  EXPECT_THAT(server.List(), IsOk());
  ASSERT_TRUE(server.harness.authorizer.last_challenge);
  EXPECT_EQ(server.harness.authorizer.last_challenge->refused, 1U);
  EXPECT_NE(server.harness.authorizer.last_challenge->headers.Find("WWW-Authenticate"), nullptr);
}

TEST(EraLifecycle, SaysSoWhenOnlyModernRevisionsMayBeUsed) {
  for (const auto& answer : {Rpc(200, -32601), Rpc(400, -32600), Page(400), Page(406),
                             ResultAnswer("{}"), ResultAnswer(R"({"supportedVersions":[]})")}) {
    ClientHarness harness(
        [&](const http::HttpRequest& request) { return WithId(request, answer); });
    harness.revisions = {ProtocolRevision::k2026_07_28};
    EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
                IsErrorWith(ErrorCode::kUnsupported))
        << answer.status << answer.body;
  }
}

// Nothing is known of a server where there may be none.
TEST(EraLifecycle, CallsADeadAddressADeadAddress) {
  for (const int status : {404, 405, 410}) {
    ClientHarness harness([status](const http::HttpRequest&) { return Page(status); });
    harness.revisions = {ProtocolRevision::k2026_07_28};
    EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
                IsErrorWith(HttpStatusIs(status)));
  }
}

TEST(EraLifecycle, AsksAnewWhenAModernServerNoLongerSpeaksTheRevision) {
  int calls = 0;
  ClientHarness harness([&](const http::HttpRequest& request) {
    const std::string method = MethodOf(request.method, request.body);
    const std::string id = Parse(request.body).Find("id")->Dump();
    const std::string head = R"({"jsonrpc":"2.0","id":)" + id;
    if (method == "server/discover") {
      return JsonAnswer(200, head + R"(,"result":{"supportedVersions":["2026-07-28"],)"
                                    R"("capabilities":{"tools":{}}}})");
    }
    if (++calls == 1) {
      return JsonAnswer(400, head + R"(,"error":{"code":-32022,"message":"no",)"
                                    R"("data":{"supported":["2026-07-28"]}}})");
    }
    return JsonAnswer(200, head + R"(,"result":{"tools":[],"ttlMs":-5}})");
  });
  harness.revisions = AllRevisions();
  const auto client = harness.Make();
  testing::FakeCall call(harness.clock);
  const auto list = ListTools(*client, call);
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(list->time_to_live, core::Milliseconds(0)) << "negative is zero";
}

}  // namespace
}  // namespace claribi::mcp
