// Small parts that several messages are made of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json.h"

namespace claribi::messages {

// A member whose text is unknown is null.
inline core::Json TextOrNull(std::string_view text) {
  return text.empty() ? core::Json() : core::Json(text);
}

inline core::Json TextList(const std::vector<std::string>& texts) {
  core::Json list = core::Json::MakeArray();
  for (const std::string& text : texts) list.Append(text);
  return list;
}

// An object that is written member by member, in order. Each name comes once: none is looked for,
// as Json::Set does.
class NewObject {
 public:
  explicit NewObject(std::size_t most_members) { object_.AsObject()->reserve(most_members); }
  void Add(std::string_view name, core::Json value) {
    object_.AsObject()->emplace_back(name, std::move(value));
  }
  core::Json Take() && { return std::move(object_); }

 private:
  core::Json object_ = core::Json::MakeObject();
};

// A sentence for people. leniency: a clause; see core/leniency.h.
inline std::string LeniencyNote(const std::string& leniency) {
  return "The server deviates, and is served all the same: " + leniency + ".";
}

}  // namespace claribi::messages
