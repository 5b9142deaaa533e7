#include "core/json_escapes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#include "core/byte_blocks.h"
#include "core/text.h"

namespace claribi::core {
namespace {

// What a \ and this letter stand for; 0: nothing.
constexpr std::array<char, 256> kMeant = [] {
  std::array<char, 256> meant{};
  for (const auto& [letter, character] : {std::pair('"', '"'),
                                          {'\\', '\\'},
                                          {'/', '/'},
                                          {'b', '\b'},
                                          {'f', '\f'},
                                          {'n', '\n'},
                                          {'r', '\r'},
                                          {'t', '\t'}}) {
    meant[static_cast<unsigned char>(letter)] = character;
  }
  return meant;
}();

char Meant(char letter) { return kMeant[static_cast<unsigned char>(letter)]; }

std::size_t SizeInUtf8(char32_t code_point) {
  return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}

char* WriteUtf8(char32_t code_point, char* out) {
  constexpr std::array<unsigned, 5> kLeads = {0, 0, 0xC0, 0xE0, 0xF0};
  const std::size_t size = SizeInUtf8(code_point);
  for (std::size_t i = size; --i > 0; code_point >>= 6U) {
    out[i] = static_cast<char>(0x80U | (code_point & 0x3FU));
  }
  out[0] = static_cast<char>(kLeads[size] | code_point);
  return out + size;
}

// One escape, at `at`; moves `at` behind it. False: it is none.
bool MeasureEscape(std::string_view text, std::size_t& at, MeasuredText& measured) {
  if (text.size() - at < 2) return false;
  if (text[at + 1] != 'u') {
    at += 2;
    ++measured.size;
    return Meant(text[at - 1]) != '\0';
  }
  const auto unit = EscapedUnit(text, at);
  if (!unit) return false;
  at += kUnitEscapeBytes;
  if (!IsHighHalf(unit)) {
    measured.has_low_half = measured.has_low_half || IsLowHalf(unit);
    measured.size += SizeInUtf8(*unit);
    return true;
  }
  if (!IsLowHalf(EscapedUnit(text, at))) return false;
  at += kUnitEscapeBytes;
  measured.size += 4;
  return true;
}

// The escape \uXXXX at `at`, or the two of a pair; moves both behind it.
void DecodeUnits(std::string_view text, std::size_t& at, char*& out) {
  char32_t code_point = *EscapedUnit(text, at);
  at += kUnitEscapeBytes;
  if (IsHighHalf(code_point)) {
    code_point = 0x10000 + ((code_point & 0x3FFU) << 10U) + (*EscapedUnit(text, at) & 0x3FFU);
    at += kUnitEscapeBytes;
  }
  out = WriteUtf8(code_point, out);
}

constexpr std::size_t kBitsAtOnce = 64;

// Where the first marked byte behind `base` is, else where the bits or the text end.
std::size_t NextMarked(std::uint64_t marked, std::size_t base, std::size_t text_size) {
  return std::min(base + static_cast<std::size_t>(std::countr_zero(marked)), text_size);
}

template <char kByte>
struct EqualTo {
  auto operator()(ByteBlock block) const { return block == static_cast<unsigned char>(kByte); }
};
struct Controls {
  auto operator()(ByteBlock block) const { return block < 0x20; }
};

// How many of the next bytes, up to sixty-four, can be measured together: all are of the text, and
// no escapes but those of quotes and line ends are among them. 0: none.
std::size_t MeasureUsual(std::string_view text, MeasuredText& measured) {
  if (text.size() < kBitsAtOnce) return 0;
  std::uint64_t escapes = BitsOfSixtyFour(text, EqualTo<'\\'>());
  const std::uint64_t quotes = BitsOfSixtyFour(text, EqualTo<'"'>());
  const std::size_t bytes = kBitsAtOnce - (escapes >> (kBitsAtOnce - 1));  // none is divided
  escapes &= ~std::uint64_t{0} >> 1U;
  const std::uint64_t letters = escapes << 1U;
  const std::uint64_t usual = quotes | BitsOfSixtyFour(text, EqualTo<'n'>());
  const bool is_usual =
      (letters & ~usual) == 0 && (quotes & ~letters) == 0 && BitsOfSixtyFour(text, Controls()) == 0;
  if (!is_usual) return 0;
  measured.size += bytes - static_cast<std::size_t>(std::popcount(escapes));
  return bytes;
}

// Moves `at` and `room` behind what was copied. By blocks, as long as what is behind is there to be
// read and written.
void CopyUpTo(std::size_t end, std::string_view text, std::size_t& at, char*& room,
              const char* room_end) {
  while (at < end) {
    std::size_t count = 1;
    if (text.size() - at >= sizeof(ByteBlock) &&
        static_cast<std::size_t>(room_end - room) >= sizeof(ByteBlock)) {
      const ByteBlock block = BlockAt(text.data() + at);
      std::memcpy(room, &block, sizeof(block));
      count = std::min(end - at, sizeof(block));
    } else {
      *room = text[at];
    }
    at += count;
    room += count;
  }
}

}  // namespace

std::optional<char32_t> EscapedUnit(std::string_view text, std::size_t at) {
  if (at > text.size() || text.size() - at < kUnitEscapeBytes) return std::nullopt;
  if (text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
  char32_t unit = 0;
  for (const char c : text.substr(at + 2, kUnitEscapeBytes - 2)) {
    const int digit = HexValue(c);
    if (digit < 0) return std::nullopt;
    unit = unit << 4U | static_cast<char32_t>(digit);
  }
  return unit;
}

// Sixty-four bytes are looked at together, and then only what of them was marked: a look at each
// stretch between two escapes would wait for the one before, and JSON within JSON has one at every
// eighth byte. Of such JSON, all escapes are found right at once.
std::optional<MeasuredText> MeasureText(std::string_view text, std::size_t escape) {
  MeasuredText measured{.size = escape};
  for (std::size_t at = escape; at < text.size();) {
    if (const std::size_t bytes = MeasureUsual(text.substr(at), measured); bytes > 0) {
      at += bytes;
      continue;
    }
    const std::size_t base = at;
    std::uint64_t marked = BitsOfSixtyFour(text.substr(base), EscapedInJson());
    while (at < base + kBitsAtOnce) {
      marked &= ~std::uint64_t{0} << (at - base);
      const std::size_t next = NextMarked(marked, base, text.size());
      measured.size += next - at;
      at = next;
      if (marked == 0) break;
      if (text[at] == '"') {
        measured.end = at;
        return measured;
      }
      if (text[at] != '\\' || !MeasureEscape(text, at, measured)) return std::nullopt;
    }
  }
  return std::nullopt;
}

void DecodeText(std::string_view text, char* room, std::size_t size) {
  const char* const room_end = room + size;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t base = at;
    std::uint64_t marked = BitsOfSixtyFour(text.substr(base), EqualTo<'\\'>());
    while (marked != 0) {
      const auto bit = static_cast<unsigned>(std::countr_zero(marked));
      CopyUpTo(base + bit, text, at, room, room_end);
      if (text[at + 1] == 'u') {
        DecodeUnits(text, at, room);
        if (at >= base + kBitsAtOnce) break;
        marked &= ~std::uint64_t{0} << (at - base);
      } else {
        *room++ = Meant(text[at + 1]);
        at += 2;
        marked &= ~(std::uint64_t{3} << bit);
      }
    }
    if (marked == 0) CopyUpTo(std::min(base + kBitsAtOnce, text.size()), text, at, room, room_end);
  }
}

}  // namespace claribi::core
