// Small parts that several messages are made of.
#pragma once

#include <string>
#include <vector>

#include "core/json.h"

namespace claribi::messages {

// A member whose text is unknown is null.
inline core::Json TextOrNull(const std::string& text) {
  return text.empty() ? core::Json() : core::Json(text);
}

inline core::Json TextList(const std::vector<std::string>& texts) {
  core::Json list = core::Json::MakeArray();
  for (const std::string& text : texts) list.Append(text);
  return list;
}

}  // namespace claribi::messages
