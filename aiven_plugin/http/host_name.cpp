#include "http/host_name.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/text.h"

namespace claribi::http {
namespace {

constexpr std::array<std::string_view, 6> kMetadataNames = {
    "metadata",      "metadata.google.internal",  "metadata.goog", "metadata.azure.internal",
    "instance-data", "instance-data.ec2.internal"};

constexpr std::array<std::string_view, 13> kInternalSuffixes = {
    "localhost", "localdomain", "local", "internal", "intranet", "private", "corp",
    "home",      "home.arpa",   "lan",   "invalid",  "onion",    "alt"};

bool IsWithinDomain(std::string_view host, std::string_view domain) {
  return host == domain || (host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

// True for one part of an IPv4 address as lenient parsers read it: decimal, octal or hexadecimal.
bool IsNumber(std::string_view label) {
  const bool is_hexadecimal = label.starts_with("0x");
  if (is_hexadecimal) label.remove_prefix(2);
  return std::all_of(label.begin(), label.end(), [is_hexadecimal](char c) {
    return core::IsDigit(c) || (is_hexadecimal && c >= 'a' && c <= 'f');
  });
}

}  // namespace

HostNameKind ClassifyHostName(std::string_view host) {
  std::string name = core::AsciiLower(host);
  if (name.ends_with('.')) name.pop_back();
  const std::string_view last = std::string_view(name).substr(name.rfind('.') + 1);
  // An IPv6 address that could not be parsed, no label at all, or a number at the end.
  if (name.find(':') != std::string::npos || IsNumber(last)) return HostNameKind::kNumber;
  if (core::Contains({kMetadataNames.begin(), kMetadataNames.end()}, name)) {
    return HostNameKind::kCloudMetadata;
  }
  const bool is_internal =
      name.find('.') == std::string::npos ||
      std::any_of(kInternalSuffixes.begin(), kInternalSuffixes.end(),
                  [&name](std::string_view suffix) { return IsWithinDomain(name, suffix); });
  return is_internal ? HostNameKind::kInternal : HostNameKind::kPublic;
}

}  // namespace claribi::http
