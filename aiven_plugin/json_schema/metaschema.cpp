#include "json_schema/metaschema.h"

#include <array>
#include <cstddef>

#include "core/lasting.h"

namespace claribi::json_schema {
namespace {

constexpr std::array<std::string_view, 9> kTexts = {
    R"({"$id":"https://json-schema.org/draft/2020-12/schema","$dynamicAnchor":"meta",
"$schema":"https://json-schema.org/draft/2020-12/schema",
"$vocabulary":{
  "https://json-schema.org/draft/2020-12/vocab/core":true,
  "https://json-schema.org/draft/2020-12/vocab/applicator":true,
  "https://json-schema.org/draft/2020-12/vocab/unevaluated":true,
  "https://json-schema.org/draft/2020-12/vocab/validation":true,
  "https://json-schema.org/draft/2020-12/vocab/meta-data":true,
  "https://json-schema.org/draft/2020-12/vocab/format-annotation":true,
  "https://json-schema.org/draft/2020-12/vocab/content":true},
"allOf":[{"$ref":"meta/core"},{"$ref":"meta/applicator"},{"$ref":"meta/unevaluated"},
  {"$ref":"meta/validation"},{"$ref":"meta/meta-data"},{"$ref":"meta/format-annotation"},
  {"$ref":"meta/content"}],
"type":["object","boolean"],
"properties":{
  "definitions":{"type":"object","additionalProperties":{"$dynamicRef":"#meta"},
    "deprecated":true,"default":{}},
  "dependencies":{"type":"object","additionalProperties":{"anyOf":[{"$dynamicRef":"#meta"},
    {"$ref":"meta/validation#/$defs/stringArray"}]},"deprecated":true,"default":{}},
  "$recursiveAnchor":{"$ref":"meta/core#/$defs/anchorString","deprecated":true},
  "$recursiveRef":{"$ref":"meta/core#/$defs/uriReferenceString","deprecated":true}}})",

    R"({"$id":"https://json-schema.org/draft/2020-12/meta/core","$dynamicAnchor":"meta",
"type":["object","boolean"],
"properties":{
  "$id":{"$ref":"#/$defs/uriReferenceString","pattern":"^[^#]*#?$"},
  "$schema":{"$ref":"#/$defs/uriString"},
  "$ref":{"$ref":"#/$defs/uriReferenceString"},
  "$anchor":{"$ref":"#/$defs/anchorString"},
  "$dynamicRef":{"$ref":"#/$defs/uriReferenceString"},
  "$dynamicAnchor":{"$ref":"#/$defs/anchorString"},
  "$vocabulary":{"type":"object","propertyNames":{"$ref":"#/$defs/uriString"},
    "additionalProperties":{"type":"boolean"}},
  "$comment":{"type":"string"},
  "$defs":{"type":"object","additionalProperties":{"$dynamicRef":"#meta"}}},
"$defs":{
  "anchorString":{"type":"string","pattern":"^[A-Za-z_][-A-Za-z0-9._]*$"},
  "uriString":{"type":"string","format":"uri"},
  "uriReferenceString":{"type":"string","format":"uri-reference"}}})",

    R"({"$id":"https://json-schema.org/draft/2020-12/meta/applicator","$dynamicAnchor":"meta",
"type":["object","boolean"],
"properties":{
  "prefixItems":{"$ref":"#/$defs/schemaArray"},
  "items":{"$dynamicRef":"#meta"},
  "contains":{"$dynamicRef":"#meta"},
  "additionalProperties":{"$dynamicRef":"#meta"},
  "properties":{"type":"object","additionalProperties":{"$dynamicRef":"#meta"},"default":{}},
  "patternProperties":{"type":"object","additionalProperties":{"$dynamicRef":"#meta"},
    "propertyNames":{"format":"regex"},"default":{}},
  "dependentSchemas":{"type":"object","additionalProperties":{"$dynamicRef":"#meta"},
    "default":{}},
  "propertyNames":{"$dynamicRef":"#meta"},
  "if":{"$dynamicRef":"#meta"},
  "then":{"$dynamicRef":"#meta"},
  "else":{"$dynamicRef":"#meta"},
  "allOf":{"$ref":"#/$defs/schemaArray"},
  "anyOf":{"$ref":"#/$defs/schemaArray"},
  "oneOf":{"$ref":"#/$defs/schemaArray"},
  "not":{"$dynamicRef":"#meta"}},
"$defs":{"schemaArray":{"type":"array","minItems":1,"items":{"$dynamicRef":"#meta"}}}})",

    R"({"$id":"https://json-schema.org/draft/2020-12/meta/unevaluated","$dynamicAnchor":"meta",
"type":["object","boolean"],
"properties":{
  "unevaluatedItems":{"$dynamicRef":"#meta"},
  "unevaluatedProperties":{"$dynamicRef":"#meta"}}})",

    R"({"$id":"https://json-schema.org/draft/2020-12/meta/validation","$dynamicAnchor":"meta",
"type":["object","boolean"],
"properties":{
  "type":{"anyOf":[{"$ref":"#/$defs/simpleTypes"},{"type":"array",
    "items":{"$ref":"#/$defs/simpleTypes"},"minItems":1,"uniqueItems":true}]},
  "const":true,
  "enum":{"type":"array","items":true},
  "multipleOf":{"type":"number","exclusiveMinimum":0},
  "maximum":{"type":"number"},
  "exclusiveMaximum":{"type":"number"},
  "minimum":{"type":"number"},
  "exclusiveMinimum":{"type":"number"},
  "maxLength":{"$ref":"#/$defs/nonNegativeInteger"},
  "minLength":{"$ref":"#/$defs/nonNegativeIntegerDefault0"},
  "pattern":{"type":"string","format":"regex"},
  "maxItems":{"$ref":"#/$defs/nonNegativeInteger"},
  "minItems":{"$ref":"#/$defs/nonNegativeIntegerDefault0"},
  "uniqueItems":{"type":"boolean","default":false},
  "maxContains":{"$ref":"#/$defs/nonNegativeInteger"},
  "minContains":{"$ref":"#/$defs/nonNegativeInteger","default":1},
  "maxProperties":{"$ref":"#/$defs/nonNegativeInteger"},
  "minProperties":{"$ref":"#/$defs/nonNegativeIntegerDefault0"},
  "required":{"$ref":"#/$defs/stringArray"},
  "dependentRequired":{"type":"object","additionalProperties":{"$ref":"#/$defs/stringArray"}}},
"$defs":{
  "nonNegativeInteger":{"type":"integer","minimum":0},
  "nonNegativeIntegerDefault0":{"$ref":"#/$defs/nonNegativeInteger","default":0},
  "simpleTypes":{"enum":["array","boolean","integer","null","number","object","string"]},
  "stringArray":{"type":"array","items":{"type":"string"},"uniqueItems":true,"default":[]}}})",

    R"({"$id":"https://json-schema.org/draft/2020-12/meta/meta-data","$dynamicAnchor":"meta",
"type":["object","boolean"],
"properties":{
  "title":{"type":"string"},
  "description":{"type":"string"},
  "default":true,
  "deprecated":{"type":"boolean","default":false},
  "readOnly":{"type":"boolean","default":false},
  "writeOnly":{"type":"boolean","default":false},
  "examples":{"type":"array","items":true}}})",

    R"({"$id":"https://json-schema.org/draft/2020-12/meta/format-annotation",
"$dynamicAnchor":"meta","type":["object","boolean"],
"properties":{"format":{"type":"string"}}})",

    R"({"$id":"https://json-schema.org/draft/2020-12/meta/content","$dynamicAnchor":"meta",
"type":["object","boolean"],
"properties":{
  "contentEncoding":{"type":"string"},
  "contentMediaType":{"type":"string"},
  "contentSchema":{"$dynamicRef":"#meta"}}})",

    R"({"$id":"http://json-schema.org/draft-07/schema",
"$schema":"http://json-schema.org/draft-07/schema",
"definitions":{
  "schemaArray":{"type":"array","minItems":1,"items":{"$ref":"#"}},
  "nonNegativeInteger":{"type":"integer","minimum":0},
  "simpleTypes":{"enum":["array","boolean","integer","null","number","object","string"]},
  "stringArray":{"type":"array","items":{"type":"string"},"uniqueItems":true},
  "schemas":{"type":"object","additionalProperties":{"$ref":"#"}}},
"type":["object","boolean"],
"properties":{
  "$id":{"type":"string"},"$schema":{"type":"string"},"$ref":{"type":"string"},
  "$comment":{"type":"string"},"title":{"type":"string"},"description":{"type":"string"},
  "readOnly":{"type":"boolean"},"examples":{"type":"array"},
  "multipleOf":{"type":"number","exclusiveMinimum":0},
  "maximum":{"type":"number"},"exclusiveMaximum":{"type":"number"},
  "minimum":{"type":"number"},"exclusiveMinimum":{"type":"number"},
  "maxLength":{"$ref":"#/definitions/nonNegativeInteger"},
  "minLength":{"$ref":"#/definitions/nonNegativeInteger"},
  "pattern":{"type":"string"},
  "items":{"anyOf":[{"$ref":"#"},{"$ref":"#/definitions/schemaArray"}]},
  "additionalItems":{"$ref":"#"},
  "maxItems":{"$ref":"#/definitions/nonNegativeInteger"},
  "minItems":{"$ref":"#/definitions/nonNegativeInteger"},
  "uniqueItems":{"type":"boolean"},
  "contains":{"$ref":"#"},
  "maxProperties":{"$ref":"#/definitions/nonNegativeInteger"},
  "minProperties":{"$ref":"#/definitions/nonNegativeInteger"},
  "required":{"$ref":"#/definitions/stringArray"},
  "additionalProperties":{"$ref":"#"},
  "definitions":{"$ref":"#/definitions/schemas"},
  "properties":{"$ref":"#/definitions/schemas"},
  "patternProperties":{"$ref":"#/definitions/schemas"},
  "dependencies":{"type":"object",
    "additionalProperties":{"anyOf":[{"$ref":"#"},{"$ref":"#/definitions/stringArray"}]}},
  "propertyNames":{"$ref":"#"},
  "enum":{"type":"array"},
  "type":{"anyOf":[{"$ref":"#/definitions/simpleTypes"},
    {"type":"array","items":{"$ref":"#/definitions/simpleTypes"},"minItems":1,
     "uniqueItems":true}]},
  "format":{"type":"string"},
  "contentMediaType":{"type":"string"},"contentEncoding":{"type":"string"},
  "if":{"$ref":"#"},"then":{"$ref":"#"},"else":{"$ref":"#"},
  "allOf":{"$ref":"#/definitions/schemaArray"},
  "anyOf":{"$ref":"#/definitions/schemaArray"},
  "oneOf":{"$ref":"#/definitions/schemaArray"},
  "not":{"$ref":"#"}}})"};

std::array<core::Json, kTexts.size()> ParseAll() {
  std::array<core::Json, kTexts.size()> documents;
  for (std::size_t i = 0; i < kTexts.size(); ++i) {
    auto document = core::Json::Parse(kTexts[i]);
    if (document.ok()) documents[i] = std::move(document).value();
  }
  return documents;
}

}  // namespace

const core::Json* FindMetaschema(std::string_view uri) {
  static const core::Lasting<std::array<core::Json, kTexts.size()>> kDocuments(ParseAll());
  for (const core::Json& document : *kDocuments) {
    const core::JsonString* id = document.FindString("$id");
    if (id != nullptr && *id == uri) return &document;
  }
  return nullptr;
}

}  // namespace claribi::json_schema
