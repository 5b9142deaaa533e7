#include "http/request_head.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/byte_blocks.h"
#include "core/text.h"

namespace claribi::http {
namespace {

// The transport writes these itself; from a caller they would forge the framing or leak.
constexpr std::array<std::string_view, 12> kReservedFields = {"Accept-Encoding",
                                                              "Authorization",
                                                              "Connection",
                                                              "Content-Length",
                                                              "Expect",
                                                              "Host",
                                                              "Proxy-Authorization",
                                                              "Keep-Alive",
                                                              "TE",
                                                              "Trailer",
                                                              "Transfer-Encoding",
                                                              "Upgrade"};

// Characters that a text is made of, one look each.
using CharacterSet = std::array<bool, 256>;

constexpr CharacterSet kTokenCharacters = [] {
  CharacterSet set{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
    set[static_cast<unsigned char>(c)] = true;
  }
  return set;
}();

bool IsFieldValue(std::string_view text) {
  return !core::IsMarked(text, [](core::ByteBlock block) {
    return ((block < 0x20) & (block != '\t')) | (block == 0x7F);
  });
}

// Of a length that none of them has, most names are told apart at once.
constexpr std::uint32_t kReservedLengths = [] {
  std::uint32_t lengths = 0;
  for (const std::string_view name : kReservedFields) lengths |= std::uint32_t{1} << name.size();
  return lengths;
}();

bool IsReserved(std::string_view name) {
  if (name.size() > 31 || (kReservedLengths >> name.size() & 1U) == 0) return false;
  return std::any_of(
      kReservedFields.begin(), kReservedFields.end(),
      [&](std::string_view reserved) { return core::EqualsIgnoringCase(reserved, name); });
}

core::Error NotSendable(std::string_view why) {
  return core::Error(core::ErrorCode::kInvalid, "The request cannot be sent.", why,
                     "Tell the operator of this installation.")
      .Kind(core::ErrorKind::kProtocol);
}

// host[:port], the port only if it is not the scheme's own.
std::string_view Authority(const core::Url& url) {
  return std::string_view(url.Origin()).substr(url.scheme().size() + 3);
}

core::Status CheckFields(const HttpRequest& request) {
  if (!IsToken(request.method)) return NotSendable("its method is not a token");
  for (const auto& [name, value] : request.headers) {
    if (!IsToken(name)) return NotSendable("the name of a header field is not a token");
    if (IsReserved(name)) {
      return NotSendable("the header field " + name + " is written by the transport alone");
    }
    if (!IsFieldValue(value)) {
      return NotSendable("the header field " + name + " holds a control character");
    }
  }
  const std::string& carrier = request.authorization_field;
  const bool is_ordinary = core::EqualsIgnoringCase(carrier, kAuthorizationField);
  if (!IsToken(carrier) || (!is_ordinary && IsReserved(carrier))) {
    return NotSendable("the credentials cannot stand in the header field " +
                       core::Excerpt(carrier, 64));
  }
  if (!request.authorization.empty() && request.headers.Find(carrier) != nullptr) {
    return NotSendable("the header field " + carrier + " is reserved for the credentials");
  }
  if (!IsFieldValue(request.authorization.Reveal())) {
    return NotSendable("the credentials hold a control character");
  }
  return core::Ok();
}

}  // namespace

bool IsTokenCharacter(char c) { return kTokenCharacters[static_cast<unsigned char>(c)]; }

bool IsToken(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsTokenCharacter(c); });
}

core::Result<core::Secret> WriteRequestHead(const HttpRequest& request,
                                            std::string_view user_agent) {
  CLARIBI_CHECK(CheckFields(request));
  const bool has_body = !request.body.empty() || request.method == "POST" ||
                        request.method == "PUT" || request.method == "PATCH";
  constexpr std::size_t kUsualBytes = 512;
  std::string before;
  before.reserve(kUsualBytes);
  before.append(request.method).append(" ").append(request.url.PathAndQuery());
  before.append(" HTTP/1.1\r\nHost: ").append(Authority(request.url));
  before.append("\r\nAccept-Encoding: identity\r\n");
  if (!user_agent.empty() && request.headers.Find("User-Agent") == nullptr) {
    before.append("User-Agent: ").append(user_agent).append("\r\n");
  }
  for (const auto& [name, value] : request.headers) {
    before.append(name).append(": ").append(value).append("\r\n");
  }
  if (has_body) before += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";

  const std::string_view credentials = request.authorization.Reveal();
  core::Secret head = credentials.empty() ? core::Secret::Join({before, "\r\n"})
                                          : core::Secret::Join({before, request.authorization_field,
                                                                ": ", credentials, "\r\n\r\n"});
  // Wiped, because session ids are among the ordinary fields.
  core::Wipe(before);
  return head;
}

std::string WriteConnectHead(const core::Url& url, std::string_view user_agent) {
  const bool is_ipv6 = url.host().find(':') != std::string::npos;
  const std::string target =
      (is_ipv6 ? "[" + url.host() + "]" : url.host()) + ":" + std::to_string(url.port());
  std::string head = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
  if (!user_agent.empty()) head += "User-Agent: " + std::string(user_agent) + "\r\n";
  return head + "\r\n";
}

}  // namespace claribi::http
