#include "http/egress_guard.h"

#include <gtest/gtest.h>

#include "testing/result_matchers.h"

namespace claribi::http {
namespace {

using enum AddressKind;
using ::testing::HasSubstr;

struct Case {
  const char* address;
  AddressKind kind;
};

// First and last address of every range, and their neighbours.
const Case kCases[] = {
    {"0.0.0.0", kUnspecified},
    {"0.255.255.255", kUnspecified},
    {"1.0.0.0", kPublic},
    {"9.255.255.255", kPublic},
    {"10.0.0.0", kPrivate},
    {"10.255.255.255", kPrivate},
    {"11.0.0.0", kPublic},
    {"100.63.255.255", kPublic},
    {"100.64.0.0", kCarrierNat},
    {"100.100.100.200", kCloudMetadata},
    {"100.127.255.255", kCarrierNat},
    {"100.128.0.0", kPublic},
    {"126.255.255.255", kPublic},
    {"127.0.0.1", kLoopback},
    {"127.255.255.255", kLoopback},
    {"128.0.0.0", kPublic},
    {"168.63.129.16", kCloudMetadata},
    {"169.253.255.255", kPublic},
    {"169.254.0.1", kLinkLocal},
    {"169.254.169.254", kCloudMetadata},
    {"169.254.170.2", kCloudMetadata},
    {"169.255.0.0", kPublic},
    {"172.15.255.255", kPublic},
    {"172.16.0.0", kPrivate},
    {"172.31.255.255", kPrivate},
    {"172.32.0.0", kPublic},
    {"192.0.0.1", kReserved},
    {"192.0.0.192", kCloudMetadata},
    {"192.0.2.1", kReserved},
    {"192.88.99.1", kReserved},
    {"192.167.255.255", kPublic},
    {"192.168.0.0", kPrivate},
    {"192.168.255.255", kPrivate},
    {"192.169.0.0", kPublic},
    {"198.17.255.255", kPublic},
    {"198.18.0.0", kReserved},
    {"198.19.255.255", kReserved},
    {"198.20.0.0", kPublic},
    {"198.51.100.1", kReserved},
    {"203.0.113.1", kReserved},
    {"223.255.255.255", kPublic},
    {"224.0.0.1", kMulticast},
    {"239.255.255.255", kMulticast},
    {"240.0.0.1", kReserved},
    {"255.255.255.255", kReserved},
    {"::", kUnspecified},
    {"::1", kLoopback},
    {"::2", kEmbedded},
    {"::127.0.0.1", kEmbedded},
    {"::8.8.8.8", kEmbedded},
    {"::ffff:127.0.0.1", kEmbedded},
    {"::ffff:8.8.8.8", kEmbedded},
    {"::ffff:0:127.0.0.1", kReserved},
    {"64:ff9b::10.0.0.1", kEmbedded},
    {"64:ff9b::8.8.8.8", kEmbedded},
    {"64:ff9b:1::10.0.0.1", kEmbedded},
    {"100::1", kReserved},
    {"2001::1", kEmbedded},
    {"2001:0:7f00:1::", kEmbedded},
    {"2001:1::1", kReserved},
    {"2001:1ff:ffff::", kReserved},
    {"2001:200::1", kPublic},
    {"2001:db8::1", kReserved},
    {"2002:7f00:1::", kEmbedded},
    {"2003::1", kPublic},
    {"2606:4700::1111", kPublic},
    {"3ffe::1", kPublic},
    {"3fff::1", kReserved},
    {"3fff:fff:ffff::", kReserved},
    {"4000::1", kReserved},
    {"5f00::1", kReserved},
    {"fbff::1", kReserved},
    {"fc00::1", kPrivate},
    {"fd00:ec2::254", kCloudMetadata},
    {"fd20:ce::254", kCloudMetadata},
    {"fdff::1", kPrivate},
    {"fe80::1", kLinkLocal},
    {"febf::1", kLinkLocal},
    {"fec0::1", kReserved},
    {"ff02::1", kMulticast},
};

IpAddress Address(const char* text) { return IpAddress::Parse(text).value(); }

TEST(EgressGuard, ClassifiesEveryRange) {
  for (const Case& expected : kCases) {
    EXPECT_EQ(Classify(Address(expected.address)), expected.kind) << expected.address;
  }
}

TEST(EgressGuard, AllowsPublicAddressesOnly) {
  for (const Case& expected : kCases) {
    const core::Status status = CheckAddress("h.example", Address(expected.address), {});
    EXPECT_EQ(status.ok(), expected.kind == kPublic) << expected.address;
    if (!status.ok()) {
      EXPECT_THAT(status, IsErrorWith(core::ErrorCode::kForbidden));
    }
  }
}

TEST(EgressGuard, AdmitsLoopbackAndPrivateAndNothingElseForDevelopment) {
  for (const Case& expected : kCases) {
    const bool allowed =
        expected.kind == kPublic || expected.kind == kLoopback || expected.kind == kPrivate;
    EXPECT_EQ(CheckAddress("h", Address(expected.address), {true}).ok(), allowed)
        << expected.address;
    EXPECT_EQ(CheckProxyAddress("h", Address(expected.address)).ok(), allowed) << expected.address;
  }
}

TEST(EgressGuard, NamesHostAndAddressInTheError) {
  EXPECT_THAT(CheckAddress("inside.example", Address("10.1.2.3"), {}),
              IsErrorWith(MessageIs(HasSubstr("inside.example")), CauseIs(HasSubstr("10.1.2.3")),
                          HasFix()));
}

bool SchemeAllowed(std::string_view url, bool allow) {
  return CheckScheme(core::Url::Parse(url).value(), {allow}).ok();
}

TEST(EgressGuard, RefusesPlainHttpExceptToLoopbackInDevelopment) {
  EXPECT_TRUE(SchemeAllowed("https://h.example/", false));
  EXPECT_FALSE(SchemeAllowed("http://h.example/", false));
  EXPECT_FALSE(SchemeAllowed("http://h.example/", true));
  EXPECT_FALSE(SchemeAllowed("http://localhost/", false));
  EXPECT_TRUE(SchemeAllowed("http://localhost/", true));
  EXPECT_TRUE(SchemeAllowed("http://127.0.0.1:8080/", true));
  EXPECT_FALSE(SchemeAllowed("http://127.0.0.1.evil.example/", true));
  EXPECT_FALSE(SchemeAllowed("http://10.0.0.1/", true));
}

TEST(IpAddress, ParsesStrictly) {
  for (const char* text : {"", "1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "0x7f.0.0.1", "256.1.1.1",
                           "1.2.3.4 ", "2130706433", "fe80::1%eth0", "[::1]", "::1::", "g::"}) {
    EXPECT_FALSE(IpAddress::Parse(text)) << text;
  }
  EXPECT_FALSE(IpAddress::Parse(std::string_view("1.2.3.4\0", 8)));
}

TEST(IpAddress, ShowsItself) {
  EXPECT_EQ(Address("192.0.2.1").ToString(), "192.0.2.1");
  EXPECT_EQ(Address("2001:0DB8:0:0::1").ToString(), "2001:db8::1");
}

TEST(IpAddress, KnowsPrefixesThatEndInsideAByte) {
  EXPECT_TRUE(Address("172.31.0.1").IsWithin(Address("172.16.0.0"), 12));
  EXPECT_FALSE(Address("172.32.0.1").IsWithin(Address("172.16.0.0"), 12));
  EXPECT_FALSE(Address("::1").IsWithin(Address("0.0.0.0"), 0));
  EXPECT_TRUE(Address("8.8.8.8").IsWithin(Address("0.0.0.0"), 0));
}

}  // namespace
}  // namespace claribi::http
