// Whatever a person types: the words of the question are found, each once and in order, and the
// planner makes a plan that can be read again, or says why there is none.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <variant>

#include "outcome/patience.h"
#include "plan/plan_json.h"
#include "planner/built_in_planner.h"
#include "planner/tokens.h"
#include "semantic_model/model_loader.h"

using namespace claribi;

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

const semantic_model::Model& Model() {
  static const semantic_model::Model kModel = [] {
    std::ifstream file(CLARIBI_SOURCE_DIR "/manifests/aiven.model.json");
    std::stringstream text;
    text << file.rdbuf();
    return semantic_model::LoadModel(text.str()).value();
  }();
  return kModel;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string question(reinterpret_cast<const char*>(data), size);
  std::size_t before = 0;
  for (const planner::Token& token : planner::TokensOf(question)) {
    Require(token.begin >= before && token.end > token.begin && token.end <= question.size());
    before = token.begin;
  }
  planner::BuiltInPlanner planner;
  const outcome::Deadline deadline{std::chrono::seconds(60)};
  const auto planned =
      planner.Plan({.text = question, .now_ms = 1'750'000'000'000}, Model(), deadline);
  Require(planned.ok());
  Require(!values::WriteJson(plan::ToJson(*planned)).empty());
  return 0;
}
