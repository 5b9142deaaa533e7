#include "core/data_passage.h"

namespace claribi::core {

const std::string* TextOfBlock(const Json& block) {
  const std::string* type = block.FindString("type");
  return type != nullptr && *type == "text" ? block.FindString("text") : nullptr;
}

}  // namespace claribi::core
