#include "policy/schema_drift.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "core/lasting.h"
#include "core/text.h"
#include "core/visible_text.h"
#include "policy/argument_kind.h"
#include "policy/keyword_drift.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::size_t kDeepestDrift = 32;
constexpr std::size_t kMostDriftNodes = 20000;
constexpr std::size_t kMostStepBytes = 64;

bool IsNullBranch(const Json& branch) {
  const core::JsonString* type = branch.FindString("type");
  return type != nullptr && *type == "null";
}

bool HasItem(const Json::Array& items, const Json& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

bool HasBranches(const Json& schema) {
  return schema.Find("anyOf") != nullptr || schema.Find("oneOf") != nullptr;
}

// {"anyOf":[{"type":"integer"},{"type":"null"}],"default":null}: the schema beside null, with what
// stands around both. Empty for any other schema.
std::optional<Json> SchemaBesideNull(const Json& schema) {
  for (const std::string_view keyword : {"anyOf", "oneOf"}) {
    const Json* list = schema.Find(keyword);
    const Json::Array* branches = list == nullptr ? nullptr : list->AsArray();
    if (branches == nullptr || branches->size() != 2) continue;
    const bool is_first = IsNullBranch((*branches)[0]);
    const Json& other = (*branches)[is_first ? 1 : 0];
    if (is_first == IsNullBranch((*branches)[1]) || !other.IsObject()) continue;
    Json joined = schema;
    joined.Remove(keyword);
    for (const auto& [name, member] : *other.AsObject()) {
      if (joined.Find(name) != nullptr) return std::nullopt;
      joined.Set(name, member);
    }
    return SortedMembers(joined);
  }
  return std::nullopt;
}

class SchemaWalk {
 public:
  SchemaWalk(SchemaRole role, std::string_view tool, const Json& approved, const Json& current,
             std::vector<Difference>& found)
      : role_(role), tool_(tool), approved_root_(approved), current_root_(current), found_(found) {}

  void Compare(const std::string& at, const Json& a, const Json& c, std::size_t depth) {
    if (a == c) return;
    if (depth >= kDeepestDrift || ++nodes_ > kMostDriftNodes) {
      return Say(at, Change::kMaterial, "the schema is too deep or too large to be judged");
    }
    if (!a.IsObject() || !c.IsObject()) {
      return Say(at, Change::kMaterial, "a schema became " + std::string(TypeName(c)));
    }
    // Both are sorted by name.
    auto left = a.AsObject()->begin();
    auto right = c.AsObject()->begin();
    while (left != a.AsObject()->end() || right != c.AsObject()->end()) {
      const bool has_left = left != a.AsObject()->end() &&
                            (right == c.AsObject()->end() || left->first <= right->first);
      const bool has_right = right != c.AsObject()->end() &&
                             (left == a.AsObject()->end() || right->first <= left->first);
      const core::JsonString& keyword = has_left ? left->first : right->first;
      const Json* before = has_left ? &left->second : nullptr;
      const Json* after = has_right ? &right->second : nullptr;
      if (before == nullptr || after == nullptr || *before != *after) {
        CompareKeyword({at + PointerStep(keyword), keyword, before, after, a, c, depth});
      }
      if (has_left) ++left;
      if (has_right) ++right;
    }
  }

 private:
  // One keyword that differs. before, after: null where it is absent.
  struct Keyword {
    std::string at;
    std::string_view name;
    const Json* before;
    const Json* after;
    const Json& approved;  // the schemas around it
    const Json& current;
    std::size_t depth;

    bool HasBoth() const { return before != nullptr && after != nullptr; }
  };

  bool IsArguments() const { return role_ == SchemaRole::kArguments; }

  void Say(const std::string& at, Change change, std::string what) {
    found_.push_back({at, change, std::move(what)});
  }

  void CompareKeyword(const Keyword& k) {
    if (k.name == "properties") return CompareProperties(k);
    if (k.name == "required") return CompareRequired(k);
    if (auto judged = JudgeKeyword(role_, k.name, k.before, k.after)) {
      return Say(k.at, judged->change, std::move(judged->what));
    }
    if (k.name == "additionalProperties") return CompareAdditional(k);
    if (k.name == "items" && k.HasBoth()) return Compare(k.at, *k.before, *k.after, k.depth + 1);
    if (k.name == "anyOf" || k.name == "oneOf") return CompareBranches(k);
    if (k.name == "allOf" || k.name == "prefixItems") return ComparePairs(k);
    if (k.name == "$defs" || k.name == "definitions") return CompareDefinitions(k);
    Say(k.at, Change::kMaterial, "no rule says what this change does");
  }

  void CompareProperties(const Keyword& k) {
    static const core::Lasting<Json> kNone(Json::MakeObject());
    const Json& before = k.before == nullptr ? *kNone : *k.before;
    const Json& after = k.after == nullptr ? *kNone : *k.after;
    if (!before.IsObject() || !after.IsObject()) {
      return Say(k.at, Change::kMaterial, "the properties are no object");
    }
    const auto required_before = NamesIn(k.approved.Find("required"));
    const auto required_after = NamesIn(k.current.Find("required"));
    for (const auto& [name, schema] : *after.AsObject()) {
      const std::string at = k.at + PointerStep(name);
      if (++nodes_ > kMostDriftNodes) {
        return Say(at, Change::kMaterial, "the schema is too deep or too large to be judged");
      }
      const Json* known = FindSorted(before, name);
      if (known != nullptr) {
        CompareProperty(at, name, *known, schema, k.depth);
      } else if (!IsArguments()) {
        Say(at, Change::kHarmless, "the answer has a further field");
      } else {
        JudgeNewArgument(at, name, schema, required_after.contains(name));
      }
    }
    for (const auto& [name, schema] : *before.AsObject()) {
      if (FindSorted(after, name) != nullptr) continue;
      // Without an argument a call reads more than it was meant to, or fails.
      const bool is_missed = IsArguments() || required_before.contains(name);
      Say(k.at + PointerStep(name), is_missed ? Change::kMaterial : Change::kHarmless,
          IsArguments() ? "the argument is gone" : "the field of the answer is gone");
    }
  }

  void JudgeNewArgument(const std::string& at, std::string_view name, const Json& schema,
                        bool is_required) {
    if (is_required) return Say(at, Change::kMaterial, "a new argument is required");
    const ArgumentKind kind = ArgumentKindOf(name, schema, current_root_, tool_);
    Say(at, IsPlain(kind) ? Change::kHarmless : Change::kMaterial,
        "a new optional argument takes " + std::string(InWords(kind)));
  }

  void CompareProperty(const std::string& at, std::string_view name, const Json& a, const Json& c,
                       std::size_t depth) {
    if (!IsArguments()) return Compare(at, a, c, depth + 1);
    const auto was_beside_null = HasBranches(c) ? std::nullopt : SchemaBesideNull(a);
    const auto is_beside_null = HasBranches(a) ? std::nullopt : SchemaBesideNull(c);
    if (was_beside_null || is_beside_null) {
      Say(at, Change::kHarmless, "it may be null, or no more");
    }
    Compare(at, was_beside_null ? *was_beside_null : a, is_beside_null ? *is_beside_null : c,
            depth + 1);
    if (a == c) return;
    const ArgumentKind before = ArgumentKindOf(name, a, approved_root_, tool_);
    const ArgumentKind after = ArgumentKindOf(name, c, current_root_, tool_);
    if (before != after && !IsPlain(after)) {
      Say(at, Change::kMaterial,
          "the argument took " + std::string(InWords(before)) + " and takes " +
              std::string(InWords(after)));
    } else if (after == ArgumentKind::kActs && ChangesLimits(a, c)) {
      Say(at, Change::kMaterial, "the limits or the default of what acts changed");
    }
  }

  // Of an amount: 100 may have been agreed to, and a million not.
  static bool ChangesLimits(const Json& a, const Json& c) {
    constexpr std::array<std::string_view, 6> kLimits{
        "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "maxItems"};
    return std::any_of(kLimits.begin(), kLimits.end(), [&](std::string_view name) {
      const Json* before = a.Find(name);
      const Json* after = c.Find(name);
      return before == nullptr || after == nullptr ? before != after : *before != *after;
    });
  }

  void CompareRequired(const Keyword& k) {
    const auto before = NamesIn(k.before);
    const auto after = NamesIn(k.after);
    if (before == after) return Say(k.at, Change::kHarmless, "the order changed");
    const bool adds = !std::includes(before.begin(), before.end(), after.begin(), after.end());
    const bool removes = !std::includes(after.begin(), after.end(), before.begin(), before.end());
    if (IsArguments()) {
      return Say(k.at, Change::kMaterial,
                 adds ? "another argument is required" : "an argument is required no more");
    }
    // Answers that were right before are wrong now.
    Say(k.at, Change::kMaterial,
        removes ? "a field of the answer is promised no more"
                : "a further field of the answer is promised");
  }

  void CompareAdditional(const Keyword& k) {
    const bool is_closed = k.after != nullptr && k.after->AsBool() == false;
    const bool was_closed = k.before != nullptr && k.before->AsBool() == false;
    const auto is_open = [](const Json* value) {
      return value == nullptr || value->AsBool() == true;
    };
    if (is_closed || (is_open(k.before) && is_open(k.after))) {
      return Say(k.at, Change::kHarmless, "no further members are taken");
    }
    if (k.HasBoth() && k.before->IsObject() && k.after->IsObject()) {
      return Compare(k.at, *k.before, *k.after, k.depth + 1);
    }
    const bool is_answer = !IsArguments() && was_closed && is_open(k.after);
    Say(k.at, is_answer ? Change::kHarmless : Change::kMaterial, "any further member is taken");
  }

  void ComparePairs(const Keyword& k) {
    const Json::Array* before = k.before == nullptr ? nullptr : k.before->AsArray();
    const Json::Array* after = k.after == nullptr ? nullptr : k.after->AsArray();
    if (before == nullptr || after == nullptr || before->size() != after->size()) {
      return Say(k.at, Change::kMaterial, "the list of schemas changed");
    }
    for (std::size_t i = 0; i < after->size(); ++i) {
      Compare(k.at + PointerStep(std::to_string(i)), (*before)[i], (*after)[i], k.depth + 1);
    }
  }

  // Branches that are equal are those that stayed; the others are compared in their order.
  void CompareBranches(const Keyword& k) {
    const Json::Array* before = k.before == nullptr ? nullptr : k.before->AsArray();
    const Json::Array* after = k.after == nullptr ? nullptr : k.after->AsArray();
    if (before == nullptr || after == nullptr || before->size() + after->size() > 200) {
      return Say(k.at, Change::kMaterial, "the list of schemas changed");
    }
    std::vector<const Json*> gone;
    std::vector<std::size_t> added;
    for (const Json& branch : *before) {
      if (!HasItem(*after, branch)) gone.push_back(&branch);
    }
    for (std::size_t i = 0; i < after->size(); ++i) {
      if (!HasItem(*before, (*after)[i])) added.push_back(i);
    }
    const bool adds_null = added.size() == 1 && gone.empty() && IsNullBranch((*after)[added[0]]);
    if (added.size() == gone.size()) {
      if (added.empty()) {
        return Say(k.at, before->size() == after->size() ? Change::kHarmless : Change::kMaterial,
                   "the order changed");
      }
      for (std::size_t i = 0; i < added.size(); ++i) {
        Compare(k.at + PointerStep(std::to_string(added[i])), *gone[i], (*after)[added[i]],
                k.depth + 1);
      }
      return;
    }
    const bool narrows = added.empty() && !after->empty() && k.name == "anyOf";
    const bool is_harmless = narrows || (adds_null && IsArguments());
    Say(k.at, is_harmless ? Change::kHarmless : Change::kMaterial,
        is_harmless ? "it takes less, or may be null" : "the list of schemas changed");
  }

  void CompareDefinitions(const Keyword& k) {
    static const core::Lasting<Json> kNone(Json::MakeObject());
    const Json& before = k.before == nullptr ? *kNone : *k.before;
    const Json& after = k.after == nullptr ? *kNone : *k.after;
    if (!before.IsObject() || !after.IsObject()) {
      return Say(k.at, Change::kMaterial, "the definitions are no object");
    }
    // What refers to one that came or went is judged where it stands.
    for (const auto& [name, schema] : *after.AsObject()) {
      const std::string at = k.at + PointerStep(name);
      const Json* known = FindSorted(before, name);
      if (known == nullptr) {
        Say(at, Change::kHarmless, "a definition is new");
      } else {
        CompareProperty(at, name, *known, schema, k.depth);
      }
    }
    for (const auto& [name, schema] : *before.AsObject()) {
      if (FindSorted(after, name) == nullptr) {
        Say(k.at + PointerStep(name), Change::kHarmless, "a definition is gone");
      }
    }
  }

  SchemaRole role_;
  std::string_view tool_;
  const Json& approved_root_;
  const Json& current_root_;
  std::vector<Difference>& found_;
  std::size_t nodes_ = 0;
};

}  // namespace

std::string PointerStep(std::string_view name) {
  std::string step = "/";
  for (const char c : core::Excerpt(core::VisibleText(name, core::Lines::kJoin), kMostStepBytes)) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

void FindSchemaDrift(SchemaRole role, std::string_view tool, const std::string& at,
                     const Json& approved, const Json& current, std::vector<Difference>& found) {
  SchemaWalk(role, tool, approved, current, found).Compare(at, approved, current, 0);
}

}  // namespace claribi::policy
