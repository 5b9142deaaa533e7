#include "semantic_model/derivation_loader.h"

#include <string_view>
#include <vector>

namespace claribi::semantic_model {

using values::Need;
using values::ObjectReader;

Derivation ReadDerivation(ObjectReader& reader) {
  static const std::vector<std::string_view> kKinds{
      "before", "after", "without_trailing_numbers", "age", "length", "scaled", "minus"};
  Derivation derivation;
  derivation.of = reader.Text("from", Need::kRequired);
  derivation.kind = static_cast<Derivation::Kind>(reader.OneOf("by", Need::kRequired, kKinds, 0));
  derivation.separator = reader.Text("separator", Need::kOptional);
  derivation.minus = reader.Text("minus", Need::kOptional);
  derivation.until = reader.Text("until", Need::kOptional);
  derivation.keeps = reader.Texts("keeps", Need::kOptional);
  derivation.factor = reader.Number("factor", Need::kOptional).value_or(1);
  const bool parts = derivation.kind == Derivation::Kind::kBefore ||
                     derivation.kind == Derivation::Kind::kAfter ||
                     derivation.kind == Derivation::Kind::kWithoutTrailingNumbers;
  if (derivation.separator.empty()) derivation.separator = parts ? "-" : "";
  return derivation;
}

}  // namespace claribi::semantic_model
