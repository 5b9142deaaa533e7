// Why a tool is hidden: what every layer of the filter answers with.
#pragma once

#include <string>
#include <string_view>

namespace claribi::policy {

// The layers that can hide a tool. The tool list message has their names, in the same order in its
// schema (plugin_api/messages/tool_list.schema.json). kDrift belongs to the room `tools`.
enum class Layer {
  kInvalidDefinition,
  kNamePattern,
  kDenyList,
  kAnnotation,
  kDescription,
  kInputSchema,
  kCredentials,
  kNotForModels,
  kUnknownVerb,
  kAmbiguousName,
  kConnection,
  kDrift,
};
std::string_view Name(Layer layer);

struct Denial {
  Layer layer;
  std::string reason;  // one sentence, naming the word or rule
  // Whether an operator who read the definition may undo it (FilterRules::reviewed_tools).
  bool reviewable = false;
  // What the operator writes for that: the fingerprint of the definition. Empty if not reviewable.
  std::string definition = {};
};

}  // namespace claribi::policy
