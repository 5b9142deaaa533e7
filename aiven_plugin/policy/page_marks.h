// Marks of incompleteness that the servers of many vendors put beside a list: counts, cursors,
// flags, and a list that is as long as its limit. They are looked for in the objects around the
// rows and in what these say about paging; in rows, only right beside a list of theirs. Pure;
// bounded by the size of the data.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "policy/answer_shape.h"
#include "policy/asked_tool.h"
#include "policy/incompleteness.h"
#include "policy/mark_values.h"
#include "policy/page_reading.h"

namespace claribi::policy {

// What was asked for. Pointers: null where nobody knows.
struct Asked {
  std::string_view tool;
  const AskedTool* known = nullptr;          // what is known of it; null: it is found out
  const core::Json* arguments = nullptr;     // an object
  const core::Json* input_schema = nullptr;  // of the tool
  std::size_t blanked = 0;   // values in the answer that the vendor had blanked before it came here
  bool is_document = false;  // the text is one that was asked for as such: what it says is data
};

// What is known of the tool that was asked, found out about where nobody did.
class ToolOf {
 public:
  explicit ToolOf(const Asked& asked)
      : tool_(asked.known != nullptr ? *asked.known
                                     : own_.emplace(asked.tool, asked.input_schema)) {}
  ToolOf(const ToolOf&) = delete;
  ToolOf& operator=(const ToolOf&) = delete;
  const AskedTool& operator*() const { return tool_; }

 private:
  std::optional<AskedTool> own_;
  const AskedTool& tool_;
};

struct PageRules {
  std::string_view vendor = "The vendor";  // how sentences call it
  // The limit of a list where neither the arguments nor the schema name one, and the tool has an
  // argument for it.
  std::optional<std::int64_t> default_limit{};
  // A text "offset" beside the rows is the place of this page, and no way to the next one.
  bool keeps_offset = false;
};

void ReadPageMarks(const AnswerShape& shape, const Asked& asked, const PageRules& rules,
                   Findings& found);

// The same of an object that stands beside the answer, such as the `_meta` of a result.
void ReadSaidBeside(const core::Json& said, const core::Json& data, const Asked& asked,
                    const PageRules& rules, Findings& found);

// What the objects around a list say about it, and about the lists in its rows.
PageReading ReadPage(const std::vector<Around>& around, const std::optional<RowList>& list,
                     const Asked& asked, const PageRules& rules);

}  // namespace claribi::policy
