#include "json.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace claribi::conformance {

std::optional<Document> ParseObject(std::string_view text) {
  Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag | rapidjson::kParseIterativeFlag>(text.data(),
                                                                                      text.size());
  if (document.HasParseError() || !document.IsObject()) return std::nullopt;
  return document;
}

std::string ToText(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

const Value* Find(const Value& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto member = object.FindMember(name);
  return member == object.MemberEnd() ? nullptr : &member->value;
}

std::string TextOf(const Value& object, const char* name) {
  const Value* member = Find(object, name);
  if (member == nullptr || !member->IsString()) return "";
  return {member->GetString(), member->GetStringLength()};
}

void Set(Value& object, const char* name, std::string_view text, Document& owner) {
  Set(object, name,
      Value(text.data(), static_cast<rapidjson::SizeType>(text.size()), owner.GetAllocator()),
      owner);
}

void Set(Value& object, const char* name, const Value& value, Document& owner) {
  object.RemoveMember(name);
  object.AddMember(Value(name, owner.GetAllocator()), Value(value, owner.GetAllocator()),
                   owner.GetAllocator());
}

}  // namespace claribi::conformance
