// What a description says that an answer holds beside other things: a password with a user, a key
// with its certificate, both keys of an account, values in clear text. What it says of the answer
// as a whole is for credential_evidence.h. Words alone; pure, bounded work.
#pragma once

#include <string>
#include <string_view>

namespace claribi::policy {

// The secret, as a person would name it; empty: none. Not what a caller gives or has to have, not
// what is searched for, counted, masked or left out.
std::string SecretHeld(std::string_view description);

// Whether it says that whoever holds the answer is let in: "Whoever has it can read the calendar."
// What lets in everybody who holds it is a key, whatever it is called.
bool LetsInWhoeverHoldsIt(std::string_view description);

}  // namespace claribi::policy
