// What the name and the input schema of a tool say about its answers, found once for all its calls:
// the words of the name, and which arguments bound a page. Pure; bounded by the size of both.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json.h"
#include "policy/mark_words.h"

namespace claribi::policy {

class AskedTool {  // immutable
 public:
  // schema: null where nobody knows it. The names of its properties are borrowed.
  AskedTool(std::string_view name, const core::Json* schema);

  // What the rows may be called: by all of the name, and by its last part, without verbs.
  const std::vector<std::string>& nouns() const { return nouns_; }
  const std::vector<std::string>& row_nouns() const { return row_nouns_; }
  // The settings of a thing are asked for: what they say of limits and parts is data.
  bool AsksForSettings() const { return asks_for_settings_; }
  // An answer of it is as long as was asked for because it is about so many: the top ones, the next
  // days, dice.
  bool MakesAsMany() const { return makes_as_many_; }
  // A limit among the arguments, and what it is where it is not given.
  bool has_limit_argument() const { return has_limit_argument_; }
  std::optional<std::int64_t> default_limit() const { return default_limit_; }
  // ReadMarkName of an argument.
  Mark MarkOf(std::string_view argument) const;

 private:
  void ReadSchema(const core::Json& schema);

  std::vector<std::string> nouns_, row_nouns_;
  bool asks_for_settings_ = false;
  bool makes_as_many_ = false;
  bool has_limit_argument_ = false;
  std::optional<std::int64_t> default_limit_;
  std::vector<std::pair<std::string_view, Mark>> marks_;  // of the properties
};

// Appends those of `words` by which rows may be called: no verbs, and no words of pages.
void AddRowNouns(std::vector<std::string> words, std::vector<std::string>& nouns);

}  // namespace claribi::policy
