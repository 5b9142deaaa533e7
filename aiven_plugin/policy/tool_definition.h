// A tool's definition as a model is shown it, and its fingerprint: what was approved, in 43
// characters. Not a judge of what a definition means (tool_filter.h) or of what a change of it does
// (definition_drift.h).
//
// The fingerprint is SHA-256 (FIPS 180-4) of the canonical text: one JSON object of all fields,
// absent ones null, members sorted by name at every depth because their order has no meaning.
// Numbers count as they were written, because a model sees the digits. The canonical text is also
// what is kept of a definition, so a kept one proves itself by its fingerprint.
//
// A fingerprint carries the version of this rule. When the rule changes, the version is raised and
// the old rule stays, so that what was approved under it is recognised and taken over without a
// person (ADR 0056).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "policy/instructions.h"

namespace claribi::policy {

// All that a model is shown of a tool. Borrows everything.
struct VisibleTool {
  std::string_view name;
  std::string_view title;        // empty if absent
  std::string_view description;  // empty if absent
  const core::Json& input_schema;
  const core::Json& output_schema;
  const core::Json& annotations;
};

// The same with its values.
struct Definition {
  std::string name{};
  std::string title{};
  std::string description{};
  core::Json input_schema{};
  core::Json output_schema{};
  core::Json annotations{};

  VisibleTool View() const {
    return {name, title, description, input_schema, output_schema, annotations};
  }
};

// Members sorted by name at every depth.
core::Json SortedMembers(const core::Json& value);
// A member of an object whose members are sorted; null if absent or no object.
const core::Json* FindSorted(const core::Json& object, std::string_view name);

// Valid UTF-8, one line.
std::string CanonicalText(const VisibleTool& tool);
// What CanonicalText wrote. kInvalid for any other text.
core::Result<Definition> ReadDefinition(std::string_view canonical_text);

struct Fingerprint {
  static constexpr int kOldest = 1;
  static constexpr int kCurrent = 2;

  int version = kCurrent;
  std::string hash;  // base64url

  // "2:" and the hash.
  std::string Text() const;
  // The same with the beginning of the hash alone, for people to pass on: 132 bits of it, so that
  // not even a vendor who writes both finds two definitions with one short form.
  std::string Short() const;
  // Empty for what Text would not have written in this version or an older one.
  static std::optional<Fingerprint> Read(std::string_view text);
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

// version: from kOldest to kCurrent.
core::Result<Fingerprint> FingerprintOf(const VisibleTool& tool,
                                        int version = Fingerprint::kCurrent);

// Whether `text` is the fingerprint of the tool, whole or in its short form, in whatever version it
// is written. kInvalid: it is no fingerprint of a version that is known here.
core::Result<bool> HasFingerprint(const VisibleTool& tool, std::string_view text);
// The same where the fingerprint is there already.
core::Result<bool> IsWrittenAs(const Fingerprint& fingerprint, std::string_view text);

// Whether the texts of a tool speak to a model or hide something; see instructions.h.
std::vector<InstructionMark> InstructionsIn(const VisibleTool& tool);

}  // namespace claribi::policy
