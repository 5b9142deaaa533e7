#include "http/host_name.h"

#include <gtest/gtest.h>

#include "http/egress_guard.h"
#include "testing/result_matchers.h"

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
  EXPECT_THAT(CheckHost("vendor.example", strict), IsOk());
  EXPECT_THAT(CheckHost("8.8.8.8", strict), IsOk());
  for (const char* host : {"db.internal", "localhost", "10.0.0.1", "::1"}) {
    EXPECT_THAT(CheckHost(host, strict), IsError()) << host;
    EXPECT_THAT(CheckHost(host, development), IsOk()) << host;
  }
  for (const char* host : {"metadata.google.internal", "2130706433", "169.254.169.254"}) {
    EXPECT_THAT(CheckHost(host, development),
                IsErrorWith(core::ErrorCode::kForbidden, HasCause(), HasFix()))
        << host;
  }
}

}  // namespace
}  // namespace claribi::http
