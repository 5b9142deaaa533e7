// Sentences of the contract that this validator has no test for, and why.
#include "validator/rule.h"

namespace claribi::validator {

std::vector<Rule> UntestedRules() {
  const auto of = [](const char* id, const char* sentence, Source source, const char* why) {
    return Rule{.id = id,
                .sentence = sentence,
                .source = source,
                .needs = Stage::kFile,
                .look_at = "",
                .test = nullptr,
                .untested = why};
  };
  constexpr auto kHeader = Source::kHeader;
  constexpr auto kMessages = Source::kMessages;
  return {
      of("untested.environment", "the plugin itself reads no manifest file and no environment.",
         kHeader, "What a process reads of its own memory cannot be seen from inside."),
      of("untested.callbacks", "Host functions and callbacks never call back into the table.",
         kHeader, "It binds the host."),
      of("untested.receive", "It must not throw, nor call the host.", kHeader,
         "A receiver that calls the host works with this host, and may block another."),
      of("untested.no_free",
         "Neither side ever frees the other's memory and no function returns memory.", kHeader,
         "The allocator sees that; run the validator on a build with AddressSanitizer."),
      of("untested.errno", "No errno, no thread-local \"last error\"", kHeader,
         "Nothing reads them."),
      of("untested.complete_exchange",
         "Checks state (and issuer), trades the code once, stores tokens", kHeader,
         "It needs a vendor; `claribi-host smoke` signs in with the sandbox."),
      of("untested.second_begin", "A second begin replaces the first.", kHeader,
         "It needs a vendor."),
      of("untested.probe", "then the manifest's named read call is made.", kHeader,
         "It needs a vendor."),
      of("untested.narrowing", "It can narrow what the operator allows, and never widen it.",
         kMessages, "What a tenant's configuration means is the plugin's own."),
      of("untested.options_of_kind",
         "An option that does not belong to the kind of sign-in is refused with `CBI_E_INVALID`.",
         kMessages, "Options of every kind have to be known for that."),
      of("untested.untrusted", "A text from the vendor is untrusted, wherever it appears.",
         kMessages, "It needs a vendor that lies."),
      of("untested.limits",
         "What is over `max_result_bytes`, `max_result_rows` or `max_result_depth` is "
         "cut at a row, a member or a character.",
         kMessages, "It needs a large answer."),
      of("untested.cached_listing", "`true`: ask the vendor, even if a cached list is still fresh",
         kMessages, "It needs a vendor."),
      of("untested.one_refresh", "A rotating refresh token may be spent once", kHeader,
         "It needs a vendor, and two nodes."),
  };
}

}  // namespace claribi::validator
