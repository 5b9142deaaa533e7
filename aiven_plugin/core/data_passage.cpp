#include "core/data_passage.h"

namespace claribi::core {

const JsonText* TextOfBlock(const Json& block) {
  const JsonText* type = block.FindString("type");
  return type != nullptr && *type == "text" ? block.FindString("text") : nullptr;
}

}  // namespace claribi::core
