// What connections read of the system's authorities: a certificate of a folder of hashes, or a
// whole file once.
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "aiven_plugin/http/transport_fixture.h"

namespace claribi::http {
namespace {

using core::ErrorCode;
using testing::AlwaysAnswer;
using testing::Certificates;
using ::testing::HasSubstr;
using testing::LoopbackServer;

// Notices when anybody opens a file.
class OpenedFile {
 public:
  explicit OpenedFile(const std::string& path) : watch_(::inotify_init1(IN_NONBLOCK)) {
    EXPECT_GE(::inotify_add_watch(watch_, path.c_str(), IN_OPEN), 0) << path;
  }
  ~OpenedFile() { ::close(watch_); }
  OpenedFile(const OpenedFile&) = delete;
  OpenedFile& operator=(const OpenedFile&) = delete;

  // Since the last time.
  bool WasOpened() const {
    alignas(inotify_event) std::array<char, 4096> events;
    bool was = false;
    while (::read(watch_, events.data(), events.size()) > 0) was = true;
    return was;
  }

 private:
  const int watch_;
};

class TlsAuthorities : public TransportTest {
 protected:
  TlsAuthorities() {
    ::setenv("SSL_CERT_FILE", file_.c_str(), 1);
    ::setenv("SSL_CERT_DIR", empty_.c_str(), 1);
    std::filesystem::create_directory(empty_);
    std::ofstream(file_).flush();
  }
  ~TlsAuthorities() override {
    ::unsetenv("SSL_CERT_FILE");
    ::unsetenv("SSL_CERT_DIR");
  }

  void TrustInAFolder() { ::setenv("SSL_CERT_DIR", certificates_.hashed().c_str(), 1); }
  void TrustInTheFile() {
    std::filesystem::copy(certificates_.authority(), file_,
                          std::filesystem::copy_options::overwrite_existing);
  }
  // One connection of its own.
  core::Result<BufferedResponse> Connect(HttpTransport& transport, const std::string& tls_file) {
    LoopbackServer server(AlwaysAnswer(200, "body"), tls_file);
    return Get(transport, server.Url());
  }

  const Certificates certificates_;
  const std::string folder_ = std::filesystem::path(certificates_.authority()).parent_path();
  const std::string file_ = folder_ + "/system.pem";
  const std::string empty_ = folder_ + "/empty";
};

TEST_F(TlsAuthorities, OfAFolderOfHashesAreLookedUpAndNoFileIsRead) {
  TrustInAFolder();
  TrustInTheFile();
  const OpenedFile file(file_);
  const auto transport = Make();
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Connect(*transport, certificates_.good()), IsOk());
    EXPECT_FALSE(file.WasOpened());
  }
}

TEST_F(TlsAuthorities, OfAFileAreReadOnceByTheFirstConnectionThatNeedsThem) {
  TrustInTheFile();
  const OpenedFile file(file_);
  const auto transport = Make();
  EXPECT_FALSE(file.WasOpened()) << "before a connection";
  EXPECT_THAT(Connect(*transport, certificates_.good()), IsOk());
  EXPECT_TRUE(file.WasOpened());
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Connect(*transport, certificates_.good()), IsOk());
    EXPECT_FALSE(file.WasOpened());
  }
}

TEST_F(TlsAuthorities, OfTheOperatorNeedNoneOfTheSystem) {
  config_.ca_file = certificates_.authority();
  const OpenedFile file(file_);
  EXPECT_THAT(Connect(*Make(), certificates_.good()), IsOk());
  EXPECT_FALSE(file.WasOpened());
}

TEST_F(TlsAuthorities, OfTheFileCountBesideThoseOfTheFolder) {
  TrustInAFolder();
  std::filesystem::copy(certificates_.self_signed(), file_,
                        std::filesystem::copy_options::overwrite_existing);
  const auto transport = Make();
  EXPECT_THAT(Connect(*transport, certificates_.good()), IsOk());
  EXPECT_THAT(Connect(*transport, certificates_.self_signed()), IsOk());
}

TEST_F(TlsAuthorities, AreAllReadBeforeACertificateIsRefused) {
  TrustInAFolder();
  const OpenedFile file(file_);
  const auto transport = Make();
  EXPECT_THAT(Connect(*transport, certificates_.self_signed()),
              IsErrorWith(ErrorCode::kUnavailable, "tls", CauseIs(HasSubstr("is self-signed"))));
  EXPECT_TRUE(file.WasOpened());
  EXPECT_THAT(Connect(*transport, certificates_.expired()),
              IsErrorWith("tls", CauseIs(HasSubstr("has expired"))));
  EXPECT_THAT(Connect(*transport, certificates_.below_expired()),
              IsErrorWith("tls", CauseIs(HasSubstr("(number 1 of the chain) has expired"))));
  EXPECT_FALSE(file.WasOpened());
  EXPECT_THAT(Connect(*transport, certificates_.good()), IsOk());
}

}  // namespace
}  // namespace claribi::http
