// Reads the results of Aiven's tools: it takes off the fence, reports truncation and further pages,
// and recognises errors that are sent as successes. The texts stay with the caller, unchanged. It
// follows version 1.15.0 of Aiven's open-source MCP server; what it does not recognise is prose.
#pragma once

#include <utility>

#include "policy/in_band_errors.h"
#include "policy/vendor_adapter.h"

namespace claribi::vendor::aiven {

class AivenAdapter final : public policy::VendorAdapter {  // [mt], pure
 public:
  explicit AivenAdapter(policy::InBandErrors rules) : rules_(std::move(rules)) {}

  policy::Interpretation Interpret(const policy::Asked& asked, const core::Json& content,
                                   core::Json structured_content, bool is_error) const override;

 private:
  const policy::InBandErrors rules_;
};

}  // namespace claribi::vendor::aiven
