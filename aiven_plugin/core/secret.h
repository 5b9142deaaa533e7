// A text that must stay secret: wiped on destruction, copied only by Clone and CopyOf, not
// printable (no operator<<, no conversion). Its buffer never grows. Use a WipedString
// (wiped_string.h) for a text that grows, and a Json (json.h) for one that has members. None of the
// three leaves its text in freed memory: tests/memory checks it.
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
  // Takes the bytes over and wipes what remains of them in `text`.
  explicit Secret(std::string&& text);
  static Secret CopyOf(std::string_view text) { return Secret(std::string(text)); }
  // One after the other, in one buffer that never grows.
  static Secret Join(std::initializer_list<std::string_view> parts);

  Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { WipeRest(other); }
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { Clear(); }

  Secret Clone() const { return CopyOf(text_); }
  bool empty() const { return text_.empty(); }
  std::size_t size() const { return text_.size(); }
  // The only access to the text, valid while this object lives. Copy it only into a Secret, a
  // WipedString or a Json.
  std::string_view Reveal() const { return text_; }

 private:
  // Where there is no text, there is nothing to wipe: an empty Secret has never held a byte, or was
  // wiped when it lost them.
  void Clear() noexcept {
    if (!text_.empty()) Wipe(text_);
  }
  // What was taken over may still lie in `other`, if it was short.
  void WipeRest(Secret& other) const noexcept {
    if (!text_.empty()) Wipe(other.text_);
  }

  std::string text_;
};

// Takes the same time wherever the two texts differ.
bool ConstantTimeEquals(std::string_view a, std::string_view b) noexcept;

}  // namespace claribi::core
