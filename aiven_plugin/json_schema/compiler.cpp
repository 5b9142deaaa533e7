#include "json_schema/compiler.h"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>

#include "core/text.h"
#include "json_schema/json_pointer.h"
#include "json_schema/keyword_parser.h"
#include "json_schema/metaschema.h"
#include "json_schema/uri_reference.h"

namespace claribi::json_schema {
namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using core::Json;

// Every nested "$id" is resolved against the one around it: without a bound, names could multiply.
constexpr std::size_t kMaxUriBytes = 2048;

// The vocabularies of the dialect. "format-assertion" is not among them, and is not supported.
constexpr std::array<std::string_view, 7> kVocabularies = {
    "core", "applicator", "unevaluated", "validation", "meta-data", "format-annotation", "content"};

Error AtLocation(ErrorCode code, std::string_view message, std::string_view location,
                 std::string_view cause) {
  return Error(code, message, "at " + core::Excerpt(location) + ": " + std::string(cause),
               "Report it to the author of the schema.")
      .Kind(code == ErrorCode::kTooLarge ? ErrorKind::kTooLarge : ErrorKind::kProtocol);
}
Error Malformed(std::string_view location, std::string_view cause) {
  return AtLocation(ErrorCode::kInvalid, "A JSON Schema is malformed.", location, cause);
}
Error Unsupported(std::string_view location, std::string_view cause) {
  return AtLocation(ErrorCode::kUnsupported, "A JSON Schema uses a feature that is not supported.",
                    location, cause);
}
Error TooLarge(std::string_view location, std::string_view limit, std::size_t value) {
  return AtLocation(ErrorCode::kTooLarge, "A JSON Schema is too large.", location,
                    "more than " + std::string(limit) + " = " + std::to_string(value));
}

bool IsAnchor(std::string_view text) {
  constexpr std::string_view kFirst = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  constexpr std::string_view kOthers =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789-.";
  return !text.empty() && kFirst.find(text[0]) != std::string_view::npos &&
         text.find_first_not_of(kOthers) == std::string_view::npos;
}

// In draft-07 "$id" beside "$ref" is ignored like everything else.
const Json* FindId(const Json& schema, const Vocabularies& vocabularies) {
  const bool is_ignored =
      vocabularies.dialect == Dialect::kDraft7 && schema.Find("$ref") != nullptr;
  return is_ignored ? nullptr : schema.Find("$id");
}

// Where a subschema stands while it is being added.
struct Place {
  NodeIndex parent = kNoNode;
  std::string step;  // from the parent
  ResourceIndex resource = 0;
  std::size_t depth = 0;
};

class Compiler {
 public:
  Compiler(const Limits& limits, std::span<const Document> others)
      : limits_(limits), others_(others) {}

  core::Result<Program> Run(const Json& document) {
    CLARIBI_TRY(program_.root, AddDocument(document, {}, Vocabularies()));
    // A reference may add a further document, which may have references of its own.
    while (!pending_.empty()) {
      const Pending next = pending_.back();
      pending_.pop_back();
      CLARIBI_CHECK(ResolveReference(next));
    }
    return std::move(program_);
  }

 private:
  // A location as text, made only for an error: locations may be long, and there may be many.
  using Where = std::function<std::string()>;
  struct Pending {
    NodeIndex node = kNoNode;
    std::size_t keyword = 0;
  };

  // inherited: where the document names no dialect.
  core::Result<NodeIndex> AddDocument(const Json& document, const std::string& uri,
                                      Vocabularies inherited) {
    CLARIBI_TRY(const ResourceIndex resource, AddResource(document, UriReference::Parse(uri),
                                                          inherited, [&] { return uri + "#"; }));
    CLARIBI_TRY(const NodeIndex root, AddSchema(document, {kNoNode, uri + "#", resource, 0}));
    resources_by_uri_.try_emplace(uri, resource);
    return root;
  }

  // The resource that begins with `schema`, named by its "$id" or else by `base`.
  core::Result<ResourceIndex> AddResource(const Json& schema, const UriReference& base,
                                          Vocabularies inherited, const Where& location) {
    CLARIBI_TRY(const Vocabularies vocabularies, VocabulariesOf(schema, inherited, location));
    Resource resource;
    resource.uri = base.WithoutFragment();
    if (const Json* id = FindId(schema, vocabularies)) {
      if (!id->IsString()) return Malformed(location(), "\"$id\" is not a string");
      const UriReference reference = UriReference::Parse(*id->AsString());
      // In draft-07 the fragment is a name of the schema, see Identify.
      if (vocabularies.dialect == Dialect::k2020_12 && !reference.fragment.value_or("").empty()) {
        return Malformed(location(), "\"$id\" has a fragment");
      }
      resource.uri = UriReference::Resolve(base, reference).WithoutFragment();
    }
    if (resource.uri.size() > kMaxUriBytes) {
      return TooLarge(location(), "the length of a URI", kMaxUriBytes);
    }
    const auto index = static_cast<ResourceIndex>(program_.resources.size());
    if (!resources_by_uri_.try_emplace(resource.uri, index).second) {
      return Malformed(location(), "a second schema with this \"$id\"");
    }
    vocabularies_.push_back(vocabularies);
    program_.resources.push_back(std::move(resource));
    return index;
  }

  // What "$schema" switches on (core 8.1.1, 8.1.2).
  core::Result<Vocabularies> VocabulariesOf(const Json& schema, Vocabularies inherited,
                                            const Where& location) const {
    const Json* named = schema.Find("$schema");
    if (named == nullptr) return inherited;
    if (!named->IsString()) return Malformed(location(), "\"$schema\" is not a string");
    const std::string uri = UriReference::Parse(*named->AsString()).WithoutFragment();
    if (uri == kDialect) return Vocabularies();
    if (IsDraft7(uri)) return Vocabularies{.dialect = Dialect::kDraft7};
    const Json* metaschema = FindDocument(uri);
    const Json* vocabularies = metaschema == nullptr ? nullptr : metaschema->Find("$vocabulary");
    if (vocabularies == nullptr || !vocabularies->IsObject()) {
      return Unsupported(location(), "the dialect " + core::Excerpt(uri) + "; supported are " +
                                         std::string(kDialect) + " and " + std::string(kDraft7));
    }
    Vocabularies active{Dialect::k2020_12, false, false, false};
    for (const auto& [uri_of_vocabulary, is_required] : *vocabularies->AsObject()) {
      std::string_view name = uri_of_vocabulary;
      name.remove_prefix(name.starts_with(kVocabularyPrefix) ? kVocabularyPrefix.size() : 0);
      active.applicator |= name == "applicator";
      active.unevaluated |= name == "unevaluated";
      active.validation |= name == "validation";
      const bool is_known =
          name.size() < uri_of_vocabulary.size() &&
          std::find(kVocabularies.begin(), kVocabularies.end(), name) != kVocabularies.end();
      if (!is_known && is_required.AsBool().value_or(true)) {
        return Unsupported(location(), "the vocabulary " + core::Excerpt(uri_of_vocabulary));
      }
    }
    return active;
  }

  // The document with that URI among `others` and the meta-schemas; null if there is none.
  const Json* FindDocument(const std::string& uri) const {
    const auto found = std::find_if(others_.begin(), others_.end(),
                                    [&uri](const Document& other) { return other.uri == uri; });
    return found == others_.end() ? FindMetaschema(uri) : &found->schema;
  }

  core::Result<NodeIndex> AddSchema(const Json& schema, Place place) {
    if (const auto known = nodes_by_source_.find(&schema); known != nodes_by_source_.end()) {
      return known->second;
    }
    const auto index = static_cast<NodeIndex>(program_.nodes.size());
    Node node;
    node.parent = place.parent;
    node.step = std::move(place.step);
    node.resource = place.resource;
    node.constant = schema.AsBool();
    program_.nodes.push_back(std::move(node));
    nodes_by_source_.emplace(&schema, index);
    sources_.push_back(&schema);
    if (index >= limits_.max_subschemas) {
      return TooLarge(program_.Location(index), "max_subschemas", limits_.max_subschemas);
    }
    if (place.depth >= limits_.max_schema_depth) {
      return TooLarge(program_.Location(index), "max_schema_depth", limits_.max_schema_depth);
    }
    if (schema.IsBool() || schema.IsObject()) {
      CLARIBI_CHECK(Identify(schema, index));
      if (schema.IsObject()) CLARIBI_CHECK(AddKeywords(schema, index, place.depth));
      return index;
    }
    return Malformed(program_.Location(index),
                     "expected an object or a boolean, found " + std::string(TypeName(schema)));
  }

  // Gives the node its resource and its anchors.
  core::Status Identify(const Json& schema, NodeIndex index) {
    ResourceIndex resource = program_.nodes[index].resource;
    const Json* id = FindId(schema, vocabularies_[resource]);
    const bool is_draft7 = vocabularies_[resource].dialect == Dialect::kDraft7;
    // "#name" is a name within the resource around it (draft-07, core 8.2.3).
    const bool is_name =
        is_draft7 && id != nullptr && id->IsString() && id->AsString()->starts_with('#');
    if (program_.nodes[index].parent != kNoNode && id != nullptr && !is_name) {
      const UriReference base = UriReference::Parse(program_.resources[resource].uri);
      CLARIBI_TRY(resource, AddResource(schema, base, vocabularies_[resource],
                                        [&] { return program_.Location(index); }));
      program_.nodes[index].resource = resource;
    }
    Resource& owner = program_.resources[resource];
    if (owner.root == kNoNode) owner.root = index;
    if (is_draft7 && id != nullptr && id->IsString()) {
      const std::string name = UriReference::Parse(*id->AsString()).fragment.value_or("");
      if (!name.empty() &&
          owner.anchors.try_emplace(std::string(name), index).first->second != index) {
        return Malformed(program_.Location(index), "a second schema with this \"$id\"");
      }
    }
    if (vocabularies_[resource].dialect == Dialect::kDraft7) return core::Ok();
    for (const std::string_view keyword : {"$anchor", "$dynamicAnchor"}) {
      const Json* anchor = schema.Find(keyword);
      if (anchor == nullptr) continue;
      if (!anchor->IsString() || !IsAnchor(*anchor->AsString())) {
        return Malformed(program_.Location(index),
                         "\"" + std::string(keyword) + "\" is not the name of an anchor");
      }
      const core::JsonString& name = *anchor->AsString();
      if (owner.anchors.try_emplace(std::string(name), index).first->second != index) {
        return Malformed(program_.Location(index), "a second anchor of this name");
      }
      if (keyword == "$dynamicAnchor") {
        owner.dynamic_anchors.emplace(name, index);
        program_.nodes[index].dynamic_anchor = name;
      }
    }
    return core::Ok();
  }

  core::Status AddKeywords(const Json& schema, NodeIndex index, std::size_t depth) {
    const ResourceIndex resource = program_.nodes[index].resource;
    const KeywordParserPorts ports{
        [&](const Json& subschema, std::string step) {
          return AddSchema(subschema, {index, std::move(step), resource, depth + 1});
        },
        [&](const std::string& expression, const std::string& step) {
          return CompilePattern(expression, [&] { return program_.Location(index) + step; });
        },
        [&](const std::string& step, std::string_view expected) {
          return Malformed(program_.Location(index) + step, "expected " + std::string(expected));
        }};
    // A copy, because a subschema may add a resource and so move the vector.
    const Vocabularies vocabularies = vocabularies_[resource];
    CLARIBI_TRY(std::vector<Keyword> keywords, ParseKeywords(schema, vocabularies, ports));
    Node& node = program_.nodes[index];
    node.keywords = std::move(keywords);
    for (std::size_t i = 0; i < node.keywords.size(); ++i) {
      const Keyword& keyword = node.keywords[i];
      if (std::holds_alternative<Reference>(keyword) ||
          std::holds_alternative<DynamicReference>(keyword)) {
        pending_.push_back({index, i});
      }
      node.has_unevaluated |= std::holds_alternative<UnevaluatedItems>(keyword) ||
                              std::holds_alternative<UnevaluatedProperties>(keyword);
    }
    return core::Ok();
  }

  core::Result<Pattern> CompilePattern(const std::string& expression, const Where& location) {
    if (++patterns_ > limits_.max_patterns) {
      return TooLarge(location(), "max_patterns", limits_.max_patterns);
    }
    if (expression.size() > limits_.max_pattern_bytes) {
      return TooLarge(location(), "max_pattern_bytes", limits_.max_pattern_bytes);
    }
    auto pattern = Pattern::Compile(expression);
    if (!pattern.ok())
      return Malformed(location(), "a regular expression with " + pattern.error().cause);
    return pattern;
  }

  core::Status ResolveReference(const Pending& pending) {
    if (Reference* reference = Find<Reference>(pending)) {
      const std::string written = reference->written;
      CLARIBI_TRY(const Target target, Resolve(pending.node, "/$ref", written));
      Find<Reference>(pending)->target = target.node;
    } else if (DynamicReference* dynamic = Find<DynamicReference>(pending)) {
      const std::string written = dynamic->written;
      CLARIBI_TRY(const Target target, Resolve(pending.node, "/$dynamicRef", written));
      // A reference that does not resolve to a dynamic anchor first behaves like "$ref".
      const bool is_dynamic =
          !target.fragment.empty() && program_.nodes[target.node].dynamic_anchor == target.fragment;
      dynamic = Find<DynamicReference>(pending);
      dynamic->target = target.node;
      if (is_dynamic) dynamic->anchor = target.fragment;
    }
    return core::Ok();
  }

  // Valid until a node is added.
  template <typename Kind>
  Kind* Find(const Pending& pending) {
    return std::get_if<Kind>(&program_.nodes[pending.node].keywords[pending.keyword]);
  }

  struct Target {
    NodeIndex node = kNoNode;
    std::string fragment;
  };

  core::Result<Target> Resolve(NodeIndex from, std::string_view step, const std::string& written) {
    const Where location = [&] { return program_.Location(from) + std::string(step); };
    const std::string& base = program_.resources[program_.nodes[from].resource].uri;
    const UriReference uri =
        UriReference::Resolve(UriReference::Parse(base), UriReference::Parse(written));
    auto fragment = PercentDecode(uri.fragment.value_or(""));
    if (!fragment) return Malformed(location(), "a URI with malformed percent-encoding");
    // A copy: a further document adds to them.
    const Vocabularies inherited = vocabularies_[program_.nodes[from].resource];
    CLARIBI_TRY(const ResourceIndex resource,
                FindResource(uri.WithoutFragment(), inherited, location));
    const Resource& owner = program_.resources[resource];
    if (fragment->empty()) return Target{owner.root, {}};
    if (fragment->front() == '/') {
      CLARIBI_TRY(const NodeIndex node, AtPointer(owner.root, *fragment, location));
      return Target{node, {}};
    }
    const auto anchor = owner.anchors.find(*fragment);
    if (anchor == owner.anchors.end()) {
      return Malformed(location(), "no schema has the anchor that it names");
    }
    return Target{anchor->second, *std::move(fragment)};
  }

  core::Result<ResourceIndex> FindResource(const std::string& uri, Vocabularies inherited,
                                           const Where& location) {
    if (const auto known = resources_by_uri_.find(uri); known != resources_by_uri_.end()) {
      return known->second;
    }
    const Json* document = FindDocument(uri);
    if (document == nullptr) {
      return Unsupported(location(), "the document " + core::Excerpt(uri) +
                                         " is not known here, and none is fetched");
    }
    CLARIBI_TRY(const NodeIndex root, AddDocument(*document, uri, inherited));
    return program_.nodes[root].resource;
  }

  core::Result<NodeIndex> AtPointer(NodeIndex root, const std::string& pointer,
                                    const Where& location) {
    const auto tokens = PointerTokens(pointer);
    const Json* here = tokens ? sources_[root] : nullptr;
    Place place{root, {}, program_.nodes[root].resource, 0};
    for (std::size_t i = 0; here != nullptr && i < tokens->size(); ++i) {
      const std::string& token = (*tokens)[i];
      if (const Json::Array* items = here->AsArray()) {
        const std::optional<std::size_t> item = ArrayIndex(token);
        here = item && *item < items->size() ? &(*items)[*item] : nullptr;
      } else {
        here = here->Find(token);
      }
      place.step += PointerStep(token);
      ++place.depth;
      const auto known = here == nullptr ? nodes_by_source_.end() : nodes_by_source_.find(here);
      if (known != nodes_by_source_.end()) {
        place.parent = known->second;
        place.resource = program_.nodes[known->second].resource;
        place.step.clear();
      }
    }
    if (here == nullptr) return Malformed(location(), "it refers to nothing in the document");
    return AddSchema(*here, std::move(place));
  }

  const Limits& limits_;
  std::span<const Document> others_;
  Program program_;
  std::vector<Vocabularies> vocabularies_;  // of each resource
  std::vector<const Json*> sources_;        // of each node
  std::unordered_map<const Json*, NodeIndex> nodes_by_source_;
  std::map<std::string, ResourceIndex> resources_by_uri_;
  std::vector<Pending> pending_;
  std::size_t patterns_ = 0;
};

}  // namespace

core::Result<Program> CompileProgram(const core::Json& document, const Limits& limits,
                                     std::span<const Document> others) {
  return Compiler(limits, others).Run(document);
}

std::string Program::Location(NodeIndex node) const {
  std::string location;
  for (; node != kNoNode; node = nodes[node].parent) location.insert(0, nodes[node].step);
  return location;
}

}  // namespace claribi::json_schema
