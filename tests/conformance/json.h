// The little JSON that the adapter reads and writes. Not a validator: absent members read as empty.
#pragma once

#include <rapidjson/document.h>

#include <optional>
#include <string>
#include <string_view>

namespace claribi::conformance {

using rapidjson::Document;
using rapidjson::Value;

/// Nothing unless `text` is a JSON object.
std::optional<Document> ParseObject(std::string_view text);

std::string ToText(const Value& value);

/// The member, or null: of an object that has it.
const Value* Find(const Value& object, const char* name);
std::string TextOf(const Value& object, const char* name);  // "" if absent or no string

/// Adds a member; what it holds is copied.
void Set(Value& object, const char* name, std::string_view text, Document& owner);
void Set(Value& object, const char* name, const Value& value, Document& owner);

}  // namespace claribi::conformance
