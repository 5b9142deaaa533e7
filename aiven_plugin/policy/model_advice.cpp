#include "policy/model_advice.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace claribi::policy {
namespace {

using core::ErrorKind;

std::string_view WhatToDo(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalidArguments:
      return "Correct the arguments by what is said below and by the tool's input schema, then "
             "call again.";
    case ErrorKind::kQueryRefused:
      return "The query was not sent. Write it in another way, by what is said below, and call "
             "again.";
    case ErrorKind::kToolNotFound:
      return "Use a tool that is in the list of tools; do not guess names.";
    case ErrorKind::kToolHidden:
      return "Use another tool of the list. If none serves, tell "
             "the user: whether this tool may be used is decided by an operator, not by you.";
    case ErrorKind::kAuthRequired:
      return "No call of this data source can succeed now. Tell the user that a person has to sign "
             "in to it again.";
    case ErrorKind::kForbidden:
      return "Tell the user that the access is missing, and that an "
             "administrator at the vendor may be able to give it; other things may be readable.";
    case ErrorKind::kNotFound:
      return "List what there is, take the names from that list, and call again.";
    case ErrorKind::kConflict:
      return "What was asked for is in a state in which it cannot be read. Tell the user; somebody "
             "has to change that state.";
    case ErrorKind::kRateLimited:
      return "Then ask for more in one call instead of calling often.";
    case ErrorKind::kUnavailable:
    case ErrorKind::kNetwork:
      return "If it fails again, tell the user what failed.";
    case ErrorKind::kTimeout:
      return "Ask for less at once: a narrower filter, fewer rows, a shorter period.";
    case ErrorKind::kTooLarge:
      return "Ask for less at once: a narrower filter, fewer rows or columns, a shorter period.";
    case ErrorKind::kProtocol:
    case ErrorKind::kOauth:
    case ErrorKind::kTls:
    case ErrorKind::kConfiguration:
      return "Nothing in the arguments is wrong. Tell the user that an operator has to look at "
             "this "
             "data source.";
    case ErrorKind::kOther:
      break;
  }
  return "If the arguments can be the reason, correct them and call again; otherwise tell the user "
         "what failed.";
}

bool IsOfTheCaller(ErrorKind kind) {
  return kind == ErrorKind::kInvalidArguments || kind == ErrorKind::kQueryRefused ||
         kind == ErrorKind::kNotFound || kind == ErrorKind::kTooLarge;
}

bool IsForTheUser(ErrorKind kind) {
  return kind == ErrorKind::kForbidden || kind == ErrorKind::kConflict;
}

// Whether the same call may succeed later, and when.
std::string Again(const core::Error& error) {
  if (!error.retryable) {
    return IsOfTheCaller(error.kind) ? "" : "Do not repeat the same call. ";
  }
  if (!error.retry_after)
    return "The same call may succeed if it is repeated once, a little later. ";
  const std::int64_t seconds = std::chrono::ceil<std::chrono::seconds>(*error.retry_after).count();
  return "The same call may succeed, but not before " +
         std::to_string(std::max<std::int64_t>(seconds, 1)) + " s from now. ";
}

}  // namespace

std::string AdviceForModel(const core::Error& error) {
  return Again(error) + std::string(WhatToDo(error.kind));
}

std::string FixForModel(const core::Error& error) {
  if (error.fix.empty()) return {};
  if (IsOfTheCaller(error.kind)) return "What to change: " + error.fix;
  return IsForTheUser(error.kind) ? "For the user: " + error.fix : std::string();
}

}  // namespace claribi::policy
