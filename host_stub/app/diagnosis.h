// Diagnosis: what `doctor` found out, one finding for each check, and how people and programs are
// told. It looks at nothing itself: the checks do (doctor_checks.h, data_source_checks.h).
// Inside of this room only.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/invocation.h"
#include "app/json_document.h"
#include "outcome/outcome.h"

namespace claribi::app {

enum class Verdict { kOk, kWarning, kFailed, kSkipped };

/// "ok", "warning", "failed", "skipped".
const char* VerdictName(Verdict verdict);

/// What one check says. No member ever holds a secret. Texts may come from a vendor.
struct Finding {
  Verdict verdict = Verdict::kOk;
  std::string says = {};   // a sentence; of a check that was skipped, why
  std::string cause = {};  // of a warning or a failure
  std::string fix = {};    // of a warning or a failure
  std::vector<std::string> notes = {};
  Document details = Document(rapidjson::kObjectType);  // for programs; {}: none
};

Finding Ok(std::string says);
Finding Warning(std::string says, std::string cause, std::string fix);
Finding Failed(std::string says, std::string cause, std::string fix);
/// With a cause and a fix, whatever the error leaves out.
Finding Failed(const outcome::Error& error);
Finding Skipped(std::string why);

/// Why a check is skipped that stands on the one with this id, which failed.
std::string BecauseOf(const char* id);

/// One run of checks. One thread.
class Diagnosis {
 public:
  /// `options`: of the command, for the commands that fixes name.
  explicit Diagnosis(GlobalOptions options = {}) : options_(std::move(options)) {}

  /// `data_source`: its name; empty for a check of the host itself. Of a data source, what looks
  /// like a secret is taken out of the cause.
  void Add(std::string id, std::string data_source, Finding finding);

  /// Nothing if the host's checks of these ids let one go on that stands on them; otherwise why it
  /// is skipped: the first of them that failed, was skipped, or was not made.
  std::optional<std::string> WhyNot(const std::vector<const char*>& needs) const;

  /// The members `ok`, `counts` and `checks`.
  Document ToJson() const;

  /// A line for each check, with notes, cause and fix beneath, and one that counts; printable.
  std::string ToText() const;

  /// kCheckFailed if a check failed.
  std::optional<outcome::Error> Failure() const;

 private:
  struct Entry {
    std::string id;
    std::string data_source;
    Finding finding;
  };

  std::size_t Count(Verdict verdict) const;

  const GlobalOptions options_;
  std::vector<Entry> entries_;
};

}  // namespace claribi::app
