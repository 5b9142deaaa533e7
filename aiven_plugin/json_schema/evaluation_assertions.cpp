// The keywords that assert something of the value itself (validation 2020-12, section 6).
#include <algorithm>
#include <compare>
#include <set>

#include "json_schema/canonical.h"
#include "json_schema/evaluation.h"

namespace claribi::json_schema {
namespace {

using core::Json;

std::uint8_t TypeBits(const Json& value) {
  if (value.IsNull()) return kNullBit;
  if (value.IsBool()) return kBooleanBit;
  if (value.IsObject()) return kObjectBit;
  if (value.IsArray()) return kArrayBit;
  if (value.IsString()) return kStringBit;
  const auto number = Decimal::Parse(value.NumberText());
  return number && number->IsInteger() ? kNumberBit | kIntegerBit : kNumberBit;
}

// Characters are code points (RFC 8259, section 8.2), not bytes.
std::uint64_t CharacterCount(std::string_view text) {
  return static_cast<std::uint64_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

struct NumberWords {
  std::string_view keyword;
  std::string_view predicate;
};

NumberWords WordsOf(NumberRule rule) {
  switch (rule) {
    case NumberRule::kMultipleOf:
      return {"multipleOf", "is not a multiple of"};
    case NumberRule::kMaximum:
      return {"maximum", "is greater than"};
    case NumberRule::kExclusiveMaximum:
      return {"exclusiveMaximum", "is not less than"};
    case NumberRule::kMinimum:
      return {"minimum", "is less than"};
    case NumberRule::kExclusiveMinimum:
      return {"exclusiveMinimum", "is not greater than"};
  }
  return {};
}

struct SizeWords {
  std::string_view keyword;
  std::string_view predicate;
};

SizeWords WordsOf(SizeRule rule) {
  switch (rule) {
    case SizeRule::kMaxLength:
      return {"maxLength", "has more characters than"};
    case SizeRule::kMinLength:
      return {"minLength", "has fewer characters than"};
    case SizeRule::kMaxItems:
      return {"maxItems", "has more items than"};
    case SizeRule::kMinItems:
      return {"minItems", "has fewer items than"};
    case SizeRule::kMaxProperties:
      return {"maxProperties", "has more members than"};
    case SizeRule::kMinProperties:
      return {"minProperties", "has fewer members than"};
  }
  return {};
}

}  // namespace

bool Evaluation::Holds(const TypeIs& keyword, const Site& site) {
  if (!budget_.Spend(site.value.NumberText().size() / 64)) return false;
  if ((TypeBits(site.value) & keyword.allowed) != 0) return true;
  return Fail(site, "type",
              "is " + std::string(core::TypeName(site.value)) + " where the schema expects",
              keyword.names);
}

bool Evaluation::Holds(const OneOfValues& keyword, const Site& site) {
  const std::string canonical = Canonical(site.value, budget_);
  if (budget_.stopped()) return false;
  if (keyword.canonical.contains(canonical)) return true;
  return Fail(site, keyword.keyword, "is none of the values that the schema lists");
}

bool Evaluation::Holds(const NumberBound& keyword, const Site& site) {
  if (!site.value.IsNumber()) return true;
  const std::string_view text = site.value.NumberText();
  if (!budget_.Spend(text.size() / 16)) return false;
  const auto number = Decimal::Parse(text);
  if (!number) return Fail(site, WordsOf(keyword.rule).keyword, "is not a number");
  const auto order = *number <=> keyword.operand;
  bool holds = false;
  switch (keyword.rule) {
    case NumberRule::kMultipleOf:
      holds = number->IsMultipleOf(keyword.operand);
      break;
    case NumberRule::kMaximum:
      holds = std::is_lteq(order);
      break;
    case NumberRule::kExclusiveMaximum:
      holds = std::is_lt(order);
      break;
    case NumberRule::kMinimum:
      holds = std::is_gteq(order);
      break;
    case NumberRule::kExclusiveMinimum:
      holds = std::is_gt(order);
      break;
  }
  const NumberWords words = WordsOf(keyword.rule);
  return holds || Fail(site, words.keyword, words.predicate, keyword.written);
}

bool Evaluation::Holds(const SizeBound& keyword, const Site& site) {
  std::optional<std::uint64_t> size;
  switch (keyword.rule) {
    case SizeRule::kMaxLength:
    case SizeRule::kMinLength:
      if (const core::JsonString* text = site.value.AsString()) {
        if (!budget_.Spend(text->size() / 64)) return false;
        size = CharacterCount(*text);
      }
      break;
    case SizeRule::kMaxItems:
    case SizeRule::kMinItems:
      if (const Json::Array* items = site.value.AsArray()) size = items->size();
      break;
    case SizeRule::kMaxProperties:
    case SizeRule::kMinProperties:
      if (const Json::Object* members = site.value.AsObject()) size = members->size();
      break;
  }
  if (!size) return true;
  const bool is_upper = keyword.rule == SizeRule::kMaxLength ||
                        keyword.rule == SizeRule::kMaxItems ||
                        keyword.rule == SizeRule::kMaxProperties;
  if (is_upper ? *size <= keyword.operand : *size >= keyword.operand) return true;
  const SizeWords words = WordsOf(keyword.rule);
  return Fail(site, words.keyword, words.predicate, std::to_string(keyword.operand));
}

bool Evaluation::Holds(const MatchesPattern& keyword, const Site& site) {
  const core::JsonString* text = site.value.AsString();
  if (text == nullptr || keyword.pattern.IsFoundIn(*text, budget_)) return true;
  return Fail(site, "pattern", "does not match the regular expression of the schema");
}

// Sorted and not hashed, because a server could choose items that collide.
bool Evaluation::Holds(const ItemsAreUnique&, const Site& site) {
  const Json::Array* items = site.value.AsArray();
  if (items == nullptr || items->size() < 2) return true;
  std::vector<std::string> texts;
  texts.reserve(items->size());
  for (const Json& item : *items) {
    texts.push_back(Canonical(item, budget_));
    if (budget_.stopped()) return false;
  }
  std::sort(texts.begin(), texts.end());
  if (std::adjacent_find(texts.begin(), texts.end()) == texts.end()) return true;
  return Fail(site, "uniqueItems", "has two items that are equal");
}

bool Evaluation::Holds(const HasMembers& keyword, const Site& site) {
  return !site.value.IsObject() || HasAll(keyword.names, "required", site);
}

bool Evaluation::Holds(const MembersNeedMembers& keyword, const Site& site) {
  if (!site.value.IsObject()) return true;
  for (const auto& [name, needed] : keyword.names) {
    if (!budget_.Spend(1 + site.value.AsObject()->size() / 16)) return false;
    if (site.value.Find(name) == nullptr) continue;
    if (!HasAll(needed, "dependentRequired", site)) return false;
  }
  return true;
}

bool Evaluation::HasAll(const std::vector<std::string>& names, std::string_view keyword,
                        const Site& site) {
  const Json::Object& members = *site.value.AsObject();
  // Looking through the members once for each name is quickest until both are many.
  constexpr std::size_t kFew = 16;
  std::set<std::string_view> sorted;
  const bool sorts = names.size() > kFew && members.size() > kFew;
  if (sorts) {
    for (const auto& [name, value] : members) sorted.emplace(name);
  }
  const std::size_t work = sorts ? members.size() + names.size() : names.size();
  if (!budget_.Spend(work + members.size() / kFew)) return false;
  for (const std::string& name : names) {
    const bool has = sorts ? sorted.contains(name) : site.value.Find(name) != nullptr;
    if (!has) return Fail(site, keyword, "lacks the member", name);
  }
  return true;
}

}  // namespace claribi::json_schema
