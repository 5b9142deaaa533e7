# Compiles the files of a new project into the room: the examples of the contract, and what stands in template/.
set(CLARIBI_TEMPLATE "")
foreach(file examples/clock_source.c examples/clock_source.cpp examples/json_text.c examples/json_text.h
    CMakeLists.c.txt CMakeLists.cpp.txt README.md ci.sh github/ci.yml gitignore)
  set(path "${CMAKE_CURRENT_LIST_DIR}/template/${file}")
  if(file MATCHES "^examples/")
    set(path "${PROJECT_SOURCE_DIR}/plugin_api/${file}")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
  file(READ "${path}" content)
  string(REPLACE "@API_VERSION@" "${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}" content "${content}")
  string(APPEND CLARIBI_TEMPLATE "      {\"${file}\", R\"template(${content})template\"},\n")
endforeach()
file(GENERATE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/project_files.cpp" CONTENT
"#include \"new_project/project_files.h\"

namespace claribi::new_project {

const std::map<std::string_view, std::string_view>& TemplateFiles() {
  static const std::map<std::string_view, std::string_view> kFiles = {
${CLARIBI_TEMPLATE}  };
  return kFiles;
}

}  // namespace claribi::new_project
")
target_sources(new_project PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/project_files.cpp")
