// Rules about secrets: made-up ones are handed over wherever a plugin takes any, and looked for
// wherever they must not be.
#include <unistd.h>

#include <algorithm>

#include "validator/bench.h"
#include "validator/caught_stream.h"
#include "validator/rule.h"

namespace claribi::validator {
namespace {

constexpr std::string_view kClientSecret = "canary-client-secret-5e1f";
constexpr std::string_view kCode = "canary-code-77ab";
constexpr std::string_view kArgument = "canary-argument-9d0c";

struct Spent {
  std::vector<Act> acts;
  std::vector<std::string> secrets;
};

// Hands over an API key, a client's secret and an authorization code.
Spent Spend(Bench& bench) {
  Spent spent;
  spent.secrets = {std::string(kClientSecret), std::string(kCode)};
  if (auto config = values::ParseJson(bench.request().operator_config, "The configuration");
      config && config->Find("client") == nullptr) {
    values::Json registration = values::Json::EmptyObject();
    registration.Set("issuer", "https://canary.example");
    registration.Set("client_id", "canary");
    registration.Set("client_secret", kClientSecret);
    values::Json client = values::Json::EmptyObject();
    client.Set("registrations", values::Json::EmptyArray().Push(std::move(registration)));
    config->Set("client", std::move(client));
    bench.UseOperatorConfig(values::WriteJson(*config));
  }
  cbi_conn* conn = bench.UnsignedConnection();
  const auto keep = [&](Act act) { spent.acts.push_back(std::move(act)); };
  if (bench.facts().takes_api_key) {
    spent.secrets.push_back(bench.api_key());
    keep(bench.Begin(conn, nullptr, bench.KeyOptions().c_str(), kSupporting));
  }
  const std::string callback =
      "http://127.0.0.1:1/callback?code=" + std::string(kCode) + "&state=s";
  keep(bench.Complete(conn, callback.c_str(), kSupporting));
  keep(bench.Status(conn, nullptr, kSupporting));
  keep(bench.Describe(kSupporting));
  if (bench.facts().reached >= Stage::kTools) {
    keep(bench.List(conn, nullptr, kSupporting));
    keep(bench.Call(conn, "no_such_tool", "{}", nullptr, kSupporting));
  }
  if (bench.facts().reached >= Stage::kAnswer) {
    keep(bench.SampleCall(conn));
    const std::string arguments = "{\"x_argument\":\"" + std::string(kArgument) + "\"}";
    keep(bench.Call(conn, bench.facts().tool.c_str(), arguments, nullptr, kSupporting));
  }
  keep(bench.Revoke(conn, kSupporting));
  return spent;
}

std::string InHex(std::string_view bytes, const char* digits) {
  std::string hex;
  for (const char byte : bytes) {
    hex += digits[static_cast<unsigned char>(byte) / 16];
    hex += digits[static_cast<unsigned char>(byte) % 16];
  }
  return hex;
}

// What base64 makes of the bytes wherever they stand, `skipped` bytes behind a group of three. The
// ends are left out: they hold bits of what stands beside. Source: RFC 4648, section 4.
std::string InBase64(std::string_view bytes, std::size_t skipped) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = skipped; at + 3 <= bytes.size(); at += 3) {
    const auto byte = [&](std::size_t i) {
      return static_cast<unsigned>(static_cast<unsigned char>(bytes[at + i]));
    };
    const unsigned group = byte(0) << 16U | byte(1) << 8U | byte(2);
    for (const unsigned shift : {18U, 12U, 6U, 0U}) text += kAlphabet[group >> shift & 63U];
  }
  return text;
}

// A secret as it is, and in what hides it from no reader.
std::vector<std::string> FormsOf(const std::string& secret) {
  const std::string backwards(secret.rbegin(), secret.rend());
  return {secret,
          backwards,
          InHex(secret, "0123456789abcdef"),
          InHex(secret, "0123456789ABCDEF"),
          InBase64(secret, 0),
          InBase64(secret, 1),
          InBase64(secret, 2)};
}

void LookFor(const std::vector<std::string>& secrets, const std::string& text,
             const std::string& where) {
  for (const std::string& secret : secrets) {
    const auto forms = FormsOf(secret);
    const auto found = std::find_if(forms.begin(), forms.end(), [&text](const std::string& form) {
      return text.find(form) != text.npos;
    });
    if (found == forms.end()) continue;
    throw Failed{"A made-up secret (" + secret.substr(0, secret.rfind('-')) + "…) stands in " +
                 where + (found == forms.begin() ? "" : ", encoded") + "."};
  }
}

void LogsNoSecret(Bench& bench) {
  const CaughtStream out(STDOUT_FILENO);
  const CaughtStream err(STDERR_FILENO);
  Spent spent = Spend(bench);
  spent.secrets.emplace_back(kArgument);
  for (const LogLine& line : bench.host().lines()) {
    LookFor(spent.secrets, line.component + " " + line.text, "a log line");
  }
  LookFor(spent.secrets, out.Text(), "what was written to stdout");
  LookFor(spent.secrets, err.Text(), "what was written to stderr");
}

void TellsNoSecretInErrors(Bench& bench) {
  const Spent spent = Spend(bench);
  for (const Act& act : spent.acts) {
    for (const ToldError& error : act.call->errors()) {
      LookFor(spent.secrets,
              error.message + " " + error.cause + " " + error.fix + " " + error.detail,
              "the error of " + act.where);
    }
  }
}

void EmitsNoSecret(Bench& bench) {
  const Spent spent = Spend(bench);
  for (const Act& act : spent.acts)
    LookFor(spent.secrets, act.call->emitted(), "what " + act.where + " emitted");
  for (const Act& act : spent.acts) {
    for (const std::string& text : act.call->progress_texts())
      LookFor(spent.secrets, text, "a progress message of " + act.where);
  }
  for (const std::string& event : bench.host().events()) LookFor(spent.secrets, event, "an event");
}

void StoresNoSecretInClear(Bench& bench) {
  const Spent spent = Spend(bench);
  for (const StoredBytes& stored : bench.host().stored()) {
    LookFor(spent.secrets, stored.key, "the key of a stored secret");
    LookFor(spent.secrets, stored.bytes, "the store, in clear, under \"" + stored.key + "\"");
  }
  for (const std::string& name : bench.host().lease_names()) {
    LookFor(spent.secrets, name, "the name of a lease");
  }
}

// Four bytes, then the id of the key, big-endian.
void MarksWhatItSeals(Bench& bench) {
  if (!bench.facts().takes_api_key) throw Skipped{"No sign-in of this plugin takes an API key."};
  bench.Connection();
  constexpr std::string_view kMark("CBR\1\0\0\0\0\0\0\0\7", 12);
  const auto stored = bench.host().stored();
  if (stored.empty()) throw Skipped{"The plugin puts nothing into the store."};
  for (const StoredBytes& one : stored) {
    if (one.bytes.starts_with(kMark)) return;
  }
  throw Failed{
      "An API key was handed over, and nothing in the store begins with CBR\\1 and the id of "
      "the sealing key."};
}

}  // namespace

std::vector<Rule> SecretRules() {
  const auto of = [](const char* id, const char* sentence, Source source, const char* look_at,
                     void (*test)(Bench&)) {
    return Rule{.id = id,
                .sentence = sentence,
                .source = source,
                .needs = Stage::kConnection,
                .look_at = look_at,
                .test = test};
  };
  return {
      of("secrets.log", "Never a token, never customer data.", Source::kHeader,
         "each call of host->log and of printf, and what its text is made of", &LogsNoSecret),
      of("secrets.error", "opt: what went wrong, for the log; never a secret", Source::kHeader,
         "what the texts of errors are made of", &TellsNoSecretInErrors),
      of("secrets.emitted",
         "Seal it like a token, and never write it to a log, an error, a status or an event.",
         Source::kReadme,
         "what is emitted, what progress() is given, and what is reported as an event",
         &EmitsNoSecret),
      of("secrets.store", "so that no token is ever in clear outside the plugin.", Source::kHeader,
         "what secret_put is given: sealed with a key of host->sealing_key",
         &StoresNoSecretInClear),
      of("secrets.mark",
         "Begin what you seal with the four bytes `CBR\\1` and the id of its key (eight bytes, "
         "big-endian).",
         Source::kReadme, "the beginning of what secret_put is given", &MarksWhatItSeals),
  };
}

}  // namespace claribi::validator
