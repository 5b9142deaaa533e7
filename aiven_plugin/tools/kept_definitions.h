// Definitions that an organisation has approved, kept so that a later change can be judged and the
// approved text be shown. Content-addressed: what is looked for is a fingerprint, and what is found
// has it, so no row of a store can pass for another. Kept once an organisation and vendor, in the
// organisation's vault. Not a record of what is approved: see tool_approvals.h.
//
// Bounded: a definition of more than kMostDefinitionBytes is not kept, and where all pages are
// full, those that were kept longest ago go. What is not kept can be approved and recognised like
// any other; a change of it cannot be judged, and hides the tool.
//
// A page is one sealed record. Pages are filled one after the other, so that the tools of an
// ordinary vendor are one record, read only where something changed.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/call_context.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/result.h"
#include "policy/tool_definition.h"
#include "vault/vault.h"

namespace claribi::tools {

// By the text of the fingerprint.
using DefinitionsByPrint =
    std::map<std::string, std::shared_ptr<const policy::Definition>, std::less<>>;

class KeptDefinitions {  // [mt]
 public:
  static constexpr std::string_view kRecordPrefix = "tool_definitions";
  static constexpr std::size_t kMostPages = 16;
  static constexpr std::size_t kMostPageBytes = std::size_t{160} * 1024;
  static constexpr std::size_t kMostDefinitionBytes = std::size_t{96} * 1024;

  // Borrows clock and logger. vault: the organisation's.
  KeptDefinitions(vault::Vault vault, const core::Clock& clock, const core::Logger& logger,
                  std::string vendor)
      : vault_(std::move(vault)), clock_(clock), logger_(logger), vendor_(std::move(vendor)) {}

  // Those of `prints` that are kept. What cannot be read is not there.
  DefinitionsByPrint Find(const core::CallContext& call, const std::set<std::string>& prints) const;

  // Keeps canonical texts by their fingerprints, as far as they fit. A failure is logged, and costs
  // no approval.
  void Keep(const core::CallContext& call, const std::map<std::string, std::string>& texts);

  // Seals pages of an old key anew, so that the key can be retired.
  void SealAnew(const core::CallContext& call);

 private:
  struct Entry {
    std::string print;
    std::int64_t kept_at_ms = 0;
    std::string text;
  };
  struct Page {
    std::vector<Entry> entries;
    vault::Version version = 0;
    bool is_unreadable = false;
    bool is_of_old_key = false;

    std::size_t bytes() const;
  };

  std::string NameOf(std::size_t page) const;
  core::Result<Page> Read(const core::CallContext& call, std::size_t page, bool looks_at_key) const;
  core::Status Write(const core::CallContext& call, std::size_t page, const Page& content);
  core::Status KeepOnce(const core::CallContext& call,
                        const std::map<std::string, std::string>& texts);
  void NoteFailure(const core::Error& error) const;

  vault::Vault vault_;
  const core::Clock& clock_;
  const core::Logger& logger_;
  const std::string vendor_;
};

}  // namespace claribi::tools
