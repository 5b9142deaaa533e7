# Compiles the built pages and the interface into the program.
include("${CMAKE_CURRENT_LIST_DIR}/pages/pages.cmake")
set(page_data "${CMAKE_CURRENT_BINARY_DIR}/web_assets_data.cpp")
add_custom_command(OUTPUT "${page_data}"
  COMMAND "${CMAKE_COMMAND}" "-DFOLDER=${CLARIBI_BUILT_PAGES}" "-DOUT=${page_data}" -P "${CMAKE_CURRENT_LIST_DIR}/embed_assets.cmake"
  DEPENDS ${CLARIBI_BUILT_PAGES_MANIFEST} "${CMAKE_CURRENT_LIST_DIR}/embed_assets.cmake" VERBATIM)
target_sources(web_console PRIVATE "${page_data}")
set_source_files_properties("${page_data}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON OBJECT_DEPENDS "${CLARIBI_BUILT_PAGES_MANIFEST}")

set(interface "${CMAKE_CURRENT_LIST_DIR}/openapi.json")
set(interface_data "${CMAKE_CURRENT_BINARY_DIR}/interface_data.cpp")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${interface}")
file(GENERATE OUTPUT "${interface_data}" CONTENT "#include \"web_console/body_rules.h\"

asm(\".section .rodata\\n\"
    \"claribi_interface: .incbin \\\"${interface}\\\"\\n\"
    \"claribi_interface_end: .byte 0\\n\"
    \".globl claribi_interface\\n.hidden claribi_interface\\n\"
    \".globl claribi_interface_end\\n.hidden claribi_interface_end\\n.previous\\n\");
extern \"C\" const char claribi_interface[];
extern \"C\" const char claribi_interface_end[];

namespace claribi::web_console {

std::string_view InterfaceText() {
  return {claribi_interface, static_cast<std::size_t>(claribi_interface_end - claribi_interface)};
}

}  // namespace claribi::web_console
")
target_sources(web_console PRIVATE "${interface_data}")
set_source_files_properties("${interface_data}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON OBJECT_DEPENDS "${interface}")
