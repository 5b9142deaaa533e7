#include "manifest/object_reader.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "core/url.h"

namespace claribi::manifest {
namespace {

using core::Json;

std::string Escaped(std::string_view name) {
  std::string escaped;
  for (const char c : core::Excerpt(name, 64)) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

constexpr std::size_t kMaxSeenBytes = 60;

std::string Expected(std::string_view what, const Json& seen) {
  std::string cause =
      "expected " + std::string(what) + ", seen " + std::string(core::TypeName(seen));
  if (seen.IsObject() || seen.IsArray() || seen.IsNull()) return cause;
  return cause + " " + core::Excerpt(seen.Dump(), kMaxSeenBytes);
}

}  // namespace

std::string Seen(const Json& value) {
  return ", seen " + core::Excerpt(value.Dump(), kMaxSeenBytes);
}

void Violation::Report(std::string_view pointer, std::string_view cause, std::string_view fix) {
  if (error_) return;
  error_ = core::Error(core::ErrorCode::kInvalid, "The manifest cannot be used.",
                       "at " + (pointer.empty() ? std::string("the top") : std::string(pointer)) +
                           ": " + std::string(cause),
                       fix)
               .Kind(core::ErrorKind::kConfiguration);
}

ObjectReader::ObjectReader(const Json& value, std::string pointer, Violation& violation)
    : value_(value), pointer_(std::move(pointer)), violation_(violation) {
  if (!value_.IsObject()) {
    violation_.Report(pointer_, Expected("an object", value_), "Write an object here.");
  }
}

std::string ObjectReader::PointerTo(std::string_view name) const {
  return pointer_ + "/" + Escaped(name);
}

void ObjectReader::Report(std::string_view name, std::string_view cause, std::string_view fix) {
  violation_.Report(PointerTo(name), cause, fix);
}

bool ObjectReader::Has(std::string_view name) const {
  const Json* member = value_.Find(name);
  return member != nullptr && !member->IsNull();
}

const Json* ObjectReader::Member(std::string_view name, bool required) {
  read_.emplace(name);
  const Json* member = value_.Find(name);
  if (member == nullptr && required && value_.IsObject()) {
    Report(name, "the member is missing", "Add \"" + std::string(name) + "\".");
  }
  return member;
}

std::string ObjectReader::CheckedText(const Json& value, std::string_view pointer) {
  const core::JsonString* text = value.AsString();
  if (text == nullptr) {
    violation_.Report(pointer, Expected("a string", value), "Write a string here.");
    return {};
  }
  if (text->empty() || core::Excerpt(*text, text->size()) != *text) {
    violation_.Report(pointer, "the text is empty or holds control characters" + Seen(value),
                      "Write one line of plain text here.");
    return {};
  }
  return std::string(*text);
}

std::string ObjectReader::Text(std::string_view name) {
  const Json* member = Member(name, true);
  return member == nullptr ? std::string() : CheckedText(*member, PointerTo(name));
}

std::optional<std::string> ObjectReader::OptionalText(std::string_view name) {
  const Json* member = Member(name, false);
  if (member == nullptr || member->IsNull()) return std::nullopt;
  return CheckedText(*member, PointerTo(name));
}

const Json::Array* ObjectReader::Elements(std::string_view name, bool required) {
  const Json* member = Member(name, required);
  if (member == nullptr) return nullptr;
  if (!member->IsArray()) Report(name, Expected("an array", *member), "Write an array here.");
  return member->AsArray();
}

void ObjectReader::ForEach(std::string_view name, bool required,
                           const std::function<void(const Json&, std::string)>& read) {
  const Json::Array* elements = Elements(name, required);
  if (elements == nullptr) return;
  for (std::size_t i = 0; i < elements->size(); ++i) {
    read((*elements)[i], PointerTo(name) + "/" + std::to_string(i));
  }
}

std::vector<std::string> ObjectReader::Texts(std::string_view name) {
  std::vector<std::string> texts;
  const Json::Array* elements = Elements(name, false);
  if (elements == nullptr) return texts;
  for (std::size_t i = 0; i < elements->size(); ++i) {
    const std::string pointer = PointerTo(name) + "/" + std::to_string(i);
    texts.push_back(CheckedText((*elements)[i], pointer));
    if (std::find(texts.begin(), texts.end() - 1, texts.back()) != texts.end() - 1) {
      violation_.Report(pointer, "the list holds \"" + texts.back() + "\" twice",
                        "Remove one of them.");
    }
  }
  return texts;
}

std::int64_t ObjectReader::Integer(std::string_view name, std::int64_t least, std::int64_t most) {
  const Json* member = Member(name, true);
  const std::optional<std::int64_t> number = member == nullptr ? std::nullopt : member->AsInt64();
  if (number && *number >= least && *number <= most) return *number;
  const std::string range = most == std::numeric_limits<std::int64_t>::max()
                                ? " of at least " + std::to_string(least)
                                : " from " + std::to_string(least) + " to " + std::to_string(most);
  Report(name, "expected an integer" + range + (member == nullptr ? std::string() : Seen(*member)),
         "Write such a number.");
  return least;
}

bool ObjectReader::Flag(std::string_view name) {
  const Json* member = Member(name, false);
  if (member == nullptr) return false;
  if (!member->IsBool()) Report(name, Expected("true or false", *member), "Write one of the two.");
  return member->AsBool().value_or(false);
}

std::vector<std::string> ObjectReader::Names() const {
  std::vector<std::string> names;
  if (const Json::Object* members = value_.AsObject()) {
    for (const auto& [name, value] : *members) names.emplace_back(name);
  }
  return names;
}

void ObjectReader::RequireHttps(std::string_view name, const std::string& text) {
  const core::Result<core::Url> url = core::Url::Parse(text);
  if (!url.ok()) {
    Report(name, core::Quoted(text, 200) + ": " + url.error().cause,
           "Write an absolute https URL.");
  } else if (!url.value().IsHttps()) {
    Report(name, "the URL " + core::Quoted(text, 200) + " is not https",
           "Write an absolute https URL.");
  }
}

void ObjectReader::RefuseUnknown() {
  std::string known;
  for (const std::string& name : read_) known += (known.empty() ? "" : ", ") + name;
  for (const std::string& name : Names()) {
    if (read_.count(name) == 0) {
      Report(name, "the member is unknown",
             "Correct its spelling, or remove it." +
                 (known.empty() ? std::string() : " Known here: " + known + "."));
    }
  }
}

}  // namespace claribi::manifest
