#include "tools/approval_errors.h"

#include "core/text.h"
#include "policy/tool_pins.h"

namespace claribi::tools {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;

Error TooManyTools() {
  return Error(ErrorCode::kTooLarge, "These tools cannot be approved.",
               "at most " + std::to_string(policy::ToolPins::kMaxPins) +
                   " tools are approved for one connection, those that disappeared included",
               "Disconnect the data source and connect it again: that forgets the old ones.")
      .Kind(ErrorKind::kTooLarge);
}

Error OtherVendor(const std::string& owner, const std::string& vendor) {
  return Error(ErrorCode::kInvalid, "This connection belongs to another vendor.",
               "it was connected with the manifest of \"" + core::Excerpt(owner, 128) +
                   "\", and this is the manifest of \"" + vendor + "\"",
               "Use the manifest that it was connected with, or connect a data source of its own.")
      .Kind(ErrorKind::kConfiguration);
}

Error KeepsChanging() {
  return Error(ErrorCode::kConflict, "The record of approved tools keeps changing.",
               "other nodes wrote it at the same time, " + std::to_string(kSwapAttempts) +
                   " times in a row",
               "Try again.")
      .Kind(ErrorKind::kConflict)
      .Retryable();
}

Error NotApprovedThere(std::string_view name, ApprovalPlace place) {
  return Error(ErrorCode::kNotFound,
               "The approval of the tool " + core::Quoted(name, 128) + " cannot be withdrawn.",
               std::string("no tool of that name is approved for ") +
                   (place == ApprovalPlace::kConnection ? "this connection" : "the organisation"),
               "Name a tool that is approved there, or the other place; nothing was withdrawn.")
      .Kind(ErrorKind::kInvalidArguments);
}

}  // namespace claribi::tools
