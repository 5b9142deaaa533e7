// Where the texts of a tool's answer say what its data says, and what of the data is no row. Who
// reads an answer finds it (policy/vendor_adapter.h); who shortens it leaves passages out and
// counts rows (results/beside_data.h, results/result_limits.h). Source: MCP revision 2025-11-25,
// server/tools "Structured Content".
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/json.h"

namespace claribi::core {

// A piece of a text, in bytes.
struct TextRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Where a text of the content may say what the data says.
struct DataPassage {
  std::size_t block = 0;     // its index in the content
  TextRange whole;           // with the vendor's marks around it
  TextRange value;           // without them
  bool is_source = false;    // the data was read from it, and from nothing else
  bool is_repeated = false;  // the data was found to say the same
};

// What of an answer's lists is no row: what tells of refusals.
struct BesideRows {
  std::vector<std::string> lists;  // names of members whose lists are none, outside of lists
  // Of the list that is called so (empty: the data are it), these elements, in their order.
  std::string list;
  std::vector<std::size_t> elements;
};

// The text of a content block of type "text"; nullptr if it is another one.
const JsonString* TextOfBlock(const Json& block);

}  // namespace claribi::core
