#include "policy/part_statuses.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.h"
#include "policy/mark_values.h"
#include "policy/page_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

// 503, "503", {"code": 503}; a number that is no status of HTTP is none.
std::optional<std::int64_t> CodeOf(const Json& value) {
  const Json* inner = value.FindGiven("code");
  const auto code = CountOf(inner != nullptr ? inner : &value);
  return code && *code >= 200 && *code < 600 ? code : std::nullopt;
}

// By its last letter or digit, which is that of "status" or of "code".
bool MayEndAsStatus(std::string_view name) {
  while (!name.empty() && !core::IsLetter(name.back()) && !core::IsDigit(name.back())) {
    name.remove_suffix(1);
  }
  const char last = name.empty() ? '\0' : name.back();
  return last == 's' || last == 'S' || last == 'e' || last == 'E';
}

std::optional<std::int64_t> StatusOf(const Json& part) {
  const Json::Object* members = part.AsObject();
  if (members == nullptr) return {};
  for (const auto& [name, value] : *members) {
    // Few names end like one of these and hold one, and no other is folded.
    if (!MayEndAsStatus(name)) continue;
    const bool may_be =
        name.find("tatus") != std::string::npos || name.find("ode") != std::string::npos ||
        name.find("ODE") != std::string::npos || name.find("TATUS") != std::string::npos;
    if (may_be && IsIn(FoldedName(name), {"status", "statuscode", "httpstatus", "httpstatuscode",
                                          "code", "httpcode", "responsecode"})) {
      return CodeOf(value);
    }
  }
  return {};
}

// A request that was logged, and not an answer to this question.
bool IsLogged(const Json& part) {
  return std::ranges::any_of(*part.AsObject(), [](const Json::Member& member) {
    return IsIn(FoldedName(member.first),
                {"url", "path", "method", "duration", "durationms", "timestamp", "time", "ts",
                 "latency", "latencyms", "spanid", "traceid", "useragent"});
  });
}

// What a part came for.
const Json* BodyOf(const Json& part) {
  for (const auto& [name, value] : *part.AsObject()) {
    const bool is_body =
        IsIn(FoldedName(name), {"body", "data", "result", "results", "response", "content", "value",
                                "payload", "output", "rows", "items"});
    if ((is_body || value.IsObject() || value.IsArray()) && FoldedName(name) != "headers" &&
        FoldedName(name) != "status") {
      return &value;
    }
  }
  return nullptr;
}

bool IsBodiless(const Json& part) {
  const Json* body = BodyOf(part);
  if (body == nullptr || body->IsNull()) return true;
  if (const core::JsonString* text = body->AsString()) return text->empty();
  const Json::Object* members = body->AsObject();
  if (members == nullptr) return body->AsArray() != nullptr && body->AsArray()->empty();
  return members->empty() ||
         (members->size() <= 4 && std::ranges::any_of(*members, [](const Json::Member& member) {
            return IsIn(FoldedName(member.first),
                        {"error", "errors", "message", "detail", "code", "reason", "fault"});
          }));
}

std::vector<std::size_t> FindFailedStatuses(const std::vector<const Json*>& parts) {
  std::vector<std::size_t> failed;
  bool has_whole = false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto status = StatusOf(*parts[i]);
    if (!status || IsLogged(*parts[i])) return {};
    if (*status < 300) {
      const Json* body = BodyOf(*parts[i]);
      if (body == nullptr || body->IsNull()) return {};
      has_whole = true;
    } else if (*status >= 400) {
      if (!IsBodiless(*parts[i])) return {};
      failed.push_back(i);
    }
  }
  return has_whole ? failed : std::vector<std::size_t>{};
}

}  // namespace

std::vector<std::size_t> FindFailedStatuses(const Json::Array& parts) {
  if (parts.empty() || !StatusOf(parts.front())) return {};
  std::vector<const Json*> several;
  several.reserve(parts.size());
  for (const Json& part : parts) several.push_back(&part);
  return FindFailedStatuses(several);
}

std::size_t CountFailedStatuses(const Json::Object& parts) {
  if (parts.size() < 2 || !StatusOf(parts.front().second)) return 0;
  std::vector<const Json*> several;
  for (const auto& [name, part] : parts) several.push_back(&part);
  return FindFailedStatuses(several).size();
}

}  // namespace claribi::policy
