// A text as it reads when one layer of an encoding is taken off, and where each of its bytes came
// from: percent-encoding (RFC 3986), entities of HTML and XML, \x41 and \u0041 at any depth of
// escaping, quotation marks doubled by CSV. Names of credentials and the marks around their values
// are seen there, and only the values themselves are replaced in the text that came. Knows no
// credential. Pure, linear.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "results/text_marks.h"

namespace claribi::results {

struct EncodedView {
  std::string text;
  std::vector<std::uint32_t> from;  // the place of each byte of `text`, and of its end
};

// Empty: nothing in `text` is encoded, or it is too long for this.
std::optional<EncodedView> ViewOf(std::string_view text);

// The view of a view: as it reads, and where it came from in the first text.
std::optional<EncodedView> ViewOf(const EncodedView& view);

// What a span of the view is in the text that came, at most up to a quotation mark that is not
// encoded there: it closes what is around the value. Empty: nothing of it is left.
std::optional<Span> SpanInText(const EncodedView& view, const Span& span, std::string_view text);

}  // namespace claribi::results
