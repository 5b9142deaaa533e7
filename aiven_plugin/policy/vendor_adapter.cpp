#include "policy/vendor_adapter.h"

#include <utility>

#include "core/text.h"
#include "policy/failure_meaning.h"

namespace claribi::policy {
namespace {

using core::DataPassage;
using core::Json;
using core::TextOfBlock;
using core::TextRange;

constexpr std::size_t kMaxMessageBytes = 500;

// The only text block; nullptr if there is none or more than one block.
const std::string* OnlyText(const Json& content) {
  const Json::Array* blocks = content.AsArray();
  return blocks != nullptr && blocks->size() == 1 ? TextOfBlock(blocks->front()) : nullptr;
}

// Each text block may be data as a whole.
std::vector<DataPassage> WholeTexts(const Json& content) {
  std::vector<DataPassage> passages;
  const Json::Array* blocks = content.AsArray();
  if (blocks == nullptr) return passages;
  for (std::size_t i = 0; i < blocks->size(); ++i) {
    const std::string* text = TextOfBlock((*blocks)[i]);
    if (text == nullptr) continue;
    const TextRange whole{0, text->size()};
    passages.push_back({.block = i, .whole = whole, .value = whole});
  }
  return passages;
}

// The first text of several blocks; nullptr if there is none.
const std::string* FirstText(const Json& content) {
  const Json::Array* blocks = content.AsArray();
  if (blocks == nullptr) return nullptr;
  for (const Json& block : *blocks) {
    const std::string* text = block.FindString("text");
    if (text != nullptr && !text->empty()) return text;
  }
  return nullptr;
}

}  // namespace

std::string_view Name(Incompleteness value) {
  switch (value) {
    case Incompleteness::kNone:
      return "";
    case Incompleteness::kTruncated:
      return "truncated";
    case Incompleteness::kMorePages:
      return "more_pages";
    case Incompleteness::kPartial:
      return "partial";
    case Incompleteness::kEmpty:
      return "empty";
  }
  return "";
}

Interpretation PlainAdapter::Interpret(std::string_view, const Json& content,
                                       Json structured_content, bool is_error) const {
  Interpretation result;
  result.passages = WholeTexts(content);
  result.data = std::move(structured_content);
  if (is_error) {
    const std::string* text = FirstText(content);
    if (auto told = rules_.Read(text != nullptr ? std::string_view(*text) : "")) {
      result.error = std::move(told->error);
      return result;
    }
    result.error = MakeFailure({},
                               text == nullptr ? "The tool failed and did not say why."
                                               : core::Excerpt(*text, kMaxMessageBytes),
                               "");
    return result;
  }
  if (!result.data.IsNull()) return result;
  const std::string* text = OnlyText(content);
  if (text == nullptr) return result;
  core::Result<Json> data = Json::ParseReceived(*text);
  if (data.ok()) {
    result.data = std::move(data).value();
    result.passages.front().is_source = true;
  }
  return result;
}

}  // namespace claribi::policy
