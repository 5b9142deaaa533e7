// Whether a value is the credential that its name promises (credential_names.h), and no placeholder
// (placeholders.h). Pure; looks at a bounded part of a value.
#pragma once

#include <cstdint>
#include <string_view>

#include "results/credential_names.h"
#include "results/placeholders.h"

namespace claribi::results {

enum class ValueForm : std::uint8_t {
  kQuoted,    // a text between marks, or alone in its place: a JSON string, a cell, an XML element
  kAssigned,  // without marks behind "=", or the whole rest of a line behind ":"
  kLoose,     // without marks behind ":" or a blank in the middle of a line: may be prose
  kNumber,    // a JSON number
  kBytes,     // the numbers of a list
};

// True if `value` under a name of `kind` is a credential.
bool IsCredentialValue(NameKind kind, std::string_view value, ValueForm form);

// True for at least 16 characters without a space that no person made up as a word or a name.
bool IsOpaque(std::string_view value);

// True if upper and lower case and a digit are in it: no word of a sentence.
bool HasEveryClass(std::string_view value);

// True for at least 6 characters without a space that are more than a word: letters among digits or
// signs, or upper case among lower case.
bool IsMixture(std::string_view value);

// True for the name of a credential in place of its value: password=password, u:pass.
bool IsNameItself(std::string_view value);

// True for what a generator makes rather than the name of a product: with a sign among letters and
// digits, or letters and digits that take turns.
bool IsMadeUp(std::string_view value);

// True for a name in an object under the name of a credential that only describes it: "type".
bool DescribesOnly(std::string_view name);

// `value` of a member whose name is of `kind`, in an object under a name of the kind `inherited`:
// true if it is what that name promises.
bool IsInherited(NameKind inherited, NameKind kind, std::string_view value);

// The same for a value in a list under a name of `kind`.
bool IsListedCredential(NameKind kind, std::string_view value);

// True for the name of a field of a signed form: "x-amz-signature".
bool IsSignedForm(std::string_view name);

// True for the type of a thing that holds a generated password or key in its "result".
bool IsGenerated(std::string_view type);

// "CONCEALED", "SecureString": the type of what is beside it says that it is secret.
bool SaysItIsSecret(std::string_view type);

// True for what may head a column: a few words.
bool IsTitle(std::string_view cell);

}  // namespace claribi::results
