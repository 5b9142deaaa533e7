#include "http/host_name.h"

#include <gtest/gtest.h>

#include "http/egress_guard.h"

namespace claribi::http {
namespace {

TEST(HostName, OfTheInternetSaysNothingAgainstItself) {
  for (const char* host : {"mcp.aiven.live", "vendor.example", "vendor.example.", "a.b.c.example",
                           "1.vendor.example", "0x7f.example", "localhost.example",
                           "internal.example", "mylocal.example", "xn--bcher-kva.example"}) {
    EXPECT_EQ(ClassifyHostName(host), HostNameKind::kPublic) << host;
  }
}

TEST(HostName, OfTheInsideIsRecognised) {
  for (const char* host :
       {"localhost", "localhost.", "LocalHost", "x.localhost", "localhost.localdomain", "intranet",
        "db", "db.internal", "a.b.internal.", "printer.local", "x.intranet", "x.private", "x.corp",
        "x.home", "x.home.arpa", "x.lan", "x.onion"}) {
    EXPECT_EQ(ClassifyHostName(host), HostNameKind::kInternal) << host;
  }
}

TEST(HostName, OfAMetadataServiceIsRecognised) {
  for (const char* host :
       {"metadata.google.internal", "metadata.google.internal.", "Metadata.Google.Internal",
        "metadata", "metadata.goog", "instance-data", "instance-data.ec2.internal"}) {
    EXPECT_EQ(ClassifyHostName(host), HostNameKind::kCloudMetadata) << host;
  }
}

TEST(HostName, ThatIsANumberInDisguiseIsRecognised) {
  for (const char* host :
       {"2130706433", "017700000001", "0x7f000001", "0X7F000001", "127.1", "127.0.1", "0177.0.0.1",
        "0x7f.0.0.1", "127.0.0.0x1", "127.0.0.1.", "01.2.3.4", "256.1.1.1", "1.2.3.4.5",
        "evil.example.1", "0x", ".", "::1::"}) {
    EXPECT_EQ(ClassifyHostName(host), HostNameKind::kNumber) << host;
  }
}

TEST(EgressGuard, JudgesHostsBeforeTheyAreResolved) {
  const EgressRules strict;
  const EgressRules development{.allow_insecure_loopback = true};
  EXPECT_TRUE(CheckHost("vendor.example", strict).ok());
  EXPECT_TRUE(CheckHost("8.8.8.8", strict).ok());
  for (const char* host : {"db.internal", "localhost", "10.0.0.1", "::1"}) {
    EXPECT_FALSE(CheckHost(host, strict).ok()) << host;
    EXPECT_TRUE(CheckHost(host, development).ok()) << host;
  }
  for (const char* host : {"metadata.google.internal", "2130706433", "169.254.169.254"}) {
    const core::Status status = CheckHost(host, development);
    ASSERT_FALSE(status.ok()) << host;
    EXPECT_EQ(status.error().code, core::ErrorCode::kForbidden);
    EXPECT_FALSE(status.error().cause.empty());
    EXPECT_FALSE(status.error().fix.empty());
  }
}

}  // namespace
}  // namespace claribi::http
