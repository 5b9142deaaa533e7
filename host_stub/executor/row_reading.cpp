#include "executor/row_reading.h"

#include <algorithm>

#include "rows/derivation.h"

namespace claribi::executor {
namespace {

using semantic_model::Entity;
using semantic_model::Field;
using semantic_model::Read;
using values::Cell;

constexpr std::size_t kLongestReason = 200;

// One row with the rows around it, the nearest last.
struct Nested {
  const Json* row = nullptr;
  const Json* around = nullptr;
};

// Goes along a pointer in which "*" stands for every item of an array. Not recursive: a list of
// places becomes a longer list at each "*".
bool FindRows(const Json& page, const std::string& pointer, std::vector<Nested>& found) {
  std::vector<Nested> here{{.row = &page, .around = nullptr}};
  std::string_view left = pointer;
  bool is_there = true;
  for (auto star = left.find("/*/"); star != std::string_view::npos; star = left.find("/*/")) {
    std::vector<Nested> inner;
    for (const Nested& place : here) {
      const Json* list = place.row->At(left.substr(0, star));
      if (list == nullptr || !list->IsArray()) {
        is_there = false;
        continue;
      }
      for (const Json& item : list->Items()) inner.push_back({.row = &item, .around = &item});
    }
    here = std::move(inner);
    left.remove_prefix(star + 2);
  }
  for (const Nested& place : here) {
    const Json* end = place.row->At(left);
    if (end == nullptr || end->IsNull()) {
      is_there = is_there && place.around != nullptr;  // an inner list may be absent
      continue;
    }
    if (!end->IsArray()) {
      found.push_back({.row = end, .around = place.around});
      continue;
    }
    for (const Json& item : end->Items()) found.push_back({.row = &item, .around = place.around});
  }
  return is_there;
}

bool IsNone(const Field& field, const Json& value) {
  return std::any_of(field.none_is.begin(), field.none_is.end(), [&](const Json& none) {
    return none == value ||
           (none.IsNumber() && value.IsNumber() && none.Number() == value.Number());
  });
}

Cell CellOf(const Field& field, const std::vector<std::string>& pointers, const Nested& place) {
  for (const std::string& pointer : pointers) {
    const bool climbs = pointer.rfind("../", 0) == 0;
    const Json* from = climbs ? place.around : place.row;
    const Json* value =
        from == nullptr ? nullptr : from->At(climbs ? "/" + pointer.substr(3) : pointer);
    if (value == nullptr || value->IsNull()) continue;
    return IsNone(field, *value) ? Cell::None() : Cell::FromJson(*value, field.type);
  }
  return Cell::None();
}

}  // namespace

bool ReadRows(const Read& read, const Entity& entity, const CallResult& result,
              std::vector<ReadFields>& rows) {
  for (const Json& page : result.pages) {
    std::vector<Nested> places;
    if (!FindRows(page, read.rows, places)) return false;
    for (const Nested& place : places) {
      ReadFields fields;
      for (const auto& [id, pointers] : read.fields) {
        if (const Field* field = entity.Find(id)) fields[id] = CellOf(*field, pointers, place);
      }
      rows.push_back(std::move(fields));
    }
  }
  return true;
}

std::vector<MissingPart> MissingParts(const semantic_model::PartialMark& mark,
                                      const CallResult& result) {
  std::vector<MissingPart> parts;
  for (const Json& page : result.pages) {
    const Json* list = page.At(mark.rows);
    if (list == nullptr) continue;
    for (const Json& item : list->Items()) {
      MissingPart part;
      for (const auto& [column, pointer] : mark.binds) {
        const Json* value = item.At(pointer);
        if (value != nullptr && value->IsText()) part.known[column] = value->Text();
      }
      const Json* reason = mark.reason.empty() ? nullptr : item.At(mark.reason);
      part.why = reason == nullptr ? "it was refused" : reason->Text();
      part.why = part.why.substr(0, std::min(part.why.find('\n'), kLongestReason));
      parts.push_back(std::move(part));
    }
  }
  return parts;
}

std::string WhatIsLacking(const Read& read, const CallResult& result, std::size_t rows) {
  if (result.pages.empty()) return "";
  const Json& page = result.pages.back();
  for (const auto& count : read.counts) {
    const Json* of = page.At(count.of);
    const Json* here = count.have.empty() ? nullptr : page.At(count.have);
    if (of == nullptr || !of->IsNumber() || (!count.have.empty() && here == nullptr)) continue;
    const double have = here == nullptr ? static_cast<double>(rows) : here->Number();
    if (have < of->Number()) {
      return std::to_string(static_cast<std::int64_t>(have)) + " of " +
             std::to_string(static_cast<std::int64_t>(of->Number())) + " were given";
    }
  }
  return "";
}

rows::Column ColumnOf(const Entity& entity, const Field& field) {
  return {.name = entity.id + "." + field.id,
          .type = field.type,
          .unit = field.unit,
          .label = field.naming.names.front()};
}

void MergeRows(const Entity& entity, rows::RowSet& set) {
  std::map<std::string, std::size_t> places;
  std::vector<rows::Row> merged;
  for (rows::Row& row : set.rows) {
    Json key = Json::EmptyArray();
    for (const std::string& field : entity.key) {
      const Cell* cell = set.At(row, entity.id + "." + field);
      key.Push(cell == nullptr ? Json() : cell->ToJson());
    }
    const auto [place, is_new] = places.emplace(values::WriteJson(key), merged.size());
    if (is_new) {
      merged.push_back(std::move(row));
      continue;
    }
    rows::Row& first = merged[place->second];
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const bool is_number = set.columns[i].type == rows::Type::kNumber;
      if (!is_number || !row.cells[i].HasValue()) continue;
      const double so_far = first.cells[i].HasValue() ? first.cells[i].number() : 0;
      first.cells[i] = Cell::Number(so_far + row.cells[i].number());
    }
  }
  set.rows = std::move(merged);
}

void DeriveFields(const Entity& entity, rows::RowSet& set, std::int64_t now_ms) {
  for (const Field& field : entity.fields) {
    if (!field.derived) continue;
    const auto of = set.IndexOf(entity.id + "." + field.derived->of);
    const auto minus = set.IndexOf(entity.id + "." + field.derived->minus);
    if (!of || (!field.derived->minus.empty() && !minus)) continue;
    const std::size_t place = set.Add(ColumnOf(entity, field));
    const auto derive = [&](rows::Row& row) {
      const Cell none;
      row.cells[place] =
          rows::Derive(*field.derived, row.cells[*of], minus ? row.cells[*minus] : none, now_ms);
    };
    for (rows::Row& row : set.rows) derive(row);
    for (rows::Gap& gap : set.gaps) derive(gap.known);
    for (rows::Row& row : set.left_out) derive(row);
  }
}

}  // namespace claribi::executor
