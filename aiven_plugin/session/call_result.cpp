#include "session/call_result.h"

#include <string_view>
#include <utility>
#include <vector>

#include "core/crypto.h"
#include "results/model_text.h"
#include "session/messages.h"

namespace claribi::session {
namespace {

using core::Json;

constexpr std::size_t kEnvelopeBytes = 4096;  // of the message, without what is counted
constexpr std::size_t kMaxNotesBytes = 8192;
constexpr std::size_t kBoundaryBytes = 16;

std::string RemovedNote(std::size_t redactions) {
  return redactions == 1
             ? "1 credential was removed from this result."
             : std::to_string(redactions) + " credentials were removed from this result.";
}

// The first ones, where there are more than anybody reads.
Json Notes(const std::vector<std::string>& notes) {
  Json list = Json::MakeArray();
  std::size_t used = 0;
  for (const std::string& note : notes) {
    used += results::DumpedSize(Json(note));
    if (used > kMaxNotesBytes) break;
    list.Append(note);
  }
  return list;
}

// Unguessable, and nowhere in the text that it goes around.
core::Result<std::string> Boundary(std::string_view body, core::RandomSource& random) {
  for (;;) {
    CLARIBI_TRY(const std::string bytes, random.Bytes(kBoundaryBytes));
    std::string boundary = core::Base64UrlEncode(bytes);
    if (body.find(boundary) == std::string_view::npos) return boundary;
  }
}

core::Result<std::string> TextForModel(const CallFacts& facts,
                                       const policy::Interpretation& interpretation,
                                       std::size_t max_bytes, core::RandomSource& random) {
  const std::string whole = results::ModelTextBody(interpretation.data, facts.content);
  const std::string_view body = results::DumpedPrefix(whole, max_bytes);
  CLARIBI_TRY(const std::string boundary, Boundary(body, random));
  return results::ModelText({.vendor = facts.provenance.vendor,
                             .connection = facts.provenance.connection,
                             .tool = facts.provenance.tool,
                             .at = facts.provenance.at,
                             .incomplete_reason = policy::Name(interpretation.incomplete),
                             .is_error = interpretation.error.has_value(),
                             .is_cut = body.size() < whole.size(),
                             .redactions = facts.redactions},
                            body, boundary);
}

}  // namespace

core::Result<Json> CallResult(CallFacts facts, policy::Interpretation interpretation,
                              const results::ResultLimits& limits, core::RandomSource& random) {
  Json error = interpretation.error ? ErrorDetail(*interpretation.error) : Json();
  const std::size_t envelope = kEnvelopeBytes + kMaxNotesBytes + results::DumpedSize(error);
  const std::size_t model_bytes = facts.wants_model_text ? (limits.max_bytes - envelope) / 2 : 0;
  results::Limited limited =
      results::Limit({facts.content, facts.structured_content, interpretation.data}, limits,
                     envelope + model_bytes);

  std::vector<std::string> notes = std::move(limited.notes);
  if (!notes.empty()) interpretation.incomplete = policy::Incompleteness::kTruncated;
  if (facts.redactions > 0) notes.push_back(RemovedNote(facts.redactions));
  for (std::string& note : interpretation.notes) notes.push_back(std::move(note));
  const bool complete = interpretation.incomplete == policy::Incompleteness::kNone;

  Json result = Json::MakeObject();
  if (facts.wants_model_text) {
    CLARIBI_TRY(std::string text, TextForModel(facts, interpretation, model_bytes, random));
    result.Set("model_text", std::move(text));
  }
  result.Set("content", std::move(facts.content));
  result.Set("structured_content", std::move(facts.structured_content));
  result.Set("is_error", interpretation.error.has_value());
  result.Set("data", std::move(interpretation.data));
  result.Set("untrusted", true);
  result.Set("complete", complete);
  result.Set("incomplete_reason", TextOrNull(std::string(policy::Name(interpretation.incomplete))));
  result.Set("notes", Notes(notes));
  result.Set("rows", limited.rows ? Json(*limited.rows) : Json());
  result.Set("redactions", facts.redactions);
  result.Set("error", std::move(error));
  result.Set("retries", facts.retries);
  result.Set("duration_ms", static_cast<std::int64_t>(facts.duration.count()));
  result.Set("provenance", Json::MakeObject({{"vendor", std::move(facts.provenance.vendor)},
                                             {"connection", std::move(facts.provenance.connection)},
                                             {"tool", std::move(facts.provenance.tool)},
                                             {"at_ms", core::ToMs(facts.provenance.at)},
                                             {"complete", complete},
                                             {"redactions", facts.redactions}}));
  return result;
}

}  // namespace claribi::session
