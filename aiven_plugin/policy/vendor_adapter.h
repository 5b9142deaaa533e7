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
#include "policy/answer_shape.h"
#include "policy/in_band_errors.h"
#include "policy/incompleteness.h"
#include "policy/page_marks.h"
#include "policy/text_forms.h"

namespace claribi::policy {

// What a tool's answer means: its data, and what is missing of them.
struct Interpretation : Findings {
  core::Json data;  // null when the answer is prose
  // One for each text block, in their order.
  std::vector<core::DataPassage> passages;
  core::BesideRows beside_rows;
  // Set when the tool failed, also if the vendor hid that inside a success. `kind`, `message`,
  // `cause`, `fix`, `http_status`, `vendor_code` and `request_id` are filled as far as the text
  // and the manifest say.
  std::optional<core::Error> error;
};

// The words of a failure that came as structured content: {"error": "…"}, {"error": {"message":
// "…"}}. Null where there are none.
const core::JsonString* ErrorTextIn(const core::Json& data);

// Which lists of the answer are about refusals, if with_lists, and which elements of its list.
core::BesideRows BesideRowsOf(const AnswerShape& shape, bool with_lists = true);

// Puts down what a repair of the text cost (core::Json::ParseReceived): characters and numbers.
void SayLost(std::string_view repaired, Findings& found);

class VendorAdapter {  // [mt], pure
 public:
  virtual ~VendorAdapter() = default;
  // content: the MCP content blocks as they came. structured_content: null if absent; it becomes
  // the data, of a failure too, and is not copied.
  virtual Interpretation Interpret(const Asked& asked, const core::Json& content,
                                   core::Json structured_content, bool is_error) const = 0;
};

// For vendors without peculiarities: the structured content if any, else a single text block that
// is JSON, else prose. Marks of incompleteness that many vendors use are read (page_marks.h). The
// manifest's rules say what a failure means.
class PlainAdapter final : public VendorAdapter {
 public:
  explicit PlainAdapter(InBandErrors rules) : rules_(std::move(rules)) {}

  Interpretation Interpret(const Asked& asked, const core::Json& content,
                           core::Json structured_content, bool is_error) const override;

 private:
  const InBandErrors rules_;
};

}  // namespace claribi::policy
