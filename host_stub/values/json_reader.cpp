#include "values/json_reader.h"

#include <algorithm>

namespace claribi::values {
namespace {

using outcome::Code;
using outcome::Error;

std::string Joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) {
    text += (text.empty() ? "" : ", ") + std::string(word);
  }
  return text;
}

}  // namespace

void Complaints::Add(const std::string& pointer, const std::string& sentence) {
  if (!first_)
    first_ = "at " + (pointer.empty() ? std::string("the top") : pointer) + ": " + sentence;
}

outcome::Status Complaints::AsStatus(const std::string& subject, const std::string& fix) const {
  if (!first_) return {};
  return Error{
      .code = Code::kInvalid, .what = subject + " is not valid.", .cause = *first_, .fix = fix};
}

ObjectReader::ObjectReader(const Json& value, std::string pointer, Complaints& complaints)
    : value_(value), pointer_(std::move(pointer)), complaints_(complaints) {
  if (!value_.IsObject()) Complain("an object is expected.");
}

std::string ObjectReader::PointerTo(std::string_view name) const {
  return pointer_ + PointerStep(name);
}

bool ObjectReader::Has(std::string_view name) const { return value_.Find(name) != nullptr; }

void ObjectReader::ComplainAt(std::string_view name, const std::string& sentence) {
  complaints_.Add(PointerTo(name), sentence);
}

const Json* ObjectReader::Any(std::string_view name, Need need) {
  asked_.insert(std::string(name));
  const Json* member = value_.Find(name);
  if (member == nullptr && need == Need::kRequired) {
    Complain("the member \"" + std::string(name) + "\" is missing.");
  }
  return member;
}

std::string ObjectReader::Text(std::string_view name, Need need) {
  const Json* member = Any(name, need);
  if (member == nullptr) return {};
  if (!member->IsText() || member->Text().empty()) {
    ComplainAt(name, "a text that is not empty is expected.");
  }
  return member->Text();
}

bool ObjectReader::Truth(std::string_view name, bool otherwise) {
  const Json* member = Any(name, Need::kOptional);
  if (member == nullptr) return otherwise;
  if (!member->IsBool()) ComplainAt(name, "true or false is expected.");
  return member->Truth(otherwise);
}

std::optional<double> ObjectReader::Number(std::string_view name, Need need) {
  const Json* member = Any(name, need);
  if (member == nullptr) return std::nullopt;
  if (!member->IsNumber()) ComplainAt(name, "a number is expected.");
  return member->Number();
}

std::optional<std::int64_t> ObjectReader::Integer(std::string_view name, Need need,
                                                  std::int64_t least, std::int64_t most) {
  const Json* member = Any(name, need);
  if (member == nullptr) return std::nullopt;
  const std::int64_t number = member->Integer(least);
  if (!member->IsInteger() || number < least || number > most) {
    ComplainAt(name, "a whole number from " + std::to_string(least) + " to " +
                         std::to_string(most) + " is expected.");
  }
  return std::clamp(number, least, most);
}

std::vector<std::string> ObjectReader::Texts(std::string_view name, Need need) {
  std::vector<std::string> texts;
  const Json* member = Any(name, need);
  if (member == nullptr) return texts;
  if (!member->IsArray()) ComplainAt(name, "a list of texts is expected.");
  for (std::size_t i = 0; i < member->Items().size(); ++i) {
    const Json& item = member->Items()[i];
    const std::string pointer = PointerTo(name) + "/" + std::to_string(i);
    if (!item.IsText() || item.Text().empty()) {
      complaints_.Add(pointer, "a text that is not empty is expected.");
    } else if (std::find(texts.begin(), texts.end(), item.Text()) != texts.end()) {
      complaints_.Add(pointer, "\"" + item.Text() + "\" stands there twice.");
    } else {
      texts.push_back(item.Text());
    }
  }
  return texts;
}

std::size_t ObjectReader::OneOf(std::string_view name, Need need,
                                const std::vector<std::string_view>& words, std::size_t otherwise) {
  const Json* member = Any(name, need);
  if (member == nullptr) return otherwise;
  const auto found = std::find(words.begin(), words.end(), member->Text());
  if (!member->IsText() || found == words.end()) {
    ComplainAt(name, "one of these is expected: " + Joined(words) + ".");
    return otherwise;
  }
  return static_cast<std::size_t>(found - words.begin());
}

void ObjectReader::Object(std::string_view name, Need need,
                          const std::function<void(ObjectReader&)>& read) {
  const Json* member = Any(name, need);
  if (member == nullptr) return;
  ObjectReader reader(*member, PointerTo(name), complaints_);
  read(reader);
  reader.Finish();
}

void ObjectReader::Objects(std::string_view name, Need need,
                           const std::function<void(ObjectReader&)>& read) {
  const Json* member = Any(name, need);
  if (member == nullptr) return;
  if (!member->IsArray()) ComplainAt(name, "a list of objects is expected.");
  for (std::size_t i = 0; i < member->Items().size(); ++i) {
    ObjectReader reader(member->Items()[i], PointerTo(name) + "/" + std::to_string(i), complaints_);
    read(reader);
    reader.Finish();
  }
}

void ObjectReader::Named(std::string_view name, Need need,
                         const std::function<void(const std::string& key, const Json& value,
                                                  const std::string& pointer)>& read) {
  const Json* member = Any(name, need);
  if (member == nullptr) return;
  if (!member->IsObject()) ComplainAt(name, "an object is expected.");
  std::set<std::string> seen;
  for (const auto& [key, value] : member->Members()) {
    const std::string pointer = PointerTo(name) + PointerStep(key);
    if (!seen.insert(key).second) complaints_.Add(pointer, "the member stands there twice.");
    read(key, value, pointer);
  }
}

void ObjectReader::Finish() {
  std::set<std::string_view> seen;
  for (const auto& [name, member] : value_.Members()) {
    if (asked_.find(name) == asked_.end()) ComplainAt(name, "the member is not known.");
    if (!seen.insert(name).second) ComplainAt(name, "the member stands there twice.");
  }
}

}  // namespace claribi::values
