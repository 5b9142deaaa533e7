#include "vendor/aiven/aiven_adapter.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/data_passage.h"
#include "policy/cut_json.h"
#include "vendor/aiven/completeness.h"
#include "vendor/aiven/error_text.h"
#include "vendor/aiven/fence.h"

namespace claribi::vendor::aiven {
namespace {

using core::Json;
using policy::Incompleteness;
using policy::Interpretation;

// A text block, and the parts that its fence separates, if it has one.
struct TextBlock {
  std::size_t index = 0;
  const core::JsonString* text = nullptr;
  FencedText parts;
  bool is_fenced = false;
};

std::vector<TextBlock> TextBlocks(const Json& content) {
  std::vector<TextBlock> texts;
  const Json::Array* blocks = content.AsArray();
  if (blocks == nullptr) return texts;
  for (std::size_t i = 0; i < blocks->size(); ++i) {
    const core::JsonString* text = core::TextOfBlock((*blocks)[i]);
    if (text == nullptr) continue;
    const auto fenced = Unfence(*text);
    texts.push_back({i, text, fenced ? *fenced : SplitTrimmed(*text), fenced.has_value()});
  }
  return texts;
}

core::DataPassage PassageOf(const TextBlock& block) {
  const auto range = [&block](std::string_view part) {
    const auto begin = static_cast<std::size_t>(part.data() - block.text->data());
    return core::TextRange{begin, begin + part.size()};
  };
  return {
      .block = block.index, .whole = range(block.parts.whole), .value = range(block.parts.data)};
}

// Index of the first text that is fenced, or of the only text if none is.
std::optional<std::size_t> FindData(const std::vector<TextBlock>& texts) {
  const auto fenced = std::find_if(texts.begin(), texts.end(),
                                   [](const TextBlock& block) { return block.is_fenced; });
  if (fenced != texts.end()) return static_cast<std::size_t>(fenced - texts.begin());
  return texts.size() == 1 ? std::optional<std::size_t>(0) : std::nullopt;
}

// The size that the server's paragraph about a cut names, "(328148 characters"; empty if none.
std::string_view NamedSize(std::string_view trimmed) {
  const std::size_t end = trimmed.find(" characters");
  if (end == std::string_view::npos) return {};
  std::size_t begin = end;
  while (begin > 0 && trimmed[begin - 1] >= '0' && trimmed[begin - 1] <= '9') --begin;
  return trimmed.substr(begin, std::min<std::size_t>(end - begin, 20));
}

void SayCut(const FencedText& text, Interpretation& result) {
  const std::string size(NamedSize(text.trimmed));
  std::string note = text.trimmed.empty()
                         ? "The answer ends before its closing mark; the rest is missing"
                         : "Aiven cut the answer" +
                               (size.empty() ? "" : ", which has " + size + " characters") +
                               "; only its beginning is here";
  if (text.closed) note = "The answer breaks off; the rest is missing";
  result.Say(Incompleteness::kTruncated, note + ".");
}

// Reads the data out of a text, and what its cut costs.
void ReadData(const FencedText& text, Interpretation& result) {
  std::string repaired;
  core::Result<Json> data = Json::ParseReceived(text.data, {}, &repaired);
  bool is_cut = !text.closed;
  bool dropped_row = false;
  if (data.ok()) {
    policy::SayLost(repaired, result);
    result.data = std::move(data).value();
    dropped_row = is_cut && policy::DropHalfRow(result.data, text.data);
  } else if (auto cut = policy::ReadCutJson(text.data)) {
    result.data = std::move(cut->data);
    dropped_row = cut->dropped_row;
    is_cut = true;
  } else if (policy::BeginsAsJson(text.data)) {
    policy::SayNoJson(is_cut ? Incompleteness::kTruncated : Incompleteness::kUnreadable,
                      data.error(), result);
  }
  if (is_cut) SayCut(text, result);
  if (dropped_row) {
    result.Say(Incompleteness::kTruncated, "The row at the cut was not whole, and is left out.");
  }
}

void SayProseCut(const FencedText& text, const policy::Asked& asked, Interpretation& result) {
  if (result.incomplete != Incompleteness::kNone) return;
  policy::ReadProseMarks(text.data, asked, {.vendor = "Aiven"}, result);
}

core::Error ReadFailure(const std::vector<TextBlock>& texts, const Json& structured,
                        const policy::InBandErrors& rules) {
  if (texts.empty()) {
    const core::JsonString* text = policy::ErrorTextIn(structured);
    return ReadErrorText(text == nullptr ? std::string_view() : std::string_view(*text), rules);
  }
  const TextBlock& first = texts.front();
  return ReadErrorText(first.is_fenced ? first.parts.data : std::string_view(*first.text), rules);
}

}  // namespace

Interpretation AivenAdapter::Interpret(const policy::Asked& asked, const Json& content,
                                       Json structured_content, bool is_error) const {
  Interpretation result;
  const std::vector<TextBlock> texts = TextBlocks(content);
  for (const TextBlock& text : texts) result.passages.push_back(PassageOf(text));
  result.data = std::move(structured_content);
  if (is_error) {
    result.error = ReadFailure(texts, result.data, rules_);
    return result;
  }
  const std::optional<std::size_t> source =
      result.data.IsNull() ? FindData(texts) : std::optional<std::size_t>();
  if (source) {
    const TextBlock& text = texts[*source];
    // What Aiven's server says without its fence are words of its own.
    if (!text.is_fenced && TellsAFailure(*text.text, rules_)) {
      result.error = ReadErrorText(*text.text, rules_);
      return result;
    }
    ReadData(text.parts, result);
    if (result.data.IsNull()) {
      SayProseCut(text.parts, asked, result);
      ReadNoMatchInWords(asked, text.parts.data, result);
    }
    result.passages[*source].is_source = !result.data.IsNull();
  } else if (result.data.IsNull() && texts.empty()) {
    result.Say(Incompleteness::kEmpty, "Aiven answered without any text.");
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const bool is_data = source && *source == i;
    const bool is_structured = !source && !result.data.IsNull();
    if (is_data || (is_structured && policy::BeginsAsJson(texts[i].parts.data))) continue;
    policy::ReadTextMarks(texts[i].parts.data, asked, {.vendor = "Aiven"}, result);
  }
  const policy::AnswerShape shape(result.data);
  if (auto hidden = HiddenError(shape, asked, rules_)) {
    result.error = std::move(hidden);
    result.data = nullptr;
    return result;
  }
  ReadMarks(shape, asked, rules_, result);
  return result;
}

}  // namespace claribi::vendor::aiven
