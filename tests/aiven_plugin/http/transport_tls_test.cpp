// Certificates, good and bad, and TLS as HTTP uses it.
#include <Poco/Net/AcceptCertificateHandler.h>
#include <Poco/Net/SSLManager.h>

#include "aiven_plugin/http/transport_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::http {
namespace {

using core::ErrorCode;
using testing::AlwaysAnswer;
using testing::Certificates;
using ::testing::HasSubstr;
using testing::LoopbackServer;
using testing::RealCall;

class TlsTest : public TransportTest {
 protected:
  static const Certificates& certificates() {
    static const Certificates made;
    return made;
  }

  void TrustTestAuthority() { config_.ca_file = certificates().authority(); }

  core::Error ErrorOf(const std::string& tls_file, const std::string& host = "localhost") {
    LoopbackServer server(AlwaysAnswer(200, "secret"), tls_file);
    const auto response =
        Get(*Make(), "https://" + host + ":" + std::to_string(server.port()) + "/");
    return response.ok() ? core::Error(ErrorCode::kInternal, "accepted") : response.error();
  }

  static void ExpectRefused(const core::Error& error, std::string_view cause) {
    EXPECT_THAT(error, IsErrorWith(ErrorCode::kUnavailable, "tls", CauseIs(HasSubstr(cause)),
                                   HasFix(), IsRetryable(false)));
  }
};

TEST_F(TlsTest, AcceptsAGoodCertificateByNameAndByAddress) {
  TrustTestAuthority();
  LoopbackServer server(AlwaysAnswer(200, "body"), certificates().good());
  const auto transport = Make();
  const std::string port = std::to_string(server.port());
  for (const char* host : {"localhost", "127.0.0.1"}) {
    const auto response = Get(*transport, "https://" + std::string(host) + ":" + port + "/");
    ASSERT_THAT(response, IsOk());
    EXPECT_EQ(response->body, "body");
  }
}

TEST_F(TlsTest, RefusesBadCertificates) {
  TrustTestAuthority();
  ExpectRefused(ErrorOf(certificates().expired()), "its certificate has expired, on 20");
  ExpectRefused(ErrorOf(certificates().not_yet_valid()), "is not valid yet, only from 20");
  ExpectRefused(ErrorOf(certificates().self_signed()), "is self-signed");
  ExpectRefused(ErrorOf(certificates().for_another_host()),
                "it names other.example, *.localhost, not localhost");
  ExpectRefused(ErrorOf(certificates().subject_only()), "it names no host, not localhost");
  ExpectRefused(ErrorOf(certificates().weak()), "a key that is too weak (RSA, 1024 bits)");
}

TEST_F(TlsTest, SaysWhichCertificateItRefuses) {
  TrustTestAuthority();
  const core::Error error = ErrorOf(certificates().expired());
  for (const char* fact : {"subject \"CN=localhost\"", "issuer \"CN=Test authority\"",
                           "valid from 20", "for localhost, 127.0.0.1", "SHA-256 "}) {
    EXPECT_NE(error.cause.find(fact), std::string::npos) << fact << " in: " << error.cause;
  }
}

TEST_F(TlsTest, SaysThatTheBadCertificateIsThatOfAnAuthority) {
  TrustTestAuthority();
  const core::Error error = ErrorOf(certificates().below_expired());
  ExpectRefused(error, "the certificate above its own (number 1 of the chain) has expired");
  EXPECT_NE(error.cause.find("subject \"CN=Old authority\""), std::string::npos) << error.cause;
}

TEST_F(TlsTest, ShowsNothingOfAHostileCertificateAsItCame) {
  TrustTestAuthority();
  const core::Error error = ErrorOf(certificates().hostile());
  ExpectRefused(error, "is for another host");
  EXPECT_LT(error.cause.size(), 1500U);
  for (const char c : error.cause) {
    const bool is_part_of_an_ellipsis = static_cast<unsigned char>(c) >= 0x80;
    EXPECT_TRUE(is_part_of_an_ellipsis || (c >= ' ' && c <= '~')) << error.cause;
  }
  EXPECT_EQ(error.cause.find("\xe2\x80\xae"), std::string::npos) << "the direction is not turned";
}

TEST_F(TlsTest, RefusesTlsBefore12) {
  // The first message of a server that has agreed to TLS 1.1.
  constexpr std::string_view kRecord("\x16\x03\x02\x00\x2a", 5);
  constexpr std::string_view kServerHello("\x02\x00\x00\x26\x03\x02", 6);
  constexpr std::string_view kSessionAndCipher("\x00\xc0\x14\x00", 4);
  LoopbackServer old([&](Peer& peer) {
    peer.Write(std::string(kRecord) + std::string(kServerHello) + std::string(32, 'r') +
               std::string(kSessionAndCipher));
    peer.AwaitClose();
  });
  const auto response = Get(*Make(), "https://localhost:" + std::to_string(old.port()) + "/");
  ASSERT_THAT(response, IsError());
  ExpectRefused(response.error(), "versions of TLS before 1.2");
}

TEST_F(TlsTest, TellsTheLogWhatWasAgreedOnAndWhoAnswers) {
  TrustTestAuthority();
  LoopbackServer server(AlwaysAnswer(200, "body"), certificates().good());
  ASSERT_THAT(Get(*Make(), server.Url()), IsOk());
  EXPECT_NE(logger_.Text().find("TLSv1.3 with localhost; its certificate: subject "
                                "\"CN=localhost\", issuer \"CN=Test authority\""),
            std::string::npos)
      << logger_.Text();
}

TEST_F(TlsTest, RefusesAnAddressThatTheCertificateDoesNotName) {
  TrustTestAuthority();
  ExpectRefused(ErrorOf(certificates().for_another_host(), "127.0.0.1"), "another host");
  ExpectRefused(ErrorOf(certificates().good(), "x.localhost"), "another host");
}

TEST_F(TlsTest, RefusesAnUnknownAuthority) {
  ExpectRefused(ErrorOf(certificates().good()),
                "was issued by \"CN=Test authority\", an authority that is not trusted here");
}

TEST_F(TlsTest, TellsAnIncompleteChainAsThat) {
  TrustTestAuthority();
  ExpectRefused(
      ErrorOf(certificates().below_missing()),
      "was issued by \"CN=Missing authority\", whose certificate the server did not send");
}

TEST_F(TlsTest, HandlersOfTheHostDoNotSwitchVerificationOff) {
  // What a host that uses Poco for itself may have done, for the whole process.
  const Poco::SharedPtr<Poco::Net::InvalidCertificateHandler> accept_all(
      new Poco::Net::AcceptCertificateHandler(false));
  const Poco::Net::Context::Ptr lax(new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "",
                                                           Poco::Net::Context::VERIFY_NONE));
  Poco::Net::SSLManager::instance().initializeClient(nullptr, accept_all, lax);
  ExpectRefused(ErrorOf(certificates().self_signed()), "self-signed");
  Poco::Net::SSLManager::instance().shutdown();
}

TEST_F(TlsTest, ReportsAServerThatSpeaksNoTls) {
  LoopbackServer plain([](Peer& peer) {
    peer.Write("HTTP/1.1 400 Bad Request\r\n\r\n");
    peer.AwaitClose();
  });
  EXPECT_THAT(Get(*Make(), "https://localhost:" + std::to_string(plain.port()) + "/"),
              IsErrorWith("tls", CauseIs(HasSubstr("handshake failed"))));
}

TEST_F(TlsTest, ReportsAServerThatHangsUpInTheHandshake) {
  LoopbackServer rude([](Peer& peer) { peer.Close(); });
  EXPECT_THAT(Get(*Make(), "https://localhost:" + std::to_string(rude.port()) + "/"),
              IsErrorWith(ErrorCode::kUnavailable));
}

TEST_F(TlsTest, ReusesConnectionsInSpiteOfSessionTickets) {
  TrustTestAuthority();
  LoopbackServer server(AlwaysAnswer(200, "body"), certificates().good());
  const auto transport = Make();
  for (int i = 0; i < 4; ++i) {
    ASSERT_THAT(Fetch(*transport, Request(server.Url(), "POST"), 100, RealCall()), IsOk());
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(TlsTest, CarriesLargeBodiesBothWays) {
  TrustTestAuthority();
  const std::string large(std::size_t{3} << 20U, 'x');
  LoopbackServer server(
      [&](Peer& peer) {
        const std::string request = peer.ReadRequest();
        peer.Respond(200, request.substr(request.find("\r\n\r\n") + 4));
      },
      certificates().good());
  HttpRequest request = Request(server.Url(), "POST");
  request.body = large;
  const auto response = Fetch(*Make(), std::move(request), large.size(), RealCall());
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(std::string_view(response->body), large);
}

TEST_F(TlsTest, ReportsATlsConnectionThatIsCutOff) {
  TrustTestAuthority();
  LoopbackServer server(
      [](Peer& peer) {
        peer.ReadRequest();
        peer.Write("HTTP/1.1 200 OK\r\n\r\nhalf");
        peer.CutOff();
      },
      certificates().good());
  EXPECT_THAT(Get(*Make(), server.Url()),
              IsErrorWith(ErrorCode::kUnavailable, CauseIs(HasSubstr("close_notify"))));
}

TEST_F(TlsTest, RefusesAnUnusableCaFile) {
  for (const char* file : {"/nonexistent/ca.pem", "/dev/null"}) {
    config_.ca_file = file;
    EXPECT_THAT(MakeSocketTransport(config_, clock_, logger_),
                IsErrorWith(ErrorCode::kInvalid, HasFix()))
        << file;
  }
}

}  // namespace
}  // namespace claribi::http
