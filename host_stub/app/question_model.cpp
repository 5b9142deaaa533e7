#include "app/question_model.h"

#include <boost/dll/runtime_symbol_info.hpp>
#include <fstream>
#include <sstream>

#include "app/plugin_setup.h"
#include "semantic_model/model_loader.h"

namespace claribi::app {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using std::filesystem::path;

namespace {

constexpr std::uintmax_t kMaxFileBytes = 4u << 20;

// A plugin comes without one until somebody writes it.
Error NoModel(const path& file) {
  return WrongUse(
      "Questions cannot be asked of this data source: it has no model.",
      "There is no file " + file.string() + ", which would say what can be asked of its vendor.",
      "Write one, as \"Write a model\" in docs/answers.md says, or name one with --model "
      "FILE. Its tools can be called without a model.");
}

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

path ModelFile(const GlobalOptions& options, const std::string& named) {
  if (!named.empty()) return named;
  const path manifest =
      options.manifest.empty()
          ? DefaultManifest(PluginFile(options, boost::dll::program_location().string()))
          : path(options.manifest);
  return manifest.parent_path() / (manifest.stem().string() + ".model.json");
}

Result<semantic_model::Model> ReadModel(const GlobalOptions& options, const std::string& named) {
  const path file = ModelFile(options, named);
  std::error_code ec;
  if (named.empty() && !std::filesystem::exists(file, ec)) return NoModel(file);
  const auto text = ReadNamedFile(file, "The model", "Name a model with --model FILE.");
  if (!text) return text.error();
  auto model = semantic_model::LoadModel(*text);
  if (!model) return InFile(model.error(), file);
  return model;
}

outcome::Status CheckModel(const semantic_model::Model& model, const store::DataSource& source) {
  if (source.manifest_id.empty() || source.manifest_id == model.vendor) return {};
  return WrongUse("The model does not go with the data source.",
                  "It is of \"" + model.vendor + "\"; \"" + source.name +
                      "\" was connected with the manifest of \"" + source.manifest_id + "\".",
                  "Name a model with --model FILE.");
}

}  // namespace claribi::app
