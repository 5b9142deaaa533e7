// What a tool's answer means to whoever asked: held against its output schema, freed of
// credentials, read by the vendor's adapter, and compared with itself.
#pragma once

#include <cstddef>

#include "core/call_context.h"
#include "core/json.h"
#include "core/result.h"
#include "mcp/call_tool_result.h"
#include "policy/vendor_adapter.h"
#include "tools/judged_tools.h"
#include "tools/output_check.h"

namespace claribi::connection {

// What a tool answered and what that means.
struct Answer {
  mcp::CallToolResult result;  // without credentials
  policy::Interpretation interpretation;
  std::size_t redactions = 0;
  int retries = 0;
};

// What an answer is read with. References live for the call.
struct AnswerReader {
  const policy::VendorAdapter& adapter;
  tools::OutputCheck& output_check;
  const tools::ListedTool& listed;
  const core::Json& arguments;  // as they were sent
};

// kUpstream: the structured content breaks the tool's output schema. keeps_structured_content: else
// it moves into the data, where there is any.
core::Result<Answer> Understand(const AnswerReader& reader, mcp::CallToolResult result,
                                const core::CallContext& call, bool keeps_structured_content);

struct TakenOut {
  std::size_t redactions = 0;  // credentials, with those of our own that never came this far
  std::size_t blanked = 0;     // values that stood as [REDACTED] before
};
// Takes the credentials out of `value`.
TakenOut TakeOutCredentials(core::Json& value);

}  // namespace claribi::connection
