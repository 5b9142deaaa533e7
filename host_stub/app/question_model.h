// Files that a question is asked with: the model beside the manifest, a plan, a list of questions.
// Inside of this room only. Source: docs/answers.md.
#pragma once

#include <filesystem>
#include <string>

#include "app/plugin_files.h"
#include "app/workspace.h"
#include "outcome/outcome.h"
#include "semantic_model/semantic_model.h"
#include "store/data_sources.h"

namespace claribi::app {

/// A mistake of the person's.
outcome::Error WrongUse(const std::string& what, const std::string& cause, const std::string& fix);

/// A file that a person named, of at most 4 MiB; kUsage otherwise. `what` opens the sentence.
outcome::Result<std::string> ReadNamedFile(const std::filesystem::path& file,
                                           const std::string& what, const std::string& fix);

/// The error, as one of this file: what is wrong there is the person's to mend.
outcome::Error InFile(outcome::Error error, const std::filesystem::path& file);

/// The model of this name, or the one beside the manifest: manifests/aiven.json has
/// manifests/aiven.model.json.
outcome::Result<semantic_model::Model> ReadModel(const PluginFiles& files,
                                                 const std::string& named);
/// The same of the files of a workspace.
outcome::Result<semantic_model::Model> ReadModel(Workspace& workspace, const std::string& named);

/// Nothing if the model is of the vendor that the data source was connected with.
outcome::Status CheckModel(const semantic_model::Model& model, const store::DataSource& source);

}  // namespace claribi::app
