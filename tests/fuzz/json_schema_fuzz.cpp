// A schema in the first line, a value after it. Whatever they are, the work ends; and where it came
// to an end, the opposite of the schema says the opposite of the value.
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/json.h"
#include "core/text.h"
#include "json_schema/schema.h"

using namespace claribi;

namespace {

constexpr json_schema::Limits kLimits{.max_subschemas = 300,
                                      .max_schema_depth = 32,
                                      .max_patterns = 20,
                                      .max_pattern_bytes = 200,
                                      .max_evaluation_depth = 100,
                                      .max_schema_steps = 50'000};

class EndlessCall final : public core::CallContext {
 public:
  bool IsCancelled() const override { return false; }
  core::MonotonicTime Now() const override { return {}; }
  core::MonotonicTime Deadline() const override { return core::MonotonicTime::max(); }
  void Progress(double, std::string_view) const override {}
};

void Require(bool condition) {
  if (!condition) std::abort();
}

// Whether the value keeps to the schema; empty if that came to no end.
std::optional<bool> Verdict(const json_schema::Schema& schema, const core::Json& value) {
  const auto outcome = schema.Validate(value, EndlessCall());
  if (!outcome.ok()) {
    Require(outcome.error().code == core::ErrorCode::kTooLarge);
    return std::nullopt;
  }
  if (!outcome.value()) return true;
  const json_schema::Violation& violation = *outcome.value();
  Require(!violation.message.empty() && core::IsUtf8(violation.message));
  Require(violation.keyword_location.find('#') != std::string::npos);
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An exact-size heap copy: AddressSanitizer sees a read one byte too far.
  const std::vector<char> bytes(data, data + size);
  const std::string_view text(bytes.data(), bytes.size());
  const std::size_t line = text.find('\n');
  if (line == std::string_view::npos) return 0;
  auto document = core::Json::Parse(text.substr(0, line));
  const auto value = core::Json::Parse(text.substr(line + 1));
  if (!document.ok() || !value.ok()) return 0;
  const auto schema = json_schema::Schema::Compile(document.value(), kLimits);
  if (!schema.ok()) {
    Require(!schema.error().cause.empty() && core::IsUtf8(schema.error().cause));
    return 0;
  }
  const std::optional<bool> verdict = Verdict(schema.value(), value.value());
  Require(Verdict(schema.value(), value.value()) == verdict);

  const std::vector<json_schema::Document> others = {{"urn:fuzz", std::move(document).value()}};
  const core::Json opposite =
      core::Json::MakeObject({{"not", core::Json::MakeObject({{"$ref", core::Json("urn:fuzz")}})}});
  const auto negated = json_schema::Schema::Compile(opposite, kLimits, others);
  if (!negated.ok()) return 0;
  const std::optional<bool> negative = Verdict(negated.value(), value.value());
  Require(!verdict || !negative || *verdict != *negative);
  return 0;
}
