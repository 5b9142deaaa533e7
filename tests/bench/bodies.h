// What the bench's server sends: tools, texts and events of a size that is asked for. Made once,
// before they are measured.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::bench {

// The inner text of a result: "rows", a JSON object of rows; "prose", sentences; "structured": the
// rows once as text and once as structuredContent.
enum class Shape { kRows, kProse, kStructured };

// The members of a result from "content" on, with a text of about so many bytes, escaped. Without
// the closing brace of the result.
std::string ResultMembers(Shape shape, std::size_t bytes);

// The pages of a list of so many tools: of each the members of its result, as above. The first
// tools are those that the server has (echo, text, events), the rest are only listed.
std::vector<std::string> ToolPages(std::size_t tools, std::size_t page);

// An event stream in chunks: so many progress notifications for the token, then the response with
// this id and result. `token` and `id` are JSON.
std::string EventStream(std::size_t events, std::string_view token, std::string_view id);

}  // namespace claribi::bench
