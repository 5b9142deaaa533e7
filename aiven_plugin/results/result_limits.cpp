#include "results/result_limits.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "core/byte_blocks.h"
#include "core/utf8.h"

namespace claribi::results {
namespace {

using core::Json;

constexpr std::size_t kLeastShare = 64;  // of a member that is cut and still says something

bool IsContainer(const Json& value) { return value.IsArray() || value.IsObject(); }

// RFC 8259, section 7, as Json writes it.
std::size_t EscapedSize(char c) {
  if (c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f') {
    return 2;
  }
  return static_cast<unsigned char>(c) < 0x20 ? 6 : 1;
}

std::size_t EscapedSize(std::string_view text) { return core::SizeAsJson(text); }

// Divides `budget` among `sizes`: the small ones get what they need, the large ones equal shares of
// the rest.
std::vector<std::size_t> Shares(const std::vector<std::size_t>& sizes, std::size_t budget) {
  std::vector<std::size_t> ascending = sizes;
  std::sort(ascending.begin(), ascending.end());
  std::size_t share = budget;
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    share = budget / (ascending.size() - i);
    if (ascending[i] > share) break;
    budget -= ascending[i];
  }
  std::vector<std::size_t> shares = sizes;
  for (std::size_t& size : shares) size = std::min(size, share);
  return shares;
}

// {"series": [[…], […]]}, the only element of a list: its rows are inside.
bool HoldsRows(const Json& item) {
  const Json::Object* members = item.AsObject();
  return members != nullptr && std::ranges::any_of(*members, [](const Json::Member& member) {
           const Json::Array* rows = member.second.AsArray();
           return rows != nullptr && rows->size() > 1;
         });
}

void FitArray(Json::Array& items, std::size_t max_bytes) {
  std::size_t used = 2;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::size_t size = DumpedSize(items[i]) + (i > 0 ? 1 : 0);
    if (used + size <= max_bytes) {
      used += size;
      continue;
    }
    // A part of a row would look like a whole one. What is no row but holds them is cut inside.
    const bool is_part = items.size() == 1 && max_bytes >= kLeastShare && HoldsRows(items[0]);
    if (is_part) Fit(items[0], max_bytes - used);
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(is_part ? 1 : i), items.end());
    return;
  }
}

void FitObject(Json::Object& members, std::size_t max_bytes) {
  std::vector<std::size_t> sizes;
  sizes.reserve(members.size());
  for (const auto& [name, value] : members) {
    sizes.push_back(EscapedSize(std::string_view(name)) + DumpedSize(value) + 2);
  }
  std::size_t left = max_bytes - 2;
  std::vector<std::size_t> shares = Shares(sizes, left);
  // With so many members that no share would be large enough, the first ones are kept whole.
  const bool is_map = left / std::max<std::size_t>(members.size(), 1) < kLeastShare;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::size_t allowed = is_map ? left : shares[i];
    const std::size_t name_size = EscapedSize(std::string_view(members[i].first)) + 2;
    if (sizes[i] > allowed) {
      if (is_map) break;
      if (allowed < name_size + kLeastShare / 2 || members[i].second.IsNumber()) continue;
      Fit(members[i].second, allowed - name_size);
      sizes[i] = name_size + DumpedSize(members[i].second);
    }
    left -= sizes[i];
    if (kept != i) members[kept] = std::move(members[i]);
    ++kept;
  }
  members.erase(members.begin() + static_cast<std::ptrdiff_t>(kept), members.end());
}

void LimitRows(Json& value, std::size_t max_rows) {
  if (Json::Array* items = value.AsArray()) {
    if (items->size() > max_rows) {
      items->erase(items->begin() + static_cast<std::ptrdiff_t>(max_rows), items->end());
    }
    for (Json& item : *items) LimitRows(item, max_rows);
  } else if (Json::Object* members = value.AsObject()) {
    for (auto& member : *members) LimitRows(member.second, max_rows);
  }
}

// True if something was cut.
bool LimitDepth(Json& value, std::size_t max_depth) {
  if (!IsContainer(value)) return false;
  if (max_depth == 0) {
    value = Json();
    return true;
  }
  bool is_cut = false;
  if (Json::Array* items = value.AsArray()) {
    for (Json& item : *items) {
      if (IsContainer(item)) is_cut = LimitDepth(item, max_depth - 1) || is_cut;
    }
  } else {
    for (auto& member : *value.AsObject()) {
      if (IsContainer(member.second)) is_cut = LimitDepth(member.second, max_depth - 1) || is_cut;
    }
  }
  return is_cut;
}

bool IsTextBlock(const Json& block) {
  const Json* resource = block.FindGiven("resource");
  return block.FindGiven("data") == nullptr &&
         (resource == nullptr || !resource->FindGiven("blob"));
}

// Cuts text blocks and leaves out other blocks, because half an image is useless. Returns how many
// were left out.
std::size_t FitContent(Json& content, std::size_t max_bytes) {
  Json::Array* blocks = content.AsArray();
  if (blocks == nullptr) {
    Fit(content, max_bytes);
    return 0;
  }
  const std::size_t left_out =
      EraseIf(*blocks, [](const Json& block) { return !IsTextBlock(block); });
  std::vector<std::size_t> sizes;
  sizes.reserve(blocks->size());
  for (const Json& block : *blocks) sizes.push_back(DumpedSize(block) + 1);
  const std::vector<std::size_t> shares = Shares(sizes, max_bytes - 2);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < blocks->size(); ++i) {
    if (shares[i] < std::min(sizes[i], kLeastShare)) continue;
    if (shares[i] < sizes[i]) Fit((*blocks)[i], shares[i] - 1);
    if ((*blocks)[i].Find("type") == nullptr) continue;
    if (kept != i) (*blocks)[kept] = std::move((*blocks)[i]);
    ++kept;
  }
  blocks->erase(blocks->begin() + static_cast<std::ptrdiff_t>(kept), blocks->end());
  return left_out;
}

// "10,000"
std::string Grouped(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3;) digits.insert(i -= 3, ",");
  return digits;
}

}  // namespace

namespace {

// The same of a member `name`; is_inside: of a list, where nothing is known of what counts.
std::optional<std::size_t> CountRowsIn(const Json& data, std::string_view name,
                                       const core::BesideRows& beside, bool is_inside) {
  std::optional<std::size_t> rows;
  const auto consider = [&rows](std::optional<std::size_t> count) {
    if (count && (!rows || *count > *rows)) rows = count;
  };
  if (const Json::Array* items = data.AsArray()) {
    if (items->empty() || std::any_of(items->begin(), items->end(), IsContainer)) {
      const auto no_rows =
          std::lower_bound(beside.elements.begin(), beside.elements.end(), items->size()) -
          beside.elements.begin();
      const bool is_list = !is_inside && name == beside.list;
      consider(items->size() - (is_list ? static_cast<std::size_t>(no_rows) : 0));
    }
    for (const Json& item : *items) {
      if (IsContainer(item)) consider(CountRowsIn(item, {}, beside, true));
    }
  } else if (const Json::Object* members = data.AsObject()) {
    for (const auto& [member, value] : *members) {
      if (!IsContainer(value)) continue;
      const bool is_beside = !is_inside && std::find(beside.lists.begin(), beside.lists.end(),
                                                     member) != beside.lists.end();
      if (!is_beside) consider(CountRowsIn(value, member, beside, is_inside));
    }
  }
  return rows;
}

}  // namespace

std::optional<std::size_t> CountRows(const Json& data, const core::BesideRows& beside) {
  return CountRowsIn(data, {}, beside, false);
}

namespace {

// What is known of a value after one walk.
struct Extent {
  std::size_t bytes = 0;         // as DumpedSize
  std::size_t longest_list = 0;  // elements
  std::size_t depth = 0;         // arrays and objects inside each other
};

// The size of `value` inside `depth` others; what it holds widens `extent`.
std::size_t Measure(const Json& value, std::size_t depth, Extent& extent) {
  if (const core::JsonString* text = value.AsString()) return EscapedSize(std::string_view(*text));
  if (value.IsNumber()) return value.NumberText().size();
  if (const auto truth = value.AsBool()) return *truth ? 4 : 5;
  const Json::Array* items = value.AsArray();
  const Json::Object* members = value.AsObject();
  if (items == nullptr && members == nullptr) return 4;  // null
  extent.depth = std::max(extent.depth, ++depth);
  std::size_t size = 2;
  if (items != nullptr) {
    extent.longest_list = std::max(extent.longest_list, items->size());
    for (const Json& item : *items) size += Measure(item, depth, extent) + 1;
    return size - (items->empty() ? 0 : 1);
  }
  for (const auto& [name, member] : *members) {
    size += EscapedSize(std::string_view(name)) + Measure(member, depth, extent) + 2;
  }
  return size - (members->empty() ? 0 : 1);
}

Extent ExtentOf(const Json& value) {
  Extent extent;
  extent.bytes = Measure(value, 0, extent);
  return extent;
}

}  // namespace

std::size_t DumpedSize(const Json& value) { return ExtentOf(value).bytes; }

std::string_view DumpedPrefix(std::string_view text, std::size_t max_bytes) {
  if (core::SizeAsJson(text) <= max_bytes) return text;
  std::size_t used = 2;
  for (std::size_t i = 0; i < text.size(); ++i) {
    used += EscapedSize(text[i]);
    if (used > max_bytes) return core::Utf8Prefix(text, i);
  }
  return text;
}

void Fit(Json& value, std::size_t max_bytes) {
  if (DumpedSize(value) <= max_bytes) return;
  if (const core::JsonString* text = value.AsString()) {
    value = Json(std::string(DumpedPrefix(*text, max_bytes)));
  } else if (Json::Array* items = value.AsArray()) {
    FitArray(*items, max_bytes);
  } else if (Json::Object* members = value.AsObject()) {
    FitObject(*members, max_bytes);
  } else {
    value = Json();
  }
}

Limited Limit(LimitedParts parts, const ResultLimits& limits, std::size_t other_bytes) {
  Limited limited;
  const std::optional<std::size_t> all_rows = CountRows(parts.data, parts.beside_rows);
  bool is_long = false;
  bool is_deep = false;
  const auto bytes_within = [&](Json& part) {
    const Extent extent = ExtentOf(part);
    const bool part_is_long = extent.longest_list > limits.max_rows;
    if (part_is_long) LimitRows(part, limits.max_rows);
    const bool part_is_deep = extent.depth > limits.max_depth && LimitDepth(part, limits.max_depth);
    is_long = is_long || part_is_long;
    is_deep = is_deep || part_is_deep;
    return part_is_long || part_is_deep ? DumpedSize(part) : extent.bytes;
  };
  const std::size_t data_bytes = bytes_within(parts.data);
  const std::vector<std::size_t> sizes = {DumpedSize(parts.content),
                                          bytes_within(parts.structured_content),
                                          parts.passes_on_data ? data_bytes : 0};
  const std::size_t budget = std::max(limits.max_bytes, other_bytes + 1024) - other_bytes;
  const std::size_t needed = sizes[0] + sizes[1] + sizes[2];
  std::size_t left_out = 0;
  if (needed > budget) {
    const std::vector<std::size_t> shares = Shares(sizes, budget);
    if (shares[0] < sizes[0]) left_out = FitContent(parts.content, shares[0]);
    Fit(parts.structured_content, std::max<std::size_t>(shares[1], 4));
    if (parts.passes_on_data) Fit(parts.data, std::max<std::size_t>(shares[2], 4));
  }
  const bool is_whole = needed <= budget && !is_long && !is_deep;
  limited.rows = is_whole ? all_rows : CountRows(parts.data, parts.beside_rows);
  if (all_rows && limited.rows.value_or(0) < *all_rows) {
    limited.notes.push_back(Grouped(limited.rows.value_or(0)) + " of " + Grouped(*all_rows) +
                            " rows are shown.");
  } else if (is_long) {
    limited.notes.push_back("Lists of more than " + Grouped(limits.max_rows) +
                            " elements are cut there.");
  }
  if (is_deep) {
    limited.notes.push_back("What lies deeper than " + Grouped(limits.max_depth) +
                            " levels is left out.");
  }
  if (needed > budget) {
    limited.notes.push_back("The answer has " + Grouped(needed) + " bytes; it was cut to " +
                            Grouped(budget) + ".");
  }
  if (left_out > 0) {
    limited.notes.push_back("Left out of the content, because they are no text: " +
                            Grouped(left_out) + (left_out == 1 ? " part." : " parts."));
  }
  return limited;
}

}  // namespace claribi::results
