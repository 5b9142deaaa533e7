// MessageSchemas: does a JSON text keep to what plugin_api/messages/ promises?
//
// It judges with the published schemas themselves, which are built in, so host, validator and
// contract tests hold a message to the same words. It is not a general validator: only the part of
// JSON Schema that draft 4 and 2020-12 share is understood, and only references inside one schema.
// The schemas of manifests are built in, too; what they use beyond that is in newer_keywords.h.
// Source: plugin_api/messages/MESSAGES.md.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rapidjson {
template <typename CharType>
struct UTF8;
class CrtAllocator;
template <typename BaseAllocator>
class MemoryPoolAllocator;
template <typename Encoding, typename Allocator>
class GenericValue;
}  // namespace rapidjson

namespace claribi::contract {

// rapidjson::Value, for readers that have one.
using JsonValue = rapidjson::GenericValue<rapidjson::UTF8<char>,
                                          rapidjson::MemoryPoolAllocator<rapidjson::CrtAllocator>>;

// Where a document breaks its schema.
struct Breach {
  std::string message;   // what was judged: "tool_list", "tool_list/options"
  std::string location;  // JSON pointer into the document, "" is the whole of it
  std::string keyword;  // the schema keyword that is not met: "required", "enum", ...; "json" where
                        // the text is not JSON, "schema" where there is no such schema
  std::string detail;   // JSON pointer of the rule in the schema, or the parser's words

  friend bool operator==(const Breach&, const Breach&) = default;
};
std::ostream& operator<<(std::ostream& out, const Breach& breach);

// Who reads: a validator takes a list of named values as it is; a host must take names that a later
// release adds (MESSAGES.md, "A list of named values may grow with a release").
enum class Reader { kValidator, kHost };

// One published schema: `tool_list` is the message, `tool_list/options` the options of its
// function.
class MessageSchemas {
 public:
  // The schemas that were built in.
  explicit MessageSchemas(Reader reader = Reader::kValidator);
  // Reads every NAME.schema.json in `directory`. A schema that cannot be used is kept out; Check
  // then says so.
  explicit MessageSchemas(const std::filesystem::path& directory);
  // Those of manifests/: "manifest", "model" and "signature".
  [[nodiscard]] static MessageSchemas OfManifests();
  ~MessageSchemas();
  MessageSchemas(const MessageSchemas&) = delete;
  MessageSchemas& operator=(const MessageSchemas&) = delete;

  // What can be judged, sorted.
  [[nodiscard]] std::vector<std::string> Names() const;

  // Nothing when `json` keeps to the schema of `message`, else the first breach:
  //   EXPECT_EQ(schemas.Check("tool_list", emitted), std::nullopt);
  // Thread: any, also at the same time.
  [[nodiscard]] std::optional<Breach> Check(std::string_view message, std::string_view json) const;

  // The same for a text that was read already, without a level of kMaxJsonLevels and more.
  // `is_number` knows the texts in it that are numbers as they were written, behind one byte.
  [[nodiscard]] std::optional<Breach> Check(std::string_view message, const JsonValue& document,
                                            bool (*is_number)(std::string_view text)) const;

 private:
  struct Schema;
  struct Manifests {};
  explicit MessageSchemas(Manifests);
  void Add(const std::string& name, std::string_view schema_json, Reader reader);
  std::map<std::string, std::unique_ptr<const Schema>, std::less<>> schemas_;
};

// What no schema can say of a message; nothing where all is well. The text keeps to its schema.

// A description against the table of its plugin: the same id and version, and a SemVer.
[[nodiscard]] std::optional<Breach> CheckIdentity(std::string_view description,
                                                  std::string_view plugin_id,
                                                  std::string_view plugin_version);
[[nodiscard]] std::optional<Breach> CheckIdentity(const JsonValue& description,
                                                  std::string_view plugin_id,
                                                  std::string_view plugin_version);
// Every name of a tool list stands in it once, shown or hidden.
[[nodiscard]] std::optional<Breach> CheckToolNames(std::string_view tool_list);
[[nodiscard]] std::optional<Breach> CheckToolNames(const JsonValue& tool_list);
// No object of the contract's own has a member twice: two readers might take different ones. What a
// vendor wrote is carried as it is.
[[nodiscard]] std::optional<Breach> CheckMembers(std::string_view message,
                                                 const JsonValue& document);

// Semantic Versioning 2.0.0.
[[nodiscard]] bool IsSemVer(std::string_view version);

// The machine-readable ABI of the platform that this was built for (plugin_api/abi); JSON.
[[nodiscard]] std::string_view AbiDocument();

}  // namespace claribi::contract
