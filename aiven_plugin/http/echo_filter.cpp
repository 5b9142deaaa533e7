#include "http/echo_filter.h"

#include <algorithm>

#include "core/crypto.h"
#include "core/text.h"

namespace claribi::http {
namespace {

// A run of more backslashes is not taken for an escape.
constexpr std::size_t kMaxBackslashes = 64;
constexpr int kHexDigits = 4;

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
      : inner_(std::move(inner)), scan_(std::move(print)), headers_(std::move(headers)) {}

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

core::Result<EchoPrint> EchoPrint::Make(std::string_view credential, std::string_view seed) {
  std::string plain = WithoutBackslashes(credential);
  EchoPrint print;
  print.length_ = plain.size();
  print.base_ = Number(seed.substr(0, sizeof(std::uint64_t))) | 1U;
  print.salt_ = seed.substr(sizeof(std::uint64_t));
  for (const char c : plain) {
    print.hash_ = print.Append(print.hash_, static_cast<unsigned char>(c), 0);
    print.power_ *= print.base_;
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

void EchoScan::Feed(std::string_view piece, core::WipedString& out) {
  out.reserve(out.size() + piece.size());
  for (const char c : piece) {
    if (escape_ != Escape::kNone) {
      Continue(c, out);
    } else if (c == '\\') {
      unit_.push_back(c);
      escape_ = Escape::kBackslash;
    } else {
      unit_.push_back(c);
      Add(static_cast<unsigned char>(c), out);
      // No credential holds a line end, so the bytes of an event need not wait for the next one.
      if (c == '\n' || c == '\r') Break(out);
    }
  }
}

void EchoScan::Continue(char c, core::WipedString& out) {
  unit_.push_back(c);
  if (escape_ == Escape::kBackslash) {
    if (c == '\\') {
      if (unit_.size() > kMaxBackslashes) Break(out);
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
  if (value < 0) return Break(out);
  hex_ = hex_ * 16 + static_cast<unsigned>(value);
  if (++hex_digits_ < kHexDigits) return;
  if (hex_ > 0x7E) return Break(out);
  if (hex_ == '\\') {  // an escaped backslash, left out like a plain one
    escape_ = Escape::kBackslash;
    if (unit_.size() > kMaxBackslashes) Break(out);
    return;
  }
  Add(static_cast<unsigned char>(hex_), out);
}

void EchoScan::Add(unsigned char value, core::WipedString& out) {
  escape_ = Escape::kNone;
  unsigned char dropped = 0;
  if (count_ == window_.size()) {
    const Unit& oldest = window_[first_];
    dropped = oldest.value;
    out.append(raw_, raw_from_, oldest.raw_size);
    raw_from_ += oldest.raw_size;
    first_ = (first_ + 1) % window_.size();
    --count_;
    if (raw_from_ > kReadBytes) {
      raw_.erase(0, raw_from_);
      raw_from_ = 0;
    }
  }
  window_[(first_ + count_) % window_.size()] = {value, unit_.size()};
  ++count_;
  raw_ += unit_;
  unit_.clear();
  hash_ = print_.Append(hash_, value, dropped);
  if (count_ == window_.size() && print_.Fits(hash_) && HoldsCredential()) {
    raw_.clear();
    raw_from_ = 0;
    count_ = 0;
    hash_ = 0;
    out.append(kEchoRemoved);
  }
}

bool EchoScan::HoldsCredential() const {
  core::WipedString text;
  text.reserve(count_);
  for (std::size_t i = 0; i < count_; ++i) {
    text.push_back(static_cast<char>(window_[(first_ + i) % window_.size()].value));
  }
  return print_.Is({text.data(), text.size()});
}

void EchoScan::Break(core::WipedString& out) {
  out.append(raw_, raw_from_, core::WipedString::npos);
  out += unit_;
  raw_.clear();
  raw_from_ = 0;
  unit_.clear();
  count_ = 0;
  hash_ = 0;
  escape_ = Escape::kNone;
}

void EchoScan::Finish(core::WipedString& out) { Break(out); }

std::unique_ptr<HttpResponse> WithoutEcho(std::unique_ptr<HttpResponse> response, EchoPrint print,
                                          const std::vector<std::string>& verbatim) {
  Headers headers;
  for (const auto& [name, value] : response->headers()) {
    const bool stays = std::any_of(
        verbatim.begin(), verbatim.end(),
        [&field = name](const std::string& kept) { return core::EqualsIgnoringCase(kept, field); });
    headers.Add(name, stays ? value : Without(print, value));
  }
  return std::make_unique<Filtered>(std::move(response), std::move(print), std::move(headers));
}

}  // namespace claribi::http
