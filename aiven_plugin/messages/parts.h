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

// A sentence for people. leniency: a clause; see core/leniency.h.
inline std::string LeniencyNote(const std::string& leniency) {
  return "The server deviates, and is served all the same: " + leniency + ".";
}

}  // namespace claribi::messages
