#include "core/result.h"

namespace claribi::core {

void ThrowNoValue() { throw ResultMisuse("the value of a Result that holds none was read"); }

void ThrowNoError() { throw ResultMisuse("the error of a Result that holds none was read"); }

}  // namespace claribi::core
