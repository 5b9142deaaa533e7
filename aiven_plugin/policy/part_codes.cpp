#include "policy/part_codes.h"

#include "core/text.h"
#include "policy/mark_words.h"
#include "policy/page_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;

constexpr std::size_t kLongestCode = 64;

bool IsCode(std::string_view text) {
  if (text.empty() || text.size() > kLongestCode) return false;
  std::size_t blanks = 0;
  for (const char c : text) blanks += c == ' ' ? 1 : 0;
  return blanks <= 3;
}

bool HoldsAny(std::string_view plain, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (plain.find(word) != std::string_view::npos) return true;
  }
  return false;
}

// "PartialData", "PARTIALLY_COMPLETED", and not "partially_shipped".
bool IsPartOfAnswer(std::string_view plain) {
  if (!plain.starts_with("partial")) return false;
  plain.remove_prefix(7);
  if (plain.starts_with("ly")) plain.remove_prefix(2);
  for (const std::string_view word :
       {"data", "result", "content", "success", "succeed", "fail", "error", "response", "complet",
        "answer", "output", "list", "fetch", "scan", "load", "read", "search", "timeout"}) {
    if (plain.starts_with(word)) return true;
  }
  return plain.empty();
}

}  // namespace

bool IsCodeName(std::string_view plain) {
  for (const std::string_view end :
       {"status", "state", "statuscode", "resultcode", "warningcode", "outcome", "completeness",
        "disposition", "statusmessage", "statustext", "quality", "fidelity", "resulttype",
        "scanned", "coverage", "resultname", "codename", "statusname"}) {
    if (plain.ends_with(end)) return true;
  }
  return plain == "code" || plain == "result" || plain == "type" || plain == "warning";
}

bool IsStopReasonName(std::string_view plain) {
  if (IsIn(plain, {"stoppedby", "stoppedbecause", "limitedby", "truncatedby", "endedby",
                   "terminatedby", "stopcause"})) {
    return true;
  }
  return plain.ends_with("reason") &&
         HoldsAny(plain, {"finish", "stop", "terminat", "complet", "end"});
}

bool IsPartCode(std::string_view text) {
  if (!IsCode(text)) return false;
  const std::string plain = FoldedName(text);
  if (HoldsAny(plain, {"witherror", "withwarning", "withfailure", "withpartial"})) return true;
  if (IsIn(plain, {"timeout", "timedout", "incomplete", "aborted", "interrupted", "partial"})) {
    return true;
  }
  const MarkName name = ReadMarkName(text);
  switch (name.mark) {
    case Mark::kCutFlag:
    case Mark::kPartFlag:
      return !name.is_denied;
    case Mark::kMoreFlag:
      return !name.is_denied && plain != "more";
    case Mark::kEndFlag:
    case Mark::kBareEnd:
      return name.is_denied;
    default:
      return IsPartOfAnswer(plain);
  }
}

bool IsLimitCode(std::string_view text) {
  return IsCode(text) &&
         HoldsAny(FoldedName(text),
                  {"rowlimit", "resultlimit", "sizelimit", "maxrows", "maxresults", "limitreached",
                   "limitexceeded", "limitapplied"}) &&
         !HoldsAny(FoldedName(text), {"rate", "quota"});
}

bool IsOpenCode(std::string_view text) {
  return IsIn(FoldedName(text), {"running", "pending", "queued", "inprogress", "scheduled",
                                 "processing", "executing", "started", "submitted", "finalizing",
                                 "parsing", "planning", "blocked", "inprogess"});
}

bool IsCutReason(std::string_view text) {
  return IsCode(text) && HoldsAny(FoldedName(text), {"length", "max", "limit", "timeout",
                                                     "timedout", "truncat", "budget", "deadline"});
}

bool IsFailureCode(std::string_view text) {
  return IsCode(text) &&
         HoldsAny(FoldedName(text),
                  {"unreachable", "unavailable", "timeout", "timedout", "partial", "truncat",
                   "denied", "forbidden", "failed", "failure", "exceeded", "unauthorized",
                   "internalerror", "incomplete", "refused"});
}

}  // namespace claribi::policy
