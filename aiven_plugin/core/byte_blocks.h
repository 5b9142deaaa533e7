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

// How many bytes at the beginning lie in whole blocks of which `marks`, given a ByteBlock, marks no
// byte: as comparisons do, 0 for each byte that is not meant.
template <typename Marks>
std::size_t BytesInPlainBlocks(std::string_view text, Marks marks) {
  std::size_t count = 0;
  for (; text.size() - count >= sizeof(ByteBlock); count += sizeof(ByteBlock)) {
    ByteBlock block;
    std::memcpy(&block, text.data() + count, sizeof(block));
    const auto marked = marks(block);
    std::uint64_t halves[2];
    static_assert(sizeof(marked) == sizeof(halves));
    std::memcpy(halves, &marked, sizeof(halves));
    if ((halves[0] | halves[1]) != 0) break;
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
