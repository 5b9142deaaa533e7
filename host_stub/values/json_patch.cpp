#include "values/json_patch.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

namespace claribi::values {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

Error Refused(const std::string& path, const std::string& why) {
  return Error{.code = Code::kInvalid,
               .what = "The patch cannot be carried out.",
               .cause = "At \"" + path + "\": " + why,
               .fix = "Reload what is to be changed, and change it again."};
}

// The steps of a pointer, unescaped; nothing where it is none.
std::optional<std::vector<std::string>> StepsOf(const std::string& pointer) {
  std::vector<std::string> steps;
  if (pointer.empty()) return steps;
  if (pointer[0] != '/') return std::nullopt;
  for (const char c : pointer) {
    if (c == '/') {
      steps.emplace_back();
    } else {
      steps.back() += c;
    }
  }
  for (std::string& step : steps) {
    std::string plain;
    for (std::size_t i = 0; i < step.size(); ++i) {
      if (step[i] != '~') {
        plain += step[i];
        continue;
      }
      const char next = i + 1 < step.size() ? step[++i] : '\0';
      if (next != '0' && next != '1') return std::nullopt;
      plain += next == '0' ? '~' : '/';
    }
    step = std::move(plain);
  }
  return steps;
}

std::optional<std::size_t> IndexIn(const std::string& step, std::size_t size) {
  const bool has_zeros = step.size() > 1 && step[0] == '0';
  std::size_t index = 0;
  const char* end = step.data() + step.size();
  const auto read = std::from_chars(step.data(), end, index);
  if (has_zeros || read.ec != std::errc() || read.ptr != end || index >= size) return std::nullopt;
  return index;
}

struct Operation {
  std::string op;
  std::vector<std::string> steps;
  Json value;
};

// `value` with the operation carried out beneath it; nothing where it leads nowhere.
std::optional<Json> Applied(const Json& value, const Operation& operation, std::size_t depth) {
  const bool removes = operation.op == "remove";
  if (depth == operation.steps.size()) {
    return removes ? std::nullopt : std::optional<Json>(operation.value);
  }
  const std::string& step = operation.steps[depth];
  const bool is_last = depth + 1 == operation.steps.size();
  if (value.IsObject()) {
    Json::Object members = value.Members();
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const auto& member) { return member.first == step; });
    if (found == members.end()) {
      if (!is_last || operation.op != "add") return std::nullopt;
      members.emplace_back(step, operation.value);
    } else if (is_last && removes) {
      members.erase(found);
    } else {
      auto changed = Applied(found->second, operation, depth + 1);
      if (!changed) return std::nullopt;
      found->second = *std::move(changed);
    }
    return Json(std::move(members));
  }
  if (!value.IsArray()) return std::nullopt;
  Json::Array items = value.Items();
  const bool adds = is_last && operation.op == "add";
  if (adds && step == "-") {
    items.push_back(operation.value);
    return Json(std::move(items));
  }
  const auto index = IndexIn(step, items.size() + (adds ? 1 : 0));
  if (!index) return std::nullopt;
  const auto place = items.begin() + static_cast<std::ptrdiff_t>(*index);
  if (adds) {
    items.insert(place, operation.value);
  } else if (is_last && removes) {
    items.erase(place);
  } else {
    auto changed = Applied(*place, operation, depth + 1);
    if (!changed) return std::nullopt;
    *place = *std::move(changed);
  }
  return Json(std::move(items));
}

}  // namespace

Json PatchOperation(const std::string& op, const std::string& path, Json value) {
  Json operation = Json::EmptyObject();
  operation.Set("op", op).Set("path", path);
  if (op != "remove") operation.Set("value", std::move(value));
  return operation;
}

Result<Json> ApplyPatch(const Json& value, const Json& patch) {
  if (!patch.IsArray()) return Refused("", "a patch is a list of operations.");
  Json result = value;
  for (const Json& item : patch.Items()) {
    const std::string& path = item.TextOf("path");
    Operation operation{.op = item.TextOf("op"), .steps = {}, .value = {}};
    const auto steps = StepsOf(path);
    const Json* path_member = item.Find("path");
    if (path_member == nullptr || !path_member->IsText() || !steps) {
      return Refused(path, "a JSON pointer is expected.");
    }
    const bool is_known =
        operation.op == "add" || operation.op == "remove" || operation.op == "replace";
    if (!is_known) return Refused(path, "the operation is not add, remove or replace.");
    const Json* given = item.Find("value");
    if (operation.op != "remove") {
      if (given == nullptr) return Refused(path, "there is no value.");
      operation.value = *given;
    }
    operation.steps = *steps;
    auto changed = Applied(result, operation, 0);
    if (!changed) return Refused(path, "it leads nowhere.");
    result = *std::move(changed);
  }
  return result;
}

}  // namespace claribi::values
