#include "mcp/header_parameters.h"

#include <set>
#include <string_view>

#include "core/text.h"
#include "http/request_head.h"
#include "mcp/header_value.h"

namespace claribi::mcp {

namespace {

using core::Json;

constexpr std::string_view kAnnotation = "x-mcp-header";
constexpr std::string_view kHeaderPrefix = "Mcp-Param-";

core::Error Broken(std::string_view rule) {
  return {core::ErrorCode::kUpstream, "A header annotation is not valid.", rule};
}

bool IsMirrored(const Json& schema) {
  const core::JsonString* type = schema.FindString("type");
  return type != nullptr && (*type == "string" || *type == "integer" || *type == "boolean");
}

// Walks a schema. What is reached through `properties` alone may be annotated; anywhere else an
// annotation breaks the definition.
class AnnotationReader {
 public:
  core::Result<std::vector<HeaderParameter>> Read(const Json& schema) {
    CLARIBI_CHECK(ReadReachable(schema));
    return std::move(found_);
  }

 private:
  core::Status ReadReachable(const Json& schema) {
    const Json::Object* members = schema.AsObject();
    if (members == nullptr) return core::Ok();
    for (const auto& [name, value] : *members) {
      if (name == "properties" && value.IsObject()) {
        CLARIBI_CHECK(ReadProperties(*value.AsObject()));
      } else if (name == kAnnotation) {
        CLARIBI_CHECK(Add(schema, value));
      } else if (!IsData(name)) {
        CLARIBI_CHECK(HoldsNames(name) ? RefuseInValues(value) : RefuseIn(value));
      }
    }
    return core::Ok();
  }

  core::Status ReadProperties(const Json::Object& properties) {
    for (const auto& [name, schema] : properties) {
      path_.emplace_back(name);
      CLARIBI_CHECK(ReadReachable(schema));
      path_.pop_back();
    }
    return core::Ok();
  }

  core::Status Add(const Json& schema, const Json& annotation) {
    const core::JsonString* name = annotation.AsString();
    if (name == nullptr) return Broken("x-mcp-header is not a string");
    if (path_.empty()) return Broken("x-mcp-header stands at the root of the schema");
    if (!http::IsToken(*name)) {
      return Broken("x-mcp-header is no name of a header field: \"" + core::Excerpt(*name, 60) +
                    "\"");
    }
    if (!IsMirrored(schema)) {
      return Broken("x-mcp-header stands on \"" + core::Excerpt(path_.back(), 60) +
                    "\", which is neither a string, an integer nor a boolean");
    }
    if (!names_.insert(core::AsciiLower(*name)).second) {
      return Broken("x-mcp-header names \"" + *name + "\" more than once");
    }
    found_.push_back({path_, std::string(*name)});
    return core::Ok();
  }

  // Members whose values are examples and texts, not schemas.
  static bool IsData(std::string_view name) {
    return name == "default" || name == "examples" || name == "enum" || name == "const";
  }

  // Members whose own members are named by the author.
  static bool HoldsNames(std::string_view name) {
    return name == "properties" || name == "patternProperties" || name == "$defs" ||
           name == "definitions" || name == "dependentSchemas";
  }

  static core::Status RefuseInValues(const Json& named) {
    const Json::Object* members = named.AsObject();
    if (members == nullptr) return core::Ok();
    for (const auto& [name, schema] : *members) CLARIBI_CHECK(RefuseIn(schema));
    return core::Ok();
  }

  static core::Status RefuseIn(const Json& value) {
    if (const Json::Array* items = value.AsArray()) {
      for (const Json& item : *items) CLARIBI_CHECK(RefuseIn(item));
    }
    if (const Json::Object* members = value.AsObject()) {
      for (const auto& [name, member] : *members) {
        if (name == kAnnotation) {
          return Broken("x-mcp-header stands where no argument has a fixed place");
        }
        if (IsData(name)) continue;
        CLARIBI_CHECK(HoldsNames(name) ? RefuseInValues(member) : RefuseIn(member));
      }
    }
    return core::Ok();
  }

  std::vector<std::string> path_;
  std::set<std::string, std::less<>> names_;
  std::vector<HeaderParameter> found_;
};

const Json* ValueAt(const std::vector<std::string>& path, const Json& arguments) {
  const Json* value = &arguments;
  for (const std::string& name : path) {
    value = value->Find(name);
    if (value == nullptr) return nullptr;
  }
  return value;
}

}  // namespace

core::Result<std::vector<HeaderParameter>> ReadHeaderParameters(const Json& input_schema) {
  return AnnotationReader().Read(input_schema);
}

void AddParameterHeaders(const std::vector<HeaderParameter>& parameters, const Json& arguments,
                         http::Headers& headers) {
  for (const HeaderParameter& parameter : parameters) {
    const Json* value = ValueAt(parameter.path, arguments);
    if (value == nullptr) continue;
    if (const auto text = HeaderValueOf(*value)) {
      headers.Set(std::string(kHeaderPrefix) + parameter.name, *text);
    }
  }
}

}  // namespace claribi::mcp
