// ECMA-262 as PCRE2 matches it: where the two differ, ECMA-262 decides.
#include "json_schema/pattern.h"

#include <gmock/gmock.h>

#include <memory>

#include "json_schema/ecma_pattern.h"
#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::json_schema {
namespace {

bool Matches(std::string_view expression, std::string_view text) {
  const auto pattern = Pattern::Compile(expression);
  EXPECT_THAT(pattern, IsOk()) << expression;
  if (!pattern.ok()) return false;
  const testing::FakeCall call;
  Budget budget(1'000'000, call);
  const bool found = pattern.value().IsFoundIn(text, budget);
  EXPECT_FALSE(budget.stopped()) << budget.error().cause;
  return found;
}

struct Expression {
  const char* expression;
  const char* matching;      // null: none
  const char* not_matching;  // null: none
};
void PrintTo(const Expression& each, std::ostream* out) { *out << each.expression; }
class PatternCase : public ::testing::TestWithParam<Expression> {};

TEST_P(PatternCase, DecidesAsEcmaDoes) {
  const Expression& each = GetParam();
  if (each.matching != nullptr) {
    EXPECT_TRUE(Matches(each.expression, each.matching)) << each.matching;
  }
  if (each.not_matching != nullptr) {
    EXPECT_FALSE(Matches(each.expression, each.not_matching)) << each.not_matching;
  }
}

INSTANTIATE_TEST_SUITE_P(Anchors, PatternCase,
                         ::testing::Values(Expression{"b", "abc", "ac"},
                                           Expression{"", "", nullptr},
                                           Expression{"^abc$", "abc", "abc\n"},
                                           Expression{"^b", "b", "a\nb"},
                                           Expression{R"(\bfoo\b)", "a foo", "afoo"},
                                           Expression{R"(a\Bb)", "ab", "a b"}));
INSTANTIATE_TEST_SUITE_P(
    Classes, PatternCase,
    ::testing::Values(
        Expression{R"(^\d$)", "7", "\u07c0"}, Expression{R"(^\D$)", "\u07c0", "7"},
        Expression{R"(^\w$)", "_", "é"}, Expression{R"(^\W$)", "é", "a"},
        Expression{R"(^\s$)", "\u2003", "a"}, Expression{R"(^\s$)", "\ufeff", "\u180e"},
        Expression{R"(^\S$)", "\u180e", "\u00a0"}, Expression{R"(^[\s]$)", "\u2029", "x"},
        Expression{R"(^[\S]$)", "x", "\u2029"}, Expression{R"(^[^\s\d]$)", "x", "1"},
        Expression{R"(^[\W]$)", "é", "a"}, Expression{"^.$", "\U0001F409", "\u2028"},
        Expression{"^.$", "x", "\r"}, Expression{"[]", nullptr, "a"}, Expression{"^[^]$", "\n", ""},
        Expression{"^[a-c]$", "b", "d"}, Expression{"^[a-]$", "-", "b"},
        Expression{"^[-a]$", "-", "b"}, Expression{R"(^[\w-.]$)", "-", "+"},
        Expression{"^[[]$", "[", "]"}, Expression{R"(^[\]]$)", "]", "["},
        Expression{R"(^[\b]$)", "\b", "b"}, Expression{"^[[:alpha:]]$", "a]", "b"},
        Expression{"^[\U0001F408-\U0001F40A]$", "\U0001F409", "x"},
        Expression{R"(^[^\uD800-\uDFFF]$)", "x", ""}));
INSTANTIATE_TEST_SUITE_P(
    Escapes, PatternCase,
    ::testing::Values(
        Expression{R"(^\t\n\v\f\r$)", "\t\n\v\f\r", "tnvfr"}, Expression{R"(^\cC$)", "\x03", "C"},
        Expression{R"(^\x41$)", "A", "x41"}, Expression{R"(^\u0041$)", "A", "u0041"},
        Expression{R"(^\u{1f409}$)", "\U0001F409", "u"},
        Expression{R"(^\uD83D\uDC09$)", "\U0001F409", "x"}, Expression{R"(\uD83D)", nullptr, "x"},
        Expression{R"(^\.\/\-\_\@$)", "./-_@", "x/-_@"}, Expression{R"(^a\$b\^$)", "a$b^", "ab"},
        Expression{"^{a}]$", "{a}]", "a"}, Expression{"^a{,2}$", "a{,2}", "aa"},
        Expression{"^#(?:x)$", "#x", "#"}, Expression{R"(^\é$)", "é", "e"}));
INSTANTIATE_TEST_SUITE_P(
    Groups, PatternCase,
    ::testing::Values(Expression{"^(?:ab){2}$", "abab", "ab"},
                      Expression{"^a{2,3}?$", "aaa", "aaaa"}, Expression{"^(?=.*b)a", "ab", "ac"},
                      Expression{"^(?!ab)a", "ac", "ab"}, Expression{"(?<=a)b", "ab", "cb"},
                      Expression{"(?<!a)b", "cb", "ab"}, Expression{R"(^(a|b)\1$)", "aa", "ab"},
                      Expression{R"(^(?<q>a|b)\k<q>$)", "bb", "ba"},
                      Expression{R"(^(?:(a)|b)\1$)", "b", "a"}));
INSTANTIATE_TEST_SUITE_P(
    Properties, PatternCase,
    ::testing::Values(
        Expression{R"(^\p{Letter}cole$)", "école", "1cole"}, Expression{R"(^\p{L}$)", "é", "1"},
        Expression{R"(^\p{Lu}$)", "É", "é"}, Expression{R"(^\P{Lu}$)", "é", "É"},
        Expression{R"(^\p{General_Category=Decimal_Number}$)", "\u07c0", "a"},
        Expression{R"(^\p{gc=Nd}$)", "7", "a"}, Expression{R"(^\p{Script=Greek}$)", "α", "a"},
        Expression{R"(^\p{sc=Grek}$)", "α", "a"}, Expression{R"(^\p{scx=Greek}$)", "α", "a"},
        Expression{R"(^\p{White_Space}$)", "\u2003", "a"},
        Expression{R"(^\p{Alphabetic}$)", "é", "1"}, Expression{R"(^\p{ASCII}$)", "a", "é"},
        Expression{R"(^\p{LC}$)", "É", "ß1"}, Expression{R"(^\p{Any}$)", "\n", ""},
        Expression{R"(^\p{Assigned}$)", "a", "\u0378"},
        Expression{R"(^\P{Assigned}$)", "\u0378", "a"}, Expression{R"(^[\p{L}\d]$)", "é", "-"},
        Expression{R"(^[^\p{L}]$)", "1", "é"}));

class ForeignPattern : public ::testing::TestWithParam<const char*> {};

TEST_P(ForeignPattern, IsRefused) {
  EXPECT_THAT(Pattern::Compile(GetParam()), IsErrorWith(core::ErrorCode::kInvalid, HasCause()));
}

INSTANTIATE_TEST_SUITE_P(Malformed, ForeignPattern,
                         ::testing::Values("(", ")", "[", "[a", "[z-a]", "*a", "a**", "a+++",
                                           "a{2}{3}", "^*", "(?", "\\", "[\\", R"(\x4)", R"(\u12)",
                                           R"(\u{110000})", R"(\u{})", R"(\u{41)", R"(\c)",
                                           R"(\2(a))", R"(\k<b>(?<a>a))", R"(\p)", R"(\p{)",
                                           R"(\p{}})", R"(\p{Nothing})", R"(\p{a=b})", R"(\01)",
                                           R"((?<1a>a))", "(?<a>a)(?<a>b)",
                                           "a{9999999999999999999999}", "\xff"));
// What PCRE2, Perl or Python would read, and a browser would not.
INSTANTIATE_TEST_SUITE_P(OfOtherLanguages, ForeignPattern,
                         ::testing::Values(R"(\Aa)", R"(a\Z)", R"(\Qa\E)", R"(a\Kb)", R"(\R)",
                                           R"(\X)", R"(\h)", R"(\a)", R"(\e)", R"(\N)", "(?i)a",
                                           "(?#c)a", "(?>a)", "(?|a)", "(?P<a>a)", "(?R)", "(?1)",
                                           "(?C1)", "(?(1)a)", "(*ACCEPT)", "(*LIMIT_MATCH=9)a",
                                           "(*UCP)a", "a++", "a*+"));
// Beyond what the matcher can do or is allowed to do.
INSTANTIATE_TEST_SUITE_P(TooMuch, ForeignPattern,
                         ::testing::Values("(?<=a+)b", "((a{1000}){1000}){1000}", "a{70000}"));

TEST(Pattern, NestedGroupsAreBounded) {
  EXPECT_THAT(Pattern::Compile(std::string(101, '(') + std::string(101, ')')), IsError());
}

// Every beginning of an expression, each in memory of its own size: nothing is read past the end.
TEST(EcmaPattern, BrokenOffAnywhereIsReadToItsEndOnly) {
  constexpr std::string_view kEverything =
      R"(^(?<n>a|[^\w\-z-\u{1f409}])\k<n>{2,3}?(?:\uD83D\uDC09|\p{Script=Greek}+)\cA\x41\1[]é$)";
  for (std::size_t size = 0; size <= kEverything.size(); ++size) {
    const auto bytes = std::make_unique<char[]>(size);
    kEverything.copy(bytes.get(), size);
    const auto translated = TranslateEcmaPattern({bytes.get(), size});
    if (!translated.ok()) {
      EXPECT_THAT(translated, IsErrorWith(HasCause())) << size;
    }
    (void)Pattern::Compile({bytes.get(), size});
  }
}

}  // namespace
}  // namespace claribi::json_schema
