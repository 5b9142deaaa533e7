// What a name says about its value: of JSON members, columns, parameters, settings, options and
// headers, in any spelling (client_secret, clientSecret, CLIENT-SECRET). The last words decide:
// "password" is one of a credential, "password_encryption" is not; "access_token" is,
// "next_page_token" is not. Nothing here knows the shape of a value (credential_values.h). Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace claribi::results {

enum class NameKind : std::uint8_t {
  kOther,
  // Of a credential:
  kPassword,       // whatever the value is, also a word
  kSecret,         // whatever the value is, but for the name of another thing
  kCode,           // digits or a short mixture: a PIN, a one-time password
  kMixed,          // a value that is no plain word: "pass", "auth"
  kOpaque,         // a value that only a machine makes: "token"
  kMachine,        // the same, with every class of characters, and long: "primary_key", "x_key"
  kSecretId,       // a UUID: "secret_id"
  kEncoded,        // base64 of "id:key": "encoded"
  kSession,        // as "token", but for a UUID, which may name a session: "session_id"
  kSignature,      // the same, as a parameter of a URL only
  kAuthorization,  // a scheme and a credential (RFC 9110, section 11.6.2)
  kCookie,         // name=value; name=value (RFC 6265, section 4.2)
  // Of what describes a credential beside it:
  kName,     // the value is the name of what a member beside it holds
  kValue,    // the value of what a member beside it names
  kEither,   // "setting": a name or a value
  kColumns,  // a list of the names of columns
  kRows,     // a list of rows
  kData,     // "data" and "stringData": rows, or the values of a Kubernetes Secret
  kType,     // "kind" and "type": says whether a document is such a Secret, or what was generated
  kMaybeValue,  // "text": as kValue, if it is made up rather than written
  kKeyType,     // "kty": beside it are the members of a JSON Web Key
  kKeyLines,    // "Private-Lines": the number of the lines of a key below
  kGenerated,   // "result": of a password that was generated
};

constexpr bool IsCredentialKind(NameKind kind) {
  return kind >= NameKind::kPassword && kind <= NameKind::kCookie;
}

// A cheap first check: false if no name that ends with `tail` has a kind of its own.
bool MayHaveKind(std::string_view tail);

// True for what ends with a word for a password in another language than English.
bool IsForeignPassword(std::string_view name);

// True for "keyName" and "key_name".
bool NamesKey(std::string_view name);

// True for what is a position in a list: "pagination", "nextPage", "cursors".
bool NamesPosition(std::string_view name);

// Reads the words of the name; see name_kinds.h for a way to do it once.
NameKind KindOf(std::string_view name);

}  // namespace claribi::results
