# Builds the console's pages into CLARIBI_BUILT_PAGES, with the list of its files in manifest.json. It needs npm and Node.js 18 or
# newer; where they are missing, the host is built without pages. The sources are copied first, so that nothing is written into
# the source tree.
find_program(CLARIBI_NODE NAMES node nodejs)
find_program(CLARIBI_NPM npm)
set(CLARIBI_BUILT_PAGES "${CMAKE_BINARY_DIR}/console")
set(CLARIBI_BUILT_PAGES_MANIFEST "")
if(CLARIBI_NODE AND CLARIBI_NPM)
  execute_process(COMMAND "${CLARIBI_NODE}" -p "process.versions.node.split('.')[0]" OUTPUT_VARIABLE node_major OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(node_major GREATER_EQUAL 18)
    set(CLARIBI_BUILT_PAGES_MANIFEST "${CLARIBI_BUILT_PAGES}/manifest.json")
  endif()
endif()
if(NOT CLARIBI_BUILT_PAGES_MANIFEST)
  message(STATUS "The console is built without its pages: npm and Node.js 18 or newer are needed for them (Debian: nodejs npm)")
  return()
endif()

set(pages "${CMAKE_CURRENT_LIST_DIR}")
set(work "${CMAKE_BINARY_DIR}/console_build")
file(GLOB_RECURSE page_sources CONFIGURE_DEPENDS "${pages}/src/*" "${pages}/build_steps/*")
list(FILTER page_sources EXCLUDE REGEX "/src/interface/schema\\.ts$")
add_custom_command(OUTPUT "${work}/installed-package-lock.json"
  COMMAND "${CMAKE_COMMAND}" -E copy "${pages}/package.json" "${pages}/package-lock.json" "${work}"
  COMMAND "${CLARIBI_NPM}" ci --ignore-scripts --no-audit --no-fund --loglevel=error
  COMMAND "${CMAKE_COMMAND}" -E copy "${pages}/package-lock.json" "${work}/installed-package-lock.json"
  DEPENDS "${pages}/package.json" "${pages}/package-lock.json" WORKING_DIRECTORY "${work}"
  COMMENT "Installing what builds the console's pages" VERBATIM)
file(MAKE_DIRECTORY "${work}")
add_custom_command(OUTPUT "${CLARIBI_BUILT_PAGES_MANIFEST}"
  COMMAND "${CMAKE_COMMAND}" -E rm -rf src build_steps
  COMMAND "${CMAKE_COMMAND}" -E copy_directory "${pages}/src" src
  COMMAND "${CMAKE_COMMAND}" -E copy_directory "${pages}/build_steps" build_steps
  COMMAND "${CMAKE_COMMAND}" -E copy "${pages}/build.mjs" "${pages}/tsconfig.json" .
  COMMAND "${CLARIBI_NODE}" build.mjs --types --openapi "${pages}/../openapi.json"
  COMMAND "${CLARIBI_NODE}" node_modules/typescript/bin/tsc --noEmit
  COMMAND "${CLARIBI_NODE}" build.mjs --openapi "${pages}/../openapi.json" --out "${CLARIBI_BUILT_PAGES}"
  DEPENDS "${work}/installed-package-lock.json" ${page_sources} "${pages}/build.mjs" "${pages}/tsconfig.json" "${pages}/../openapi.json"
  WORKING_DIRECTORY "${work}" COMMENT "Checking and building the console's pages" VERBATIM)
add_custom_target(console_pages DEPENDS "${CLARIBI_BUILT_PAGES_MANIFEST}")
