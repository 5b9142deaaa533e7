// What the results of Aiven's tools mean: the fence taken off, cuts and pages told, errors that
// came as successes recognised. The texts themselves stay with the caller, unchanged. Seen of
// version 1.15.0 of Aiven's open-source MCP server; what is not recognised is passed on as prose.
#pragma once

#include <string_view>
#include <utility>

#include "policy/in_band_errors.h"
#include "policy/vendor_adapter.h"

namespace claribi::vendor::aiven {

class AivenAdapter final : public policy::VendorAdapter {  // [mt], pure
 public:
  explicit AivenAdapter(policy::InBandErrors rules) : rules_(std::move(rules)) {}

  policy::Interpretation Interpret(std::string_view tool, const core::Json& content,
                                   core::Json structured_content, bool is_error) const override;

 private:
  const policy::InBandErrors rules_;
};

}  // namespace claribi::vendor::aiven
