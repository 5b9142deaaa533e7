// The forms in which a call result holds an answer, as the options of the call name them
// (call_result.schema.json, "include"). Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace claribi::connection {

struct ResultForms {
  // By default each row crosses once: the data, and of the content what the data does not say.
  bool content = true;
  bool structured_content = false;
  bool data = true;
  bool model_text = false;
  bool once = true;  // false: each form is whole, whatever another one says

  std::string unknown{};  // the names that nobody here knows, to be logged; empty: none
};

// options: the JSON text of the options of call_tool. Names that are not known are passed over, so
// that a newer host may name forms that this plugin does not have. kInvalid: the options or
// "include" are no such thing, or name forms and none that is known.
core::Result<ResultForms> ReadResultForms(std::string_view options);

}  // namespace claribi::connection
