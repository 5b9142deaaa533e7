#include "messages/call_result.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "core/crypto.h"
#include "messages/error_detail.h"
#include "messages/parts.h"
#include "policy/model_advice.h"
#include "results/beside_data.h"
#include "results/model_text.h"

namespace claribi::messages {
namespace {

using connection::CallOutcome;
using connection::ResultForms;
using core::Json;

constexpr std::size_t kEnvelopeBytes = 4096;  // of the message, without what is counted
constexpr std::size_t kMaxNotesBytes = 8192;
constexpr std::size_t kLeastRoom = 1024;  // for the forms, whatever the limit
constexpr int kFittingRounds = 6;
constexpr std::size_t kBoundaryBytes = 16;
constexpr std::size_t kMostMembers = 16;  // of the message

std::string RemovedNote(std::size_t redactions) {
  return redactions == 1
             ? "1 credential was removed from this result."
             : std::to_string(redactions) + " credentials were removed from this result.";
}

// The first kMaxNotesBytes of notes, so that they cannot fill the message; how many are left out;
// and `last`, if it is not empty.
Json Notes(const std::vector<std::string>& notes, std::string_view last) {
  Json list = Json::MakeArray();
  std::size_t used = 0;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    used += results::DumpedSize(Json(notes[i]));
    if (used > kMaxNotesBytes) {
      list.Append(std::to_string(notes.size() - i) + " more notes are left out.");
      break;
    }
    list.Append(notes[i]);
  }
  if (!last.empty()) list.Append(last);
  return list;
}

// An unguessable text that `body` does not contain.
core::Result<std::string> Boundary(std::string_view body, core::RandomSource& random) {
  for (;;) {
    CLARIBI_TRY(const std::string bytes, random.Bytes(kBoundaryBytes));
    std::string boundary = core::Base64UrlEncode(bytes);
    if (body.find(boundary) == std::string_view::npos) return boundary;
  }
}

// The vendor's part of model_text.
struct ModelBody {
  std::string text;  // takes at most the bytes that were allowed, as JSON
  bool is_cut = false;
};

ModelBody BodyForModel(CallOutcome& outcome, const ResultForms& forms, std::size_t max_bytes) {
  Json& data = outcome.interpretation.data;
  const Json::Array* blocks = outcome.content.AsArray();
  // A failure is reported in the vendor's own words, if it has any.
  const bool is_in_words =
      outcome.interpretation.error.has_value() && blocks != nullptr && !blocks->empty();
  const auto body = [&](const Json& shown) {
    return results::ModelTextBody(is_in_words ? Json() : shown, outcome.content,
                                  outcome.interpretation.quoting);
  };
  std::string whole = body(data);
  std::size_t size = results::DumpedPrefix(whole, max_bytes).size();
  const bool is_cut = size < whole.size();
  if (is_cut && !is_in_words && !data.IsNull()) {
    // Data are cut so that the rest is still valid JSON, without half a row at its end. Where they
    // go into another form too, a copy is. A text takes more as JSON than its bytes are.
    Json part;
    if (forms.data) part = data;
    Json& shown = forms.data ? part : data;
    std::size_t budget = results::DumpedSize(shown);
    for (int round = 0; round < kFittingRounds && size < whole.size() && budget > 0; ++round) {
      budget = budget * size / whole.size() * 9 / 10;
      results::Fit(shown, std::max<std::size_t>(budget, 4));
      whole = body(shown);
      size = results::DumpedPrefix(whole, max_bytes).size();
    }
  }
  whole.resize(size);
  return {std::move(whole), is_cut};
}

core::Result<std::string> TextForModel(const CallOutcome& outcome, const ModelBody& body,
                                       std::string_view advice, core::RandomSource& random) {
  CLARIBI_TRY(const std::string boundary, Boundary(body.text, random));
  return results::ModelText({.vendor = outcome.provenance.vendor,
                             .connection = outcome.provenance.connection,
                             .tool = outcome.provenance.tool,
                             .at = outcome.provenance.at,
                             .incomplete_reason = policy::Name(outcome.interpretation.incomplete),
                             .figures = outcome.interpretation.figures,
                             .what_to_do = policy::WhatToDo(outcome.interpretation.incomplete),
                             .is_error = outcome.interpretation.error.has_value(),
                             .advice = advice,
                             .is_cut = body.is_cut,
                             .redactions = outcome.redactions},
                            body.text, boundary);
}

// How many of `room` bytes model_text may take.
std::size_t ModelShare(const ResultForms& forms, std::size_t room) {
  if (!forms.model_text) return 0;
  return forms.content || forms.structured_content || forms.data ? room / 2 : room;
}

}  // namespace

core::Result<Json> CallResult(CallOutcome outcome, const ResultForms& forms,
                              const results::ResultLimits& limits, core::RandomSource& random) {
  policy::Interpretation& interpretation = outcome.interpretation;
  Json error = interpretation.error ? ErrorDetail(*interpretation.error) : Json();
  std::string advice;
  if (interpretation.error) {
    advice = policy::AdviceForModel(*interpretation.error);
    for (std::string line :
         {interpretation.error->cause, policy::FixForModel(*interpretation.error)}) {
      if (!line.empty()) interpretation.quoting.push_back(std::move(line));
    }
  }
  if (interpretation.error && !interpretation.error->cause.empty()) {
    error.Set("cause", interpretation.error->cause);
  }
  const std::size_t envelope = kEnvelopeBytes + kMaxNotesBytes + results::DumpedSize(error);
  const std::size_t room = std::max(limits.max_bytes, envelope + kLeastRoom) - envelope;
  const std::size_t model_bytes = ModelShare(forms, room);
  if (forms.once && !interpretation.data.IsNull()) {
    results::KeepBesideData(outcome.content, interpretation.data, interpretation.passages);
  }
  if (!forms.structured_content) outcome.structured_content = Json();
  Json no_content;
  results::Limited limited =
      results::Limit({forms.content ? outcome.content : no_content, outcome.structured_content,
                      interpretation.data, forms.data, interpretation.beside_rows},
                     limits, envelope + model_bytes);
  ModelBody model;
  if (forms.model_text) {
    model = BodyForModel(outcome, forms, model_bytes);
  }

  std::vector<std::string> notes = limited.notes;
  if (model.is_cut) notes.emplace_back("The text for a model is cut; only its beginning is there.");
  if (!notes.empty()) {
    interpretation.incomplete =
        std::max(interpretation.incomplete, policy::Incompleteness::kTruncated);
  }
  if (outcome.redactions > 0) notes.push_back(RemovedNote(outcome.redactions));
  for (const std::string& note : interpretation.notes) notes.push_back(note);
  const bool complete = interpretation.incomplete == policy::Incompleteness::kNone;
  interpretation.figures.insert(interpretation.figures.begin(), limited.notes.begin(),
                                limited.notes.end());

  NewObject result(kMostMembers);
  if (forms.model_text) {
    CLARIBI_TRY(std::string text, TextForModel(outcome, model, advice, random));
    result.Add("model_text", std::move(text));
  }
  if (forms.content) result.Add("content", std::move(outcome.content));
  if (forms.structured_content) {
    result.Add("structured_content", std::move(outcome.structured_content));
  }
  result.Add("is_error", interpretation.error.has_value());
  if (forms.data) result.Add("data", std::move(interpretation.data));
  result.Add("untrusted", true);
  result.Add("complete", complete);
  result.Add("incomplete_reason", TextOrNull(policy::Name(interpretation.incomplete)));
  result.Add("notes", Notes(notes, policy::WhatToDo(interpretation.incomplete)));
  result.Add("rows", limited.rows ? Json(*limited.rows) : Json());
  result.Add("redactions", outcome.redactions);
  result.Add("error", std::move(error));
  result.Add("retries", outcome.retries);
  result.Add("duration_ms", static_cast<std::int64_t>(outcome.duration.count()));
  NewObject provenance(6);
  provenance.Add("vendor", std::move(outcome.provenance.vendor));
  provenance.Add("connection", std::move(outcome.provenance.connection));
  provenance.Add("tool", std::move(outcome.provenance.tool));
  provenance.Add("at_ms", core::ToMs(outcome.provenance.at));
  provenance.Add("complete", complete);
  provenance.Add("redactions", outcome.redactions);
  result.Add("provenance", std::move(provenance).Take());
  return std::move(result).Take();
}

}  // namespace claribi::messages
