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
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
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
  // marks. False if the text is no object that ends where the text ends, or if it has more than
  // kMaxMembers: has_too_many() then says so.
  template <typename Taker>
  bool Scan(const Taker& take) {
    if (!Skip('{')) return false;
    for (std::size_t count = 0; !Skip('}'); ++count) {
      has_too_many_ = count == kMaxMembers;
      if (has_too_many_) return false;
      const std::string_view name = TakeString();
      if (name.empty() || !Skip(':')) return false;
      const std::string_view value = Trimmed(TakeValue());
      if (value.empty()) return false;
      take(name, value);
      if (!Skip(',') && !Next('}')) return false;
    }
    return Trimmed(rest_).empty();
  }
  bool has_too_many() const { return has_too_many_; }

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
  bool has_too_many_ = false;
};

std::string WhatItIs(std::string_view text) {
  if (text.empty()) return "it is empty";
  if (text.front() == '<') return "it is a web page or XML, not JSON";
  return "it is not JSON";
}

// For a text that is no JSON as a whole.
Result<ReceivedDocument> ReadMemberByMember(std::string_view text, const Config& config) {
  Json object = Json::MakeObject();
  Notes notes;
  std::vector<std::string> contradicted;
  std::vector<std::string> unreadable;
  const auto take = [&](std::string_view quoted_name, std::string_view value_text) {
    const auto name = Json::Parse(quoted_name);
    if (!name.ok() || name->AsString() == nullptr) {
      notes.emplace_back("the name of a member cannot be read");
      return;
    }
    const core::JsonString& key = *name->AsString();
    std::string repaired;
    auto value = Json::ParseReceived(value_text, {config.max_document_bytes, config.max_json_depth},
                                     &repaired);
    const bool is_unreadable = !value.ok() || !repaired.empty();
    const Json* earlier = object.Find(key);
    const bool was_unreadable = core::Contains(unreadable, key);
    if (!value.ok()) {
      notes.push_back(NameOf(key) + " cannot be read and counts as absent");
    } else if (is_unreadable) {
      notes.push_back(NameOf(key) + " has " + repaired);
    }
    const bool is_repeated = earlier != nullptr || was_unreadable;
    const bool differs =
        is_unreadable != was_unreadable || (value.ok() && earlier != nullptr && *earlier != *value);
    if (is_repeated && differs) contradicted.emplace_back(key);
    if (is_unreadable && !was_unreadable) unreadable.emplace_back(key);
    // What was repaired takes the place of nothing.
    if (!value.ok() || (is_unreadable && earlier != nullptr)) return;
    if (is_repeated) notes.push_back(NameOf(key) + " stands there twice; the last one counts");
    object.Set(key, std::move(*value));
  };
  MemberScanner scanner(text);
  if (!scanner.Scan(take)) {
    if (!scanner.has_too_many()) return NotADocument(WhatItIs(text));
    return NotADocument("it is not JSON, and has more than " + std::to_string(kMaxMembers) +
                        " members");
  }
  return ReceivedDocument{core::SecretJson(std::move(object)), std::move(notes),
                          std::move(contradicted), std::move(unreadable)};
}

bool SaysNothing(const Json& member) {
  if (const core::JsonString* text = member.AsString()) return Trimmed(*text).empty();
  if (const Json::Array* items = member.AsArray()) return items->empty();
  if (const Json::Object* members = member.AsObject()) return members->empty();
  return member.IsNull() || member.AsBool() == false || member.AsDouble() == 0.0;
}

// The words of `text`, which blanks and commas part.
void AppendWords(std::string_view text, std::vector<std::string>& words) {
  constexpr std::string_view kBetween = " \t\r\n,";
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(kBetween), text.size()));
    if (text.empty()) return;
    const std::string_view word = text.substr(0, text.find_first_of(kBetween));
    words.emplace_back(word);
    text.remove_prefix(word.size());
  }
}

enum class Texts { kWhole, kWords };

std::optional<std::vector<std::string>> ListOf(const Json& object, std::string_view name,
                                               Texts form, Notes& notes) {
  const Json* member = object.FindGiven(name);
  if (member == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  const auto take = [&texts, form](const std::string& text) {
    if (form == Texts::kWords) {
      AppendWords(text, texts);
    } else if (!Trimmed(text).empty()) {
      texts.push_back(text);
    }
  };
  if (const core::JsonString* text = member->AsString()) {
    take(std::string(*text));
    if (texts.empty()) return std::nullopt;
    notes.push_back(std::string(name) + " is a string, read as a list of " +
                    (form == Texts::kWords ? "its words" : "one"));
    return texts;
  }
  const Json::Array* items = member->AsArray();
  if (items == nullptr) {
    notes.push_back(std::string(name) + " is " + std::string(core::TypeName(*member)) +
                    ", not a list, and counts as absent");
    return std::nullopt;
  }
  bool has_others = false;
  for (const Json& item : *items) {
    const core::JsonString* text = item.AsString();
    has_others = has_others || text == nullptr || Trimmed(*text).empty();
    if (text != nullptr) take(std::string(*text));
  }
  if (has_others) {
    notes.push_back(std::string(name) +
                    " holds items that are no strings or empty, which are left out");
  }
  return texts;
}

}  // namespace

std::string_view WithoutByteOrderMarks(std::string_view text) {
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(kWhitespace), text.size()));
    if (!text.starts_with(kByteOrderMark)) return text;
    text.remove_prefix(kByteOrderMark.size());
  }
}

Result<ReceivedDocument> ReadDocument(std::string_view body, const Config& config) {
  const std::string_view text = Trimmed(WithoutByteOrderMarks(body));
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
    return ReceivedDocument{std::move(*json), {}, {}, {}};
  }
  return ReadMemberByMember(text, config);
}

Result<ReceivedDocument> ReadDocumentOrForm(std::string_view body, const Config& config) {
  auto document = ReadDocument(body, config);
  const std::string_view text = Trimmed(WithoutByteOrderMarks(body));
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
                          std::move(contradicted),
                          {}};
}

const Json* FindMeaningful(const Json& object, std::string_view name) {
  const Json* member = object.Find(name);
  return member == nullptr || SaysNothing(*member) ? nullptr : member;
}

const core::JsonString* FindText(const Json& object, std::string_view name, Notes& notes) {
  const Json* member = object.FindGiven(name);
  if (member == nullptr) return nullptr;
  const core::JsonString* text = member->AsString();
  if (text == nullptr) {
    notes.push_back(std::string(name) + " is " + std::string(core::TypeName(*member)) +
                    ", not a string, and counts as absent");
    return nullptr;
  }
  if (text->find(kReplacement) != std::string::npos) {
    notes.push_back(std::string(name) + " holds a character that is none, and counts as absent");
    return nullptr;
  }
  return text->empty() ? nullptr : text;
}

const core::JsonString* FindProtectingText(const ReceivedDocument& document,
                                           std::string_view name) {
  if (core::Contains(document.unreadable, name)) return nullptr;
  return document.object().FindString(name);
}

core::Secret FindTextOrDigits(const Json& object, std::string_view name, Notes& notes) {
  const Json* member = object.FindGiven(name);
  if (member != nullptr && member->IsNumber()) {
    const std::string_view digits = member->NumberText();
    if (std::all_of(digits.begin(), digits.end(), core::IsDigit)) {
      notes.push_back(std::string(name) + " is a number, read as its digits");
      return core::Secret::CopyOf(digits);
    }
  }
  const core::JsonString* text = FindText(object, name, notes);
  return text != nullptr ? core::Secret::CopyOf(*text) : core::Secret();
}

std::optional<std::vector<std::string>> FindList(const Json& object, std::string_view name,
                                                 Notes& notes) {
  return ListOf(object, name, Texts::kWhole, notes);
}

std::optional<std::vector<std::string>> FindWords(const Json& object, std::string_view name,
                                                  Notes& notes) {
  return ListOf(object, name, Texts::kWords, notes);
}

bool FindFlag(const Json& object, std::string_view name, Notes& notes) {
  const Json* member = object.FindGiven(name);
  if (member == nullptr) return false;
  if (const auto flag = member->AsBool()) return *flag;
  const core::JsonString* text = member->AsString();
  const bool is_set = text != nullptr && core::EqualsIgnoringCase(*text, "true");
  notes.push_back(std::string(name) + " is " + std::string(core::TypeName(*member)) +
                  ", not true or false, and counts as " + (is_set ? "true" : "false"));
  return is_set;
}

bool FindDemand(const ReceivedDocument& document, std::string_view name, Notes& notes) {
  // What cannot be read is in the notes already.
  if (core::Contains(document.unreadable, name)) return true;
  const Json* member = document.object().FindGiven(name);
  if (member == nullptr) return false;
  if (const auto flag = member->AsBool()) return *flag;
  const core::JsonString* text = member->AsString();
  const bool says_no =
      text != nullptr ? Trimmed(*text).empty() || core::EqualsIgnoringCase(Trimmed(*text), "false")
                      : member->AsDouble() == 0.0;
  notes.push_back(std::string(name) + " is " + std::string(core::TypeName(*member)) +
                  ", not true or false, and counts as " + (says_no ? "false" : "true"));
  return !says_no;
}

}  // namespace claribi::oauth
