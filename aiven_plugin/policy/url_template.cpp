#include "policy/url_template.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace claribi::policy {
namespace {

bool IsPlaceName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || core::IsDigit(c) || c == '_';
  });
}

}  // namespace

bool FitsTemplate(std::string_view text, std::string_view template_text,
                  std::string_view ends_value) {
  // Where in the text the template read so far may end. Not backtracking: a text from a tenant must
  // not take long.
  std::vector<bool> ends(text.size() + 1, false);
  ends[0] = true;
  while (!template_text.empty()) {
    std::vector<bool> next(text.size() + 1, false);
    const std::size_t close = template_text.find('}');
    if (template_text.front() == '{' && close != std::string_view::npos) {
      for (std::size_t i = 0; i < text.size(); ++i) {
        const bool may_stand = ends_value.find(text[i]) == std::string_view::npos;
        next[i + 1] = may_stand && (ends[i] || next[i]);
      }
      template_text.remove_prefix(close + 1);
    } else {
      for (std::size_t i = 0; i < text.size(); ++i) {
        next[i + 1] = ends[i] && text[i] == template_text.front();
      }
      template_text.remove_prefix(1);
    }
    ends = std::move(next);
  }
  return ends[text.size()];
}

TemplatePlaces PlacesOf(std::string_view template_text) {
  TemplatePlaces places;
  while (!template_text.empty()) {
    const std::size_t brace = template_text.find_first_of("{}");
    if (brace == std::string_view::npos) return places;
    const std::size_t close = template_text.find('}', brace);
    if (template_text[brace] == '}' || close == std::string_view::npos) break;
    const std::string_view name = template_text.substr(brace + 1, close - brace - 1);
    if (!IsPlaceName(name)) break;
    places.names.emplace_back(name);
    template_text.remove_prefix(close + 1);
  }
  places.is_valid = template_text.empty();
  return places;
}

}  // namespace claribi::policy
