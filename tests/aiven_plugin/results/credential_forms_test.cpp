// Credentials in encodings, in drawn tables, terms of other languages, statements, messages of
// build servers and lines without names; and what stands beside them, which stays. All credentials
// here are made up.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "aiven_plugin/results/marked_credentials.h"
#include "core/json.h"
#include "results/redaction.h"

namespace claribi::results {
namespace {

class FormedCredential : public ::testing::TestWithParam<const char*> {};

TEST_P(FormedCredential, IsReplacedAndNothingElse) { ExpectMarkedReplaced(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Encoded, FormedCredential,
    ::testing::Values(
        "state=%7B%22password%22%3A%22‹Tr0ub4dor-x›%22%2C%22page%22%3A2%7D",
        "next=https%253A%252F%252Fh%252F%253Fpassword%253D‹Tr0ub4dor-x›%2526page%253D2",
        "{&quot;user&quot;:&quot;bob&quot;,&quot;password&quot;:&quot;‹Tr0ub4dor-x›&quot;}",
        "&lt;password&gt;‹Tr0ub4dor-x›&lt;/password&gt;&lt;user&gt;bob&lt;/user&gt;",
        "&#60;password&#62;‹Tr0ub4dor-x›&#60;/password&#62;",
        "id,body\n1,\"{\"\"user\"\": \"\"bob\"\", \"\"password\"\": \"\"‹Tr0ub4dor-x›\"\"}\"\n",
        R"(\x70assword=\x22‹Tr0ub4dor-x›\x22 user=\x22bob\x22)",
        R"({"text":"{\"p\\u0061ssword\":\"‹Tr0ub4dor-x›\",\"user\":\"bob\"}"})",
        R"({"text":"&quot;password&quot;:&quot;‹Tr0ub4dor-x›","user":"bob"})",
        "key=‹-----BEGIN%20PRIVATE%20KEY-----%0AMIIEvQIBADANBgkqhkiG9w0BAQEFAASC%0A-----END%20"
        "PRIVATE%20KEY-----›",
        "blob ‹70617373776f72643d547230756234646f722178› end",
        "\\x‹70617373776f72643d547230756234646f722178›",
        "uri: 0x‹706f7374677265733a2f2f626f623a547230756234646f722178406462312f78›",
        "config: ‹aG9zdD1kYjEKdXNlcj1ib2IKcGFzc3dvcmQ9VHIwdWI0ZG9yIXgK›"));

INSTANTIATE_TEST_SUITE_P(OnTheNextLine, FormedCredential,
                         ::testing::Values("secret: >-\n  ‹Tr0ub4dor!x›\nport: 5432",
                                           "password: |2-\n  ‹Tr0ub4dor!x›\n",
                                           "password = <<EOT\n‹Tr0ub4dor!x›\nEOT",
                                           "password = <<-EOT\n  ‹Tr0ub4dor!x›\n",
                                           "db.password=\\\n    ‹Tr0ub4dor!x›\ndb.user=bob",
                                           "[db]\npassword = \'\'\'‹Tr0ub4dor!x›\'\'\'"));

INSTANTIATE_TEST_SUITE_P(
    ByTheirType, FormedCredential,
    ::testing::Values(R"({"id":"x1","type":"CONCEALED","value":"‹Tr0ub4dor!x›"})",
                      R"({"Name":"/db/x1","Type":"SecureString","Value":"‹Tr0ub4dor!x›"})",
                      "DRIVER={PostgreSQL};SERVER=s1;UID=bob;PWD={‹Tr0ub4dor-x›};DATABASE=x"));

// Of an encoding that holds nothing, every byte stays.
TEST(EncodedText, WithoutCredentialsStays) {
  for (const char* text :
       {"state=%7B%22page%22%3A2%7D", "&lt;user&gt;bob&lt;/user&gt;", "q=%26amp%3B%25",
        "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "hex 48656c6c6f20776f726c6420616e6420616c6c",
        "b64 SGVsbG8gd29ybGQgYW5kIGFsbCBvdGhlcnMgdG9vLg==", "1,\"{\"\"a\"\": \"\"b\"\"}\"",
        "password = <<EOT", "secret: >-", "PWD={password};", "100% \\u00 \\x \\", "&quot",
        R"({"type":"password","value":""})", R"({"type":"string","value":"Tr0ub4dor!x"})"}) {
    EXPECT_FALSE(Redact(std::string_view(text)).has_value()) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(
    InDrawnTables, FormedCredential,
    ::testing::Values("┌─user─┬─password─────┐\n│ bob  │ ‹Tr0ub4dor!x› │\n└──────┴──────────────┘",
                      "┏━━━━━━┳━━━━━━━━━┓\n┃ user ┃ api_key ┃\n┡━━━━━━╇━━━━━━━━━┩\n"
                      "│ bob  │ ‹k9Qz81xYb2LmW04aTq7s› │\n└──────┴─────────┘",
                      "╔══════╦══════════╗\n║ host ║ password ║\n╠══════╬══════════╣\n"
                      "║ db1  ║ ‹Tr0ub4dor!x› ║\n╚══════╩══════════╝",
                      "   ┌─name─┬─value─┐\n1. │ db_password │ ‹Tr0ub4dor!x› │\n"
                      "2. │ host │ db1.example7 │\n   └──────┴───────┘",
                      R"({"out":"┌─name─┬─secret─┐\n│ a │ ‹k9Qz81xYb2LmW04aTq7s› │\n└──┴──┘"})"));

INSTANTIATE_TEST_SUITE_P(
    InTerms, FormedCredential,
    ::testing::Values("[{default_user, <<\"bob\">>}, {default_pass, <<\"‹Tr0ub4dor!x›\">>}].",
                      "#{user => <<\"bob\">>, password => <<\"‹Tr0ub4dor!x›\">>}",
                      "[{:password, \"‹Tr0ub4dor!x›\"}, {:pool_size, 10}]",
                      "{:db {:user \"bob\" :password \"‹Tr0ub4dor!x›\" :port 5432}}",
                      "((user . \"bob\") (password . \"‹Tr0ub4dor!x›\"))",
                      "local password = [[‹Tr0ub4dor!x›]]", "password <- \"‹Tr0ub4dor!x›\"",
                      "map m = {{\"user\", \"bob\"}, {\"password\", \"‹Tr0ub4dor!x›\"}};",
                      "secret => <<‹84,51,39,72,27,17,31,39,11›>>",
                      "password: <Buffer ‹3f 2a 91 c4 77 aa 0b 10 22›>"));

INSTANTIATE_TEST_SUITE_P(
    BesideAStatement, FormedCredential,
    ::testing::Values(
        "execute: UPDATE users SET password = $1 WHERE id = $2\nDETAIL:  parameters: $1 = "
        "'‹Tr0ub4dor!x›', $2 = '42'",
        "INSERT INTO users (name, password) VALUES ($1, $2)\nDETAIL:  Parameters: $1 = 'bob7', $2 "
        "= "
        "'‹Tr0ub4dor!x›'",
        "Preparing: UPDATE users SET password = ? WHERE id = ?\nParameters: ‹Tr0ub4dor!x›(String), "
        "5(Integer)",
        "UPDATE users SET name=%s, password=%s; args=('bob', '‹Tr0ub4dor!x›', 5)",
        "SELECT name, passwd FROM accounts;\nbob|‹Tr0ub4dor!x›\nann|‹k9Qz81xYb2LmW04aTq7s›",
        "SELECT pgp_sym_decrypt(note, '‹mango-pine-cinder›') FROM t",
        "db.changeUserPassword(\"bob\", \"‹Tr0ub4dor!x›\")"));

INSTANTIATE_TEST_SUITE_P(
    InMessagesAndHeaders, FormedCredential,
    ::testing::Values(
        "##teamcity[setParameter name='a' value='a8c9f0e1b2Cd3']\n"
        "##teamcity[setParameter name='env.DB_PASSWORD' value='‹Tr0ub4dor!x›']\n"
        "##teamcity[setParameter name='b' value='v1.2-a8c9F']",
        "##vso[task.setvariable variable=dbPassword]‹Tr0ub4dor!x›\n"
        "##vso[task.setvariable variable=tag]v1.2-a8c9F",
        "::set-output name=db_password::‹Tr0ub4dor!x›\n::set-output name=tag::v1.2-a8c9F",
        "Authorization: AWS4-HMAC-SHA256 Credential=id/20260101/eu-west-1/s3/aws4_request, "
        "SignedHeaders=host;x-amz-date, Signature=‹9f86d081884c7d659a2feaa0c55ad015›",
        "Authorization: OAuth realm=\"x\", oauth_signature=\"‹k9Qz81xYb2LmW04aTq7s›\", "
        "oauth_version=\"1.0\"",
        "X-ClickHouse-User: bob\nX-ClickHouse-Key: ‹4FxHtXFaae6MhujoHW›",
        "https://r.example/t/‹k9Qz81xYb2LmW04aTq7s›/main/index.json",
        "https://h.example/trigger/open/with/key/‹k9Qz81xYb2LmW04aTq7s›",
        "https://discord.com/api/webhooks/1045678901/‹k9Qz81xYb2LmW04aTq7s›"));

INSTANTIATE_TEST_SUITE_P(
    InLines, FormedCredential,
    ::testing::Values(
        "<add key=\"Size\" value=\"25\"/><add key=\"Password\" value=\"‹hunter22›\"/>",
        "- name: a\n  value: Release\n- name: db_password\n  value: ‹hunter22›",
        "\"bob\" \"‹Tr0ub4dor!x›\"", "\"bob@isp\" * \"‹Tr0ub4dor!x›\" *",
        "wg0\t‹GN8NnYTM5yXmNFQUDWPkszDxWrE26rIkrtJozf+u4MQ=›\t"
        "W4xeAWRt1lBuwl7v+y//v0V1Du+ABXKyWPL4GBZC+ks=\t51820\toff",
        "https://dav.example/f bob ‹Kq7vTz29LmXa›", "h=h1,u=bob,p=‹k9Qz81xYb2LmW04aTq7s›,D=db",
        "expect \"*assword:\"\nsend \"‹Tr0ub4dor!x›\\r\"\nexpect eof",
        "    ProxyPassword    REG_SZ    ‹hunter22x›\n    ProxyUser    REG_SZ    bob",
        "<auth-user-pass>\nbob\n‹hunter22x›\n</auth-user-pass>", "NEO4J_AUTH=neo4j/‹Tr0ub4dor!x›",
        "BUNDLE_GEM__FURY__IO: \"bob:‹k9Qz81xYb2›\"",
        "SecretID: ‹25b17683-1b13-4877-8cf1-042258ccf455›",
        "fs.azure.account.key.acct.dfs.core.windows.net=‹k9Qz81xYb2LmW04aTq7s›",
        "senha_banco=‹Tr0ub4dor!x›", "{\"parola_chiave\":\"‹Tr0ub4dor!x›\"}",
        "when asked for the passphrase enter \"‹yarrow salmon pebble›\", then go on",
        "| bob | ‹$A$005$0SFphqqevb/uIa.IFAN0mZGF3bRKHpJW3g4wuHWK2B7hOdxI5sFsDeYkNhEEb0f› | x |",
        "S:‹86A885FB3986A885FB3986A885FB3986A885FB3986A885FB3986A885FB39›",
        "v: ‹ptr_1w8lFvMKYPYVVjPObO0edPWbdYAskWPROzEzLbh3GL7=›"));

class OrdinaryForm : public ::testing::TestWithParam<const char*> {};

TEST_P(OrdinaryForm, Stays) { EXPECT_FALSE(Redact(std::string_view(GetParam()))) << GetParam(); }

INSTANTIATE_TEST_SUITE_P(
    ThatLookLikeCredentials, OrdinaryForm,
    ::testing::Values("┌─name─┬─key_name───┐\n│ cold │ k8Zr2LmXw0 │\n└──────┴────────────┘",
                      R"({"nextForwardToken":"f/9968910647171183885202405431445461050365"})",
                      "https://etherscan.io/token/0x6B175474E89094C44Da98b954EedeAC495271d0F",
                      "r17 | Merged /branches/auth-token:r43033",
                      "JWT expired at 2026-11-02T10:00:00Z. Current time: 2026-11-02T10:05:00Z",
                      "int * a1B2c3D4e5", "\"bob\" \"bob smith\"", "{password, salt};",
                      "{\"secretId\":\"prod-db\"}", "X-Cache-Key: a8Zr2LmXw0TyBn5Kc3HdVf7G",
                      "fs.azure.account.auth.type.acct.dfs.core.windows.net=SharedKey",
                      "expect \"login:\"\nsend \"bob7x\\r\"", "tipo_conta=corrente12",
                      "SELECT id, name FROM t;\n1|a8Zr2LmXw0Ty",
                      "DB_PASSWORD=changeme  # before use", "password: Change-This!",
                      "secret: fill_me_in", "token: token_goes_here", "password: fake-password",
                      "password: not-a-real-password", "Run `mysql -u app -p` and type it.",
                      "Call 'mysql -u app -p' and type it.", "usage: dump [-p PASSWORD] [-v]",
                      "docker login [-p password] HOST"));

INSTANTIATE_TEST_SUITE_P(LikeAPlaceholder, FormedCredential,
                         ::testing::Values("DB_PASSWORD=‹changeme7›", "password: ‹exchangemenow›",
                                           "password: ‹Notation-ist›", "password: ‹settle-it›",
                                           "don't run mysql -u app -p'‹Zk3!vb9q›'",
                                           "echo 'x' | mysql -uapp -p'‹Zk3!vb9q›'"));

TEST(ListOfBytes, UnderTheNameOfAKeyIsOneReplacedText) {
  auto tree = core::Json::Parse(R"({"privateKey":[12,255,3,77,91,8,200,44],"id":1})");
  ASSERT_TRUE(tree.ok());
  EXPECT_EQ(Redact(*tree), 1U);
  EXPECT_EQ(tree->Dump(), R"({"privateKey":["[REDACTED]"],"id":1})");
}

}  // namespace
}  // namespace claribi::results
