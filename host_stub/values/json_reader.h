// ObjectReader: reads a JSON object of a file that somebody wrote, member by member, and complains
// of the first thing that is wrong by its JSON pointer: a member that is missing, unknown, of
// another type, or not one of the words permitted. Reading goes on after a complaint with default
// values, so that readers need no branch for it. Source: RFC 6901.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "outcome/outcome.h"
#include "values/json_value.h"

namespace claribi::values {

/// The first complaint about a file. One thread.
class Complaints {
 public:
  /// `pointer`: where; `sentence`: what is wrong there, and what is expected.
  void Add(const std::string& pointer, const std::string& sentence);
  bool empty() const { return !first_; }
  /// kInvalid: `subject` is not valid, "at /pointer: sentence".
  outcome::Status AsStatus(const std::string& subject, const std::string& fix) const;

 private:
  std::optional<std::string> first_;
};

enum class Need { kRequired, kOptional };

/// One object. References outlive it. Call Finish once all members were asked for.
class ObjectReader {
 public:
  ObjectReader(const Json& value, std::string pointer, Complaints& complaints);

  const std::string& pointer() const { return pointer_; }
  std::string PointerTo(std::string_view name) const;
  bool Has(std::string_view name) const;

  /// The member of any type; nullptr where it is absent.
  const Json* Any(std::string_view name, Need need);
  /// A text that is not empty.
  std::string Text(std::string_view name, Need need);
  bool Truth(std::string_view name, bool otherwise);
  std::optional<double> Number(std::string_view name, Need need);
  std::optional<std::int64_t> Integer(std::string_view name, Need need, std::int64_t least,
                                      std::int64_t most);
  /// A list of texts, none empty, none twice.
  std::vector<std::string> Texts(std::string_view name, Need need);
  /// The text, which is one of `words`; its place among them. `otherwise` where it is absent.
  std::size_t OneOf(std::string_view name, Need need, const std::vector<std::string_view>& words,
                    std::size_t otherwise);

  /// Calls `read` for the object of this name, if it is there.
  void Object(std::string_view name, Need need, const std::function<void(ObjectReader&)>& read);
  /// Calls `read` for each object of a list.
  void Objects(std::string_view name, Need need, const std::function<void(ObjectReader&)>& read);
  /// Calls `read` for each member of an object that is keyed by names.
  void Named(std::string_view name, Need need,
             const std::function<void(const std::string& key, const Json& value,
                                      const std::string& pointer)>& read);

  void Complain(const std::string& sentence) { complaints_.Add(pointer_, sentence); }
  void ComplainAt(std::string_view name, const std::string& sentence);
  Complaints& complaints() { return complaints_; }

  /// Complains of members that nobody asked for.
  void Finish();

 private:
  const Json& value_;
  std::string pointer_;
  Complaints& complaints_;
  std::set<std::string, std::less<>> asked_;
};

}  // namespace claribi::values
