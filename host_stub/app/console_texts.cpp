#include "app/console_texts.h"

#include <algorithm>

#include "app/hints.h"
#include "app/printable.h"
#include "app/probe.h"
#include "values/utc.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using presentation::AnswerDocument;
using presentation::AnswerStatus;
using values::Json;

constexpr std::size_t kMostProvisional = 50;

Json Step(const char* what, const char* outcome, const std::string& text,
          const std::string& detail = "") {
  Json step = Json::EmptyObject();
  step.Set("what", what).Set("outcome", outcome);
  step.Set("text", text);
  return step.Set("detail", TextOrNull(detail));
}

}  // namespace

Json TextOrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json TestResultJson(const Value& status) {
  const Value* probe = Find(status, "probe");
  Json test = Json::EmptyObject();
  test.Set("passed", JudgeProbe(status).ok());
  test.Set("kind", IsListing(status) ? "listing" : "tool");
  test.Set("tool", TextOrNull(probe != nullptr ? TextOf(*probe, "tool") : ""));
  test.Set("account", TextOrNull(TextOf(status, "account")));
  test.Set("scopes", Json::Texts(TextsIn(status, "scopes")));
  test.Set("tools", Json());
  test.Set("nothing_visible", false);
  test.Set("permissions", Json());
  test.Set("notes", Json::Texts(TextsIn(status, "notes")));
  return test.Set("error", Json());
}

Json DisconnectResultJson(const Value& answer, Json tiles) {
  const std::string revocation = TextOf(answer, "revocation");
  const std::string detail = TextOf(answer, "detail");
  Json steps = Json::EmptyArray();
  if (revocation == "revoked") {
    steps.Push(Step("revocation", "done", "The sign-in was revoked at the vendor.", detail));
  } else if (revocation == "nothing_to_revoke") {
    steps.Push(Step("revocation", "nothing_to_do", "There was no sign-in to revoke.", detail));
  } else {
    steps.Push(Step("revocation", revocation == "not_offered" ? "not_offered" : "failed",
                    "The sign-in was not revoked at the vendor. Revoke it in the vendor's "
                    "console, or wait until it expires.",
                    detail));
  }
  steps.Push(Step("credentials", "done", "The stored credentials were deleted."));
  steps.Push(Step("data_source", "done", "The data source was deleted."));
  const std::size_t count = tiles.Items().size();
  steps.Push(count == 0 ? Step("tiles", "nothing_to_do", "No tile used it.")
                        : Step("tiles", "done",
                               count == 1 ? "One tile was removed."
                                          : std::to_string(count) + " tiles were removed."));
  Json result = Json::EmptyObject();
  result.Set("name", TextOf(answer, "name")).Set("steps", std::move(steps));
  return result.Set("tiles_removed", std::move(tiles));
}

Json AnswerJson(const AnswerDocument& answer, const std::string& source,
                const GlobalOptions& options, const std::string& command, std::int64_t now_ms) {
  Json json = presentation::ToJson(answer);
  Json calls = Json::EmptyArray();
  for (std::size_t i = 0; i < answer.calls.size(); ++i) {
    Json call = json.Find("calls")->Items()[i];
    calls.Push(call.Set("command", CallHint(options, source, answer.calls[i])));
  }
  json.Set("calls", std::move(calls));
  const bool has_plan =
      answer.status == AnswerStatus::kAnswered || answer.status == AnswerStatus::kPartial;
  json.Set("plan", has_plan ? answer.plan : Json());
  json.Set("chips", has_plan && answer.chips.IsArray() ? answer.chips : Json::EmptyArray());
  json.Set("as_of", values::Rfc3339(now_ms));
  json.Set("inventory_age_s",
           answer.oldest_remembered_ms < 0 ? Json() : Json(answer.oldest_remembered_ms / 1000));
  return json.Set("command", command);
}

Json ProvisionalJson(const rows::RowSet& rows) {
  if (rows.rows.empty()) return {};
  AnswerDocument so_far;
  so_far.table.columns = rows.columns;
  const std::size_t shown = std::min(rows.rows.size(), kMostProvisional);
  so_far.table.rows.assign(rows.rows.begin(),
                           rows.rows.begin() + static_cast<std::ptrdiff_t>(shown));
  const Json whole = presentation::ToJson(so_far);
  Json json = *whole.Find("table");
  return json.Set("count", static_cast<std::int64_t>(rows.rows.size()));
}

Json WaitingJson(const std::optional<executor::Wait>& wait) {
  if (!wait) return {};
  Json waiting = Json::EmptyObject();
  return waiting.Set("until", values::Rfc3339(wait->until_ms)).Set("what_for", wait->why);
}

std::string MissingIn(const AnswerDocument& answer) {
  if (answer.status != AnswerStatus::kPartial) return "";
  for (const std::string& note : answer.notes) {
    if (note.rfind("Missing: ", 0) == 0) return note;
  }
  return answer.notes.empty() ? "The last answer was not complete." : answer.notes.front();
}

Result<std::string> TextMember(const Json& body, const char* name, std::size_t longest) {
  const Json* member = body.Find(name);
  if (member != nullptr && member->IsText() && !member->Text().empty() &&
      member->Text().size() <= longest && IsUtf8(member->Text())) {
    return member->Text();
  }
  return Error{.code = Code::kInvalid,
               .what = "The request cannot be used.",
               .cause = "\"" + std::string(name) + "\" is a text of 1 to " +
                        std::to_string(longest) + " bytes.",
               .fix = "Correct the request."};
}

}  // namespace claribi::app
