// Whatever Aiven's server answers: the fence gives views into the text, the adapter's words are
// printable and bounded, and nothing forged inside a closed fence moves its borders.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/text.h"
#include "vendor/aiven/aiven_adapter.h"
#include "vendor/aiven/fence.h"

using namespace claribi;

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

bool IsPrintable(const std::string& text) {
  return text.size() < 4000 && core::Excerpt(text, text.size()) == text;
}

void CheckInterpretation(std::string_view text, bool is_error) {
  const core::Json content = core::Json::MakeArray(
      {core::Json::MakeObject({{"type", "text"}, {"text", core::Json(text)}})});
  static const vendor::aiven::AivenAdapter adapter{policy::InBandErrors(
      {{"Aiven API Error ({status}): Permission denied", {}, policy::MeaningOfReadOnly(), ""},
       {"Aiven API Error ({status}):", {}, {}, ""}})};
  const auto read = adapter.Interpret({"tool"}, content, core::Json(), is_error);
  Require(read.error.has_value() || !is_error);
  Require(read.notes.size() < 64);
  for (const std::string& note : read.notes) Require(IsPrintable(note));
  if (!read.error) return;
  Require(!Name(read.error->kind).empty() && !read.error->message.empty() && read.data.IsNull());
  for (const std::string* shown : {&read.error->message, &read.error->cause, &read.error->fix,
                                   &read.error->vendor_code, &read.error->request_id}) {
    Require(IsPrintable(*shown));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An exact-size heap copy: AddressSanitizer sees a read one byte too far.
  const std::vector<char> bytes(data, data + size);
  const std::string_view text(bytes.data(), bytes.size());
  if (const auto fenced = vendor::aiven::Unfence(text)) {
    Require(text.find(fenced->data) != std::string_view::npos);
    Require(!fenced->closed || fenced->trimmed.empty());
  }
  // The same bytes as rows inside a fence whose mark they do not know.
  const std::string mark = "0badc0de-1234-4abc-8def-0123456789ab";
  if (text.find(mark) == std::string_view::npos) {
    std::string whole = "Take care.\n<untrusted-aiven-response-" + mark + ">\n|";
    whole.append(text).append("|\n</untrusted-aiven-response-" + mark + ">");
    const auto fenced = vendor::aiven::Unfence(whole);
    Require(fenced && fenced->closed && fenced->data.size() == size + 2 &&
            fenced->data.substr(1, size) == text);
  }
  CheckInterpretation(text, false);
  CheckInterpretation(text, true);
  return 0;
}
