// The shape of an answer, found once and shared by all who look for marks in it: where its rows
// are, which of them hold an error instead of data, and which objects around them may speak of
// them, with the names of their members folded. Servers put their rows at the top, in an object
// "data", or in one of the kind of {"hits": {"hits": […]}}. Pure; bounded by the size of the data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace claribi::policy {

// A list, and how the answer calls it.
struct RowList {
  const core::Json::Array* rows = nullptr;
  std::string_view name;        // of the member; empty where the answer is the list
  std::string plain;            // the name, folded
  bool holds_anything = false;  // the name does not say of what it is, or there is none
  std::size_t apart = 0;        // elements that are no rows, but records about the stream

  std::int64_t size() const { return static_cast<std::int64_t>(rows->size() - apart); }
};
RowList NamedList(const core::Json::Array& rows, std::string_view name);

// A member of an object, its name folded.
struct NamedValue {
  std::string_view name;
  std::string plain;
  const core::Json* value = nullptr;
};

// An object that may speak of the rows: one of those around them, one inside of these that tells of
// pages, or another one beside them.
struct Around {
  enum class Place {
    kPath,    // the rows are in it
    kInside,  // it tells of pages
    kBeside,  // of anything: only what can be said of nothing but an answer counts
  };
  Around(const core::Json::Object& members, Place where, std::string_view its_name = {});

  bool is_inside() const { return place == Place::kInside; }
  bool is_beside() const { return place == Place::kBeside; }

  const core::Json::Object* object;
  Place place;
  std::string_view name;
  std::string plain;
  std::vector<NamedValue> members;
  // It is a thing with a life of its own: of it, "done" or "running" speak.
  bool is_of_thing = false;
};

// Views into the data, which have to live longer.
class AnswerShape {
 public:
  explicit AnswerShape(const core::Json& data);

  const core::Json& data() const { return data_; }
  // Of the lists that are not inside another one, the one that is called as rows are, else the
  // longest of objects or lists, else the longest. Lists whose names say that they are about
  // columns, or about what is missing, are rows only where there is no other.
  const std::optional<RowList>& list() const { return list_; }
  // The first or the last element of a stream of records may be about the stream, and no row:
  // {"@end": false, "resume": "k2"}.
  const std::vector<std::size_t>& apart() const { return apart_; }
  // Rows that came; empty without a list.
  std::optional<std::int64_t> rows() const;
  // Elements of the list that have an error and lack what every other one has: they are no rows.
  const std::vector<std::size_t>& failed() const { return failed_; }
  // The outermost object first, and the others behind all that the rows are in.
  const std::vector<Around>& around() const { return around_; }

 private:
  void ReadRecordsAbout(const core::Json::Array& records);

  const core::Json& data_;
  std::optional<RowList> list_;
  std::vector<std::size_t> failed_;
  std::vector<std::size_t> apart_;
  std::vector<Around> around_;
};

// The error of a part that has one; nullptr if it has none.
const core::Json* ErrorIn(const core::Json& part);

}  // namespace claribi::policy
