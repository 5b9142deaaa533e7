// CallRecord: the audit of one call: begun before the call leaves, so that none is made which the
// store has not heard of, and completed when it ended, however that was. Not a log: it keeps a hash
// of the arguments, a count of rows and the kind of an error, and no text of any of them.
// Source: store/audit.h.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "app/json_document.h"
#include "app/workspace.h"
#include "outcome/outcome.h"
#include "store/audit.h"

namespace claribi::app {

/// One call. The workspace outlives it. One thread.
class CallRecord {
 public:
  /// `arguments`: a JSON object. Fails where the store does: the call must not be made then.
  static outcome::Result<CallRecord> Begin(Workspace& workspace, const store::DataSource& source,
                                           const std::string& tool, std::string_view arguments,
                                           const outcome::Patience& patience);

  /// The call was answered with a call result (MESSAGES.md).
  void Complete(const Value& result);
  /// It had no answer, or none that counts.
  void Complete(const outcome::Error& error);
  /// It was answered, with nothing to count.
  void Complete();
  /// It was not made after all.
  void CompleteUnmade();

 private:
  CallRecord(const Workspace& workspace, store::Database& database, store::AuditRecord record)
      : workspace_(&workspace), database_(&database), record_(std::move(record)) {}
  /// Soon (store/audit.h), within an ending time (workspace.h); a failure is a warning, because the
  /// call was made.
  void Save(std::string outcome);

  const Workspace* workspace_;
  store::Database* database_;
  store::AuditRecord record_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// The status of a connection after its probe (see AskStatus), with a record of that call: of the
/// manifest's tool and arguments, made on behalf of the person. Where a plugin has tried nothing,
/// its tools are listed, and the status has that as its probe: the word of a plugin alone does not
/// show that anybody answers.
outcome::Result<Document> ProbeOnRecord(Workspace& workspace, const store::DataSource& source,
                                        loader::Connection& connection,
                                        const outcome::Patience& patience);

/// Who acts, for what is kept: --actor, or the user of the operating system; printable, and cut.
std::string ActorOf(const Workspace& workspace);

/// The same text for the same JSON, however its members are ordered and spaced: for hashing.
std::string CanonicalJson(std::string_view json);

/// The code of an error and its kind, of a fixed alphabet: "forbidden: tool_hidden".
std::string OutcomeName(const outcome::Error& error);

}  // namespace claribi::app
