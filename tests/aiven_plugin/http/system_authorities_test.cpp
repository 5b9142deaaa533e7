// Where the system's authorities are found, on machines that keep them in different places.
#include "http/system_authorities.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "aiven_plugin/http/certificates.h"

namespace claribi::http {
namespace {

class SystemAuthoritiesTest : public ::testing::Test {
 protected:
  SystemAuthoritiesTest() { std::filesystem::create_directories(folder_ / "empty"); }
  ~SystemAuthoritiesTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }
  std::string Absent() const { return folder_ / "absent"; }
  std::string EmptyFolder() const { return folder_ / "empty"; }

  // How many authorities a context trusts that has looked at these places.
  int Trusted(const AuthorityPlaces& places) {
    const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()),
                                                               &SSL_CTX_free);
    found_ = TrustSystemAuthorities(context.get(), places);
    EXPECT_EQ(ERR_peek_error(), 0U) << "an error was left behind for the next who looks";
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context.get())));
  }

  const testing::Certificates certificates_;
  const std::string bundle_ = certificates_.authority();
  const std::filesystem::path folder_ = std::filesystem::path(bundle_).parent_path() / "places";
  bool found_ = false;
};

TEST_F(SystemAuthoritiesTest, AreInTheFirstBundleWhereOpenSslFindsNothing) {
  EXPECT_EQ(Trusted({false, {Absent(), EmptyFolder()}, {Absent(), bundle_}}), 1);
  EXPECT_TRUE(found_);
}

TEST_F(SystemAuthoritiesTest, ABundleThatCannotBeReadIsPassedOver) {
  const std::string babble = Write("babble.pem", "no certificate");
  EXPECT_EQ(Trusted({false, {}, {EmptyFolder(), Write("empty.pem", ""), babble, bundle_}}), 1);
  EXPECT_TRUE(found_);
}

TEST_F(SystemAuthoritiesTest, AreOpenSslsOwnWhereItHasSome) {
  EXPECT_EQ(Trusted({false, {Write("cert.pem", "x"), Absent()}, {bundle_}}), 0);
  EXPECT_TRUE(found_);
  EXPECT_EQ(Trusted({false, {Absent(), folder_.string()}, {bundle_}}), 0);
  EXPECT_TRUE(found_);
}

TEST_F(SystemAuthoritiesTest, NothingIsAddedToWhatTheEnvironmentNames) {
  EXPECT_EQ(Trusted({true, {Absent()}, {bundle_}}), 0);
  EXPECT_TRUE(found_);
}

TEST_F(SystemAuthoritiesTest, AreReadOnceAndNotBeforeTheyAreNeeded) {
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()),
                                                             &SSL_CTX_free);
  const auto trusted = [&] {
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context.get())));
  };
  const std::string file = Write("named.pem", "");
  SystemAuthorities authorities(context.get(), {.are_named = true, .file = file});
  EXPECT_FALSE(authorities.AreAllRead());
  std::filesystem::copy(bundle_, file, std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(trusted(), 0);
  authorities.ReadAll();
  EXPECT_TRUE(authorities.AreAllRead());
  EXPECT_EQ(trusted(), 1);
  std::filesystem::copy(certificates_.self_signed(), file,
                        std::filesystem::copy_options::overwrite_existing);
  authorities.ReadAll();
  EXPECT_EQ(trusted(), 1);
  EXPECT_EQ(ERR_peek_error(), 0U) << "an error was left behind for the next who looks";
}

TEST_F(SystemAuthoritiesTest, AreTheBundleBesideWhatTheFolderHas) {
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()),
                                                             &SSL_CTX_free);
  SystemAuthorities authorities(context.get(), {.bundles = {Absent(), bundle_}});
  EXPECT_FALSE(authorities.AreNone()) << "nobody has looked yet";
  authorities.ReadAll();
  EXPECT_FALSE(authorities.AreNone());
  SystemAuthorities none(context.get(), {.bundles = {Absent()}, .file = Absent()});
  none.ReadAll();
  EXPECT_TRUE(none.AreNone());
}

TEST_F(SystemAuthoritiesTest, AreNowhere) {
  EXPECT_EQ(Trusted({false, {Absent(), EmptyFolder()}, {Absent()}}), 0);
  EXPECT_FALSE(found_);
}

TEST_F(SystemAuthoritiesTest, EveryBundleIsOfThisMachineAndNoneTwice) {
  const AuthorityPlaces places = PlacesOfThisMachine();
  ASSERT_FALSE(places.bundles.empty());
  std::vector<std::string> seen;
  for (const std::string& bundle : places.bundles) {
    EXPECT_EQ(bundle.find("/etc/"), bundle.starts_with("/var/lib/") ? std::string::npos : 0U);
    EXPECT_EQ(std::count(seen.begin(), seen.end(), bundle), 0) << bundle;
    seen.push_back(bundle);
  }
}

}  // namespace
}  // namespace claribi::http
