#include "vendor/aiven/fence.h"

#include <algorithm>
#include <string>

namespace claribi::vendor::aiven {
namespace {

constexpr std::string_view kOpen = "<untrusted-aiven-response-";
constexpr std::string_view kClose = "</untrusted-aiven-response-";
constexpr std::string_view kTrimmed = "\n---\n**Trimmed:**";
constexpr std::size_t kUuidSize = 36;
constexpr std::size_t kMaxPreamble = 1024;  // the warning is one sentence; data is not searched

// 8-4-4-4-12 hexadecimal digits (RFC 9562, section 4).
bool IsUuid(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdefABCDEF";
  if (text.size() != kUuidSize) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : kHex.find(text[i]) == std::string_view::npos) return false;
  }
  return true;
}

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view Stripped(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

// The UUID if `line` is an opening line and nothing else.
std::optional<std::string_view> OpeningUuid(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.size() != kOpen.size() + kUuidSize + 1 || !line.starts_with(kOpen) ||
      line.back() != '>') {
    return std::nullopt;
  }
  const std::string_view uuid = line.substr(kOpen.size(), kUuidSize);
  return IsUuid(uuid) ? std::optional(uuid) : std::nullopt;
}

}  // namespace

FencedText SplitTrimmed(std::string_view text) {
  // The last one, because prose may hold the mark too, and the server's paragraph comes last.
  const std::size_t mark = text.rfind(kTrimmed);
  const std::string_view data = Stripped(text.substr(0, mark));
  if (mark == std::string_view::npos) return {data, data, {}, true};
  return {data, data, Stripped(text.substr(mark + kTrimmed.size())), false};
}

std::optional<FencedText> Unfence(std::string_view text) {
  std::optional<std::string_view> uuid;
  std::size_t warning = 0;  // where the last line before the opening one begins
  std::size_t begin = 0;
  while (!uuid && begin < std::min(text.size(), kMaxPreamble)) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    uuid = OpeningUuid(line);
    if (!uuid && !Stripped(line).empty()) warning = begin;
    begin = end + 1;
  }
  if (!uuid) return std::nullopt;
  const std::string_view body = text.substr(std::min(begin, text.size()));
  const std::string closing = std::string(kClose) + std::string(*uuid) + ">";
  const std::size_t close = body.rfind(closing);
  if (close != std::string_view::npos && (close == 0 || body[close - 1] == '\n')) {
    const std::size_t end = text.size() - body.size() + close + closing.size();
    return FencedText{
        text.substr(warning, end - warning), Stripped(body.substr(0, close)), {}, true};
  }
  FencedText cut = SplitTrimmed(body);
  const auto end = static_cast<std::size_t>(cut.data.data() + cut.data.size() - text.data());
  cut.whole = text.substr(warning, end - warning);
  cut.closed = false;
  return cut;
}

}  // namespace claribi::vendor::aiven
