#include "app/argument_schema.h"

#include <algorithm>

namespace claribi::app {
namespace {

constexpr int kDeepestReference = 16;
constexpr std::size_t kMostChoicesShown = 12;

void AddTypes(const Value& schema, const Value& root, int depth, std::set<std::string>& types,
              bool& is_any) {
  const Value& meant = Resolved(schema, root);
  if (const Value* type = Find(meant, "type")) {
    if (IsText(*type)) types.insert(type->GetString());
    for (const std::string& one : TextsIn(meant, "type")) types.insert(one);
    return;
  }
  for (const char* either : {"anyOf", "oneOf"}) {
    const Value* list = Find(meant, either);
    if (list == nullptr || !list->IsArray() || depth > kDeepestReference) continue;
    for (const Value& one : list->GetArray()) AddTypes(one, root, depth + 1, types, is_any);
    return;
  }
  if (Find(meant, "enum") == nullptr && Find(meant, "const") == nullptr) is_any = true;
}

std::string BoundsText(const Value& schema, const char* least, const char* most, const char* unit) {
  const Value* from = Find(schema, least);
  const Value* to = Find(schema, most);
  std::string text;
  if (from != nullptr) text += " from " + ToLine(*from);
  if (to != nullptr) text += (from != nullptr ? " to " : " up to ") + ToLine(*to);
  return text.empty() ? text : text + unit;
}

}  // namespace

const Value& Resolved(const Value& schema, const Value& root) {
  const Value* found = &schema;
  for (int depth = 0; depth < kDeepestReference; ++depth) {
    const std::string reference = TextOf(*found, "$ref");
    if (!reference.starts_with("#/")) break;
    const Value* target = &root;
    std::size_t begin = 2;
    while (target != nullptr && begin <= reference.size()) {
      const std::size_t end = std::min(reference.find('/', begin), reference.size());
      target = Find(*target, reference.substr(begin, end - begin).c_str());
      begin = end + 1;
    }
    if (target == nullptr) break;
    found = target;
  }
  return *found;
}

std::set<std::string> TypesOf(const Value& schema, const Value& root) {
  std::set<std::string> types;
  bool is_any = false;
  AddTypes(schema, root, 0, types, is_any);
  if (is_any) types.clear();
  return types;
}

std::vector<const Value*> ChoicesOf(const Value& schema, const Value& root, int depth) {
  const Value& meant = Resolved(schema, root);
  std::vector<const Value*> choices;
  if (const Value* offered = Find(meant, "enum"); offered != nullptr && offered->IsArray()) {
    for (const Value& one : offered->GetArray()) choices.push_back(&one);
  } else if (const Value* only = Find(meant, "const")) {
    choices.push_back(only);
  } else {
    for (const char* either : {"anyOf", "oneOf"}) {
      const Value* list = Find(meant, either);
      if (list == nullptr || !list->IsArray() || depth > kDeepestReference) continue;
      for (const Value& one : list->GetArray()) {
        const std::set<std::string> types = TypesOf(one, root);
        if (types.size() == 1 && types.count("null") > 0) continue;
        const auto part = ChoicesOf(one, root, depth + 1);
        if (part.empty()) return {};  // one of the parts takes more
        choices.insert(choices.end(), part.begin(), part.end());
      }
    }
  }
  return choices;
}

std::string ValueText(const Value& value) {
  return IsText(value) ? std::string(value.GetString(), value.GetStringLength()) : ToLine(value);
}

std::string ChoicesText(const std::vector<const Value*>& choices) {
  std::string text;
  for (std::size_t i = 0; i < choices.size() && i < kMostChoicesShown; ++i) {
    text += (text.empty() ? "" : ", ") + ValueText(*choices[i]);
  }
  if (choices.size() > kMostChoicesShown) {
    text += " and " + std::to_string(choices.size() - kMostChoicesShown) + " more";
  }
  return text;
}

std::string TypeText(const Value& schema, const Value& root, int depth) {
  const Value& meant = Resolved(schema, root);
  if (const auto choices = ChoicesOf(schema, root); !choices.empty()) {
    return "one of: " + ChoicesText(choices);
  }
  std::string text;
  for (const std::string& type : TypesOf(schema, root)) {
    std::string name = type;
    if (type == "string")
      name = "text" + BoundsText(meant, "minLength", "maxLength", " characters");
    if (type == "integer") name = "whole number" + BoundsText(meant, "minimum", "maximum", "");
    if (type == "number") name = "number" + BoundsText(meant, "minimum", "maximum", "");
    if (type == "boolean") name = "true or false";
    if (type == "null") name = "null";
    if (type == "array") {
      const Value* items = Find(meant, "items");
      name = "list";
      if (items != nullptr && items->IsObject() && depth < 3) {
        name += " of " + TypeText(*items, root, depth + 1);
      }
    }
    if (type == "object") name = "JSON object";
    text += (text.empty() ? "" : ", or ") + name;
  }
  return text.empty() ? "any JSON" : text;
}

}  // namespace claribi::app
