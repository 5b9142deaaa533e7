#include "policy/secret_words.h"

#include <algorithm>

#include "core/text.h"
#include "policy/other_languages.h"

namespace claribi::policy {
namespace {

using core::IsIn;

bool IsSecretAlone(std::string_view word) {
  return IsIn(word, {"apikey",      "apikeys",    "connstr",     "credential",   "credentials",
                     "creds",       "cvc",        "cvv",         "dockerconfig", "dockerconfigjson",
                     "dsn",         "dsns",       "htpasswd",    "netrc",        "npmrc",
                     "pgpass",      "jwt",        "keytab",      "keytabs",      "kubeconfig",
                     "kubeconfigs", "mnemonic",   "otp",         "otps",         "passcode",
                     "passcodes",   "passphrase", "passphrases", "passwd",       "password",
                     "passwords",   "psk",        "puk",         "secret",       "secrets",
                     "token",       "totp",       "totps"});
}

bool IsKindOfToken(std::string_view word) {
  return IsIn(word,
              {"connector",    "ingest",        "ingestion",    "installation",   "integration",
               "provisioning", "verification",  "webhook",      "access",         "account",
               "admin",        "api",           "app",          "auth",           "bearer",
               "bot",          "deploy",        "jwt",          "join",           "login",
               "oauth",        "personal",      "push",         "refresh",        "root",
               "runner",       "security",      "service",      "serviceaccount", "session",
               "sso",          "bootstrap",     "registration", "enrollment",     "lived",
               "agent",        "impersonation", "participant",  "registry",       "reset",
               "room",         "sas",           "worker"});
}

bool IsKindOfKey(std::string_view word) {
  return IsIn(word, {"agent",
                     "app",
                     "application",
                     "auth",
                     "authentication",
                     "authorization",
                     "bot",
                     "connector",
                     "developer",
                     "device",
                     "enrollment",
                     "enrolment",
                     "function",
                     "hub",
                     "ingestion",
                     "installation",
                     "instrumentation",
                     "integration",
                     "join",
                     "pairing",
                     "provisioning",
                     "registration",
                     "relay",
                     "routing",
                     "sas",
                     "server",
                     "session",
                     "subscription",
                     "access",
                     "account",
                     "activation",
                     "admin",
                     "api",
                     "bitlocker",
                     "decryption",
                     "encryption",
                     "filevault",
                     "hmac",
                     "host",
                     "ingest",
                     "license",
                     "licence",
                     "luks",
                     "master",
                     "private",
                     "publish",
                     "publishing",
                     "recovery",
                     "root",
                     "rtmp",
                     "seed",
                     "secret",
                     "service",
                     "shared",
                     "sharedaccess",
                     "signing",
                     "srt",
                     "storage",
                     "stream",
                     "streaming",
                     "symmetric",
                     "tsig",
                     "wallet",
                     "webhook",
                     "wep",
                     "wifi",
                     "wpa"});
}

// What a domain is moved with, a door opened, a second factor shown.
bool IsKindOfCode(std::string_view word) {
  return IsIn(word, {"access",  "alarm",    "auth",      "authenticator", "authorization",
                     "backup",  "door",     "emergency", "epp",           "gate",
                     "lock",    "lockbox",  "login",     "mfa",           "otp",
                     "pairing", "recovery", "totp",      "unlock",        "verification"});
}

// What a secret is of, where "secret" alone could be a list's.
bool IsKindOfSecret(std::string_view word) {
  return IsIn(word, {"app", "application", "client", "consumer", "hmac", "jwt", "oauth", "shared",
                     "signing", "totp", "webhook"});
}

// "private SSH key": the kind stands between.
bool IsKindOfPrivateKey(std::string_view word) {
  return IsIn(word, {"deploy", "ec", "gpg", "pem", "pgp", "rsa", "signing", "ssh", "tls"});
}

// Two words that are one together.
bool IsPair(std::string_view first, std::string_view second) {
  if (first == "connection" || first == "conn" || first == "jdbc" || first == "odbc") {
    return IsIn(second, {"info", "str", "string", "strings", "uri", "uris", "url", "urls"});
  }
  if (first == "sas") return IsIn(second, {"uri", "url"});
  if (IsIn(first, {"login", "magic", "signin"}) && IsIn(second, {"link", "links"})) return true;
  if (IsIn(first, {"database", "db", "redis", "mongo", "postgres", "webhook", "rtmp", "amqp"}) &&
      IsIn(second, {"dsn", "uri", "uris"})) {
    return true;
  }
  if (IsIn(first, {"auth", "authentication", "session"}) && IsIn(second, {"cookie", "cookies"})) {
    return true;
  }
  if (IsIn(first, {"mnemonic", "recovery", "seed"}) && IsIn(second, {"phrase", "phrases", "words"}))
    return true;
  if (IsIn(first, {"emergency", "recovery"}) && IsIn(second, {"kit", "sheet"})) return true;
  if (first == "kube" && second == "config") return true;
  if (IsIn(first, {"openvpn", "vpn", "wireguard"}) && IsIn(second, {"conf", "config", "profile"}))
    return true;
  if (first == "community" && IsIn(second, {"string", "strings"})) return true;
  return (first == "snmp" && second == "community") || (first == "one" && second == "time");
}

}  // namespace

std::string SecretAt(const SecretWords& words, std::size_t i) {
  const std::string& word = words[i];
  const std::string_view before = i == 0 ? std::string_view() : std::string_view(words[i - 1]);
  if (IsIn(before, {"page", "pagination", "continuation", "next", "csrf", "sync", "design",
                    "public", "used", "cursor", "resume", "scroll"}) &&
      IsIn(word, {"token", "tokens", "secret"})) {
    return {};
  }
  if (word == "secret" && IsKindOfSecret(before)) return std::string(before) + " " + word;
  if (IsSecretAlone(word) && !(word == "token" && IsKindOfToken(before))) return word;
  if (i == 0) return {};
  const std::string pair = std::string(before) + " " + word;
  if (IsIn(word, {"token", "tokens"})) {
    return IsKindOfToken(before) ? pair : std::string();
  }
  if (IsIn(word, {"key", "keys"})) {
    // "public signing key"
    const bool is_public = i > 1 && IsIn(words[i - 2], {"public", "publishable"});
    const bool is_private = i > 1 && words[i - 2] == "private" && IsKindOfPrivateKey(before);
    if (is_private) return "private " + word;
    // A broker sends messages by a routing key, an integration of alerts is opened by one.
    const bool is_of_a_broker =
        before == "routing" &&
        std::any_of(words.begin(), words.end(), [](const std::string& other) {
          return IsIn(other, {"amqp", "binding", "bindings", "exchange", "exchanges", "message",
                              "messages", "queue", "queues", "rabbitmq", "shard", "topic"});
        });
    return IsKindOfKey(before) && !is_public && !is_of_a_broker ? pair : std::string();
  }
  if (IsIn(word, {"code", "codes"})) {
    // "one-time code", "2FA code"
    if (before == "time" && i > 1 && words[i - 2] == "one") return "one-time " + word;
    if (IsIn(before, {"fa", "2fa"})) return "2FA " + word;
    // HTTP's and ICD's codes are of the world, an access code of a door.
    return IsKindOfCode(before) ? pair : std::string();
  }
  return IsPair(before, word) && before != "one" ? pair : std::string();
}

bool IsOneInANoun(std::string_view secret) {
  return secret.find(' ') != std::string_view::npos ||
         (!secret.empty() &&
          !IsIn(secret, {"credential", "jwt", "mnemonic", "secret", "secrets", "token"}));
}

std::string SecretInAnotherLanguage(std::string_view text) {
  const std::vector<std::string> words = FoldedWords(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const std::string_view next = i + 1 < words.size() ? std::string_view(words[i + 1]) : "";
    const std::string_view after = i + 2 < words.size() ? std::string_view(words[i + 2]) : "";
    // German and Dutch write it as one word, with its use behind it or in front.
    for (const std::string_view part :
         {"passwort", "passwoert", "kennwort", "kennwoert", "zugangsdaten", "zugangsschluessel",
          "anmeldedaten", "geheimschluessel", "wachtwoord", "inloggegevens", "toegangssleutel",
          "einmalcode", "wiederherstellungs"}) {
      const bool is_about = word.ends_with("richtlinie") || word.ends_with("beleid") ||
                            word.ends_with("alter") || word.ends_with("regeln");
      if (word.find(part) != std::string::npos && !is_about) return word;
    }
    if (IsIn(word, {"contrasena", "contrasenas", "contrasenia", "credenciales", "credenciais",
                    "credenziali", "haslo", "hasla", "losenord", "salasana", "senha", "senhas",
                    "parola", "sifre", "adgangskode", "geheimnisse", "segredos", "motdepasse"})) {
      return word;
    }
    if (word == "mot" && next == "de" && after == "passe") return "mot de passe";
    if (word == "mots" && next == "de" && after == "passe") return "mots de passe";
    // A key and what it opens: "clé secrète", "llave de acceso", "API-Schlüssel".
    const bool is_key = IsIn(word, {"chave", "chaves", "chiave", "chiavi", "clave", "claves", "cle",
                                    "cles", "clef", "klucz", "llave", "sleutel"});
    const std::string_view of =
        IsIn(next, {"d", "da", "de", "del", "di", "dostepu"}) ? after : next;
    if (is_key && IsIn(of, {"acces", "accesso", "acceso", "acesso", "api", "privada", "privata",
                            "privee", "secrete", "secreta", "segreta", "prywatny", "dostepu"})) {
      return word;
    }
    const bool opens = IsIn(word, {"api", "geheimer", "geheime", "privater", "private"});
    if (opens && IsIn(next, {"schluessel", "sleutel"})) return std::string(next);
    if (IsIn(word, {"jeton", "jetons"}) && next == "d" && after == "acces") return "jeton";
    if (IsIn(word, {"identifiants"}) && next == "de" && after == "connexion") return word;
    // One-time codes.
    if ((word == "solo" && next == "uso") || (word == "uso" && IsIn(next, {"unico", "singolo"})) ||
        (word == "usage" && next == "unique")) {
      return word;
    }
    // In clear text.
    if (IsIn(word, {"klartext", "klartekst"})) return word;
    if (IsIn(word, {"en", "in", "w"}) && IsIn(next, {"clair", "claro", "chiaro"})) {
      return std::string(next);
    }
    if (word == "texto" && IsIn(next, {"claro", "plano", "puro"}))
      return "texto " + std::string(next);
  }
  return {};
}

}  // namespace claribi::policy
