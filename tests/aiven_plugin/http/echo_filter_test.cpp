// A server that repeats the credential it was sent: nothing of it comes through, in whatever pieces
// it arrives, and everything else comes through as it was.
#include "http/echo_filter.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "http/owned_transport.h"
#include "testing/fakes.h"

namespace claribi::http {
namespace {

constexpr std::string_view kEchoed = R"(sk-live/9f+Qz"7)";
const std::string kTakenOut(kEchoRemoved);

EchoPrint PrintOf(std::string_view credential) {
  return EchoPrint::Make(credential, std::string(EchoPrint::kSeedBytes, 'r')).value();
}

std::string InPieces(std::string_view text, std::size_t size,
                     std::string_view credential = kEchoed) {
  EchoScan scan(PrintOf(credential));
  core::WipedString out;
  for (std::size_t at = 0; at < text.size(); at += size) scan.Feed(text.substr(at, size), out);
  scan.Finish(out);
  return {out.data(), out.size()};
}

void ExpectAnyhow(std::string_view text, const std::string& expected) {
  for (std::size_t size = 1; size <= text.size() + 1; ++size) {
    ASSERT_EQ(InPieces(text, size), expected) << "in pieces of " << size;
  }
}

TEST(EchoScan, TakesOutTheCredentialWhereverItStands) {
  const std::string key(kEchoed);
  ExpectAnyhow(key, kTakenOut);
  ExpectAnyhow("Invalid key " + key + ".", "Invalid key " + kTakenOut + ".");
  ExpectAnyhow(key + key + "x" + key, kTakenOut + kTakenOut + "x" + kTakenOut);
  ExpectAnyhow("sk-live/sk-live/9f+Qz\"7", "sk-live/" + kTakenOut);
}

TEST(EchoScan, FindsItAsJsonWritesIt) {
  ExpectAnyhow(R"({"error":"bad key sk-live\/9f+Qz\"7"})",
               R"({"error":"bad key )" + kTakenOut + R"("})");
  ExpectAnyhow(R"("sk-live\u002F9f\u002bQz\u00227")", "\"" + kTakenOut + "\"");
  ExpectAnyhow(R"("{\"key\":\"sk-live\\\/9f+Qz\\\"7\"}")",
               R"("{\"key\":\")" + kTakenOut + R"(\"}")");
}

// What a token cannot hold is passed over in strides, none of which may end behind its beginning.
TEST(EchoScan, FindsATokenWhereverAStrideEnds) {
  const std::string token = "eyJh.b64-_~+/=x";
  const std::string escaped = R"(eyJh\u002Eb64-_~\u002b\/=x)";
  for (const std::string before :
       {"", " ", "\"", "eyJh.b64 ", R"(\")", R"(\n)", R"(\u0022)", "eyJh.eyJh.b64-_~+/="}) {
    for (std::size_t room = 0; room <= 2 * token.size() + 1; ++room) {
      const std::string text = std::string(room, room % 2 == 0 ? ' ' : 'e') + before;
      for (const std::string& written : {token, escaped}) {
        for (const std::size_t size : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
          ASSERT_EQ(InPieces(text + written + "\" and more", size, token),
                    text + kTakenOut + "\" and more")
              << text << written << " in pieces of " << size;
        }
      }
    }
  }
}

TEST(EchoScan, FindsACredentialWithBackslashesHoweverTheyAreWritten) {
  for (const std::string text : {R"(ab\cd\efgh)", R"(ab\\cd\\efgh)", R"(ab\u005ccd\u005Cefgh)",
                                 R"(ab\u005c\u005ccd\\efgh)"}) {
    for (std::size_t size = 1; size <= text.size(); ++size) {
      EXPECT_EQ(InPieces(text, size, R"(ab\cd\efgh)"), kTakenOut) << text;
    }
  }
}

TEST(EchoScan, LeavesEverythingElseAsItIs) {
  for (const std::string text :
       {"", "sk-live/9f+Qz\"8", "sk-live/9f+Q", "SK-LIVE/9F+QZ\"7", "\\", "\\\\", "\\u", "\\u00",
        "\\u00zz", "a\\u2028b", "\\n\\t\\\"", "sk-live/\n9f+Qz\"7", "k-live/9f+Qz\"7"}) {
    ExpectAnyhow(text, text);
  }
  ExpectAnyhow(std::string(200, '\\') + "sk", std::string(200, '\\') + "sk");
  std::string all;
  for (int i = 0; i < 2048; ++i) all += static_cast<char>(i * 7 % 256);
  EXPECT_EQ(InPieces(all, 100), all);
}

TEST(EchoScan, HoldsNothingBackBehindALineEnd) {
  EchoScan scan(PrintOf(kEchoed));
  core::WipedString out;
  scan.Feed("data: sk-live\n\n", out);
  EXPECT_EQ(std::string(out.data(), out.size()), "data: sk-live\n\n");
}

TEST(EchoScan, KnowsCredentialsThatDifferInOneCharacter) {
  EXPECT_EQ(InPieces("aaaaaaaaaaaaaaab", 5, "aaaaaaaaaaaaaaac"), "aaaaaaaaaaaaaaab");
  EXPECT_EQ(InPieces("xaaaaaaaaaaay", 5, "aaaaaaaaaaa"), "x" + kTakenOut + "y");
}

class EchoFilter : public ::testing::Test {
 protected:
  // What comes back for a request with this credential behind "Bearer ".
  std::unique_ptr<HttpResponse> Send(std::string_view credential) {
    HttpRequest request;
    request.url = core::Url::Parse("https://v.example/mcp").value();
    if (!credential.empty()) {
      request.authorization = core::Secret::Join({"Bearer ", credential});
      request.credential_at = 7;
    }
    auto sent = transport_.Send(std::move(request), call_);
    EXPECT_TRUE(sent.ok());
    return std::move(sent).value();
  }
  std::string Body(HttpResponse& response, std::size_t size) {
    std::string body;
    std::vector<char> buffer(size);
    for (;;) {
      const auto read = response.Read(buffer.data(), buffer.size(), call_);
      EXPECT_TRUE(read.ok());
      if (!read.ok() || *read == 0) return body;
      body.append(buffer.data(), *read);
    }
  }

  testing::CountingRandom random_;
  testing::FakeCall call_;
  testing::ScriptedAnswer answer_;
  testing::ScriptedTransport shared_{[this](const HttpRequest&) { return answer_; }};
  OwnedTransport transport_{shared_, "north", random_, {"MCP-Session-Id"}};
};

TEST_F(EchoFilter, ReadsTheBodyWithoutTheCredential) {
  answer_.status = 403;
  answer_.body = "the token token-0123456789 is not yours, token-012345678 is";
  for (const std::size_t chunk : {0U, 1U, 7U}) {
    for (const std::size_t size : {1U, 5U, 4096U}) {
      answer_.chunk = chunk;
      const auto response = Send("token-0123456789");
      EXPECT_EQ(response->status(), 403);
      EXPECT_EQ(Body(*response, size),
                "the token " + kTakenOut + " is not yours, token-012345678 is");
    }
  }
}

// Prints are kept for the next request; those of credentials that share a place make way.
TEST_F(EchoFilter, KnowsEachOfManyCredentialsInTurn) {
  for (int round = 0; round < 3; ++round) {
    for (int number = 10; number < 40; ++number) {
      const std::string credential = "token-of-" + std::to_string(number);
      const std::string other = "token-of-" + std::to_string(number + 1);
      answer_.body = credential + " " + other;
      EXPECT_EQ(Body(*Send(credential), 100), kTakenOut + " " + other);
    }
  }
}

TEST(EchoPrint, IsTakenOverOfTheSameCredentialAlone) {
  const EchoPrint before = PrintOf("token-0123456789");
  const std::string seed(EchoPrint::kSeedBytes, 'r');
  for (const char* credential : {"token-0123456789", "token-0123456788", "token-012345678"}) {
    const EchoPrint print = EchoPrint::Make(credential, seed, &before).value();
    EXPECT_EQ(print.IsSameAs(before), credential == std::string("token-0123456789"));
    EXPECT_EQ(print.length(), std::string(credential).size());
    EXPECT_TRUE(print.Is(credential));
    EXPECT_FALSE(print.Is("token-of-another"));
  }
}

TEST_F(EchoFilter, CleansHeadersButForThoseThatGoBack) {
  answer_.headers.Add("WWW-Authenticate", "Bearer error_description=\"bad token-0123456789\"");
  answer_.headers.Add("mcp-session-id", "token-0123456789");
  const auto response = Send("token-0123456789");
  EXPECT_EQ(*response->headers().Find("WWW-Authenticate"),
            "Bearer error_description=\"bad " + kTakenOut + "\"");
  EXPECT_EQ(*response->headers().Find("MCP-Session-Id"), "token-0123456789");
}

TEST_F(EchoFilter, LooksForNothingWithoutACredentialOrForAShortOne) {
  answer_.body = "short Bearer short";
  const auto anonymous = Send("");
  EXPECT_EQ(Body(*anonymous, 100), answer_.body);
  const auto brief = Send("short");
  EXPECT_EQ(Body(*brief, 100), answer_.body);
}

TEST_F(EchoFilter, PassesFailuresOn) {
  answer_.before_read = [](const core::CallContext&) -> core::Status {
    return core::Error(core::ErrorCode::kUnavailable, "broken off");
  };
  const auto response = Send("token-0123456789");
  char buffer[10];
  const auto read = response->Read(buffer, sizeof(buffer), call_);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, core::ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace claribi::http
