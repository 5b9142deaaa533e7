#include "http/http_transport.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text.h"
#include "http/http_date.h"

namespace claribi::http {

void Headers::Set(std::string_view name, std::string_view value) {
  std::erase_if(fields_,
                [&](const auto& field) { return core::EqualsIgnoringCase(field.first, name); });
  Add(name, value);
}

void Headers::Add(std::string_view name, std::string_view value) {
  constexpr std::size_t kUsual = 8;
  if (fields_.capacity() < kUsual) fields_.reserve(kUsual);
  fields_.emplace_back(name, value);
}

const std::string* Headers::Find(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const auto& field) {
    return core::EqualsIgnoringCase(field.first, name);
  });
  return found != fields_.end() ? &found->second : nullptr;
}

std::vector<std::string_view> Headers::FindAll(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [field_name, value] : fields_) {
    if (core::EqualsIgnoringCase(field_name, name)) values.push_back(value);
  }
  return values;
}

HttpRequest HttpRequest::Clone() const {
  HttpRequest clone;
  clone.method = method;
  clone.url = url;
  clone.headers = headers;
  clone.body = body;
  clone.authorization = authorization.Clone();
  clone.authorization_field = authorization_field;
  clone.credential_at = credential_at;
  clone.body_is_secret = body_is_secret;
  clone.owner = owner;
  clone.needs_fresh_connection = needs_fresh_connection;
  clone.failure_counts = failure_counts;
  return clone;
}

core::Result<BufferedResponse> ReadWhole(HttpResponse& response, const std::string& host,
                                         std::size_t max_body_bytes,
                                         const core::CallContext& call) {
  BufferedResponse whole;
  whole.status = response.status();
  whole.headers = response.headers();
  std::array<char, kReadBytes> room;  // wiped as far as it was used: a token may be in it
  for (;;) {
    CLARIBI_TRY(const std::size_t count, response.Read(room.data(), room.size(), call));
    if (count == 0) return whole;
    whole.body.append(room.data(), count);
    core::Wipe(room.data(), count);
    if (whole.body.size() > max_body_bytes) {
      return core::Error(core::ErrorCode::kTooLarge, "The answer of " + host + " is too large.",
                         "it is longer than the " + std::to_string(max_body_bytes) +
                             " bytes that such a document may have",
                         "Check the URL; if it is right, report this to the vendor's support.")
          .Kind(core::ErrorKind::kTooLarge)
          .HttpStatus(whole.status);
    }
  }
}

std::string MediaType(const Headers& headers) {
  const std::string* content_type = headers.Find("Content-Type");
  if (content_type == nullptr) return {};
  const std::string_view value = *content_type;
  return core::AsciiLower(core::TrimBlanks(value.substr(0, value.find(';'))));
}

std::optional<core::Milliseconds> RetryAfter(const Headers& headers, core::UnixTime now,
                                             core::Milliseconds at_most) {
  const std::string* field = headers.Find("Retry-After");
  if (field == nullptr) return std::nullopt;
  const std::string_view value = core::TrimBlanks(*field);
  if (value.empty()) return std::nullopt;
  if (value.find_first_not_of("0123456789") == std::string_view::npos) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    const std::int64_t most = std::chrono::ceil<std::chrono::seconds>(at_most).count();
    if (error != std::errc() || seconds >= most) return at_most;
    return core::Milliseconds(seconds * 1000);
  }
  const std::optional<core::UnixTime> date = ParseHttpDate(value, now);
  if (!date) return std::nullopt;
  return std::clamp(*date - now, core::Milliseconds::zero(), at_most);
}

}  // namespace claribi::http
