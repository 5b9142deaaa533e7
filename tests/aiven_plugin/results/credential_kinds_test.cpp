// The kinds of documents in which credentials stand. In each sample "‹" and "›" mark what has to be
// replaced; everything else stays byte for byte. All credentials here are made up.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "aiven_plugin/results/marked_credentials.h"
#include "core/json.h"
#include "results/credential_names.h"
#include "results/credential_words.h"
#include "results/redaction.h"
#include "results/token_formats.h"

namespace claribi::results {
namespace {

class MarkedCredential : public ::testing::TestWithParam<const char*> {};

TEST_P(MarkedCredential, IsReplacedAndNothingElse) { ExpectMarkedReplaced(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    BesideItsName, MarkedCredential,
    ::testing::Values(
        R"({"key":"DB_PASSWORD","value":"‹hunter2›"})",
        R"({"value":"‹hunter2›","name":"db.password"})",
        R"([{"name":"MODE","value":"fast"},{"name":"API_TOKEN","value":"‹a1b2c3d4e5f6a7b8›"}])",
        R"({"setting_name":"smtp_password","setting_value":"‹hunter2›"})",
        R"({"a":"[{\"key\":\"client.secret\",\"value\":\"‹hunter2›\"}]"})",
        R"([{"name":"Authorization","value":"Bearer ‹abc123abc123›"}])",
        "- name: REDIS_PASSWORD\n  value: ‹hunter2›\n- name: MODE\n  value: fast",
        R"(<add key="DbPassword" value="‹hunter2›" />)",
        "<name>s3.secret.key</name><value>‹hunter2›</value>",
        R"(<property name="password">‹hunter2›</property>)",
        "variable \"db_password\" {\n  default = \"‹hunter2›\"\n}"));

INSTANTIATE_TEST_SUITE_P(
    InsideOfOtherThings, MarkedCredential,
    ::testing::Values(
        "Driver=x;Pwd={‹a#1B^kq9z›};Ssl=1", R"(let password = String::from("‹Tr0ub4dor!x›");)",
        R"(secret := []byte("‹k9Qz81xYb2Lm›"))", R"(password := "‹hunter2›")",
        R"(if (password == "‹hunter22›") {)", R"(mapOf("ssl.password" to "‹Tr0ub4dor!x›"))",
        R"(Authorization: Digest username="u", realm="r", response="‹0123456789abcdef0123›")",
        "credentials:\n  root: ‹Tr0ub4dor!x›\n  type: basic",
        R"({"attribute":"password","before":"‹hunter2›","after":"‹swordfish9›"})",
        R"({"columns":["setting","content"],"rows":[["smtp_password","‹tk4z78›"],["smtp_host","h1"]]})",
        R"(ConvertTo-SecureString "‹Tr0ub4dor!x›" -AsPlainText)",
        "@Value(\"${db.password:‹Tr0ub4dor!x›}\")"));

INSTANTIATE_TEST_SUITE_P(
    SaidOrPiped, MarkedCredential,
    ::testing::Values(
        R"(echo "‹Tr0ub4dor!x›" | sudo -S id)", "echo 'bob:‹hunter2›' | chpasswd",
        "Your one-time code is ‹204518›.", "with session id ‹k9Qz81xYb2LmW04aTq7s› for u",
        R"(guests, password "‹hunter22›" as before)",
        "Use API token ‹k9Qz81xYb2LmW04aTq7s› for it.", "Mot de passe : ‹hunter2›",
        "SELECT AES_DECRYPT(c, '‹Tr0ub4dor!x›') FROM t",
        R"(client.authenticate("bob", "‹Tr0ub4dor!x›"))", "sqlplus bob/‹hunter2›@ORCL",
        "*:*:*:bob:‹hunter2›", "https://‹0123456789abcdef0123456789abcdef›@log.example.com/4",
        "write to bob:‹Tr0ub4dor!x›@db.example.com", "Cookie: csrftoken=‹k9Qz81xYb2LmW04aTq7s›"));

INSTANTIATE_TEST_SUITE_P(
    InColumns, MarkedCredential,
    ::testing::Values(
        R"({"columns":["id","password"],"rows":[[1,"‹hunter2›"],[2,"‹swordfish9›"]]})",
        R"({"rows":[[1,"‹hunter2›"]],"fields":[{"name":"id"},{"name":"api_key"}]})",
        R"({"columns":["name","value"],"rows":[["host","h1"],["smtp_password","‹hunter2›"]]})",
        R"([["user","secret"],["bob","‹hunter2›"]])",
        "id,email,password\n1,a@b.c,‹hunter2›\n2,d@e.f,‹swordfish9›\n",
        " name | password \n------+----------\n bob  | ‹hunter2›\n eve  | ‹swordfish9›\n(2 rows)",
        "| Variable | Value |\n|---|---|\n| DB_PASSWORD | ‹hunter2› |\n| PORT | 80 |",
        R"({"out":"id,password\n1,‹hunter2›\n2,‹swordfish9›\n"})",
        "INSERT INTO users (name, password) VALUES ('bob', '‹hunter2›'), ('eve', '‹x9›');",
        "COPY users (name, password) FROM stdin;\nbob\t‹hunter2›\n\\."));

INSTANTIATE_TEST_SUITE_P(
    OfOtherTypes, MarkedCredential,
    ::testing::Values(R"({"passwords":["‹hunter2›","‹x9›"]})",
                      R"({"recovery_codes":["‹1234-5678›","‹8765-4321›"]})",
                      R"({"password":{"value":"‹hunter2›","type":"text"}})",
                      R"({"Set-Cookie":["sid=‹a1b2c3d4e5f6a7b8c9›; Path=/"]})"));

INSTANTIATE_TEST_SUITE_P(
    InFiles, MarkedCredential,
    ::testing::Values("password: ‹correct-horse-battery›\n", "password: |\n  ‹hunter2›\nnext: x",
                      "apiVersion: v1\ndata:\n  any: ‹aHVudGVyMjI=›\nkind: Secret\n",
                      R"({"data":{"any":"‹aHVudGVyMjI=›"},"kind":"Secret"})",
                      "[db]\npassword = ‹hunter2›\n", "password=‹correct horse battery›\n",
                      "export API_KEY=\"‹hunter2›\"\n", "requirepass ‹hunter2›\n",
                      "machine h.example login u password ‹hunter2›",
                      "h.example:5432:db:user:‹hunter2›",
                      "<password><![CDATA[‹hunter2›]]></password>",
                      "user default on >‹hunter2› ~* +@all"));

INSTANTIATE_TEST_SUITE_P(
    InCommands, MarkedCredential,
    ::testing::Values("mysql -u root -p‹hunter2› db", "redis-cli -h h -a ‹hunter2› ping",
                      "sshpass -p '‹hunter 2›' ssh h", "curl -u admin:‹hunter2› https://h.example/",
                      "tool login --password ‹hunter2› --user u",
                      R"({"args":["tool","--password","‹hunter2›","--port","80"]})",
                      "docker login -u u -p ‹hunter2› h.example",
                      "curl -H 'X-Api-Key: ‹hunter2hunter2›' h", "openssl x -passin pass:‹hunter2›",
                      "PGPASSWORD=‹hunter2› psql -h h"));

INSTANTIATE_TEST_SUITE_P(
    InSql, MarkedCredential,
    ::testing::Values("ALTER ROLE r PASSWORD E'‹hunter2›'", "ALTER ROLE r PASSWORD $$‹hunter2›$$",
                      "ALTER ROLE r PASSWORD $x$‹hunter2›$x$",
                      "CREATE USER u IDENTIFIED WITH caching_sha2_password BY '‹hunter2›'",
                      "CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'u', password '‹hunter2›')",
                      "CREATE SUBSCRIPTION s CONNECTION 'host=h password=‹hunter2›' PUBLICATION p",
                      "CREATE ROLE u WITH PASSWORD = '‹hunter2›' AND LOGIN = true",
                      "SELECT * FROM mysql('h:3306', 'd', 't', 'u', '‹hunter2›')",
                      "INSERT INTO settings VALUES ('smtp_password', '‹hunter2›')"));

INSTANTIATE_TEST_SUITE_P(
    InHeadersAndAddresses, MarkedCredential,
    ::testing::Values("Cookie: theme=dark; sessionid=‹a1b2c3d4e5f6a7b8c9›; lang=en",
                      "Authorization: ApiKey ‹abcabc123›", "Basic ‹Ym9iOmh1bnRlcjI=›",
                      "https://x.example/f?se=2026&sp=r&sig=‹abcDEF123abcDEF123abc%3D›",
                      "u:‹hunter2›@tcp(h:3306)/d", "h:6379,password=‹hunter2›,ssl=True",
                      "Server=h;Uid=u;Pwd=‹hun{t;er2›;", "jdbc:oracle:thin:u/‹hunter2›@//h:1521/s",
                      "https://hooks.slack.com/services/‹T0000/B0000/abcdef123456›"));

INSTANTIATE_TEST_SUITE_P(
    InCodeAndSentences, MarkedCredential,
    ::testing::Values("define('DB_PASSWORD', '‹hunter2›');", "$config['password'] = '‹hunter2›';",
                      "user.setPassword(\"‹hunter2›\");",
                      "os.environ[\"DB_PASSWORD\"] = \"‹hunter2›\"",
                      "A temporary password is generated for root@localhost: ‹Xy7!abcd›",
                      "the new password for bob is ‹hunter22›."));

INSTANTIATE_TEST_SUITE_P(
    Hashes, MarkedCredential,
    ::testing::Values("bob:‹$2b$12$abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUVWXYZ01234›",
                      "root:‹$6$saltsalt$abcdefghijklmnopqrstuv›:19000:0:99999:7:::",
                      "x ‹md50123456789abcdef0123456789abcdef› y",
                      "‹*0123456789ABCDEF0123456789ABCDEF01234567›",
                      "‹{SSHA}abcdefghijklmnopqrstuvwxyz012345›",
                      "‹SCRAM-SHA-256$4096:c2FsdHNhbHRzYWx0c2FsdA==$c3RvcmVk=:c2VydmVy=›"));

TEST(RedactText, MakesANumberAText) {
  const auto redacted = Redact(std::string_view(R"({"pin":4821,"n":{"a":"{\"otp\":123456}"}})"));
  ASSERT_TRUE(redacted.has_value());
  EXPECT_EQ(redacted->text, R"({"pin":"[REDACTED]","n":{"a":"{\"otp\":\"[REDACTED]\"}"}})");
  EXPECT_TRUE(core::Json::Parse(redacted->text).ok());
}

TEST(RedactText, FindsTheTailOfAKey) {
  const std::string line(64, 'A');
  const auto redacted = Redact(std::string_view("x\n" + line + "\n" + line +
                                                "\nAbc=\n-----END PRIVATE"
                                                " KEY-----\ny"));
  ASSERT_TRUE(redacted.has_value());
  EXPECT_EQ(redacted->text, "x\n[REDACTED]\ny");
}

TEST(RedactText, ReadsTextThatIsEncoded) {
  // {"password": "hunter2hunter2", "a": 1}
  const auto redacted =
      Redact(std::string_view("see eyJwYXNzd29yZCI6ICJodW50ZXIyaHVudGVyMiIsICJhIjogMX0= ok"));
  ASSERT_TRUE(redacted.has_value());
  EXPECT_EQ(redacted->text, "see [REDACTED] ok");
}

class UnmarkedText : public ::testing::TestWithParam<const char*> {};

TEST_P(UnmarkedText, StaysAsItIs) {
  const auto redacted = Redact(std::string_view(GetParam()));
  EXPECT_FALSE(redacted.has_value()) << redacted->text;
}

INSTANTIATE_TEST_SUITE_P(
    PartsOfOtherThings, UnmarkedText,
    ::testing::Values(
        "${DB_PASSWORD:?is required}", "${API_TOKEN:-none}",
        "arn:aws:secretsmanager:eu-west-1:1234:secret:prod/db-Ab3dEf",
        "level=error token_type=access code=4011", R"(getpass("Password: "))",
        R"(read -s -p "Password: " PW)",
        "def f(user, password, port=5432):", "password: !vault-ref db/prod",
        "password=(sensitive value)", "Pwd={db_password}", R"(password = get_secret("Prod2024Db"))",
        R"(if password == "required": pass)", R"(The "password" to "use" is set.)",
        R"({"field":"plan","old":"Plan4Two","new":"Plan4Six"})",
        R"({"columns":["setting","name"],"rows":[["scram-sha-256","x"],["on","ssl"]]})",
        "echo hello2 | sudo tee /etc/x", "echo \"$PW\" | sudo -S id", R"(The exit code is 204518.)",
        R"({"sid":"S-1-5-21-3623811015"})", R"(Set password "policy" to strong.)",
        "https://status-page-2024@example.com", "nexttoken=CAESBkgBEgJ4MQ1a2b3c4d5e",
        R"({"passe":"muraille4"})"));

INSTANTIATE_TEST_SUITE_P(
    References, UnmarkedText,
    ::testing::Values(
        "password = os.environ[\"DB_PASSWORD\"]", "DB_PASSWORD=$DB_PASSWORD",
        "secret: {{ vault_secret }}", "password=process.env.PASSWORD", "password: nil",
        R"x({"password":"<password>","api_key":"YOUR_API_KEY","secret":"(sensitive value)"})x",
        R"({"password":"vault:secret/data/db#password"})", "secret: !secret db_password",
        "postgres://u:<password>@h/d postgres://u:$PASSWORD@h/d",
        "valueFrom:\n  secretKeyRef:\n    name: db-credentials\n    key: password",
        R"({"secret":"prod-db-credentials","imagePullSecrets":[{"name":"regcred"}]})",
        "tool --password-file /run/secrets/p --password \"$PW\"",
        "user.password = await hash(password); if (password == confirm) return;"));

INSTANTIATE_TEST_SUITE_P(
    Descriptions, UnmarkedText,
    ::testing::Values(
        "create table u (id int, password_hash text not null, token varchar(64))",
        R"({"columns":[{"name":"id","type":"int"},{"name":"password","type":"text"}]})",
        R"({"properties":{"password":{"type":"string","description":"At least 8."}}})",
        R"x({"id":"integer","password":"text","api_key":"varchar(64)"})x",
        " Column   | Type | Null\n----------+------+------\n password | text | no\n"
        " token    | uuid | no",
        R"x({"password":["is too short (minimum is 8 characters)"]})x",
        R"({"name":"password_encryption","setting":"scram-sha-256"})",
        R"({"name":"auth_failures_total","value":123456})",
        "Use --password to give the password. The --token option is required.",
        R"({"password_logins":12,"password":1,"max_password_age":90})"));

INSTANTIATE_TEST_SUITE_P(
    Manuals, UnmarkedText,
    ::testing::Values("return passwords (`write_allowlist`, `allow_secrets`) are refused",
                      "| `api_key` | with the kind `api_key`: `label`, what it is called |",
                      "it is identified as the \"Message-Digest Algorithm\" in all material",
                      R"({"private_key_pem":"-----BEGIN PRIVATE)"
                      R"( KEY-----…"})"));

INSTANTIATE_TEST_SUITE_P(
    PublicThings, UnmarkedText,
    ::testing::Values(
        R"({"public_key":"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA12345678901234567890"})",
        R"({"etag":"\"33a64df551425fcc55e4d42a148795d9\"","md5":"d41d8cd98f00b204e9800998ecf8427e"})",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 bob@h",
        "image: "
        "h.example/x@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"));

TEST(TokenFormats, AreFoundFromTheirShortestForm) {
  for (const TokenFormat& format : kTokenFormats) {
    ASSERT_GE(format.prefix.size(), 3U) << format.provider;
    std::string token(format.prefix);
    const bool is_upper = format.alphabet == Alphabet::kUpper;
    for (std::size_t i = 0; i < format.least; ++i) token += i % 2 == 0 ? '7' : is_upper ? 'B' : 'b';
    const auto redacted = Redact(std::string_view("see " + token + " there"));
    ASSERT_TRUE(redacted.has_value()) << format.provider << ": " << token;
    EXPECT_EQ(redacted->text, "see [REDACTED] there") << format.provider;
    core::Json tree = core::Json::MakeObject({{"a", token}, {"b", "my-" + token}, {token, 1}});
    Redact(tree);
    EXPECT_EQ(tree.Dump().find(token), std::string::npos) << token << " as a value and as a name";
    EXPECT_FALSE(format.source.empty());
  }
}

TEST(RedactJson, SeesWhatStandsBesideANameInATree) {
  core::Json value = core::Json::Parse(R"({"env":[{"name":"A_PASSWORD","value":"hunter2"}],
      "t":{"rows":[["bob","hunter2"]],"columns":["name","secret"]},"list":["--password","hunter2"],
      "pin":4821,"kind":"Secret","data":{"any":"aHVudGVyMg=="},"passwords":["a","b"]})")
                         .value();
  EXPECT_EQ(Redact(value), 7U);
  EXPECT_EQ(value.Dump().find("hunter2"), std::string::npos) << value.Dump();
  EXPECT_EQ(
      value.FindString("pin") != nullptr ? value.FindString("pin")->view() : std::string_view(),
      "[REDACTED]");
  EXPECT_EQ(Redact(value), 0U);
}

// KindOf answers for these before it looks for anything else.
TEST(CredentialName, OneWordThatDescribesIsOfNoOtherKind) {
  for (const auto& [word, kind] : kDescribing) {
    EXPECT_EQ(KindOf(word), kind) << word;
    EXPECT_FALSE(IsForeignPassword(word)) << word;
  }
}

}  // namespace
}  // namespace claribi::results
