#include "http/tls_stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/text.h"
#include "http/ip_address.h"
#include "http/system_authorities.h"
#include "http/tls_error.h"

namespace claribi::http {
namespace {

constexpr std::size_t kRecordBytes = std::size_t{16} * 1024;
// OpenSSL's level of 112 bits: RSA keys of 2048 bits at least, no SHA-1. It is set here because the
// defaults of distributions differ.
constexpr int kLeastSecurityLevel = 2;

struct SslDeleter {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
struct X509Deleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

// Whether a chain passes, and why not. OpenSSL's callbacks store it here, because they cannot
// throw.
struct Verification {
  SystemAuthorities& authorities;
  bool has_own_authorities = false;
  int verdict = X509_V_OK;
  int depth = 0;
  std::size_t sent = 0;
  std::unique_ptr<X509, X509Deleter> certificate{};

  static Verification& Of(X509_STORE_CTX* context) {
    const auto* ssl = static_cast<const SSL*>(
        X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
    return *static_cast<Verification*>(SSL_get_app_data(ssl));
  }

  // A chain that does not pass is judged again once all authorities are read.
  static int OnChain(X509_STORE_CTX* context, void* /*unused*/) {
    Verification& self = Of(context);
    const bool is_final = self.authorities.AreAllRead();
    const int passed = X509_verify_cert(context);
    if (passed == 1 || is_final) return passed;
    self.authorities.ReadAll();
    self.verdict = X509_V_OK;
    self.certificate.reset();
    X509_STORE_CTX_set0_verified_chain(context, nullptr);
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return X509_verify_cert(context);
  }

  // Ends the verification at the first certificate that does not pass.
  static int OnVerdict(int passed, X509_STORE_CTX* context) {
    if (passed == 1) return 1;
    Verification& self = Of(context);
    self.verdict = X509_STORE_CTX_get_error(context);
    self.depth = X509_STORE_CTX_get_error_depth(context);
    self.sent =
        static_cast<std::size_t>(std::max(sk_X509_num(X509_STORE_CTX_get0_untrusted(context)), 0));
    X509* certificate = X509_STORE_CTX_get_current_cert(context);
    if (certificate != nullptr && X509_up_ref(certificate) == 1) {
      self.certificate.reset(certificate);
    }
    return 0;
  }

  CertificateRefusal ToRefusal() const {
    CertificateRefusal refusal{.verdict = verdict,
                               .depth = depth,
                               .sent = sent,
                               .has_own_authorities = has_own_authorities,
                               .trusts_nobody = authorities.AreNone() && !has_own_authorities};
    if (certificate != nullptr) refusal.certificate = Examine(*certificate);
    return refusal;
  }
};

// The engine reads and writes memory; this class carries the bytes between it and `lower`.
class TlsStream final : public ByteStream {
 public:
  TlsStream(std::unique_ptr<ByteStream> lower, std::unique_ptr<SSL, SslDeleter> ssl,
            SystemAuthorities& authorities, bool has_own_authorities)
      : lower_(std::move(lower)),
        ssl_(std::move(ssl)),
        verification_{authorities, has_own_authorities} {
    SSL_set_app_data(ssl_.get(), &verification_);
    SSL_set_verify(ssl_.get(), SSL_VERIFY_PEER, &Verification::OnVerdict);
  }

  ~TlsStream() override = default;
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  core::Status Handshake(const Stage& stage) {
    for (;;) {
      ERR_clear_error();
      const int result = SSL_do_handshake(ssl_.get());
      const int reason = SSL_get_error(ssl_.get(), result);
      // An alert that says why is sent even when the handshake has failed.
      core::Status flushed = Flush(stage);
      if (result == 1) return flushed;
      if (reason != SSL_ERROR_WANT_READ) {
        if (verification_.verdict == X509_V_OK) return HandshakeError(stage.host());
        return CertificateError(stage.host(), verification_.ToRefusal());
      }
      CLARIBI_CHECK(std::move(flushed));
      CLARIBI_TRY(const std::size_t received, Fill(stage));
      if (received == 0) return HandshakeCutOff(stage.host());
    }
  }

  // TLS version and certificate, for the log: a proxy that inspects TLS shows here.
  std::string Story(std::string_view host) const {
    std::string story = std::string(SSL_get_version(ssl_.get())) + " with " + core::Excerpt(host);
    const X509* certificate = SSL_get0_peer_certificate(ssl_.get());
    if (certificate != nullptr) story += "; its certificate: " + Describe(Examine(*certificate));
    return story;
  }

  core::Status SendAll(std::string_view bytes, const Stage& stage) override {
    while (!bytes.empty()) {
      ERR_clear_error();
      const int written = SSL_write(ssl_.get(), bytes.data(),
                                    static_cast<int>(std::min(bytes.size(), kRecordBytes)));
      if (written <= 0) return stage.Broken(OpenSslReason());
      bytes.remove_prefix(static_cast<std::size_t>(written));
      CLARIBI_CHECK(Flush(stage));
    }
    return core::Ok();
  }

  core::Result<std::size_t> Receive(char* buffer, std::size_t size, const Stage& stage) override {
    for (;;) {
      ERR_clear_error();
      const int read = SSL_read(ssl_.get(), buffer, static_cast<int>(std::min(size, kRecordBytes)));
      if (read > 0) return static_cast<std::size_t>(read);
      const int reason = SSL_get_error(ssl_.get(), read);
      if (reason == SSL_ERROR_ZERO_RETURN) return std::size_t{0};
      if (reason != SSL_ERROR_WANT_READ) return stage.Broken(OpenSslReason());
      // A key update asks for an answer.
      CLARIBI_CHECK(Flush(stage));
      CLARIBI_TRY(const std::size_t received, Fill(stage));
      // Anybody on the way can end the TCP connection; only the peer can send close_notify.
      if (received == 0) return stage.Broken("the connection ended without a TLS close_notify");
    }
  }

  bool IsQuiet(const Stage& stage) override {
    // Session tickets may arrive at any time; they are not part of a response.
    while (!lower_->IsQuiet(stage)) {
      const core::Result<std::size_t> received = Fill(stage);
      if (!received.ok() || *received == 0) return false;
      char byte = 0;
      ERR_clear_error();
      const int peeked = SSL_peek(ssl_.get(), &byte, 1);
      if (peeked > 0 || SSL_get_error(ssl_.get(), peeked) != SSL_ERROR_WANT_READ) return false;
    }
    return SSL_pending(ssl_.get()) == 0;
  }

 private:
  // From the engine to the peer.
  core::Status Flush(const Stage& stage) {
    std::array<char, kRecordBytes> buffer;
    for (;;) {
      const int count =
          BIO_read(SSL_get_wbio(ssl_.get()), buffer.data(), static_cast<int>(buffer.size()));
      if (count <= 0) return core::Ok();
      CLARIBI_CHECK(
          lower_->SendAll(std::string_view(buffer.data(), static_cast<std::size_t>(count)), stage));
    }
  }

  // From the peer to the engine: how many bytes, 0 at the end.
  core::Result<std::size_t> Fill(const Stage& stage) {
    std::array<char, kRecordBytes> buffer;
    CLARIBI_TRY(const std::size_t count, lower_->Receive(buffer.data(), buffer.size(), stage));
    if (count == 0) return count;
    if (BIO_write(SSL_get_rbio(ssl_.get()), buffer.data(), static_cast<int>(count)) !=
        static_cast<int>(count)) {
      return core::Error(core::ErrorCode::kInternal, "The TLS connection failed.",
                         "OpenSSL ran out of memory", "Try again later.");
    }
    return count;
  }

  std::unique_ptr<ByteStream> lower_;
  std::unique_ptr<SSL, SslDeleter> ssl_;
  Verification verification_;
};

// Where to send what, and which name the certificate must bear.
bool Prepare(SSL* ssl, const std::string& host) {
  BIO* from_peer = BIO_new(BIO_s_mem());
  BIO* to_peer = BIO_new(BIO_s_mem());
  if (from_peer == nullptr || to_peer == nullptr) {
    BIO_free(from_peer);
    BIO_free(to_peer);
    return false;
  }
  // An empty BIO means "read again later", not "closed".
  BIO_set_mem_eof_return(from_peer, -1);
  SSL_set_bio(ssl, from_peer, to_peer);
  SSL_set_connect_state(ssl);
  if (IpAddress::Parse(host)) {
    return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
  }
  SSL_set_hostflags(ssl,
                    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  return SSL_set1_host(ssl, host.c_str()) == 1 && SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
}

core::Error NoTls() {
  return core::Error(core::ErrorCode::kInternal, "TLS cannot be set up.", OpenSslReason(),
                     "Tell the operator of this installation.")
      .Kind(core::ErrorKind::kTls);
}

}  // namespace

void TlsContext::Deleter::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

TlsContext::TlsContext() = default;
TlsContext::~TlsContext() = default;
TlsContext::TlsContext(TlsContext&&) noexcept = default;
TlsContext& TlsContext::operator=(TlsContext&&) noexcept = default;

core::Result<TlsContext> TlsContext::Make(const std::string& ca_file) {
  constexpr std::array<unsigned char, 9> kAlpnHttp11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  ERR_clear_error();
  TlsContext made;
  made.context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* context = made.context_.get();
  if (context == nullptr || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_alpn_protos(context, kAlpnHttp11.data(), kAlpnHttp11.size()) != 0) {
    return NoTls();
  }
  SSL_CTX_set_security_level(context,
                             std::max(SSL_CTX_get_security_level(context), kLeastSecurityLevel));
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  // What was read out of a record is not left in it; what is written is encrypted where it stands.
  SSL_CTX_set_options(context,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CLEANSE_PLAINTEXT);
  if (!ca_file.empty() && SSL_CTX_load_verify_file(context, ca_file.c_str()) != 1) {
    return core::Error(core::ErrorCode::kInvalid,
                       "The file of certificate authorities cannot be used.",
                       core::Excerpt(ca_file) + ": " + OpenSslReason(),
                       "Set ca_file in the operator configuration to a readable PEM file with at "
                       "least one certificate.")
        .Kind(core::ErrorKind::kConfiguration);
  }
  made.has_own_authorities_ = !ca_file.empty();
  made.authorities_ = std::make_unique<SystemAuthorities>(context, PlacesOfThisMachine());
  SSL_CTX_set_cert_verify_callback(context, &Verification::OnChain, nullptr);
  return made;
}

core::Result<std::unique_ptr<ByteStream>> TlsContext::Wrap(std::unique_ptr<ByteStream> lower,
                                                           std::string_view host,
                                                           const Stage& stage,
                                                           const core::Logger& logger) const {
  ERR_clear_error();
  std::unique_ptr<SSL, SslDeleter> ssl(SSL_new(context_.get()));
  if (ssl == nullptr || !Prepare(ssl.get(), std::string(host))) return NoTls();
  auto stream = std::make_unique<TlsStream>(std::move(lower), std::move(ssl), *authorities_,
                                            has_own_authorities_);
  CLARIBI_CHECK(stream->Handshake(stage));
  logger.Log(core::LogLevel::kDebug, core::LogComponent::kHttp, stream->Story(host));
  return std::unique_ptr<ByteStream>(std::move(stream));
}

}  // namespace claribi::http
