#include "json_schema/canonical.h"

#include <algorithm>
#include <vector>

#include "json_schema/decimal.h"

namespace claribi::json_schema {
namespace {

class CanonicalWriter {
 public:
  explicit CanonicalWriter(Budget* budget) : budget_(budget) {}

  void Write(const core::Json& value) {
    if (budget_ != nullptr && !budget_->Spend()) return;
    if (const core::Json::Object* members = value.AsObject()) return WriteObject(*members);
    if (const core::Json::Array* items = value.AsArray()) {
      text_ += '[';
      for (const core::Json& item : *items) Write(item);
      text_ += ']';
    } else if (const core::JsonString* string = value.AsString()) {
      WriteString(*string);
    } else if (value.IsNumber()) {
      const auto number = Decimal::Parse(value.NumberText());
      text_ += '#' + (number ? number->Canonical() : std::string(value.NumberText())) + ';';
    } else {
      text_ += value.IsNull() ? 'n' : (*value.AsBool() ? 't' : 'f');
    }
  }
  std::string Take() { return std::move(text_); }

 private:
  // With the length in front no character needs an escape.
  void WriteString(std::string_view string) {
    if (budget_ != nullptr) budget_->Spend(string.size() / 64);
    text_ += '"' + std::to_string(string.size()) + ':';
    text_ += string;
  }

  void WriteObject(const core::Json::Object& members) {
    std::vector<const core::Json::Member*> sorted;
    sorted.reserve(members.size());
    for (const core::Json::Member& member : members) sorted.push_back(&member);
    std::sort(sorted.begin(), sorted.end(),
              [](const auto* a, const auto* b) { return a->first < b->first; });
    text_ += '{';
    for (const core::Json::Member* member : sorted) {
      WriteString(member->first);
      Write(member->second);
    }
    text_ += '}';
  }

  Budget* budget_;  // null: not charged
  std::string text_;
};

}  // namespace

std::string Canonical(const core::Json& value) {
  CanonicalWriter writer(nullptr);
  writer.Write(value);
  return writer.Take();
}

std::string Canonical(const core::Json& value, Budget& budget) {
  CanonicalWriter writer(&budget);
  writer.Write(value);
  return writer.Take();
}

}  // namespace claribi::json_schema
