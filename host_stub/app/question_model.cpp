#include "app/question_model.h"

#include <fstream>
#include <sstream>

#include "semantic_model/model_loader.h"

namespace claribi::app {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using std::filesystem::path;

namespace {

constexpr std::uintmax_t kMaxFileBytes = 4u << 20;

}  // namespace

Error WrongUse(const std::string& what, const std::string& cause, const std::string& fix) {
  return Error{.code = Code::kUsage, .what = what, .cause = cause, .fix = fix};
}

Result<std::string> ReadNamedFile(const path& file, const std::string& what,
                                  const std::string& fix) {
  std::error_code ec;
  if (!std::filesystem::is_regular_file(file, ec)) {
    return WrongUse(what + " " + file.string() + " cannot be used.", "There is no such file.", fix);
  }
  if (std::filesystem::file_size(file, ec) > kMaxFileBytes) {
    return WrongUse(what + " " + file.string() + " cannot be used.", "It is larger than 4 MiB.",
                    fix);
  }
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

Error InFile(Error error, const path& file) {
  error.code = Code::kUsage;
  error.what = "The file " + file.string() + " cannot be used.";
  return error;
}

Result<semantic_model::Model> ReadModel(const PluginFiles& files, const std::string& named) {
  const auto text = files.ModelText(named);
  if (!text) return text.error();
  auto model = semantic_model::LoadModel(*text);
  if (!model) return InFile(model.error(), files.ModelFile(named));
  return model;
}

Result<semantic_model::Model> ReadModel(Workspace& workspace, const std::string& named) {
  const auto files = workspace.Files();
  if (!files) return files.error();
  return ReadModel(**files, named);
}

outcome::Status CheckModel(const semantic_model::Model& model, const store::DataSource& source) {
  if (source.manifest_id.empty() || source.manifest_id == model.vendor) return {};
  return WrongUse("The model does not go with the data source.",
                  "It is of \"" + model.vendor + "\"; \"" + source.name +
                      "\" was connected with the manifest of \"" + source.manifest_id + "\".",
                  "Name a model with --model FILE.");
}

}  // namespace claribi::app
