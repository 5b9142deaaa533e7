// What goes over the wire: request heads written, response heads and bodies taken apart.
#include <gtest/gtest.h>

#include <memory>

#include "http/body_framing.h"
#include "http/request_head.h"
#include "http/response_head.h"
#include "testing/result_matchers.h"

namespace claribi::http {
namespace {

HttpRequest Request(std::string_view method, std::string_view url) {
  HttpRequest request;
  request.method = method;
  request.url = core::Url::Parse(url).value();
  return request;
}

std::string Written(const HttpRequest& request) {
  const auto head = WriteRequestHead(request, "agent/1");
  return head.ok() ? std::string(head->Reveal()) : "error: " + head.error().cause;
}

TEST(RequestHead, CarriesTargetHostFieldsCredentialsAndLength) {
  HttpRequest request = Request("POST", "https://V.example:8443/mcp?read_only=true");
  request.headers.Set("Accept", "application/json");
  request.authorization = core::Secret::CopyOf("Bearer t");
  request.body = "{}";
  EXPECT_EQ(Written(request),
            "POST /mcp?read_only=true HTTP/1.1\r\nHost: v.example:8443\r\n"
            "Accept-Encoding: identity\r\nUser-Agent: agent/1\r\nAccept: application/json\r\n"
            "Content-Length: 2\r\nAuthorization: Bearer t\r\n\r\n");
}

TEST(RequestHead, SendsNoLengthForAGetAndOneForAnEmptyPost) {
  EXPECT_EQ(Written(Request("GET", "https://v.example")).find("Content-Length"), std::string::npos);
  EXPECT_NE(Written(Request("POST", "https://v.example")).find("Content-Length: 0\r\n"),
            std::string::npos);
}

TEST(RequestHead, BracketsIpv6) {
  EXPECT_NE(Written(Request("GET", "https://[2001:db8::1]/")).find("Host: [2001:db8::1]\r\n"),
            std::string::npos);
  EXPECT_EQ(WriteConnectHead(core::Url::Parse("https://[2001:db8::1]/").value(), ""),
            "CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n");
}

TEST(RequestHead, RefusesInjection) {
  HttpRequest request = Request("GET", "https://v.example/");
  request.headers.Set("X", "a\r\nAuthorization: Bearer evil");
  EXPECT_NE(Written(request).find("error:"), std::string::npos);
  request = Request("GET", "https://v.example/");
  request.headers.Set("X: y\r\nZ", "a");
  EXPECT_NE(Written(request).find("error:"), std::string::npos);
  request = Request("GET / HTTP/1.1\r\nX:", "https://v.example/");
  EXPECT_NE(Written(request).find("error:"), std::string::npos);
  request = Request("GET", "https://v.example/");
  request.authorization = core::Secret::CopyOf("Bearer t\n");
  EXPECT_NE(Written(request).find("error:"), std::string::npos);
}

// RFC 9110 section 5.5. Wherever it stands: values are looked through in blocks.
TEST(RequestHead, RefusesEachControlCharacterInEachPlace) {
  for (int code = 0; code < 256; ++code) {
    const bool is_refused = (code < 0x20 && code != '\t') || code == 0x7F;
    for (std::size_t place = 0; place < 36; ++place) {
      for (const std::size_t behind : {0U, 1U, 7U, 17U}) {
        HttpRequest request = Request("GET", "https://v.example/");
        request.headers.Set(
            "X", std::string(place, 'a') + static_cast<char>(code) + std::string(behind, 'b'));
        EXPECT_EQ(Written(request).starts_with("error:"), is_refused) << code << " at " << place;
      }
    }
  }
}

TEST(RequestHead, RefusesFieldsThatAreNotTheCallers) {
  for (const char* name : {"host", "Content-Length", "TRANSFER-ENCODING", "Authorization",
                           "Connection", "Accept-Encoding"}) {
    HttpRequest request = Request("GET", "https://v.example/");
    request.headers.Set(name, "x");
    EXPECT_NE(Written(request).find("error:"), std::string::npos) << name;
  }
}

TEST(RequestHead, CarriesCredentialsInAnotherFieldIfThatIsTheVendors) {
  HttpRequest request = Request("POST", "https://v.example/mcp");
  request.authorization = core::Secret::CopyOf("sk-live");
  request.authorization_field = "X-Api-Key";
  EXPECT_TRUE(Written(request).ends_with("\r\nX-Api-Key: sk-live\r\n\r\n"));
  EXPECT_EQ(Written(request).find("Authorization"), std::string::npos);
}

TEST(RequestHead, RefusesCredentialsInAFieldThatIsAnothers) {
  for (const char* field :
       {"", "Host", "content-length", "Transfer-Encoding", "X Key", "X:", "A\r\nB", "Accept"}) {
    HttpRequest request = Request("POST", "https://v.example/mcp");
    request.headers.Set("Accept", "application/json");
    request.authorization = core::Secret::CopyOf("sk-live");
    request.authorization_field = field;
    const auto head = WriteRequestHead(request, "agent/1");
    ASSERT_FALSE(head.ok()) << field;
    EXPECT_EQ(head.error().cause.find("sk-live"), std::string::npos);
  }
}

TEST(RequestHead, ErrorsHoldNoValues) {
  HttpRequest request = Request("GET", "https://v.example/");
  request.headers.Set("Mcp-Session-Id", "secret\x01");
  EXPECT_EQ(Written(request).find("secret"), std::string::npos);
}

TEST(ResponseHead, EndsAtTheFirstEmptyLine) {
  EXPECT_EQ(FindHeadEnd("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody\r\n\r\n", 0), 25U);
  EXPECT_EQ(FindHeadEnd("HTTP/1.1 200 OK\nA: b\n\nbody", 0), 22U);
  EXPECT_EQ(FindHeadEnd("HTTP/1.1 200 OK\r\nA: b\r\n\r", 0), 0U);
  EXPECT_EQ(FindHeadEnd("", 0), 0U);
}

TEST(ResponseHead, EndIsFoundByteByByte) {
  const std::string head = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
  for (std::size_t size = 1; size < head.size(); ++size) {
    EXPECT_EQ(FindHeadEnd(head.substr(0, size), size - 1), 0U) << size;
  }
  EXPECT_EQ(FindHeadEnd(head, head.size() - 1), head.size());
}

TEST(ResponseHead, ParsesStatusAndFields) {
  const auto head =
      ParseResponseHead("HTTP/1.1 429 Slow down\r\nretry-after: 3\r\nX: 1\r\nX: 2\r\n\r\n");
  ASSERT_THAT(head, IsOk());
  EXPECT_EQ(head->status, 429);
  EXPECT_TRUE(head->is_http_1_1);
  EXPECT_EQ(*head->headers.Find("Retry-After"), "3");
  EXPECT_EQ(head->headers.FindAll("x").size(), 2U);
  EXPECT_FALSE(ParseResponseHead("HTTP/1.0 200 OK\r\n\r\n")->is_http_1_1);
  EXPECT_THAT(ParseResponseHead("HTTP/1.1 200\r\n\r\n"), IsOk());
}

TEST(ResponseHead, RefusesWhatIsNotHttp) {
  for (const char* text :
       {"\r\n\r\n", "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 999 OK\r\n\r\n", "HTTP/1.1 007 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1200 OK\r\n\r\n", "HTTP/1.1\r\n\r\n", "{}\r\n\r\n"}) {
    EXPECT_THAT(ParseResponseHead(text), IsErrorWith(core::ErrorCode::kUpstream)) << text;
  }
}

TEST(ResponseHead, KnowsStatusesWithoutAName) {
  EXPECT_EQ(ParseResponseHead("HTTP/1.1 520 \r\n\r\n")->status, 520);
  EXPECT_EQ(ParseResponseHead("HTTP/1.1 599 x\r\n\r\n")->status, 599);
}

TEST(ResponseHead, KeepsValuesAsTheyWereSent) {
  const auto head =
      ParseResponseHead("HTTP/1.1 200 OK\r\nX:\t =?utf-8?Q?a=0D=0Ab?= \r\nY:\r\n\r\n");
  ASSERT_THAT(head, IsOk());
  EXPECT_EQ(*head->headers.Find("X"), "=?utf-8?Q?a=0D=0Ab?=");
  EXPECT_EQ(*head->headers.Find("Y"), "");
}

TEST(ResponseHead, UnfoldsLines) {
  const auto head = ParseResponseHead("HTTP/1.1 200 OK\r\nX: a\r\n  b\r\n\tc\r\n\r\n");
  ASSERT_THAT(head, IsOk());
  EXPECT_EQ(*head->headers.Find("X"), "a b c");
}

TEST(ResponseHead, RefusesMalformedFields) {
  for (const std::string& fields :
       {std::string("no colon\r\n"), std::string(": no name\r\n"), std::string("X : space\r\n"),
        std::string(" first line folded\r\n"), std::string("X: a\rb\r\n"),
        std::string("X: a\0b\r\n", 8), std::string("X: a\r\n b\x01\r\n")}) {
    EXPECT_THAT(ParseResponseHead("HTTP/1.1 200 OK\r\n" + fields + "\r\n"), IsError()) << fields;
  }
}

struct Body {
  bool ok = true;
  bool complete = false;
  std::string bytes;
  std::string rest;
};

// Feeds pieces of `piece` bytes in exact-size heap buffers, reading `window` bytes at a time.
Body Decode(BodyFraming framing, std::string_view wire, std::size_t piece, std::size_t window) {
  Body body;
  std::string pending;
  const auto out = std::make_unique<char[]>(window);
  while (body.ok && !framing.complete()) {
    const auto input = std::make_unique<char[]>(pending.size());
    pending.copy(input.get(), pending.size());
    const auto step =
        framing.Decode(std::string_view(input.get(), pending.size()), out.get(), window);
    body.ok = step.ok();
    if (!step.ok()) break;
    body.bytes.append(out.get(), step->produced);
    pending.erase(0, step->consumed);
    if (step->produced > 0 || framing.complete()) continue;
    if (wire.empty()) break;
    pending += wire.substr(0, piece);
    wire.remove_prefix(std::min(piece, wire.size()));
  }
  body.complete = framing.complete();
  body.rest = pending + std::string(wire);
  return body;
}

ResponseHead Head(int status, std::initializer_list<std::pair<const char*, const char*>> fields) {
  ResponseHead head;
  head.status = status;
  for (const auto& [name, value] : fields) head.headers.Add(name, value);
  return head;
}

Body DecodeEveryWay(const ResponseHead& head, std::string_view wire) {
  const auto framing = BodyFraming::Of("GET", head);
  EXPECT_THAT(framing, IsOk());
  Body whole = Decode(*framing, wire, wire.size() + 1, 1000);
  for (const std::size_t piece : {1U, 2U, 3U, 7U}) {
    for (const std::size_t window : {1U, 4U, 1000U}) {
      const Body pieces = Decode(*framing, wire, piece, window);
      EXPECT_EQ(pieces.ok, whole.ok);
      EXPECT_EQ(pieces.complete, whole.complete);
      if (whole.ok) {
        EXPECT_EQ(pieces.bytes, whole.bytes);
        EXPECT_EQ(pieces.rest, whole.rest);
      }
    }
  }
  return whole;
}

Body Chunked(std::string_view wire) {
  return DecodeEveryWay(Head(200, {{"Transfer-Encoding", "Chunked"}}), wire);
}

TEST(BodyFraming, CountsAContentLength) {
  const Body body = DecodeEveryWay(Head(200, {{"Content-Length", "5"}}), "helloEXTRA");
  EXPECT_TRUE(body.complete);
  EXPECT_EQ(body.bytes, "hello");
  EXPECT_EQ(body.rest, "EXTRA");
  EXPECT_FALSE(DecodeEveryWay(Head(200, {{"Content-Length", "5"}}), "hell").complete);
}

TEST(BodyFraming, ReadsChunksExtensionsAndTrailers) {
  const Body body = Chunked("5;a=b\r\nhello\r\n1 \r\n \r\n005\nworld\n0\r\nTrailer: x\r\n\r\nNEXT");
  EXPECT_TRUE(body.ok);
  EXPECT_TRUE(body.complete);
  EXPECT_EQ(body.bytes, "hello world");
  EXPECT_EQ(body.rest, "NEXT");
}

TEST(BodyFraming, TellsABrokenOffChunkedBodyFromACompleteOne) {
  const std::string wire = "5\r\nhello\r\n0\r\n\r\n";
  EXPECT_TRUE(Chunked(wire).complete);
  for (std::size_t size = 0; size < wire.size(); ++size) {
    EXPECT_FALSE(Chunked(wire.substr(0, size)).complete) << size;
  }
}

TEST(BodyFraming, RefusesMalformedChunks) {
  for (const char* wire : {"x\r\n", "\r\n", "-5\r\nhello", "5 5\r\nhello", "0x5\r\nhello",
                           "5\r\nhelloX\r\n0\r\n\r\n", "11111111111111111\r\n", ";ext\r\n"}) {
    EXPECT_FALSE(Chunked(wire).ok) << wire;
  }
}

TEST(BodyFraming, BoundsChunkLinesAndTrailers) {
  EXPECT_FALSE(Chunked("5;" + std::string(5000, 'x')).ok);
  std::string trailers = "0\r\n";
  for (int i = 0; i < 20; ++i) trailers += "T: " + std::string(1000, 'x') + "\r\n";
  EXPECT_FALSE(Chunked(trailers).ok);
}

TEST(BodyFraming, ReadsUntilTheConnectionEndsWithoutALength) {
  const auto framing = BodyFraming::Of("GET", Head(200, {}));
  ASSERT_THAT(framing, IsOk());
  EXPECT_FALSE(framing->IsDelimited());
  const Body body = DecodeEveryWay(Head(200, {}), "all of it");
  EXPECT_EQ(body.bytes, "all of it");
  EXPECT_FALSE(body.complete);
}

TEST(BodyFraming, KnowsAnswersWithoutBody) {
  const auto is_empty = [](const char* method, int status) {
    return BodyFraming::Of(method, Head(status, {{"Content-Length", "5"}}))->complete();
  };
  EXPECT_TRUE(is_empty("HEAD", 200));
  EXPECT_TRUE(is_empty("GET", 204));
  EXPECT_TRUE(is_empty("GET", 304));
  EXPECT_FALSE(is_empty("GET", 200));
  EXPECT_TRUE(BodyFraming::Of("GET", Head(202, {{"Content-Length", "0"}}))->complete());
}

TEST(BodyFraming, RefusesContradictionsAndUnknownCodings) {
  const auto accepts = [](std::initializer_list<std::pair<const char*, const char*>> fields) {
    return BodyFraming::Of("GET", Head(200, fields)).ok();
  };
  EXPECT_TRUE(accepts({{"Content-Length", "5"}, {"Content-Length", "5, 5"}}));
  EXPECT_FALSE(accepts({{"Content-Length", "5"}, {"Content-Length", "6"}}));
  EXPECT_FALSE(accepts({{"Content-Length", "5,"}}));
  EXPECT_FALSE(accepts({{"Content-Length", ""}}));
  EXPECT_FALSE(accepts({{"Content-Length", "+5"}}));
  EXPECT_FALSE(accepts({{"Content-Length", "99999999999999999999"}}));
  EXPECT_FALSE(accepts({{"Transfer-Encoding", "gzip, chunked"}}));
  EXPECT_FALSE(accepts({{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}));
  EXPECT_FALSE(accepts({{"Content-Encoding", "gzip"}}));
  EXPECT_TRUE(accepts({{"Content-Encoding", "identity"}}));
  EXPECT_TRUE(accepts({{"Content-Encoding", "None"}}));
}

TEST(BodyFraming, LetsChunkedWinOverALength) {
  const auto framing = BodyFraming::Of(
      "GET", Head(200, {{"Content-Length", "3"}, {"Transfer-Encoding", "chunked"}}));
  ASSERT_THAT(framing, IsOk());
  EXPECT_EQ(Decode(*framing, "5\r\nhello\r\n0\r\n\r\n", 100, 100).bytes, "hello");
}

}  // namespace
}  // namespace claribi::http
