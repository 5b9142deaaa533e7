// What is remembered of a server's era, for how long, and what makes it forgotten. ERA-03, ERA-04.
#include "mcp/era_memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(EraStore, LetsTheNextProcessBeginWithInitialize) {
  KeptEra kept;
  for (int process = 1; process <= 2; ++process) {
    Older server([] { return Page(500); });
    server.harness.era_store = &kept;
    EXPECT_THAT(server.List(), IsOk());
    EXPECT_EQ(server.asked[std::string(kDiscover)], process == 1 ? 1 : 0);
    EXPECT_EQ(kept.known, (EraStore::Known{Era::kLegacy, server.harness.clock.Now()}));
  }
}

TEST(EraStore, IsNotBelievedForEverNorFromTheFuture) {
  for (const Milliseconds age : {EraStore::kMaxAge, Milliseconds(-1)}) {
    KeptEra kept;
    Older server([] { return Page(500); });
    kept.known = {Era::kLegacy, server.harness.clock.Now() - age};
    server.harness.era_store = &kept;
    EXPECT_THAT(server.List(), IsOk());
    EXPECT_EQ(server.asked[std::string(kDiscover)], 1) << age.count();
    EXPECT_EQ(kept.known, (EraStore::Known{Era::kLegacy, server.harness.clock.Now()}));
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
    kept.known = {Era::kLegacy, server.harness.clock.Now()};
    server.harness.era_store = &kept;
    EXPECT_THAT(server.List(), IsOk());
    EXPECT_EQ(kept.known, std::nullopt);
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
  EXPECT_EQ(kept.known, std::nullopt);
}

// Whatever it says: it may have changed, and finding out costs one request.
TEST(EraStore, ForgetsAnOlderServerWhoseWayToBeginFails) {
  for (const auto& answer :
       {Page(500), Page(501), Page(502), JsonAnswer(503, "{}"), Page(200), Empty(200), Empty(202),
        Broken("closed"), JsonAnswer(200, "{}"), Sse(""), Rpc(200, -32603), Rpc(400, -32000),
        ResultAnswer("{}"), ResultAnswer(R"({"protocolVersion":"1999-01-01"})")}) {
    KeptEra kept;
    Modern server([&](const http::HttpRequest& request,
                      const std::string& method) -> std::optional<ScriptedAnswer> {
      if (method == "initialize") return WithId(request, answer);
      return std::nullopt;
    });
    kept.known = {Era::kLegacy, server.harness.clock.Now()};
    server.harness.era_store = &kept;
    EXPECT_THAT(server.List(), IsOk()) << answer.status << " " << answer.body;
    EXPECT_EQ(kept.known, std::nullopt);
    ASSERT_GE(server.methods.size(), 3U);
    server.methods.erase(server.methods.begin(), server.methods.end() - 3);
    EXPECT_THAT(server.methods, ElementsAre("initialize", kDiscover, "tools/list"));
  }
}

// An outage in which nothing answers as it should shows no other era.
TEST(EraStore, KeepsAnEraForWhatIsNotOfTheServersKind) {
  for (const auto& answer :
       {JsonAnswer(401, "{}"), JsonAnswer(403, "{}"), JsonAnswer(429, "{}"),
        FailsWith(ErrorCode::kUnavailable, true), Page(502), JsonAnswer(503, "{}"), Page(200),
        JsonAnswer(200, "garbage"), Broken("closed"), Sse(""), Page(404)}) {
    for (const Era era : {Era::kLegacy, Era::kModern}) {
      KeptEra kept;
      ClientHarness harness([&](const http::HttpRequest&) { return answer; });
      harness.revisions = AllRevisions();
      kept.known = {era, harness.clock.Now()};
      const auto before = kept.known;
      harness.era_store = &kept;
      EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)), IsError());
      EXPECT_EQ(kept.known, before) << answer.status;
    }
  }
}

// It is not hammered for that.
TEST(EraStore, AsksAnOlderServerThatIsDownOnceMore) {
  KeptEra kept;
  ClientHarness harness([&](const http::HttpRequest&) { return JsonAnswer(503, "{}"); });
  harness.revisions = AllRevisions();
  kept.known = {Era::kLegacy, harness.clock.Now()};
  harness.era_store = &kept;
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
              IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_EQ(harness.transport.seen().size(), 4U) << "three for initialize, and the probe";
}

// A modern server that calls what it says of itself fresh for a minute.
struct Introduced {
  static ScriptedAnswer Discovery(std::string_view freshness) {
    return ResultAnswer(R"({"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},)"
                        R"("_meta":{"io.modelcontextprotocol/serverInfo":{"name":"n"}},)" +
                        std::string(freshness) + "}");
  }
  explicit Introduced(KeptEra& kept, Modern::Answer first = {},
                      std::string_view freshness = R"("ttlMs":60000,"cacheScope":"public")")
      : server([=, this](const http::HttpRequest& request,
                         const std::string& method) -> std::optional<ScriptedAnswer> {
          auto answer = first && is_changed ? first(request, method) : std::nullopt;
          if (!answer && method == kDiscover) answer = Discovery(freshness);
          return answer;
        }) {
    server.harness.era_store = &kept;
  }
  std::vector<std::string> MethodsOfNextProcess() {
    server.methods.clear();
    EXPECT_THAT(server.List(), IsOk());
    return server.methods;
  }

  bool is_changed = false;
  Modern server;
};

TEST(EraStore, SparesTheNextProcessTheQuestionWhatTheServerIs) {
  KeptEra kept;
  Introduced introduced(kept);
  EXPECT_THAT(introduced.MethodsOfNextProcess(), ElementsAre(kDiscover, "tools/list"));
  EXPECT_THAT(introduced.MethodsOfNextProcess(), ElementsAre("tools/list"));
  const auto listed = introduced.server.List();
  ASSERT_THAT(listed, IsOk());
  EXPECT_EQ(listed->server.name, "n");
  EXPECT_EQ(listed->revision, ProtocolRevision::k2026_07_28);
}

TEST(EraStore, AsksAgainWhenWhatTheServerSaidIsNotFresh) {
  KeptEra kept;
  Introduced introduced(kept);
  introduced.MethodsOfNextProcess();
  introduced.server.harness.clock.Advance(Milliseconds(59'999));
  EXPECT_THAT(introduced.MethodsOfNextProcess(), ElementsAre("tools/list"));
  introduced.server.harness.clock.Advance(Milliseconds(1));
  EXPECT_THAT(introduced.MethodsOfNextProcess(), ElementsAre(kDiscover, "tools/list"));
  EXPECT_THAT(introduced.MethodsOfNextProcess(), ElementsAre("tools/list"));
}

TEST(EraStore, KeepsNothingThatTheServerDoesNotCallFreshForEverybody) {
  for (const std::string_view freshness :
       {R"("ttlMs":60000,"cacheScope":"private")", R"("ttlMs":60000)", R"("cacheScope":"public")",
        R"("ttlMs":0,"cacheScope":"public")", R"("ttlMs":-5,"cacheScope":"public")",
        R"("ttlMs":"60000","cacheScope":"public")", R"("ttlMs":null,"cacheScope":"public")",
        R"("ttlMs":60000,"cacheScope":null)", R"("ttlMs":60000,"cacheScope":"Public")"}) {
    KeptEra kept;
    Introduced introduced(kept, {}, freshness);
    introduced.MethodsOfNextProcess();
    EXPECT_THAT(introduced.MethodsOfNextProcess(), ElementsAre(kDiscover, "tools/list"))
        << freshness;
    EXPECT_EQ(kept.known, std::nullopt) << freshness;
  }
}

TEST(EraStore, UsesNoRevisionThatTheOperatorHasTakenOut) {
  KeptEra kept;
  Older server([] { return Page(404); });
  kept.known = {Era::kModern, server.harness.clock.Now(),
                EraStore::Introduction{.until = server.harness.clock.Now() + Milliseconds(1)}};
  server.harness.era_store = &kept;
  server.harness.revisions = LegacyOnes(AllRevisions());
  EXPECT_THAT(server.List(), IsOk());
  EXPECT_EQ(server.asked["initialize"], 1);
}

// What does not understand the first request is asked what it is, within the same call.
TEST(EraStore, FindsOutAnewWhereTheServerIsAnotherByNow) {
  for (const auto& answer :
       {Rpc(404, -32601), Rpc(200, -32601), Rpc(400, -32022, R"({"supported":["2026-07-28"]})"),
        Rpc(400, -32600), Rpc(400, -32000), Rpc(200, -32603), Page(404), Page(405), Page(400),
        Rpc(400, -32020)}) {
    KeptEra kept;
    int lists = 0;
    Introduced introduced(kept, [&](const http::HttpRequest&, const std::string& method) {
      const bool is_first = method == "tools/list" && ++lists == 1;
      return is_first ? std::optional(answer) : std::nullopt;
    });
    introduced.MethodsOfNextProcess();
    introduced.is_changed = true;
    EXPECT_THAT(introduced.MethodsOfNextProcess(),
                ElementsAre("tools/list", kDiscover, "tools/list"))
        << answer.status << " " << answer.body;
    EXPECT_EQ(kept.known, std::nullopt) << "not believed by the one who found it wrong";
  }
}

TEST(EraStore, GoesOnWithInitializeWhereTheServerIsOlderByNow) {
  KeptEra kept;
  Older server([] { return Page(404); });
  kept.known = {Era::kModern, server.harness.clock.Now(),
                EraStore::Introduction{.until = server.harness.clock.Now() + Milliseconds(60000)}};
  server.harness.era_store = &kept;
  server.refuses_before_initialize = true;
  EXPECT_THAT(server.List(), IsOk());
  EXPECT_EQ(server.asked["initialize"], 1);
  ASSERT_TRUE(kept.known);
  EXPECT_EQ(kept.known->era, Era::kLegacy);
}

// Another may answer by now: whoever comes next finds out. A refused credential says nothing.
TEST(EraStore, IsNotBelievedAfterAnOutage) {
  for (const auto& [answer, is_kept] :
       {std::pair(Page(500), false), std::pair(Broken("closed"), false),
        std::pair(FailsWith(ErrorCode::kTimeout), false), std::pair(JsonAnswer(401, "{}"), true),
        std::pair(JsonAnswer(403, "{}"), true), std::pair(JsonAnswer(429, "{}"), true)}) {
    KeptEra kept;
    Introduced introduced(kept, [&answer = answer](const http::HttpRequest&, const std::string&) {
      return std::optional(answer);
    });
    introduced.MethodsOfNextProcess();
    introduced.is_changed = true;
    EXPECT_THAT(introduced.server.List(), IsError());
    EXPECT_EQ(kept.known.has_value(), is_kept) << answer.status;
  }
}

TEST(EraMemory, IsOfAPlaceAndNotOfAllThatItsOriginHas) {
  Older server([] { return Page(404); });
  server.harness.eras.Remember("https://mcp.example/other", Era::kLegacy,
                               server.harness.clock.Monotonic());
  server.harness.eras.Remember("https://mcp.example", Era::kLegacy,
                               server.harness.clock.Monotonic());
  EXPECT_THAT(server.List(), IsOk());
  EXPECT_EQ(server.asked[std::string(kDiscover)], 1);
}

TEST(EraMemory, LetsASlowModernServerTakeItsTimeTheNextTime) {
  KeptEra kept;
  int probes = 0;
  Modern server(
      [&](const http::HttpRequest&, const std::string& method) -> std::optional<ScriptedAnswer> {
        if (method == kDiscover && ++probes == 1) return FailsWith(ErrorCode::kTimeout);
        return std::nullopt;
      });
  server.harness.era_store = &kept;
  EXPECT_THAT(server.List(), IsOk());
  EXPECT_EQ(EraKnownTo(server.harness), Era::kModern);
  ASSERT_TRUE(kept.known);
  EXPECT_EQ(kept.known->era, Era::kModern);
  server.methods.clear();
  EXPECT_THAT(server.List(), IsOk());
  EXPECT_THAT(server.methods, ElementsAre(kDiscover, "tools/list"));
}

TEST(EraMemory, ForgetsAModernServerThatIsOneNoLonger) {
  for (const auto& answer : {Rpc(200, -32601), Page(404), Page(405), Page(500), Page(502),
                             Empty(202), Sse(""), FailsWith(ErrorCode::kTimeout)}) {
    KeptEra kept;
    Older server([&] { return answer; });
    kept.known = {Era::kModern, server.harness.clock.Now()};
    server.harness.era_store = &kept;
    EXPECT_THAT(server.List(), IsOk()) << answer.status;
    EXPECT_TRUE(!kept.known || kept.known->era == Era::kLegacy) << answer.status;
  }
}

}  // namespace
}  // namespace claribi::mcp
