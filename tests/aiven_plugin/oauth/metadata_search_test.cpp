// The search for a metadata document: which answers are misses, which end it, and what is told when
// no place has the document.
#include "oauth/metadata_search.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/error_response.h"
#include "oauth/protected_resource_metadata.h"
#include "oauth/server_metadata.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Milliseconds;
using ::testing::HasSubstr;
using testing::JsonAnswer;
using testing::ScriptedAnswer;

constexpr char kFirstPlace[] = "https://a.example/first";
constexpr char kSecondPlace[] = "https://a.example/second";
constexpr char kThirdPlace[] = "https://a.example/third";
constexpr char kGoodDocument[] = R"({"good":"yes"})";

ScriptedAnswer Page(int status) {
  ScriptedAnswer answer = JsonAnswer(status, "<!doctype html><title>Oh</title>");
  answer.headers.Set("Content-Type", "text/html");
  return answer;
}

ScriptedAnswer Redirect(int status, std::string_view to) {
  ScriptedAnswer answer;
  answer.status = status;
  answer.headers.Set("Location", to);
  return answer;
}

ScriptedAnswer Failing(bool retryable = false) {
  ScriptedAnswer answer;
  answer.error = core::Error(ErrorCode::kUnavailable, "The connection failed.", "it broke",
                             "Check the network.");
  answer.error->retryable = retryable;
  return answer;
}

class MetadataSearchTest : public OAuthTest {
 protected:
  // Where the document was; empty: nowhere.
  core::Result<std::string> Find() {
    const std::vector<core::Url> places{MustParse(kFirstPlace), MustParse(kSecondPlace),
                                        MustParse(kThirdPlace)};
    std::string where;
    const auto read = [&where](const ReceivedDocument& document,
                               const core::Url& place) -> core::Status {
      if (document.object().Find("foreign") != nullptr) {
        return core::Error(ErrorCode::kForbidden, "of another");
      }
      if (document.object().Find("plain") != nullptr) {
        return core::Error(ErrorCode::kUnsupported, "no PKCE", "S256 is not listed");
      }
      if (document.object().FindGiven("good") == nullptr) {
        return ProtocolError("malformed", "it lacks good");
      }
      where = place.text();
      return core::Ok();
    };
    CLARIBI_TRY(search_, FindMetadata(dependencies_, config_, places, read, call_));
    return where;
  }
  void Serve(std::string_view place, ScriptedAnswer answer) {
    vendor_.Set(place, [answer = std::move(answer)](const http::HttpRequest&) { return answer; });
  }
  void Forget() {
    for (const char* place : {kFirstPlace, kSecondPlace, kThirdPlace}) vendor_.Remove(place);
  }

  MetadataSearch search_;
};

TEST_F(MetadataSearchTest, GoesOnAfterEveryMiss) {
  ScriptedAnswer with_mark = JsonAnswer(200, std::string("\xEF\xBB\xBF") + kGoodDocument);
  const std::vector<ScriptedAnswer> misses{
      JsonAnswer(400, "{}"),
      JsonAnswer(401, "{}"),
      JsonAnswer(403, "{}"),
      JsonAnswer(404, "{}"),
      JsonAnswer(405, ""),
      JsonAnswer(408, ""),
      JsonAnswer(410, ""),
      JsonAnswer(418, kGoodDocument),
      JsonAnswer(429, "{}"),
      JsonAnswer(500, "{}"),
      JsonAnswer(501, ""),
      JsonAnswer(502, kGoodDocument),
      JsonAnswer(503, "{}"),
      JsonAnswer(504, ""),
      JsonAnswer(520, ""),
      JsonAnswer(304, ""),
      JsonAnswer(200, ""),
      JsonAnswer(204, ""),
      JsonAnswer(200, "[]"),
      JsonAnswer(200, "{}"),
      JsonAnswer(200, "7"),
      JsonAnswer(200, "null"),
      JsonAnswer(200, "not found"),
      JsonAnswer(200, R"({"error":"not found"})"),
      JsonAnswer(200, R"({"good":null})"),
      JsonAnswer(200, R"({"good":"yes")"),
      JsonAnswer(200, R"({"good":"yes","good":"no"})"),
      JsonAnswer(200, std::string(1100000, ' ') + kGoodDocument),
      Page(200),
      Page(502),
      Failing(),
      Failing(true),
      Redirect(302, "https://elsewhere.example/"),
      Redirect(301, "http://a.example/x"),
      Redirect(307, "https://elsewhere.example/"),
      Redirect(302, ""),
      Redirect(303, "mailto:x")};
  for (std::size_t i = 0; i < misses.size(); ++i) {
    Serve(kFirstPlace, misses[i]);
    Serve(kSecondPlace, with_mark);
    EXPECT_THAT(Find(), IsOkAnd(std::string(kSecondPlace))) << i;
    EXPECT_NE(search_.tried.find(kFirstPlace), std::string::npos) << i;
  }
  EXPECT_EQ(Requests("https://elsewhere.example/"), 0);
}

TEST_F(MetadataSearchTest, StopsAtTheFirstDocument) {
  for (const char* place : {kFirstPlace, kSecondPlace, kThirdPlace})
    Serve(place, JsonAnswer(200, kGoodDocument));
  EXPECT_THAT(Find(), IsOkAnd(std::string(kFirstPlace)));
  EXPECT_EQ(transport_.seen().size(), 1U);
}

TEST_F(MetadataSearchTest, ReadsADocumentWhateverItsTypeAnd2xx) {
  for (const int status : {200, 201, 203, 206}) {
    ScriptedAnswer answer = JsonAnswer(status, kGoodDocument);
    answer.headers.Set("Content-Type", "text/html; charset=utf-8");
    Serve(kFirstPlace, answer);
    EXPECT_THAT(Find(), IsOkAnd(std::string(kFirstPlace))) << status;
  }
}

// It carries no credentials, so it may go where the origin sends it.
TEST_F(MetadataSearchTest, FollowsRedirectsWithinTheOrigin) {
  Serve("https://a.example/moved", JsonAnswer(200, kGoodDocument));
  for (const int status : {301, 302, 303, 307, 308}) {
    for (const char* to : {"/moved", "https://a.example/moved", "//a.example/moved"}) {
      Serve(kFirstPlace, Redirect(status, to));
      EXPECT_THAT(Find(), IsOkAnd(std::string(kFirstPlace))) << status << to;
    }
  }
  Serve(kFirstPlace, Redirect(301, kFirstPlace));
  Serve(kSecondPlace, JsonAnswer(200, kGoodDocument));
  EXPECT_THAT(Find(), IsOkAnd(std::string(kSecondPlace))) << "a circle is a miss";
}

TEST_F(MetadataSearchTest, AsksOnceMoreAfterWhatMayPass) {
  for (const ScriptedAnswer& first : {JsonAnswer(429, "{}"), JsonAnswer(502, ""),
                                      JsonAnswer(503, ""), JsonAnswer(504, ""), Failing(true)}) {
    const int before = Requests(kFirstPlace);
    int asked = 0;
    vendor_.Set(kFirstPlace, [&](const http::HttpRequest&) {
      return ++asked == 1 ? first : JsonAnswer(200, kGoodDocument);
    });
    EXPECT_THAT(Find(), IsOkAnd(std::string(kFirstPlace))) << first.status;
    EXPECT_EQ(Requests(kFirstPlace), before + 2) << first.status;
  }
  for (const ScriptedAnswer& lasting : {JsonAnswer(404, ""), JsonAnswer(500, ""), Page(200)}) {
    const int before = Requests(kFirstPlace);
    Serve(kFirstPlace, lasting);
    static_cast<void>(Find());
    EXPECT_EQ(Requests(kFirstPlace), before + 1) << lasting.status;
  }
}

// So that a search alone opens no circuit, however soon one opens (http/circuit_transport.h).
TEST_F(MetadataSearchTest, CountsAsOneFailureIfNobodyIsReached) {
  using http::FailureCounts;
  std::vector<FailureCounts> counts;
  const auto serve = [&](std::string_view place, ScriptedAnswer answer) {
    vendor_.Set(place, [&counts, answer = std::move(answer)](const http::HttpRequest& request) {
      counts.push_back(request.failure_counts);
      return answer;
    });
  };
  for (const char* place : {kFirstPlace, kSecondPlace, kThirdPlace}) serve(place, Failing(true));
  EXPECT_THAT(Find(), IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_EQ(counts, (std::vector<FailureCounts>{FailureCounts::kIfNotReached, FailureCounts::kNo,
                                                FailureCounts::kNo, FailureCounts::kNo,
                                                FailureCounts::kNo, FailureCounts::kNo}));
  counts.clear();
  serve(kFirstPlace, JsonAnswer(404, "{}"));
  serve(kSecondPlace, Failing());
  EXPECT_THAT(Find(), IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_EQ(counts.size(), 4U);
  EXPECT_EQ(counts[1], FailureCounts::kIfNotReached) << "the first that fails";
}

TEST_F(MetadataSearchTest, WaitsAsLongAsA429SaysWithinTheCall) {
  const auto limited = [](const char* retry_after) {
    ScriptedAnswer answer = JsonAnswer(429, "{}");
    answer.headers.Set("Retry-After", retry_after);
    return answer;
  };
  int answered = 0;
  vendor_.Set(kFirstPlace, [&](const http::HttpRequest&) {
    return ++answered == 1 ? limited("7") : JsonAnswer(200, kGoodDocument);
  });
  const core::UnixTime before = clock_.Now();
  EXPECT_THAT(Find(), IsOkAnd(std::string(kFirstPlace)));
  EXPECT_GE(clock_.Now() - before, std::chrono::seconds(7));

  const int asked = Requests(kFirstPlace);
  Serve(kFirstPlace, limited("3600"));
  EXPECT_THAT(Find(), IsErrorWith(ErrorCode::kRateLimited, IsRetryable(),
                                  RetryAfterIs(Milliseconds(3600000))));
  Serve(kFirstPlace, limited("7"));
  call_.deadline = call_.Now() + std::chrono::seconds(5);
  EXPECT_THAT(Find(), IsErrorWith(ErrorCode::kRateLimited));
  EXPECT_EQ(Requests(kFirstPlace), asked + 2);
}

// An outage is not an absence, wherever it was.
TEST_F(MetadataSearchTest, TellsAnOutageWhereNoPlaceHasTheDocument) {
  for (const char* place : {kFirstPlace, kSecondPlace, kThirdPlace}) {
    for (const ScriptedAnswer& answer :
         {JsonAnswer(500, ""), JsonAnswer(502, "<html>"), JsonAnswer(503, "{}"), Failing()}) {
      Forget();
      Serve(place, answer);
      EXPECT_THAT(Find(),
                  IsErrorWith(ErrorCode::kUnavailable, IsRetryable(), HasFix(),
                              CauseIs(HasSubstr(kFirstPlace)), CauseIs(HasSubstr(kSecondPlace)),
                              CauseIs(HasSubstr(kThirdPlace)), CauseIs(HasSubstr("404"))))
          << place;
    }
  }
}

TEST_F(MetadataSearchTest, TakesASilentPlaceForAnOutageAndAsksTheOthers) {
  ScriptedAnswer silent = JsonAnswer(200, kGoodDocument);
  silent.before_read = [this](const core::CallContext& call) {
    clock_.Advance(std::chrono::seconds(6));
    return call.CheckAlive();
  };
  call_.deadline = call_.Now() + std::chrono::seconds(20);
  Serve(kFirstPlace, silent);
  EXPECT_THAT(Find(), IsErrorWith(ErrorCode::kUnavailable, IsRetryable(),
                                  CauseIs(HasSubstr("no answer within"))));
  EXPECT_EQ(Requests(kThirdPlace), 1);
  Serve(kThirdPlace, JsonAnswer(200, kGoodDocument));
  EXPECT_THAT(Find(), IsOkAnd(std::string(kThirdPlace)));
}

TEST_F(MetadataSearchTest, EndsWithTheCall) {
  ScriptedAnswer cancelled = JsonAnswer(200, kGoodDocument);
  cancelled.before_read = [this](const core::CallContext& call) {
    call_.cancelled = true;
    return call.CheckAlive();
  };
  Serve(kFirstPlace, cancelled);
  EXPECT_THAT(Find(), IsErrorWith(ErrorCode::kCancelled));
  EXPECT_EQ(Requests(kSecondPlace), 0);
}

// It says nothing of the document, and nothing of the server's health.
TEST_F(MetadataSearchTest, TakesAnAnswerThatIsNoneForAMissAndForNoOutage) {
  for (const ErrorCode code :
       {ErrorCode::kUpstream, ErrorCode::kTooLarge, ErrorCode::kUnsupported, ErrorCode::kInvalid}) {
    ScriptedAnswer broken;
    broken.error = core::Error(code, "The answer is broken.", "it is gzip");
    for (const char* place : {kFirstPlace, kSecondPlace, kThirdPlace}) {
      Forget();
      Serve(place, broken);
      EXPECT_THAT(Find(), IsOkAnd(std::string())) << place;
      EXPECT_NE(search_.tried.find("it is gzip"), std::string::npos) << search_.tried;
    }
  }
}

TEST_F(MetadataSearchTest, TakesWhatMayPassForAnOutage) {
  for (const int status : {408, 425, 429, 500, 501, 502, 503, 504, 520}) {
    Forget();
    Serve(kSecondPlace, JsonAnswer(status, ""));
    EXPECT_THAT(Find(), IsErrorWith(IsRetryable(), HttpStatusIs(status),
                                    CauseIs(HasSubstr(std::to_string(status)))))
        << status;
  }
}

TEST_F(MetadataSearchTest, TellsACircleFromARedirectElsewhere) {
  Serve(kFirstPlace, Redirect(301, kFirstPlace));
  Serve(kSecondPlace, Redirect(302, "https://elsewhere.example/"));
  Serve(kThirdPlace, Redirect(303, ""));
  EXPECT_THAT(Find(), IsOkAnd(std::string()));
  const auto said = [this](const char* place, const char* what) {
    const std::size_t at = search_.tried.find(place);
    return search_.tried.substr(at, search_.tried.find(';', at) - at).find(what) !=
           std::string::npos;
  };
  EXPECT_TRUE(said(kFirstPlace, "redirects too often (301)")) << search_.tried;
  EXPECT_FALSE(said(kFirstPlace, "elsewhere")) << search_.tried;
  EXPECT_TRUE(said(kSecondPlace, "redirects elsewhere (302)")) << search_.tried;
  EXPECT_FALSE(said(kThirdPlace, "elsewhere")) << search_.tried;
}

// However often it is asked: redirects and repetitions share the time of the place.
TEST_F(MetadataSearchTest, GivesAPlaceItsTimeOnce) {
  const auto slow = [this](ScriptedAnswer answer) {
    answer.before_read = [this](const core::CallContext& call) {
      clock_.Advance(
          std::min<Milliseconds>(std::chrono::seconds(4), call.Deadline() - clock_.Monotonic()));
      return call.CheckAlive();
    };
    return answer;
  };
  for (const ScriptedAnswer& answer :
       {Redirect(302, kFirstPlace), JsonAnswer(503, ""), JsonAnswer(502, "")}) {
    Forget();
    Serve(kFirstPlace, slow(answer));
    Serve(kSecondPlace, JsonAnswer(200, kGoodDocument));
    const core::UnixTime before = clock_.Now();
    EXPECT_THAT(Find(), IsOkAnd(std::string(kSecondPlace))) << answer.status;
    EXPECT_LE(clock_.Now() - before, std::chrono::milliseconds(5500)) << answer.status;
  }
}

// That protects somebody: no other place is asked.
TEST_F(MetadataSearchTest, EndsWithADocumentThatTheReaderRefuses) {
  Serve(kFirstPlace, JsonAnswer(404, ""));
  Serve(kSecondPlace, JsonAnswer(200, R"({"foreign":true})"));
  Serve(kThirdPlace, JsonAnswer(200, kGoodDocument));
  EXPECT_THAT(Find(), IsErrorWith(ErrorCode::kForbidden, MessageIs("of another")));
  EXPECT_EQ(Requests(kThirdPlace), 0);
}

// What one document leaves out, another one of the same issuer may say.
TEST_F(MetadataSearchTest, GoesOnAfterADocumentThatLacksWhatIsNeeded) {
  Serve(kFirstPlace, JsonAnswer(200, R"({"plain":true})"));
  Serve(kThirdPlace, JsonAnswer(200, kGoodDocument));
  EXPECT_THAT(Find(), IsOkAnd(std::string(kThirdPlace)));
  for (const int status : {404, 500}) {
    Serve(kThirdPlace, JsonAnswer(status, ""));
    EXPECT_THAT(Find(), IsErrorWith(ErrorCode::kUnsupported, CauseIs("S256 is not listed")))
        << "it says more than that the others have none";
  }
}

TEST_F(MetadataSearchTest, TellsWhatTheEgressGuardRefused) {
  ScriptedAnswer refused;
  refused.error = core::Error(ErrorCode::kForbidden, "not allowed", "a private address", "fix");
  Serve(kFirstPlace, refused);
  EXPECT_THAT(Find(), IsErrorWith(ErrorCode::kForbidden, CauseIs(HasSubstr("a private address"))));
  Serve(kThirdPlace, JsonAnswer(200, kGoodDocument));
  EXPECT_THAT(Find(), IsOkAnd(std::string(kThirdPlace)));
}

// The places of an issuer with a path, behind a gateway that routes none of the first two.
TEST_F(MetadataSearchTest, OfAnAuthorizationServerReachesTheLastPlace) {
  constexpr char kTenant[] = "https://auth.vendor.example/app";
  vendor_.Set("https://auth.vendor.example/app/.well-known/openid-configuration", 200,
              R"({"issuer":"https://auth.vendor.example/app",
                  "authorization_endpoint":"https://auth.vendor.example/authorize",
                  "token_endpoint":"https://auth.vendor.example/token",
                  "code_challenge_methods_supported":["S256"]})");
  for (const ScriptedAnswer& answer : {Page(502), JsonAnswer(500, ""), Failing(), Page(200),
                                       JsonAnswer(200, R"({"message":"hello"})")}) {
    for (const char* name : {"oauth-authorization-server", "openid-configuration"}) {
      Serve(std::string("https://auth.vendor.example/.well-known/") + name + "/app", answer);
    }
    EXPECT_THAT(DiscoverAuthorizationServer(dependencies_, config_, kTenant, call_), IsOk());
  }
}

// Nobody concludes from an outage that a server is of an older kind.
TEST_F(MetadataSearchTest, OfALegacyServerAssumesNothingAfterAnOutage) {
  config_.legacy_discovery = true;
  constexpr char kOfTheOrigin[] =
      "https://mcp.vendor.example/.well-known/oauth-authorization-server";
  vendor_.Remove(kPathMetadata);
  for (const ScriptedAnswer& answer :
       {JsonAnswer(500, ""), JsonAnswer(503, ""), JsonAnswer(429, ""), Failing(true)}) {
    for (const char* place : {kPathMetadata, kRootMetadata, kOfTheOrigin}) {
      Serve(place, answer);
      EXPECT_THAT(Begin(), IsErrorWith(IsRetryable())) << place;
      vendor_.Remove(place);
    }
  }
}

}  // namespace
}  // namespace claribi::oauth
