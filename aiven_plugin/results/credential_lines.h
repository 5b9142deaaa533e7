// Credentials that their place in a line tells, in files and answers of programs that have no names
// for them: pairs of pppd and of a pooler's list of users, keys of WireGuard, an address with a
// user and a password behind it, "u=" and "p=" of a query, what a script sends for a prompt.
// Bounded. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "results/name_kinds.h"
#include "results/text_marks.h"

namespace claribi::results {

// at: a "*" between blanks: CLIENT * x [ADDRESS], of chap-secrets and pap-secrets (pppd(8)).
std::optional<Span> FindLinkSecret(std::string_view text, std::size_t at);

// end: the mark behind the first text of a line of two: "user" "x".
std::optional<Span> FindListedUser(std::string_view text, std::size_t end);

// at: a "=" with a tab behind it. The private or the preshared key in a line of `wg show dump`.
std::optional<Span> FindTunnelKey(std::string_view text, std::size_t at);

// at: the ":" of "scheme://". The last word of a line ADDRESS USER x, as of davfs2.
std::optional<Span> FindBehindAddress(std::string_view text, std::size_t at);

// at: a "=" behind a "p" that is no part of a word, with a "u=" before it.
std::optional<Span> FindShortParameter(std::string_view text, std::size_t at);

// at: "send". The text that is sent where a prompt for a password was expected (expect(1)).
std::optional<Span> FindSent(std::string_view text, std::size_t at);

// at: "BUNDLE_". The password of "user:x" in a variable that is named after a host (Bundler).
std::optional<Span> FindHostVariable(std::string_view text, std::size_t at);

// at: "##vso[task.setvariable variable=NAME;…]x" of a build server, where that is secret.
std::optional<Span> FindServiceVariable(std::string_view text, std::size_t at, NameKinds& kinds);

// at: the "::" before x in "::add-mask::x" and "::set-output name=NAME::x" of a workflow.
std::optional<Span> FindWorkflowValue(std::string_view text, std::size_t at, NameKinds& kinds);

// True if a password was asked for shortly before `at`.
bool WasAsked(std::string_view text, std::size_t at);

}  // namespace claribi::results
