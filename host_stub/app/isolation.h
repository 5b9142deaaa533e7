// --isolate: the command runs in a child process, which alone loads the plugin. If the plugin
// crashes, this process is left to say where.
#pragma once

#include "app/invocation.h"
#include "outcome/patience.h"

namespace claribi::app {

/// Of a child: the descriptor on which its parent hears which function of the plugin runs; -1 if
/// this process is no such child. Plugins see no trace of it in the environment. Once, at the
/// start.
int TakeIsolationDescriptor();

/// The same behind all descriptors that a process is usually given: plugins that close what they
/// did not open close those.
int OutOfReach(int descriptor);

/// Runs this command line again in a child with the streams of this process, and returns its exit
/// code; if it crashed, prints that and returns kExitPluginCrash. A child that outlasts
/// `interruption` or --timeout by more than some seconds is ended.
int RunIsolated(int argc, const char* const* argv, const GlobalOptions& options,
                const outcome::Patience& interruption);

}  // namespace claribi::app
