// The peculiarities of a vendor's results, behind one pure function: fences, marks of truncation,
// errors that are sent as successes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/data_passage.h"
#include "core/error.h"
#include "core/json.h"
#include "policy/in_band_errors.h"

namespace claribi::policy {

// Why data is not complete. Names as in the call result message.
enum class Incompleteness { kNone, kTruncated, kMorePages, kPartial, kEmpty };
std::string_view Name(Incompleteness value);  // "truncated", …; empty for kNone

// What a tool's answer means.
struct Interpretation {
  core::Json data;  // null when the answer is prose
  // One for each text block, in their order.
  std::vector<core::DataPassage> passages;
  Incompleteness incomplete = Incompleteness::kNone;
  std::vector<std::string> notes;
  // Set when the tool failed, also if the vendor hid that inside a success. `kind`, `message`,
  // `fix` (the vendor's hint), `http_status`, `vendor_code` and `request_id` are filled as far as
  // the text says.
  std::optional<core::Error> error;
};

class VendorAdapter {  // [mt], pure
 public:
  virtual ~VendorAdapter() = default;
  // content: the MCP content blocks as they came. structured_content: null if absent; it becomes
  // the data, of a failure too, and is not copied.
  virtual Interpretation Interpret(std::string_view tool, const core::Json& content,
                                   core::Json structured_content, bool is_error) const = 0;
};

// For vendors without peculiarities: the structured content if any, else a single text block that
// is JSON, else prose. The manifest's rules say what a failure means.
class PlainAdapter final : public VendorAdapter {
 public:
  explicit PlainAdapter(InBandErrors rules) : rules_(std::move(rules)) {}

  Interpretation Interpret(std::string_view tool, const core::Json& content,
                           core::Json structured_content, bool is_error) const override;

 private:
  const InBandErrors rules_;
};

}  // namespace claribi::policy
