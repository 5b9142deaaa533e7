// The case "store": callers on one connection that has signed in, with the secrets in memory, or in
// the store of the stub host, or there with a record of each call, as claribi-host makes it.
#pragma once

#include <string>

#include "bench/common_cases.h"
#include "bench/plugin_instance.h"

namespace claribi::bench {

// `store`: "memory", "sqlite" or "recorded". Prints the case under "store-" and that name.
void MeasureStore(const Case& wanted, const Setup& setup, const std::string& store);

}  // namespace claribi::bench
