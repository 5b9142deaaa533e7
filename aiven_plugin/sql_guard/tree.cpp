#include "sql_guard/tree.h"

#include <algorithm>

namespace claribi::sql_guard {
namespace {

using core::Json;

template <typename Choose>
void FindSqlLocation(const Json& value, const Choose& choose, std::optional<std::size_t>& found) {
  if (const Json::Array* list = value.AsArray()) {
    for (const Json& element : *list) FindSqlLocation(element, choose, found);
  }
  const Json::Object* members = value.AsObject();
  if (members == nullptr) return;
  for (const auto& [name, member] : *members) {
    const std::optional<std::int64_t> at = name == "location" ? member.AsInt64() : std::nullopt;
    if (at && *at >= 0) {
      const auto place = static_cast<std::size_t>(*at);
      found = found ? choose(*found, place) : place;
    }
    FindSqlLocation(member, choose, found);
  }
}

}  // namespace

std::optional<std::pair<std::string_view, const Json*>> SqlNodeIn(const Json& value) {
  const Json::Object* members = value.AsObject();
  if (members == nullptr || members->size() != 1) return std::nullopt;
  const auto& [type, body] = members->front();
  if (type.empty() || type.front() < 'A' || type.front() > 'Z' || !body.IsObject()) {
    return std::nullopt;
  }
  return std::pair<std::string_view, const Json*>(type, &body);
}

const Json* SqlNodeOf(std::string_view type, const Json& value) {
  const auto node = SqlNodeIn(value);
  return node && node->first == type ? node->second : nullptr;
}

std::vector<std::string> SqlNameParts(const Json* list) {
  std::vector<std::string> parts;
  if (list == nullptr || !list->IsArray()) return parts;
  for (const Json& element : *list->AsArray()) {
    const Json* text = SqlNodeOf("String", element);
    const core::JsonString* part = text == nullptr ? nullptr : text->FindString("sval");
    parts.push_back(part == nullptr ? std::string() : std::string(*part));
  }
  return parts;
}

std::optional<std::size_t> FirstSqlLocation(const Json& value) {
  std::optional<std::size_t> found;
  FindSqlLocation(
      value, [](std::size_t a, std::size_t b) { return std::min(a, b); }, found);
  return found;
}

std::optional<std::size_t> LastSqlLocation(const Json& value) {
  std::optional<std::size_t> found;
  FindSqlLocation(
      value, [](std::size_t a, std::size_t b) { return std::max(a, b); }, found);
  return found;
}

}  // namespace claribi::sql_guard
