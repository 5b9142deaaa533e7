// A vendor's answer as one text for a language model: its source, then the data between two lines
// with an unguessable boundary. Data that imitates such lines, or a vendor's fence, stays between
// them; invisible characters are made visible. A model may ignore the boundary. Pure: the caller
// draws it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/json.h"

namespace claribi::results {

// The facts outside the two lines. None is a vendor's free text.
struct ModelTextFacts {
  std::string_view vendor;
  std::string_view connection;
  std::string_view tool;
  core::UnixTime at{};
  std::string_view incomplete_reason{};  // empty: complete
  // What is missing, a sentence each, and what to do about it: figures and words of our own.
  std::span<const std::string> figures{};
  std::string_view what_to_do{};
  bool is_error = false;
  std::string_view advice{};  // of a failure: what a model can do; words of our own
  bool is_cut = false;        // the body was cut for this text
  std::size_t redactions = 0;
};

// Data as compact JSON, and after it what of the content the data cannot say: links, resources, a
// placeholder for other blocks. Without data the texts of the content, too. notes: sentences about
// the data that hold words of the vendor.
std::string ModelTextBody(const core::Json& data, const core::Json& content,
                          std::span<const std::string> notes = {});

// body: from ModelTextBody, possibly cut. boundary: unguessable, and not contained in `body`.
std::string ModelText(const ModelTextFacts& facts, std::string_view body,
                      std::string_view boundary);

}  // namespace claribi::results
