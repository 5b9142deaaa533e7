// Asking the person what a server wants to know. Who asks is behind the interface; here are the
// rules of the answer: what the person left open is filled from the defaults of the schema, and
// nothing else leaves than what the schema asks for. Source: MCP revision 2025-11-25,
// client/elicitation; revision 2026-07-28 likewise; SEP-1034 (defaults).
#pragma once

#include "core/call_context.h"
#include "core/json.h"
#include "core/result.h"

namespace claribi::mcp {

class Elicitor {  // [mt]
 public:
  virtual ~Elicitor() = default;
  // params: those of elicitation/create, untrusted. May wait for the person as long as `call`
  // lasts. {"action":"accept"|"decline"|"cancel","content":{…}}.
  virtual core::Result<core::Json> Ask(const core::Json& params, const core::CallContext& call) = 0;
};

// The result of elicitation/create. Only forms are served: kUnsupported for another mode. kInvalid
// if the answer does not fit the schema. Other errors are the elicitor's.
core::Result<core::Json> Elicit(Elicitor& elicitor, const core::Json& params,
                                const core::CallContext& call);

// `content` with the schema's defaults where it says nothing, and without what the schema does not
// ask for. kInvalid: a required value is missing, or one is of another type. Pure.
core::Result<core::Json> CompleteContent(const core::Json& requested_schema,
                                         const core::Json& content);

}  // namespace claribi::mcp
