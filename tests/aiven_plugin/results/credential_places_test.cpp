// Credentials that only their place, another language or a sentence tells, and what looks like
// them. All credentials here are made up.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "aiven_plugin/results/marked_credentials.h"
#include "core/json.h"
#include "results/redaction.h"

namespace claribi::results {
namespace {

class PlacedCredential : public ::testing::TestWithParam<const char*> {};

TEST_P(PlacedCredential, IsReplacedAndNothingElse) { ExpectMarkedReplaced(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    AtTheirPlaceInACommand, PlacedCredential,
    ::testing::Values(
        "mysqladmin -u root password ‹hunter22›", "htpasswd -nb bob ‹hunter22›",
        "htpasswd -cb /etc/pw bob '‹hunter22›'", "net user bob ‹hunter22› /add",
        R"(net use \\files\share ‹hunter22› /user:corp\bob)", "rabbitmqctl add_user bob ‹hunter22›",
        "rclone obscure ‹hunter22›", "mc alias set s https://h bob ‹hunter22›",
        "vault login ‹k9Qz81xYb2LmW04aTq7s›",
        R"({"args":["rabbitmqctl","add_user","bob","‹hunter22›"]})",
        "echo '‹hunter22›' | cryptsetup luksFormat /dev/sdb1 -", "vncpasswd -f <<< ‹hunter22›",
        "smbclient //h/s -U bob%‹hunter22›", "curl -u bob:\"‹hunter 22›\" h", "x /pass:‹hunter22›",
        "keytool -storepass ‹hunter22› -keypass ‹hunter23›",
        "aws x --secret-string '‹Tr0ub4dor!x›'", "gh secret set DB --body \"‹Tr0ub4dor!x›\"",
        "snmp-server community ‹hunter22› RO", "username bob password 7 ‹0822455D0A16›",
        "createUser m SHA \"‹hunter22›\" AES \"‹hunter23›\""));

INSTANTIATE_TEST_SUITE_P(InOtherLanguages, PlacedCredential,
                         ::testing::Values(R"({"contraseña":"‹hunter22›"})",
                                           "Contraseña: ‹hunter22›", "Hasło: ‹hunter22›",
                                           "Kennwort=‹hunter22›", "Пароль: ‹hunter22›",
                                           "密码：‹hunter22›", "数据库密码为 ‹hunter22›",
                                           "パスワードは「‹hunter22›」です", "비밀번호: ‹hunter22›",
                                           "La contraseña temporal es ‹Tr0ub4dor!x›, cámbiela.",
                                           "Das Passwort lautet ‹Tr0ub4dor!x›.",
                                           "Mot de passe du compte : ‹Tr0ub4dor!x›",
                                           "usuario;contraseña\nbob;‹hunter22›"));

INSTANTIATE_TEST_SUITE_P(
    InKeys, PlacedCredential,
    ::testing::Values(
        R"({"kty":"EC","x":"abcabcabcabcabcabc","d":"‹abcDEF123abcDEF123›"})",
        R"({"d":"‹abcDEF123abcDEF123›","kty":"OKP","x":"abcabcabcabcabcabc"})",
        "jwk = { kty: 'oct', k: '‹abcDEF123abcDEF123›' }",
        "<RSAKeyValue><Modulus>abcDEF123abcDEF123</Modulus><D>‹abcDEF123abcDEF123=›</D></"
        "RSAKeyValue>",
        "Private-Lines: 2\n‹abcDEF123abcDEF123\nabcDEF123abcDEF12=›\nPrivate-MAC: 12"));

INSTANTIATE_TEST_SUITE_P(
    SaidOfThem, PlacedCredential,
    ::testing::Values("Use ‹Tr0ub4dor!x› to log in as bob.", "Log in with bob and ‹Tr0ub4dor!x›.",
                      "Your verification code is: ‹204518›", "‹204518› is your verification code",
                      "Use code ‹204518› to sign in", "user bob pass ‹hunter22› ssl",
                      "creds bob:‹Tr0ub4dor!x›", "new creds: bob / ‹Tr0ub4dor!x›",
                      "**Password:** ‹Tr0ub4dor!x›", "<b>Password:</b> ‹hunter22›",
                      "password (case sensitive): ‹Tr0ub4dor!x›",
                      "<td>Password</td><td>‹hunter22›</td>",
                      "Use this password to go on:\n\n‹954cdfb120b746ce8dafa214f5202058›\n\nBye",
                      "Recovery codes:\n‹988f4-b4c12›\n‹82f6e-918a0›",
                      "Backup codes: ‹11255966›, ‹16069313›",
                      "Unseal Key 1: ‹aD9Tq0R24oGgLOzADEWSGa+r29lJmCn2Zso4BuBIUPq4›"));

INSTANTIATE_TEST_SUITE_P(
    SetAsTables, PlacedCredential,
    ::testing::Values(
        "\"user\",\"password\"\n\"bob\",\"‹hunter22›\"",
        "| Setting | Value |\n|:--|:--|\n| `SMTP_PASSWORD` | `‹hunter22›` |",
        "USER   PASSWORD    ROLE\nbob    ‹hunter22›   admin\neve    ‹hunter23›   user",
        "<table><tr><th>Name</th><th>API "
        "key</th></tr><tr><td>a</td><td>‹k9Qz81xYb2LmW04a›</td></tr>"
        "</table>",
        "Name\t\tUser\tPassword\nx\tbob\t‹hunter22›", "1) \"password\"\n2) \"‹hunter22›\"",
        "password    ‹hunter22›\nuser        bob",
        R"({"metadata":[{"name":"user"},{"name":"password"}],"data":[["bob","‹hunter22›"]]})"));

INSTANTIATE_TEST_SUITE_P(
    InFurtherForms, PlacedCredential,
    ::testing::Values(
        R"({"type":"random_password","attributes":{"length":12,"result":"‹Tr0ub4dor!x›"}})",
        R"({"SecretString":"{\"user\":\"bob\",\"password\":\"‹hunter22›\"}"})",
        R"([["DB_PASSWORD","‹hunter22›"],["DB_HOST","h"]])",
        "password = \"‹hunter22›\" -> \"‹hunter23›\"",
        "const AUTH_TOKEN: &str = \"‹k9Qz81xYb2LmW04aTq7s›\"",
        R"(s:8:"password";s:8:"‹hunter22›";)", R"(jwt.sign(data, '‹k9Qz81xYb2LmW04aTq7sA1b2›'))",
        "form-data; name=\"password\"\n\n‹hunter22›\n--x",
        R"(<input value="‹hunter22›" type="password">)", "WIFI:T:WPA;S:net;P:‹hunter22›;;",
        "passwords:\n  - ‹hunter22›\n  - ‹hunter23›\nkind: x", "psk=\"‹zephyr-indigo-coral›\"",
        "Backup codes for bob:\n  1. ‹15551379›\n  2. ‹16470640›\nGenerated",
        "smtp://a@b.example:‹hunter22›@h:587", "PSK \"‹hunter22›\"",
        "PlainLoginModule required user_bob=\"‹hunter22›\";", "userPassword:: ‹aHVudGVyMjI=›",
        "bob:500:‹aad3b435b51404eeaad3b435b51404ee:553b5f2ed6228acbad26dbfb3ea079d4›:::"));

class PlainText : public ::testing::TestWithParam<const char*> {};

TEST_P(PlainText, StaysAsItIs) {
  const auto redacted = Redact(std::string_view(GetParam()));
  EXPECT_FALSE(redacted.has_value()) << redacted->text;
}

INSTANTIATE_TEST_SUITE_P(
    CommandsAndSentences, PlainText,
    ::testing::Values("net user bob /domain", "net user growth was 12percent",
                      "htpasswd -v pw bob2", "mc ls s/bucket2", "vault login -method=oidc",
                      "Use psql14 to log in.", "Use case 42 to sign off.",
                      "Use your password to log in to Grafana10.", "log in with SSO and MFA2",
                      "port 5433 is your choice", "{\"es\":{\"contraseña\":\"Contraseña\"}}",
                      "Пароль: обязательно", "密码: 必填", "Das Passwort muss 12 Zeichen haben.",
                      "**Token:** *none*", "password:  16 bytes", "api_token: ~",
                      R"({"kty":"EC","x":"abcDEF123abcDEF123","y":"abcDEF123abcDEF123"})",
                      R"({"d":"2026-05-30","k":"a2"})",
                      R"({"status":"ok","result":"a1B2c3D4e5F6"})",
                      R"({"pagination":{"token":"k9Qz81xYb2LmW04aTq7s"}})",
                      R"({"account_sid":"AC0123456789abcdef"})", R"(["password","username2"])",
                      "checksum/secret: 0123456789abcdef0123456789abcdef"));

INSTANTIATE_TEST_SUITE_P(
    MoreReferences, PlainText,
    ::testing::Values(
        "password: \"%env(DATABASE_PASSWORD)%\"", "usage: mysql [-u user] [-p] [-h host] database",
        R"({"jsonwebtoken":{"integrity":"sha512-mf0Aajk5BRNrF64KX+SB3Io3b0IPR5Gnze=="}})",
        R"({"message":"Fix token refresh","author":{"date":"2026-02-01T09:00:00Z"}})",
        R"([{"body":"token IS NULL;"},{"created_at":"2026-02-07T12:30:00Z"}])",
        "password: @@DB_PASSWORD@@", R"("password": "**REDACTED**")",
        "password: aws-secretsmanager://prod/db", "password=pw1.txt", "password: ENC(k9Qz81x)",
        "token: ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "postgres://user:pass@h/d",
        "+ secret = (known after apply)", R"(<a accesskey="h">)",
        "Authorization: Token token=\"<key>\""));

TEST(RedactJson, SeesWhatATreeHoldsInOtherForms) {
  core::Json value = core::Json::Parse(R"({"jwk":{"d":"abcDEF123abcDEF123","kty":"EC"},
      "job":{"command":"redis-cli","args":["-a","hunter22"]},"run":["mc","alias","set","s","h","u",
      "hunter22"],"pair":["DB_PASSWORD","hunter22"],"page":{"token":"k9Qz81xYb2LmW04aTq7s"},
      "made":{"type":"random_password","result":"hunter22"},
      "s":{"SecretString":"{\"user\":\"bob\",\"password\":\"hunter22\"}"}})")
                         .value();
  EXPECT_EQ(Redact(value), 6U);
  const std::string text = value.Dump();
  EXPECT_EQ(text.find("hunter22"), std::string::npos) << text;
  EXPECT_EQ(text.find("abcDEF123"), std::string::npos) << text;
  EXPECT_NE(text.find("bob"), std::string::npos) << text;
  EXPECT_NE(text.find("k9Qz81xYb2LmW04aTq7s"), std::string::npos) << "a position is none";
}

}  // namespace
}  // namespace claribi::results
