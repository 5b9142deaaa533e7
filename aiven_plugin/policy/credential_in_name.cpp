#include "policy/credential_in_name.h"

#include <algorithm>
#include <vector>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/secret_words.h"

namespace claribi::policy {
namespace {

using Words = std::vector<std::string>;
using core::IsIn;

// What a list gives whole, and not by its names: "list_storage_account_keys", "storage_list_keys",
// "service_users", "list_connection_strings". A list of API keys or of secrets gives names.
std::string CredentialsOfAList(Words words) {
  words.erase(std::remove_if(words.begin(), words.end(),
                             [](const std::string& word) {
                               return IsIn(word, {"all", "list"});
                             }),
              words.end());
  while (!words.empty() && HandsOut(words.front())) words.erase(words.begin());
  if (words.size() < 2) return {};
  const std::string& last = words.back();
  const std::string& before = words[words.size() - 2];
  const std::string_view further =
      words.size() < 3 ? std::string_view() : std::string_view(words[words.size() - 3]);
  const bool is_whole =
      (last == "keys" &&
       (IsIn(before, {"account", "accounts", "admin", "cosmos", "host", "license", "licence",
                      "shared", "storage", "stream", "webhook"}) ||
        (before == "access" && IsIn(further, {"account", "shared", "storage"})))) ||
      (last == "credentials" &&
       IsIn(before, {"admin", "cluster", "connection", "deployment", "publishing", "root"})) ||
      (IsIn(last, {"user", "users"}) && before == "service") ||
      (IsIn(last, {"strings", "uris"}) && before == "connection");
  return is_whole ? before + " " + last : std::string();
}

// "database_connection", "get_redis_url", "service_uri": an address with what opens it.
std::string AddressOfADatabase(const Words& words) {
  if (words.size() < 2) return {};
  const std::string& last = words.back();
  const std::string& before = words[words.size() - 2];
  const bool is_database =
      IsIn(before, {"amqp", "clickhouse", "database", "db", "jdbc", "kafka", "mongo", "mongodb",
                    "mysql", "odbc", "pg", "postgres", "postgresql", "rabbitmq", "redis",
                    "snowflake", "valkey", "warehouse"});
  const bool is_address =
      (last == "connection" && is_database) ||
      (before == "connection" &&
       IsIn(last, {"credentials", "detail", "details", "parameters", "params"})) ||
      (last == "url" && is_database && !IsIn(before, {"database", "warehouse"})) ||
      (IsIn(last, {"uri", "uris"}) && IsIn(before, {"pool", "pooler", "service"}));
  return is_address ? before + " " + last : std::string();
}

}  // namespace

bool IsItsValue(std::string_view word) {
  return IsIn(word, {"content", "current", "data", "field", "now", "plaintext", "raw", "text", "v",
                     "value", "values"});
}

bool HandsOut(std::string_view word) {
  return IsIn(word, {"copy", "decode", "decrypt", "download", "export", "extract", "fetch", "get",
                     "lookup", "obtain", "print", "read", "retrieve", "reveal", "show", "view"});
}

std::string CredentialInName(std::string_view name) {
  const Words words = core::NameWords(core::Excerpt(name, 128));
  bool has_verb = false;
  bool is_list = false;
  for (const std::string& word : words) {
    has_verb = has_verb || HandsOut(word);
    is_list = is_list || word == "list";
    if (IsIn(word, {"count", "find", "listar", "search", "test", "validate", "verify", "check",
                    "breached", "compromised", "exposed", "leaked", "without"}))
      return {};
  }
  if (std::string found = CredentialsOfAList(words); !found.empty()) return found;
  if (is_list) return {};
  if (std::string found = AddressOfADatabase(words); !found.empty()) return found;
  if (std::string other = SecretInAnotherLanguage(name); !other.empty()) return other;
  // "service_connection_info": without a verb the noun means "get".
  std::size_t end = words.size();
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (IsIn(words[i], {"by", "for", "from", "in", "of", "with"})) {
      end = i;
      break;
    }
  }
  while (end > 0 && (IsItsValue(words[end - 1]) || HandsOut(words[end - 1]))) {
    const bool is_of_others = words[end - 1] == "data" && (end == 1 || words[end - 2] != "secret");
    if (is_of_others) break;
    --end;
  }
  if (end == 0) return {};
  const std::string found = SecretAt(words, end - 1);
  // "environmentSecrets": of something, unlike a list of all that there are.
  const bool is_of_one = end > 1 && IsIn(found, {"secret", "secrets", "token"});
  return has_verb || is_of_one || IsOneInANoun(found) ? found : std::string();
}

}  // namespace claribi::policy
