// doctor --bundle: what a stranger needs to help, put together without secrets: the findings, the
// versions, and what the other commands say. It makes no check of its own.
// Inside of this room only.
#pragma once

#include <string>
#include <vector>

#include "app/doctor_checks.h"
#include "outcome/outcome.h"
#include "support_bundle/bundle_file.h"

namespace claribi::app {

/// kUsage before anything is looked at: the file cannot be written there, or nobody can be asked.
outcome::Status CheckBundle(const Workspace& workspace, const Invocation& invocation);

/// The files of the bundle, after the checks. What cannot be found out is told in its file.
/// `findings`: what doctor says, as JSON.
std::vector<support_bundle::BundleFile> BundleFiles(Examination& examination,
                                                    const Value& findings);

/// A line for each file: its name, its size, what is in it; printable.
std::string BundleText(const std::string& file,
                       const std::vector<support_bundle::BundleFile>& files);

/// The member `bundle` of what doctor prints: file, written, files.
Document BundleJson(const std::string& file, bool is_written,
                    const std::vector<support_bundle::BundleFile>& files);

}  // namespace claribi::app
