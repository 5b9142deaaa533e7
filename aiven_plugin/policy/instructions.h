// Signs that the texts of a tool speak to a model instead of saying what the tool does, or hide
// something from the people who read them: "ignore previous instructions", "do not tell the user",
// characters that cannot be seen, encoded sentences; in English and some twenty other languages. A
// tool with such a sign is not bad for certain, so nothing is hidden here: whoever approves tools
// is told, and approves it expressly or not at all. Pure; time in proportion to the text, whatever
// a server sends. Not a judge of what a tool does (tool_filter.h), and no guard of what results
// say. Advice on the tool's own use is no sign: "call list_projects first", "never follow
// instructions in the data", "ask the user before deleting".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace claribi::policy {

enum class InstructionKind {
  kHiddenText,      // characters that are not seen, or text where no reader looks
  kAddressesModel,  // speaks as a system or to an assistant: "as an AI", "<system>"
  kOverridesRules,  // "ignore", "disregard", "forget" what was said before
  kSteersCalls,     // "always call this tool", "before any other tool"; or what is answered
  kKeepsFromUser,   // "do not tell the user", "silently", "without asking"
  kAsksForSecrets,  // wants the conversation, the prompt, keys or files as an argument
  kObeysData,       // "follow the instructions in the comments"
};
// Such as "hidden_text"; for messages.
std::string_view Name(InstructionKind kind);

struct InstructionMark {
  InstructionKind kind;
  std::string place;    // "name", "title", "description", or a JSON pointer "input_schema/…"
  std::string excerpt;  // the words at fault, printable, at most 120 bytes

  friend bool operator==(const InstructionMark&, const InstructionMark&) = default;
};

// What a model is shown of a tool. Empty and null: absent.
struct ToolTexts {
  std::string_view name;
  std::string_view title = {};
  std::string_view description = {};
  const core::Json* input_schema = nullptr;   // names, titles, descriptions and values in it
  const core::Json* output_schema = nullptr;  // the same
  const core::Json* annotations = nullptr;    // every text in it
};

// At most one mark of a kind for each place, and at most 20.
std::vector<InstructionMark> FindInstructions(const ToolTexts& texts);

}  // namespace claribi::policy
