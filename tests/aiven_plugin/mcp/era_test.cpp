// Which era a server is of, and how long that is believed. ERA-01 to ERA-05.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aiven_plugin/mcp/client_harness.h"
#include "mcp/discover.h"
#include "mcp/era_memory.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::ErrorCode;
using core::Json;
using testing::JsonAnswer;

core::Result<Discovery> JudgeError(int status, std::int64_t code, std::string_view data = "null") {
  return JudgeDiscovery({json_rpc::ErrorResponse{json_rpc::RequestId(1), code, "no", Parse(data)},
                         core::Secret(), status},
                        ProtocolRevision::k2026_07_28, AllRevisions());
}

core::Result<Discovery> JudgeResult(std::string_view result) {
  return JudgeDiscovery(
      {json_rpc::Response{json_rpc::RequestId(1), Parse(result)}, core::Secret(), 200},
      ProtocolRevision::k2026_07_28, AllRevisions());
}

TEST(Discovery, OfAnyOtherErrorMeansALegacyServer) {
  for (const auto& [status, code] :
       {std::pair{200, -32601}, {400, -32601}, {400, -32600}, {400, -32000}, {422, -32602}}) {
    const auto judged = JudgeError(status, code);
    ASSERT_THAT(judged, IsOk());
    EXPECT_TRUE(std::holds_alternative<LegacyServer>(*judged)) << status << " " << code;
  }
}

TEST(Discovery, OfAModernErrorIsNeverAReasonToFallBack) {
  EXPECT_THAT(JudgeError(400, kHeaderMismatch), IsError());
  EXPECT_THAT(JudgeError(400, kMissingClientCapability), IsError());
  const auto again =
      JudgeError(400, kUnsupportedProtocolVersion, R"({"supported":["2026-07-28"]})");
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(std::holds_alternative<TryRevision>(*again));
  const auto unknown = JudgeError(404, json_rpc::kMethodNotFound);
  ASSERT_THAT(unknown, IsOk());
  EXPECT_TRUE(std::holds_alternative<Session>(*unknown));
}

TEST(Discovery, GoesByTheRevisionsThatAModernServerNames) {
  const auto older =
      JudgeError(400, kUnsupportedProtocolVersion, R"({"supported":["2025-06-18","2025-11-25"]})");
  ASSERT_THAT(older, IsOk());
  EXPECT_TRUE(std::holds_alternative<LegacyServer>(*older));
  for (const std::string_view data : {R"({"supported":["2031-01-01"]})", "{}", "null"}) {
    EXPECT_THAT(JudgeError(400, kUnsupportedProtocolVersion, data),
                IsErrorWith(ErrorCode::kUnsupported))
        << data;
  }
}

TEST(Discovery, ReadsWhatTheServerOffers) {
  const auto judged = JudgeResult(R"({"supportedVersions":["2026-07-28"],
      "capabilities":{"tools":{"listChanged":true}},
      "_meta":{"io.modelcontextprotocol/serverInfo":{"name":"n\u001b","version":"2"}}})");
  ASSERT_THAT(judged, IsOk());
  const auto& session = std::get<Session>(*judged);
  EXPECT_TRUE(session.OffersTools());
  EXPECT_TRUE(session.TellsOfChanges());
  EXPECT_EQ(session.server.name, "n?");
  EXPECT_TRUE(session.id.empty());
}

TEST(Discovery, OfWhatIsNoDiscoveryMeansALegacyServer) {
  EXPECT_TRUE(std::holds_alternative<LegacyServer>(*JudgeResult("{}")));
}

TEST(LegacyServer, IsNotShownByCredentialsLoadOrPatience) {
  core::Error error(ErrorCode::kUpstream, "");
  for (const int status : {0, 401, 403, 408, 429, 500, 503}) {
    error.http_status = status;
    EXPECT_FALSE(ShowsLegacyServer(error)) << status;
  }
  for (const int status : {400, 404, 405, 406, 410, 415, 422}) {
    error.http_status = status;
    EXPECT_TRUE(ShowsLegacyServer(error)) << status;
  }
}

TEST(EraMemory, BelievesForAnHourAndForOneOrigin) {
  EraMemory memory;
  const core::MonotonicTime now(core::Milliseconds(5));
  memory.RememberLegacy("https://a", now);
  EXPECT_TRUE(memory.IsLegacy("https://a", now));
  EXPECT_FALSE(memory.IsLegacy("https://b", now));
  EXPECT_FALSE(memory.IsLegacy("https://a", now + EraMemory::kMaxAge));
  memory.Forget("https://a");
  EXPECT_FALSE(memory.IsLegacy("https://a", now));
}

TEST(EraMemory, StaysSmall) {
  EraMemory memory;
  const core::MonotonicTime now(core::Milliseconds(5));
  for (std::size_t i = 0; i <= EraMemory::kMaxOrigins; ++i) {
    memory.RememberLegacy("https://" + std::to_string(i), now);
  }
  EXPECT_FALSE(memory.IsLegacy("https://0", now));
  EXPECT_TRUE(memory.IsLegacy("https://" + std::to_string(EraMemory::kMaxOrigins), now));
}

TEST(EraLifecycle, DoesNotFallBackWhenTheServerIsMerelyDown) {
  ClientHarness harness([](const http::HttpRequest&) { return JsonAnswer(503, "{}"); });
  harness.revisions = AllRevisions();
  const auto client = harness.Make();
  testing::FakeCall call(harness.clock);
  EXPECT_THAT(ListTools(*client, call), IsErrorWith(ErrorCode::kUnavailable));
  for (const auto& seen : harness.transport.seen()) {
    EXPECT_EQ(MethodOf(seen.method, seen.body), "server/discover");
  }
}

// A gateway may put its refusal into the protocol's clothes.
TEST(EraLifecycle, TakesALimitForALimitWhateverItsBodyIs) {
  for (const int status : {429, 503}) {
    ClientHarness harness([status](const http::HttpRequest&) {
      auto answer = JsonAnswer(
          status, R"({"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"later"}})");
      answer.headers.Set("Retry-After", "1");
      return answer;
    });
    harness.revisions = AllRevisions();
    EXPECT_THAT(ListTools(*harness.Make(), testing::FakeCall(harness.clock)),
                IsErrorWith(HttpStatusIs(status), RetryAfterIs(core::Milliseconds(1000))));
    EXPECT_EQ(harness.transport.seen().size(), 3U);
    EXPECT_FALSE(harness.eras.IsLegacy("https://mcp.example", harness.clock.Monotonic()));
  }
}

TEST(EraLifecycle, SaysSoWhenOnlyModernRevisionsMayBeUsed) {
  ClientHarness harness([](const http::HttpRequest&) { return JsonAnswer(405, "{}"); });
  harness.revisions = {ProtocolRevision::k2026_07_28};
  const auto client = harness.Make();
  testing::FakeCall call(harness.clock);
  EXPECT_THAT(ListTools(*client, call), IsErrorWith(ErrorCode::kUnsupported));
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
