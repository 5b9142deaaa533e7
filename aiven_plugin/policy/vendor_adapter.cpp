#include "policy/vendor_adapter.h"

#include <algorithm>
#include <utility>

#include "core/json_repair.h"
#include "core/text.h"
#include "policy/counted_lines.h"
#include "policy/cut_json.h"
#include "policy/failed_parts.h"
#include "policy/failure_meaning.h"
#include "policy/linked_rest.h"
#include "policy/page_words.h"
#include "policy/part_marks.h"
#include "policy/sentence_words.h"

namespace claribi::policy {
namespace {

using core::DataPassage;
using core::Json;
using core::TextOfBlock;
using core::TextRange;

constexpr std::size_t kMaxMessageBytes = 500;

// The only text block; nullptr if there is none or more than one block.
const core::JsonString* OnlyText(const Json& content) {
  const Json::Array* blocks = content.AsArray();
  return blocks != nullptr && blocks->size() == 1 ? TextOfBlock(blocks->front()) : nullptr;
}

// Each text block may be data as a whole.
std::vector<DataPassage> WholeTexts(const Json& content) {
  std::vector<DataPassage> passages;
  const Json::Array* blocks = content.AsArray();
  if (blocks == nullptr) return passages;
  for (std::size_t i = 0; i < blocks->size(); ++i) {
    const core::JsonString* text = TextOfBlock((*blocks)[i]);
    if (text == nullptr) continue;
    const TextRange whole{0, text->size()};
    passages.push_back({.block = i, .whole = whole, .value = whole});
  }
  return passages;
}

// The first text of several blocks; nullptr if there is none.
const core::JsonString* FirstText(const Json& content) {
  const Json::Array* blocks = content.AsArray();
  if (blocks == nullptr) return nullptr;
  for (const Json& block : *blocks) {
    const core::JsonString* text = block.FindString("text");
    if (text != nullptr && !text->empty()) return text;
  }
  return nullptr;
}

}  // namespace

const core::JsonString* ErrorTextIn(const Json& data) {
  for (const char* name : {"error", "message", "detail", "reason", "errors"}) {
    const Json* value = data.FindGiven(name);
    if (value == nullptr) continue;
    const Json::Array* items = value->AsArray();
    if (items != nullptr && !items->empty()) value = &items->front();
    if (const core::JsonString* text = value->AsString()) return text->empty() ? nullptr : text;
    for (const char* inner : {"message", "detail", "reason", "error"}) {
      if (const core::JsonString* text = value->FindString(inner)) return text;
    }
  }
  return nullptr;
}

core::BesideRows BesideRowsOf(const AnswerShape& shape, bool with_lists) {
  core::BesideRows beside;
  for (const Around& object : shape.around()) {
    if (!with_lists || object.place != Around::Place::kPath) break;
    for (const NamedValue& member : object.members) {
      const bool holds_any = member.value->IsArray() || member.value->IsObject();
      if (holds_any && IsBesideRows(member.plain)) beside.lists.emplace_back(member.name);
    }
  }
  if (shape.list()) beside.list = shape.list()->name;
  beside.elements = shape.failed();
  beside.elements.insert(beside.elements.end(), shape.apart().begin(), shape.apart().end());
  std::ranges::sort(beside.elements);
  return beside;
}

void SayLost(std::string_view repaired, Findings& found) {
  const std::string lost = core::LostIn(repaired);
  if (lost.empty()) return;
  found.Say(Incompleteness::kNone,
            "Some of the answer could not be carried as it came, and stands as U+FFFD or null: " +
                lost + ".");
}

namespace {

// The data of a text that has words behind them, or values a line.
void TakeJson(std::string_view text, JsonInText inside, const Asked& asked,
              Interpretation& result) {
  core::DataPassage& passage = result.passages.front();
  const auto begin = static_cast<std::size_t>(inside.json.data() - text.data());
  passage.whole = passage.value = {begin, begin + inside.json.size()};
  passage.is_source = true;
  result.data = std::move(inside.data);
  if (inside.is_cut) {
    result.Say(Incompleteness::kTruncated, "The answer is cut; half a row at its end is left out.");
  }
  ReadProseMarks(inside.rest, asked, {}, result);
}

void ReadText(std::string_view text, const Asked& asked, Interpretation& result) {
  std::string repaired;
  core::Result<Json> data = Json::ParseReceived(text, {}, &repaired);
  if (data.ok()) {
    SayLost(repaired, result);
    result.data = std::move(data).value();
    result.passages.front().is_source = true;
    return;
  }
  if (BeginsAsJson(text)) {
    if (auto inside = ReadJsonInText(text); inside && !SaysCut(inside->rest)) {
      return TakeJson(text, std::move(*inside), asked, result);
    }
    const std::string_view stripped = core::TrimBlanks(text);
    if (auto cut = ReadCutJson(stripped.substr(stripped.find_first_of("{[")))) {
      result.Say(Incompleteness::kTruncated,
                 cut->dropped_row ? "The answer is cut; half a row at its end is left out."
                                  : "The answer is cut; what is here is whole up to there.");
      result.data = std::move(cut->data);
      result.passages.front().is_source = true;
      return;
    }
    SayNoJson(Incompleteness::kUnreadable, data.error(), result);
    return;
  }
  ReadProseMarks(text, asked, {}, result);
}

// The texts of embedded resources, which are no data and may say that they are not whole.
void ReadResources(const Asked& asked, const Json& content, Interpretation& result) {
  const Json::Array* blocks = content.AsArray();
  if (blocks == nullptr) return;
  for (const Json& block : *blocks) {
    const Json* resource = block.FindGiven("resource");
    const core::JsonString* text = resource == nullptr ? nullptr : resource->FindString("text");
    Asked document = asked;
    document.is_document = true;
    if (text != nullptr) ReadTextMarks(*text, document, {}, result);
  }
}

// "The vessel has 14 crew members" in one block, and a list of two in another. data: the list, null
// where it is in a block.
void ReadCountsInBlocks(const Asked& asked, const Json& content, const Json& data,
                        Interpretation& result) {
  if (result.incomplete != Incompleteness::kNone) return;
  std::string_view words, json;
  std::int64_t blocks = 0;
  for (const DataPassage& passage : result.passages) {
    const core::JsonString& text = *TextOfBlock((*content.AsArray())[passage.block]);
    if (BeginsAsJson(text)) {
      ++blocks;
      json = text;
    } else if (words.empty() && text.size() <= kLongestSentence) {
      words = text;
    }
  }
  if (words.empty() || (data.IsNull() && json.empty())) return;
  // Of several blocks, each is a row.
  const Json rows = Json::MakeArray(Json::Array(blocks > 1 ? static_cast<std::size_t>(blocks) : 0));
  const auto counted =
      CountsMoreThanData(words, data.IsNull() && blocks > 1 ? rows : data, json, asked.tool);
  if (!counted) return;
  result.Say(Incompleteness::kMorePages, "A text of the answer counts " +
                                             std::to_string(counted->said) + ", and " +
                                             std::to_string(counted->here) + " came.");
}

// {"data": …, "errors": […]}: errors beside data, and not the data of a tool that lists errors.
bool ReadErrorsBesideData(const AnswerShape& shape, const Asked& asked, Interpretation& result) {
  const std::string tool = core::AsciiLower(asked.tool);
  for (const std::string_view word : {"error", "fail", "issue", "lint", "valid", "check", "log"}) {
    if (tool.find(word) != std::string::npos) return false;
  }
  const std::vector<RefusedPart> refusals = FindRefusals(shape);
  if (refusals.empty()) return false;
  const bool has_data =
      shape.list() || std::ranges::any_of(shape.around().front().members, [](const NamedValue& m) {
        return (m.value->IsArray() || m.value->IsObject()) && !IsBesideRows(m.plain);
      });
  if (!has_data) return false;
  SayRefusals(
      refusals, "the vendor",
      [](std::string_view words, std::size_t most) { return core::Excerpt(words, most); }, result);
  return true;
}

}  // namespace

Interpretation PlainAdapter::Interpret(const Asked& asked, const Json& content,
                                       Json structured_content, bool is_error) const {
  Interpretation result;
  result.passages = WholeTexts(content);
  result.data = std::move(structured_content);
  if (is_error) {
    const core::JsonString* text = FirstText(content);
    if (text == nullptr) text = ErrorTextIn(result.data);
    if (auto told = rules_.Read(text != nullptr ? std::string_view(*text) : "")) {
      result.error = std::move(told->error);
      return result;
    }
    const std::string message =
        text == nullptr ? std::string() : core::Excerpt(*text, kMaxMessageBytes);
    result.error = text == nullptr ? std::nullopt : ReadRateLimit(*text, message);
    if (!result.error) result.error = MakeFailure({}, message, "");
    return result;
  }
  ReadResources(asked, content, result);
  const bool is_structured = !result.data.IsNull();
  ReadLinkedRest(content, is_structured, result);
  for (const DataPassage& passage : result.passages) {
    // JSON beside structured content is compared with it (results/beside_data.h).
    const core::JsonString& text = *TextOfBlock((*content.AsArray())[passage.block]);
    if (is_structured && !BeginsAsJson(text)) ReadProseMarks(text, asked, {}, result);
  }
  if (!is_structured) {
    if (const core::JsonString* text = OnlyText(content)) {
      ReadText(*text, asked, result);
    } else {
      for (const DataPassage& passage : result.passages) {
        ReadTextMarks(*TextOfBlock((*content.AsArray())[passage.block]), asked, {}, result);
      }
    }
  }
  ReadCountsInBlocks(asked, content, result.data, result);
  if (result.data.IsNull()) return result;
  const AnswerShape shape(result.data);
  ReadDataMarks(shape, asked, {}, result);
  ReadAskedNames(result.data, asked, result);
  // Of a tool that lists errors, they are the rows.
  result.beside_rows = BesideRowsOf(shape, ReadErrorsBesideData(shape, asked, result));
  ReadWrappedTexts(shape, asked, {}, result);
  return result;
}

}  // namespace claribi::policy
