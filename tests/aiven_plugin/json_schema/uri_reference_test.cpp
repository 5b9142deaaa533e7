// RFC 3986, section 5.4, and what schemas add: bases without a scheme, and URNs.
#include "json_schema/uri_reference.h"

#include <gtest/gtest.h>

namespace claribi::json_schema {
namespace {

std::string Resolved(std::string_view base, std::string_view reference) {
  const UriReference uri =
      UriReference::Resolve(UriReference::Parse(base), UriReference::Parse(reference));
  return uri.WithoutFragment() + (uri.fragment ? "#" + *uri.fragment : "");
}

struct Example {
  const char* reference;
  const char* target;
};
class Rfc3986Example : public ::testing::TestWithParam<Example> {};

TEST_P(Rfc3986Example, Resolves) {
  EXPECT_EQ(Resolved("http://a/b/c/d;p?q", GetParam().reference), GetParam().target);
}

INSTANTIATE_TEST_SUITE_P(
    Normal, Rfc3986Example,
    ::testing::Values(Example{"g:h", "g:h"}, Example{"g", "http://a/b/c/g"},
                      Example{"./g", "http://a/b/c/g"}, Example{"g/", "http://a/b/c/g/"},
                      Example{"/g", "http://a/g"}, Example{"//g", "http://g"},
                      Example{"?y", "http://a/b/c/d;p?y"}, Example{"g?y", "http://a/b/c/g?y"},
                      Example{"#s", "http://a/b/c/d;p?q#s"}, Example{"g#s", "http://a/b/c/g#s"},
                      Example{"g?y#s", "http://a/b/c/g?y#s"}, Example{";x", "http://a/b/c/;x"},
                      Example{"g;x", "http://a/b/c/g;x"}, Example{"", "http://a/b/c/d;p?q"},
                      Example{".", "http://a/b/c/"}, Example{"./", "http://a/b/c/"},
                      Example{"..", "http://a/b/"}, Example{"../", "http://a/b/"},
                      Example{"../g", "http://a/b/g"}, Example{"../..", "http://a/"},
                      Example{"../../g", "http://a/g"}));
INSTANTIATE_TEST_SUITE_P(
    Abnormal, Rfc3986Example,
    ::testing::Values(Example{"../../../g", "http://a/g"}, Example{"/./g", "http://a/g"},
                      Example{"/../g", "http://a/g"}, Example{"g.", "http://a/b/c/g."},
                      Example{"..g", "http://a/b/c/..g"}, Example{"./../g", "http://a/b/g"},
                      Example{"./g/.", "http://a/b/c/g/"}, Example{"g/./h", "http://a/b/c/g/h"},
                      Example{"g/../h", "http://a/b/c/h"}, Example{"g;x=1/../y", "http://a/b/c/y"},
                      Example{"g?y/../x", "http://a/b/c/g?y/../x"},
                      Example{"g#s/../x", "http://a/b/c/g#s/../x"}));

TEST(UriReference, ResolvesAgainstAUrnByItsFragment) {
  EXPECT_EQ(Resolved("urn:uuid:deadbeef", "#a"), "urn:uuid:deadbeef#a");
  EXPECT_EQ(Resolved("urn:uuid:deadbeef", "urn:example:b#"), "urn:example:b#");
}

TEST(UriReference, ResolvesAgainstNoBaseAtAll) {
  EXPECT_EQ(Resolved("", "a/b.json#c"), "a/b.json#c");
  EXPECT_EQ(Resolved("a/b.json", "c.json"), "a/c.json");
  EXPECT_EQ(Resolved("", "#/a"), "#/a");
  EXPECT_EQ(Resolved("a//b", "c"), "a//c");
}

TEST(UriReference, ComparesSchemeAndHostWithoutCase) {
  EXPECT_EQ(Resolved("HTTP://Example.COM/A", ""), "http://example.com/A");
}

TEST(PercentDecode, RefusesHalfAnEscape) {
  EXPECT_EQ(PercentDecode("%24defs%2f"), "$defs/");
  for (const auto* text : {"%", "%2", "%2g", "%g2", "a%"})
    EXPECT_FALSE(PercentDecode(text)) << text;
}

}  // namespace
}  // namespace claribi::json_schema
