// What shows the era of a server, and how long that is believed; era_lifecycle_test.cpp has what is
// done about it. ERA-01 to ERA-05.
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
}

// H26-12; older servers that keep sessions say so, too.
TEST(Discovery, OfAnUnknownMethodIsOpenUntilInitializeIsTried) {
  const auto unknown = JudgeError(404, json_rpc::kMethodNotFound);
  ASSERT_THAT(unknown, IsOk());
  ASSERT_TRUE(std::holds_alternative<LegacyServer>(*unknown));
  EXPECT_TRUE(std::get<LegacyServer>(*unknown).if_modern.has_value());
  const auto older = JudgeError(400, json_rpc::kMethodNotFound);
  ASSERT_THAT(older, IsOk());
  EXPECT_FALSE(std::get<LegacyServer>(*older).if_modern.has_value());
}

TEST(Discovery, GoesByTheRevisionsThatAModernServerNames) {
  const auto older =
      JudgeError(400, kUnsupportedProtocolVersion, R"({"supported":["2025-06-18","2025-11-25"]})");
  ASSERT_THAT(older, IsOk());
  EXPECT_TRUE(std::holds_alternative<LegacyServer>(*older));
  for (const std::string_view data :
       {R"({"supported":["2031-01-01"]})", R"({"supported":[null,7,"2031-01-01"]})"}) {
    EXPECT_THAT(JudgeError(400, kUnsupportedProtocolVersion, data),
                IsErrorWith(ErrorCode::kUnsupported))
        << data;
  }
}

// The code alone is one that older servers use for their own purposes.
TEST(Discovery, OfNoRevisionAtAllShowsNothing) {
  for (const std::string_view names :
       {"null", "[]", "{}", "7", "\"2026-07-28\"", "[null]", "[7]", "[[]]", "[{}]"}) {
    for (const auto& judged :
         {JudgeError(400, kUnsupportedProtocolVersion,
                     R"({"supported":)" + std::string(names) + "}"),
          JudgeError(200, kUnsupportedProtocolVersion, names),
          JudgeResult(R"({"supportedVersions":)" + std::string(names) + "}")}) {
      ASSERT_THAT(judged, IsOk()) << names;
      EXPECT_TRUE(std::holds_alternative<LegacyServer>(*judged)) << names;
    }
  }
}

TEST(Discovery, PassesOverWhatIsNoName) {
  const auto again =
      JudgeError(400, kUnsupportedProtocolVersion, R"({"supported":[null,7,"2026-07-28"]})");
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(std::holds_alternative<TryRevision>(*again));
  const auto modern = JudgeResult(R"({"supportedVersions":[7,{},"2026-07-28",null]})");
  ASSERT_THAT(modern, IsOk());
  EXPECT_TRUE(std::holds_alternative<Session>(*modern));
}

TEST(Era, LastsWhereNothingPassingExplainsTheEvidence) {
  EXPECT_TRUE(IsLasting(std::nullopt)) << "the server said so";
  const auto with = [](ErrorCode code, int status) {
    return core::Error(code, "").HttpStatus(status);
  };
  for (const int status : {200, 202, 302, 400, 404, 405, 406, 410, 422, 501, 505}) {
    EXPECT_TRUE(IsLasting(with(ErrorCode::kUpstream, status))) << status;
  }
  EXPECT_TRUE(IsLasting(with(ErrorCode::kUnavailable, 500)));
  EXPECT_TRUE(IsLasting(with(ErrorCode::kTimeout, 0)));
  for (const int status : {401, 403, 408, 425, 429, 502, 503, 504}) {
    EXPECT_FALSE(IsLasting(with(ErrorCode::kUpstream, status))) << status;
  }
  EXPECT_FALSE(IsLasting(with(ErrorCode::kUnavailable, 0)));
  auto unsent = with(ErrorCode::kTimeout, 0);
  unsent.unsent = true;
  EXPECT_FALSE(IsLasting(unsent));
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

TEST(Discovery, OfAnotherShapeMeansALegacyServer) {
  for (const std::string_view result :
       {"null", "[]", "7", "\"text\"", R"({"error":"unknown method"})",
        R"({"supportedVersions":null})", R"({"supportedVersions":"2026-07-28"})",
        R"({"supportedVersions":{}})"}) {
    const auto judged = JudgeResult(result);
    ASSERT_THAT(judged, IsOk()) << result;
    EXPECT_TRUE(std::holds_alternative<LegacyServer>(*judged)) << result;
  }
}

TEST(Discovery, MayLackEverythingThatIsOptional) {
  for (const std::string_view rest :
       {"", R"(,"capabilities":null,"_meta":null)", R"(,"capabilities":[],"_meta":[])",
        R"(,"capabilities":{"tools":null})",
        R"(,"_meta":{"io.modelcontextprotocol/serverInfo":null})"}) {
    const auto judged =
        JudgeResult(R"({"supportedVersions":["2026-07-28"])" + std::string(rest) + "}");
    ASSERT_THAT(judged, IsOk()) << rest;
    ASSERT_TRUE(std::holds_alternative<Session>(*judged)) << rest;
    EXPECT_FALSE(std::get<Session>(*judged).OffersTools()) << rest;
  }
}

TEST(Era, IsLeftOpenByWhateverTheServerAnswersButAPleaForPatience) {
  core::Error error(ErrorCode::kUpstream, "");
  for (const int status : {0, 200, 302, 400, 401, 403, 404, 405, 408, 422, 500, 501, 502, 503}) {
    error.http_status = status;
    EXPECT_TRUE(LeavesEraOpen(error)) << status;
  }
  error.http_status = 429;
  EXPECT_FALSE(LeavesEraOpen(error));
}

TEST(Era, IsLeftOpenBySilenceAndNotByWhatNeverReachedTheServer) {
  core::Error error(ErrorCode::kTimeout, "");
  EXPECT_TRUE(LeavesEraOpen(error));
  error.unsent = true;
  EXPECT_TRUE(LeavesEraOpen(error)) << "a slow connection is given more time";
  error.code = ErrorCode::kUnavailable;
  EXPECT_FALSE(LeavesEraOpen(error));
  error.unsent = false;
  EXPECT_TRUE(LeavesEraOpen(error)) << "closed after the request had left";
  error.is_final = true;
  EXPECT_FALSE(LeavesEraOpen(error)) << "the authorizer's";
  for (const ErrorCode code :
       {ErrorCode::kForbidden, ErrorCode::kCancelled, ErrorCode::kInternal}) {
    EXPECT_FALSE(LeavesEraOpen(core::Error(code, "")));
  }
}

TEST(Era, MayBeModernWhereInitializeGivesOffence) {
  core::Error error(ErrorCode::kUpstream, "");
  for (const int status : {0, 401, 403, 408, 429, 500, 503}) {
    error.http_status = status;
    EXPECT_FALSE(MayBeModern(error)) << status;
  }
  for (const int status : {400, 404, 405, 406, 410, 415, 422}) {
    error.http_status = status;
    EXPECT_TRUE(MayBeModern(error)) << status;
  }
  error.http_status = 0;
  for (const char* code : {"-32020", "-32021", "-32022", "-32601"}) {
    error.vendor_code = code;
    EXPECT_TRUE(MayBeModern(error)) << code;
  }
  error.vendor_code = "-32602";
  EXPECT_FALSE(MayBeModern(error));
}

TEST(EraMemory, BelievesForAnHourAndForOneEndpoint) {
  EraMemory memory;
  const core::MonotonicTime now(core::Milliseconds(5));
  memory.Remember("https://a/mcp", Era::kLegacy, now);
  memory.Remember("https://a/other", Era::kModern, now);
  EXPECT_EQ(memory.Find("https://a/mcp", now), Era::kLegacy);
  EXPECT_EQ(memory.Find("https://a/other", now), Era::kModern);
  EXPECT_EQ(memory.Find("https://a", now), std::nullopt);
  EXPECT_EQ(memory.Find("https://a/mcp", now + EraMemory::kMaxAge), std::nullopt);
  memory.Remember("https://a/mcp", Era::kModern, now);
  EXPECT_EQ(memory.Find("https://a/mcp", now), Era::kModern);
  memory.Forget("https://a/mcp");
  EXPECT_EQ(memory.Find("https://a/mcp", now), std::nullopt);
  EXPECT_EQ(memory.Find("https://a/other", now), Era::kModern);
}

TEST(EraMemory, StaysSmall) {
  EraMemory memory;
  const core::MonotonicTime now(core::Milliseconds(5));
  for (std::size_t i = 0; i <= EraMemory::kMaxEndpoints; ++i) {
    memory.Remember("https://" + std::to_string(i), Era::kLegacy, now);
  }
  EXPECT_EQ(memory.Find("https://0", now), std::nullopt);
  EXPECT_EQ(memory.Find("https://" + std::to_string(EraMemory::kMaxEndpoints), now), Era::kLegacy);
}

}  // namespace
}  // namespace claribi::mcp
