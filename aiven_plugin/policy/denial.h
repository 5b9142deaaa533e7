// Why a tool is hidden: what every layer of the filter answers with.
#pragma once

#include <string>

namespace claribi::policy {

struct Denial {
  std::string layer;   // as in the tool list message
  std::string reason;  // one sentence, naming the word or rule
};

}  // namespace claribi::policy
