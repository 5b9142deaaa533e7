// The tools of one connection, all pages of them, and the warnings about them. Inside of this
// room only. Source: plugin_api/messages/MESSAGES.md, "Tool list".
#pragma once

#include <string>
#include <vector>

#include "app/invocation.h"
#include "app/json_document.h"
#include "app/model_names.h"
#include "loader/plugin_handles.h"
#include "outcome/outcome.h"

namespace claribi::app {

struct ToolListing {
  Document tools{rapidjson::kArrayType};
  Document hidden{rapidjson::kArrayType};
  Document approved{rapidjson::kArrayType};   // names
  Document withdrawn{rapidjson::kArrayType};  // the same
  std::string as_listed;                      // the fingerprint of the list; "": none is given
  Document diff;                              // null: none was asked for
  Document definitions;                       // the same
  Document last_page;
  bool complete = true;
};

/// A tool with the fingerprint of the definition that is approved.
struct ToolApproval {
  std::string name;
  std::string definition;
};

/// What is wanted besides the list: which tools are approved before, and what is shown of them.
struct ListingOrder {
  bool all = false;                        // approve all
  std::string as_listed = {};              // in the list of this fingerprint
  std::vector<ToolApproval> tools = {};    // approve these
  std::string place = {};                  // where an approval holds or ends; "": the connection
  std::vector<std::string> withdraw = {};  // end the approval of these; not beside the others
  std::string diff = {};                   // the tool whose change is wanted; "": none
  bool definitions = false;                // the definitions that are approved
};

outcome::Result<ToolListing> CollectTools(loader::Connection& connection, const ListingOrder& order,
                                          const loader::CallSettings& settings);

/// Gives each tool that is shown its `model_name`.
void AddModelNames(ToolListing& listing, const std::string& source);

/// The tools that are shown, by their own names.
std::vector<ToolAddress> AddressesIn(const ToolListing& listing, const std::string& source);

/// A tool that is not what was approved.
struct ToolDrift {
  std::string name;
  std::string reason;
  bool is_hidden = true;     // false: it is shown
  bool is_warned_of = true;  // false: it was accepted, and a note of the plugin says so
};
std::vector<ToolDrift> DriftsIn(const ToolListing& listing);

/// The layer of the filter that hides what changed. Source: plugin_api/messages/MESSAGES.md.
inline constexpr const char* kDriftLayer = "drift";

/// How a person brings back a tool that is hidden because it changed: sentences, with a command to
/// paste. Printable.
std::string DriftFix(const GlobalOptions& options, const std::string& source,
                     const std::string& tool);

/// The beginning of a fingerprint that is enough to approve by: of a definition, or of a list. ""
/// of what is no fingerprint.
std::string ShortFingerprint(const std::string& fingerprint);

/// Lines that warn of them, and say how to approve them; empty where there is none. Printable.
std::string DriftText(const ToolListing& listing, const std::string& source,
                      const GlobalOptions& options);

}  // namespace claribi::app
