#include "core/data_passage.h"

namespace claribi::core {

const JsonString* TextOfBlock(const Json& block) {
  const JsonString* type = block.FindString("type");
  return type != nullptr && *type == "text" ? block.FindString("text") : nullptr;
}

}  // namespace claribi::core
