# Compiles the sandbox's data files into its library: each becomes a std::string_view, so that the program needs no file
# beside it. Reconfigures when a data file changes.
set(CLARIBI_EMBEDDED "")
foreach(entry "kToolsJson:tools.json" "kHostileToolsJson:hostile_tools.json" "kEstateJson:estate.json" "kAnalyticsSql:analytics.sql" "kApplicationSql:application.sql")
  string(REPLACE ":" ";" entry "${entry}")
  list(GET entry 0 constant)
  list(GET entry 1 file)
  set(path "${CMAKE_CURRENT_LIST_DIR}/data/${file}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
  file(READ "${path}" content)
  string(APPEND CLARIBI_EMBEDDED "const std::string_view ${constant} = R\"embedded(${content})embedded\";\n")
endforeach()
file(GENERATE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/vendor_sandbox_data.cpp" CONTENT
"#include \"vendor_sandbox/embedded_data.h\"

namespace claribi::vendor_sandbox {
${CLARIBI_EMBEDDED}}  // namespace claribi::vendor_sandbox
")
target_sources(vendor_sandbox PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/vendor_sandbox_data.cpp")
