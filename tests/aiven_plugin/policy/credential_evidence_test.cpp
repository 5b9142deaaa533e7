#include "policy/credential_evidence.h"

#include <gtest/gtest.h>

#include "policy/tool_filter.h"
#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

using core::Json;

bool HandsOut(std::string_view name, std::string_view description = "",
              std::string_view meta = "null", std::string_view annotations = "null") {
  const auto marks = Json::Parse(meta);
  const auto hints = Json::Parse(annotations);
  EXPECT_THAT(marks, IsOk()) << meta;
  EXPECT_THAT(hints, IsOk()) << annotations;
  return FindCredentials(
             {.name = name, .description = description, .meta = &*marks, .annotations = &*hints})
      .has_value();
}

TEST(CredentialEvidence, HearsANameThatAsksForOne) {
  for (const char* name : {"get_secret",
                           "getSecretValue",
                           "fetch_access_token",
                           "read_password",
                           "secrets_get",
                           "get_connection_string",
                           "service_connection_info",
                           "retrieve_api_key",
                           "get_credentials",
                           "get_api_keys",
                           "show_private_key",
                           "download_kubeconfig",
                           "get_user_token",
                           "get_password_for_user",
                           "reveal_secret",
                           "vault_read_secret",
                           "integration_key_show",
                           "get_routing_key",
                           "ingestion_key_read",
                           "show_connector_key",
                           "get_integration_token"}) {
    EXPECT_TRUE(HandsOut(name)) << name;
  }
  for (const char* name :
       {"list_secrets", "get_secret_names", "fetch_tokens", "get_token_permissions",
        "list_api_keys", "count_tokens", "get_keys", "get_key_metrics", "get_connection",
        "get_password_policy", "search_secrets", "verify_token", "get_user", "get_public_key",
        "get_secret_scanning_alert", "get_integration", "get_queue_routing_key",
        "get_partition_key", "list_integration_keys"}) {
    EXPECT_FALSE(HandsOut(name)) << name;
  }
}

TEST(CredentialEvidence, HearsADescriptionThatReturnsOne) {
  for (const char* text :
       {"Returns the connection string of the database.", "Retrieves the password of a user.",
        "Details of a service. It includes connection URIs.", "Decrypts the secret and shows it.",
        "Get temporary access tokens.", "Returns the plaintext secret.",
        "Returns the kubeconfig of a cluster.", "Returns access_key and secret_key."}) {
    EXPECT_TRUE(HandsOut("get_service", text)) << text;
  }
  EXPECT_FALSE(HandsOut("get_credential", "Get one by its id. Secrets are never returned."));
  for (const char* text :
       {"Lists services. Requires an API key.", "Returns users without passwords.",
        "Never returns credentials.", "Returns the names of all secrets.",
        "Returns rows and a token for the next page.",
        "Gets a letter. Signs in by get_credentials or get_access_key_value.",
        "Returns the password policy.", "Count the tokens of a text.",
        "Gets alerts of leaked keys.", "Passwords are redacted."}) {
    EXPECT_FALSE(HandsOut("get_service", text)) << text;
  }
}

TEST(CredentialEvidence, HearsThatItLetsInWhoeverHoldsIt) {
  for (const char* text : {"Address of the barn's camera; whoever has it can watch.",
                           "Link to a plan. Anyone with it may change the plan.",
                           "Feed of a farm; anybody who knows the address will be let in."}) {
    EXPECT_TRUE(HandsOut("barn_address", text)) << text;
  }
  for (const char* text :
       {"Addresses of barns. Anyone may look them up.", "Plans that anyone with a link can read.",
        "Whoever has milked a cow."}) {
    EXPECT_FALSE(HandsOut("barn_address", text)) << text;
  }
}

TEST(CredentialEvidence, HearsAPhraseThatNamesOne) {
  for (const char* text :
       {"Connection string of a database.", "Password of the admin user.", "API key for a project.",
        "EPP authorization code with which a domain moves.", "Key of a service account.",
        "One-time password for a sign-in.", "Recovery codes of an account.",
        "Link with a shared access signature.", "Value of a variable in clear text.",
        "Lists secrets with their values.", "Settings with passwords in plain text.",
        "Reads a secret at a path.", "Gets a user and their access token.",
        "Exports the private keys.", "Returns the certificate with its private key."}) {
    EXPECT_TRUE(HandsOut("service", text)) << text;
  }
  EXPECT_TRUE(HandsOut("snmp_community_show"));
  EXPECT_TRUE(HandsOut("get_totp"));
  EXPECT_TRUE(HandsOut("secret_decode"));
  EXPECT_TRUE(HandsOut("kubeconfig_view_raw"));
  for (const char* text :
       {"Token usage of a model by day.", "Key metrics of a service.", "Password policy of a team.",
        "Public key of a host.", "Names of the secrets of an app.", "Code of a country.",
        "Returns the page as plain text.", "Variables of an app. Values are never in clear text.",
        "Read-only and never returns credential values.",
        "Does not call a server, build an\nSDK client or read credentials.",
        "Lists keys without their values.", "Token of the next page."}) {
    EXPECT_FALSE(HandsOut("service", text)) << text;
  }
}

TEST(CredentialEvidence, HearsANameThatIsOne) {
  for (const char* name :
       {"guest_password", "account/totp", "printer_creds", "ledger__dsn", "camera-stream-key_v2",
        "shop_access_token", "wallet_seed_phrase", "member_recovery_kit",
        "disk_bitlocker_key_lookup", "tsig-key-get", "app.stagingSecrets", "user_backup_codes",
        "nas_keytab", "copy_api_key", "passwort_anzeigen", "obter_senha", "clave_de_acceso"}) {
    EXPECT_TRUE(HandsOut(name)) << name;
  }
  for (const char* name :
       {"users/search", "next_page_token", "public_signing_key", "key_ids", "country_code",
        "password_age", "secrets/list", "find_secrets", "page_tokens", "design_token"}) {
    EXPECT_FALSE(HandsOut(name)) << name;
  }
}

TEST(CredentialEvidence, HearsWhatIsSecretInAPhrase) {
  for (const char* text : {"Current one-time code of a login.",
                           "Emergency kit of a user with the secret key.",
                           "User name and password for a printer.",
                           "The RTMP key a camera needs.",
                           "Full DSN of a store, password included.",
                           "Reads a field, concealed ones as well.",
                           "Long-lived access token for a shop.",
                           "Exports a file with secrets resolved.",
                           "Puts real secrets into a template.",
                           "Client id and password of a device.",
                           "The cookie of a session.",
                           "Muestra el código de un solo uso.",
                           "Code that opens a gate.",
                           "Gibt das Kennwort zurück.",
                           "Zeigt den API-Schlüssel.",
                           "Affiche le mot de passe.",
                           "Muestra la contraseña de un usuario.",
                           "Devolve a chave de acesso.",
                           "Valore di una variabile in chiaro.",
                           "Toont het wachtwoord.",
                           "Pokazuje hasło."}) {
    EXPECT_TRUE(HandsOut("entry", text)) << text;
  }
  for (const char* text :
       {"Profile, without credentials.", "When each key was rotated.", "Ids of API keys.",
        "Args: page_token: value of nextPageToken. Returns entries and nextPageToken.",
        "List secrets of a project.", "Whether a password was leaked.", "Tokens used by day.",
        "Public SSH keys of an account.", "Chave da nota fiscal.", "Status codes by hour."}) {
    EXPECT_FALSE(HandsOut("entry", text)) << text;
  }
  EXPECT_FALSE(HandsOut("vault_secrets", "Names only.")) << "it says what it gives";
}

TEST(CredentialEvidence, HearsAListThatGivesThemWhole) {
  for (const char* name :
       {"storage_account_keys", "list_storage_account_keys", "accounts_listKeys", "service_users",
        "list_connection_strings", "cluster_admin_credentials_list", "shared_access_keys",
        "database_connection", "get_redis_url", "service_uri", "get_connection_details",
        "hook_signing_secret", "app_client_secret", "read_sas_token"}) {
    EXPECT_TRUE(HandsOut(name)) << name;
  }
  for (const char* name :
       {"list_primary_keys", "foreign_keys", "issue_keys", "key_metrics", "keyspaces", "list_keys",
        "connection_pool_statistics", "connections_count", "database_connections", "tokenizers",
        "get_connection", "test_database_connection", "leaked_credentials_data", "service_account",
        "users_without_password", "database_url_parameters", "token_counts"}) {
    EXPECT_FALSE(HandsOut(name)) << name;
  }
  EXPECT_TRUE(HandsOut("service_users", "Names and passwords of the users."));
  EXPECT_FALSE(HandsOut("service_users", "Names of the users and what they may do."));
  EXPECT_FALSE(HandsOut("license_keys", "Keys of a product. The keys themselves are not shown."));
  EXPECT_TRUE(FindCredentials({.name = "entry", .title = "Get connection string"}));
}

TEST(CredentialEvidence, HearsWhatAnAnswerHoldsBesides) {
  for (const char* text :
       {"Users of a service, with their passwords.", "Returns host, port, user and password.",
        "Hook: URL, events and signing secret.", "The answer holds a name and the root password.",
        "One app with its API key.", "Certificate, chain and private key.",
        "Certificate and its key.", "A phone with its SIP password.", "The scanner's password.",
        "Lists the keys of an account.", "Primary and secondary key of a topic.",
        "Settings, sensitive ones in clear.", "A parameter with its decrypted value.",
        "All outputs including sensitive values.", "A bot, token included.",
        "A personal access token.", "Card with number and PIN.", "Live and test keys of a shop.",
        "Finds a share.\n\nArgs:\n  id: of it\n\nReturns: name and password"}) {
    EXPECT_TRUE(HandsOut("entry", text)) << text;
  }
  for (const char* text :
       {"Settings, with passwords left out.", "Users with weak passwords.", "Keys of a table.",
        "Opens a source with the stored credentials.", "Users without their API keys.",
        "Limited to groups that can be seen with current credentials.",
        "Finds a file.\n\nArgs:\n  link: of it\n  password: the password of the link",
        "The account, the region and credential information.", "Public and foreign keys.",
        "Host, port and password (masked).", "Whether a user has a name and a password.",
        "Search pages about users, hosts and passwords.", "Lists the keys of a service account."}) {
    EXPECT_FALSE(HandsOut("entry", text)) << text;
  }
}

TEST(CredentialEvidence, HearsAMemberOfTheAnswer) {
  const auto holds = [](std::string_view member) {
    const auto schema =
        Json::Parse(R"({"type": "object", "properties": {"rows": {"type": "array", "items": )"
                    R"({"type": "object", "properties": {)" +
                    std::string(member) + "}}}}}");
    EXPECT_THAT(schema, IsOk()) << member;
    return FindCredentials({.name = "entry", .output_schema = &*schema}).has_value();
  };
  for (const char* member :
       {R"("password": {"type": "string"})", R"("clientSecret": {"type": ["string", "null"]})",
        R"("wifi_passphrase": {})", R"("passwords": {"type": "array", "items": {}})",
        R"("service_uri": {"type": "string"})",
        R"("primaryKey": {"type": "string"}, "secondaryKey": {"type": "string"})",
        R"("auth": {"anyOf": [{"properties": {"api_token": {"type": "string"}}}]})"}) {
    EXPECT_TRUE(holds(member)) << member;
  }
  for (const char* member :
       {R"("next_page_token": {"type": "string"})", R"("token": {"type": "string"})",
        R"("password_changed_at": {"type": "string"})", R"("has_password": {"type": "string"})",
        R"("password": {"type": "boolean"})", R"("password": {"const": "***"})",
        R"("password": {"type": "string", "writeOnly": true})", R"("key": {"type": "string"})",
        R"("secret": {"type": "string", "description": "Name of the secret."})",
        R"("password_hash": {"type": "string"})", R"("public_key": {"type": "string"})",
        R"("primaryKey": {"type": "array", "items": {"type": "string"}})",
        R"("api_key": {"type": "object", "properties": {"id": {"type": "string"}}})",
        R"("note": {"enum": ["password"]})"}) {
    EXPECT_FALSE(holds(member)) << member;
  }
}

TEST(CredentialEvidence, ReadsAMarkOfTheServer) {
  for (const char* meta :
       {R"({"secret":true})", R"({"vendor/returnsSecrets":"yes"})", R"({"x":{"sensitive":true}})",
        R"({"contains_credentials":1})", R"({"classification":"secret"})",
        R"({"sensitive_fields":["password"]})"}) {
    EXPECT_TRUE(HandsOut("get_service", "", meta)) << meta;
    EXPECT_TRUE(HandsOut("get_service", "", "null", meta)) << meta;
  }
  for (const char* meta :
       {"null", "{}", R"({"secret":false})", R"({"secret":null})", R"({"sensitive":"no"})",
        R"({"secrets":[]})", R"({"sensitivity":"low"})", R"({"owner":"team"})"}) {
    EXPECT_FALSE(HandsOut("get_service", "", meta)) << meta;
  }
}

TEST(CredentialEvidence, IsNotUndoneByTheAllowList) {
  FilterRules rules;
  rules.allowed_tools = {"get_secret"};
  rules.reviewed_tools = {{"get_secret", "print"}};
  const ToolFilter filter(rules, {});
  const auto denial = filter.Judge({.name = "get_secret", .read_only_hint = true});
  ASSERT_TRUE(denial);
  EXPECT_EQ(Name(denial->layer), "credentials");
  EXPECT_TRUE(denial->reviewable);
  EXPECT_TRUE(filter.IsReviewed("get_secret", "print"));
  EXPECT_FALSE(filter.IsReviewed("get_secret", "other"));
  EXPECT_FALSE(filter.JudgeName("get_secret")) << "its definition decides";
}

}  // namespace
}  // namespace claribi::policy
