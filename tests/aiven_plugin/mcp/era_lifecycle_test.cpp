// How a conversation begins with servers of either era, above all with those that fail at what they
// do not know. ERA-01 to ERA-05.
#include "mcp/era_lifecycle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "aiven_plugin/mcp/client_harness.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::Error;
using core::ErrorCode;
using core::Milliseconds;
using ::testing::ElementsAre;
using testing::FakeCall;
using ::testing::HasSubstr;
using testing::JsonAnswer;
using testing::ScriptedAnswer;

constexpr std::string_view kOrigin = "https://mcp.example";

ScriptedAnswer WithId(const http::HttpRequest& request, ScriptedAnswer answer) {
  const auto json = core::Json::Parse(request.body);
  const core::Json* id = json.ok() ? json->Find("id") : nullptr;
  const std::size_t at = answer.body.find("$ID");
  if (id != nullptr && at != std::string::npos) answer.body.replace(at, 3, id->Dump());
  return answer;
}

ScriptedAnswer Rpc(int status, std::int64_t code, std::string_view data = "null") {
  return JsonAnswer(status, R"({"jsonrpc":"2.0","id":$ID,"error":{"code":)" + std::to_string(code) +
                                R"(,"message":"no","data":)" + std::string(data) + "}}");
}

ScriptedAnswer FailsWith(ErrorCode code, bool unsent = false) {
  ScriptedAnswer answer;
  answer.error = Error(code, "It failed.").Kind(core::ErrorKind::kNetwork).Retryable();
  answer.error->unsent = unsent;
  return answer;
}

ScriptedAnswer Page(int status) {
  ScriptedAnswer answer = JsonAnswer(status, "<html>");
  answer.headers.Set("Content-Type", "text/html");
  return answer;
}

ScriptedAnswer Empty(int status) {
  ScriptedAnswer answer;
  answer.status = status;
  return answer;
}

// Plays an older server whose answer to the probe is `probe`, and counts methods.
struct Older {
  explicit Older(std::function<ScriptedAnswer()> probe)
      : harness(
            [this, probe = std::move(probe), server = OrdinaryServer([](const http::HttpRequest&) {
                                               return ResultAnswer(R"({"tools":[]})");
                                             })](const http::HttpRequest& request) {
              const std::string method = MethodOf(request.method, request.body);
              ++asked[method];
              return method == kDiscover ? WithId(request, probe()) : server(request);
            }) {
    harness.revisions = AllRevisions();
  }
  core::Result<Listed> List() { return ListTools(*harness.Make(), call); }

  std::map<std::string, int, std::less<>> asked;
  ClientHarness harness;
  FakeCall call{harness.clock};
};

class OlderServer : public ::testing::TestWithParam<std::function<ScriptedAnswer()>> {};

TEST_P(OlderServer, IsOneThatGivesNoModernAnswer) {
  Older server(GetParam());
  EXPECT_THAT(server.List(), IsOk()) << server.harness.logger.Text();
  EXPECT_EQ(server.asked[std::string(kDiscover)], 1) << "once, whatever it answers";
  EXPECT_EQ(server.asked["initialize"], 1);
  EXPECT_EQ(server.harness.authorizer.recoveries, 0) << "no grant is renewed for that";
  EXPECT_TRUE(server.harness.eras.IsLegacy(kOrigin, server.harness.clock.Monotonic()));
}

INSTANTIATE_TEST_SUITE_P(
    Era, OlderServer,
    ::testing::Values(
        [] { return Page(500); }, [] { return Empty(500); }, [] { return Page(501); },
        [] { return Page(502); }, [] { return JsonAnswer(503, "{}"); }, [] { return Page(504); },
        [] { return Empty(200); }, [] { return Empty(202); }, [] { return Empty(204); },
        [] { return Page(200); }, [] { return Page(404); }, [] { return Page(405); },
        [] { return JsonAnswer(200, R"({"error":"unknown method"})"); },
        [] { return JsonAnswer(200, "[]"); }, [] { return JsonAnswer(200, "null"); },
        [] { return JsonAnswer(200, ""); }, [] { return JsonAnswer(200, "{"); },
        [] { return JsonAnswer(200, R"({"jsonrpc":"2.0","id":null,"result":{}})"); },
        [] { return JsonAnswer(200, R"({"jsonrpc":"2.0","id":"other","result":{}})"); },
        [] { return ResultAnswer("{}"); }, [] { return ResultAnswer("null"); },
        [] { return Sse(""); }, [] { return Sse(": ping\n\n"); },
        [] { return Sse("data: {}\n\n"); }, [] { return Rpc(200, -32601); },
        [] { return Rpc(400, -32600); }, [] { return Rpc(500, -32603); },
        [] { return Broken("closed"); }, [] { return FailsWith(ErrorCode::kTimeout); },
        [] { return FailsWith(ErrorCode::kUpstream); }, [] { return JsonAnswer(401, "{}"); },
        [] { return JsonAnswer(403, "{}"); },
        [] {
          ScriptedAnswer answer = JsonAnswer(401, "{}");
          answer.headers.Set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
          return answer;
        },
        [] {
          ScriptedAnswer answer = JsonAnswer(302, "");
          answer.headers.Set("Location", "https://mcp.example/sign-in");
          return answer;
        }));

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
    EXPECT_FALSE(harness.eras.IsLegacy(kOrigin, harness.clock.Monotonic()));
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
  EXPECT_FALSE(harness.eras.IsLegacy(kOrigin, harness.clock.Monotonic()));
}

// A modern server that answers with `modern`, unless `first` says otherwise.
struct Modern {
  using Answer = std::function<std::optional<ScriptedAnswer>(const http::HttpRequest&,
                                                             const std::string& method)>;
  explicit Modern(Answer first)
      : harness([this, first = std::move(first)](const http::HttpRequest& request) {
          const std::string method = MethodOf(request.method, request.body);
          methods.push_back(method);
          if (auto answer = first(request, method)) return WithId(request, *std::move(answer));
          if (method == kDiscover) {
            return WithId(request, ResultAnswer(R"({"supportedVersions":["2026-07-28"],)"
                                                R"("capabilities":{"tools":{}}})"));
          }
          if (method == "tools/list") return WithId(request, ResultAnswer(R"({"tools":[]})"));
          return WithId(request, Rpc(404, -32601));
        }) {
    harness.revisions = AllRevisions();
  }
  core::Result<Listed> List() { return ListTools(*harness.Make(), FakeCall(harness.clock)); }

  std::vector<std::string> methods;
  ClientHarness harness;
};

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
    EXPECT_FALSE(server.harness.eras.IsLegacy(kOrigin, server.harness.clock.Monotonic()));
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

// A host's store that outlives the process.
class KeptEra final : public EraStore {
 public:
  std::optional<core::UnixTime> LegacySince(std::string_view origin,
                                            const core::CallContext&) override {
    return origin == kOrigin ? since : std::nullopt;
  }
  void RememberLegacy(std::string_view, core::UnixTime now, const core::CallContext&) override {
    since = now;
  }
  void Forget(const core::CallContext&) override { since.reset(); }

  std::optional<core::UnixTime> since;
};

TEST(EraStore, LetsTheNextProcessBeginWithInitialize) {
  KeptEra kept;
  for (int process = 1; process <= 2; ++process) {
    Older server([] { return Page(500); });
    server.harness.era_store = &kept;
    EXPECT_THAT(server.List(), IsOk());
    EXPECT_EQ(server.asked[std::string(kDiscover)], process == 1 ? 1 : 0);
    EXPECT_EQ(kept.since, server.harness.clock.Now());
  }
}

TEST(EraStore, IsNotBelievedForEverNorFromTheFuture) {
  for (const Milliseconds age : {EraStore::kMaxAge, Milliseconds(-1)}) {
    KeptEra kept;
    Older server([] { return Page(500); });
    kept.since = server.harness.clock.Now() - age;
    server.harness.era_store = &kept;
    EXPECT_THAT(server.List(), IsOk());
    EXPECT_EQ(server.asked[std::string(kDiscover)], 1) << age.count();
    EXPECT_EQ(kept.since, server.harness.clock.Now());
  }
}

TEST(EraStore, ForgetsAServerThatShowsItselfModern) {
  KeptEra kept;
  for (const auto& answer : {Rpc(404, -32601), Rpc(400, -32022, R"({"supported":["2026-07-28"]})"),
                             Rpc(200, -32601), Page(405)}) {
    Modern server(
        [&](const http::HttpRequest&, const std::string& method) -> std::optional<ScriptedAnswer> {
          if (method == "initialize") return answer;
          return std::nullopt;
        });
    kept.since = server.harness.clock.Now();
    server.harness.era_store = &kept;
    EXPECT_THAT(server.List(), IsOk());
    EXPECT_EQ(kept.since, std::nullopt);
    EXPECT_THAT(server.methods, ElementsAre("initialize", kDiscover, "tools/list"));
  }
}

TEST(EraStore, KeepsNothingOfAServerThatNeverAgreed) {
  KeptEra kept;
  ClientHarness harness([](const http::HttpRequest&) { return Page(404); });
  harness.revisions = AllRevisions();
  harness.era_store = &kept;
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
              IsErrorWith("configuration", HttpStatusIs(404)));
  EXPECT_EQ(kept.since, std::nullopt);
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
