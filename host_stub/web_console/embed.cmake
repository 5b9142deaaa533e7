# Compiles the built pages into the program. CLARIBI_PAGES: the folder with index.html and assets/.
set(CLARIBI_PAGES "${CMAKE_CURRENT_LIST_DIR}/pages/dist" CACHE PATH "The console's pages, built")
file(GLOB_RECURSE page_files CONFIGURE_DEPENDS "${CLARIBI_PAGES}/*")
set(page_data "${CMAKE_CURRENT_BINARY_DIR}/web_assets_data.cpp")
add_custom_command(OUTPUT "${page_data}"
  COMMAND "${CMAKE_COMMAND}" "-DFOLDER=${CLARIBI_PAGES}" "-DOUT=${page_data}" -P "${CMAKE_CURRENT_LIST_DIR}/embed_assets.cmake"
  DEPENDS ${page_files} "${CMAKE_CURRENT_LIST_DIR}/embed_assets.cmake" VERBATIM)
target_sources(web_console PRIVATE "${page_data}")
set_source_files_properties("${page_data}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON OBJECT_DEPENDS "${page_files}")
