// The operator's catalogue: definitions of one vendor's tools that are approved for every tenant.
// It comes with the manifest and is renewed with it; `claribi-host approvals export` writes it from
// a connection. Of a tool it may hold several definitions, such as those of two releases that a
// vendor runs side by side. Not a filter: it approves definitions, and shows no tool that
// tool_filter.h denies. Shape: "approved_definitions" of
// plugin_api/messages/operator_config.schema.json.
//
// An entry has a fingerprint, and the definition itself where its texts may be handed on. With the
// fingerprint alone a definition is recognised; with its text a later change can be judged, and the
// approved text be shown, on a connection that has seen neither.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "policy/tool_definition.h"

namespace claribi::policy {

class DefinitionCatalogue {  // immutable once read
 public:
  static constexpr std::size_t kMostTools = 5000;
  static constexpr std::size_t kMostOfOneTool = 16;

  struct Entry {
    Fingerprint approved;
    std::string definition;  // canonical text; empty: not in the catalogue
  };

  // kInvalid of kind "configuration" with the JSON pointer of what is wrong. Strict: unknown
  // members are refused, and so is a definition that does not have its fingerprint.
  static core::Result<DefinitionCatalogue> Parse(const core::Json& json);
  core::Json ToJson() const;

  // The id of its manifest; empty: no catalogue.
  const std::string& vendor() const { return vendor_; }
  void set_vendor(std::string vendor) { vendor_ = std::move(vendor); }

  // Empty: it has no tool of that name.
  const std::vector<Entry>& Of(std::string_view tool) const;
  // What is there already is not added. Precondition: the definition, if any, has the fingerprint.
  void Add(std::string_view tool, Entry entry);

 private:
  std::string vendor_;
  std::map<std::string, std::vector<Entry>, std::less<>> tools_;
};

}  // namespace claribi::policy
