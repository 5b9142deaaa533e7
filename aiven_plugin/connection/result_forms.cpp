#include "connection/result_forms.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/text.h"
#include "connection/messages.h"

namespace claribi::connection {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::size_t kMaxShownNames = 200;  // bytes of unknown names in a log line or an error

struct Form {
  std::string_view name;
  bool ResultForms::*wanted;
};
constexpr Form kForms[] = {{"content", &ResultForms::content},
                           {"structured_content", &ResultForms::structured_content},
                           {"data", &ResultForms::data},
                           {"model_text", &ResultForms::model_text}};

Error Unusable(std::string_view cause) {
  return Error(ErrorCode::kInvalid, "The options of the call cannot be used.", cause,
               "Leave include out, or list any of: content, structured_content, data, model_text.")
      .Kind("invalid_arguments");
}

}  // namespace

core::Result<ResultForms> ReadResultForms(std::string_view options_text) {
  CLARIBI_TRY(const Json options, ParseOptions(options_text));
  const Json* include = options.Find("include");
  if (include == nullptr || include->IsNull()) return ResultForms{};
  const auto names = core::StringList(*include);
  if (!names) return Unusable("/include: expected an array of strings");
  ResultForms forms{.content = false, .data = false, .once = false};
  bool is_any_known = names->empty();
  for (const std::string& name : *names) {
    const Form* form = std::find_if(std::begin(kForms), std::end(kForms),
                                    [&name](const Form& known) { return known.name == name; });
    if (form != std::end(kForms)) {
      forms.*form->wanted = true;
      is_any_known = true;
    } else if (forms.unknown.size() < kMaxShownNames) {
      forms.unknown += (forms.unknown.empty() ? "" : ", ") + core::Excerpt(name, kMaxShownNames);
    }
  }
  if (is_any_known) return forms;
  return Unusable("/include: none of these forms is known: " + forms.unknown);
}

}  // namespace claribi::connection
