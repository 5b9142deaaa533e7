// Removes from a response the credential that its request carried, should the server repeat it
// (in an error, a result, a challenge). That happens before anything is parsed, cut or logged, so
// that no part of it is left. The filter looks for a fingerprint: the credential itself is not kept
// while a response is read.
//
// Found: the credential as it was sent, and as JSON may write it, with characters escaped, also in
// JSON inside of JSON. Not found: other encodings, and a credential that is broken by a line end.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/wiped_string.h"
#include "http/http_transport.h"

namespace claribi::http {

// Replaces the credential.
inline constexpr std::string_view kEchoRemoved = "[REDACTED CREDENTIAL]";
// A shorter credential is not looked for, because ordinary words could equal it.
inline constexpr std::size_t kMinEchoBytes = 8;

// A fingerprint that recognises a credential and does not reveal it.
class EchoPrint {
 public:
  // `seed`: kSeedBytes unguessable bytes, the same for all that are compared.
  static constexpr std::size_t kSeedBytes = 24;
  // kInternal if SHA-256 fails. Precondition: at least kMinEchoBytes. before_opt: a print with the
  // same seed, which is taken over where its rolling hash says that it is of this credential.
  static core::Result<EchoPrint> Make(std::string_view credential, std::string_view seed,
                                      const EchoPrint* before_opt = nullptr);

  std::size_t length() const { return length_; }
  // Of prints with the same seed: whether they are of one credential.
  bool IsSameAs(const EchoPrint& other) const {
    return length_ == other.length_ && hash_ == other.hash_;
  }
  // Whether the credential has only the characters of a b64token, as nearly all have.
  bool is_token() const { return is_token_; }
  // The rolling hash: with one character more, and without the one `length()` before it.
  std::uint64_t Append(std::uint64_t hash, unsigned char added, unsigned char dropped) const {
    return hash * base_ + added - dropped * power_;
  }
  // Whether `text`, whose rolling hash is `hash`, is the credential.
  bool Fits(std::uint64_t hash) const { return hash == hash_; }
  bool Is(std::string_view text) const;

 private:
  std::size_t length_ = 0;
  bool is_token_ = false;
  std::uint64_t base_ = 1;
  std::uint64_t power_ = 1;  // base_ to the power of length_
  std::uint64_t hash_ = 0;
  std::string salt_;
  std::string digest_;
};

// One text in pieces. What might be the beginning of the credential is held back until the next
// piece, a line end or the end; nothing else is. [ex]
class EchoScan {
 public:
  explicit EchoScan(EchoPrint print)
      : print_(std::move(print)), values_(print_.length()), begins_(print_.length()) {}

  void Feed(std::string_view piece, core::WipedString& out);
  void Finish(core::WipedString& out);

 private:
  enum class Escape { kNone, kBackslash, kHex };

  void SkipOtherText();
  void Continue(char c, core::WipedString& out);
  void Add(unsigned char value, core::WipedString& out);
  void Forget();
  void Release(std::size_t count, core::WipedString& out);
  std::size_t OldestByte() const;
  bool HoldsCredential() const;

  EchoPrint print_;
  core::WipedString raw_;  // as it came, from the first byte that is not out
  std::size_t next_ = 0;   // in raw_: the first byte that was not looked at
  std::size_t unit_ = 0;   // in raw_: where the character under way begins
  // The last characters, each with where in raw_ it begins: a ring whose oldest is at slot_ once it
  // is full. A value of 0 stands for none.
  std::vector<unsigned char, core::WipingAllocator<unsigned char>> values_;
  std::vector<std::size_t> begins_;
  std::size_t slot_ = 0;
  std::size_t count_ = 0;
  std::uint64_t hash_ = 0;
  Escape escape_ = Escape::kNone;
  int hex_digits_ = 0;
  unsigned hex_ = 0;
};

// A response without the credential that its request carried. Headers named in `verbatim` go
// through as they are, because they are sent back and never shown.
std::unique_ptr<HttpResponse> WithoutEcho(std::unique_ptr<HttpResponse> response, EchoPrint print,
                                          const std::vector<std::string>& verbatim);

}  // namespace claribi::http
