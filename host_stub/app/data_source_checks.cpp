#include "app/data_source_checks.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "app/api_key.h"
#include "app/hidden_tools.h"
#include "app/hints.h"
#include "app/probe.h"
#include "app/tool_checks.h"
#include "app/utc_time.h"
#include "store/leases.h"

namespace claribi::app {

namespace {

using outcome::Error;

constexpr std::int64_t kSoonMs = 86'400'000;  // a day

std::string MinuteOf(std::int64_t unix_ms) { return UtcText(unix_ms, "%Y-%m-%d %H:%MZ"); }

std::string StateIn(const Observation& observation) { return TextOf(observation.status, "status"); }

// The error of the probe, or nullptr where it passed or was not made.
const Error* FailureOf(const Observation& observation) {
  return observation.probe && !*observation.probe ? &observation.probe->error() : nullptr;
}

// Of an error detail (MESSAGES.md).
std::string KindOf(const Error& error) {
  const auto detail = ParseObject(error.detail, "The detail");
  return detail ? TextOf(*detail, "kind") : "";
}

}  // namespace

std::optional<Finding> NotAsked(const Observation& observation) {
  if (observation.probe) return std::nullopt;
  if (!observation.why_not_asked.empty()) return Skipped(observation.why_not_asked);
  return Skipped("The vendor was not asked, because an earlier check failed.");
}

const char* CulpritOf(const Observation& observation) {
  const Error* failure = FailureOf(observation);
  if (failure == nullptr) return nullptr;
  if (StateIn(observation) != "authorized") return "sign_in";
  const std::string kind = KindOf(*failure);
  if (kind == "network" || kind == "tls") return kind == "tls" ? "tls" : "network";
  return kind == "oauth" ? "metadata" : "probe";
}

namespace {

// As the plugin words it, but named after the check.
Finding FailedAs(const std::string& says, const Error& error) {
  Error named = error;
  named.what = says;
  return Failed(named);
}

// How far the probe came.
enum class Reach { kNothing, kName, kHost, kVendor };

Reach HowFar(const Observation& observation) {
  if (observation.listing && *observation.listing) return Reach::kVendor;
  const Error* failure = FailureOf(observation);
  if (failure == nullptr) return Reach::kVendor;
  const std::string kind = KindOf(*failure);
  if (kind == "network") return Reach::kName;
  if (kind == "tls") return Reach::kHost;
  // Of another server than the endpoint, or of none.
  if (kind == "oauth" || kind == "timeout" || kind == "configuration") return Reach::kNothing;
  constexpr std::array<std::string_view, 4> kOfAnAnswer{"protocol", "rate_limited", "tool_hidden",
                                                        "tool_not_found"};
  const bool is_answer =
      std::find(kOfAnAnswer.begin(), kOfAnAnswer.end(), kind) != kOfAnAnswer.end();
  return failure->http_status != 0 || is_answer ? Reach::kVendor : Reach::kNothing;
}

constexpr const char* kUnknownReach =
    "How far the request came is not known; see the check \"probe\".";

std::string UrlOf(const Observation& observation) { return TextOf(observation.status, "endpoint"); }

// Of a plugin that asks no network, or says nothing of it, what went well proves nothing.
constexpr const char* kNoAddress = "The plugin names no address that it asks.";

Finding JudgeEndpoint(const Observation& observation) {
  if (observation.refusal) return Failed(*observation.refusal);
  const std::string url = UrlOf(observation);
  Finding finding = Ok(url.empty() ? "The plugin accepts the configuration."
                                   : "The manifest permits " + url + ".");
  SetTextOrNull(finding.details, "endpoint", url);
  return finding;
}

Finding JudgeSignIn(const Observation& observation, const Yardstick& yardstick) {
  if (observation.status_failure) return Failed(*observation.status_failure);
  const Value& status = observation.status;
  const std::string state = StateIn(observation);
  const std::string kind = ReadAuth(yardstick.description).kind;
  const std::string again =
      "Sign in with: " + HintFor(yardstick.options, {"connect", observation.source.name});
  if (state != "authorized") {
    std::string cause = SignInReason(status);
    if (cause.empty()) {
      cause = state == "none"      ? "Nobody has signed in, or the sign-in was given up."
              : state == "pending" ? "A sign-in was begun, and has not come to its end."
                                   : "The sign-in is \"" + state + "\".";
    }
    return Failed("A sign-in is required.", cause, again);
  }
  const std::string account = TextOf(status, "account");
  std::string says = kind == "none"      ? "No sign-in is needed"
                     : kind == "api_key" ? "An API key is stored"
                                         : "Signed in";
  if (!account.empty()) says += " as " + account;
  const auto expires_at_ms = IntegerOf(status, "expires_at_ms");
  Finding finding = Ok(says + ".");
  if (expires_at_ms) {
    const std::int64_t left_ms = *expires_at_ms - store::UnixMs();
    const bool renews = IsTrue(status, "refreshable");
    if (renews) {
      finding.says += left_ms > 0 ? " The access token is renewed when it expires, " +
                                        MinuteOf(*expires_at_ms) + "."
                                  : " The access token has expired; the next call renews it.";
    } else if (left_ms > kSoonMs) {
      finding.says += " The access ends " + MinuteOf(*expires_at_ms) + ", and is not renewed.";
    } else {
      finding = Warning(says + ", but not for long.",
                        "The access ends " + MinuteOf(*expires_at_ms) +
                            ", and there is no refresh token to renew it with.",
                        again);
    }
    Set(finding.details, "expires_at_ms", *expires_at_ms);
    Set(finding.details, "refreshable", renews);
  }
  Set(finding.details, "status", state);
  return finding;
}

Finding JudgeCircuit(const Observation& observation, const Yardstick& yardstick) {
  if (observation.status_failure) return Skipped("The plugin gave no status.");
  const Value* circuit = Find(observation.status, "circuit");
  if (circuit == nullptr) return Ok("The circuit is closed: the vendor is asked as usual.");
  const std::int64_t failures = IntegerOf(*circuit, "failures").value_or(0);
  const std::string says =
      "The circuit is open: the vendor keeps failing and " + NextAttempt(*circuit) + ".";
  const std::string cause = TextOf(*circuit, "reason") + " (" + std::to_string(failures) +
                            " requests in a row have failed.)";
  const std::string test = HintFor(yardstick.options, {"test", observation.source.name});
  Finding finding = IsShut(*circuit) ? Failed(says, cause, "Wait until then, and run: " + test)
                                     : Warning(says, cause, "Run: " + test);
  finding.details.CopyFrom(*circuit, finding.details.GetAllocator());
  return finding;
}

// The name, the proxy, the connection: the plugin's words say which of them.
Finding JudgeNetwork(const Observation& observation) {
  if (auto skipped = NotAsked(observation)) return std::move(*skipped);
  switch (HowFar(observation)) {
    case Reach::kNothing:
      return Skipped(kUnknownReach);
    case Reach::kName:
      return FailedAs("The connection to the vendor's host failed.", *FailureOf(observation));
    default:
      if (UrlOf(observation).empty()) return Skipped(kNoAddress);
      return Ok("The vendor's host was found, and takes connections.");
  }
}

Finding JudgeTls(const Observation& observation) {
  if (auto skipped = NotAsked(observation)) return std::move(*skipped);
  switch (HowFar(observation)) {
    case Reach::kNothing:
      return Skipped(kUnknownReach);
    case Reach::kName:
      return Skipped(BecauseOf("network"));
    case Reach::kHost:
      return FailedAs("There is no secure connection to the vendor's host.",
                      *FailureOf(observation));
    case Reach::kVendor:
      break;
  }
  if (UrlOf(observation).empty()) return Skipped(kNoAddress);
  if (UrlOf(observation).rfind("http://", 0) == 0) {
    return Warning(
        "The endpoint is asked over plain http.",
        "--allow-insecure-loopback permits that on this machine and in private networks.",
        "Use it for development only.");
  }
  return Ok("The certificate is valid, and of an authority that is trusted.");
}

Finding JudgeMetadata(const Observation& observation, const Yardstick& yardstick) {
  const std::string kind = ReadAuth(yardstick.description).kind;
  if (kind.rfind("oauth2", 0) != 0) {
    return Skipped("There is no authorization server: the sign-in is of the kind \"" + kind +
                   "\".");
  }
  const Error* failure = FailureOf(observation);
  if (failure != nullptr && KindOf(*failure) == "oauth") {
    return FailedAs("The authorization server cannot be used.", *failure);
  }
  const std::string issuer = TextOf(observation.status, "issuer");
  if (issuer.empty()) return Skipped("No authorization server is known before the first sign-in.");
  Finding finding = Ok("The authorization server is " + issuer + ".");
  Set(finding.details, "issuer", issuer);
  return finding;
}

Finding JudgeTestCall(const Observation& observation, const Yardstick& yardstick) {
  if (auto skipped = NotAsked(observation)) return std::move(*skipped);
  if (const char* culprit = CulpritOf(observation)) {
    if (culprit != std::string_view("probe")) return Skipped(BecauseOf(culprit));
    const Error& failure = *FailureOf(observation);
    const bool is_listed = observation.listing && *observation.listing;
    const Value* made = Find(observation.status, "probe");
    return FailedAs("The test call failed.",
                    is_listed && made != nullptr
                        ? WithWayToShow(failure, **observation.listing, yardstick.options,
                                        observation.source.name, TextOf(*made, "tool"))
                        : failure);
  }
  const Value* probe = Find(observation.status, "probe");
  const std::string tool = probe != nullptr ? TextOf(*probe, "tool") : "";
  Finding finding = IsListing(observation.status) || tool.empty()
                        ? Warning("The vendor lists its tools; whether access works is not known.",
                                  "The manifest names no test call.",
                                  "Call a tool, or name one under `probe` in the manifest.")
                        : Ok("The test call (" + tool + ") was answered.");
  finding.notes = TextsIn(observation.status, "notes");
  return finding;
}

}  // namespace

void Judge(const Observation& observation, const Yardstick& yardstick, Diagnosis& diagnosis) {
  const auto add = [&](const char* id, Finding finding) {
    diagnosis.Add(id, observation.source.name, std::move(finding));
  };
  const bool is_passed_over = observation.is_anothers && !observation.asks_vendor;
  if (is_passed_over) {
    return add("endpoint", Skipped(observation.refusal->what + " " + observation.refusal->fix));
  }
  add("endpoint", JudgeEndpoint(observation));
  const bool is_open = !observation.refusal;
  const auto add_if_open = [&](const char* id, const auto& check) {
    add(id, is_open ? check() : Skipped("The check \"endpoint\" failed."));
  };
  add_if_open("sign_in", [&] { return JudgeSignIn(observation, yardstick); });
  add_if_open("circuit", [&] { return JudgeCircuit(observation, yardstick); });
  if (!observation.asks_vendor) return;
  add_if_open("network", [&] { return JudgeNetwork(observation); });
  add_if_open("tls", [&] { return JudgeTls(observation); });
  add_if_open("metadata", [&] { return JudgeMetadata(observation, yardstick); });
  add_if_open("probe", [&] { return JudgeTestCall(observation, yardstick); });
  add_if_open("tools", [&] { return JudgeTools(observation, yardstick); });
  add_if_open("read_only", [&] { return JudgeReadOnly(observation, yardstick); });
}

}  // namespace claribi::app
