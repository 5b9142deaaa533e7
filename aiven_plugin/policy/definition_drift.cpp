#include "policy/definition_drift.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/enum_names.h"
#include "core/lasting.h"
#include "core/text.h"
#include "core/visible_text.h"
#include "policy/argument_kind.h"
#include "policy/schema_drift.h"
#include "policy/unseen_names.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr core::EnumNames<Change, 4> kChanges{{"none", "harmless", "wording", "material"}};
static_assert(kChanges.Of(Change::kMaterial) == "material");

constexpr std::size_t kLongestTitle = 64;
constexpr std::ptrdiff_t kMostTitleBlanks = 7;
constexpr std::size_t kMostNodesShown = 50000;

// A hint of MCP with what it means where it is absent, and its value that claims less.
struct Hint {
  std::string_view name;
  bool absent;
  bool claims_less;
};
constexpr std::array<Hint, 4> kHints{{{"readOnlyHint", false, true},
                                      {"destructiveHint", true, false},
                                      {"idempotentHint", false, true},
                                      {"openWorldHint", true, false}}};

void CompareHint(const Hint& hint, const Json* before, const Json* after,
                 std::vector<Difference>& found) {
  const std::string at = "/annotations" + PointerStep(hint.name);
  const bool are_booleans =
      (before == nullptr || before->IsBool()) && (after == nullptr || after->IsBool());
  const bool was = before == nullptr ? hint.absent : before->AsBool().value_or(hint.absent);
  const bool is = after == nullptr ? hint.absent : after->AsBool().value_or(hint.absent);
  // What is written out and was meant anyway, or claims less where nothing was claimed.
  const bool is_harmless =
      are_booleans && (was == is || (before == nullptr && is == hint.claims_less));
  found.push_back({at, is_harmless ? Change::kHarmless : Change::kMaterial,
                   is_harmless ? "a hint is written out" : "a hint of the server turned"});
}

void CompareAnnotations(const Json& before, const Json& after, std::vector<Difference>& found) {
  static const core::Lasting<Json> kNone(Json::MakeObject());
  const Json& a = before.IsNull() ? *kNone : before;
  const Json& c = after.IsNull() ? *kNone : after;
  if (!a.IsObject() || !c.IsObject()) {
    found.push_back({"/annotations", Change::kMaterial, "the annotations are no object"});
    return;
  }
  std::vector<std::string> names;
  for (const auto& [name, member] : *a.AsObject()) names.emplace_back(name);
  for (const auto& [name, member] : *c.AsObject()) {
    if (a.Find(name) == nullptr) names.emplace_back(name);
  }
  for (const std::string& name : names) {
    const Json* was = a.Find(name);
    const Json* is = c.Find(name);
    if (was != nullptr && is != nullptr && *was == *is) continue;
    const auto hint = std::find_if(kHints.begin(), kHints.end(),
                                   [&](const Hint& one) { return one.name == name; });
    if (hint != kHints.end()) {
      CompareHint(*hint, was, is, found);
    } else if (name == "title" && (is == nullptr || is->IsString())) {
      const bool is_plain = is == nullptr || IsPlainTitle(*is->AsString());
      found.push_back({"/annotations/title", is_plain ? Change::kHarmless : Change::kWording,
                       "the title changed"});
    } else {
      found.push_back({"/annotations" + PointerStep(name), Change::kMaterial,
                       "no rule says what this annotation means"});
    }
  }
}

void CompareOutput(std::string_view tool, const Json& before, const Json& after,
                   std::vector<Difference>& found) {
  if (before == after) return;
  if (before.IsNull()) {
    found.push_back({"/output_schema", Change::kHarmless, "the answer has a schema now"});
  } else if (after.IsNull()) {
    found.push_back({"/output_schema", Change::kMaterial, "the answer has no schema any more"});
  } else {
    FindSchemaDrift(SchemaRole::kAnswer, tool, "/output_schema", before, after, found);
  }
}

// Keywords of a schema that nobody has seen whose values are shown: none of them is a text.
bool IsShownUnseen(std::string_view name, const Json& value) {
  constexpr std::array<std::string_view, 24> kForms{"type",
                                                    "enum",
                                                    "const",
                                                    "minimum",
                                                    "maximum",
                                                    "multipleOf",
                                                    "minItems",
                                                    "maxItems",
                                                    "exclusiveMinimum",
                                                    "exclusiveMaximum",
                                                    "uniqueItems",
                                                    "required",
                                                    "minLength",
                                                    "maxLength",
                                                    "nullable",
                                                    "items",
                                                    "anyOf",
                                                    "oneOf",
                                                    "allOf",
                                                    "properties",
                                                    "minProperties",
                                                    "$ref",
                                                    "$defs",
                                                    "additionalProperties"};
  if (std::find(kForms.begin(), kForms.end(), name) != kForms.end()) return true;
  if (name == "default") {
    return !value.IsArray() && !value.IsObject() && IsPlainChoice(value, false);
  }
  const core::JsonString* text = value.AsString();
  return (name == "format" || name == "pattern") && text != nullptr && text->size() <= 128 &&
         text->find(' ') == std::string::npos;
}

// What of one schema is shown: the current shape with the approved texts. Both with sorted members.
class ShownSchema {
 public:
  // approved: null where there was none at this place.
  Json Of(const Json* approved, const Json& current) {
    if (approved != nullptr && *approved == current) return current;
    if (++nodes_ > kMostNodesShown) return {};
    if (const Json::Array* items = current.AsArray()) return Items(approved, *items);
    const Json::Object* members = current.AsObject();
    if (members == nullptr) return current;
    Json shown = Json::MakeObject();
    for (const auto& [name, member] : *members) {
      if (approved == nullptr && name != "title" && !IsShownUnseen(name, member)) continue;
      const Json* before = approved == nullptr ? nullptr : FindSorted(*approved, name);
      if (auto value = Member(name, before, member)) {
        shown.AsObject()->emplace_back(name, *std::move(value));
      }
    }
    const Json* lost = approved == nullptr ? nullptr : FindSorted(*approved, "description");
    if (lost != nullptr && FindSorted(current, "description") == nullptr) {
      shown.Set("description", *lost);
    }
    return shown;
  }

 private:
  static bool IsText(std::string_view name) {
    return name == "description" || name == "$comment" || name == "examples" || name == "example" ||
           name == "markdownDescription";
  }

  std::optional<Json> Member(std::string_view name, const Json* before, const Json& member) {
    const auto approved = [&] {
      return before == nullptr ? std::nullopt : std::optional<Json>(*before);
    };
    if (IsText(name)) return approved();
    if (name == "title") {
      const bool is_plain = member.IsString() && IsPlainTitle(*member.AsString());
      return is_plain ? std::optional<Json>(member) : approved();
    }
    // Values, and not schemas.
    if (name == "enum" || name == "const" || name == "default" || name == "required") return member;
    const bool is_named = name == "properties" || name == "$defs" || name == "definitions" ||
                          name == "patternProperties" || name == "dependentSchemas";
    if (!is_named || !member.IsObject()) return Of(before, member);
    Json named = Json::MakeObject();
    for (const auto& [key, schema] : *member.AsObject()) {
      named.AsObject()->emplace_back(
          key, Of(before == nullptr ? nullptr : FindSorted(*before, key), schema));
    }
    return named;
  }

  Json Items(const Json* approved, const Json::Array& items) {
    const Json::Array* before = approved == nullptr ? nullptr : approved->AsArray();
    Json shown = Json::MakeArray();
    for (std::size_t i = 0; i < items.size(); ++i) {
      shown.Append(Of(before == nullptr ? nullptr : ItemLike(*before, items, i), items[i]));
    }
    return shown;
  }

  // The item that was approved in this place: an equal one wherever it stood, or the one of the
  // same index. Of a long list only the latter.
  static const Json* ItemLike(const Json::Array& before, const Json::Array& items, std::size_t i) {
    constexpr std::size_t kFewItems = 200;
    if (before.size() <= kFewItems && items.size() <= kFewItems) {
      const auto equal = std::find(before.begin(), before.end(), items[i]);
      if (equal != before.end()) return &*equal;
    }
    return before.size() == items.size() ? &before[i] : nullptr;
  }

  std::size_t nodes_ = 0;
};

bool HasNewMark(const VisibleTool& approved, const VisibleTool& shown) {
  const auto before = InstructionsIn(approved);
  const auto now = InstructionsIn(shown);
  return std::any_of(now.begin(), now.end(), [&](const InstructionMark& mark) {
    return std::find(before.begin(), before.end(), mark) == before.end();
  });
}

}  // namespace

std::string_view Name(Change change) { return kChanges.Of(change); }

bool IsPlainTitle(std::string_view title) {
  return title.size() <= kLongestTitle &&
         std::count(title.begin(), title.end(), ' ') <= kMostTitleBlanks &&
         title.find_first_of(";!?") == std::string_view::npos &&
         title.find(". ") == std::string_view::npos &&
         core::VisibleText(title, core::Lines::kJoin) == title &&
         FindInstructions({.name = "title", .title = title}).empty();
}

Drift DriftOf(const VisibleTool& approved, const VisibleTool& current) {
  std::vector<Difference> found;
  if (approved.name != current.name) {
    found.push_back({"/name", Change::kMaterial, "it is another tool"});
  }
  if (approved.title != current.title) {
    found.push_back({"/title", IsPlainTitle(current.title) ? Change::kHarmless : Change::kWording,
                     "the title changed"});
  }
  if (approved.description != current.description) {
    found.push_back({"/description", Change::kWording, "the text changed"});
  }
  const Json input_before = SortedMembers(approved.input_schema);
  const Json input_after = SortedMembers(current.input_schema);
  FindSchemaDrift(SchemaRole::kArguments, approved.name, "/input_schema", input_before, input_after,
                  found);
  CompareOutput(approved.name, SortedMembers(approved.output_schema),
                SortedMembers(current.output_schema), found);
  CompareAnnotations(SortedMembers(approved.annotations), SortedMembers(current.annotations),
                     found);
  const auto is_material = [](const Difference& one) { return one.change == Change::kMaterial; };
  if (!found.empty() && std::none_of(found.begin(), found.end(), is_material)) {
    // A name, a choice or a default can be a sentence, too.
    const Definition shown = WithApprovedTexts(approved, current);
    if (HasNewMark(approved, shown.View())) {
      found.push_back({"", Change::kMaterial, "what is new in it speaks to a model"});
    } else if (const auto at = SentenceAmongNames(approved, shown.View())) {
      found.push_back(
          {*at, Change::kMaterial, "a name or a value that is new in it is a sentence"});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Difference& a, const Difference& b) {
    return static_cast<int>(a.change) > static_cast<int>(b.change);
  });
  Drift drift;
  if (!found.empty()) drift.change = found.front().change;
  if (found.size() > Drift::kMostDifferences) found.resize(Drift::kMostDifferences);
  drift.differences = std::move(found);
  return drift;
}

Definition WithApprovedTexts(const VisibleTool& approved, const VisibleTool& current) {
  const Json input_before = SortedMembers(approved.input_schema);
  const Json output_before = SortedMembers(approved.output_schema);
  Definition shown{
      .name = std::string(current.name),
      .title = std::string(IsPlainTitle(current.title) ? current.title : approved.title),
      .description = std::string(approved.description),
      .input_schema = ShownSchema().Of(&input_before, SortedMembers(current.input_schema)),
      .output_schema = current.output_schema,
      .annotations = current.annotations};
  if (current.output_schema.IsObject()) {
    shown.output_schema = ShownSchema().Of(output_before.IsObject() ? &output_before : nullptr,
                                           SortedMembers(current.output_schema));
  }
  const core::JsonString* title = current.annotations.FindString("title");
  if (title != nullptr && !IsPlainTitle(*title)) {
    const core::JsonString* before = approved.annotations.FindString("title");
    if (before != nullptr) {
      shown.annotations.Set("title", *before);
    } else {
      shown.annotations.Remove("title");
    }
  }
  return shown;
}

}  // namespace claribi::policy
