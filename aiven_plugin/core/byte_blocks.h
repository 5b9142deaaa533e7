// Texts looked through sixteen bytes at a time, for what most of them have nowhere: a pass that
// looks at single bytes costs ten times as much. Vectors of GCC and clang, which every processor
// that they know can do.
#pragma once

#include <algorithm>
#include <bit>
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

// A bit for each byte that is marked as comparisons mark, the lowest for the first byte.
template <typename Marked>
std::uint32_t BitsOf(const Marked& marked) {
  static_assert(sizeof(marked) == sizeof(ByteBlock));
#if defined(__SSE2__)
  using Signed = char __attribute__((vector_size(16)));
  return static_cast<std::uint32_t>(__builtin_ia32_pmovmskb128(reinterpret_cast<Signed>(marked)));
#else
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < sizeof(ByteBlock); ++i) bits |= (marked[i] != 0 ? 1U : 0U) << i;
  return bits;
#endif
}

// The first byte of a block that is marked; the size of a block if none is.
template <typename Marked>
std::size_t FirstMarked(const Marked& marked) {
  return static_cast<std::size_t>(std::countr_zero(BitsOf(marked) | (1U << sizeof(ByteBlock))));
}

// The same bits of the first 64 bytes, of a text that may be shorter. `marks` marks no letter.
template <typename Marks>
std::uint64_t BitsOfSixtyFour(std::string_view text, Marks marks) {
  constexpr std::size_t kBytes = 64;
  char copy[kBytes];
  const char* bytes = text.data();
  if (text.size() < kBytes) {
    std::memset(copy, 'a', kBytes);
    std::memcpy(copy, bytes, text.size());
    bytes = copy;
  }
  std::uint64_t bits = 0;
  for (std::size_t at = 0; at < kBytes; at += sizeof(ByteBlock)) {
    bits |= std::uint64_t{BitsOf(marks(BlockAt(bytes + at)))} << at;
  }
  return bits;
}

// How many bytes are before the first that `marks` marks, which marks no letter.
template <typename Marks>
std::size_t PlainBytes(std::string_view text, Marks marks) {
  std::size_t count = 0;
  for (; text.size() - count >= sizeof(ByteBlock); count += sizeof(ByteBlock)) {
    const std::size_t first = FirstMarked(marks(BlockAt(text.data() + count)));
    if (first < sizeof(ByteBlock)) return count + first;
  }
  char rest[sizeof(ByteBlock)];
  std::memset(rest, 'a', sizeof(rest));
  std::memcpy(rest, text.data() + count, text.size() - count);
  return std::min(count + FirstMarked(marks(BlockAt(rest))), text.size());
}

// How many bytes at the beginning lie in whole blocks of which `marks`, given a ByteBlock, marks no
// byte: as comparisons do, 0 for each byte that is not meant.
template <typename Marks>
std::size_t BytesInPlainBlocks(std::string_view text, Marks marks) {
  std::size_t count = 0;
  for (; text.size() - count >= sizeof(ByteBlock); count += sizeof(ByteBlock)) {
    if (BitsOf(marks(BlockAt(text.data() + count))) != 0) break;
  }
  return count;
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
