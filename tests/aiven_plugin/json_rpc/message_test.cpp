#include "json_rpc/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <tuple>

#include "testing/result_matchers.h"

namespace claribi::json_rpc {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;
using ::testing::Not;

core::Result<Message> DecodeOne(std::string_view text) {
  auto messages = Decode(text, core::JsonLimits{});
  if (!messages.ok()) return std::move(messages).error();
  EXPECT_EQ(messages->size(), 1U);
  return std::move(messages->front());
}

TEST(JsonRpcMessage, EncodesEveryKind) {
  EXPECT_EQ(Encode(Request{RequestId(7), "tools/list", Json::MakeObject({{"cursor", ""}})}),
            R"({"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"cursor":""}})");
  EXPECT_EQ(Encode(Request{RequestId("a"), "ping", Json()}),
            R"({"jsonrpc":"2.0","id":"a","method":"ping"})");
  EXPECT_EQ(Encode(Notification{"notifications/initialized", Json()}),
            R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  EXPECT_EQ(Encode(Response{RequestId(1), Json::MakeObject()}),
            R"({"jsonrpc":"2.0","id":1,"result":{}})");
  EXPECT_EQ(Encode(ErrorResponse{RequestId(1), kMethodNotFound, "no such method", Json()}),
            R"({"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no such method"}})");
  EXPECT_EQ(Encode(ErrorResponse{std::nullopt, kParseError, "what?", Json(1)}),
            R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"what?","data":1}})");
}

TEST(JsonRpcMessage, EncodesARequestInOnePass) {
  const Json given = Json::MakeObject({{"name", "say \"hi\""}, {"n", 1}});
  EXPECT_EQ(EncodeRequest(7, "tools/call", given, {}),
            Encode(Request{RequestId(7), "tools/call", given}));
  EXPECT_EQ(EncodeRequest(7, "a\"b", Json::MakeObject(), {}),
            Encode(Request{RequestId(7), "a\"b", Json::MakeObject()}));
  EXPECT_EQ(EncodeRequest(-1, "ping", Json(), {{"_meta", ""}}),
            Encode(Request{RequestId(-1), "ping", Json()}));
  Json whole = given;
  whole.Set("arguments", Json::MakeObject({{"a", Json()}}));
  whole.Set("_meta", Json::MakeObject());
  EXPECT_EQ(EncodeRequest(7, "tools/call", given,
                          {{"arguments", R"({"a":null})"}, {"none", ""}, {"_meta", "{}"}}),
            Encode(Request{RequestId(7), "tools/call", whole}));
  for (const Json& nothing : {Json(), Json::MakeObject()}) {
    EXPECT_EQ(EncodeRequest(7, "tools/list", nothing, {{"_meta", "{}"}, {"last", "[1]"}}),
              R"({"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"_meta":{},"last":[1]}})");
  }
}

TEST(JsonRpcMessage, DecodesResponseWhateverTheOrderOfItsMembers) {
  const auto message = DecodeOne(R"({"result":{"tools":[]},"jsonrpc":"2.0","id":3})");
  ASSERT_THAT(message, IsOk());
  const auto& response = std::get<Response>(*message);
  EXPECT_EQ(response.id, RequestId(3));
  EXPECT_EQ(response.result.Dump(), R"({"tools":[]})");
}

TEST(JsonRpcMessage, DecodesErrorWithItsData) {
  const auto message = DecodeOne(
      R"({"jsonrpc":"2.0","id":"x","error":{"code":-32602,"message":"no","data":{"supported":[]}}})");
  ASSERT_THAT(message, IsOk());
  const auto& response = std::get<ErrorResponse>(*message);
  EXPECT_EQ(response.id, RequestId("x"));
  EXPECT_EQ(response.code, -32602);
  EXPECT_EQ(response.message, "no");
  EXPECT_EQ(response.data.Dump(), R"({"supported":[]})");
}

TEST(JsonRpcMessage, ErrorMayAnswerNothingInParticular) {
  for (const std::string_view text :
       {R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"broken"}})",
        R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"broken"}})"}) {
    const auto message = DecodeOne(text);
    ASSERT_THAT(message, IsOk()) << text;
    EXPECT_EQ(std::get<ErrorResponse>(*message).id, std::nullopt);
  }
}

TEST(JsonRpcMessage, TellsRequestFromNotificationByItsId) {
  const auto request = DecodeOne(R"({"jsonrpc":"2.0","id":"p-1","method":"ping"})");
  ASSERT_THAT(request, IsOk());
  EXPECT_EQ(std::get<Request>(*request).id, RequestId("p-1"));
  const auto notification =
      DecodeOne(R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1}})");
  ASSERT_THAT(notification, IsOk());
  EXPECT_EQ(std::get<Notification>(*notification).params.FindInt64("progress"), 1);
}

TEST(JsonRpcMessage, IdsOfDifferentTypesDiffer) {
  EXPECT_NE(RequestId(1), RequestId("1"));
  EXPECT_EQ(ToText(RequestId(1)), "1");
  EXPECT_EQ(ToText(RequestId("1\n")), "\"1 \"");
}

struct Broken {
  std::string_view text;
  std::string_view expected_and_seen;
};

class BrokenMessage : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenMessage, IsRefusedSayingWhatWasExpectedAndSeen) {
  EXPECT_THAT(DecodeOne(GetParam().text),
              IsErrorWith(ErrorCode::kUpstream, "protocol",
                          CauseIs(HasSubstr(GetParam().expected_and_seen)), HasFix()))
      << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    JsonRpc, BrokenMessage,
    ::testing::Values(
        Broken{"", "expected JSON"}, Broken{"<html>", "The text begins: <html>"},
        Broken{"[]", "expected an object, seen an array"},
        Broken{"7", "expected an object, seen a number"},
        Broken{R"({"result":{}})", "\"jsonrpc\", seen no such member"},
        Broken{R"({"method":"m"})", "\"jsonrpc\", seen no such member"},
        Broken{R"({"id":1,"method":"m"})", "\"jsonrpc\", seen no such member"},
        Broken{R"({"error":"no"})", "\"jsonrpc\", seen no such member"},
        Broken{R"({"jsonrpc":"1.0","id":null,"error":{"code":1}})", "seen \"1.0\""},
        Broken{R"({"jsonrpc":"1.0","method":"m"})", "seen \"1.0\""},
        Broken{R"({"jsonrpc":2.0,"result":{}})", "seen a number"},
        Broken{"[7]", "expected an object, seen a number"},
        Broken{R"([{"jsonrpc":"2.0","id":1,"result":1},{"jsonrpc":"2.0","id":2,"result":1}])",
               "expected an object, seen an array"},
        Broken{R"({"jsonrpc":"2.0","id":1})", "none of them"},
        Broken{R"({"jsonrpc":"2.0","result":{}})", "\"id\", seen no such member"},
        Broken{R"({"jsonrpc":"2.0","id":null,"result":{}})", "\"id\", seen null"},
        Broken{R"({"jsonrpc":"2.0","id":1.5,"result":{}})", "\"id\", seen a number"},
        Broken{R"({"jsonrpc":"2.0","id":99999999999999999999,"result":{}})", "\"id\", seen"},
        Broken{R"({"jsonrpc":"2.0","id":[1],"result":{}})", "\"id\", seen an array"},
        Broken{R"({"jsonrpc":"2.0","method":7})", "\"method\", seen a number"},
        Broken{R"({"jsonrpc":"2.0","method":"m","params":"p"})", "\"params\", seen a string"},
        Broken{R"({"jsonrpc":"2.0","id":1,"method":"m","result":{}})", "with members of both"},
        Broken{R"({"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1}})", "seen both"},
        Broken{R"({"jsonrpc":"2.0","id":1,"error":null})", "none of them"},
        Broken{R"({"jsonrpc":"2.0","id":1,"error":7})", "\"error\", seen a number"},
        Broken{R"({"jsonrpc":"2.0","id":1,"id":2,"result":{}})", "appears twice"}));

TEST(JsonRpcMessage, TakesAnErrorThatSaysNothingBesideAResultForNone) {
  for (const char* error : {"[]", "{}", R"("")", "false", "null"}) {
    const auto response = DecodeOne(R"({"jsonrpc":"2.0","id":1,"result":{"a":1},"error":)" +
                                    std::string(error) + "}");
    ASSERT_THAT(response, IsOk()) << error;
    EXPECT_EQ(std::get<Response>(*response).result.Dump(), R"({"a":1})") << error;
  }
  for (const char* error : {"0", "true", R"("no")", R"(["no"])", R"({"message":"no"})"}) {
    EXPECT_THAT(
        DecodeOne(R"({"jsonrpc":"2.0","id":1,"result":{},"error":)" + std::string(error) + "}"),
        IsError())
        << error;
  }
}

TEST(JsonRpcMessage, TakesNullForAnAbsentMember) {
  const auto response = DecodeOne(R"({"jsonrpc":"2.0","id":1,"result":{},"error":null})");
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(std::get<Response>(*response).result.Dump(), "{}");
  const auto refusal =
      DecodeOne(R"({"jsonrpc":"2.0","id":1,"result":null,"error":{"code":-1,"message":"m"}})");
  ASSERT_THAT(refusal, IsOk());
  EXPECT_EQ(std::get<ErrorResponse>(*refusal).code, -1);
  const auto notification = DecodeOne(
      R"({"jsonrpc":"2.0","id":null,"method":"m","params":null,"result":null,"error":null})");
  ASSERT_THAT(notification, IsOk());
  EXPECT_TRUE(std::get<Notification>(*notification).params.IsNull());
  const auto request = DecodeOne(R"({"jsonrpc":"2.0","id":4,"method":"m","params":null})");
  ASSERT_THAT(request, IsOk());
  EXPECT_TRUE(std::get<Request>(*request).params.IsNull());
  const auto answer = DecodeOne(R"({"jsonrpc":"2.0","id":1,"method":null,"result":[]})");
  ASSERT_THAT(answer, IsOk());
  EXPECT_TRUE(std::holds_alternative<Response>(*answer));
}

TEST(JsonRpcMessage, ReadsOfAnErrorWhatThereIs) {
  for (const auto& [error, code, message] :
       {std::tuple(R"({"message":"m"})", kInternalError, "m"),
        std::tuple(R"({"code":null,"message":"m"})", kInternalError, "m"),
        std::tuple(R"({"code":"-32601","message":"m"})", kMethodNotFound, "m"),
        std::tuple(R"({"code":"E_NO","message":"m"})", kInternalError, "m"),
        std::tuple(R"({"code":1})", std::int64_t{1}, "it gave no message"),
        std::tuple(R"({"code":1,"message":null})", std::int64_t{1}, "it gave no message"),
        std::tuple(R"("no such method")", kInternalError, "no such method")}) {
    const auto message_read =
        DecodeOne(R"({"jsonrpc":"2.0","id":1,"error":)" + std::string(error) + "}");
    ASSERT_THAT(message_read, IsOk()) << error;
    EXPECT_EQ(std::get<ErrorResponse>(*message_read).code, code) << error;
    EXPECT_EQ(std::get<ErrorResponse>(*message_read).message, message) << error;
  }
}

TEST(JsonRpcMessage, SaysWhatItHadToRepair) {
  std::string repaired;
  const auto messages = Decode(R"({"jsonrpc":"2.0","id":1,"result":"\ud83d"})", core::JsonLimits{},
                               Batches::kRefused, &repaired);
  ASSERT_THAT(messages, IsOk());
  EXPECT_EQ(std::get<Response>(messages->front()).result, Json("\xEF\xBF\xBD"));
  EXPECT_EQ(repaired, "half of a surrogate pair");
}

// Whoever answers by the id of a request has understood it.
TEST(JsonRpcMessage, AnAnswerNeedsNoVersion) {
  for (const std::string_view version :
       {"", R"("jsonrpc":null,)", R"("jsonrpc":"1.0",)", R"("jsonrpc":2.0,)", R"("jsonrpc":"2",)",
        R"("jsonrpc":[],)"}) {
    for (const std::string_view rest :
         {R"("id":1,"result":{})", R"("id":"a","result":null)",
          R"("id":1,"error":{"code":-1,"message":"m"})", R"("id":1,"error":"m")"}) {
      std::string repaired;
      const std::string text = "{" + std::string(version) + std::string(rest) + "}";
      EXPECT_THAT(Decode(text, core::JsonLimits{}, Batches::kRefused, &repaired), IsOk()) << text;
      EXPECT_THAT(repaired, HasSubstr("no \"jsonrpc\"")) << text;
    }
  }
}

TEST(JsonRpcMessage, AnArrayOfOneIsReadAnywhere) {
  for (const Batches batches : {Batches::kRefused, Batches::kAllowed}) {
    std::string repaired;
    const auto messages = Decode(R"( [ {"jsonrpc":"2.0","id":1,"result":{}} ] )",
                                 core::JsonLimits{}, batches, &repaired);
    ASSERT_THAT(messages, IsOk());
    EXPECT_EQ(messages->size(), 1U);
    EXPECT_EQ(repaired, batches == Batches::kRefused ? "an array around it" : "");
  }
}

TEST(JsonRpcMessage, ABadItemDoesNotLoseABatch) {
  for (const std::string_view bad : {"7", "null", "[]", "{}", R"({"jsonrpc":"2.0"})",
                                     R"({"jsonrpc":"2.0","id":[],"result":1})"}) {
    const std::string good = R"({"jsonrpc":"2.0","id":1,"result":{}})";
    for (const std::string& batch :
         {"[" + std::string(bad) + "," + good + "]", "[" + good + "," + std::string(bad) + "]"}) {
      std::string repaired;
      const auto messages = Decode(batch, core::JsonLimits{}, Batches::kAllowed, &repaired);
      ASSERT_THAT(messages, IsOk()) << batch;
      EXPECT_EQ(messages->size(), 1U);
      EXPECT_EQ(repaired, "items that are no JSON-RPC");
    }
    EXPECT_THAT(Decode("[" + std::string(bad) + "," + std::string(bad) + "]", core::JsonLimits{},
                       Batches::kAllowed),
                IsError())
        << bad;
  }
}

TEST(JsonRpcMessage, TakesTheLastOfANameWhereThatMayBe) {
  std::string repaired;
  const auto messages =
      Decode(R"({"jsonrpc":"2.0","id":1,"result":{"a":1,"a":2}})", core::JsonLimits{},
             Batches::kRefused, &repaired, core::RepeatedNames::kLastWins);
  ASSERT_THAT(messages, IsOk());
  EXPECT_EQ(std::get<Response>(messages->front()).result.Dump(), R"({"a":2})");
  EXPECT_EQ(repaired, "a name twice in one object");
}

TEST(JsonRpcMessage, AnIdThatComesBackAsTextIsThatId) {
  EXPECT_TRUE(IsEchoOf(RequestId(17), RequestId(17)));
  EXPECT_TRUE(IsEchoOf(RequestId(17), RequestId("17")));
  for (const char* other : {"", "18", "017", " 17", "17.0", "+17"}) {
    EXPECT_FALSE(IsEchoOf(RequestId(17), RequestId(other))) << other;
  }
  EXPECT_FALSE(IsEchoOf(RequestId("17"), RequestId(17))) << "what we send as text stays text";
}

TEST(JsonRpcMessage, BatchIsReadOnlyWhereAllowed) {
  constexpr std::string_view kBatch =
      R"([{"jsonrpc":"2.0","method":"a"},{"jsonrpc":"2.0","id":1,"result":null}])";
  EXPECT_THAT(Decode(kBatch, core::JsonLimits{}), IsError());
  const auto messages = Decode(kBatch, core::JsonLimits{}, Batches::kAllowed);
  ASSERT_THAT(messages, IsOk());
  ASSERT_EQ(messages->size(), 2U);
  EXPECT_EQ(std::get<Notification>((*messages)[0]).method, "a");
  EXPECT_TRUE(std::get<Response>((*messages)[1]).result.IsNull());
  EXPECT_THAT(Decode("[]", core::JsonLimits{}, Batches::kAllowed), IsError());
  EXPECT_THAT(Decode("[[]]", core::JsonLimits{}, Batches::kAllowed), IsError());
}

TEST(JsonRpcMessage, LimitsAreNamed) {
  EXPECT_THAT(Decode(R"({"jsonrpc":"2.0"})", core::JsonLimits{.max_bytes = 4}),
              IsErrorWith(ErrorCode::kTooLarge));
  EXPECT_THAT(Decode("[[[[]]]]", core::JsonLimits{.max_depth = 3}),
              IsErrorWith(ErrorCode::kTooLarge, CauseIs(HasSubstr("max_json_depth"))));
}

TEST(JsonRpcMessage, EveryTruncationIsRefused) {
  constexpr std::string_view kWhole = R"({"jsonrpc":"2.0","id":1,"result":{"a":[1,"\u00e4"]}})";
  for (std::size_t length = 0; length < kWhole.size(); ++length) {
    // Exact-size heap buffers: a sanitizer sees a read one byte too far.
    const auto buffer = std::make_unique<char[]>(length);
    kWhole.copy(buffer.get(), length);
    EXPECT_THAT(Decode(std::string_view(buffer.get(), length), core::JsonLimits{}), IsError())
        << length;
  }
}

TEST(JsonRpcMessage, ErrorsOfAHostileTextAreShortAndPrintable) {
  const std::string hostile = "\x1b[31m" + std::string(100000, 'x');
  const auto message = DecodeOne(hostile);
  ASSERT_THAT(message, IsError());
  EXPECT_LT(message.error().cause.size(), 400U);
  EXPECT_THAT(message, IsErrorWith(CauseIs(Not(HasSubstr("\x1b")))));
}

}  // namespace
}  // namespace claribi::json_rpc
