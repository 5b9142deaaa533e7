#include "core/secret.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <type_traits>

namespace claribi::core {
namespace {

bool IsZero(const char* bytes, std::size_t size) {
  return std::all_of(bytes, bytes + size, [](char c) { return c == '\0'; });
}

TEST(Wipe, OverwritesTheWholeBuffer) {
  std::string text(100, 'x');
  text.resize(10);  // the other 90 are still behind its end
  const char* buffer = text.data();
  Wipe(text);
  EXPECT_TRUE(text.empty());
  ASSERT_EQ(text.data(), buffer) << "still the string's own memory, so it may be read";
  EXPECT_TRUE(IsZero(buffer, 100));
}

TEST(Secret, WipesTheShortTextItTakesOver) {
  std::string text = "short";  // lies inside the string itself, where moving copies it
  const char* buffer = text.data();
  const Secret secret(std::move(text));
  EXPECT_EQ(secret.Reveal(), "short");
  EXPECT_TRUE(IsZero(buffer, 5));
}

TEST(Secret, WipesWhatItIsMovedFrom) {
  Secret first = Secret::CopyOf("tiny");
  const std::string_view left = first.Reveal();
  const Secret second(std::move(first));
  EXPECT_EQ(second.Reveal(), "tiny");
  EXPECT_TRUE(IsZero(left.data(), left.size()));
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): the promise under test
}

TEST(Secret, WipesItsOldTextWhenAssigned) {
  Secret secret(std::string(64, 'x'));
  Secret other(std::string("new"));
  secret = std::move(other);
  EXPECT_EQ(secret.Reveal(), "new");
  Secret& same = secret;
  secret = std::move(same);
  EXPECT_EQ(secret.Reveal(), "new");
}

TEST(Secret, WipesWhenItDies) {
  alignas(Secret) char memory[sizeof(Secret)] = {};
  auto* secret = new (memory) Secret(std::string("hunter2"));  // short: lies in `memory`
  secret->~Secret();
  const std::string_view bytes(memory, sizeof(memory));
  EXPECT_EQ(bytes.find("hunter2"), std::string_view::npos);
}

TEST(Secret, JoinsTextsInOneBuffer) {
  const Secret secret = Secret::Join({"Basic ", "", "Y2xpZW50OnNlY3JldA=="});
  EXPECT_EQ(secret.Reveal(), "Basic Y2xpZW50OnNlY3JldA==");
  EXPECT_TRUE(Secret::Join({}).empty());
}

TEST(Secret, IsCopiedOnlyOnPurpose) {
  static_assert(!std::is_copy_constructible_v<Secret>);
  static_assert(!std::is_copy_assignable_v<Secret>);
  static_assert(!std::is_convertible_v<Secret, std::string>);
  static_assert(!std::is_convertible_v<Secret, std::string_view>);
  static_assert(!std::is_convertible_v<std::string, Secret>);
  const Secret secret = Secret::CopyOf("a");
  const Secret clone = secret.Clone();
  EXPECT_EQ(clone.Reveal(), secret.Reveal());
  EXPECT_NE(clone.Reveal().data(), secret.Reveal().data());
  EXPECT_EQ(secret.size(), 1U);
}

TEST(ConstantTimeEquals, ComparesContents) {
  EXPECT_TRUE(ConstantTimeEquals("", ""));
  EXPECT_TRUE(ConstantTimeEquals("abc", "abc"));
  EXPECT_FALSE(ConstantTimeEquals("abc", "abd"));
  EXPECT_FALSE(ConstantTimeEquals("xbc", "abc"));
  EXPECT_FALSE(ConstantTimeEquals("abc", "ab"));
  EXPECT_FALSE(ConstantTimeEquals(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
}

}  // namespace
}  // namespace claribi::core
