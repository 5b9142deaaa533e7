// Where the texts of a tool's answer say what its data says. Who reads an answer finds the passages
// (policy/vendor_adapter.h); who shortens it leaves them out (results/beside_data.h). Source: MCP
// revision 2025-11-25, server/tools "Structured Content".
#pragma once

#include <cstddef>
#include <string>

#include "core/json.h"

namespace claribi::core {

// A piece of a text, in bytes.
struct TextRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Where a text of the content may say what the data says.
struct DataPassage {
  std::size_t block = 0;   // its index in the content
  TextRange whole;         // with the vendor's marks around it
  TextRange value;         // without them
  bool is_source = false;  // the data was read from it, and from nothing else
};

// The text of a content block of type "text"; nullptr if it is another one.
const std::string* TextOfBlock(const Json& block);

}  // namespace claribi::core
