// Credentials that follow a word of SQL or of a rule instead of a ":" or "=": PASSWORD 'x',
// IDENTIFIED BY 'x', "user u on >x". Sentences: credential_sentences.h; calls:
// credential_arguments.h. Pure; each look is bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "results/name_kinds.h"
#include "results/text_marks.h"

namespace claribi::results {

// `at`: a "'" or "$". The quoted text behind a word that names a credential: PASSWORD 'x', E'x',
// $$x$$.
std::optional<Span> FindSqlText(std::string_view text, std::size_t at, NameKinds& kinds);

// `at`: a ">". The password of a rule of Redis' access list: "user u on >password".
std::optional<Span> FindAclPassword(std::string_view text, std::size_t at);

// `at`: a "#". The SHA-256 of a password in such a rule: "user u on #…".
std::optional<Span> FindAclHash(std::string_view text, std::size_t at);

// `at`: "PlainLoginModule" of Kafka's JAAS. The passwords of its users: user_NAME="x".
void AddModuleUsers(std::string_view text, std::size_t at, std::vector<Span>& spans);

// `at`: "WIFI" of the text in a QR code, WIFI:T:WPA;S:name;P:x;;. The password.
std::optional<Span> FindWifiPassword(std::string_view text, std::size_t at);

// `at`: where the word IDENTIFIED begins. The text behind BY or AS.
std::optional<Span> FindIdentifiedBy(std::string_view text, std::size_t at);

}  // namespace claribi::results
