// The record of an organisation's circuits: what comes back out of it, and what of a record that
// cannot be read.
#include "connection/stored_circuits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::connection {
namespace {

using core::Error;
using core::ErrorCode;
using core::Milliseconds;
using http::Circuit;
using Record = http::CircuitStore::Record;
using Written = http::CircuitStore::Written;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class StoredCircuitsTest : public ::testing::Test {
 protected:
  StoredCircuits Of(std::string organisation) {
    return {vault::Vault(host_.Services(), random_, {std::move(organisation), ""}), logger_};
  }
  Circuit Failed(std::string place) {
    Error failure = Error(ErrorCode::kUnavailable, "The vendor's server fails.", "HTTP status 503",
                          "Try again later.")
                        .Kind(core::ErrorKind::kNetwork)
                        .HttpStatus(503);
    return {.place = std::move(place),
            .failures = 7,
            .is_open = true,
            .last = std::move(failure),
            .opened_at = clock_.Now(),
            .next_attempt_at = clock_.Now() + Milliseconds(20000),
            .probed_until = clock_.Now() + Milliseconds(30000),
            .changed_at = clock_.Now(),
            .pause = Milliseconds(20000)};
  }
  // Sealed as it should be, whatever is in it.
  void Put(std::string text) {
    vault::Vault vault(host_.Services(), random_, {"acme", ""});
    ASSERT_THAT(vault.Replace(call_, StoredCircuits::kRecord, "", core::Secret(std::move(text))),
                IsOk());
  }
  std::string Stored() {
    vault::Vault vault(host_.Services(), random_, {"acme", ""});
    const auto record = vault.Get(call_, StoredCircuits::kRecord);
    return record.ok() && *record ? std::string((*record)->plaintext.Reveal()) : "";
  }

  testing::MemoryHost host_;
  testing::CountingRandom random_;
  testing::RecordingLogger logger_;
  testing::FakeClock clock_;
  testing::FakeCall call_{clock_};
};

TEST_F(StoredCircuitsTest, IsThereForTheNextProcess) {
  EXPECT_THAT(Of("acme").Read(call_)->circuits, IsEmpty());
  EXPECT_EQ(Of("acme").Write({.circuits = {Failed("https://a.example/mcp")}}, call_),
            Written::kYes);
  const auto record = Of("acme").Read(call_);
  ASSERT_TRUE(record);
  ASSERT_THAT(record->circuits, SizeIs(1));
  const Circuit expected = Failed("https://a.example/mcp");
  const Circuit& circuit = record->circuits.front();
  EXPECT_EQ(circuit.place, expected.place);
  EXPECT_EQ(circuit.failures, expected.failures);
  EXPECT_TRUE(circuit.is_open);
  EXPECT_EQ(circuit.opened_at, expected.opened_at);
  EXPECT_EQ(circuit.next_attempt_at, expected.next_attempt_at);
  EXPECT_EQ(circuit.probed_until, expected.probed_until);
  EXPECT_EQ(circuit.changed_at, expected.changed_at);
  EXPECT_EQ(circuit.pause, expected.pause);
  EXPECT_EQ(circuit.last.message, expected.last.message);
  EXPECT_EQ(circuit.last.cause, expected.last.cause);
  EXPECT_EQ(circuit.last.fix, expected.last.fix);
  EXPECT_EQ(circuit.last.kind, expected.last.kind);
  EXPECT_EQ(circuit.last.http_status, 503);
  EXPECT_EQ(circuit.last.code, ErrorCode::kUnavailable);
}

TEST_F(StoredCircuitsTest, IsSwappedAndGoneWithTheLastCircuit) {
  StoredCircuits circuits = Of("acme");
  EXPECT_EQ(circuits.Write({.circuits = {Failed("https://a.example")}}, call_), Written::kYes);
  const Record first = *circuits.Read(call_);
  Record second = first;
  second.circuits.push_back(Failed("https://b.example"));
  EXPECT_EQ(circuits.Write(second, call_), Written::kYes);
  EXPECT_EQ(circuits.Write(first, call_), Written::kAnotherWasFirst);
  EXPECT_EQ(circuits.Write({.version = first.version}, call_), Written::kAnotherWasFirst);
  EXPECT_EQ(circuits.Write({.circuits = {Failed("https://c.example")}}, call_),
            Written::kAnotherWasFirst)
      << "there is one";
  EXPECT_EQ(circuits.Write({.version = circuits.Read(call_)->version}, call_), Written::kYes);
  EXPECT_THAT(host_.records, IsEmpty());
  EXPECT_EQ(circuits.Write({}, call_), Written::kYes);
}

TEST_F(StoredCircuitsTest, IsOfOneOrganisation) {
  EXPECT_EQ(Of("acme").Write({.circuits = {Failed("https://a.example")}}, call_), Written::kYes);
  // Even where a host hands one organisation's row to another.
  EXPECT_THAT(Of("globex").Read(call_)->circuits, IsEmpty());
}

TEST_F(StoredCircuitsTest, IsBounded) {
  Record record;
  for (int i = 0; i < 100; ++i) {
    clock_.Advance(Milliseconds(1));
    record.circuits.push_back(Failed("https://h" + std::to_string(i) + ".example"));
    record.circuits.back().last.cause = std::string(100000, 'x');
  }
  EXPECT_EQ(Of("acme").Write(record, call_), Written::kYes);
  const auto read = Of("acme").Read(call_);
  ASSERT_THAT(read->circuits, SizeIs(StoredCircuits::kMostCircuits));
  EXPECT_EQ(read->circuits.front().place, "https://h99.example") << "the latest are kept";
  EXPECT_LT(Stored().size(), 32U * 1024);
}

TEST_F(StoredCircuitsTest, WhatCannotBeReadSaysNothingAndIsWrittenOver) {
  EXPECT_EQ(Of("acme").Write({.circuits = {Failed("https://a.example")}}, call_), Written::kYes);
  const std::string good = Stored();
  const auto with = [&good](std::string_view from, std::string_view to) {
    std::string text = good;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  for (const std::string& text : std::vector<std::string>{
           "", "{", "[]", "null", R"({"format":1})", R"({"format":1,"circuits":{}})",
           R"({"format":1,"circuits":[7]})", R"({"format":1,"circuits":[{}]})",
           with(R"("format":1)", R"("format":2)"), with(R"("failures":7)", R"("failures":-7)"),
           with(R"("failures":7)", R"("failures":"7")"),
           with(R"("is_open":true)", R"("is_open":1)"),
           with(R"("changed_at_ms":)", R"("changed_at_ms":9223372036854775807,"x":)"),
           with(R"("pause_ms":)", R"("pause_ms":86400001,"x":)"),
           with(R"("kind":"network")", R"("kind":"sorcery")"), with(R"("last":)", R"("late":)")}) {
    Put(text);
    const auto read = Of("acme").Read(call_);
    ASSERT_TRUE(read) << text;
    EXPECT_THAT(read->circuits, IsEmpty()) << text;
    Record next = *read;
    next.circuits = {Failed("https://b.example")};
    EXPECT_EQ(Of("acme").Write(next, call_), Written::kYes) << text;
    EXPECT_THAT(Of("acme").Read(call_)->circuits, SizeIs(1)) << text;
  }
  host_.records.begin()->second.bytes.back() ^= 1;
  auto damaged = Of("acme").Read(call_);
  ASSERT_TRUE(damaged);
  EXPECT_THAT(damaged->circuits, IsEmpty());
  damaged->circuits = {Failed("https://b.example")};
  EXPECT_EQ(Of("acme").Write(*damaged, call_), Written::kYes);
  EXPECT_THAT(Of("acme").Read(call_)->circuits, SizeIs(1));
}

TEST_F(StoredCircuitsTest, AStoreThatFailsIsLogged) {
  host_.fail_next_get.emplace_back(ErrorCode::kUnavailable, "The store is down.");
  EXPECT_FALSE(Of("acme").Read(call_));
  host_.fail_next_put.emplace_back(ErrorCode::kUnavailable, "The store is full.");
  EXPECT_EQ(Of("acme").Write({.circuits = {Failed("https://a.example")}}, call_), Written::kFailed);
  EXPECT_THAT(logger_.Text(), HasSubstr("The store is down."));
  EXPECT_THAT(logger_.Text(), HasSubstr("The store is full."));
}

TEST_F(StoredCircuitsTest, IsSealedAnewWhenTheKeyChanges) {
  EXPECT_EQ(Of("acme").Write({.circuits = {Failed("https://a.example")}}, call_), Written::kYes);
  host_.keys[2] = std::string(32, 'z');
  host_.current_key = 2;
  auto record = Of("acme").Read(call_);
  host_.keys.erase(1);
  EXPECT_THAT(Of("acme").Read(call_)->circuits, SizeIs(1));
  record->circuits.push_back(Failed("https://b.example"));
  EXPECT_EQ(Of("acme").Write(*record, call_), Written::kYes) << "the version is the new one's";
}

}  // namespace
}  // namespace claribi::connection
