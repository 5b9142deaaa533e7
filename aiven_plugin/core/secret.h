// Text that must not be seen: wiped when it dies, copied only on purpose, printable by nobody (no
// operator<<, no conversion). One buffer that never grows; what grows is a WipedString
// (wiped_string.h), what has members is a Json (json.h), and all of them leave nothing behind in
// freed memory: tests/memory searches for it.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace claribi::core {

// Overwrites memory in a way that the optimiser keeps.
void Wipe(void* data, std::size_t size) noexcept;
void Wipe(std::string& text) noexcept;

class Secret {
 public:
  Secret() = default;
  // Takes the bytes over and wipes what the source keeps of them.
  explicit Secret(std::string&& text);
  static Secret CopyOf(std::string_view text) { return Secret(std::string(text)); }
  // One after the other, in one buffer that never grows.
  static Secret Join(std::initializer_list<std::string_view> parts);

  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { Wipe(text_); }

  Secret Clone() const { return CopyOf(text_); }
  bool empty() const { return text_.empty(); }
  std::size_t size() const { return text_.size(); }
  // The one way in. The view dies with this object; who copies it makes it one of the three.
  std::string_view Reveal() const { return text_; }

 private:
  std::string text_;
};

// Takes the same time wherever the two differ.
bool ConstantTimeEquals(std::string_view a, std::string_view b) noexcept;

}  // namespace claribi::core
