#include "vault/envelope.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/crypto.h"
#include "testing/result_matchers.h"

namespace claribi::vault {
namespace {

std::string SomeEnvelope(std::string_view issuer = "https://as.example") {
  return EnvelopeHeader(7, std::string(core::kGcmNonceBytes, 'n'), issuer) + "cipher" +
         std::string(core::kGcmTagBytes, 't');
}

// A copy without spare bytes behind it, so that reading past the end is seen by the sanitizer.
core::Result<Envelope> ParseExact(std::string_view bytes) {
  const std::vector<char> exact(bytes.begin(), bytes.end());
  return ParseEnvelope({exact.data(), exact.size()});
}

TEST(Envelope, ComesApartAsItWasPutTogether) {
  const auto envelope = ParseExact(SomeEnvelope());
  ASSERT_THAT(envelope, IsOk());
  EXPECT_EQ(envelope->key_id, 7U);
  EXPECT_EQ(envelope->nonce, std::string(core::kGcmNonceBytes, 'n'));
  EXPECT_EQ(envelope->issuer, "https://as.example");
  EXPECT_EQ(envelope->header + envelope->sealed, SomeEnvelope());
  EXPECT_EQ(envelope->sealed, "cipher" + std::string(core::kGcmTagBytes, 't'));
}

TEST(Envelope, KeepsAKeyIdOfAllBytes) {
  const std::string header =
      EnvelopeHeader(0x0102030405060708ULL, std::string(core::kGcmNonceBytes, 'n'), "");
  const auto envelope = ParseExact(header + std::string(core::kGcmTagBytes, 't'));
  ASSERT_THAT(envelope, IsOk());
  EXPECT_EQ(envelope->key_id, 0x0102030405060708ULL);
  EXPECT_EQ(envelope->issuer, "");
}

TEST(Envelope, RefusesAnotherMagicOrVersion) {
  for (std::size_t i = 0; i < 4; ++i) {
    std::string bytes = SomeEnvelope();
    bytes[i] = static_cast<char>(bytes[i] ^ 1);
    EXPECT_THAT(ParseExact(bytes), IsErrorWith(core::ErrorCode::kForbidden)) << i;
  }
}

TEST(Envelope, RefusesPrefixesThatEndBeforeTheTag) {
  const std::string whole = SomeEnvelope();
  const std::size_t smallest = whole.size() - std::string_view("cipher").size();
  for (std::size_t size = 0; size < smallest; ++size) {
    EXPECT_THAT(ParseExact(whole.substr(0, size)), IsError()) << size;
  }
}

TEST(Envelope, RefusesAnIssuerLongerThanTheRecord) {
  std::string bytes = SomeEnvelope();
  bytes[24] = '\xFF';
  bytes[25] = '\xFF';
  EXPECT_THAT(ParseExact(bytes), IsError());
  bytes[24] = 0;
  EXPECT_THAT(ParseExact(bytes), IsError());
}

TEST(Envelope, RefusesMoreBytesThanARecordHas) {
  EXPECT_THAT(ParseExact(SomeEnvelope() + std::string(kMaxEnvelopeBytes, 'x')), IsError());
}

}  // namespace
}  // namespace claribi::vault
