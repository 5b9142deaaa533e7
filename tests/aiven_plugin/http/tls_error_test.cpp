#include "http/tls_error.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <openssl/x509_vfy.h>

#include "testing/result_matchers.h"

namespace claribi::http {
namespace {

CertificateFacts Facts() {
  CertificateFacts facts;
  facts.subject = "CN=vendor.example";
  facts.issuer = "CN=Some authority";
  facts.not_before = "2026-01-01 00:00:00Z";
  facts.not_after = "2026-02-01 00:00:00Z";
  facts.names = {"vendor.example", "*.vendor.example"};
  facts.more_names = 3;
  facts.key = "EC, 256 bits";
  facts.fingerprint = "0011223344556677";
  return facts;
}

core::Error ErrorFor(int verdict, int depth = 0) {
  return CertificateError("asked.example", {verdict, depth, Facts()});
}

// Verdict and what the cause must say of it.
struct TlsCase {
  int verdict;
  const char* cause;
};

class CertificateErrorTest : public ::testing::TestWithParam<TlsCase> {};

TEST_P(CertificateErrorTest, SaysWhyAndWhatToDo) {
  const core::Error error = ErrorFor(GetParam().verdict);
  EXPECT_THAT(error, IsErrorWith(core::ErrorCode::kUnavailable, "tls",
                                 MessageIs("No secure connection to asked.example.")));
  EXPECT_EQ(error.cause.find(std::string("its certificate ") + GetParam().cause), 0U)
      << error.cause;
  EXPECT_FALSE(error.fix.empty());
  EXPECT_FALSE(error.retryable);
}

INSTANTIATE_TEST_SUITE_P(
    All, CertificateErrorTest,
    ::testing::Values(
        TlsCase{X509_V_ERR_CERT_HAS_EXPIRED, "has expired, on 2026-02-01 00:00:00Z"},
        TlsCase{X509_V_ERR_CERT_NOT_YET_VALID, "is not valid yet, only from 2026-01-01 00:00:00Z"},
        TlsCase{X509_V_ERR_HOSTNAME_MISMATCH,
                "is for another host: it names vendor.example, *.vendor.example and 3 more, not "
                "asked.example"},
        TlsCase{X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "is self-signed"},
        TlsCase{X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
                "is that of an authority which is not trusted"},
        TlsCase{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
                "was issued by \"CN=Some authority\", an authority that is not trusted here"},
        TlsCase{X509_V_ERR_EE_KEY_TOO_SMALL, "has a key that is too weak (EC, 256 bits)"},
        TlsCase{X509_V_ERR_CA_MD_TOO_WEAK, "is signed with a hash that is too weak"},
        TlsCase{X509_V_ERR_CERT_REVOKED, "has been revoked by \"CN=Some authority\""},
        TlsCase{X509_V_ERR_INVALID_PURPOSE, "was refused: "}));

// Verdict and what was sent; whether a link is missing.
TEST(CertificateError, TellsAnIncompleteChainAsThatAndNeverAdvisesToTrustWhatIsMissing) {
  for (const int verdict :
       {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
        X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT}) {
    CertificateFacts of_public_authority = Facts();
    of_public_authority.names_place_of_issuer = true;
    for (const CertificateRefusal& refusal :
         {CertificateRefusal{verdict, 0, of_public_authority, 1, false},
          CertificateRefusal{verdict, 0, Facts(), 2, false},
          CertificateRefusal{verdict, 0, Facts(), 1, true},
          CertificateRefusal{verdict, 1, Facts(), 2, true}}) {
      const core::Error error = CertificateError("asked.example", refusal);
      EXPECT_NE(error.cause.find("certificate chain is incomplete"), std::string::npos);
      EXPECT_NE(
          error.cause.find("\"CN=Some authority\", whose certificate the server did not send"),
          std::string::npos)
          << error.cause;
      EXPECT_NE(error.fix.find("whole chain"), std::string::npos) << error.fix;
      EXPECT_EQ(error.fix.find("have the operator name"), std::string::npos) << error.fix;
    }
    const core::Error unknown = CertificateError("asked.example", {verdict, 0, Facts(), 1, false});
    EXPECT_EQ(unknown.cause.find("chain is incomplete"), std::string::npos) << unknown.cause;
  }
}

TEST(CertificateError, SaysWhichCertificate) {
  const std::string cause = ErrorFor(X509_V_ERR_CERT_REVOKED).cause;
  for (const char* fact : {"subject \"CN=vendor.example\"", "issuer \"CN=Some authority\"",
                           "valid from 2026-01-01 00:00:00Z to 2026-02-01 00:00:00Z",
                           "for vendor.example, *.vendor.example and 3 more", "key EC, 256 bits",
                           "SHA-256 0011223344556677"}) {
    EXPECT_NE(cause.find(fact), std::string::npos) << fact << " in: " << cause;
  }
}

TEST(CertificateError, SaysWhereInTheChainItStands) {
  EXPECT_EQ(ErrorFor(X509_V_ERR_CERT_HAS_EXPIRED, 2)
                .cause.find("the certificate above its own (number 2 of the chain) has expired"),
            0U);
}

TEST(CertificateError, ManagesWithoutACertificate) {
  const core::Error error =
      CertificateError("asked.example", {X509_V_ERR_UNSPECIFIED, 0, std::nullopt});
  EXPECT_FALSE(error.cause.empty());
  EXPECT_EQ(error.cause.find("subject"), std::string::npos);
}

TEST(HandshakeError, SaysThatTheServerIsTooOldHoweverThatWasSaid) {
  for (const int reason : {SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION}) {
    ERR_raise(ERR_LIB_SSL, reason);
    const core::Error error = HandshakeError("old.example");
    EXPECT_NE(error.cause.find("before 1.2"), std::string::npos) << error.cause;
    EXPECT_EQ(ERR_peek_error(), 0U);
  }
}

TEST(CertificateError, SaysThatThisMachineTrustsNobody) {
  for (const int verdict :
       {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
        X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE}) {
    CertificateRefusal refusal{verdict, 0, Facts()};
    refusal.trusts_nobody = true;
    const core::Error error = CertificateError("asked.example", refusal);
    EXPECT_NE(error.cause.find("has no certificate authorities"), std::string::npos);
    EXPECT_NE(error.fix.find("ca-certificates"), std::string::npos);
  }
  CertificateRefusal expired{X509_V_ERR_CERT_HAS_EXPIRED, 0, Facts()};
  expired.trusts_nobody = true;
  EXPECT_EQ(CertificateError("asked.example", expired).cause.find("authorities"),
            std::string::npos);
}

}  // namespace
}  // namespace claribi::http
