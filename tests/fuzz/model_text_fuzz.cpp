// Whatever a vendor answers: the text for a model has one opening and one closing boundary, the
// last line closes, nothing invisible is left, and limits hold whatever they are.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/data_passage.h"
#include "core/json.h"
#include "core/text.h"
#include "core/visible_text.h"
#include "results/beside_data.h"
#include "results/model_text.h"
#include "results/result_limits.h"

using namespace claribi;

namespace {

constexpr std::string_view kBoundary = "qv1Xb2c3d4e5f6g7h8i9jA";

void Require(bool condition) {
  if (!condition) std::abort();
}

std::size_t Occurrences(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

void CheckFence(const core::Json& data, const core::Json& content) {
  const std::string body = results::ModelTextBody(data, content);
  Require(core::IsUtf8(body) && core::VisibleText(body, core::Lines::kKeep) == body);
  if (body.find(kBoundary) != std::string::npos) return;  // the caller draws another
  const std::string text = results::ModelText(
      {.vendor = "v", .connection = "c", .tool = "t", .at = {}}, body, kBoundary);
  Require(Occurrences(text, kBoundary) == 2);
  Require(text.ends_with("\n</untrusted-data-" + std::string(kBoundary) + ">\n"));
  Require(text.substr(text.find(kBoundary) + kBoundary.size() + 2, body.size()) == body);
}

void CheckLimits(core::Json data, core::Json content, std::size_t max_bytes) {
  core::Json structured = data;
  const std::size_t whole = results::DumpedSize(data);
  Require(whole == data.Dump().size());
  results::Limit({content, structured, data},
                 {.max_bytes = max_bytes, .max_rows = 3, .max_depth = 4}, 0);
  Require(content.Dump().size() + structured.Dump().size() + data.Dump().size() <=
          std::max<std::size_t>(max_bytes, 1024) + 12);
  Require(core::Json::Parse(data.Dump()).ok());
}

// A text that is the data is left out, prose beside it stays, whatever the third text is.
void CheckBesideData(const core::Json& data, std::string_view text) {
  if (!data.IsArray() && !data.IsObject()) return;
  const std::string same = data.Dump();
  core::Json content = core::Json::MakeArray();
  std::vector<core::DataPassage> passages;
  for (const std::string& said : {same, core::ReplaceMalformed(text), std::string("One. Two.")}) {
    const core::TextRange whole{0, said.size()};
    passages.push_back({.block = passages.size(), .whole = whole, .value = whole});
    content.Append(core::Json::MakeObject({{"type", "text"}, {"text", said}}));
  }
  results::KeepBesideData(content, data, passages);
  const core::Json::Array& left = *content.AsArray();
  for (const core::Json& block : left) Require(*block.FindString("text") != same);
  const bool is_said = same.find("One. Two.") != std::string::npos;
  Require(is_said || (!left.empty() && *left.back().FindString("text") == "One. Two."));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An exact-size heap copy: AddressSanitizer sees a read one byte too far.
  const std::vector<char> bytes(data, data + size);
  const std::string_view text(bytes.data(), bytes.size());
  const core::Json content = core::Json::MakeArray(
      {core::Json::MakeObject({{"type", "text"}, {"text", core::ReplaceMalformed(text)}})});
  CheckFence(core::Json(), content);
  const auto parsed = core::Json::Parse(text);
  if (!parsed.ok()) return 0;
  CheckFence(*parsed, content);
  CheckBesideData(*parsed, text);
  for (const std::size_t max_bytes : {0U, 200U, 1500U}) CheckLimits(*parsed, content, max_bytes);
  core::Json fitted = *parsed;
  results::Fit(fitted, size / 2 + 4);
  Require(fitted.Dump().size() <= size / 2 + 4);
  return 0;
}
