// What the results of `initialize` and `tools/call`, and refusals of either, are read as.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aiven_plugin/mcp/client_harness.h"
#include "core/data_passage.h"
#include "mcp/call_tool_result.h"
#include "mcp/initialize.h"
#include "mcp/rpc_failure.h"
#include "mcp/server_request.h"
#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;

core::Result<Session> Process(std::string_view result) {
  return ProcessInitializeResult(Parse(result), LegacyOnes(AllRevisions()));
}

json_rpc::Message Answer(const json_rpc::Request& request) {
  testing::FakeClock clock;
  return AnswerTo(request, nullptr, testing::FakeCall(clock));
}

TEST(ProtocolRevision, IsFoundByItsExactNameOnly) {
  for (const ProtocolRevision revision : kSupportedRevisions) {
    EXPECT_EQ(FindRevision(Name(revision)), revision);
  }
  EXPECT_EQ(kSupportedRevisions.front(), ProtocolRevision::k2026_07_28) << "newest first";
  for (const std::string_view name : {"", "2024-10-07", "2025-11-25 ", "2025-11-2", "DRAFT"}) {
    EXPECT_EQ(FindRevision(name), std::nullopt) << name;
  }
}

TEST(Initialize, OffersNoCapability) {
  EXPECT_EQ(InitializeParams(ProtocolRevision::k2025_11_25, Json::MakeObject(), "n", "v").Dump(),
            R"({"protocolVersion":"2025-11-25","capabilities":{},)"
            R"("clientInfo":{"name":"n","version":"v"}})");
}

TEST(Initialize, ReadsWhatTheServerSaysOfItself) {
  const auto session =
      Process(R"({"protocolVersion":"2025-06-18","capabilities":{"tools":{}},)"
              R"("serverInfo":{"name":"n\u0007","title":"t","version":"v"},"instructions":"i"})");
  ASSERT_THAT(session, IsOk());
  EXPECT_EQ(session->revision, ProtocolRevision::k2025_06_18);
  EXPECT_EQ(session->server.name, "n?") << "made printable";
  EXPECT_EQ(session->server.title, "t");
  EXPECT_EQ(session->server.version, "v");
  EXPECT_TRUE(session->OffersTools());
  EXPECT_TRUE(session->id.empty());
}

TEST(Initialize, NeedsNoServerInfo) {
  const auto session = Process(R"({"protocolVersion":"2025-11-25","capabilities":{}})");
  ASSERT_THAT(session, IsOk());
  EXPECT_EQ(session->server.name, "");
  EXPECT_FALSE(session->OffersTools());
}

TEST(Initialize, RefusesResultsThatAreNotValid) {
  for (const std::string_view result :
       {"null", "[]", R"({"capabilities":{}})", R"({"protocolVersion":1,"capabilities":{}})",
        R"({"protocolVersion":null,"capabilities":{}})"}) {
    EXPECT_THAT(Process(result), IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("seen"))))
        << result;
  }
}

TEST(Initialize, MayLackEverythingThatIsOptional) {
  for (const std::string_view result :
       {R"({"protocolVersion":"2025-11-25"})",
        R"({"protocolVersion":"2025-11-25","capabilities":null})",
        R"({"protocolVersion":"2025-11-25","capabilities":[],"serverInfo":null})",
        R"({"protocolVersion":"2025-11-25","capabilities":{"tools":null},"serverInfo":[]})",
        R"({"protocolVersion":"2025-11-25","capabilities":{},"instructions":null,"_meta":null})"}) {
    const auto session = Process(result);
    ASSERT_THAT(session, IsOk()) << result;
    EXPECT_FALSE(session->OffersTools()) << result;
    EXPECT_EQ(session->server.name, "") << result;
  }
  const auto php = Process(R"({"protocolVersion":"2024-11-05","capabilities":{"tools":[]}})");
  ASSERT_THAT(php, IsOk());
  EXPECT_TRUE(php->OffersTools()) << "[] is how PHP writes {}";
  EXPECT_EQ(php->revision, ProtocolRevision::k2024_11_05);
}

TEST(Initialize, SaysWhichRevisionsThereAreWhenNoneFits) {
  EXPECT_THAT(Process(R"({"protocolVersion":"2024-10-07","capabilities":{}})"),
              IsErrorWith(ErrorCode::kUnsupported, CauseIs(HasSubstr("2024-11-05")),
                          CauseIs(HasSubstr("2024-10-07"))));
}

TEST(Initialize, FindsACommonRevisionInARefusalOfThatKindOnly) {
  const auto found = [](std::int64_t code, std::string_view data) {
    return RevisionInRefusal({json_rpc::RequestId(1), code, "no", Parse(data)},
                             LegacyOnes(AllRevisions()));
  };
  EXPECT_EQ(found(-32602, R"({"supported":["2025-03-26","2025-06-18","2031-01-01"]})"),
            ProtocolRevision::k2025_06_18);
  EXPECT_EQ(found(-32602, R"({"supported":["2024-11-05"]})"), ProtocolRevision::k2024_11_05);
  EXPECT_EQ(found(-32602, R"({"supported":["2024-10-07"]})"), std::nullopt);
  EXPECT_EQ(found(-32602, R"({"supported":"2025-06-18"})"), std::nullopt);
  EXPECT_EQ(found(-32602, "null"), std::nullopt);
  EXPECT_EQ(found(-32603, R"({"supported":["2025-06-18"]})"), std::nullopt);
}

TEST(CallToolResult, IsKeptAsItCame) {
  const auto result = ReadCallToolResult(
      Parse(R"({"content":[{"type":"text","text":"t","x":1.0}],"structuredContent":[1],)"
            R"("isError":true,"_meta":{"m":1}})"));
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->content.Dump(), R"([{"type":"text","text":"t","x":1.0}])");
  EXPECT_EQ(result->structured_content.Dump(), "[1]");
  EXPECT_TRUE(result->is_error);
  EXPECT_EQ(result->meta.Dump(), R"({"m":1})");
}

TEST(CallToolResult, SucceedsUnlessItSaysOtherwise) {
  const auto result = ReadCallToolResult(Parse(R"({"content":[]})"));
  ASSERT_THAT(result, IsOk());
  EXPECT_FALSE(result->is_error);
  EXPECT_TRUE(result->structured_content.IsNull());
  EXPECT_TRUE(result->meta.IsNull());
}

TEST(CallToolResult, MayBeStructuredOnly) {
  const auto result = ReadCallToolResult(Parse(R"({"structuredContent":{"a":1}})"));
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->content.Dump(), "[]");
  EXPECT_EQ(result->structured_content.Dump(), R"({"a":1})");
}

TEST(CallToolResult, RefusesOtherShapes) {
  for (const std::string_view result :
       {"null", "[]", R"({"content":7})", R"({"content":true})", R"({"content":{"a":1}})",
        R"({"content":[],"isError":"no"})", R"({"content":[],"isError":2})",
        R"({"content":[],"isError":[]})", R"({"content":[],"isError":{}})"}) {
    EXPECT_THAT(ReadCallToolResult(Parse(result)),
                IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("seen"))))
        << result;
  }
}

TEST(CallToolResult, TakesNullForAnAbsentMember) {
  const auto structured = ReadCallToolResult(
      Parse(R"({"content":null,"structuredContent":{"a":1},"isError":null,"_meta":null})"));
  ASSERT_THAT(structured, IsOk());
  EXPECT_TRUE(structured->has_structured_content);
  EXPECT_EQ(structured->content.Dump(), "[]");
  EXPECT_FALSE(structured->is_error);
  const auto plain = ReadCallToolResult(Parse(R"({"content":[],"structuredContent":null})"));
  ASSERT_THAT(plain, IsOk());
  EXPECT_FALSE(plain->has_structured_content);
}

TEST(CallToolResult, IsReadInTheFormsThatServersGiveIt) {
  for (const auto& [text, content] :
       {std::pair("{}", "[]"),
        {R"({"content":null})", "[]"},
        {R"({"content":{}})", "[]"},
        {R"({"content":null,"structuredContent":null})", "[]"},
        {R"({"content":"rows"})", R"([{"type":"text","text":"rows"}])"},
        {R"({"content":{"type":"text","text":"rows"}})", R"([{"type":"text","text":"rows"}])"}}) {
    testing::RecordingLogger logger;
    core::Leniency leniency(logger, core::LogComponent::kMcp);
    const auto result = ReadCallToolResult(Parse(text), &leniency);
    ASSERT_THAT(result, IsOk()) << text;
    EXPECT_EQ(result->content.Dump(), content) << text;
    EXPECT_FALSE(result->is_error) << text;
  }
}

TEST(CallToolResult, NamesThePlacesThatCannotBeRead) {
  for (const auto& [block, said] :
       {std::pair{R"({"type":"text","text":null})", "content[1].text is null"},
        std::pair{R"({"type":"text","text":5})", "content[1].text is a number"},
        std::pair{R"({"type":"text"})", "content[1].text is missing"},
        std::pair{R"({"type":"chart"})", "content[1] has the type \"chart\""},
        std::pair{R"({"type":"image","mimeType":"x"})", "content[1].data is missing"},
        std::pair{R"({"type":"resource","resource":{"uri":"a://b"}})",
                  "content[1].resource has neither"},
        std::pair{R"({"data":"x"})", "content[1] has no type"},
        std::pair{"null", "content[1] is null"}, std::pair{"7", "content[1] is a number"}}) {
    const auto result = ReadCallToolResult(
        Parse(R"({"content":[{"type":"text","text":"a"},)" + std::string(block) + "]}"));
    ASSERT_THAT(result, IsOk()) << block;
    ASSERT_EQ(result->unreadable.size(), 1U) << block;
    EXPECT_THAT(result->unreadable.front(), HasSubstr(said));
    ASSERT_EQ(result->content.AsArray()->size(), 2U) << "nothing is lost";
    EXPECT_NE(result->content.AsArray()->back().FindString("type"), nullptr);
  }
  const auto nothing = ReadCallToolResult(Parse("{}"));
  ASSERT_THAT(nothing, IsOk());
  EXPECT_EQ(nothing->unreadable.size(), 1U);
  const auto bare = ReadCallToolResult(
      Parse(R"({"content":["a",{"text":"b"},{"type":"","text":"c"},{"type":7,"text":"d"}]})"));
  ASSERT_THAT(bare, IsOk());
  EXPECT_TRUE(bare->unreadable.empty()) << "a text is a text";
  for (const Json& block : *bare->content.AsArray()) EXPECT_NE(core::TextOfBlock(block), nullptr);
}

TEST(CallToolResult, HasFailedInWhateverFormItSaysSo) {
  for (const auto& [text, is_error] : {std::pair("true", true),
                                       {"\"true\"", true},
                                       {"\"True\"", true},
                                       {"1", true},
                                       {"1.0", true},
                                       {"false", false},
                                       {"\"false\"", false},
                                       {"\"FALSE\"", false},
                                       {"0", false},
                                       {"null", false}}) {
    const auto result =
        ReadCallToolResult(Parse(R"({"content":[],"isError":)" + std::string(text) + "}"));
    ASSERT_THAT(result, IsOk()) << text;
    EXPECT_EQ(result->is_error, is_error) << text;
  }
}

TEST(CallToolResult, SaysWhatWasPutUpWith) {
  for (const std::string_view text : {"{}", R"({"content":"a"})", R"({"content":{"type":"text"}})",
                                      R"({"content":[],"isError":"false"})"}) {
    testing::RecordingLogger logger;
    core::Leniency leniency(logger, core::LogComponent::kMcp);
    EXPECT_THAT(ReadCallToolResult(Parse(text), &leniency), IsOk()) << text;
    EXPECT_EQ(leniency.Noted().size(), 1U) << text;
  }
  testing::RecordingLogger logger;
  core::Leniency leniency(logger, core::LogComponent::kMcp);
  EXPECT_THAT(ReadCallToolResult(Parse(R"({"content":[]})"), &leniency), IsOk());
  EXPECT_TRUE(leniency.Noted().empty());
}

TEST(RpcFailure, ClassifiesByCodeAndShortensTheText) {
  const auto failure = [](std::int64_t code) {
    return RpcFailure("tools/call", {json_rpc::RequestId(1), code,
                                     "because\x1b[0m " + std::string(9000, 'x'), Json()});
  };
  EXPECT_EQ(failure(-32602).code, ErrorCode::kInvalid);
  EXPECT_EQ(Name(failure(-32602).kind), "invalid_arguments");
  EXPECT_EQ(failure(-32601).code, ErrorCode::kUnsupported);
  EXPECT_EQ(failure(-32002).code, ErrorCode::kNotFound);
  EXPECT_EQ(failure(-32042).code, ErrorCode::kUnsupported);
  EXPECT_EQ(failure(-32603).code, ErrorCode::kUpstream);
  EXPECT_EQ(failure(17).code, ErrorCode::kUpstream);
  const core::Error error = failure(-32603);
  EXPECT_EQ(error.vendor_code, "-32603");
  EXPECT_THAT(error.cause, HasSubstr("error -32603: because?[0m x"));
  EXPECT_LT(error.cause.size(), 300U);
  EXPECT_THAT(error.message, HasSubstr("tools/call"));
}

TEST(CallToolResult, KeepsContentOfEveryTypeAsItCame) {
  const std::string content = R"([{"type":"text","text":"t","annotations":{"audience":["user"]}},)"
                              R"({"type":"image","data":"aGk=","mimeType":"image/png"},)"
                              R"({"type":"audio","data":"aGk=","mimeType":"audio/wav"},)"
                              R"({"type":"resource_link","uri":"file:///a","name":"a"},)"
                              R"({"type":"resource","resource":{"uri":"file:///b","text":"x"}},)"
                              R"({"type":"of_the_future","more":[1]}])";
  const auto result = ReadCallToolResult(Parse(R"({"content":)" + content + "}"));
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->content.Dump(), content);
  EXPECT_FALSE(result->has_structured_content);
}

TEST(CallToolResult, TakesAnyValueAsStructuredContent) {
  for (const std::string_view value : {"null", "7", "\"s\"", "[]", "{}", "false"}) {
    const auto result =
        ReadCallToolResult(Parse(R"({"structuredContent":)" + std::string(value) + "}"));
    ASSERT_THAT(result, IsOk()) << value;
    EXPECT_TRUE(result->has_structured_content);
    EXPECT_EQ(result->structured_content, Parse(value));
  }
}

TEST(ServerRequest, OnlyPingHasAnAnswer) {
  EXPECT_EQ(json_rpc::Encode(Answer({json_rpc::RequestId("p"), "ping", Json()})),
            R"({"jsonrpc":"2.0","id":"p","result":{}})");
  for (const std::string_view method :
       {"sampling/createMessage", "elicitation/create", "roots/list", "", "Ping"}) {
    const auto answer = Answer({json_rpc::RequestId(1), std::string(method), Json()});
    const auto* refusal = std::get_if<json_rpc::ErrorResponse>(&answer);
    ASSERT_NE(refusal, nullptr) << method;
    EXPECT_EQ(refusal->code, json_rpc::kMethodNotFound);
  }
}

}  // namespace
}  // namespace claribi::mcp
