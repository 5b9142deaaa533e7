#include "json_schema/evaluation.h"

#include <utility>

#include "core/text.h"
#include "json_schema/json_pointer.h"

namespace claribi::json_schema {
namespace {

using core::Json;

std::size_t PartCount(const Json& value) {
  if (const Json::Object* members = value.AsObject()) return members->size();
  if (const Json::Array* items = value.AsArray()) return items->size();
  return 0;
}

// A counter that is one higher while this lives.
class Raised {
 public:
  explicit Raised(std::size_t& counter) : counter_(counter) { ++counter_; }
  ~Raised() { --counter_; }
  Raised(const Raised&) = delete;
  Raised& operator=(const Raised&) = delete;

 private:
  std::size_t& counter_;
};

}  // namespace

bool Evaluation::Check(NodeIndex index, const Json& value, Evaluated* evaluated) {
  if (!budget_.Spend()) return false;
  if (depth_ >= limits_.max_evaluation_depth) {
    budget_.Stop(core::Error(core::ErrorCode::kTooLarge,
                             "A JSON Schema refers to itself without end, or too deeply.",
                             "more than max_evaluation_depth = " +
                                 std::to_string(limits_.max_evaluation_depth),
                             "Report the schema to its author.")
                     .Kind(core::ErrorKind::kTooLarge));
    return false;
  }
  const Raised deeper(depth_);
  const Node& node = program_.nodes[index];
  const bool enters = dynamic_scope_.empty() || dynamic_scope_.back() != node.resource;
  if (enters) dynamic_scope_.push_back(node.resource);
  bool valid = false;
  if (node.constant) {
    valid = *node.constant || Fail({node, index, value, nullptr}, {}, "is not allowed here");
  } else if (node.has_unevaluated) {
    Evaluated own(PartCount(value));
    valid = budget_.Spend(own.count() / 64) && CheckKeywords({node, index, value, &own});
    if (valid && evaluated != nullptr) evaluated->Merge(own);
  } else {
    valid = CheckKeywords({node, index, value, evaluated});
  }
  if (enters) dynamic_scope_.pop_back();
  return valid;
}

bool Evaluation::CheckKeywords(const Site& site) {
  for (const Keyword& keyword : site.node.keywords) {
    if (!budget_.Spend()) return false;
    if (!std::visit([&](const auto& each) { return Holds(each, site); }, keyword)) return false;
  }
  return true;
}

bool Evaluation::CheckMember(NodeIndex node, const Json::Member& member) {
  path_.push_back({&member.first, 0});
  const bool valid = Check(node, member.second, nullptr);
  path_.pop_back();
  return valid;
}

bool Evaluation::CheckItem(NodeIndex node, const Json::Array& items, std::size_t item) {
  path_.push_back({nullptr, item});
  const bool valid = Check(node, items[item], nullptr);
  path_.pop_back();
  return valid;
}

bool Evaluation::Tries(NodeIndex node, const Json& value, Evaluated* evaluated) {
  const Raised unreported(trials_);
  if (evaluated == nullptr) return Check(node, value, nullptr);
  if (!budget_.Spend(evaluated->count() / 64)) return false;
  Evaluated own(evaluated->count());
  if (!Check(node, value, &own)) return false;
  evaluated->Merge(own);
  return true;
}

bool Evaluation::Fail(const Site& site, std::string_view keyword, std::string_view predicate,
                      std::string_view detail) {
  if (trials_ > 0 || violation_ || budget_.stopped()) return false;
  constexpr std::size_t kMaxLocationBytes = 400;
  Violation violation;
  violation.instance_location = core::Excerpt(InstanceLocation(), kMaxLocationBytes);
  std::string location = program_.Location(site.index);
  if (!keyword.empty()) location += PointerStep(keyword);
  violation.keyword_location = core::Excerpt(location, kMaxLocationBytes);
  violation.message = "The value ";
  if (!violation.instance_location.empty()) {
    violation.message += "at " + violation.instance_location + " ";
  }
  violation.message += predicate;
  if (!detail.empty()) violation.message += " " + core::Excerpt(detail);
  violation.message += ".";
  violation_ = std::move(violation);
  return false;
}

std::string Evaluation::InstanceLocation() const {
  std::string pointer;
  for (const PathStep& step : path_) {
    pointer +=
        PointerStep(step.name == nullptr ? std::to_string(step.item) : std::string(*step.name));
  }
  return pointer;
}

Violation Evaluation::TakeViolation() {
  return std::exchange(violation_, {}).value_or(Violation());
}

bool Evaluation::Holds(const Reference& keyword, const Site& site) {
  return Check(keyword.target, site.value, site.evaluated);
}

// The target is in the outermost resource of the dynamic scope that has such an anchor (core
// 8.2.3.2).
bool Evaluation::Holds(const DynamicReference& keyword, const Site& site) {
  NodeIndex target = keyword.target;
  if (!keyword.anchor.empty()) {
    for (const ResourceIndex scope : dynamic_scope_) {
      const auto& anchors = program_.resources[scope].dynamic_anchors;
      const auto found = anchors.find(keyword.anchor);
      if (!budget_.Spend()) return false;
      if (found == anchors.end()) continue;
      target = found->second;
      break;
    }
  }
  return Check(target, site.value, site.evaluated);
}

}  // namespace claribi::json_schema
