#include "mcp/header_value.h"

#include <algorithm>

#include "core/crypto.h"

namespace claribi::mcp {

namespace {

constexpr std::string_view kPrefix = "=?base64?";
constexpr std::string_view kSuffix = "?=";
constexpr std::int64_t kLargestSafeInteger = (std::int64_t{1} << 53) - 1;

bool IsPlain(std::string_view text) {
  const bool visible =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
  const bool has_edge = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  const bool looks_encoded = text.starts_with(kPrefix) && text.ends_with(kSuffix);
  return visible && !has_edge && !looks_encoded;
}

}  // namespace

std::string EncodeHeaderValue(std::string_view text) {
  if (IsPlain(text)) return std::string(text);
  return std::string(kPrefix).append(core::Base64Encode(text)).append(kSuffix);
}

std::optional<std::string> HeaderValueOf(const core::Json& value) {
  if (const core::JsonString* text = value.AsString()) return EncodeHeaderValue(*text);
  if (const auto truth = value.AsBool()) return *truth ? "true" : "false";
  const auto integer = value.AsInt64();
  if (!integer || *integer > kLargestSafeInteger || *integer < -kLargestSafeInteger) {
    return std::nullopt;
  }
  return std::to_string(*integer);
}

}  // namespace claribi::mcp
