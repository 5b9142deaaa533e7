#include "results/listed_lines.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "core/secret.h"
#include "results/scan_words.h"

namespace claribi::results {

using core::Json;
using core::JsonString;

bool MayBeLines(const Json::Array& items) {
  if (items.size() < 2) return false;
  bool has_words = false;
  for (const Json& item : items) {
    const JsonString* text = item.AsString();
    if (text == nullptr || text->find('\n') != std::string_view::npos) return false;
    has_words = has_words || !IsPlainWord(*text);
  }
  return has_words;
}

std::string JoinLines(const Json::Array& items) {
  std::size_t size = 0;
  for (const Json& item : items) size += item.AsString()->size() + 1;
  std::string lines;
  lines.reserve(size);  // so that no part of it is left where it was shorter
  for (const Json& item : items) lines.append(item.AsString()->view()).push_back('\n');
  lines.pop_back();
  return lines;
}

void PutLines(std::string lines, Json::Array& items) {
  std::size_t count = 0;
  std::string_view rest = lines;
  for (bool goes_on = true; goes_on && count < items.size(); ++count) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    if (*items[count].AsString() != line) items[count] = Json(line);
    goes_on = end != std::string_view::npos;
    if (goes_on) rest.remove_prefix(end + 1);
  }
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(count), items.end());
  core::Wipe(lines);
}

}  // namespace claribi::results
