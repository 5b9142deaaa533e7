// The handshake, asked of the example and answered by AnswerHandshake: both keep the same rule.
#include <gtest/gtest.h>

#include <claribi/data_source.hpp>

#include "abi/recording_host.h"

namespace claribi::abi_test {
namespace {

const cbi_api kEmptyTable{};

std::int32_t CBI_CALL CppEntry(cbi_handshake* handshake, const cbi_api** api) {
  return abi::AnswerHandshake(handshake, api, kEmptyTable);
}

class Handshake : public ::testing::TestWithParam<bool> {
 protected:
  cbi_entry_fn entry_ = GetParam() ? LoadEntry(CLARIBI_EXAMPLE) : CppEntry;

  // Leaves in handshake_ and api_ what the plugin wrote.
  std::int32_t Ask(std::uint32_t host_min, std::uint32_t host_max) {
    handshake_ = {host_min, host_max, 77, 77, 77};
    return entry_(&handshake_, &api_);
  }
  cbi_handshake handshake_{};
  const cbi_api* api_ = &kEmptyTable;
};

TEST_P(Handshake, AgreesOnTheLevelBothSpeak) {
  ASSERT_NE(entry_, nullptr);
  EXPECT_EQ(Ask(1, 1), CBI_OK);
  EXPECT_EQ(handshake_.abi, 1u);
  EXPECT_NE(api_, nullptr);
}

TEST_P(Handshake, TakesItsOwnMaximumFromANewerHostThatStillSpeaksIt) {
  EXPECT_EQ(Ask(1, 9), CBI_OK);
  EXPECT_EQ(handshake_.abi, CBI_ABI_MAX);
}

TEST_P(Handshake, RefusesAHostThatIsTooNewAndNamesItsRange) {
  EXPECT_EQ(Ask(2, 9), CBI_E_ABI);
  EXPECT_EQ(handshake_.plugin_abi_min, CBI_ABI_MIN);
  EXPECT_EQ(handshake_.plugin_abi_max, CBI_ABI_MAX);
  EXPECT_EQ(handshake_.abi, 0u);
  EXPECT_EQ(api_, nullptr);
}

TEST_P(Handshake, RefusesAHostThatIsTooOldAndNamesItsRange) {
  EXPECT_EQ(Ask(0, 0), CBI_E_ABI);
  EXPECT_EQ(handshake_.plugin_abi_min, CBI_ABI_MIN);
  EXPECT_EQ(handshake_.plugin_abi_max, CBI_ABI_MAX);
  EXPECT_EQ(handshake_.abi, 0u);
  EXPECT_EQ(api_, nullptr);
}

TEST_P(Handshake, RefusesARangeTurnedAround) {
  EXPECT_EQ(Ask(9, 1), CBI_E_ABI);
  EXPECT_EQ(api_, nullptr);
}

TEST_P(Handshake, RefusesNullArguments) {
  cbi_handshake handshake{1, 1, 0, 0, 0};
  EXPECT_EQ(entry_(nullptr, &api_), CBI_E_INVALID);
  EXPECT_EQ(entry_(&handshake, nullptr), CBI_E_INVALID);
  EXPECT_EQ(entry_(nullptr, nullptr), CBI_E_INVALID);
}

TEST_P(Handshake, MayBeRepeatedAndAnswersTheSame) {
  ASSERT_EQ(Ask(1, 1), CBI_OK);
  const cbi_api* first = api_;
  ASSERT_EQ(Ask(1, 1), CBI_OK);
  EXPECT_EQ(api_, first);
}

INSTANTIATE_TEST_SUITE_P(Entry, Handshake, ::testing::Values(true, false),
                         [](const auto& which) { return which.param ? "Example" : "Cpp"; });

TEST(Table, OfTheExampleIsComplete) {
  const cbi_api* api = LoadTable(CLARIBI_EXAMPLE);
  ASSERT_NE(api, nullptr);
  EXPECT_TRUE(abi::IsComplete(*api));
  EXPECT_STREQ(api->plugin_id, "com.example.worldclock");
}

TEST(Table, IsNotCompleteWhenASlotIsNullOrTheStructIsShort) {
  const cbi_api* api = LoadTable(CLARIBI_EXAMPLE);
  ASSERT_NE(api, nullptr);
  cbi_api broken = *api;
  broken.authorize_revoke = nullptr;
  EXPECT_FALSE(abi::IsComplete(broken));
  broken = *api;
  broken.struct_size = offsetof(cbi_api, call_tool);
  EXPECT_FALSE(abi::IsComplete(broken));
}

TEST(Has, SeesAMemberOnlyInsideWhatTheProducerFilled) {
  RecordingHost recording;
  cbi_host& host = recording.mutable_table();
  EXPECT_TRUE(CBI_HAS(cbi_host, &host, lease_release));
  host.struct_size = offsetof(cbi_host, lease_release) + sizeof(host.lease_release) - 1;
  EXPECT_FALSE(CBI_HAS(cbi_host, &host, lease_release));
  EXPECT_TRUE(CBI_HAS(cbi_host, &host, lease_acquire));
  host.log = nullptr;
  EXPECT_FALSE(CBI_HAS(cbi_host, &host, log));
}

}  // namespace
}  // namespace claribi::abi_test
