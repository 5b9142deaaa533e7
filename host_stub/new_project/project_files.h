// What a new project is made from.
#pragma once

#include <map>
#include <string_view>

namespace claribi::new_project {

/// Contents by name, as they stand in plugin_api/examples and template/. Generated (embed.cmake).
const std::map<std::string_view, std::string_view>& TemplateFiles();

}  // namespace claribi::new_project
