#include "policy/xml_data.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "core/text.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

constexpr std::size_t kMostXmlBytes = std::size_t{4} << 20U;
constexpr std::size_t kMostElements = 100000;
constexpr std::size_t kMostXmlNames = 64;  // of one element
constexpr int kDeepestElement = 24;
constexpr std::string_view kXmlBlanks = " \t\r\n";

bool IsHtml(std::string_view tag) {
  return IsIn(core::AsciiLower(tag), {"html", "body",    "table",   "ul",   "ol",  "div",  "p",
                                      "span", "section", "article", "main", "a",   "h1",   "h2",
                                      "h3",   "pre",     "b",       "i",    "nav", "form", "svg"});
}

class XmlReader {
 public:
  explicit XmlReader(std::string_view text) : rest_(text) {}

  std::optional<Json> ReadDocument() {
    if (!SkipProlog()) return {};
    const std::size_t end = rest_.find_first_of(" \t\r\n/>", 1);
    if (end == std::string_view::npos || IsHtml(rest_.substr(1, end - 1))) return {};
    std::string name;
    auto root = ReadElement(name, 0);
    return root && !root->IsString() ? std::move(root) : std::nullopt;
  }

 private:
  void SkipBlanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kXmlBlanks), rest_.size()));
  }
  bool SkipTo(std::string_view end) {
    const std::size_t at = rest_.find(end);
    if (at == std::string_view::npos) return false;
    rest_.remove_prefix(at + end.size());
    return true;
  }
  // Comments, instructions and the type; true if an element follows.
  bool SkipProlog() {
    for (SkipBlanks(); rest_.starts_with("<?") || rest_.starts_with("<!"); SkipBlanks()) {
      if (!SkipTo(rest_.starts_with("<!--") ? "-->" : ">")) return false;
    }
    return rest_.size() > 1 && rest_[0] == '<' && core::IsLetter(rest_[1]);
  }

  // The element that begins here. A text, where it holds nothing else.
  std::optional<Json> ReadElement(std::string& name, int depth) {
    if (depth > kDeepestElement || ++elements_ > kMostElements) return {};
    const std::size_t end = rest_.find_first_of(" \t\r\n/>", 1);
    if (end == std::string_view::npos || end < 2) return {};
    name = LocalName(rest_.substr(1, end - 1));
    rest_.remove_prefix(end);
    Json::Object members;
    if (!ReadAttributes(members)) return {};
    if (rest_.starts_with("/>")) {
      rest_.remove_prefix(2);
      return ToJson(std::move(members), {});
    }
    rest_.remove_prefix(1);
    std::string text;
    while (true) {
      const std::size_t tag = rest_.find('<');
      if (tag == std::string_view::npos) return {};
      text.append(core::TrimBlanks(rest_.substr(0, tag)));
      rest_.remove_prefix(tag);
      if (rest_.starts_with("</")) return CloseElement(std::move(members), text);
      if (rest_.starts_with("<!") || rest_.starts_with("<?")) {
        const std::string_view close = rest_.starts_with("<!--")        ? "-->"
                                       : rest_.starts_with("<![CDATA[") ? "]]>"
                                                                        : ">";
        if (!SkipTo(close)) return {};
        continue;
      }
      std::string child;
      auto value = ReadElement(child, depth + 1);
      if (!value) return {};
      Add(std::move(child), std::move(*value), members);
    }
  }

  std::optional<Json> CloseElement(Json::Object members, std::string_view text) {
    if (!SkipTo(">")) return {};
    return ToJson(std::move(members), text);
  }

  // "atom:link" is a link.
  static std::string LocalName(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return std::string(colon == std::string_view::npos ? name : name.substr(colon + 1));
  }

  bool ReadAttributes(Json::Object& members) {
    for (SkipBlanks(); !rest_.empty() && rest_[0] != '>' && rest_[0] != '/'; SkipBlanks()) {
      const std::size_t sign = rest_.find('=');
      if (sign == std::string_view::npos || sign + 2 >= rest_.size()) return false;
      const std::string name = LocalName(core::TrimBlanks(rest_.substr(0, sign)));
      rest_.remove_prefix(sign + 1);
      SkipBlanks();
      if (rest_.empty() || (rest_[0] != '"' && rest_[0] != '\'')) return false;
      const std::size_t close = rest_.find(rest_[0], 1);
      if (close == std::string_view::npos) return false;
      Add(name, Json(rest_.substr(1, close - 1)), members);
      rest_.remove_prefix(close + 1);
    }
    return rest_.starts_with('>') || rest_.starts_with("/>");
  }

  static Json ToJson(Json::Object members, std::string_view text) {
    if (members.empty()) return Json(text);
    if (!text.empty()) Add("value", Json(text), members);
    Json object = Json::MakeObject();
    *object.AsObject() = std::move(members);
    return object;
  }

  // Children of one name are a list. Of more names than are read, the others are left out.
  static void Add(std::string name, Json value, Json::Object& members) {
    const auto known = std::ranges::find_if(
        members, [&name](const Json::Member& member) { return member.first == name; });
    if (known == members.end()) {
      if (members.size() >= kMostXmlNames) return;
      members.emplace_back(std::move(name), std::move(value));
      return;
    }
    if (!known->second.IsArray()) {
      Json::Array first;
      first.push_back(std::move(known->second));
      known->second = Json::MakeArray(std::move(first));
    }
    known->second.AsArray()->push_back(std::move(value));
  }

  std::string_view rest_;
  std::size_t elements_ = 0;
};

}  // namespace

std::optional<Json> ReadXml(std::string_view text) {
  if (text.size() > kMostXmlBytes || !text.starts_with('<')) return {};
  return XmlReader(text).ReadDocument();
}

}  // namespace claribi::policy
