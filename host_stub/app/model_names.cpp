#include "app/model_names.h"

#include <algorithm>

#include "app/sha256.h"

namespace claribi::app {
namespace {

constexpr std::string_view kBorder = "__";
constexpr std::size_t kHashDigits = 24;

bool IsModelCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

bool IsHashDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool LooksHashed(std::string_view name) {
  if (name.size() <= kHashDigits) return false;
  const std::string_view end = name.substr(name.size() - kHashDigits - 1);
  return end.front() == '-' && std::all_of(end.begin() + 1, end.end(), IsHashDigit);
}

// Injective on what passes IsPlain: the first border is the one that was put in.
std::string Join(const ToolAddress& address) {
  return address.source + std::string(kBorder) + address.tool;
}

bool IsPlain(const ToolAddress& address) {
  const std::string name = Join(address);
  return !address.source.empty() && !address.tool.empty() && name.size() <= kMaxModelName &&
         std::all_of(name.begin(), name.end(), IsModelCharacter) &&
         name.find(kBorder) == address.source.size() && !LooksHashed(name);
}

}  // namespace

std::string ModelName(const ToolAddress& address) {
  std::string name = Join(address);
  if (IsPlain(address)) return name;
  // The length tells where one name ends and the other begins.
  const std::string hashed = std::to_string(address.source.size()) + ":" + name;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !IsModelCharacter(c); }, '_');
  name.resize(std::min(name.size(), kMaxModelName - kHashDigits - 1));
  return name + "-" + Sha256Hex(hashed).substr(0, kHashDigits);
}

std::optional<ToolAddress> ReadModelName(std::string_view name) {
  const std::size_t border = name.find(kBorder);
  if (border == std::string_view::npos) return std::nullopt;
  ToolAddress address{std::string(name.substr(0, border)),
                      std::string(name.substr(border + kBorder.size()))};
  if (!IsPlain(address)) return std::nullopt;
  return address;
}

std::optional<ToolAddress> FindByModelName(std::string_view name,
                                           const std::vector<ToolAddress>& candidates) {
  std::optional<ToolAddress> found;
  for (const ToolAddress& candidate : candidates) {
    if (ModelName(candidate) != name || candidate == found) continue;
    if (found) return std::nullopt;
    found = candidate;
  }
  return found;
}

}  // namespace claribi::app
