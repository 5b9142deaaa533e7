// Texts with places for one value each: "{tenant}.vendor.example", "/t/{tenant}/mcp". What a
// manifest writes in an endpoint's URL, and in the rule that a filled URL is held against. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace claribi::policy {

// Whether a text is made of the template with a value in each place: at least one character, and
// none of `ends_value`. A template without places fits its own text alone.
bool FitsTemplate(std::string_view text, std::string_view template_text,
                  std::string_view ends_value);

// The names of its places in order, repeats kept. Not valid: a brace without its other one, and a
// name that is not made of a-z, 0-9 and _.
struct TemplatePlaces {
  std::vector<std::string> names;
  bool is_valid = true;
};
TemplatePlaces PlacesOf(std::string_view template_text);

}  // namespace claribi::policy
