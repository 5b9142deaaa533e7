#include "contract/message_schemas.h"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <mutex>
#include <ostream>

#include "contract/embedded_messages.h"
#include "contract/limited_depth.h"
#include "contract/newer_keywords.h"
#include "contract/wide_numbers.h"

namespace claribi::contract {
namespace {

constexpr std::string_view kSuffix = ".schema.json";
// Full precision and UTF-8 checked: a message with a broken byte is a broken message.
constexpr unsigned kStrict = rapidjson::kParseValidateEncodingFlag |
                             rapidjson::kParseFullPrecisionFlag |
                             rapidjson::kParseIterativeFlag;  // depth costs heap, not stack

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Text(const rapidjson::Pointer& pointer) {
  rapidjson::StringBuffer buffer;
  pointer.Stringify(buffer);
  return {buffer.GetString(), buffer.GetSize()};
}

// RapidJSON silently drops a reference whose "$" is not percent-encoded, though RFC 3986 allows it
// in a fragment; the rule behind it would then never be checked.
void EncodeReferences(rapidjson::Value& schema, rapidjson::Document::AllocatorType& allocator) {
  constexpr std::string_view kPlain = "#/$defs/";
  if (schema.IsArray()) {
    for (auto& element : schema.GetArray()) EncodeReferences(element, allocator);
  } else if (schema.IsObject()) {
    for (rapidjson::SizeType i = 0; i < schema.MemberCount(); ++i) {
      rapidjson::Value::Member& member = *(schema.MemberBegin() + static_cast<std::ptrdiff_t>(i));
      EncodeReferences(member.value, allocator);
      if (member.name != "$ref" || !member.value.IsString()) continue;
      const std::string_view reference(member.value.GetString(), member.value.GetStringLength());
      if (!reference.starts_with(kPlain)) continue;
      const std::string encoded = "#/%24defs/" + std::string(reference.substr(kPlain.size()));
      member.value.SetString(encoded.c_str(), allocator);
    }
  }
}

// Members whose lists of named values may grow; "status" of a probe is none of them.
constexpr std::array<std::string_view, 4> kGrowing{"kind", "layer", "incomplete_reason", "status"};

bool Grows(std::string_view name) {
  for (const std::string_view one : kGrowing) {
    if (name == one) return true;
  }
  return false;
}

// The members of an object, one after the other; by index, because clang takes no comparison of
// RapidJSON's iterators in C++20.
template <typename Body>
void ForEachMember(rapidjson::Value& object, Body&& body) {
  for (rapidjson::SizeType i = 0; i < object.MemberCount(); ++i) {
    body(*(object.MemberBegin() + static_cast<std::ptrdiff_t>(i)));
  }
}

// Any text in place of a list of names, wherever such a member is declared. A list of one name
// chooses between forms of a message, and stays.
void LetNamesGrow(rapidjson::Value& schema, rapidjson::Document::AllocatorType& allocator) {
  if (schema.IsArray()) {
    for (auto& element : schema.GetArray()) LetNamesGrow(element, allocator);
  }
  if (!schema.IsObject()) return;
  ForEachMember(schema, [&](auto& member) { LetNamesGrow(member.value, allocator); });
  if (!schema.HasMember("properties") || !schema["properties"].IsObject()) return;
  ForEachMember(schema["properties"], [&](auto& property) {
    const std::string_view name(property.name.GetString(), property.name.GetStringLength());
    rapidjson::Value& rules = property.value;
    if (!Grows(name) || !rules.IsObject() || !rules.HasMember("enum")) return;
    if (rules["enum"].Size() < 2) return;
    bool is_optional = false;
    for (const auto& value : rules["enum"].GetArray()) is_optional |= value.IsNull();
    rules.RemoveMember("enum");
    rapidjson::Value types(rapidjson::kArrayType);
    types.PushBack("string", allocator);
    if (is_optional) types.PushBack("null", allocator);
    rules.AddMember("type", types, allocator);
  });
}

// What plugins of the frozen level 1 leave out: the way of a sign-in told by its kind alone.
void LetOldOnesPass(rapidjson::Value& description) {
  rapidjson::Value& required = description["properties"]["auth"]["items"]["required"];
  for (auto name = required.Begin(); name != required.End();) {
    name = std::string_view(name->GetString()) == "redirect_uri" ? required.Erase(name) : name + 1;
  }
}

bool HasPatterns(const rapidjson::Value& schema) {
  if (schema.IsArray()) {
    return std::any_of(schema.Begin(), schema.End(), &HasPatterns);
  }
  if (!schema.IsObject()) return false;
  for (const auto& member : schema.GetObject()) {
    const std::string_view name(member.name.GetString(), member.name.GetStringLength());
    if (name == "pattern" || name == "patternProperties" || HasPatterns(member.value)) return true;
  }
  return false;
}

// No stack is used up, whatever stands in the text.
rapidjson::ParseResult Parse(std::string_view json, rapidjson::Document& document) {
  rapidjson::ParseResult parsed;
  const auto generate = [&](rapidjson::Document& into) {
    rapidjson::MemoryStream stream(json.data(), json.size());
    LimitedDepth<rapidjson::Document> limited(into);
    parsed = rapidjson::Reader().Parse<kStrict>(stream, limited);
    return !parsed.IsError();
  };
  document.Populate(generate);
  return parsed;
}

// Hands a document to the validator, its numbers as numbers.
class WithNumbers {
 public:
  using Ch = char;
  WithNumbers(rapidjson::SchemaValidator& next, bool (*is_number)(std::string_view text))
      : next_(next), is_number_(is_number) {}

  bool Null() { return next_.Null(); }
  bool Bool(bool value) { return next_.Bool(value); }
  bool Int(int value) { return next_.Int(value); }
  bool Uint(unsigned value) { return next_.Uint(value); }
  bool Int64(std::int64_t value) { return next_.Int64(value); }
  bool Uint64(std::uint64_t value) { return next_.Uint64(value); }
  bool Double(double value) { return next_.Double(value); }
  bool String(const char* text, rapidjson::SizeType size, bool copy) {
    if (is_number_ == nullptr || !is_number_({text, size})) return next_.String(text, size, copy);
    return Number({text + 1, size - 1});
  }
  bool Key(const char* text, rapidjson::SizeType size, bool copy) {
    return next_.Key(text, size, copy);
  }
  bool StartObject() { return next_.StartObject(); }
  bool EndObject(rapidjson::SizeType count) { return next_.EndObject(count); }
  bool StartArray() { return next_.StartArray(); }
  bool EndArray(rapidjson::SizeType count) { return next_.EndArray(count); }

 private:
  bool Number(std::string_view written) {
    const char* const end = written.data() + written.size();
    if (written == "-0") return next_.Int(0);
    std::uint64_t integer = 0;
    const auto whole = std::from_chars(written.data(), end, integer);
    if (whole.ec == std::errc() && whole.ptr == end) return next_.Uint64(integer);
    double value = 0;
    // Beyond a double, as above.
    if (std::from_chars(written.data(), end, value).ec != std::errc()) value = 0;
    return next_.Double(value);
  }

  rapidjson::SchemaValidator& next_;
  bool (*const is_number_)(std::string_view text);
};

}  // namespace

struct MessageSchemas::Schema {
  explicit Schema(const rapidjson::Document& source)
      : document(source), has_patterns(HasPatterns(source)) {}

  // Held while a schema with patterns judges: RapidJSON 1.1 matches them in memory of the schema.
  std::unique_lock<std::mutex> Alone() const {
    return has_patterns ? std::unique_lock(judging) : std::unique_lock<std::mutex>();
  }

  rapidjson::SchemaDocument document;
  const bool has_patterns;
  mutable std::mutex judging;
};

std::ostream& operator<<(std::ostream& out, const Breach& breach) {
  return out << breach.message << ": \"" << breach.location << "\" breaks " << breach.keyword
             << " (" << breach.detail << ")";
}

MessageSchemas::MessageSchemas(Reader reader) {
  for (const EmbeddedMessage& message : EmbeddedMessages()) {
    Add(std::string(message.name), message.schema, reader);
  }
}

MessageSchemas::MessageSchemas(Manifests) {
  for (const EmbeddedMessage& manifest : EmbeddedManifests()) {
    Add(std::string(manifest.name), InDraft4(manifest.schema), Reader::kValidator);
  }
}

MessageSchemas MessageSchemas::OfManifests() { return MessageSchemas(Manifests()); }

MessageSchemas::MessageSchemas(const std::filesystem::path& directory) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
    const std::string file = entry.path().filename().string();
    if (!file.ends_with(kSuffix)) continue;
    Add(file.substr(0, file.size() - kSuffix.size()), ReadFile(entry.path()), Reader::kValidator);
  }
}

MessageSchemas::~MessageSchemas() = default;

void MessageSchemas::Add(const std::string& name, std::string_view schema_json, Reader reader) {
  rapidjson::Document schema;
  schema.Parse<kStrict>(schema_json.data(), schema_json.size());
  if (schema.HasParseError() || !schema.IsObject()) return;
  EncodeReferences(schema, schema.GetAllocator());
  // An event says by its kind which members it has, and an unknown kind is ignored.
  if (reader == Reader::kHost && name != "host_event") LetNamesGrow(schema, schema.GetAllocator());
  if (reader == Reader::kHost && name == "description") LetOldOnesPass(schema);
  schemas_[name] = std::make_unique<const Schema>(schema);

  if (!schema.HasMember("$defs") || !schema["$defs"].HasMember("options")) return;
  const rapidjson::Value& defs = schema["$defs"];
  // The options become a root of their own, with the definitions they may refer to beside them.
  rapidjson::Document options;
  options.CopyFrom(defs["options"], options.GetAllocator());
  options.AddMember("$defs", rapidjson::Value(defs, options.GetAllocator()),
                    options.GetAllocator());
  schemas_[name + "/options"] = std::make_unique<const Schema>(options);
}

std::vector<std::string> MessageSchemas::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, schema] : schemas_) names.push_back(name);
  return names;
}

std::optional<Breach> MessageSchemas::Check(std::string_view message, std::string_view json) const {
  if (!schemas_.contains(message)) {
    return Breach{std::string(message), "", "schema", "no usable schema of that name"};
  }
  // The parser takes the first for white space and the second for the end.
  if (json.starts_with("\xef\xbb\xbf") || json.find('\0') != json.npos) {
    return Breach{std::string(message), "", "json", "a byte order mark or a NUL"};
  }
  rapidjson::Document document;
  rapidjson::ParseResult parsed = Parse(json, document);
  if (parsed.Code() == rapidjson::kParseErrorNumberTooBig) {
    // No schema of a message asks how large a number is.
    WideNumbers wide;
    parsed = Parse(WithoutWideNumbers(json, wide), document);
  }
  if (parsed.IsError()) {
    const bool is_deep = parsed.Code() == rapidjson::kParseErrorTermination;
    return Breach{std::string(message), "", "json",
                  (is_deep ? "More than " + std::to_string(kMaxJsonLevels) + " levels."
                           : std::string(rapidjson::GetParseError_En(parsed.Code()))) +
                      " At byte " + std::to_string(parsed.Offset())};
  }
  return Check(message, document, nullptr);
}

std::optional<Breach> MessageSchemas::Check(std::string_view message,
                                            const rapidjson::Value& document,
                                            bool (*is_number)(std::string_view text)) const {
  const auto found = schemas_.find(message);
  if (found == schemas_.end()) {
    return Breach{std::string(message), "", "schema", "no usable schema of that name"};
  }
  const auto alone = found->second->Alone();
  rapidjson::SchemaValidator validator(found->second->document);
  WithNumbers walk(validator, is_number);
  if (document.Accept(walk)) return CheckMembers(message, document);
  return Breach{std::string(message), Text(validator.GetInvalidDocumentPointer()),
                validator.GetInvalidSchemaKeyword(), Text(validator.GetInvalidSchemaPointer())};
}

}  // namespace claribi::contract
