// Reads the members of one JSON object strictly: each by its name and type, none left over. The
// first violation is kept, with its JSON pointer (RFC 6901); after it, reads give empty values, so
// that a reader of a message stays a plain list of its members.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json.h"

namespace claribi::manifest {

// Where the first violation is kept; shared by all readers of one document.
class Violation {
 public:
  // Ignored after the first. cause: without the pointer.
  void Report(std::string_view pointer, std::string_view cause, std::string_view fix);
  bool found() const { return error_.has_value(); }
  const core::Error& error() const { return *error_; }  // precondition: found()

 private:
  std::optional<core::Error> error_;
};

// ", seen …": the value as JSON, cut, for the end of a cause.
std::string Seen(const core::Json& value);

class ObjectReader {
 public:
  // Borrows all three. A value that is no object is a violation.
  ObjectReader(const core::Json& value, std::string pointer, Violation& violation);
  ObjectReader(const ObjectReader&) = delete;
  ObjectReader& operator=(const ObjectReader&) = delete;

  bool Has(std::string_view name) const;  // present and not null
  // A text that is not empty, of valid characters; absence is a violation.
  std::string Text(std::string_view name);
  std::optional<std::string> OptionalText(std::string_view name);  // null or absent: none
  // Texts, none empty, none twice; absent: an empty list.
  std::vector<std::string> Texts(std::string_view name);
  // nullptr if absent (a violation when required); marks the member as read.
  const core::Json* Member(std::string_view name, bool required);
  // Elements of an array; nullptr if absent (a violation when required) or no array.
  const core::Json::Array* Elements(std::string_view name, bool required);
  // Calls `read(element, pointer)` for each element of the array; absence as in Elements.
  void ForEach(std::string_view name, bool required,
               const std::function<void(const core::Json&, std::string)>& read);
  // An integer from `least` to `most`; a violation else, and `least` stands for it.
  std::int64_t Integer(std::string_view name, std::int64_t least,
                       std::int64_t most = std::numeric_limits<std::int64_t>::max());

  // True or false; absent: false.
  bool Flag(std::string_view name);

  // Names of all members, read or not.
  std::vector<std::string> Names() const;
  std::string PointerTo(std::string_view name) const;
  void Report(std::string_view name, std::string_view cause, std::string_view fix);
  // A `text` of the member that is no absolute https URL is a violation.
  void RequireHttps(std::string_view name, const std::string& text);
  // Every member that was not read is a violation. Call it last.
  void RefuseUnknown();

 private:
  std::string CheckedText(const core::Json& value, std::string_view pointer);

  const core::Json& value_;
  std::string pointer_;
  Violation& violation_;
  std::set<std::string, std::less<>> read_;
};

}  // namespace claribi::manifest
