// Whatever a server says of a tool: a denial by the name alone stands, whatever is claimed or
// described; a tool that the server calls a writer is hidden; a reason is a text that can be shown.
// Input: name, description and input schema, a line each; the schema is the rest.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/text.h"
#include "policy/tool_filter.h"

using namespace claribi;

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An exact-size heap copy: AddressSanitizer sees a read one byte too far.
  const std::vector<char> bytes(data, data + size);
  std::string_view rest(bytes.data(), bytes.size());
  static const policy::ToolFilter filter({}, {});
  policy::ToolFacts facts;
  facts.name = TakeLine(rest);
  const bool by_name = !filter.JudgeName(facts.name);
  Require(by_name || filter.Judge(facts));

  facts.description = TakeLine(rest);
  const auto schema = core::Json::Parse(rest);
  if (schema.ok()) facts.input_schema = &*schema;
  const auto denial = filter.Judge(facts);
  Require(by_name || denial);
  if (denial) Require(!Name(denial->layer).empty() && core::IsUtf8(denial->reason));
  facts.read_only_hint = true;
  Require(by_name || filter.Judge(facts));
  facts.hints_vary = true;
  Require(by_name || filter.Judge(facts));
  facts.read_only_hint = false;
  Require(filter.Judge(facts).has_value());
  return 0;
}
