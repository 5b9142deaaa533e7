#include "policy/denial.h"

#include "core/enum_names.h"

namespace claribi::policy {
namespace {

constexpr core::EnumNames<Layer, 12> kLayers{
    {"invalid_definition", "name_pattern", "deny_list", "annotation", "description", "input_schema",
     "credentials", "not_for_models", "unknown_verb", "ambiguous_name", "connection", "drift"}};
static_assert(kLayers.Of(Layer::kDrift) == "drift");

}  // namespace

std::string_view Name(Layer layer) { return kLayers.Of(layer); }

}  // namespace claribi::policy
