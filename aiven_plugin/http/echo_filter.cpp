#include "http/echo_filter.h"

#include <algorithm>

#include "core/crypto.h"
#include "core/text.h"

namespace claribi::http {
namespace {

// A run of more backslashes is not taken for an escape.
constexpr std::size_t kMaxBackslashes = 64;
constexpr int kHexDigits = 4;
// A text with room for so many lies in memory that is wiped; a shorter one, or a half of a
// credential, would lie in the object (core/wiped_string.h).
constexpr std::size_t kWipedBytes = 64;

// RFC 6750 section 2.1, b64token: what access tokens are made of.
bool IsTokenChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= '9') || c == '+' ||
         c == '=' || c == '_' || c == '~';
}

std::uint64_t Number(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = number << 8U | static_cast<unsigned char>(c);
  return number;
}

// Backslashes are left out of the credential and of the response, because JSON may add them to
// either.
std::string WithoutBackslashes(std::string_view credential) {
  std::string plain;
  plain.reserve(credential.size());
  for (const char c : credential) {
    if (c != '\\') plain += c;
  }
  return plain;
}

// A response from which the credential of its request is removed.
class Filtered final : public HttpResponse {
 public:
  Filtered(std::unique_ptr<HttpResponse> inner, EchoPrint print, Headers headers)
      : inner_(std::move(inner)), scan_(std::move(print)), headers_(std::move(headers)) {
    ready_.reserve(kWipedBytes);
  }

  int status() const override { return inner_->status(); }
  const Headers& headers() const override { return headers_; }
  core::Result<std::size_t> Read(char* buffer, std::size_t size,
                                 const core::CallContext& call) override {
    while (ready_.size() == from_ && !has_ended_) {
      ready_.clear();
      from_ = 0;
      CLARIBI_TRY(const std::size_t read, inner_->Read(buffer, size, call));
      if (read == 0) {
        scan_.Finish(ready_);
        has_ended_ = true;
      } else {
        scan_.Feed({buffer, read}, ready_);
      }
    }
    const std::size_t given = std::min(size, ready_.size() - from_);
    std::copy_n(ready_.data() + from_, given, buffer);
    from_ += given;
    return given;
  }

 private:
  const std::unique_ptr<HttpResponse> inner_;
  EchoScan scan_;
  const Headers headers_;
  core::WipedString ready_;
  std::size_t from_ = 0;
  bool has_ended_ = false;
};

std::string Without(const EchoPrint& print, std::string_view text) {
  EchoScan scan(print);
  core::WipedString out;
  scan.Feed(text, out);
  scan.Finish(out);
  return {out.data(), out.size()};
}

}  // namespace

core::Result<EchoPrint> EchoPrint::Make(std::string_view credential, std::string_view seed,
                                        const EchoPrint* before_opt) {
  std::string plain = WithoutBackslashes(credential);
  EchoPrint print;
  print.length_ = plain.size();
  print.is_token_ = std::all_of(plain.begin(), plain.end(), IsTokenChar);
  print.base_ = Number(seed.substr(0, sizeof(std::uint64_t))) | 1U;
  print.salt_ = seed.substr(sizeof(std::uint64_t));
  for (const char c : plain) {
    print.hash_ = print.Append(print.hash_, static_cast<unsigned char>(c), 0);
    print.power_ *= print.base_;
  }
  // The base of the hash cannot be guessed, so nobody makes two credentials that have the same.
  if (before_opt != nullptr && print.IsSameAs(*before_opt)) {
    core::Wipe(plain);
    return *before_opt;
  }
  const core::Secret salted = core::Secret::Join({print.salt_, plain});
  core::Wipe(plain);
  CLARIBI_TRY(print.digest_, core::Sha256(salted.Reveal()));
  return print;
}

bool EchoPrint::Is(std::string_view text) const {
  const core::Secret salted = core::Secret::Join({salt_, text});
  const auto digest = core::Sha256(salted.Reveal());
  // If SHA-256 fails, the rolling hash alone decides: to remove too much is safer than too little.
  return !digest.ok() || *digest == digest_;
}

// The bytes of a piece are copied once, and each is looked at once at most.
void EchoScan::Feed(std::string_view piece, core::WipedString& out) {
  raw_.append(piece);
  while (next_ < raw_.size()) {
    if (print_.is_token()) SkipOtherText();
    if (next_ == raw_.size()) break;
    const char c = raw_[next_++];
    if (escape_ != Escape::kNone) {
      Continue(c, out);
      continue;
    }
    unit_ = next_ - 1;
    if (c == '\\') {
      escape_ = Escape::kBackslash;
      continue;
    }
    Add(static_cast<unsigned char>(c), out);
    // No credential holds a line end, so that an event is not held up by what comes after it.
    if (c == '\n' || c == '\r' || (print_.is_token() && !IsTokenChar(c))) Forget();
  }
  Release(OldestByte(), out);
}

// Where nothing of a token has been seen, it can begin only behind the last character that it
// cannot hold of the next length() ones, or of those that are left: escapes make it longer, never
// shorter.
void EchoScan::SkipOtherText() {
  if (count_ > 0 || escape_ != Escape::kNone) return;
  while (next_ < raw_.size()) {
    const char* const window = raw_.data() + next_;
    std::size_t end = std::min(print_.length(), raw_.size() - next_);
    while (end > 0 && (IsTokenChar(window[end - 1]) || window[end - 1] == '\\')) --end;
    if (end == 0) return;
    next_ += end;
  }
}

void EchoScan::Continue(char c, core::WipedString& out) {
  const bool is_long = next_ - unit_ > kMaxBackslashes;
  if (escape_ == Escape::kBackslash) {
    if (c == '\\') {
      if (is_long) Forget();
    } else if (c == 'u') {
      escape_ = Escape::kHex;
      hex_digits_ = 0;
      hex_ = 0;
    } else {
      Add(static_cast<unsigned char>(c), out);
    }
    return;
  }
  const int value = core::HexValue(c);
  if (value < 0) return Forget();
  hex_ = hex_ * 16 + static_cast<unsigned>(value);
  if (++hex_digits_ < kHexDigits) return;
  if (hex_ > 0x7E) return Forget();
  if (hex_ == '\\') {  // left out of the fingerprint, however it is written
    escape_ = Escape::kBackslash;
    if (is_long) Forget();
    return;
  }
  Add(static_cast<unsigned char>(hex_), out);
}

void EchoScan::Add(unsigned char value, core::WipedString& out) {
  escape_ = Escape::kNone;
  hash_ = print_.Append(hash_, value, values_[slot_]);
  values_[slot_] = value;
  begins_[slot_] = unit_;
  if (++slot_ == values_.size()) slot_ = 0;
  if (count_ < values_.size()) ++count_;
  if (count_ < values_.size() || !print_.Fits(hash_) || !HoldsCredential()) return;
  Release(begins_[slot_], out);
  out.append(kEchoRemoved);
  raw_.erase(0, next_);
  next_ = 0;
  Forget();
}

bool EchoScan::HoldsCredential() const {
  core::WipedString text;
  text.reserve(std::max(count_, kWipedBytes));
  for (std::size_t i = 0; i < count_; ++i) {
    text.push_back(static_cast<char>(values_[(slot_ + i) % values_.size()]));
  }
  return print_.Is({text.data(), text.size()});
}

// The credential begins in nothing that was looked at.
void EchoScan::Forget() {
  std::fill(values_.begin(), values_.end(), static_cast<unsigned char>(0));
  slot_ = 0;
  count_ = 0;
  hash_ = 0;
  escape_ = Escape::kNone;
}

// Where in raw_ the credential may have begun.
std::size_t EchoScan::OldestByte() const {
  if (count_ > 0) return begins_[count_ < values_.size() ? 0 : slot_];
  return escape_ == Escape::kNone ? next_ : unit_;
}

// The first `count` bytes are out.
void EchoScan::Release(std::size_t count, core::WipedString& out) {
  out.append(raw_, 0, count);
  raw_.erase(0, count);
  next_ -= count;
  unit_ -= std::min(unit_, count);
  for (std::size_t& begin : begins_) begin -= std::min(begin, count);
}

void EchoScan::Finish(core::WipedString& out) {
  Release(raw_.size(), out);
  Forget();
}

std::unique_ptr<HttpResponse> WithoutEcho(std::unique_ptr<HttpResponse> response, EchoPrint print,
                                          const std::vector<std::string>& verbatim) {
  Headers headers;
  for (const auto& [name, value] : response->headers()) {
    const bool stays = std::any_of(
        verbatim.begin(), verbatim.end(),
        [&field = name](const std::string& kept) { return core::EqualsIgnoringCase(kept, field); });
    // However it is written, the credential is not shorter.
    const bool is_short = value.size() < print.length();
    headers.Add(name, stays || is_short ? value : Without(print, value));
  }
  return std::make_unique<Filtered>(std::move(response), std::move(print), std::move(headers));
}

}  // namespace claribi::http
