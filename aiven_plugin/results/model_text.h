// What a vendor answered, as one text for a language model: where it came from, and the data
// between two lines that nobody who wrote the data could know. Rows that forge such lines, or those
// of a vendor, stay inside; characters that are not seen are made visible. Whether a model heeds it
// is up to the model. Pure: the caller draws the boundary.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/json.h"

namespace claribi::results {

// What is said outside of the fence. Nothing of it is a vendor's free text.
struct ModelTextFacts {
  std::string_view vendor;
  std::string_view connection;
  std::string_view tool;
  core::UnixTime at{};
  std::string_view incomplete_reason{};  // empty: complete
  bool is_error = false;
  bool is_cut = false;  // the body was cut for this text
  std::size_t redactions = 0;
};

// Data as compact JSON, and after it what of the content is no text and so cannot be said by the
// data: links, resources, a word for what is not shown. Without data the texts of the content, too.
std::string ModelTextBody(const core::Json& data, const core::Json& content);

// body: fit to show. boundary: unguessable, and nowhere in `body`.
std::string ModelText(const ModelTextFacts& facts, std::string_view body,
                      std::string_view boundary);

}  // namespace claribi::results
