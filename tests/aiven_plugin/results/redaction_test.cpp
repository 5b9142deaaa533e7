// Every kind of credential that must not pass, every look-alike that must, and what redaction does
// to the text around them. All credentials here are made up.
#include "results/redaction.h"

#include <gtest/gtest.h>

#include <string>

namespace claribi::results {
namespace {

using core::Json;

// In two parts, so that no scanner of sources takes these for real ones.
std::string Made(const std::string& mark, const std::string& rest) { return mark + rest; }

struct CredentialSample {
  const char* name;
  std::string text;
  std::string expected;
};
void PrintTo(const CredentialSample& sample, std::ostream* out) { *out << sample.text; }
std::string SampleName(const ::testing::TestParamInfo<CredentialSample>& info) {
  return info.param.name;
}

class Credential : public ::testing::TestWithParam<CredentialSample> {};

TEST_P(Credential, IsReplaced) {
  const auto redacted = Redact(GetParam().text);
  ASSERT_TRUE(redacted.has_value());
  EXPECT_EQ(redacted->text, GetParam().expected);
  EXPECT_EQ(redacted->count, 1U);
  EXPECT_FALSE(Redact(redacted->text).has_value()) << "once is enough";
}

INSTANTIATE_TEST_SUITE_P(
    InUris, Credential,
    ::testing::Values(
        CredentialSample{"Password",
                         "postgres://avnadmin:hunter2@pg.example:5432/db?sslmode=require",
                         "postgres://avnadmin:[REDACTED]@pg.example:5432/db?sslmode=require"},
        CredentialSample{"NoUser", "redis://:hunter2@cache.example:6379",
                         "redis://:[REDACTED]@cache.example:6379"},
        CredentialSample{"PercentEncodedPassword", "mysql://u:p%40ss%3Aword@h/db",
                         "mysql://u:[REDACTED]@h/db"},
        CredentialSample{"AtInPassword", "mysql://u:p@ss@h/db", "mysql://u:[REDACTED]@h/db"},
        CredentialSample{"SlashInPassword", "mysql://u:pa/ss?w#d@h/db",
                         "mysql://u:[REDACTED]@h/db"},
        CredentialSample{"Ipv6Host", "https://u:hunter2@[2001:db8::1]:443/x",
                         "https://u:[REDACTED]@[2001:db8::1]:443/x"},
        CredentialSample{"InQuotes", R"({"uri": "amqp://u:hunter2@h:5672"})",
                         R"({"uri": "amqp://u:[REDACTED]@h:5672"})"},
        CredentialSample{"EscapedSlashes", R"({"uri":"amqp:\/\/u:hunter2@h\/v"})",
                         R"({"uri":"amqp:\/\/u:[REDACTED]@h\/v"})"},
        CredentialSample{"BehindAnEscapedLineBreak", R"("see\nmongodb+srv://u:hunter2@h\nmore")",
                         R"("see\nmongodb+srv://u:[REDACTED]@h\nmore")"},
        CredentialSample{"EncodedInAParameter",
                         "https://h/add?url=postgres%3A%2F%2Fu%3Ahunter2%40h%2Fdb",
                         "https://h/add?url=postgres%3A%2F%2Fu%3A[REDACTED]%40h%2Fdb"},
        CredentialSample{"Jdbc", "jdbc:postgresql://h:5432/db?user=u&password=hunter2&ssl=true",
                         "jdbc:postgresql://h:5432/db?user=u&password=[REDACTED]&ssl=true"},
        CredentialSample{"TokenParameter", "https://h/x?access_token=abc&y=1",
                         "https://h/x?access_token=[REDACTED]&y=1"}),
    SampleName);

INSTANTIATE_TEST_SUITE_P(
    InSettings, Credential,
    ::testing::Values(
        CredentialSample{"Dsn", "host=h user=u password=hunter2 sslmode=require",
                         "host=h user=u password=[REDACTED] sslmode=require"},
        CredentialSample{"QuotedInADsn", "user=u password='hunter 2' dbname=d",
                         "user=u password='[REDACTED]' dbname=d"},
        CredentialSample{"InALogLine", R"({"msg":"login\npassword=hunter2\nok"})",
                         R"({"msg":"login\npassword=[REDACTED]\nok"})"},
        CredentialSample{"Environment", "DB_PASSWORD=hunter2", "DB_PASSWORD=[REDACTED]"},
        CredentialSample{"Yaml", "user: u\npassword: hunter2\n", "user: u\npassword: [REDACTED]\n"},
        CredentialSample{"QuotedYaml", "password: \"correct horse\"", "password: \"[REDACTED]\""},
        CredentialSample{"Jaas", R"(username="u" password="hunter2";)",
                         R"(username="u" password="[REDACTED]";)"},
        CredentialSample{"Ruby", ":password => 'hunter2'", ":password => '[REDACTED]'"},
        CredentialSample{"AmpersandEscapedInJson",
                         R"({"u":"x?user=u\u0026password=hunter2\u0026a=b"})",
                         R"({"u":"x?user=u&password=[REDACTED]&a=b"})"},
        CredentialSample{"SqlPassword",
                         "ALTER ROLE r WITH LOGIN PASSWORD 'hunter2' VALID UNTIL 'x'",
                         "ALTER ROLE r WITH LOGIN PASSWORD '[REDACTED]' VALID UNTIL 'x'"},
        CredentialSample{"SqlIdentifiedBy", "CREATE USER u IDENTIFIED BY 'hunter2'",
                         "CREATE USER u IDENTIFIED BY '[REDACTED]'"},
        CredentialSample{"AuthorizationHeader", "Authorization: Basic dXNlcjpwYXNz\r\nHost: h",
                         "Authorization: Basic [REDACTED]\r\nHost: h"},
        CredentialSample{"AuthorizationMember", R"({"Authorization": "Token abc"})",
                         R"({"Authorization": "Token [REDACTED]"})"}),
    SampleName);

INSTANTIATE_TEST_SUITE_P(
    InJson, Credential,
    ::testing::Values(
        CredentialSample{"Password", R"({"user":"u","password":"hunter2","x":1})",
                         R"({"user":"u","password":"[REDACTED]","x":1})"},
        CredentialSample{"Pretty", "{\n  \"client_secret\" :\n    \"hunter2\"\n}",
                         "{\n  \"client_secret\" :\n    \"[REDACTED]\"\n}"},
        CredentialSample{"QuoteInside", R"({"passwd":"a\"b\\","x":"y"})",
                         R"({"passwd":"[REDACTED]","x":"y"})"},
        CredentialSample{"CamelCase", R"({"clientSecret":"hunter2"})",
                         R"({"clientSecret":"[REDACTED]"})"},
        CredentialSample{"Kebab", R"({"api-key":"hunter2"})", R"({"api-key":"[REDACTED]"})"},
        CredentialSample{"Glued", R"({"apikey":"hunter2"})", R"({"apikey":"[REDACTED]"})"},
        CredentialSample{"Words", R"({"Secret Access Key":"hunter2"})",
                         R"({"Secret Access Key":"[REDACTED]"})"},
        CredentialSample{"Numbered", R"({"password2":"hunter2"})", R"({"password2":"[REDACTED]"})"},
        CredentialSample{"Hash", R"({"password_hash":"$2b$12$abc"})",
                         R"({"password_hash":"[REDACTED]"})"},
        CredentialSample{"RefreshToken", R"({"refresh_token":"abc"})",
                         R"({"refresh_token":"[REDACTED]"})"},
        CredentialSample{"BareToken", R"({"token":"a1b2c3d4e5f6g7h8"})",
                         R"({"token":"[REDACTED]"})"},
        CredentialSample{"StringInAString", R"({"row":"{\"password\": \"hunter2\", \"n\": 1}"})",
                         R"({"row":"{\"password\": \"[REDACTED]\", \"n\": 1}"})"},
        CredentialSample{"TwoStringsDeep", R"({"a":"{\"b\":\"{\\\"secret\\\":\\\"y\\\"}\"}"})",
                         R"({"a":"{\"b\":\"{\\\"secret\\\":\\\"[REDACTED]\\\"}\"}"})"},
        CredentialSample{"NameWithEscapes", R"({"\u0070assword":"hunter2"})",
                         R"({"password":"[REDACTED]"})"},
        CredentialSample{"Cut", R"({"a":1,"password":"hunt)", R"({"a":1,"password":"[REDACTED])"},
        CredentialSample{"AtTheEndOfAString", R"({"a":"password=hunter2","b":"c"})",
                         R"({"a":"password=[REDACTED]","b":"c"})"}),
    SampleName);

INSTANTIATE_TEST_SUITE_P(
    ByLooks, Credential,
    ::testing::Values(
        CredentialSample{"PrivateKey",
                         Made("a -----BEGIN RSA PRIVATE",
                              " KEY-----\nMIIE+/=\nabc\n-----END RSA PRIVATE KEY-----\nb"),
                         "a [REDACTED]\nb"},
        CredentialSample{"PrivateKeyInJson",
                         Made(R"({"k":"-----BEGIN PRIVATE)",
                              R"( KEY-----\nMIIE\nabc\n-----END PRIVATE KEY-----\n","x":1})"),
                         R"({"k":"[REDACTED]\n","x":1})"},
        CredentialSample{"PrivateKeyTwoStringsDeep",
                         Made(R"({\"k\":\"-----BEGIN PRIVATE)",
                              R"( KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\"})"),
                         R"({\"k\":\"[REDACTED]\"})"},
        CredentialSample{"PrivateKeyCut",
                         Made(R"(["-----BEGIN EC PRIVATE)", R"( KEY-----\nMIIEabc","next"])"),
                         R"(["[REDACTED]","next"])"},
        CredentialSample{"PrivateKeyEncrypted",
                         Made("-----BEGIN RSA PRIVATE",
                              " KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: "
                              "AES-128-CBC,00\n\nMII\n-----END RSA PRIVATE KEY-----"),
                         "[REDACTED]"},
        CredentialSample{
            "Jwt", "see " + Made("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxIn0.c2lnbmF0dXJl") + " ok",
            "see [REDACTED] ok"},
        CredentialSample{"Bearer", "curl -H 'X: Bearer abc123/+=.x' h",
                         "curl -H 'X: Bearer [REDACTED]' h"},
        CredentialSample{"AivenScheme", "aivenv1 AbC123+/=xyz", "aivenv1 [REDACTED]"},
        CredentialSample{"AivenToken", Made("aivenv1", "AbCdEfGhIjKlMnOpQrStUv1"), "[REDACTED]"},
        CredentialSample{"AivenPassword", Made("AVNS_", "abcDEF123-_xyz99"), "[REDACTED]"},
        CredentialSample{"Aws", "id " + Made("AKIA", "IOSFODNN7EXAMPLE") + ".", "id [REDACTED]."},
        CredentialSample{"AwsTemporary", Made("ASIA", "IOSFODNN7EXAMPLE"), "[REDACTED]"},
        CredentialSample{"GitHub", Made("ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"),
                         "[REDACTED]"},
        CredentialSample{"GitHubFineGrained", Made("github_pat_", "11ABCDEFG0abcdefghijkl_mnop"),
                         "[REDACTED]"},
        CredentialSample{"GitLab", Made("glpat-", "abcdefghij0123456789"), "[REDACTED]"},
        CredentialSample{"Slack", Made("xoxb-", "123456789012-abcdef"), "[REDACTED]"},
        CredentialSample{"Google", Made("AIza", "SyA1234567890abcdefghijklmnopqrstuv"),
                         "[REDACTED]"},
        CredentialSample{"Stripe", Made("sk_live_", "abcdefghij0123456789"), "[REDACTED]"},
        CredentialSample{"Npm", Made("npm_", "abcdefghijklmnopqrstuvwxyz0123456789"), "[REDACTED]"},
        CredentialSample{"LanguageModel", Made("sk-ant-", "api03-abcdefghij0123456789"),
                         "[REDACTED]"},
        CredentialSample{"BehindAnEscapedLineBreak",
                         R"("a\n)" + Made("ghp_", "abcdefghijklmnopqrstuvwxyz") + R"(\n")",
                         R"("a\n[REDACTED]\n")"}),
    SampleName);

class LookAlike : public ::testing::TestWithParam<CredentialSample> {};

TEST_P(LookAlike, StaysAsItIs) {
  const auto redacted = Redact(GetParam().text);
  EXPECT_FALSE(redacted.has_value()) << redacted->text;
}

INSTANTIATE_TEST_SUITE_P(
    OfNames, LookAlike,
    ::testing::Values(
        CredentialSample{"TokenCount",
                         R"({"token_count":"1200","max_tokens":"9","token_type":"bearer"})", ""},
        CredentialSample{"PasswordEncryption", R"({"password_encryption":"scram-sha-256"})", ""},
        CredentialSample{"PasswordAge", R"({"password_changed_at":"2026-01-01T00:00:00Z"})", ""},
        CredentialSample{"PrimaryKey",
                         R"({"primary_key":"id","partition_key":"day","cache_key":"a1"})", ""},
        CredentialSample{"KeySchema", R"({"key_schema":"avro","public_key":"abc","key":"abc"})",
                         ""},
        CredentialSample{"AccessKeyId", R"({"access_key_id":"x"})", ""},
        CredentialSample{"PageToken", R"({"next_page_token":"a1b2c3d4e5f6g7h8i9"})", ""},
        CredentialSample{"CursorToken", "?pageToken=a1b2c3d4e5f6g7h8i9", ""},
        CredentialSample{"TokenOfLanguage", R"({"token":"shoes"})", ""},
        CredentialSample{"HasPassword", R"({"has_password":"sometimes"})", ""},
        CredentialSample{"TrueOrNull",
                         R"({"password":null,"secret":true,"pin":1,"api_key":"null"})", ""},
        CredentialSample{"Empty", R"({"password":"","secret":''})", ""},
        CredentialSample{"RedactedByTheVendor",
                         R"({"password":"[REDACTED]","a":"password=[REDACTED], b"})", ""},
        CredentialSample{"Masked", R"({"password":"********","api_key":"xxxx"})", ""},
        CredentialSample{"Variable", "password=${DB_PASSWORD} secret={{ secret }}", ""},
        CredentialSample{"StatementParameter", "WHERE password = $1 AND token = ?", ""},
        CredentialSample{"Folder", "PWD=/srv/data", ""},
        CredentialSample{"ClosedByJson", R"({"a":"password=","b":"c"})", ""},
        CredentialSample{"ClosedByJsonInside", R"({"a":"{\"q\":\"the password:\",\"b\":\"c\"}"})",
                         ""}),
    SampleName);

INSTANTIATE_TEST_SUITE_P(
    OfTexts, LookAlike,
    ::testing::Values(
        CredentialSample{"Prose",
                         "Password: must be long. The secret: patience. A token of thanks.", ""},
        CredentialSample{"BearerOfNews", "bearer of news, Bearer token, bearer authentication", ""},
        CredentialSample{"UriWithoutPassword", "https://user@h/x http://h:8080/a@b?c=d:e@f", ""},
        CredentialSample{"UriOfIpv6", "http://[::1]:8080/a@b", ""},
        CredentialSample{"UriWithEmptyPassword", "redis://u:@h", ""},
        CredentialSample{"MailAndTime", "at 10:30 mail a@b.example: ok", ""},
        CredentialSample{"PublicKey", "-----BEGIN PUBLIC KEY-----\nMII\n-----END PUBLIC KEY-----",
                         ""},
        CredentialSample{"Certificate",
                         "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----", ""},
        CredentialSample{"Base64OfJson", "eyJhIjoxfQ== and eyJ", ""},
        CredentialSample{"TaskNames",
                         "task-force-of-long-words sk-learn-is-a-library-of-models npm_install",
                         ""},
        CredentialSample{"InsideAWord", "MAKIAIOSFODNN7EXAMPLE AKIAIOSFODNN7EXAMPLE2", ""},
        CredentialSample{"Identifier",
                         "550e8400-e29b-41d4-a716-446655440000 sha256:9f86d081884c7d659a2feaa0",
                         ""},
        CredentialSample{
            "Fence", "<untrusted-aiven-response-47d9a157-1193-46c0-bd74-90f405a67474>\n{}", ""}),
    SampleName);

TEST(Redact, CountsEach) {
  const auto redacted = Redact(std::string_view(
      R"({"password":"a","uri":"pg://u:b@h","note":"[REDACTED]","k":"secret=c secret=d"})"));
  ASSERT_TRUE(redacted.has_value());
  EXPECT_EQ(redacted->count, 4U);
}

TEST(Redact, FindsTheTokenThatIsTheUserOfAUri) {
  const auto redacted =
      Redact("https://" + Made("ghp_", "abcdefghijklmnopqrstuvwxyz") + ":x-oauth@github.example/r");
  ASSERT_TRUE(redacted.has_value());
  EXPECT_EQ(redacted->text, "https://[REDACTED]:[REDACTED]@github.example/r");
  EXPECT_EQ(redacted->count, 2U);
}

TEST(Redact, LeavesJsonThatCanBeRead) {
  for (const std::string& text :
       {std::string(R"({"a":"x password=","b":{"token":"\\"},"c":["secret: \"q\\\"w\""]})"),
        std::string(R"({"password":"a\\","b":"\"password\":\"c\"","d":"e"})"),
        std::string(R"(["postgres://u:p\\@h","Authorization: Basic abc\"","PASSWORD 'x"])")}) {
    const auto redacted = Redact(text);
    ASSERT_TRUE(redacted.has_value()) << text;
    EXPECT_TRUE(Json::Parse(redacted->text).ok()) << redacted->text;
  }
}

TEST(RedactJson, ReplacesTextsAndValuesUnderNames) {
  Json value = Json::Parse(R"({"password":"a","n":[{"u":"x://u:b@h"}],"token":7,"x":"y"})").value();
  EXPECT_EQ(Redact(value), 2U);
  EXPECT_EQ(value.Dump(),
            R"({"password":"[REDACTED]","n":[{"u":"x://u:[REDACTED]@h"}],"token":7,"x":"y"})");
  EXPECT_EQ(Redact(value), 0U);
}

TEST(RedactJson, ReplacesWhatAMemberNamesBeforeOrBehindIt) {
  for (const char* object :
       {R"({"name":"api_key","text":"q7#Lw9pZx2"})", R"({"text":"q7#Lw9pZx2","name":"api_key"})",
        R"({"text":"q7#Lw9pZx2","type":"concealed"})",
        R"({"data":"q7#Lw9pZx2","name":"api_key"})"}) {
    Json value = Json::Parse(object).value();
    EXPECT_EQ(Redact(value), 1U) << object;
    EXPECT_EQ(value.Dump().find("q7#"), std::string::npos) << value.Dump();
  }
  for (const char* object :
       {R"({"text":"q7#Lw9pZx2","type":"text"})", R"({"text":"q7#Lw9pZx2","label":"a colour"})"}) {
    Json value = Json::Parse(object).value();
    EXPECT_EQ(Redact(value), 0U) << object;
  }
}

TEST(RedactJson, ReplacesNamesAndKeepsThemApart) {
  Json value = Json::Parse(R"({"x://u:a@h":1,"x://u:b@h":2})").value();
  EXPECT_EQ(Redact(value), 2U);
  EXPECT_EQ(value.Dump(), R"({"x://u:[REDACTED]@h":1,"x://u:[REDACTED]@h'":2})");
}

TEST(RedactError, ReplacesWhatTheVendorSaid) {
  const core::Error error = Redact(core::Error(core::ErrorCode::kUpstream, "no x://u:a@h",
                                               "password=hunter2", "use secret=abc"));
  EXPECT_EQ(error.message, "no x://u:[REDACTED]@h");
  EXPECT_EQ(error.cause, "password=[REDACTED]");
  EXPECT_EQ(error.fix, "use secret=[REDACTED]");
}

// A value that ends inside a character, and one that ends at a mark that is escaped.
TEST(Redaction, OfJsonLeavesJson) {
  std::string long_value = "sh 6<<<x";
  for (int i = 0; i < 60; ++i) long_value += "\xC3\xA9";
  for (const std::string& inside :
       {"mc alias set s https://h pass key\" \"r22\n" + long_value + " bob",
        std::string(
            "{\"password\",\"u\"\"\\u0070ass:\"\\u00:ret\\\":\\\"x\"}\",\"u\"\"pass:\"b\"}")}) {
    const std::string text =
        Json::MakeObject({{"password", "[REDACTED]"}, {"text", inside}}).Dump();
    const auto redacted = Redact(std::string_view(text));
    const auto read = Json::Parse(redacted ? redacted->text : text);
    EXPECT_TRUE(read.ok()) << (redacted ? redacted->text : text);
  }
}

}  // namespace
}  // namespace claribi::results
