#include "oauth/received_document.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "core/url.h"

namespace claribi::oauth {
namespace {

using core::Json;
using core::Result;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kWhitespace = " \t\r\n";
constexpr std::size_t kMaxFormParameters = 64;

core::Error NotADocument(std::string_view cause) {
  return core::Error(core::ErrorCode::kUpstream, "The vendor's answer cannot be read.", cause)
      .Kind(core::ErrorKind::kOauth);
}

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kWhitespace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kWhitespace) - begin + 1);
}

std::string NameOf(std::string_view member) { return core::Excerpt(member, 64); }

// Takes the members at the top of a JSON object apart, so that each can be read for itself. It
// judges nothing but where a member begins and ends.
class MemberScanner {
 public:
  explicit MemberScanner(std::string_view text) : rest_(text) {}

  // Calls take(name, value) for each member: both as they are written, the name with its quotation
  // marks. False if the text is no object that ends where the text ends.
  template <typename Taker>
  bool Scan(const Taker& take) {
    if (!Skip('{')) return false;
    while (!Skip('}')) {
      const std::string_view name = TakeString();
      if (name.empty() || !Skip(':')) return false;
      const std::string_view value = Trimmed(TakeValue());
      if (value.empty()) return false;
      take(name, value);
      if (!Skip(',') && !Next('}')) return false;
    }
    return Trimmed(rest_).empty();
  }

 private:
  bool Next(char c) {
    const std::size_t begin = std::min(rest_.find_first_not_of(kWhitespace), rest_.size());
    rest_.remove_prefix(begin);
    return rest_.starts_with(c);
  }
  bool Skip(char c) {
    if (!Next(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Where the string that begins at `at` ends, behind its quotation mark; npos if it does not.
  std::size_t EndOfString(std::size_t at) const {
    for (++at; at < rest_.size(); ++at) {
      if (rest_[at] == '\\') {
        ++at;
      } else if (rest_[at] == '"') {
        return at + 1;
      }
    }
    return std::string_view::npos;
  }
  std::string_view Take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::string_view TakeString() {
    if (!Next('"')) return {};
    const std::size_t end = EndOfString(0);
    return end == std::string_view::npos ? std::string_view() : Take(end);
  }
  // Up to the comma or brace that ends the member; empty if there is none.
  std::string_view TakeValue() {
    std::size_t depth = 0;
    for (std::size_t at = 0; at < rest_.size(); ++at) {
      const char c = rest_[at];
      if (c == '"') {
        at = EndOfString(at);
        if (at == std::string_view::npos) return {};
        --at;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if (depth == 0 && (c == ',' || c == '}')) {
        return Take(at);
      } else if (c == '}' || c == ']') {
        if (depth-- == 0) return {};
      }
    }
    return {};
  }

  std::string_view rest_;
};

// For a text that is no JSON as a whole.
std::optional<ReceivedDocument> ReadMemberByMember(std::string_view text, const Config& config) {
  Json object = Json::MakeObject();
  Notes notes;
  std::vector<std::string> contradicted;
  const auto take = [&](std::string_view quoted_name, std::string_view value_text) {
    const auto name = Json::Parse(quoted_name);
    if (!name.ok() || name->AsString() == nullptr) {
      notes.emplace_back("the name of a member cannot be read");
      return;
    }
    const std::string& key = *name->AsString();
    std::string repaired;
    auto value = Json::ParseReceived(value_text, {config.max_document_bytes, config.max_json_depth},
                                     &repaired);
    if (!value.ok()) {
      notes.push_back(NameOf(key) + " cannot be read and counts as absent");
      return;
    }
    if (!repaired.empty()) notes.push_back(NameOf(key) + " has " + repaired);
    if (const Json* earlier = object.Find(key)) {
      notes.push_back(NameOf(key) + " stands there twice; the last one counts");
      if (*earlier != *value) contradicted.push_back(key);
    }
    object.Set(key, std::move(*value));
  };
  if (!MemberScanner(text).Scan(take)) return std::nullopt;
  return ReceivedDocument{core::SecretJson(std::move(object)), std::move(notes),
                          std::move(contradicted)};
}

std::string WhatItIs(std::string_view text) {
  if (text.empty()) return "it is empty";
  if (text.front() == '<') return "it is a web page or XML, not JSON";
  return "it is not JSON";
}

}  // namespace

std::string_view WithoutByteOrderMark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

Result<ReceivedDocument> ReadDocument(std::string_view body, const Config& config) {
  const std::string_view text = Trimmed(WithoutByteOrderMark(body));
  if (text.size() > config.max_document_bytes) {
    return NotADocument("it is longer than " + std::to_string(config.max_document_bytes) +
                        " bytes");
  }
  auto json = core::SecretJson::Parse(text, config.max_document_bytes, config.max_json_depth);
  if (json.ok()) {
    if (!json->json().IsObject()) {
      return NotADocument("it is " + std::string(core::TypeName(json->json())) +
                          ", not a JSON object");
    }
    return ReceivedDocument{std::move(*json), {}, {}};
  }
  auto read = ReadMemberByMember(text, config);
  if (!read) return NotADocument(WhatItIs(text));
  return std::move(*read);
}

Result<ReceivedDocument> ReadDocumentOrForm(std::string_view body, const Config& config) {
  auto document = ReadDocument(body, config);
  const std::string_view text = Trimmed(WithoutByteOrderMark(body));
  const bool may_be_form = text.size() <= config.max_document_bytes &&
                           text.find('=') != std::string_view::npos &&
                           text.find_first_of("{}<>\"\r\n ") == std::string_view::npos;
  if (document.ok() || !may_be_form) return document;
  auto parameters = core::FormDecode(text);
  if (!parameters.ok() || parameters->size() > kMaxFormParameters) return document;
  Json object = Json::MakeObject();
  std::vector<std::string> contradicted;
  for (auto& [name, value] : *parameters) {
    if (const Json* earlier = object.Find(name); earlier != nullptr && *earlier != Json(value)) {
      contradicted.push_back(name);
    }
    object.Set(name, value);
    core::Wipe(value);
  }
  return ReceivedDocument{core::SecretJson(std::move(object)),
                          {"the answer is form-encoded and not JSON"},
                          std::move(contradicted)};
}

const std::string* FindText(const Json& object, std::string_view name, Notes& notes) {
  const Json* member = object.FindGiven(name);
  if (member == nullptr) return nullptr;
  const std::string* text = member->AsString();
  if (text == nullptr) {
    notes.push_back(std::string(name) + " is " + std::string(core::TypeName(*member)) +
                    ", not a string, and counts as absent");
    return nullptr;
  }
  return text->empty() ? nullptr : text;
}

std::optional<std::vector<std::string>> FindList(const Json& object, std::string_view name,
                                                 Notes& notes) {
  const Json* member = object.FindGiven(name);
  if (member == nullptr) return std::nullopt;
  if (const std::string* text = member->AsString()) {
    if (text->empty()) return std::nullopt;
    notes.push_back(std::string(name) + " is a string, read as a list of one");
    return std::vector<std::string>{*text};
  }
  const Json::Array* items = member->AsArray();
  if (items == nullptr) {
    notes.push_back(std::string(name) + " is " + std::string(core::TypeName(*member)) +
                    ", not a list, and counts as absent");
    return std::nullopt;
  }
  std::vector<std::string> texts;
  for (const Json& item : *items) {
    if (const std::string* text = item.AsString()) texts.push_back(*text);
  }
  if (texts.size() != items->size()) {
    notes.push_back(std::string(name) + " holds items that are no strings, which are left out");
  }
  return texts;
}

bool FindFlag(const Json& object, std::string_view name, Notes& notes) {
  const Json* member = object.FindGiven(name);
  if (member == nullptr) return false;
  if (const auto flag = member->AsBool()) return *flag;
  const std::string* text = member->AsString();
  const bool is_set = text != nullptr && core::EqualsIgnoringCase(*text, "true");
  notes.push_back(std::string(name) + " is " + std::string(core::TypeName(*member)) +
                  ", not true or false, and counts as " + (is_set ? "true" : "false"));
  return is_set;
}

}  // namespace claribi::oauth
