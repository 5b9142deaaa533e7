// Members that protect somebody: what cannot be read of them is not absent, and what is not said
// plainly counts as said. And the lists beside them, read in every form.
#include "aiven_plugin/oauth/oauth_fixture.h"
#include "core/text.h"
#include "oauth/protected_resource_metadata.h"
#include "oauth/server_metadata.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using ::testing::HasSubstr;

constexpr char kRequired[] = R"("resource":"https://mcp.vendor.example",)"
                             R"("authorization_servers":["https://auth.vendor.example"])";
constexpr char kRequiredOfServer[] =
    R"("issuer":"https://auth.vendor.example",)"
    R"("authorization_endpoint":"https://auth.vendor.example/authorize",)"
    R"("token_endpoint":"https://auth.vendor.example/token")";
constexpr char kPkce[] = R"(,"code_challenge_methods_supported":["S256"])";

class ProtectingMember : public OAuthTest {
 protected:
  // `more`: further members, each with a comma before it.
  core::Result<ProtectedResourceMetadata> Resource(std::string_view more) {
    const auto document = ReadDocument("{" + std::string(kRequired) + std::string(more) + "}", {});
    EXPECT_THAT(document, IsOk()) << more;
    return ReadProtectedResourceMetadata(*document, endpoint_, config_);
  }
  core::Result<AuthorizationServerMetadata> Server(std::string_view more) {
    const auto document =
        ReadDocument("{" + std::string(kRequiredOfServer) + std::string(more) + "}", {});
    EXPECT_THAT(document, IsOk()) << more;
    return ReadAuthorizationServerMetadata(*document, kIssuer, config_);
  }
  static std::string Member(std::string_view name, std::string_view value) {
    return ",\"" + std::string(name) + "\":" + std::string(value);
  }
};

// A pin of an omission is none of a list that cannot be read.
TEST_F(ProtectingMember, AdvertisesNoPkceWhereItCannotBeRead) {
  for (const bool is_pinned : {false, true}) {
    if (is_pinned) config_.pkce_unadvertised = {kIssuer};
    for (const char* value : {R"(["plain","\ud800"])", R"(["\udc00"])", R"("\ud800")", "NaN",
                              "[plain]", "undefined", R"(["S256","\ud800"])"}) {
      EXPECT_THAT(Server(Member("code_challenge_methods_supported", value)),
                  IsErrorWith(ErrorCode::kUnsupported, CauseIs(HasSubstr("code_challenge"))))
          << value;
    }
    EXPECT_EQ(Server("").ok(), is_pinned);
  }
}

// One of two that cannot be read may be the other.
TEST_F(ProtectingMember, ThatStandsTwiceAndCannotBeReadOnceIsContradicted) {
  for (const char* name : {"issuer", "resource", "issued_token_type", "token_type"}) {
    for (const char* unreadable : {R"("\ud800")", "NaN", "mac", R"("a\udfffb")", "[+1]"}) {
      const std::string readable = "\"" + std::string(name) + R"(":"a")";
      const std::string broken = "\"" + std::string(name) + "\":" + unreadable;
      for (const std::string& body :
           {"{" + readable + "," + broken + "}", "{" + broken + "," + readable + "}",
            "{" + broken + ",\"x\":1," + readable + "," + broken + "}"}) {
        const auto document = ReadDocument(body, Config());
        ASSERT_THAT(document, IsOk()) << body;
        EXPECT_TRUE(core::Contains(document->contradicted, name)) << body;
        EXPECT_TRUE(core::Contains(document->unreadable, name)) << body;
      }
    }
  }
}

TEST_F(ProtectingMember, OfADocumentThatIsContradictedIsNotUsed) {
  const std::string required(kRequired);
  for (const std::string& body :
       {"{" + required + R"(,"resource":"\ud800"})", R"({"resource":"\ud800",)" + required + "}",
        R"({"resource":NaN,)" + required + "}"}) {
    vendor_.Set(kPathMetadata, 200, body);
    EXPECT_THAT(DiscoverProtectedResource(dependencies_, config_, endpoint_, std::nullopt, call_),
                IsErrorWith(CauseIs(HasSubstr("twice"))))
        << body;
  }
  for (const char* unreadable : {R"("\ud800")", "NaN"}) {
    vendor_.Set(kServerMetadata, 200,
                "{" + std::string(kRequiredOfServer) + kPkce + R"(,"issuer":)" + unreadable + "}");
    EXPECT_THAT(DiscoverAuthorizationServer(dependencies_, config_, kIssuer, call_),
                IsErrorWith(CauseIs(HasSubstr("twice"))))
        << unreadable;
  }
}

// U+FFFD stands for what nobody knows.
TEST_F(ProtectingMember, ThatHadToBeRepairedIsNotRead) {
  const auto with_half_a_pair = [](std::string body, std::string_view name) {
    const std::string begin = "\"" + std::string(name) + "\":\"";
    body.insert(body.find('"', body.find(begin) + begin.size()), R"(\ud800)");
    return ReadDocument(body, Config());
  };
  const std::string server = "{" + std::string(kRequiredOfServer) + kPkce + "}";
  for (const char* name : {"issuer", "authorization_endpoint", "token_endpoint"}) {
    const auto document = with_half_a_pair(server, name);
    ASSERT_THAT(document, IsOk()) << name;
    EXPECT_THAT(ReadAuthorizationServerMetadata(*document, kIssuer, config_),
                IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr(name))))
        << name;
  }
  const auto resource = with_half_a_pair("{" + std::string(kRequired) + "}", "resource");
  ASSERT_THAT(resource, IsOk());
  EXPECT_THAT(ReadProtectedResourceMetadata(*resource, endpoint_, config_),
              IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("resource"))));
  const auto servers = ReadDocument(
      R"({"resource":"https://mcp.vendor.example",
          "authorization_servers":["https://auth.vendor.example","https://\ud800.example"]})",
      Config());
  ASSERT_THAT(servers, IsOk());
  EXPECT_THAT(ReadProtectedResourceMetadata(*servers, endpoint_, config_),
              IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("authorization_servers"))));
  // What is optional is absent; of a list that carries data the other items count.
  const auto optional = Server(
      kPkce + Member("registration_endpoint", R"("https://auth.vendor.example/register\ud800")"));
  ASSERT_THAT(optional, IsOk());
  EXPECT_FALSE(optional->registration_endpoint);
  const auto scopes = Resource(Member("scopes_supported", R"(["read","wri\ud800te"])"));
  ASSERT_THAT(scopes, IsOk());
  ASSERT_TRUE(scopes->scopes_supported);
  EXPECT_TRUE(core::Contains(*scopes->scopes_supported, "read"));
}

TEST_F(ProtectingMember, ThatIsAFlagIsSetUnlessItSaysNo) {
  const auto flags = [this](std::string_view value) {
    const auto resource = Resource(Member("dpop_bound_access_tokens_required", value));
    const auto server =
        Server(kPkce + Member("authorization_response_iss_parameter_supported", value));
    EXPECT_THAT(resource, IsOk()) << value;
    EXPECT_THAT(server, IsOk()) << value;
    EXPECT_EQ(resource->dpop_bound_access_tokens_required,
              server->authorization_response_iss_parameter_supported)
        << value;
    return resource->dpop_bound_access_tokens_required;
  };
  for (const char* yes : {"true", "1", "-1", "0.5", R"("true")", R"("TRUE")", R"("yes")", R"("1")",
                          R"("required")", "[]", "[true]", "{}", R"("\ud800")", "NaN", "True"}) {
    EXPECT_TRUE(flags(yes)) << yes;
  }
  for (const char* no : {"false", "null", "0", "0.0", R"("false")", R"("False")", R"("")"}) {
    EXPECT_FALSE(flags(no)) << no;
  }
  EXPECT_FALSE(Resource("")->dpop_bound_access_tokens_required);
  EXPECT_FALSE(Server(kPkce)->authorization_response_iss_parameter_supported);
}

// ---- Lists that carry data

class ReceivedList : public ProtectingMember {};

TEST_F(ReceivedList, OfWordsIsSplitWhereItCameAsAText) {
  const std::vector<std::string> words{"read", "write"};
  for (const char* value :
       {R"("read write")", R"("read,write")", R"("read, write")", R"(" read  write ")",
        R"(["read","write"])", R"(["read write"])", R"(["read","","write"," ",null])"}) {
    EXPECT_EQ(Resource(Member("scopes_supported", value))->scopes_supported, words) << value;
    const auto server =
        Server(kPkce + Member("scopes_supported", value) + Member("grant_types_supported", value) +
               Member("token_endpoint_auth_methods_supported", value) +
               Member("dpop_signing_alg_values_supported", value));
    ASSERT_THAT(server, IsOk()) << value;
    EXPECT_EQ(server->scopes_supported, words) << value;
    EXPECT_EQ(server->grant_types_supported, words) << value;
    EXPECT_EQ(server->token_endpoint_auth_methods_supported, words) << value;
    EXPECT_EQ(server->dpop_signing_alg_values_supported, words) << value;
  }
  for (const char* value : {R"("header body")", R"("body,header")", R"(["header body"])"}) {
    EXPECT_THAT(Resource(Member("bearer_methods_supported", value)), IsOk()) << value;
  }
  EXPECT_THAT(Resource(Member("bearer_methods_supported", R"("body query")")),
              IsErrorWith(ErrorCode::kUnsupported));
  // "code token" is one response type; and nothing but a list advertises PKCE.
  EXPECT_THAT(Server(kPkce + Member("response_types_supported", R"("code token")")),
              IsErrorWith(ErrorCode::kUnsupported));
  EXPECT_THAT(Server(Member("code_challenge_methods_supported", R"("plain S256")")),
              IsErrorWith(ErrorCode::kUnsupported));
}

TEST_F(ReceivedList, OfEmptyTextsNamesNothing) {
  for (const char* value : {R"([""])", R"([" ",""])", R"(["",null])", R"("")", R"(" , ")"}) {
    const auto server = Server(kPkce + Member("grant_types_supported", value) +
                               Member("token_endpoint_auth_methods_supported", value) +
                               Member("response_types_supported", R"([""])"));
    ASSERT_THAT(server, IsOk()) << value;
    EXPECT_FALSE(server->grant_types_supported) << value;
    EXPECT_FALSE(server->token_endpoint_auth_methods_supported) << value;
  }
  const auto document = ReadDocument(
      R"({"resource":"https://mcp.vendor.example",
          "authorization_servers":["","https://a.example"]})",
      Config());
  EXPECT_EQ(ReadProtectedResourceMetadata(*document, endpoint_, config_)->authorization_server,
            "https://a.example");
}

// A challenge that names no scope leaves those that the metadata name.
TEST_F(ReceivedList, OfAnEmptyChallengeTakesNothingFromTheMetadata) {
  for (const char* scope : {"", " ", "   "}) {
    http::Headers headers;
    headers.Add("WWW-Authenticate", "Bearer scope=\"" + std::string(scope) + "\"");
    EXPECT_FALSE(ReadChallenge(headers).scopes) << scope;
    AuthorizationFlow::BeginOptions options;
    options.challenge = http::Challenge{};
    options.challenge->headers = headers;
    const auto redirect = Begin(options);
    ASSERT_THAT(redirect, IsOk()) << scope;
    EXPECT_EQ(redirect->scopes, (Scopes{"projects", "services"})) << scope;
  }
  http::Headers both;
  both.Add("WWW-Authenticate", R"(Bearer scope="a", error="x", resource_metadata="https://m/x")");
  both.Add("WWW-Authenticate", R"(DPoP scope="", error="", resource_metadata="")");
  const RequestedAuthorization requested = ReadChallenge(both);
  EXPECT_EQ(requested.scopes, Scopes{"a"});
  EXPECT_EQ(requested.error, "x");
  EXPECT_EQ(requested.resource_metadata, "https://m/x");
}

}  // namespace
}  // namespace claribi::oauth
