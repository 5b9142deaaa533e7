#include "app/diagnosis.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/answer.h"
#include "app/hints.h"
#include "app/printable.h"
#include "store/leases.h"
#include "support_bundle/scrubber.h"

namespace claribi::app {
namespace {

using outcome::Error;

constexpr std::array kVerdicts{Verdict::kOk, Verdict::kWarning, Verdict::kFailed,
                               Verdict::kSkipped};
constexpr std::size_t kVerdictColumn = 9;  // "warning" and "skipped", and a gap
constexpr std::size_t kLabelGap = 2;

std::string Padded(std::string text, std::size_t width) {
  const std::size_t shown = DisplayWidth(text);
  if (shown < width) text.append(width - shown, ' ');
  return text;
}

std::string Label(const std::string& id, const std::string& data_source) {
  return data_source.empty() ? id : Printable(data_source) + ": " + id;
}

std::string Beneath(const char* name, const std::string& text) {
  if (text.empty()) return "";
  return std::string(kVerdictColumn, ' ') + name + ": " + Printable(text) + "\n";
}

}  // namespace

const char* VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return "ok";
    case Verdict::kWarning:
      return "warning";
    case Verdict::kFailed:
      return "failed";
    case Verdict::kSkipped:
      return "skipped";
  }
  return "failed";
}

Finding Ok(std::string says) { return {.verdict = Verdict::kOk, .says = std::move(says)}; }

Finding Warning(std::string says, std::string cause, std::string fix) {
  return {.verdict = Verdict::kWarning,
          .says = std::move(says),
          .cause = std::move(cause),
          .fix = std::move(fix)};
}

Finding Failed(std::string says, std::string cause, std::string fix) {
  return {.verdict = Verdict::kFailed,
          .says = std::move(says),
          .cause = std::move(cause),
          .fix = std::move(fix)};
}

Finding Failed(const Error& error) {
  const Document whole = ToJson(error, store::UnixMs());
  return Failed(TextOf(whole, "what"), TextOf(whole, "cause"), TextOf(whole, "fix"));
}

Finding Skipped(std::string why) { return {.verdict = Verdict::kSkipped, .says = std::move(why)}; }

std::string BecauseOf(const char* id) { return std::string("The check \"") + id + "\" failed."; }

void Diagnosis::Add(std::string id, std::string data_source, Finding finding) {
  finding.fix = WithOptions(finding.fix, options_, data_source);
  // It may be what a vendor wrote, and that may be anything.
  if (!data_source.empty()) {
    const support_bundle::Scrubber scrubber;
    finding.cause = scrubber.Anything(finding.cause);
    const std::string reason = TextOf(finding.details, "reason");
    if (!reason.empty()) Set(finding.details, "reason", scrubber.Anything(reason));
  }
  entries_.push_back({std::move(id), std::move(data_source), std::move(finding)});
}

std::optional<std::string> Diagnosis::WhyNot(const std::vector<const char*>& needs) const {
  for (const char* needed : needs) {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [needed](const Entry& entry) {
      return entry.id == needed && entry.data_source.empty();
    });
    const std::string subject = std::string("The check \"") + needed + "\" ";
    if (found == entries_.end()) return subject + "was not made.";
    if (found->finding.verdict == Verdict::kFailed) return BecauseOf(needed);
    if (found->finding.verdict == Verdict::kSkipped) return subject + "was skipped.";
  }
  return std::nullopt;
}

std::size_t Diagnosis::Count(Verdict verdict) const {
  return static_cast<std::size_t>(
      std::count_if(entries_.begin(), entries_.end(),
                    [verdict](const Entry& entry) { return entry.finding.verdict == verdict; }));
}

Document Diagnosis::ToJson() const {
  Document json(rapidjson::kObjectType);
  Set(json, "ok", Count(Verdict::kFailed) == 0);
  Document counts(rapidjson::kObjectType);
  for (const Verdict verdict : kVerdicts) {
    Set(counts, VerdictName(verdict), static_cast<std::int64_t>(Count(verdict)));
  }
  Set(json, "counts", counts);
  Document list(rapidjson::kArrayType);
  for (const Entry& entry : entries_) {
    Document check(rapidjson::kObjectType);
    Set(check, "id", entry.id);
    SetTextOrNull(check, "data_source", entry.data_source);
    Set(check, "result", VerdictName(entry.finding.verdict));
    Set(check, "says", entry.finding.says);
    SetTextOrNull(check, "cause", entry.finding.cause);
    SetTextOrNull(check, "fix", entry.finding.fix);
    Document notes(rapidjson::kArrayType);
    for (const std::string& note : entry.finding.notes) {
      notes.PushBack(Value(note.c_str(), notes.GetAllocator()), notes.GetAllocator());
    }
    Set(check, "notes", notes);
    Set(check, "details", entry.finding.details);
    list.PushBack(Value(check, list.GetAllocator()), list.GetAllocator());
  }
  Set(json, "checks", list);
  return json;
}

std::string Diagnosis::ToText() const {
  std::size_t widest = 0;
  for (const Entry& entry : entries_) {
    widest = std::max(widest, DisplayWidth(Label(entry.id, entry.data_source)));
  }
  std::string text;
  for (const Entry& entry : entries_) {
    const Finding& finding = entry.finding;
    text += Padded(VerdictName(finding.verdict), kVerdictColumn) +
            Padded(Label(entry.id, entry.data_source), widest + kLabelGap) +
            Printable(finding.says) + "\n" + Beneath("cause", finding.cause) +
            Beneath("fix", finding.fix);
    for (const std::string& note : finding.notes) text += Beneath("note", note);
  }
  text += "\n" + std::to_string(entries_.size()) + " checks:";
  const char* separator = " ";
  for (const Verdict verdict : kVerdicts) {
    text += separator + std::to_string(Count(verdict)) + " " + VerdictName(verdict);
    separator = ", ";
  }
  return text + "\n";
}

std::optional<Error> Diagnosis::Failure() const {
  std::string names;
  for (const Entry& entry : entries_) {
    if (entry.finding.verdict != Verdict::kFailed) continue;
    names += (names.empty() ? "" : ", ") + Label(entry.id, entry.data_source);
  }
  if (names.empty()) return std::nullopt;
  return Error{.code = outcome::Code::kCheckFailed,
               .what = std::to_string(Count(Verdict::kFailed)) + " of " +
                       std::to_string(entries_.size()) + " checks failed.",
               .cause = "Failed: " + names + ".",
               .fix = "Do what the fix of the first of them says, then run the command again."};
}

}  // namespace claribi::app
