#include "app/tool_arguments.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "app/argument_schema.h"
#include "app/exit_code.h"
#include "app/hints.h"
#include "app/nearest.h"
#include "app/printable.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

Error ArgumentError(const std::string& cause, const std::string& fix) {
  return AsUsersInput({.code = Code::kInvalid,
                       .what = "The arguments do not fit the tool; nothing was sent.",
                       .cause = cause,
                       .fix = fix});
}

std::optional<double> NumberOf(const Value& schema, const char* name) {
  const Value* value = Find(schema, name);
  if (value == nullptr || !value->IsNumber()) return std::nullopt;
  return value->GetDouble();
}

/// Reads the words of one command line against one schema. One use.
class AssignmentReader {
 public:
  AssignmentReader(const Value& schema, const std::string& see) : root_(schema), see_(see) {}

  Result<std::string> Read(const std::vector<std::string>& assignments) {
    Document object(rapidjson::kObjectType);
    for (const std::string& assignment : assignments) {
      const std::size_t equals = assignment.find('=');
      if (equals == std::string::npos || equals == 0) {
        return ArgumentError("\"" + assignment + "\" is no NAME=VALUE.",
                             "Write each argument as NAME=VALUE. " + see_);
      }
      const std::string name = assignment.substr(0, equals);
      const Value* schema = SchemaOf(name);
      if (schema == nullptr && !TakesOthers()) return Unknown(name);
      if (auto wrong = Add(object, name, assignment.substr(equals + 1), schema)) return *wrong;
    }
    for (const std::string& name : TextsIn(root_, "required")) {
      if (object.HasMember(name.c_str())) continue;
      const Value* schema = SchemaOf(name);
      const std::string type = schema != nullptr ? TypeText(*schema, root_) : "any JSON";
      std::string what = "The argument ";
      what.append(name).append(" is missing (").append(type).append(").");
      std::string fix = "Add ";
      return ArgumentError(what, fix.append(name).append("=VALUE. ").append(see_));
    }
    return ToLine(object);
  }

 private:
  const Value* SchemaOf(const std::string& name) const {
    const Value* properties = Find(root_, "properties");
    const Value* schema = properties != nullptr ? Find(*properties, name.c_str()) : nullptr;
    return schema;
  }

  // A name that a schema does not mention beside others is a slip, unless it says that it takes
  // more.
  bool TakesOthers() const {
    const Value* properties = Find(root_, "properties");
    const Value* others = Find(root_, "additionalProperties");
    if (properties == nullptr || !properties->IsObject())
      return others == nullptr || !others->IsFalse();
    return others != nullptr && (others->IsTrue() || others->IsObject());
  }

  Error Unknown(const std::string& name) const {
    std::vector<std::string> names;
    const Value* properties = Find(root_, "properties");
    if (properties != nullptr && properties->IsObject()) {
      for (const auto& member : properties->GetObject()) names.push_back(member.name.GetString());
    }
    const std::string meant = DidYouMean(name, names);
    return ArgumentError("The tool has no argument " + name + ".",
                         (meant.empty() ? "" : meant + " ") + see_);
  }

  Error Refused(const std::string& name, const std::string& text, const Value& schema,
                const std::string& why) const {
    const auto choices = ChoicesOf(schema, root_);
    std::vector<std::string> words;
    words.reserve(choices.size());
    for (const Value* choice : choices) words.push_back(ValueText(*choice));
    const std::string meant = DidYouMean(text, words);
    return ArgumentError(name + "=" + text + ": " + why, (meant.empty() ? "" : meant + " ") +
                                                             "Write " + name + "=VALUE with " +
                                                             TypeText(schema, root_) + ". " + see_);
  }

  std::optional<Error> Add(Document& object, const std::string& name, const std::string& text,
                           const Value* schema) {
    const bool is_there = object.HasMember(name.c_str());
    const std::set<std::string> types =
        schema != nullptr ? TypesOf(*schema, root_) : std::set<std::string>();
    const bool is_list = types.count("array") > 0 && (types.size() == 1 || is_there);
    if (is_there && !is_list) {
      return ArgumentError("The argument " + name + " was given twice.", "Leave one of them out.");
    }
    if (is_list && !text.starts_with('[')) {
      const Value* items = Find(Resolved(*schema, root_), "items");
      Document item;
      const Value nothing(rapidjson::kObjectType);
      if (auto wrong = ReadValue(name, text, items != nullptr ? *items : nothing, item))
        return wrong;
      if (!is_there) Set(object, name.c_str(), Value(rapidjson::kArrayType));
      if (!object[name.c_str()].IsArray()) {
        return ArgumentError("The argument " + name + " was given twice.",
                             "Leave one of them out.");
      }
      object[name.c_str()].PushBack(Value(item, object.GetAllocator()), object.GetAllocator());
      return std::nullopt;
    }
    Document value;
    const Value nothing(rapidjson::kObjectType);
    if (auto wrong = ReadValue(name, text, schema != nullptr ? *schema : nothing, value)) {
      return wrong;
    }
    Set(object, name.c_str(), value);
    return std::nullopt;
  }

  // The JSON that a text is, if it is one; numbers keep every digit.
  static std::optional<Document> AsJson(const std::string& text) {
    auto wrapped = ParseObject("{\"v\":" + text + "}", "The value");
    if (!wrapped || wrapped->MemberCount() != 1) return std::nullopt;
    Document value;
    value.CopyFrom((*wrapped)["v"], value.GetAllocator());
    return value;
  }

  static bool HasType(const Value& value, const std::string& type) {
    const bool is_number = value.IsNumber() || !WrittenNumber(value).empty();
    if (type == "integer") {
      return value.IsInt64() || value.IsUint64() ||
             (value.IsDouble() && std::floor(value.GetDouble()) == value.GetDouble()) ||
             (is_number && WrittenNumber(value).find_first_of(".eE") == std::string::npos &&
              !WrittenNumber(value).empty());
    }
    if (type == "number") return is_number;
    if (type == "boolean") return value.IsBool();
    if (type == "null") return value.IsNull();
    if (type == "array") return value.IsArray();
    if (type == "object") return value.IsObject();
    return type == "string" && IsText(value);
  }

  std::optional<Error> ReadValue(const std::string& name, const std::string& text,
                                 const Value& schema, Document& value) const {
    const std::vector<const Value*> choices = ChoicesOf(schema, root_);
    if (!choices.empty()) {
      for (const Value* choice : choices) {
        if (ValueText(*choice) != text) continue;
        value.CopyFrom(*choice, value.GetAllocator());
        return std::nullopt;
      }
      return Refused(name, text, schema, "it is none of " + ChoicesText(choices) + ".");
    }
    const std::set<std::string> types = TypesOf(schema, root_);
    const bool may_be_text = types.empty() || types.count("string") > 0;
    auto json = AsJson(text);
    const bool fits =
        json && !IsText(*json) &&
        (types.empty() || std::any_of(types.begin(), types.end(), [&](const std::string& type) {
           return HasType(*json, type);
         }));
    // A text that is also JSON is that, unless nothing but a text is taken.
    if (fits && types != std::set<std::string>{"string"}) {
      value.CopyFrom(*json, value.GetAllocator());
    } else if (may_be_text) {
      value.SetString(text.c_str(), static_cast<rapidjson::SizeType>(text.size()),
                      value.GetAllocator());
    } else {
      return Refused(name, text, schema, "it is no " + TypeText(schema, root_) + ".");
    }
    return OutOfBounds(name, text, schema, value);
  }

  std::optional<Error> OutOfBounds(const std::string& name, const std::string& text,
                                   const Value& schema, const Value& value) const {
    const Value& meant = Resolved(schema, root_);
    if (value.IsNumber()) {
      const double number = value.GetDouble();
      const auto least = NumberOf(meant, "minimum");
      const auto most = NumberOf(meant, "maximum");
      const auto above = NumberOf(meant, "exclusiveMinimum");
      const auto below = NumberOf(meant, "exclusiveMaximum");
      if ((least && number < *least) || (above && number <= *above)) {
        return Refused(name, text, schema, "it is too small.");
      }
      if ((most && number > *most) || (below && number >= *below)) {
        return Refused(name, text, schema, "it is too large.");
      }
    }
    if (IsText(value)) {
      // Characters, as JSON Schema counts them.
      const std::string_view written(value.GetString(), value.GetStringLength());
      const auto characters =
          static_cast<double>(std::count_if(written.begin(), written.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
          }));
      const auto least = NumberOf(meant, "minLength");
      const auto most = NumberOf(meant, "maxLength");
      if (least && characters < *least) return Refused(name, text, schema, "it is too short.");
      if (most && characters > *most) return Refused(name, text, schema, "it is too long.");
    }
    return std::nullopt;
  }

  const Value& root_;
  const std::string& see_;
};

}  // namespace

std::vector<ToolArgument> ArgumentsOf(const Value& input_schema) {
  std::vector<ToolArgument> arguments;
  const Value* properties = Find(input_schema, "properties");
  if (properties == nullptr || !properties->IsObject()) return arguments;
  const std::vector<std::string> required = TextsIn(input_schema, "required");
  for (const auto& member : properties->GetObject()) {
    const Value& meant = Resolved(member.value, input_schema);
    std::string says = TextOf(member.value, "description");
    if (says.empty()) says = TextOf(meant, "description");
    const Value* usual = Find(meant, "default");
    ToolArgument argument{.name = member.name.GetString(),
                          .type = TypeText(member.value, input_schema),
                          .is_required = false,
                          .says = says,
                          .default_text = usual != nullptr ? ToLine(*usual) : ""};
    argument.is_required =
        std::find(required.begin(), required.end(), argument.name) != required.end();
    arguments.push_back(std::move(argument));
  }
  std::stable_partition(arguments.begin(), arguments.end(),
                        [](const ToolArgument& argument) { return argument.is_required; });
  return arguments;
}

std::vector<std::string> ExampleAssignments(const Value& input_schema) {
  std::vector<std::string> assignments;
  const Value* properties = Find(input_schema, "properties");
  for (const std::string& name : TextsIn(input_schema, "required")) {
    const Value* schema = properties != nullptr ? Find(*properties, name.c_str()) : nullptr;
    std::string value = name;
    std::transform(value.begin(), value.end(), value.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (schema != nullptr) {
      const Value& meant = Resolved(*schema, input_schema);
      const auto choices = ChoicesOf(*schema, input_schema);
      const std::set<std::string> types = TypesOf(*schema, input_schema);
      const Value* examples = Find(meant, "examples");
      if (examples != nullptr && examples->IsArray() && !examples->Empty()) {
        value = ValueText((*examples)[0]);
      } else if (const Value* usual = Find(meant, "default")) {
        value = ValueText(*usual);
      } else if (!choices.empty()) {
        value = ValueText(*choices.front());
      } else if (types.count("string") > 0 || types.empty()) {
        // The name in capitals stands for a text.
      } else if (types.count("integer") > 0 || types.count("number") > 0) {
        const Value* least = Find(meant, "minimum");
        value = least != nullptr ? ToLine(*least) : "1";
      } else if (types.count("boolean") > 0) {
        value = "true";
      } else if (types.count("object") > 0) {
        value = "{}";
      }
    }
    std::string assignment = name;
    assignments.push_back(assignment.append("=").append(value));
  }
  return assignments;
}

Result<std::string> ArgumentsFrom(const std::vector<std::string>& assignments,
                                  const Value& input_schema, const std::string& see) {
  return AssignmentReader(input_schema, see).Read(assignments);
}

}  // namespace claribi::app
