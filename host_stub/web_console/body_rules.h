// BodyRules: what the interface says of the body of a request, held against the bodies that come.
// One place for all routes, so that no operation meets a member of another type. Not a validator of
// JSON Schema: it knows the keywords that openapi.json uses for bodies, and refuses to be made of
// others. Source: openapi.json; JSON Schema 2020-12.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "outcome/outcome.h"
#include "values/json_value.h"

namespace claribi::web_console {

/// The text of openapi.json.
std::string_view InterfaceText();

/// Any thread, once it is made.
class BodyRules {
 public:
  /// kInternal: the text is no interface, or has a keyword that is not known here.
  static outcome::Result<BodyRules> Of(std::string_view interface_text);

  /// Why the body is not one of this route; nothing where it is. `path`: with {id}.
  std::optional<outcome::Error> Fault(const std::string& method, const std::string& path,
                                      const values::Json& body) const;

 private:
  explicit BodyRules(std::shared_ptr<const values::Json> document)
      : document_(std::move(document)) {}

  std::shared_ptr<const values::Json> document_;  // shared by copies; the schemas point into it
  std::map<std::string, const values::Json*> schemas_;  // by "POST /api/things"
};

}  // namespace claribi::web_console
