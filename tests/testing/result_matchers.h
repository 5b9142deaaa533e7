// GoogleTest matchers for both Result types, the plugin's (core/result.h) and the host's
// (outcome/outcome.h), which have no common base. Depends on neither.
//
//   ASSERT_THAT(connection->ListTools(call, "{}"), IsOk());
//   EXPECT_THAT(vault.Get(call, "tokens"), IsOkAnd(Eq(std::nullopt)));
//   EXPECT_THAT(parsed, IsErrorWith(ErrorCode::kInvalid, "protocol",
//                                   CauseIs(HasSubstr("byte 7"))));
//
// IsErrorWith takes any number of facts, each of which must hold: a code, a kind (a text), and
// MessageIs, CauseIs, HasCause, FixIs, HasFix, VendorCodeIs, IsRetryable, HttpStatusIs,
// RetryAfterIs. It also judges an Error that stands alone. A failure prints the whole error, or the
// value. In namespace claribi, so that `testing` still means GoogleTest in the tests of the host.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace claribi {
namespace matching {

template <typename R>
concept ResultLike = requires(const R& result) {
  { result.ok() } -> std::same_as<bool>;
  result.error();
};

// The codes of claribi/data_source.h by name; the host's own from 100 on.
template <typename Code>
void PrintCode(Code code, std::ostream* out) {
  constexpr std::string_view kNames[] = {
      "OK",        "ABI",      "INVALID",      "STATE",       "AUTH_REQUIRED", "FORBIDDEN",
      "NOT_FOUND", "CONFLICT", "RATE_LIMITED", "UNAVAILABLE", "TIMEOUT",       "CANCELLED",
      "TOO_LARGE", "UPSTREAM", "UNSUPPORTED",  "INTERNAL"};
  constexpr std::string_view kHostNames[] = {"USAGE", "PLUGIN_LOAD", "TOOL_ERROR"};
  const auto number = static_cast<std::size_t>(code);
  if (number < std::size(kNames)) {
    *out << kNames[number];
  } else if (number - 100 < std::size(kHostNames)) {
    *out << kHostNames[number - 100];
  } else {
    *out << "code " << number;
  }
}

// The two Error types call their sentence differently.
template <typename Error>
const std::string& MessageOf(const Error& error) {
  if constexpr (requires { error.message; }) {
    return error.message;
  } else {
    return error.what;
  }
}

// The kind of an error, an enumeration with names, as a text.
template <typename Error>
std::string KindOf(const Error& error) {
  return std::string(Name(error.kind));
}

template <typename Error>
void PrintError(const Error& error, std::ostream* out) {
  *out << "the error ";
  PrintCode(error.code, out);
  const auto print = [out](const char* name, const std::string& text) {
    if (!text.empty()) *out << ", " << name << " \"" << text << '"';
  };
  if constexpr (requires { error.kind; }) print("kind", KindOf(error));
  print("message", MessageOf(error));
  print("cause", error.cause);
  print("fix", error.fix);
  if constexpr (requires { error.vendor_code; }) print("vendor_code", error.vendor_code);
  if constexpr (requires { error.detail; }) print("detail", error.detail);
  if (error.http_status != 0) *out << ", http_status " << error.http_status;
  if (error.retryable) *out << ", retryable";
  if (error.retry_after) *out << ", retry_after " << error.retry_after->count() << " ms";
}

template <typename Value>
void PrintValue(const Value& value, std::ostream* out) {
  if constexpr (requires {
                  { value.Dump() } -> std::convertible_to<std::string>;
                }) {
    *out << value.Dump();
  } else if constexpr (std::is_empty_v<Value>) {
    *out << "nothing";
  } else {
    *out << ::testing::PrintToString(value);
  }
}

template <ResultLike R>
void PrintResult(const R& result, std::ostream* out) {
  if (!result.ok()) {
    PrintError(result.error(), out);
  } else if constexpr (requires { result.value(); }) {
    *out << "ok, with the value ";
    PrintValue(result.value(), out);
  } else {
    *out << "ok";
  }
}

class IsOkMatcher {
 public:
  template <ResultLike R>
  bool MatchAndExplain(const R& result, ::testing::MatchResultListener*) const {
    return result.ok();
  }
  void DescribeTo(std::ostream* out) const { *out << "is ok"; }
  void DescribeNegationTo(std::ostream* out) const { *out << "is an error"; }
};

template <typename Inner>
class IsOkAndMatcher {
 public:
  explicit IsOkAndMatcher(Inner inner) : inner_(std::move(inner)) {}

  template <ResultLike R>
  operator ::testing::Matcher<R>() const {  // NOLINT(google-explicit-constructor)
    return ::testing::Matcher<R>(new Monomorphic<R>(inner_));
  }

 private:
  template <typename R>
  class Monomorphic final : public ::testing::MatcherInterface<R> {
   public:
    using Value = std::remove_cvref_t<decltype(std::declval<const R&>().value())>;
    explicit Monomorphic(const Inner& inner)
        : inner_(::testing::SafeMatcherCast<const Value&>(inner)) {}

    bool MatchAndExplain(R result, ::testing::MatchResultListener* listener) const override {
      return result.ok() && inner_.MatchAndExplain(result.value(), listener);
    }
    void DescribeTo(std::ostream* out) const override {
      *out << "is ok, with a value that ";
      inner_.DescribeTo(out);
    }
    void DescribeNegationTo(std::ostream* out) const override {
      *out << "is an error, or has a value that ";
      inner_.DescribeNegationTo(out);
    }

   private:
    const ::testing::Matcher<const Value&> inner_;
  };

  const Inner inner_;
};

// One property of an error: get(error) matches.
template <typename Value, typename Get>
class Fact {
 public:
  Fact(const char* name, Get get, ::testing::Matcher<const Value&> matcher)
      : name_(name), get_(get), matcher_(std::move(matcher)) {}

  template <typename Error>
  bool Holds(const Error& error) const {
    return matcher_.Matches(get_(error));
  }
  const char* name() const { return name_; }
  void Describe(std::ostream* out) const {
    *out << "whose " << name_ << " ";
    matcher_.DescribeTo(out);
  }

 private:
  const char* name_;
  Get get_;
  ::testing::Matcher<const Value&> matcher_;
};

template <typename Code>
class CodeFact {
 public:
  explicit CodeFact(Code code) : code_(code) {}
  template <typename Error>
  bool Holds(const Error& error) const {
    return error.code == code_;
  }
  const char* name() const { return "code"; }
  void Describe(std::ostream* out) const {
    *out << "whose code is ";
    PrintCode(code_, out);
  }

 private:
  Code code_;
};

// What IsErrorWith was given, as a fact.
template <typename Given>
auto ToFact(Given given) {
  if constexpr (std::is_enum_v<Given>) {
    return CodeFact<Given>(given);
  } else if constexpr (std::convertible_to<Given, std::string_view>) {
    const auto kind = [](const auto& error) { return KindOf(error); };
    return Fact<std::string, decltype(kind)>("kind", kind,
                                             ::testing::Eq(std::string(std::string_view(given))));
  } else {
    return given;
  }
}

template <typename... Facts>
class IsErrorMatcher {
 public:
  explicit IsErrorMatcher(Facts... facts) : facts_(std::move(facts)...) {}

  template <typename R>
  bool MatchAndExplain(const R& judged, ::testing::MatchResultListener* listener) const {
    if constexpr (ResultLike<R>) {
      return !judged.ok() && HoldsFor(judged.error(), listener);
    } else {
      return HoldsFor(judged, listener);
    }
  }
  void DescribeTo(std::ostream* out) const {
    *out << "is an error";
    const char* before = " ";
    const auto describe = [&](const auto& fact) {
      *out << std::exchange(before, " and ");
      fact.Describe(out);
    };
    std::apply([&](const auto&... fact) { (describe(fact), ...); }, facts_);
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "is not so that it ";
    DescribeTo(out);
  }

 private:
  template <typename Error>
  bool HoldsFor(const Error& error, ::testing::MatchResultListener* listener) const {
    bool all_hold = true;
    const auto judge = [&](const auto& fact) {
      if (fact.Holds(error)) return;
      *listener << (std::exchange(all_hold, false) ? "which has another " : " and another ")
                << fact.name();
    };
    std::apply([&](const auto&... fact) { (judge(fact), ...); }, facts_);
    return all_hold;
  }

  std::tuple<Facts...> facts_;
};

template <typename Value, typename Get>
Fact<Value, Get> MakeFact(const char* name, Get get, ::testing::Matcher<const Value&> matcher) {
  return Fact<Value, Get>(name, get, std::move(matcher));
}

}  // namespace matching

using TextMatcher = ::testing::Matcher<const std::string&>;

inline auto MessageIs(TextMatcher matcher) {
  return matching::MakeFact<std::string>(
      "message", [](const auto& error) -> const std::string& { return matching::MessageOf(error); },
      std::move(matcher));
}
inline auto CauseIs(TextMatcher matcher) {
  return matching::MakeFact<std::string>(
      "cause", [](const auto& error) -> const std::string& { return error.cause; },
      std::move(matcher));
}
inline auto FixIs(TextMatcher matcher) {
  return matching::MakeFact<std::string>(
      "fix", [](const auto& error) -> const std::string& { return error.fix; }, std::move(matcher));
}
inline auto HasCause() { return CauseIs(::testing::Not(::testing::IsEmpty())); }
inline auto HasFix() { return FixIs(::testing::Not(::testing::IsEmpty())); }
inline auto VendorCodeIs(TextMatcher matcher) {
  return matching::MakeFact<std::string>(
      "vendor_code", [](const auto& error) -> const std::string& { return error.vendor_code; },
      std::move(matcher));
}
inline auto HttpStatusIs(::testing::Matcher<const int&> matcher) {
  return matching::MakeFact<int>(
      "http_status", [](const auto& error) -> const int& { return error.http_status; },
      std::move(matcher));
}
inline auto IsRetryable(bool expected = true) {
  return matching::MakeFact<bool>(
      "retryable", [](const auto& error) -> const bool& { return error.retryable; },
      ::testing::Eq(expected));
}
inline auto RetryAfterIs(std::optional<std::chrono::milliseconds> expected) {
  using Wait = std::optional<std::chrono::milliseconds>;
  return matching::MakeFact<Wait>(
      "retry_after", [](const auto& error) -> const Wait& { return error.retry_after; },
      ::testing::Eq(expected));
}

inline auto IsOk() { return ::testing::MakePolymorphicMatcher(matching::IsOkMatcher()); }

// inner: a matcher of the value, or a value that it equals.
template <typename Inner>
auto IsOkAnd(Inner inner) {
  return matching::IsOkAndMatcher<Inner>(std::move(inner));
}

// Any error: where the test is about being refused, and not about how.
inline auto IsError() { return ::testing::MakePolymorphicMatcher(matching::IsErrorMatcher<>()); }

template <typename... Given>
auto IsErrorWith(Given... given) {
  static_assert(sizeof...(Given) > 0, "IsError() is for any error");
  using Matcher = matching::IsErrorMatcher<decltype(matching::ToFact(std::move(given)))...>;
  return ::testing::MakePolymorphicMatcher(Matcher(matching::ToFact(std::move(given))...));
}

// How GoogleTest prints them: found by the namespace of the argument, so each is declared there.
namespace core {
template <typename T>
class Result;
struct Error;
template <typename T>
void PrintTo(const Result<T>& result, std::ostream* out) {
  matching::PrintResult(result, out);
}
template <std::same_as<Error> E>
void PrintTo(const E& error, std::ostream* out) {
  matching::PrintError(error, out);
}
}  // namespace core

namespace outcome {
template <typename T>
class Result;
struct Error;
template <typename T>
void PrintTo(const Result<T>& result, std::ostream* out) {
  matching::PrintResult(result, out);
}
template <std::same_as<Error> E>
void PrintTo(const E& error, std::ostream* out) {
  matching::PrintError(error, out);
}
}  // namespace outcome

}  // namespace claribi
