// An authorization status, and whether the probe in it passed. Inside of this room only.
// Source: plugin_api/messages/MESSAGES.md, "Authorization".
#pragma once

#include <string>

#include "app/json_document.h"
#include "loader/plugin_handles.h"
#include "outcome/outcome.h"
#include "store/data_sources.h"

namespace claribi::app {

/// The authorization status of a connection: with `probe`, after the read call that proves that it
/// works.
outcome::Result<Document> AskStatus(loader::Connection& connection, bool probe,
                                    const loader::CallSettings& settings);

/// Why a new sign-in is required, as a sentence; empty if none is required.
std::string SignInReason(const Value& status);

/// What a probe is called that listed the tools, because no call was there to be made: it proves
/// that somebody answers, not that access works.
inline constexpr const char* kListing = "listing";

/// Nothing if the status says that somebody answered; otherwise why the connection does not work.
outcome::Status JudgeProbe(const Value& status);

/// Whether the probe listed the tools only.
bool IsListing(const Value& status);

/// Whether the sign-in is good, and the probe was not made because its tool is hidden.
bool IsProbeHidden(const Value& status);

/// Whether the vendor is not asked for the moment. `circuit`: of a status.
bool IsShut(const Value& circuit);

/// "is not asked before 2026-11-26 18:40:00Z", or "is tried with the next request".
std::string NextAttempt(const Value& circuit);

/// An error for an error detail (MESSAGES.md): code by its kind, what from `what`, cause the
/// vendor's words.
outcome::Error FromDetail(const Value& detail, const std::string& what);

/// Notes the outcome of a check in the row.
void NoteCheck(store::DataSource& source, const std::string& status, bool passed);

}  // namespace claribi::app
