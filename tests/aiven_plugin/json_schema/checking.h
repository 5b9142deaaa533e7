// Shorthand of these tests: a schema and a value as texts.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "core/json.h"
#include "json_schema/schema.h"
#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::json_schema {

inline core::Json Parsed(std::string_view text) {
  auto json = core::Json::Parse(text);
  EXPECT_THAT(json, IsOk()) << text;
  return std::move(json).value();
}

inline core::Result<Schema> Compiled(std::string_view text, const Limits& limits = {}) {
  return Schema::Compile(Parsed(text), limits);
}

inline core::Result<std::optional<Violation>> Validated(const Schema& schema,
                                                        std::string_view value) {
  return schema.Validate(Parsed(value), testing::FakeCall());
}

// "valid", "invalid", or the error's cause.
inline std::string Verdict(std::string_view schema_text, std::string_view value) {
  const auto schema = Compiled(schema_text);
  if (!schema.ok()) return schema.error().cause;
  const auto outcome = Validated(schema.value(), value);
  if (!outcome.ok()) return outcome.error().cause;
  return outcome.value() ? "invalid" : "valid";
}

// Precondition: the value does not keep to the schema.
inline Violation ViolationOf(std::string_view schema_text, std::string_view value) {
  const auto schema = Compiled(schema_text);
  EXPECT_THAT(schema, IsOk()) << schema_text;
  if (!schema.ok()) return {};
  const auto outcome = Validated(schema.value(), value);
  EXPECT_TRUE(outcome.ok() && outcome.value()) << schema_text << " " << value;
  return outcome.ok() && outcome.value() ? *outcome.value() : Violation();
}

// Precondition: the text is no usable schema.
inline core::Error CompileError(std::string_view schema_text, const Limits& limits = {}) {
  const auto schema = Compiled(schema_text, limits);
  EXPECT_THAT(schema, IsError()) << schema_text;
  return schema.error();
}

}  // namespace claribi::json_schema
