// What the arguments of a call say about the page that was asked for: how long it is, where it
// begins. A limit is known by the words of its name, and one that may mean something else ("size",
// "count") only where the tool lists things. Pure; bounded by the size of the arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "policy/asked_tool.h"

namespace claribi::policy {

struct Asked;

struct AskedPage {
  std::optional<std::int64_t> limit, offset, page;
  // By a name that may mean something else.
  std::optional<std::int64_t> vague_limit;
  bool has_limit_argument = false;
  // "MaxResults", as APIs write it that put a token beside each page but the last one.
  bool ends_without_token = false;
  bool has_cursor = false;  // a place in the middle that is no number
};

AskedPage ReadAskedPage(const Asked& asked, const AskedTool& tool);

// "auto_limit", "defaultRowLimit": a limit, whatever stands before it.
bool IsLimitName(std::string_view name, const std::vector<std::string>& nouns = {});

// An object in which an answer repeats what was asked: "parameters", "request".
bool IsEchoOfQuestion(std::string_view plain);

}  // namespace claribi::policy
