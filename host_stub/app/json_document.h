// Reading and writing the JSON of the command line: what plugins emit, and what --json prints.
// Numbers that a 64-bit integer does not hold are kept as they are written, in every digit. Not a
// schema validator: absent members read as empty. For this room and for the test programs that are
// hosts of their own.
#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// RapidJSON 1.1 adds to the null pointer of a stack that is still empty, and compares only.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/document.h>
#if defined(__clang__)
#pragma clang attribute pop
#endif

#include "outcome/outcome.h"

namespace claribi::app {

using rapidjson::Document;
using rapidjson::Value;

/// The JSON object in `text`, in valid UTF-8. kInvalid with position and reason otherwise;
/// `subject` opens the sentence.
outcome::Result<Document> ParseObject(std::string_view text, const std::string& subject);

/// The same for what a plugin emitted: a failure is kInternal, because the plugin broke the
/// contract.
outcome::Result<Document> ParseEmitted(std::string_view text);

/// Whether a text of a document is a number that is kept as it is written, behind a mark.
bool IsWrittenNumber(std::string_view text);

/// The digits of a number that is kept as it is written; empty for any other value. RapidJSON has
/// no such value: it is a text that begins with a byte that no text in UTF-8 holds.
std::string_view WrittenNumber(const Value& value);

/// A text, and no number that is kept as one.
bool IsText(const Value& value);

/// The member, or nullptr where `object` is no object, or has none of this name, or it is null.
const Value* Find(const Value& object, const char* name);

std::string TextOf(const Value& object, const char* name);  // "" if absent or no string
bool IsTrue(const Value& object, const char* name);         // false if absent or no boolean
std::vector<std::string> TextsIn(const Value& object,
                                 const char* name);  // of an array; others: none
std::optional<std::int64_t> IntegerOf(const Value& object, const char* name);

/// Adds a member; texts are copied. An empty optional becomes null.
void Set(Document& document, const char* name, const std::string& text);
void Set(Document& document, const char* name, const char* text);
void Set(Document& document, const char* name, std::int64_t number);
void Set(Document& document, const char* name, bool truth);
void Set(Document& document, const char* name, const Value& value);
void SetTextOrNull(Document& document, const char* name, const std::string& text);

/// One line, ASCII only: nothing in it can move a cursor or turn the direction of a line.
std::string ToLine(const Value& value);

}  // namespace claribi::app
