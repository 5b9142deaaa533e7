#include "results/beside_data.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "results/result_limits.h"
#include "results/written_json.h"

namespace claribi::results {
namespace {

using core::DataPassage;
using core::Json;
using core::TextRange;

// The comparisons allowed for each byte of the answer: two equal forms need less than one.
constexpr std::size_t kLooksPerByte = 4;
constexpr std::size_t kTextPerLook = 16;  // bytes of text that count as one comparison

bool IsStructure(const Json& value) { return value.IsArray() || value.IsObject(); }

std::string_view Stripped(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

// Serializers write 1 or 1.0, 1e-7 or 1e-07. A double distinguishes numbers of up to 15 digits.
bool IsSameNumber(const Json& left, const Json& right) {
  constexpr std::size_t kExactDigits = 15;
  const std::string_view a = left.NumberText();
  const std::string_view b = right.NumberText();
  if (a == b) return true;
  return std::max(a.size(), b.size()) <= kExactDigits && left.AsDouble() == right.AsDouble();
}

// Compares values within a budget; once it is used up, nothing is equal. The budget is counted when
// the first comparison is made: most texts are the data written out, and need none.
class Comparison {
 public:
  Comparison(const Json& data, const std::vector<DataPassage>& passages) : data_(data) {
    for (const DataPassage& passage : passages) {
      if (!passage.is_source) text_bytes_ += passage.value.end - passage.value.begin;
    }
  }

  // True if everything in `value` is in `data` at the same place.
  bool Covers(const Json& data, const Json& value) {
    const core::JsonString* text = value.AsString();
    if (!Pay(1 + (text == nullptr ? 0 : text->size() / kTextPerLook))) return false;
    if (const Json::Object* members = value.AsObject()) return CoversMembers(data, *members);
    const Json::Array* items = value.AsArray();
    if (items == nullptr) {
      return data.IsNumber() && value.IsNumber() ? IsSameNumber(data, value) : data == value;
    }
    const Json::Array* others = data.AsArray();
    if (others == nullptr || others->size() != items->size()) return false;
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (!Covers((*others)[i], (*items)[i])) return false;
    }
    return true;
  }

  // `data` covers `value`, or a value in it does.
  bool Holds(const Json& data, const Json& value) {
    if (!IsStructure(data)) return false;
    if (Covers(data, value)) return true;
    if (const Json::Array* items = data.AsArray()) {
      for (const Json& item : *items) {
        if (!Pay(1)) return false;
        if (Holds(item, value)) return true;
      }
      return false;
    }
    for (const auto& member : *data.AsObject()) {
      if (!Pay(1)) return false;
      if (Holds(member.second, value)) return true;
    }
    return false;
  }

  // Also if there is no text that could say the same.
  bool is_spent() const { return text_bytes_ == 0 || left_ == 0; }

 private:
  bool Pay(std::size_t looks) {
    if (!left_) left_ = kLooksPerByte * (text_bytes_ + DumpedSize(data_));
    *left_ -= std::min(*left_, looks);
    return *left_ > 0;
  }

  bool CoversMembers(const Json& data, const Json::Object& members) {
    const Json::Object* others = data.AsObject();
    if (others == nullptr || others->size() < members.size()) return false;
    std::size_t next = 0;  // most serializers keep the order of members
    for (const auto& [name, value] : members) {
      std::size_t at = next;
      std::size_t seen = 0;
      while (seen < others->size() && (*others)[at].first != name) {
        at = (at + 1) % others->size();
        ++seen;
      }
      if (!Pay((seen + 1) * (1 + name.size() / kTextPerLook))) return false;
      if (seen == others->size()) return false;
      if (!Covers((*others)[at].second, value)) return false;
      next = (at + 1) % others->size();
    }
    return true;
  }

  const Json& data_;
  std::size_t text_bytes_ = 0;
  std::optional<std::size_t> left_;
};

// The data, and the value inside objects of one member: {"result": [1]} gives itself and [1].
std::vector<const Json*> Wrapped(const Json& data) {
  std::vector<const Json*> values = {&data};
  for (const Json::Object* members = data.AsObject(); members != nullptr && members->size() == 1;
       members = values.back()->AsObject()) {
    values.push_back(&members->front().second);
  }
  return values;
}

// A scalar as servers write it: a string as it is or as JSON, else as JSON.
bool IsWrittenAs(const Json& scalar, std::string_view text) {
  if (const core::JsonString* words = scalar.AsString(); words != nullptr && *words == text)
    return true;
  return !text.empty() && (scalar.IsString() == (text.front() == '"')) && scalar.Dump() == text;
}

bool Says(const Json& data, std::string_view text, const Json* counterpart,
          Comparison& comparison) {
  const std::string_view stripped = Stripped(text);
  if (stripped.empty()) return true;
  if (counterpart != nullptr && !IsStructure(*counterpart) &&
      (IsWrittenAs(*counterpart, text) || IsWrittenAs(*counterpart, stripped))) {
    return true;
  }
  if (comparison.is_spent()) return false;
  if (!stripped.starts_with('{') && !stripped.starts_with('[')) return false;
  if (IsWrittenOut(data, stripped)) return true;
  if (counterpart != nullptr && IsWrittenOut(*counterpart, stripped)) return true;
  const auto value = Json::ParseReceived(stripped);
  if (!value.ok()) return false;
  return (counterpart != nullptr && comparison.Covers(*counterpart, *value)) ||
         comparison.Holds(data, *value);
}

// The value that the text number `index` of `count` would be, if the texts are the data in pieces.
const Json* Counterpart(const std::vector<const Json*>& wrapped, std::size_t index,
                        std::size_t count) {
  const Json& inner = *wrapped.back();
  if (const Json::Array* items = inner.AsArray(); items != nullptr && items->size() == count) {
    return &(*items)[index];
  }
  return count == 1 ? &inner : nullptr;
}

// `text` without `range`.
std::string Without(std::string_view text, TextRange range) {
  const std::string_view before = Stripped(text.substr(0, range.begin));
  const std::string_view after = Stripped(text.substr(range.end));
  std::string rest(before);
  if (!before.empty() && !after.empty()) rest += '\n';
  return rest.append(after);
}

}  // namespace

void KeepBesideData(Json& content, const Json& data, const std::vector<DataPassage>& passages) {
  Json::Array* blocks = content.AsArray();
  if (blocks == nullptr) return;
  const std::vector<const Json*> wrapped = Wrapped(data);
  Comparison comparison(data, passages);
  std::vector<bool> is_emptied(blocks->size(), false);
  for (std::size_t i = 0; i < passages.size(); ++i) {
    const DataPassage& passage = passages[i];
    Json& block = (*blocks)[passage.block];
    const core::JsonString& text = *block.FindString("text");
    const std::string_view value =
        std::string_view(text).substr(passage.value.begin, passage.value.end - passage.value.begin);
    if (!passage.is_source && !passage.is_repeated &&
        !Says(data, value, Counterpart(wrapped, i, passages.size()), comparison)) {
      continue;
    }
    std::string rest = Without(text, passage.whole);
    is_emptied[passage.block] = rest.empty();
    if (!rest.empty()) block.Set("text", std::move(rest));
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < blocks->size(); ++i) {
    if (is_emptied[i]) continue;
    if (kept != i) (*blocks)[kept] = std::move((*blocks)[i]);
    ++kept;
  }
  blocks->erase(blocks->begin() + static_cast<std::ptrdiff_t>(kept), blocks->end());
}

Texts Compare(const Json& content, const Json& data, std::vector<DataPassage>& passages) {
  const Json::Array* blocks = content.AsArray();
  Texts found = Texts::kAgree;
  if (blocks == nullptr) return found;
  const std::vector<const Json*> wrapped = Wrapped(data);
  Comparison comparison(data, passages);
  for (std::size_t i = 0; i < passages.size(); ++i) {
    DataPassage& passage = passages[i];
    const std::string_view text =
        Stripped(std::string_view(*(*blocks)[passage.block].FindString("text"))
                     .substr(passage.value.begin, passage.value.end - passage.value.begin));
    if (passage.is_source || passage.is_repeated ||
        (!text.starts_with("{") && !text.starts_with("[")))
      continue;
    passage.is_repeated = Says(data, text, Counterpart(wrapped, i, passages.size()), comparison);
    if (passage.is_repeated) continue;
    if (comparison.is_spent()) return Texts::kAgree;
    const auto value = Json::ParseReceived(text);
    if (!value.ok() || !IsStructure(*value)) continue;
    const std::size_t rows = CountRows(*value).value_or(0);
    if (rows < CountRows(data).value_or(0)) {
      found = std::max(found, Texts::kSayLess);
    } else {
      found = Texts::kSayMore;
    }
  }
  return found;
}

}  // namespace claribi::results
