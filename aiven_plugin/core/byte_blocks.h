// Texts looked through sixteen bytes at a time, for what most of them have nowhere: a pass that
// looks at single bytes costs ten times as much. Vectors of GCC and clang, which every processor
// that they know can do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace claribi::core {

using ByteBlock = unsigned char __attribute__((vector_size(16)));

// The block at `bytes`.
inline ByteBlock BlockAt(const char* bytes) {
  ByteBlock block;
  std::memcpy(&block, bytes, sizeof(block));
  return block;
}

// Whether comparisons marked a byte, as not 0.
template <typename Marked>
bool IsAnyMarked(const Marked& marked) {
  std::uint64_t halves[2];
  static_assert(sizeof(marked) == sizeof(halves));
  std::memcpy(halves, &marked, sizeof(halves));
  return (halves[0] | halves[1]) != 0;
}

// How many bytes at the beginning lie in whole blocks of which `marks`, given a ByteBlock, marks no
// byte: as comparisons do, 0 for each byte that is not meant.
template <typename Marks>
std::size_t BytesInPlainBlocks(std::string_view text, Marks marks) {
  std::size_t count = 0;
  for (; text.size() - count >= sizeof(ByteBlock); count += sizeof(ByteBlock)) {
    if (IsAnyMarked(marks(BlockAt(text.data() + count)))) break;
  }
  return count;
}

// A block that has each byte of `text`, some of them more than once, and blanks. Precondition: the
// text is shorter than a block. What short texts have nowhere is asked in one step, too.
inline ByteBlock ShortBlock(std::string_view text) {
  // Put together in registers: two halves in memory would be waited for when they are read as one.
  using Halves = std::uint64_t __attribute__((vector_size(16)));
  constexpr std::uint64_t kBlanks = 0x2020202020202020;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  std::uint64_t front = kBlanks;
  std::uint64_t back = kBlanks;
  if (text.size() >= 8) {
    std::memcpy(&front, begin, 8);
    std::memcpy(&back, end - 8, 8);
  } else if (text.size() >= 4) {
    std::uint32_t quarters[2];
    std::memcpy(&quarters[0], begin, 4);
    std::memcpy(&quarters[1], end - 4, 4);
    front = quarters[0] | std::uint64_t{quarters[1]} << 32U;
  } else if (!text.empty()) {
    const auto byte = [](char c) { return std::uint64_t{static_cast<unsigned char>(c)}; };
    front = (kBlanks << 24U) | byte(begin[0]) | byte(begin[text.size() / 2]) << 8U |
            byte(end[-1]) << 16U;
  }
  return reinterpret_cast<ByteBlock>(Halves{front, back});
}

// Whether `marks`, given a ByteBlock, marks any byte of `text`. It must not mark blanks.
template <typename Marks>
bool IsMarked(std::string_view text, Marks marks) {
  text.remove_prefix(BytesInPlainBlocks(text, marks));
  return text.size() >= sizeof(ByteBlock) || IsAnyMarked(marks(ShortBlock(text)));
}

// Whether `marks` marks anything, given four blocks: the text's bytes, and what follows each of
// them by one, two and three. Blanks are behind the text.
template <typename Marks>
bool MarksAny(std::string_view text, Marks marks) {
  constexpr std::size_t kBehind = 3;
  const auto is_marked = [&marks](const char* bytes) {
    return IsAnyMarked(
        marks(BlockAt(bytes), BlockAt(bytes + 1), BlockAt(bytes + 2), BlockAt(bytes + kBehind)));
  };
  std::size_t at = 0;
  for (; text.size() - at >= sizeof(ByteBlock) + kBehind; at += sizeof(ByteBlock)) {
    if (is_marked(text.data() + at)) return true;
  }
  char rest[2 * sizeof(ByteBlock) + kBehind];
  std::memset(rest, ' ', sizeof(rest));
  if (at < text.size()) std::memcpy(rest, text.data() + at, text.size() - at);
  return is_marked(rest) || is_marked(rest + sizeof(ByteBlock));
}

// The bytes that JSON writes otherwise than they are (RFC 8259 section 7).
struct EscapedInJson {
  auto operator()(ByteBlock block) const {
    return (block < 0x20) | (block == '"') | (block == '\\');
  }
};

// What a text takes in JSON, its quotes included.
std::size_t SizeAsJson(std::string_view text);

}  // namespace claribi::core
