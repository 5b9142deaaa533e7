// The JSON documents of authorization servers and protected resources, read leniently in what only
// carries data. A document is an object; what one member looks like costs nothing of the others:
//
//   byte order marks                    are skipped
//   null                                is an absent member
//   half a character, bytes that are    become U+FFFD (core::Json::ParseReceived); the reader is
//   no UTF-8                            told in which members
//   a member that cannot be read        is an absent member (NaN, nesting without end); the reader
//                                       is told which ones
//   a member that stands there twice    counts once, the last one that needed no repair; the reader
//                                       is told where the two differ, or where one of the two
//                                       cannot be read as it was written
//   a text where a list is expected     is a list of one, or of its words
//   an empty text in a list             is left out
//   a member of another type            is an absent member
//
// Everything but the first two is noted, for the log. What protects somebody (issuer, resource,
// token_type, code_challenge_methods_supported, the endpoints) is judged by the reader of the
// document, strictly: there, what cannot be read is not absent, and what was repaired is not read.
// Not here: documents of ours in the vault, which are read as they were written.
// Source: RFC 8259; RFC 8414 section 2; RFC 9728 section 3.2; RFC 6749 section 5.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "core/secret_json.h"
#include "oauth/oauth_config.h"

namespace claribi::oauth {

using Notes = std::vector<std::string>;  // a clause each, "expires_in is …", without secrets

struct ReceivedDocument {
  core::SecretJson json;                  // an object
  Notes notes;                            // what had to be read leniently
  std::vector<std::string> contradicted;  // names that stand there twice, with different values
  std::vector<std::string> unreadable;    // names of members that cannot be read as written

  const core::Json& object() const { return json.json(); }
};

// kUpstream if the body is no JSON object; its cause says what the body is instead ("it is a web
// page"), and quotes nothing of it. Limits: config.max_document_bytes, config.max_json_depth; and
// kMaxMembers for a body that has to be read member by member.
inline constexpr std::size_t kMaxMembers = 1024;
core::Result<ReceivedDocument> ReadDocument(std::string_view body, const Config& config);

// ReadDocument; or a form (application/x-www-form-urlencoded), as servers from before RFC 6749
// answer a token request.
core::Result<ReceivedDocument> ReadDocumentOrForm(std::string_view body, const Config& config);

// ---- Members

// nullptr if absent, or if it says nothing: null, false, 0, "" or blanks, [], {}.
const core::Json* FindMeaningful(const core::Json& object, std::string_view name);
// For names, URLs and tokens, which hold no U+FFFD. nullptr if absent, null, empty, no text, or if
// it does; the last two are noted.
const core::JsonString* FindText(const core::Json& object, std::string_view name, Notes& notes);
// Of a text that protects somebody: as it was written. nullptr if absent, no text, or if it cannot
// be read or had to be repaired, which is in the notes already.
const core::JsonString* FindProtectingText(const ReceivedDocument& document, std::string_view name);
// A copy of FindText's; or the digits of a number that has nothing else, which is noted. Empty if
// there is neither.
core::Secret FindTextOrDigits(const core::Json& object, std::string_view name, Notes& notes);
// Empty if absent, null, or neither a list nor a text. Items that are no texts or empty are left
// out.
std::optional<std::vector<std::string>> FindList(const core::Json& object, std::string_view name,
                                                 Notes& notes);
// FindList of words, such as scopes, which hold neither blanks nor commas: texts are split there.
std::optional<std::vector<std::string>> FindWords(const core::Json& object, std::string_view name,
                                                  Notes& notes);
// True for true and for the text "true".
bool FindFlag(const core::Json& object, std::string_view name, Notes& notes);
// Of a flag that protects somebody: true unless it is absent or says no (null, false, the text
// "false", "" or 0). True also if it cannot be read.
bool FindDemand(const ReceivedDocument& document, std::string_view name, Notes& notes);

// `text` without the byte order marks (U+FEFF in UTF-8) and blanks at its beginning.
std::string_view WithoutByteOrderMarks(std::string_view text);

}  // namespace claribi::oauth
