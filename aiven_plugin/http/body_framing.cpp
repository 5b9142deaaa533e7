#include "http/body_framing.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "core/text.h"

namespace claribi::http {
namespace {

constexpr std::size_t kMaxLineBytes = 4096;  // chunk extensions and trailer fields are ignored
constexpr std::size_t kMaxTrailerBytes = 16384;

core::Error Malformed(std::string_view why) {
  return core::Error(core::ErrorCode::kUpstream, "The server's HTTP response is malformed.", why,
                     "Try again; if it happens again, tell the vendor's support.")
      .Kind(core::ErrorKind::kProtocol);
}

std::optional<std::uint64_t> ParseNumber(std::string_view text, int base) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

// Repeated lengths are one length if they are all the same (RFC 9110 section 8.6).
core::Result<std::optional<std::uint64_t>> ContentLength(const Headers& headers) {
  std::optional<std::uint64_t> length;
  for (std::string_view field : headers.FindAll("Content-Length")) {
    for (bool more = true; more;) {
      const std::size_t comma = field.find(',');
      const std::optional<std::uint64_t> number =
          ParseNumber(core::TrimBlanks(field.substr(0, comma)), 10);
      if (!number) return Malformed("its Content-Length is not a number");
      if (length && *length != *number) {
        return Malformed("it names two different values of Content-Length");
      }
      length = number;
      more = comma != std::string_view::npos;
      if (more) field.remove_prefix(comma + 1);
    }
  }
  return length;
}

bool HasBody(std::string_view method, int status) {
  return method != "HEAD" && status >= 200 && status != 204 && status != 304;
}

}  // namespace

core::Result<BodyFraming> BodyFraming::Of(std::string_view method, const ResponseHead& head) {
  BodyFraming framing;
  if (!HasBody(method, head.status)) return framing;
  for (const std::string_view coding : head.headers.FindAll("Content-Encoding")) {
    // "none" keeps proxies from compressing a stream.
    const bool is_plain = coding.empty() || core::EqualsIgnoringCase(coding, "identity") ||
                          core::EqualsIgnoringCase(coding, "none");
    if (!is_plain) {
      return Malformed("it is compressed, which was not asked for: " + core::Excerpt(coding, 40));
    }
  }
  const std::vector<std::string_view> codings = head.headers.FindAll("Transfer-Encoding");
  if (!codings.empty()) {
    if (codings.size() != 1 || !core::EqualsIgnoringCase(codings.front(), "chunked") ||
        !head.is_http_1_1) {
      return Malformed("expected the transfer coding chunked, seen " +
                       core::Excerpt(codings.front(), 40));
    }
    framing.state_ = State::kChunkSize;
    return framing;
  }
  CLARIBI_TRY(const std::optional<std::uint64_t> length, ContentLength(head.headers));
  framing.state_ = length ? State::kCounted : State::kUntilClose;
  framing.remaining_ = length.value_or(std::numeric_limits<std::uint64_t>::max());
  if (length && *length == 0) framing.state_ = State::kComplete;
  return framing;
}

core::Result<BodyFraming::Step> BodyFraming::Decode(std::string_view input, char* out,
                                                    std::size_t size) {
  Step step;
  while (!complete() && step.consumed < input.size() && step.produced < size) {
    const std::string_view rest = input.substr(step.consumed);
    if (state_ == State::kCounted || state_ == State::kUntilClose || state_ == State::kChunkData) {
      CopyData(rest, out + step.produced, size - step.produced, step);
      continue;
    }
    CLARIBI_TRY(const bool line_complete, TakeLine(rest, step));
    if (!line_complete) break;
    if (state_ == State::kChunkSize) {
      CLARIBI_CHECK(TakeChunkSize());
    } else if (state_ == State::kChunkEnd) {
      if (!line_.empty()) return Malformed("a chunk is longer than its size says");
      state_ = State::kChunkSize;
    } else if (line_.empty()) {  // kTrailer
      state_ = State::kComplete;
    }
    line_.clear();
  }
  return step;
}

core::Result<bool> BodyFraming::TakeLine(std::string_view input, Step& step) {
  const std::size_t end = input.find('\n');
  const std::string_view part = input.substr(0, end);
  if (part.size() > kMaxLineBytes - line_.size())
    return Malformed("a chunk's size line is too long");
  line_ += part;
  if (end == std::string_view::npos) {
    step.consumed += part.size();
    return false;
  }
  step.consumed += end + 1;
  if (state_ == State::kTrailer) {
    trailer_bytes_ += line_.size();
    if (trailer_bytes_ > kMaxTrailerBytes) return Malformed("its trailer is too long");
  }
  if (line_.ends_with('\r')) line_.pop_back();
  return true;
}

core::Status BodyFraming::TakeChunkSize() {
  const std::string_view line = line_;
  const std::optional<std::uint64_t> chunk_size =
      ParseNumber(core::TrimBlanks(line.substr(0, line.find(';'))), 16);
  if (!chunk_size) return Malformed("the size of a chunk is not a hexadecimal number");
  remaining_ = *chunk_size;
  state_ = *chunk_size == 0 ? State::kTrailer : State::kChunkData;
  return core::Ok();
}

void BodyFraming::CopyData(std::string_view input, char* out, std::size_t size, Step& step) {
  const std::size_t count =
      static_cast<std::size_t>(std::min<std::uint64_t>({input.size(), size, remaining_}));
  std::copy_n(input.data(), count, out);
  step.consumed += count;
  step.produced += count;
  if (state_ == State::kUntilClose) return;
  remaining_ -= count;
  if (remaining_ == 0) state_ = state_ == State::kCounted ? State::kComplete : State::kChunkEnd;
}

}  // namespace claribi::http
