# Compiles the built pages into the program.
include("${CMAKE_CURRENT_LIST_DIR}/pages/pages.cmake")
set(page_data "${CMAKE_CURRENT_BINARY_DIR}/web_assets_data.cpp")
add_custom_command(OUTPUT "${page_data}"
  COMMAND "${CMAKE_COMMAND}" "-DFOLDER=${CLARIBI_BUILT_PAGES}" "-DOUT=${page_data}" -P "${CMAKE_CURRENT_LIST_DIR}/embed_assets.cmake"
  DEPENDS ${CLARIBI_BUILT_PAGES_MANIFEST} "${CMAKE_CURRENT_LIST_DIR}/embed_assets.cmake" VERBATIM)
target_sources(web_console PRIVATE "${page_data}")
set_source_files_properties("${page_data}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON OBJECT_DEPENDS "${CLARIBI_BUILT_PAGES_MANIFEST}")
