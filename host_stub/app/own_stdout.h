// Standard output belongs to the answers of this program, and not to what a plugin prints.
#pragma once

#include <ostream>

namespace claribi::app {

/// From here on, what anything in this process writes to descriptor 1 (a plugin's printf, its
/// std::cout) goes to standard error; OwnStdout() alone reaches standard output. Once, before a
/// plugin is loaded and a second thread begins. If standard output is closed, or no descriptor can
/// be had, everything stays as it was.
void KeepStdout();

/// Where answers go: what was standard output when the process began. Lives as long as the process.
std::ostream& OwnStdout();

/// Its descriptor.
int OwnStdoutDescriptor();

}  // namespace claribi::app
